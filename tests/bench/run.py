"""What ``make bench`` runs: the figures of the site with 10,000 articles and 1,000,000 comments.

Everything lies in a folder of its own (BENCH_DIR, default var/bench) and is made once. BENCH_DATABASE_URL chooses
another database than SQLite, BENCH_ARTICLES and BENCH_COMMENTS other sizes. Nothing here is asserted: times belong
into a report, not into tests.
"""

import logging
import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("BENCH_DIR") or BASE / "var" / "bench").absolute()
PORT = int(os.environ.get("BENCH_PORT") or 8765)
ARTICLES = int(os.environ.get("BENCH_ARTICLES") or 10_000)
COMMENTS = int(os.environ.get("BENCH_COMMENTS") or 1_000_000)


def environment(data_dir, port):
    """What the measured site is told; nothing of the developer's own settings."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "WEB_WORKERS") if name in os.environ
    }
    chosen = {"DATA_DIR": str(data_dir), "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}", "DEMO": "0"}
    if os.environ.get("BENCH_DATABASE_URL"):
        chosen["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
    return {**kept, **chosen}


def main():
    sys.path.insert(0, str(BASE))
    os.environ.update(environment(FOLDER, PORT), DJANGO_SETTINGS_MODULE="portal.settings")
    os.chdir(BASE)

    import django

    django.setup()
    logging.disable(logging.INFO)

    from tests.bench import pages, report, stage, start

    out = report.Report(FOLDER / "bench-report.txt")
    stage.build(ARTICLES, COMMENTS, out)
    chosen = pages.choose()
    pages.count_queries(chosen, out)
    with start.serving(environment(FOLDER, PORT), PORT) as server:
        pages.measure(chosen, server, out)
    start.measure_starts(environment, PORT + 1, out)
    out.save()


if __name__ == "__main__":
    main()
