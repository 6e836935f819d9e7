"""Dates, numbers and codes as they are written in Vietnamese."""

from functools import wraps

from django import template
from django.utils.html import format_html, format_html_join

from .. import text

register = template.Library()


def unless_empty(function):
    """A filter that shows nothing where there is no value."""

    @wraps(function)
    def filter_value(value, *args):
        return "" if value in (None, "") else function(value, *args)

    return filter_value


register.filter("house_date", unless_empty(text.house_date))
register.filter("short_date", unless_empty(text.short_date))
register.filter("list_datetime", unless_empty(text.list_datetime))
register.filter("relative_time", unless_empty(text.relative_time))
register.filter("group_number", unless_empty(text.group_number))
register.filter("excerpt", unless_empty(text.excerpt))


@register.filter
def nobreak(value):
    """``value`` escaped, its codes (238-QĐ/TW, 30/9/2020) kept on one line."""
    parts = ((format_html('<span class="nobreak">{}</span>', part) if is_code else part,)
             for is_code, part in text.nobreak_codes(str(value or "")))  # fmt: skip
    return format_html_join("", "{}", parts)
