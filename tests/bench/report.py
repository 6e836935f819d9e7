"""Collects the lines of the report, on the screen at once and in a file at the end."""

import platform
from datetime import datetime
from pathlib import Path

from django.db import connection


class Report:
    def __init__(self, path):
        self.path = path
        self.lines = []
        self.say(f"Bench of {datetime.now():%Y-%m-%d %H:%M}, Python {platform.python_version()}, {processor()}")
        self.say(f"Database: {connection.vendor} {'.'.join(map(str, connection.get_database_version()))}")

    def say(self, line):
        print(line, flush=True)
        self.lines.append(line)

    def save(self):
        self.path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        print(f"\n{self.path}")


def processor():
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} x {models[0]}" if models else platform.machine()
