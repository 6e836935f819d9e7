"""The real server as its own processes: started, watched through /proc, stopped."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """What it says goes to ``server.log`` in its data folder."""

    def __init__(self, command, environment, port):
        self.port = port
        if self.answers():
            raise SystemExit(f"Something else listens on port {port}: choose another one by BENCH_PORT.")
        with (Path(environment["DATA_DIR"]) / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=log, stderr=log)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wait(self, path="/", seconds=180):
        """Seconds until ``path`` is answered with 200."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            if self.process.poll() is not None:
                raise SystemExit(f"The server ended with code {self.process.returncode}.")
            try:
                if self.get(path).status == 200:
                    return time.monotonic() - started
            except OSError:
                time.sleep(0.02)
        raise SystemExit("The server did not answer.")

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        return connection.getresponse()

    def processes(self):
        return [self.process.pid, *descendants(self.process.pid), *database_processes()]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(45)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def stat(pid):
    """(parent, seconds of CPU) of one process, None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICK


def descendants(pid):
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (known := stat(entry.name)):
            parents.setdefault(known[0], []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def database_processes():
    """All of a PostgreSQL on this machine, so that its work counts as well."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = stat(cursor.fetchone()[0])
    return descendants(backend[0]) if backend and backend[0] > 1 else []


def cpu_seconds(pids):
    return sum(known[1] for pid in pids if (known := stat(pid)))


@contextmanager
def serving(environment, port):
    server = Server([sys.executable, "manage.py", "serve"], environment, port)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def measure_starts(environment, port, out):
    """``make run`` from nothing (packages installed, demo content included) to the first page, and once more."""
    folder = tempfile.mkdtemp(prefix="bench-")
    told = {**environment(folder, port), "DEMO": "1"}
    told.pop("DATABASE_URL", None)
    try:
        for name in ("first start of make run, with demo content", "second start of make run"):
            server = Server(["make", "run"], told, port)
            try:
                out.say(f"{name}: {server.wait():.1f} s to the first page")
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
