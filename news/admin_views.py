"""The article form and the pages around it. Every one of them asks ``permissions`` about the object first."""

from collections import namedtuple
from copy import copy

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import images, media_views, permissions, revisions, richtext, snapshots, text, views, workflow
from .admin_forms import (
    BODY_LIMIT,
    ArticleForm,
    AttachmentForm,
    ContributorFormSet,
    RestoreForm,
    form_initial,
    photo_form,
    settle_captions,
)
from .admin_page import admin_page
from .models import Article, ArticlePhoto, Revision, Section, Topic

# CKEditor writes styles and handlers into the page; only the pages that show it allow that.
relaxed_policy = csp_update({"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]})

VERSIONS_PER_PAGE = 30
STEPS = ["save", "submit", "pass_on", "return_to_draft", "publish", "schedule", "update", "withdraw"]
MAIN_STEPS = ["update", "publish", "pass_on", "submit"]
State = namedtuple("State", "code label hour")


def state_of(article):
    """What the badge of ``article`` says."""
    if article.status == Article.Status.PUBLISHED and article.is_scheduled:
        return State("scheduled", _("scheduled"), article.published_at)
    return State(article.status, article.get_status_display(), None)


def find_article(request, pk):
    """The article ``pk`` if this person may see it."""
    if not str(pk).isascii() or not str(pk).isdigit() or len(str(pk)) > 18:
        raise Http404
    article = get_object_or_404(Article.objects.select_related("section", "live_revision"), pk=pk)
    if not permissions.can_view(request.user, article):
        raise PermissionDenied
    return article


@require_POST
def start(request):
    """Make the draft row that a first keystroke or a dropped photo needs."""
    if not permissions.can_start(request.user):
        return JsonResponse({"error": _("You do not have permission to do this.")}, status=403)
    article = workflow.start_draft(request.user)
    return JsonResponse(
        {
            "id": article.pk,
            "change_url": reverse("admin:news_article_change", args=[article.pk]),
            **media_views.urls_of(article),
            "revision": revisions.working_revision(article).pk,
        }
    )


class ArticleDesk:
    """One request of the article form: show it, or save what was sent and give everything back if that cannot be."""

    def __init__(self, request, model_admin, object_id=None):
        self.request = request
        self.user = request.user
        self.model_admin = model_admin
        self.article = find_article(request, object_id) if object_id else Article(created_by=request.user)

    def answer(self):
        if not self.article.pk and not permissions.can_start(self.user):
            raise PermissionDenied
        if self.request.method == "POST":
            return self.save()
        if self.article.pk and not permissions.can_edit(self.user, self.article):
            return HttpResponseRedirect(reverse("admin:news_article_preview", args=[self.article.pk]))
        self.load()
        form = ArticleForm(initial=self.initial(), instance=copy(self.article))
        return self.page(form, self.contributors(), self.photo_forms())

    def load(self):
        """Read the version that the form works on, and the photos of the article."""
        self.photos, self.working = [], None
        self.snapshot = snapshots.completed({"byline": workflow.usual_byline(self.user)}, Article(pk=0))
        if self.article.pk:
            prefetch_related_objects([self.article], "photos")
            self.photos = list(self.article.photos.all())
            self.working = revisions.working_revision(self.article)
            self.snapshot = snapshots.completed(self.working.snapshot, self.article)

    # The forms

    def initial(self):
        worded = [with_words(photo, self.snapshot["photos"][str(photo.pk)]) for photo in self.photos]
        body = richtext.to_editor(self.snapshot["body"], worded)
        hour = self.article.published_at if self.article.pk and self.article.status == "published" else None
        base = self.working.pk if self.working else None
        return {**form_initial(self.snapshot, body), "base": base, "goes_live_at": hour}

    def contributors(self, data=None):
        return ContributorFormSet(data, prefix="contributors", initial=self.snapshot["contributors"])

    def photo_forms(self, data=None):
        return [photo_form(photo, self.snapshot["photos"][str(photo.pk)], data) for photo in self.photos]

    # Saving

    def save(self):
        if not self.article.pk:
            self.article = workflow.start_draft(self.user)
        self.load()
        data = self.request.POST
        self.action = data.get("confirmed_action") or data.get("action", "save")
        self.accept = data.get("confirmed", "") if "confirmed_action" in data else ""
        self.form = ArticleForm(data, instance=copy(self.article))
        self.rows = self.contributors(data)
        self.photo_rows = self.photo_forms(data)
        bound = [self.form, self.rows, *(row for row in self.photo_rows if row.is_bound)]
        invalid = [form for form in bound if not form.is_valid()]
        if self.action not in STEPS:
            return self.again(_("This button is unknown. Copy your text, then open the article again."), status=400)
        if self.action == "schedule" and not invalid and not self.form.cleaned_data["goes_live_at"]:
            self.form.add_error("goes_live_at", _("Choose the hour at which readers see the article."))
            invalid = [self.form]
        if invalid:
            return self.again(status=400)
        return self.perform()

    def perform(self):
        try:
            revision = self.act(self.sent_snapshot())
        except revisions.StaleRevision as stale:
            return self.conflict(stale)
        except revisions.ContentLost as lost:
            return self.again(
                loss={"sentences": lost.sentences, "token": lost.token, "action": self.action}, status=409
            )
        except revisions.PublishRefused as refused:
            for name, sentence in refused.problems.items():
                self.form.add_error(name if name in self.form.fields else None, sentence)
            return self.again(status=400)
        except workflow.NoteMissing:
            self.form.add_error("return_note", _("Write what should be changed before you return the article."))
            return self.again(status=400)
        except workflow.WrongState as wrong:
            return self.again(wrong.sentence, status=409)
        except ValidationError as error:
            self.form.add_error(None, error)
            return self.again(status=400)
        except PermissionDenied:
            return self.again(self.refusal(), status=403)
        return self.done(revision)

    def sent_snapshot(self):
        """What was sent, as a snapshot; the wording of photos that the form did not speak of stays as it was."""
        cleaned = richtext.clean(self.form.cleaned_data["body"])
        self.problems = list(cleaned.dropped)
        words = dict(self.snapshot["photos"])
        for photo, row in zip(self.photos, self.photo_rows, strict=True):
            if row.is_bound:
                words[str(photo.pk)] = row.words(keep=photo.pk in cleaned.photo_ids)
        self.form.cleaned_data["body"] = cleaned.body
        words = settle_captions(words, cleaned.captions, self.loaded_words())
        return self.form.snapshot(self.rows, words)

    def loaded_words(self):
        """The wording of the photos in the version that the form was opened with."""
        base = self.form.cleaned_data["base"]
        if base != self.working.pk:
            opened = self.article.revisions.filter(pk=base).first()
            return opened.snapshot["photos"] if opened else {}
        return self.snapshot["photos"]

    def act(self, snapshot):
        """Do what the button says with what was sent; return the new version."""
        values = self.form.cleaned_data
        common = {"user": self.user, "base": values["base"], "accept": self.accept}
        if self.action == "withdraw":
            note = values["withdraw_note"]
            return workflow.withdraw(self.article, user=self.user, base=self.working.pk, note=note)
        if self.action == "save":
            return revisions.save_revision(self.article, snapshot, **common)
        extra = {
            "return_to_draft": {"note": values["return_note"]},
            "update": {"mark_updated": values["mark_updated"]},
            "schedule": {"at": values["goes_live_at"]},
        }
        return getattr(workflow, self.action)(self.article, snapshot, **common, **extra.get(self.action, {}))

    def refusal(self):
        self.article.refresh_from_db()
        sentence = _("This can no longer be done: the article is now “%(state)s”, or the right has changed.")
        return sentence % {"state": state_of(self.article).label}

    def done(self, revision):
        for sentence in [*self.problems, *getattr(revision, "problems", [])]:
            messages.warning(self.request, sentence)
        self.save_attachment_labels()
        self.article.refresh_from_db()
        messages.success(self.request, done_sentence(self.action, self.article))
        url = reverse("admin:news_article_change", args=[self.article.pk])
        if not permissions.can_edit(self.user, self.article):
            url = reverse("admin:news_article_changelist")
        saved = "" if self.action == "withdraw" else self.form.cleaned_data["copy"]
        return HttpResponseRedirect(f"{url}?{urlencode({'saved': saved})}" if saved else url)

    def save_attachment_labels(self):
        if permissions.is_live(self.article) and not permissions.can_publish(self.user, self.article):
            return
        for attachment in self.article.attachments.all():
            form = AttachmentForm(self.request.POST, prefix=f"attachment-{attachment.pk}", instance=attachment)
            if form.prefix + "-label" in form.data and form.is_valid() and form.has_changed():
                form.save()

    def conflict(self, stale):
        """Somebody saved meanwhile: both texts on one page, the form ready to save on top of the newest."""
        if stale.current is None:
            return self.again(
                _("This page is no longer valid. Copy your text, then open the article again."), status=409
            )
        theirs = snapshots.completed(stale.current.snapshot, self.article)
        self.form.data = {**self.form.data.dict(), "base": stale.current.pk}
        differences = snapshots.compare_fields(stale.mine, theirs)
        conflict = {"revision": stale.current, "differences": differences, "action": self.action}
        return self.again(conflict=conflict, status=409)

    # Pages

    def again(self, sentence="", **page):
        """The form with everything that was sent in it."""
        if sentence:
            self.form.add_error(None, sentence)
        return self.page(self.form, self.rows, self.photo_rows, **page)

    def page(self, form, contributors, photo_forms, *, status=200, conflict=None, loss=None):
        article = self.article
        actions = workflow.actions(self.user, article)
        main = next((name for name in MAIN_STEPS if name in actions), "")
        is_sent = form.is_bound
        errors = list(errors_of([form, *contributors.forms, *photo_forms])) if is_sent else []
        context = {
            "title": str(article) if article.pk else _("New article"),
            "article": article,
            "form": form,
            "form_url": self.url("change") if article.pk else reverse("admin:news_article_add"),
            **(media_views.urls_of(article) if article.pk else {}),
            "contributors": contributors,
            "photo_rows": self.rows_of_photos(form, photo_forms),
            "blank_photo": {"photo": ArticlePhoto(pk=0), "form": photo_form(ArticlePhoto(), {})},
            "attachments": list(article.attachments.all()) if article.pk else [],
            "actions": actions,
            "main_action": main,
            "other_actions": [name for name in actions if name not in (main, "save")],
            "state": state_of(article),
            "working": self.working,
            "errors": errors,
            "conflict": conflict,
            "loss": loss,
            "unsaved": is_sent,
            "saved_copy": "" if is_sent else self.request.GET.get("saved", "")[:64],
            "body_limit": BODY_LIMIT,
            "words": script_words(),
            **self.notices(),
        }
        return admin_page(
            self.model_admin, self.request, "admin/news/article/change_form.html", status=status, **context
        )

    def url(self, name):
        return reverse(f"admin:news_article_{name}", args=[self.article.pk])

    def rows_of_photos(self, form, photo_forms):
        lead = str(form["lead_photo"].value() or "")
        rows = [
            {"photo": photo, "form": row, "thumbnail": images.thumbnail_url(photo), "is_lead": str(photo.pk) == lead}
            for photo, row in zip(self.photos, photo_forms, strict=True)
        ]
        return sorted(rows, key=lambda row: (self.snapshot["photos"][str(row["photo"].pk)]["order"], row["photo"].pk))

    def notices(self):
        """What this person should know before reading on."""
        article = self.article
        if not article.pk:
            return {}
        live = permissions.is_live(article)
        returned = self.working if self.working.kind == Revision.Kind.RETURNED and self.working.note else None
        return {
            "returned": returned,
            "proposal": revisions.pending_proposal(article) if live else None,
            "is_proposing": live and not permissions.can_publish(self.user, article),
            "pending_change": revisions.pending_change(article),
            "is_live": live,
            "delete_url": self.url("delete") if permissions.can_delete(self.user, article) else "",
        }


def errors_of(forms):
    """(id of the field, its label, sentence) of everything that is wrong in ``forms`` and stands at a field."""
    for form in forms:
        if form.is_bound:
            for name in form.errors:
                if name in form.fields:
                    yield form[name].auto_id, form[name].label, " ".join(form.errors[name])


def with_words(photo, words):
    """``photo`` with the wording of a version, which is not always the live one; never saved."""
    photo = copy(photo)
    snapshots.put_words(photo, words)
    return photo


def done_sentence(action, article):
    """What the person is told after ``action``."""
    hour = article.published_at and text.list_datetime(article.published_at)
    proposed = _("Sent to whoever may publish. Readers still see the published version.")
    sentences = {
        "save": _("Saved."),
        "submit": proposed if permissions.is_live(article) else _("Submitted for review."),
        "pass_on": _("Passed on for approval."),
        "return_to_draft": _("Returned with your note."),
        "publish": _("Published."),
        "update": _("The live article was updated."),
        "schedule": _("Scheduled: readers see it at %(hour)s.") % {"hour": hour},
        "withdraw": _("The article was withdrawn; its address says so."),
    }
    return sentences[action]


def script_words():
    """The sentences that the form's scripts show."""
    return {
        "kept": _("Unsaved; kept on this device at %s."),
        "no_copy": _("This device cannot keep a copy. Save often."),
        "offer": _("This device still holds unsaved work from %s."),
        "offer_server": _("The version in the newsroom was saved at %s."),
        "saving": _("Saving…"),
        "uploading": _("A photo is still being uploaded. Wait a moment, then save."),
        "uploading_file": _("Uploading…"),
        "too_large": _("The article is larger than 10 MB. Pictures belong in the text as uploaded photos."),
        "network": _("The newsroom cannot be reached. What you typed is kept on this device."),
        "session": _("You are signed out. What you typed is kept on this device: sign in in another tab, then save."),
        "topics": _("Topics"),
        "remove_topic": _("Remove the topic %s"),
        "similar_topic": _("There is a similar topic already: “%s”"),
        "use_topic": _("Use that one"),
    }


# Around the form


@require_safe
def preview(request, model_admin, pk):
    """The article as readers would see the working copy, or the version ``?version=``."""
    article = find_article(request, pk)
    revision = chosen_version(article, request.GET.get("version"))
    snapshot = snapshots.completed(revision.snapshot, article)
    shown, shown_photos = as_readers_see(article, snapshot)
    context = {
        **views.article_context(request, shown, shown_photos, topics_called(snapshot["topics"])),
        "preview": True,
        "version": revision,
        "may_edit": permissions.can_edit(request.user, article),
    }
    response = render(request, "admin/news/article/preview.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store, private"
    return response


def topics_called(names):
    """The topics called ``names`` in that order; those that are not made yet have no page to lead to."""
    found = {topic.name: topic for topic in Topic.objects.filter(name__in=names)}
    return [found[name] for name in names if name in found]


def chosen_version(article, number):
    if number is None:
        return revisions.working_revision(article)
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Http404
    return get_object_or_404(Revision.objects.named(), article=article, number=number)


def as_readers_see(article, snapshot):
    """(an unsaved article with the fields of ``snapshot``, its photos)."""
    shown = copy(article)
    for name in snapshots.TEXT_FIELDS:
        setattr(shown, name, snapshot[name])
    section = Section.objects.select_related("parent").filter(pk=snapshot["section"]).first()
    shown.section = section or Section(name=_("(no section yet)"), slug="-")
    rows = {photo.pk: with_words(photo, snapshot["photos"][str(photo.pk)]) for photo in article.photos.all()}
    kept = {pk: photo for pk, photo in rows.items() if photo.removed_at is None}
    shown.lead_photo = kept.get(snapshot["lead_photo"])
    shown.published_at = shown.published_at or timezone.now()
    shown.has_attachments = article.attachments.exists()
    return shown, list(kept.values())


@require_safe
def history(request, model_admin, pk):
    """The named versions, newest first, paged by number."""
    article = find_article(request, pk)
    versions = Revision.objects.named().filter(article=article).select_related("created_by").defer("snapshot")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) <= 9:
        versions = versions.filter(number__lt=int(before))
    rows = list(versions.order_by("-number")[: VERSIONS_PER_PAGE + 1])
    newest = revisions.working_revision(article)
    url = reverse("admin:news_article_history", args=[article.pk])
    return admin_page(
        model_admin,
        request,
        "admin/news/article/history.html",
        title=_("History of “%(name)s”") % {"name": article},
        article=article,
        versions=rows[:VERSIONS_PER_PAGE],
        live_id=article.live_revision_id,
        working_id=newest.pk,
        older_url=f"{url}?before={rows[VERSIONS_PER_PAGE - 1].number}" if len(rows) > VERSIONS_PER_PAGE else "",
        newest_url=url if before else "",
    )


@require_safe
def version(request, model_admin, pk, number):
    article = find_article(request, pk)
    found = get_object_or_404(Revision.objects.named().select_related("created_by"), article=article, number=number)
    newest = revisions.working_revision(article)
    return admin_page(
        model_admin,
        request,
        "admin/news/article/version.html",
        title=_("Version %(number)d of “%(name)s”") % {"number": number, "name": article},
        article=article,
        version=found,
        fields=snapshots.readable(snapshots.completed(found.snapshot, article)).values(),
        base=newest.pk or 0,
        may_restore=found.pk != newest.pk and permissions.can_edit(request.user, article),
    )


@require_POST
def restore(request, model_admin, pk, number):
    """Save an old version as the newest one."""
    article = find_article(request, pk)
    found = get_object_or_404(Revision.objects.named(), article=article, number=number)
    form = RestoreForm(request.POST)
    try:
        revisions.restore(found, user=request.user, base=form.cleaned_data["base"] if form.is_valid() else None)
    except revisions.StaleRevision:
        messages.error(request, _("Somebody has saved another version meanwhile. Look at the list again."))
    else:
        messages.success(request, _("Version %(number)d was restored as the newest one.") % {"number": number})
    return HttpResponseRedirect(reverse("admin:news_article_history", args=[article.pk]))
