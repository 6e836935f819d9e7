from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from news import text
from news.models import Article

from . import identity, moderation, origin, submission, threads, timing
from .forms import CommentForm, PageForm, ReplyForm, consent_version
from .models import Comment
from .screening import Context

MOST_BYTES = 64 * 1024
MOST_GIVEN_BACK = 1024 * 1024


@csrf_exempt  # the page is the same for everybody, so it carries no token; comments/origin.py stands in for it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request, slug, pk):
    """The form and the comments of an article on a page of their own, and where the form is sent."""
    article = Article.objects.defer("body", "summary", "corrections").filter(pk=pk).first()
    if request.method == "POST":
        return receive(request, article)
    if article is None or not is_known(article):
        raise Http404
    if slug != (article.slug or "bai-viet"):
        return redirect(_with_query(threads.form_url(article), request), permanent=True)
    if not article.is_public:
        return refuse(request, gone(article), 410)
    return show(request, article)


def receive(request, article):
    """Store a comment and show its writer the way to it, or say why not and give the text back."""
    size = int(request.headers.get("Content-Length") or 0)
    if size > MOST_GIVEN_BACK:
        return refuse(request, too_large(), 413)
    if article is None or not is_known(article):
        return refuse(request, _("This article was not found."), 404)
    if not article.is_public:
        return refuse(request, gone(article), 410)
    if closed := threads.reason_closed(article, request.site_frame):
        return refuse(request, closed, 403, article)
    form = CommentForm(request.POST, article=article)
    if size > MOST_BYTES:
        return show(request, article, form, too_large(), 413)
    if origin.is_foreign(request):
        sentence = _("This was sent from another site's page. Please read it through and send it from here.")
        return show(request, article, form, sentence, 403)
    if not form.is_valid():
        return show(request, article, form, status=400)
    return keep(request, article, form)


def keep(request, article, form):
    sender = identity.sender_of(request)
    try:
        comment, is_repeat = submission.accept(
            article,
            form.cleaned_data,
            sender=sender,
            context=circumstances(request, article),
            consent_version=consent_version(),
        )
    except submission.TooFast as limit:
        sentence = _("You are sending too fast. Please try again in %(n)s seconds.") % {"n": limit.seconds}
        response = show(request, article, form, sentence, 429)
        response["Retry-After"] = str(limit.seconds)
        return response
    response = HttpResponseRedirect(comment.get_status_url(), status=303)
    if not is_repeat:
        identity.remember_device(response, sender)
    return response


def circumstances(request, article):
    seconds, no_timing, form_expired = timing.measure(article, request.POST)
    return Context(
        typed=request.POST.get("text", ""),
        seconds=seconds,
        no_timing=no_timing,
        form_expired=form_expired,
        honeypot=bool(request.POST.get("website", "").strip()),
        no_origin=origin.is_unknown(request),
    )


def show(request, article, form=None, refusal="", status=200):
    """The page of the form, with everything typed and the signed hour of the first showing."""
    rows, older = _rows(request, article) if form is None else ([], None)
    values = form.given_back() if form else {"parent": _answered(request, article)}
    problems = form.problems() if form and not refusal else []
    context = {
        "article": article,
        "comments": rows,
        "older": older,
        "closed": threads.reason_closed(article, request.site_frame),
        "refusal": refusal,
        "values": values,
        "problems": problems,
        "errors": dict(problems),
        "started": request.POST.get("started", "")[:200] or timing.start(article),
        "typing": request.POST.get("typing", "")[:20],
        "is_first_page": form is None and "truoc" not in request.GET and "tu" not in request.GET,
        **threads.form_context(article, request.site_frame),
    }
    return render(request, "comments/discussion_page.html", context, status=status)


def refuse(request, sentence, status, article=None):
    """A page without a form: nothing can be sent there, but what was written can be copied."""
    too_much = status == 413
    written = "" if request.method != "POST" or too_much else request.POST.get("text", "").replace("\x00", "")
    context = {"sentence": sentence, "text": written, "article": article}
    return render(request, "comments/refused.html", context, status=status)


@never_cache
@require_safe
def status(request, token):
    """A reader's own comment and what became of it; who has the address sees it, nobody else finds it."""
    comment = get_object_or_404(Comment.objects.select_related("article"), status_token=token)
    decision = moderation.latest_decisions([comment.pk]).get(comment.pk)
    context = {
        "comment": comment,
        "state": comment.status,
        "sent": text.list_datetime(comment.created_at),
        "reason": decision.reason if decision else None,
        "address": threads.address_of(comment) if comment.is_approved and comment.article.is_public else "",
    }
    response = render(request, "comments/status.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def is_known(article):
    """Whether readers may know that the article exists."""
    return article.was_published and not article.is_scheduled


def gone(article):
    if article.status == Article.Status.WITHDRAWN:
        return _("This article has been withdrawn.")
    return _("This article has expired.")


def too_large():
    return _("What you sent is too large (at most 64 KB). Please shorten it.")


def _rows(request, article):
    if not threads.shows_comments(article):
        return [], None
    place = PageForm(request.GET)
    if not place.is_valid():
        raise Http404
    try:
        return threads.page(article, before=place.cleaned_data["truoc"], start=place.cleaned_data["tu"])
    except Comment.DoesNotExist:
        raise Http404 from None


def _answered(request, article):
    """The comment that ``?tra-loi=`` names, if readers see it under this article."""
    reply = ReplyForm({"parent": request.GET.get("tra-loi")})
    if not reply.is_valid():
        return None
    return Comment.objects.approved().filter(article=article, pk=reply.cleaned_data["parent"]).first()


def _with_query(url, request):
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url
