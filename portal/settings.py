"""The one settings file. Everything that differs between machines comes from the environment (see README)."""

import ipaddress
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_folder(BASE_DIR / "var")

DEBUG = env.flag("DEBUG")
HOST = env.bind_address("HOST", "127.0.0.1")
WEB_WORKERS = env.number("WEB_WORKERS", min(max(os.cpu_count() or 2, 2), 8), 1, 64)
PORT = env.number("PORT", 8000, 1, 65535)
SITE_URL = env.site_url(f"http://127.0.0.1:{PORT}")
SITE_HOST = urlsplit(SITE_URL).hostname
SITE_IS_SECURE = SITE_URL.startswith("https://")
TRUSTED_PROXIES = env.trusted_proxies()
CLIENT_ADDRESS = "portal.proxies.client_ip"  # function of a request: the reader's address behind those proxies

SECRET_KEY = env.key("SECRET_KEY", DATA_DIR / "secret-key")
IDENTITY_KEY = env.key("IDENTITY_KEY", DATA_DIR / "identity-key")

LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", [SITE_HOST, *LOOPBACK_HOSTS])


def _is_loopback(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


DEMO = env.flag("DEMO", _is_loopback(SITE_HOST))

# Comments
COMMENT_EMAIL_REQUIRED = env.flag("COMMENT_EMAIL_REQUIRED")
COMMENT_IP_RETENTION_DAYS = env.number("COMMENT_IP_RETENTION_DAYS", 365, 0, 3650)  # 0 = never stored

# Photos
PHOTO_MAX_ORIGINAL = env.number("PHOTO_MAX_ORIGINAL", 2560, 800, 10_000)

INSTALLED_APPS = [
    "news.apps.NewsConfig",
    "comments.apps.CommentsConfig",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.contrib.redirects",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "taggit",
    "ckeditor",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "portal.apps.PortalConfig",  # last, so that its post_migrate finds every permission made
]

MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "portal.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.SiteFrameMiddleware",
    "portal.middleware.CleanInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
SITE_ID = 1

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site",
            ],
        },
    },
]

# Database, cache, background work
DATABASES = {"default": env.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache(DATA_DIR)}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Dotted path of a function without arguments -> seconds between two runs; `manage.py worker` calls them.
PERIODIC_TASKS = {
    "portal.tasks.beat": 60,
    "portal.tasks.clean_up": 24 * 3600,
    "news.revisions.promote_due": 60,
    "news.workflow.purge_empty_drafts": 24 * 3600,
    "news.tasks.delete_orphaned_files": 24 * 3600,
    "comments.tasks.forget_addresses": 3600,
    "comments.tasks.forget_repeats": 3600,
}

# Functions of a request that give the admin's start page a notice or None, in this order.
START_PAGE_NOTICES = ["portal.notices.worker", "portal.notices.comments_waiting", "portal.notices.backup"]

# Sign-in
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "portal.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = CLIENT_ADDRESS
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Language, dates, numbers
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["portal.formats"]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]

# Static files and media
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    **env.media_storages(DATA_DIR),
    "staticfiles": {"BACKEND": "portal.static.HashedStaticFilesStorage"},
}
STORAGES["default"] = STORAGES["originals"]
CKEDITOR_BASEPATH = "/static/ckeditor/ckeditor/"

# Uploads: an article of 10 MB must fit; files are limited by the views that take them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 100
STAFF_REQUEST_MAX = 64 * 1024 * 1024  # a Word file of 50 MB fits
READER_REQUEST_MAX = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(env.data_folder_part(DATA_DIR, "tmp"))

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"  # for old browsers; the others follow frame-ancestors below
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    },
}

# Mail
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"no-reply@{SITE_HOST}")
vars().update(env.email(DATA_DIR))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.logs.RequestIdFilter"}},
    "formatters": {
        "json": {"()": "portal.logs.JsonFormatter"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain" if DEBUG else "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # 4xx are in portal.access already
        "axes": {"level": "WARNING"},
        "PIL": {"level": "WARNING"},
    },
}

# The editor bundles CKEditor 4.22.1, which is no longer maintained. The risk, and what stands against it
# (own upload view, cleaning on every save, staff only), is described in the README under "Known risks".
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

if DEBUG and env.find_spec("debug_toolbar"):
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1,
        "debug_toolbar.middleware.DebugToolbarMiddleware",
    )
    INTERNAL_IPS = ["127.0.0.1"]
