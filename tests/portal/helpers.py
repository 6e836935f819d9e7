import os
import subprocess
import sys

from django.conf import settings

NOT_INHERITED = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")


def environment(data_dir, **values):
    """The environment of a site of its own in ``data_dir``: SQLite there unless DATABASE_URL is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**inherited, "DATA_DIR": str(data_dir), "DEMO": "0", **values}


def manage(*arguments, data_dir, **values):
    """Run manage.py as its own process; return the finished process with its text."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env=environment(data_dir, **values),
        capture_output=True,
        text=True,
        timeout=120,
    )
