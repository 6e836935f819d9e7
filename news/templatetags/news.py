from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from .. import search, text
from ..paging import PARAMETER

register = template.Library()

LONG_HEADLINE = 110
LINE = '<li><a href="{}">{}</a> <time datetime="{}">{}</time></li>'


@register.filter
def machine_time(moment):
    """The value of a datetime attribute, in the newsroom's zone: 2026-11-23T10:30:00+07:00."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def absolute(path):
    return settings.SITE_URL + path


@register.filter
def file_size(size):
    """ "820 KB", "1,4 MB": sizes as readers know them."""
    if size < 1024 * 1024:
        return f"{text.group_number(max(1, round(size / 1024)))} KB"
    return f"{text.group_number(round(size / 1024 / 1024, 1))} MB"


@register.filter
def headline_class(headline):
    return "headline headline-long" if len(headline) > LONG_HEADLINE else "headline"


@register.simple_tag
def line_list(lines):
    """Text links with their dates; ``lines`` are those of ``news.related``."""
    rows = (
        (line.url, line.headline, machine_time(line.published_at), text.short_date(line.published_at)) for line in lines
    )
    return format_html('<ul class="line-list">{}</ul>', format_html_join("\n", LINE, rows))


@register.simple_tag
def marked(value, query):
    """``value`` with what ``query`` found in it marked."""
    return search.highlight(value, query)


@register.simple_tag
def found_in(article, query):
    """The part of the article around what ``query`` found, marked."""
    return search.snippet(article, query)


@register.simple_tag(takes_context=True)
def page_url(context, number):
    """The address of another page of the same list, other parameters kept."""
    request = context["request"]
    parameters = request.GET.copy()
    parameters.pop(PARAMETER, None)
    if number > 1:
        parameters[PARAMETER] = number
    query = parameters.urlencode()
    return f"{request.path}?{query}" if query else request.path


@register.simple_tag
def archive_of(moment):
    """The address of the month of ``moment`` in the date archive."""
    day = timezone.localtime(moment)
    return reverse("news:archive", args=[day.year, day.month])


@register.simple_tag(takes_context=True)
def canonical(context, path=""):
    """The one address of this page: without unknown parameters, page 1 without its number."""
    request = context["request"]
    number = context.get("page").number if context.get("page") else 1
    return settings.SITE_URL + (path or request.path) + (f"?{PARAMETER}={number}" if number > 1 else "")
