"""Taking a consistent copy of the site while it runs, and putting one back.

A backup is one tar.gz of mode 600: the database as of one moment, then the media, the two keys, and ``manifest.json``
with the number of rows of every table and the SHA-256 of every file. The database is copied first: media files carry
their hash as their name and are only ever added, so every file the copy names is there.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MANIFEST = "manifest.json"
MEDIA_ALIASES = ("originals", "renditions")


class BackupError(Exception):
    """Why a backup cannot be taken or put back, in a sentence for the technician."""


def folder():
    return settings.DATA_DIR / "backups"


def newest():
    """The path of the newest finished backup, or None."""
    return max(folder().glob("*.tar.gz"), default=None)


# Taking one


def take(target=None):
    """Write a backup and return its path; nothing half-written is ever left under that name."""
    target = Path(target) if target else folder() / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
    if target.exists():
        raise BackupError(_("%(path)s exists already.") % {"path": target})
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as work:
        partial = Path(work) / "backup.tar.gz"
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
                _fill(archive, Path(work))
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    return target


def _fill(archive, work):
    name = DATABASE[connection.vendor]
    counts = _copy_database(work / name)
    files = {name: _add(archive, work / name, name)}
    for alias, root in _media_folders().items():
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            member = f"media/{alias}/{path.relative_to(root)}"
            with contextlib.suppress(FileNotFoundError):  # taken away while the copy was made: no row holds it any more
                files[member] = _add(archive, path, member)
    for member, key in (("secret-key", settings.SECRET_KEY), ("identity-key", settings.IDENTITY_KEY)):
        files[member] = _add_text(archive, key, member)
    manifest = {
        "created_at": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "vendor": connection.vendor,
        "rows": counts,
        "sha256": files,
    }
    _add_text(archive, json.dumps(manifest, ensure_ascii=False, indent=1), MANIFEST)


def _add(archive, path, member):
    archive.add(path, member, recursive=False)
    return sha256(path)


def _add_text(archive, text, member):
    content = text.encode()
    info = tarfile.TarInfo(member)
    info.size, info.mode, info.mtime = len(content), 0o600, int(timezone.now().timestamp())
    archive.addfile(info, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media_folders():
    """The folders of the media storages that are folders; a bucket is backed up by who runs it."""
    found = {alias: storages[alias] for alias in MEDIA_ALIASES}
    return {name: Path(item.location) for name, item in found.items() if isinstance(item, FileSystemStorage)}


def _copy_database(path):
    """Copy the database as of one moment to ``path``; return the rows of every table at that moment."""
    return _copy_sqlite(path) if connection.vendor == "sqlite" else _dump_postgresql(path)


def _copy_sqlite(path):
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True, timeout=20)
    copy = sqlite3.connect(path)
    with contextlib.closing(source), contextlib.closing(copy):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _count_sqlite(copy)


def _count_sqlite(database):
    tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in sorted(database.execute(tables))
    }


def _dump_postgresql(path):
    """pg_dump sees the very snapshot in which the rows are counted."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}")
        return _count_postgresql(cursor)


def _count_postgresql(cursor):
    counts = {}
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
        counts[name] = cursor.fetchone()[0]
    return counts


def _run_postgresql(program, *arguments):
    config = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(config[name]) for variable, name in names.items() if config.get(name)}
    command = [_postgresql_program(program), *arguments]
    done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"{program}: {' '.join(done.stderr.split())}")


def _postgresql_program(name):
    """The program of the machine; of several versions the newest, which can read older servers."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    found = sorted(installed, key=lambda path: int(path.parts[-3].split(".")[0]))
    path = shutil.which(name) or (found and str(found[-1]))
    if not path:
        raise BackupError(_("The program %(name)s of PostgreSQL was not found.") % {"name": name})
    return path


# Putting one back


def restore(source):
    """Put a backup onto an empty database and an empty media folder; return its manifest.

    Everything is unpacked and checked before anything is put in place.
    """
    _refuse_what_is_not_empty()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as work:
        unpacked = Path(work)
        manifest = _unpack(Path(source), unpacked)
        _put_database(unpacked / DATABASE[manifest["vendor"]], manifest["rows"])
        _put_media(unpacked / "media")
        _put_keys(unpacked)
    return manifest


def _refuse_what_is_not_empty():
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise BackupError(_("The database is not empty; a backup goes onto an empty one."))
    for root in _media_folders().values():
        if root.exists() and any(root.iterdir()):
            raise BackupError(_("The folder %(path)s is not empty; a backup goes into an empty one.") % {"path": root})


def _unpack(source, target):
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(target, filter="data")
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise BackupError(
            _("The backup %(path)s cannot be read: %(error)s") % {"path": source, "error": error}
        ) from None
    if manifest["vendor"] != connection.vendor:
        sentence = _("The backup is of %(theirs)s, but DATABASE_URL names %(ours)s.")
        raise BackupError(sentence % {"theirs": manifest["vendor"], "ours": connection.vendor})
    _check_hashes(target, manifest["sha256"])
    return manifest


def _check_hashes(target, expected):
    for member, digest in expected.items():
        path = target / member
        if not path.is_file() or sha256(path) != digest:
            raise BackupError(_("The file %(name)s of the backup is missing or damaged.") % {"name": member})


def _put_database(path, expected):
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(path)) as copy:
            _compare(_count_sqlite(copy), expected)
        connection.close()
        name = Path(connection.settings_dict["NAME"])
        name.unlink(missing_ok=True)
        for suffix in ("-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
        shutil.move(path, name)
        return
    _run_postgresql(
        "pg_restore", "--no-owner", "--single-transaction", f"--dbname={connection.settings_dict['NAME']}", str(path)
    )
    with connection.cursor() as cursor:
        _compare(_count_postgresql(cursor), expected)


def _compare(found, expected):
    different = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
    if different:
        sentence = _("The number of rows differs from the backup's list in these tables: %(names)s.")
        raise BackupError(sentence % {"names": ", ".join(different)})


def _put_media(unpacked):
    for alias, root in _media_folders().items():
        if (unpacked / alias).is_dir():
            shutil.copytree(unpacked / alias, root, dirs_exist_ok=True)


def _put_keys(unpacked):
    """The backup's keys take the place of those made for the empty folder; the files keep mode 600."""
    for name in ("secret-key", "identity-key"):
        os.chmod(unpacked / name, 0o600)
        os.replace(unpacked / name, settings.DATA_DIR / name)
