import logging
import uuid

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


def _answer(lines, status=200):
    return HttpResponse("\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def alive(request):
    return _answer(["ok"])


@require_safe
@never_cache
def ready(request):
    """Whether requests can be served: 200, or 503 with a line for each part that is not ready."""
    failed = [name for name, check in CHECKS.items() if not check()]
    if failed:
        logger.warning("Not ready: %s", ", ".join(failed))
    return _answer([f"{name}: {'failed' if name in failed else 'ok'}" for name in CHECKS], 503 if failed else 200)


def database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def cache_answers():
    key, value = f"readyz-{uuid.uuid4().hex}", "1"
    try:
        cache.set(key, value, 10)
        return cache.get(key) == value and cache.delete(key)
    except (OSError, *_redis_errors()):
        return False


def _redis_errors():
    try:
        from redis.exceptions import RedisError
    except ImportError:
        return ()
    return (RedisError,)


def migrations_are_applied():
    try:
        return not unapplied_migrations()
    except DatabaseError:
        return False


def unapplied_migrations():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS = {"database": database_answers, "cache": cache_answers, "migrations": migrations_are_applied}
