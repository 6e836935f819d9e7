from django import template

from news import text

from .. import rendering, threads

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context, article):
    """Comments and form under an article: one query, the same bytes for every reader."""
    request = context.get("request")
    frame = getattr(request, "site_frame", None)
    if not threads.shows_comments(article):
        return {"closed": threads.reason_closed(article, frame)}
    rows, total = threads.newest(article)
    closed = threads.reason_closed(article, frame)
    return {
        "comments": rows,
        "total": text.group_number(total),
        "older": rows[-1]["id"] if total > len(rows) else None,
        "form_url": threads.form_url(article),
        "closed": closed,
        "form": "" if closed else threads.empty_form(article, frame),
    }


@register.simple_tag
def comment_list(rows, form_url, closed):
    """The comments of a page; a closed discussion takes no replies."""
    return rendering.comment_list(rows, "" if closed else form_url)
