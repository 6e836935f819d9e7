"""Production's settings with what tests need: a folder of their own, the database of the run, a fast hasher."""

import atexit
import os
import shutil
import tempfile

SETTINGS = (
    "ALLOWED_HOSTS CACHE_URL COMMENT_EMAIL_REQUIRED COMMENT_IP_RETENTION_DAYS DEBUG DEFAULT_FROM_EMAIL DEMO EMAIL_URL "
    "HOST IDENTITY_KEY MEDIA_STORAGE_URL PHOTO_MAX_ORIGINAL PORT SECRET_KEY SITE_URL TRUSTED_PROXIES WEB_WORKERS"
)
for name in SETTINGS.split():
    os.environ.pop(name, None)

_folder = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

TEST_VENDOR = os.environ.get("TEST_VENDOR", "sqlite")
os.environ["DATA_DIR"] = _folder
os.environ["DATABASE_URL"] = (
    os.environ["TEST_POSTGRES_URL"] if TEST_VENDOR == "postgresql" else f"sqlite:///{_folder}/db.sqlite3"
)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's synchronous interface keeps an event loop running

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

DATABASES["default"]["CONN_MAX_AGE"] = 0
if TEST_VENDOR == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"]["init_command"].replace(
        "synchronous=FULL", "synchronous=OFF"
    )

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # the live server serves static files itself
