from datetime import timedelta

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.utils import timezone

from news import permissions
from news.models import Article
from tests.factories import ROLES, make_article, make_grant, make_section, make_user

QUESTIONS = {
    "view": permissions.can_view,
    "edit": permissions.can_edit,
    "submit": permissions.can_submit,
    "pass": permissions.can_pass,
    "return": permissions.can_return,
    "publish": permissions.can_publish,
    "withdraw": permissions.can_withdraw,
    "delete": permissions.can_delete,
}


def make_articles(owner, section):
    hour = timedelta(hours=1)
    fields = {"created_by": owner, "section": section}
    return {
        "draft": make_article(status="draft", **fields),
        "submitted": make_article(status="submitted", **fields),
        "edited": make_article(status="edited", **fields),
        "scheduled": make_article(published_at=timezone.now() + hour, **fields),
        "live": make_article(**fields),
        "expired": make_article(expires_at=timezone.now() - hour / 2, **fields),
        "withdrawn": make_article(status="withdrawn", **fields),
    }


def answers(user, article):
    return " ".join(name for name, question in QUESTIONS.items() if question(user, article))


class MatrixTests(TestCase):
    maxDiff = None

    @classmethod
    def setUpTestData(cls):
        cls.owner = make_user("reporter")
        cls.section = make_section()
        cls.articles = make_articles(cls.owner, make_section(parent=cls.section))

    def check(self, user, expected):
        found = {state: answers(user, article) for state, article in self.articles.items()}
        self.assertEqual(found, expected)

    def test_the_author_of_a_draft(self):
        self.check(
            self.owner,
            {
                "draft": "view edit submit delete",
                "submitted": "view",
                "edited": "view",
                "scheduled": "view",
                "live": "view edit submit",
                "expired": "view edit submit",
                "withdrawn": "view",
            },
        )

    def test_another_reporter(self):
        live = "view edit submit"
        self.check(
            make_user("reporter"),
            {
                "draft": "",
                "submitted": "",
                "edited": "",
                "scheduled": "",
                "live": live,
                "expired": live,
                "withdrawn": "view",
            },
        )

    def test_an_editor(self):
        live = "view edit submit"
        self.check(
            make_user("editor"),
            {
                "draft": "view edit submit pass",
                "submitted": "view edit pass return",
                "edited": "view edit return",
                "scheduled": live,
                "live": live,
                "expired": live,
                "withdrawn": "view edit",
            },
        )

    def test_whoever_publishes_by_role_or_by_grant(self):
        live = "view edit return publish withdraw"
        expected = {
            "draft": "view edit submit pass publish",
            "submitted": "view edit pass return publish",
            "edited": "view edit return publish",
            "scheduled": live,
            "live": live,
            "expired": live,
            "withdrawn": "view edit publish",
        }
        on_duty, in_section = make_user("reporter"), make_user("reporter")
        make_grant(on_duty, until=timezone.localdate())
        make_grant(in_section, section=self.section)
        for user in (make_user("secretary"), make_user("chief"), on_duty, in_section):
            with self.subTest(str(user)):
                self.check(user, expected)

    def test_a_moderator_reads_on_the_site_and_has_no_part_in_the_newsroom(self):
        self.check(make_user("moderator"), dict.fromkeys(self.articles, ""))

    def test_the_right_to_view_alone_shows_no_working_copies(self):
        watcher = make_user(None)
        watcher.user_permissions.add(Permission.objects.get(codename="view_article"))

        self.check(watcher, dict.fromkeys(self.articles, ""))

    def test_an_administrator_may_do_what_the_state_allows(self):
        self.check(
            make_user("administrator"),
            {
                "draft": "view edit submit pass publish delete",
                "submitted": "view edit pass return publish",
                "edited": "view edit return publish",
                "scheduled": "view edit return publish withdraw",
                "live": "view edit return publish withdraw",
                "expired": "view edit return publish withdraw",
                "withdrawn": "view edit publish",
            },
        )

    def test_nobody_without_a_role_and_nobody_who_left(self):
        left = make_user("chief", is_active=False)
        on_duty_but_left = make_user("reporter", is_active=False)
        make_grant(on_duty_but_left)
        for user in (make_user(None), left, on_duty_but_left):
            self.check(user, dict.fromkeys(self.articles, ""))

    def test_a_grant_that_ran_out_or_for_another_section_gives_nothing(self):
        user = make_user("reporter")
        make_grant(user, until=timezone.localdate() - timedelta(days=1))
        make_grant(user, section=make_section())

        self.assertEqual(answers(user, self.articles["submitted"]), "")

    def test_a_grant_alone_without_a_role_opens_nothing(self):
        user = make_user(None)
        make_grant(user)

        self.check(user, dict.fromkeys(self.articles, ""))


class AttachingTests(TestCase):
    def test_readers_of_a_live_article_get_no_file_from_somebody_who_may_only_propose(self):
        reporter, secretary = make_user("reporter"), make_user("secretary")
        draft, live = make_article(status="draft", created_by=reporter), make_article(created_by=reporter)

        allowed = [
            (user, article)
            for user in (reporter, secretary)
            for article in (draft, live)
            if permissions.can_attach(user, article)
        ]

        self.assertEqual(allowed, [(reporter, draft), (secretary, draft), (secretary, live)])


class VisibleArticlesTests(TestCase):
    def test_the_list_shows_exactly_what_may_be_viewed(self):
        owner = make_user("reporter")
        section = make_section()
        make_articles(owner, make_section(parent=section))
        make_articles(make_user("reporter"), make_section())
        make_article(status="draft", section=None)
        granted, everywhere = make_user("reporter"), make_user("reporter")
        make_grant(granted, section=section)
        make_grant(everywhere)
        watcher = make_user(None)
        watcher.user_permissions.add(Permission.objects.get(codename="view_article"))
        for user in (owner, granted, everywhere, watcher, make_user(None), *map(make_user, ROLES)):
            with self.subTest(str(user)):
                expected = {article for article in Article.objects.all() if permissions.can_view(user, article)}
                self.assertEqual(set(permissions.visible_to(user, Article.objects.all())), expected)


class QueryTests(TestCase):
    def test_asking_about_many_articles_reads_the_rights_once(self):
        user = make_user("reporter")
        make_grant(user, section=make_section())
        articles = [make_article(status="submitted") for _number in range(3)]
        answers(user, articles[0])

        with self.assertNumQueries(0):
            for article in articles[1:]:
                answers(user, article)


class DeletingTests(TestCase):
    def test_what_was_scheduled_or_published_once_is_not_deleted_even_as_a_draft(self):
        owner = make_user("reporter")
        article = make_article(status="draft", created_by=owner)
        revision = article.revisions.create(number=1, kind="published", snapshot={})
        article.live_revision = revision

        self.assertFalse(permissions.can_delete(owner, article))
