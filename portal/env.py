"""Strict reading of the environment: a wrong value stops the start with one sentence.

The sentences are for the technician and are written in Vietnamese here, because settings are read before translations
exist.
"""

import ipaddress
import os
import secrets
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
import dj_email_url
import django_cache_url

MESSAGES = {
    "flag": "{name} phải là 1 hoặc 0 (đang là “{value}”).",
    "number": "{name} phải là một số nguyên từ {low} đến {high} (đang là “{value}”).",
    "url": "{name} phải là một địa chỉ dạng {example} (không đọc được giá trị đã cho).",
    "module": "{name} cần gói {module}; hãy cài bằng lệnh: pip install -r requirements-optional.txt",
    "cidr": "TRUSTED_PROXIES phải gồm các dải địa chỉ như 10.0.0.0/8, hoặc chữ unix (không hiểu “{value}”).",
    "host": "{name} có tên máy không hợp lệ: “{value}”.",
    "short_key": "{name} phải dài ít nhất {length} ký tự.",
    "folder": "Không ghi được vào thư mục dữ liệu {path}: {reason}.",
    "key_file": "Không đọc được khóa trong tệp {path}: {reason}.",
    "database": "Không kết nối được cơ sở dữ liệu {name}: {reason}",
}

FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class SettingError(Exception):
    """A setting is wrong; the text is the one sentence the technician reads."""

    def __init__(self, message, **values):
        super().__init__(MESSAGES[message].format(**values))


def text(name, default=""):
    return os.environ.get(name, "").strip() or default


def flag(name, default=False):
    value = text(name)
    if not value:
        return default
    if value.lower() not in FLAGS:
        raise SettingError("flag", name=name, value=value)
    return FLAGS[value.lower()]


def number(name, default, low, high):
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise SettingError("number", name=name, value=value, low=low, high=high)
    return int(value)


def _split(name, value, example):
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        raise SettingError("url", name=name, example=example) from None
    return parts


def site_url(default):
    """Scheme and host of the public site, without a slash at the end."""
    example = "https://example.vn"
    value = text("SITE_URL", default).rstrip("/")
    parts = _split("SITE_URL", value, example)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise SettingError("url", name="SITE_URL", example=example)
    return value


def hosts(name, default):
    value = text(name)
    if not value:
        return default
    names = [part.strip() for part in value.split(",") if part.strip()]
    for host in names:
        if "/" in host or " " in host or host == "*":
            raise SettingError("host", name=name, value=host)
    return names


def bind_address(name, default):
    """A host name or address to listen on, or "unix:" and the path of a socket."""
    value = text(name, default)
    if value.startswith("unix:/"):
        return value
    if any(mark in value for mark in "/ ,"):
        raise SettingError("host", name=name, value=value)
    return value


def trusted_proxies():
    """Networks, or the word "unix", whose forwarding headers are believed."""
    return [_network(part.strip()) for part in text("TRUSTED_PROXIES").split(",") if part.strip()]


def _network(value):
    if value == "unix":
        return value
    try:
        return ipaddress.ip_network(value)
    except ValueError:
        raise SettingError("cidr", value=value) from None


def data_folder(default):
    path = Path(text("DATA_DIR", str(default))).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as error:
        raise SettingError("folder", path=path, reason=error.strerror) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise SettingError("folder", path=path, reason="không có quyền ghi")
    return path


def data_folder_part(data_dir, name):
    path = data_dir / name
    try:
        path.mkdir(exist_ok=True, mode=0o750)
    except OSError as error:
        raise SettingError("folder", path=path, reason=error.strerror) from None
    return path


def key(name, path, length=32):
    """The key given in the environment, else the one kept in ``path``, made on first use."""
    value = text(name)
    if value:
        if len(value) < length:
            raise SettingError("short_key", name=name, length=length)
        return value
    try:
        if not path.exists():
            _make_key(path)
        value = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError("key_file", path=path, reason=getattr(error, "strerror", None) or "nội dung hỏng") from None
    if len(value) < length:
        raise SettingError("key_file", path=path, reason="khóa quá ngắn")
    return value


