import os
import sys

from django.core.wsgi import get_wsgi_application

from .env import SettingError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

try:
    application = get_wsgi_application()
except SettingError as error:
    sys.exit(str(error))
