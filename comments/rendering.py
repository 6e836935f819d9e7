"""The list of comments as HTML. Fifty stand under an article, where a template took three times as long as this."""

from django.template.defaultfilters import linebreaks_filter
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _

from .models import Comment

ITEM = """
<li class="comment" id="binh-luan-{id}">
<p class="comment__head"><b class="comment__name">{name}</b>
<time class="comment__time" datetime="{iso}">{sent}</time></p>
{parent}<div class="comment__text">{text}</div>
[tools]</li>"""
TOOLS = """<p class="comment__tools"><a href="{url}" rel="nofollow" aria-label="[reply] {name}">[reply]</a></p>
"""
ANSWERED = """<p class="comment__parent"><a href="{}">{}</a></p>
"""
ANSWERED_GONE = """<p class="comment__parent">{}</p>
"""


def comment_list(rows, *, with_replies):
    """The rows of ``threads`` as an ordered list: text escaped, in paragraphs, nothing in it becomes a link."""
    tools = TOOLS.replace("[reply]", escape(_("Reply"))) if with_replies else ""
    items = format_html_join("", ITEM.replace("[tools]", tools), (item(row) for row in rows))
    return format_html('<ol class="comment-list">{}</ol>', items)


def item(row):
    return {
        "id": row["id"],
        "name": row["name"],
        "iso": row["sent_iso"],
        "sent": row["sent"],
        "parent": answered(row) if row["parent_id"] else "",
        "text": linebreaks_filter(row["text"]) if "\n" in row["text"] else format_html("<p>{}</p>", row["text"]),
        "url": row["reply_url"],
    }


def answered(row):
    if row["parent__status"] != Comment.Status.APPROVED:
        return format_html(ANSWERED_GONE, _("Reply to a comment that was taken away"))
    return format_html(ANSWERED, row["parent_url"], _("Reply to %(name)s") % {"name": row["parent__name"]})
