"""Role × view × state: every page and every side door of the newsroom answers as ``news/permissions.py`` says.

What the permissions themselves are for each role and state stands in ``test_permissions.py``.
"""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from news import permissions, revisions
from news.models import Article, Attachment
from tests.factories import (
    make_article,
    make_grant,
    make_photo,
    make_section,
    make_user,
    picture_bytes,
)

SECRET = "Chuyện chưa ai được biết"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture():
    return {"file": SimpleUploadedFile("anh.jpg", picture_bytes(), "image/jpeg")}


def document():
    return {"file": SimpleUploadedFile("van-ban.pdf", PDF, "application/pdf")}


class AccessMatrixTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.owner = make_user("reporter")
        cls.section = make_section()
        cls.people = {
            "owner": cls.owner,
            "other reporter": make_user("reporter"),
            "editor": make_user("editor"),
            "secretary": make_user("secretary"),
            "on duty": make_user("reporter"),
            "moderator": make_user("moderator"),
            "without a role": make_user(None),
        }
        make_grant(cls.people["on duty"], section=cls.section, until=timezone.localdate())
        hour = timezone.now() + timedelta(hours=1)
        cls.states = {
            "draft": {"status": "draft"},
            "submitted": {"status": "submitted"},
            "edited": {"status": "edited"},
            "scheduled": {"published_at": hour},
            "live": {},
            "withdrawn": {"status": "withdrawn"},
        }
        cls.articles = {state: cls.make(**fields) for state, fields in cls.states.items()}

    @classmethod
    def make(cls, **fields):
        """An article with a photo, a file and a working copy that says something readers do not know."""
        article = make_article(created_by=cls.owner, section=cls.section, **fields)
        make_photo(article)
        Attachment.objects.create(
            article=article, file="attachments/aa/none", sha256="a" * 64, original_name="a.pdf", kind="pdf", size=1
        )
        first = revisions.add_revision(article, {}, user=None, kind="saved", base=None)
        revisions.add_revision(article, {"summary": SECRET}, user=None, kind="saved", base=first.pk)
        return Article.objects.get(pk=article.pk)

    def doors(self, article):
        """{view: (the question it asks, method, address, data)}"""
        photo = article.photos.first()
        newest = revisions.current_revision(article)

        def url(name, *more):
            return reverse(f"admin:news_article_{name}", args=[article.pk, *more])

        old = newest.number - 1
        is_sealed = article.was_published
        edits_at_once = (lambda user, article: False) if is_sealed else permissions.can_edit
        return {
            "form": (permissions.can_edit, "get", url("change"), {}),
            "save": (permissions.can_edit, "post", url("change"), self.filled_in(article, newest)),
            "preview": (permissions.can_view, "get", url("preview"), {}),
            "preview of a version": (permissions.can_view, "get", url("preview") + f"?version={old}", {}),
            "history": (permissions.can_view, "get", url("history"), {}),
            "version": (permissions.can_view, "get", url("version", old), {}),
            "restore": (permissions.can_edit, "post", url("restore", old), {"base": newest.pk}),
            "photos": (permissions.can_view, "get", url("upload"), {}),
            "upload": (permissions.can_edit, "post", url("upload"), picture()),
            "remove photo": (edits_at_once, "post", url("photo_remove", photo.pk), {}),
            "restore photo": (edits_at_once, "post", url("photo_restore", photo.pk), {}),
            "attach": (permissions.can_attach, "post", url("attach"), document()),
            "delete": (permissions.can_delete, "get", url("delete"), {}),
            "confirm deletion": (permissions.can_delete, "post", url("delete"), {"post": "yes"}),
        }

    def filled_in(self, article, newest):
        return {
            "action": "save",
            "base": newest.pk,
            **{name: newest.snapshot[name] for name in ("headline", "body", "genre", "comment_policy")},
            "contributors-TOTAL_FORMS": 0,
            "contributors-INITIAL_FORMS": 0,
        }

    def knock(self, method, address, data):
        """The answer, whatever it did undone."""
        with transaction.atomic():
            response = getattr(self.client, method)(address, data)
            transaction.set_rollback(True)
        return response

    def test_every_view_answers_as_the_permissions_say(self):
        for name, user in self.people.items():
            self.client.force_login(user)
            for state, article in self.articles.items():
                for view, (question, *request) in self.doors(article).items():
                    with self.subTest(who=name, state=state, view=view):
                        response = self.knock(*request)

                        is_form_for_viewer = view == "form" and response.status_code == 302
                        was_let_in = response.status_code not in (403, 404, 409) and not is_form_for_viewer
                        self.assertEqual(was_let_in, question(user, article), response.status_code)
                        if not permissions.can_view(user, article):
                            self.assertNotContains(response, SECRET, status_code=response.status_code)

    def test_the_list_shows_what_each_person_may_see(self):
        for name, user in self.people.items():
            with self.subTest(who=name):
                self.client.force_login(user)

                response = self.client.get(reverse("admin:news_article_changelist"))

                visible = {article.pk for article in self.articles.values() if permissions.can_view(user, article)}
                if visible:
                    self.assertEqual({article.pk for article in response.context["cl"].queryset}, visible)
                else:
                    self.assertEqual(response.status_code, 403)

    def test_nobody_who_is_not_signed_in_gets_past_a_door(self):
        for state, article in self.articles.items():
            for view, (_question, *request) in self.doors(article).items():
                with self.subTest(state=state, view=view):
                    response = self.knock(*request)

                    self.assertIn(response.status_code, (302, 403))
                    if response.status_code == 302:
                        self.assertTrue(response.url.startswith(reverse("admin:login")))

    def test_only_who_may_write_starts_an_article(self):
        for name, user in self.people.items():
            with self.subTest(who=name):
                self.client.force_login(user)

                response = self.knock("post", reverse("admin:news_article_start"), {})

                self.assertEqual(response.status_code == 200, permissions.can_start(user))