def _make_key(path):
    """Write a new key atomically; when two processes start at once, the first one's key is kept."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)


SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
}


def database(data_dir):
    example = "postgres://user:password@host/name"
    value = text("DATABASE_URL", f"sqlite:///{data_dir / 'db.sqlite3'}")
    scheme = _split("DATABASE_URL", value, example).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise SettingError("url", name="DATABASE_URL", example=example)
    try:
        config = dj_database_url.parse(value)
    except ValueError:
        raise SettingError("url", name="DATABASE_URL", example=example) from None
    options = config.setdefault("OPTIONS", {})
    if scheme == "sqlite":
        if config["NAME"] == ":memory:":
            raise SettingError("url", name="DATABASE_URL", example="sqlite:////srv/portal/db.sqlite3")
        options.update(SQLITE_OPTIONS)
        config.update(CONN_MAX_AGE=None)
    else:
        if not config.get("NAME"):
            raise SettingError("url", name="DATABASE_URL", example=example)
        options.setdefault("connect_timeout", 5)
        config.update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
    return config


def unreachable_database():
    """One sentence when the database cannot be opened, "" when it can."""
    from django.db import connection
    from django.db.utils import InterfaceError, OperationalError

    try:
        connection.ensure_connection()
    except (OperationalError, InterfaceError) as error:
        name = connection.settings_dict["NAME"]
        reason = " ".join(str(error).split())
        return MESSAGES["database"].format(name=name, reason=reason)
    return ""


def cache(data_dir):
    example = "redis://host:6379/0"
    value = text("CACHE_URL")
    if not value:
        return {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(data_dir / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    parts = _split("CACHE_URL", value, example)
    if parts.scheme not in ("redis", "rediss", "file", "locmem") or (
        parts.scheme.startswith("redis") and not parts.hostname
    ):
        raise SettingError("url", name="CACHE_URL", example=example)
    if parts.scheme.startswith("redis"):
        _need("CACHE_URL", "redis")
    return django_cache_url.parse(value)


def _need(name, module):
    if find_spec(module) is None:
        raise SettingError("module", name=name, module=module)


def email(data_dir):
    """The EMAIL_* settings; without EMAIL_URL mails are files under DATA_DIR, so that none is lost unseen."""
    example = "smtp://user:password@host:25 (submission:// khi dùng TLS)"
    value = text("EMAIL_URL")
    if not value:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data_dir / "mail"),
        }
    parts = _split("EMAIL_URL", value, example)
    schemes = ("smtp", "submission", "console", "file", "memory", "dummy")
    if parts.scheme not in schemes or (parts.scheme in ("smtp", "submission") and not parts.hostname):
        raise SettingError("url", name="EMAIL_URL", example=example)
    config = {name: setting for name, setting in dj_email_url.parse(value).items() if name.isupper()}
    if config.get("EMAIL_TIMEOUT") is None:
        config["EMAIL_TIMEOUT"] = 20
    if parts.scheme == "file":
        config["EMAIL_FILE_PATH"] = unquote(parts.path)
    return config


def media_storages(data_dir):
    """The storages "originals" (never served) and "renditions", in two folders of one place."""
    example = "file:///srv/media hoặc s3://bucket?endpoint_url=https://host"
    value = text("MEDIA_STORAGE_URL", f"file://{data_dir / 'media'}")
    parts = _split("MEDIA_STORAGE_URL", value, example)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return {name: _folder_storage(Path(unquote(parts.path)) / name) for name in ("originals", "renditions")}
    if parts.scheme == "s3" and parts.hostname:
        _need("MEDIA_STORAGE_URL", "storages")
        return {name: _bucket_storage(parts, name) for name in ("originals", "renditions")}
    raise SettingError("url", name="MEDIA_STORAGE_URL", example=example)


def _folder_storage(folder):
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(folder),
            "base_url": None,
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        },
    }


def _bucket_storage(parts, name):
    options = {
        "bucket_name": parts.hostname,
        "location": name,
        "default_acl": "private",
        **dict(parse_qsl(parts.query)),
    }
    if parts.username:
        options.update(access_key=unquote(parts.username), secret_key=unquote(parts.password or ""))
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
