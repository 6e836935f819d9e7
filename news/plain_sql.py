"""What hand-written SQL needs that querysets bring along. It serves only where Django takes longer to write a query
than the database to run it: on the article page, read more than all other pages together."""

from datetime import UTC

from django.db import connection
from django.utils import timezone


def fetch(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def now_parameter():
    """The present as a parameter; there is no field to prepare it."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def moment(value):
    """A stored hour; SQLite gives it without its zone, which is UTC."""
    return value.replace(tzinfo=UTC) if timezone.is_naive(value) else value
