"""The list of comments as HTML. Fifty stand under an article, where a template took most of the page's time."""

from functools import lru_cache

from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from news import text

ITEM = """
<li class="comment" id="binh-luan-{id}">
<p class="comment__head"><b class="comment__name">{name}</b>
<time class="comment__time" datetime="{machine_time}">{sent}</time></p>
{answered}<div class="comment__text">{paragraphs}</div>
{tools}</li>"""
TOOLS = """<p class="comment__tools"><a href="{url}" rel="nofollow" aria-label="{reply} {name}">{reply}</a></p>
"""
ANSWERED = """<p class="comment__parent"><a href="{}">{}</a></p>
"""
ANSWERED_GONE = """<p class="comment__parent">{}</p>
"""


def comment_list(rows, address):
    """The rows of ``threads`` as an ordered list; replies go to the form at ``address``, "" where none are taken."""
    items = [item(row["id"], row["name"], row["text"], row["created_at"], row["answers"], address) for row in rows]
    return format_html('<ol class="comment-list">' + "{}" * len(items) + "</ol>", *items)


@lru_cache(maxsize=4096)
def item(pk, name, written, created_at, answers, address):
    """One comment, put together once in a process: text escaped, in paragraphs, nothing in it becomes a link.

    ``answers`` is None or the (name, URL) of the comment replied to, ("", "") where that was taken away.
    """
    sent = timezone.localtime(created_at)
    return format_html(
        ITEM,
        id=pk,
        name=name,
        machine_time=sent.isoformat(timespec="seconds"),
        sent=text.list_datetime(sent),
        answered=answered(*answers) if answers else "",
        paragraphs=linebreaks_filter(written),
        tools=format_html(TOOLS, url=f"{address}?tra-loi={pk}", reply=_("Reply"), name=name) if address else "",
    )


def answered(name, url):
    if not url:
        return format_html(ANSWERED_GONE, _("Reply to a comment that was taken away"))
    return format_html(ANSWERED, url, _("Reply to %(name)s") % {"name": name})
