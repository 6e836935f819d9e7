"""Builds the measured database once."""

import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from comments.models import Comment
from news.models import Article
from portal.health import unapplied_migrations


def build(articles, comments, out):
    if unapplied_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    call_command("prepare", verbosity=0)
    stamp = settings.DATA_DIR / "bench-data"
    wanted = f"{articles} {comments}"
    if not (stamp.exists() and stamp.read_text() == wanted):
        if Article.objects.exists():
            raise SystemExit(
                f"{settings.DATA_DIR} holds other or half-made data: remove it (or name another BENCH_DIR)."
            )
        started = time.monotonic()
        call_command("sample_data", articles=articles, comments=comments)
        stamp.write_text(wanted)
        out.say(f"Sample data made in {time.monotonic() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # an index that a migration added since would be planned without numbers
    out.say(f"{Article.objects.count()} articles, {Comment.objects.count()} comments")
