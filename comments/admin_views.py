"""The moderation desk and the decision log."""

import uuid

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from news import text

from . import desk, moderation
from .admin_forms import ACTIONS, DecisionForm, FilterForm, LogForm, UndoForm
from .models import Comment, Decision, RejectReason

PERMISSION = "comments.moderate_comment"
LOG_PERMISSION = "comments.view_decision"
LOG_PAGE_SIZE = 100
MOST_TOLD = 20
Status = Comment.Status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request):
    """The moderation desk: read, decide on one or on many, take the last decision back."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if request.method == "POST":
        return act(request)
    return show(request)


def show(request):
    form = FilterForm(request.GET)
    form.is_valid()
    chosen = {"status": "", "after": None, "article": None, "comment": None, "done": None, **form.cleaned_data}
    state = chosen["status"] or Status.PENDING
    if chosen["comment"]:
        comments, more = desk.one(chosen["comment"]), False
    else:
        comments, more = desk.page(state, after=chosen["after"], article=chosen["article"])
    reasons = list(RejectReason.objects.filter(is_active=True))
    number, printed, longest = desk.waiting()
    context = {
        **admin.site.each_context(request),
        "title": _("Moderation queue"),
        "rows": desk.present(comments, reasons),
        "reasons": reasons,
        "state": "" if chosen["comment"] else state,
        "states": [(value, label, _address(status=value)) for value, label in Status.choices],
        "history": _history(chosen["comment"]) if chosen["comment"] else [],
        "single": chosen["comment"],
        "article": chosen["article"],
        "waiting": number,
        "waiting_printed": printed,
        "longest": longest,
        "here": _address(**{name: chosen[name] for name in ("status", "after", "article", "comment")}),
        "first_page": _address(status=chosen["status"], article=chosen["article"]) if chosen["after"] else "",
        "next_page": _next_page(chosen, comments) if more else "",
        "done": _done(chosen["done"], request.user) if chosen["done"] else None,
    }
    return render(request, "admin/comments/queue.html", context)


def act(request):
    data = request.POST.copy()
    data["pairs"] = " ".join(request.POST.getlist("pairs"))  # one field of ids, or one checkbox each
    if data.get("action") == "undo":
        return take_back(request, UndoForm(data))
    form = DecisionForm(data)
    if not form.is_valid():
        return refuse(request, form)
    status, batch = ACTIONS[form.cleaned_data["action"]], uuid.uuid4()
    won, lost = moderation.decide(
        form.cleaned_data["pairs"].items(),
        status=status,
        moderator=request.user,
        reason=form.cleaned_data["reason"] if status == Status.REJECTED else None,
        batch=batch,
    )
    return answer(request, desk.result(len(won), status), won, lost, batch if won else None)


def take_back(request, form):
    if not form.is_valid():
        return refuse(request, form)
    won, lost = moderation.undo(form.cleaned_data["batch"], moderator=request.user)
    return answer(request, _("Undone.") if won else _("No comment has changed."), won, lost)


def answer(request, message, won, lost, batch=None):
    """JSON to the page's script, else back to the page, which says what happened."""
    told = {pk: desk.said(decision) for pk, decision in moderation.latest_decisions(lost).items()}
    told = {pk: told.get(pk, _("No comment has changed.")) for pk in lost}
    if is_script(request):
        return JsonResponse(
            {
                "message": message,
                "won": _states(won),
                "lost": [{**row, "message": told[row["id"]]} for row in _states(lost)],
                "batch": str(batch) if batch else None,
                "waiting": desk.waiting()[1],
            }
        )
    for pk in lost[:MOST_TOLD]:
        messages.warning(request, told[pk])
    if batch:
        return _back(request, done=batch)
    if won or not lost:
        messages.success(request, message)
    return _back(request)


def _states(ids):
    rows = Comment.objects.filter(pk__in=ids).order_by("id").values("id", "version", "status")
    return [{**row, "label": Status(row["status"]).label} for row in rows]


def refuse(request, form):
    sentence = next(iter(form.errors.values()))[0]
    if is_script(request):
        return JsonResponse({"error": sentence}, status=400)
    messages.error(request, sentence)
    return _back(request)


def is_script(request):
    return request.headers.get("X-Requested-With") == "fetch"


@never_cache
@require_safe
def decision_log(request):
    """Every decision, the newest first, paged by key."""
    if not request.user.has_perm(LOG_PERMISSION):
        raise PermissionDenied
    form = LogForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    comments = Prefetch("comment", Comment.objects.only("name", "text"))
    decisions = Decision.objects.select_related("moderator", "reason").prefetch_related(comments)
    if before:
        decisions = decisions.filter(id__lt=before)
    found = list(decisions.order_by("-id")[: LOG_PAGE_SIZE + 1])
    shown = found[:LOG_PAGE_SIZE]
    address = reverse("admin:comments_decision_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Decision log"),
        "decisions": [_line(decision) for decision in shown],
        "first_page": address if before else "",
        "next_page": f"{address}?before={shown[-1].pk}" if len(found) > LOG_PAGE_SIZE else "",
    }
    return render(request, "admin/comments/log.html", context)


def _line(decision):
    return {
        "decision": decision,
        "hour": text.list_datetime(decision.created_at),
        "name": str(decision.moderator) if decision.moderator_id else _("The system"),
        "excerpt": text.excerpt(decision.comment.text, 120),
        "url": _address(comment=decision.comment_id),
    }


def _history(pk):
    rows = Decision.objects.filter(comment=pk).select_related("moderator", "reason").order_by("-id")
    return [(desk.said(row), row.reason, row.note, row.undone_by_id) for row in rows[:LOG_PAGE_SIZE]]


def _done(batch, user):
    """What the batch of the address did, if this moderator did it."""
    decisions = list(Decision.objects.filter(batch=batch, moderator=user).values_list("to_status", "undone_by"))
    if not decisions:
        return None
    return {
        "message": desk.result(len(decisions), decisions[0][0]),
        "batch": batch if any(undone_by is None for _status, undone_by in decisions) else "",
    }


def _next_page(chosen, comments):
    return _address(status=chosen["status"], article=chosen["article"], after=comments[-1].pk)


def _address(**query):
    return reverse("admin:comments_queue", query={name: value for name, value in query.items() if value})


def _back(request, done=None):
    form = FilterForm(request.GET)
    form.is_valid()
    kept = {name: form.cleaned_data.get(name) for name in ("status", "after", "article", "comment")}
    return HttpResponseRedirect(_address(**kept, done=done), status=303)
