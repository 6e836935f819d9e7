"""Two people at the same moment, each on a connection of his own."""

from datetime import timedelta
from threading import Barrier, Thread

from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from news import revisions, workflow
from news.models import Article, Topic
from tests.factories import make_article, make_draft, make_user


def at_once(*acts):
    """Run the functions at the same moment; return what each returned or raised."""
    results = [None] * len(acts)
    start = Barrier(len(acts))

    def run(place, act):
        try:
            start.wait(timeout=10)
            results[place] = act()
        except (revisions.StaleRevision, workflow.WrongState) as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


class RaceTests(TransactionTestCase):
    def setUp(self):
        self.reporter = make_user("reporter")
        self.secretary, self.chief = make_user("secretary"), make_user("chief")

    def test_of_two_saves_from_one_version_one_is_kept_and_the_other_is_told(self):
        article = make_draft(self.reporter)

        results = at_once(
            lambda: revisions.save_revision(article, {"headline": "Một"}, user=self.secretary, base=None),
            lambda: revisions.save_revision(article, {"headline": "Hai"}, user=self.chief, base=None),
        )

        refused = [result for result in results if isinstance(result, revisions.StaleRevision)]
        self.assertEqual(len(refused), 1)
        kept = article.revisions.get()
        self.assertEqual(refused[0].current, kept)
        self.assertEqual(Article.objects.get(pk=article.pk).headline, kept.snapshot["headline"])

    def test_of_two_who_publish_at_once_one_does(self):
        revision = revisions.save_revision(make_draft(self.reporter), {}, user=self.reporter, base=None)

        results = at_once(
            lambda: revisions.publish(revision, user=self.secretary),
            lambda: revisions.publish(revision, user=self.chief),
        )

        self.assertEqual(sum(isinstance(result, revisions.StaleRevision) for result in results), 1)
        self.assertEqual(revision.article.revisions.filter(kind="published").count(), 1)

    def test_a_double_click_publishes_once_and_says_so_twice(self):
        article = make_draft(self.reporter)

        def press():
            return workflow.publish(article, {"headline": "Một"}, user=self.secretary, base=None)

        first, second = at_once(press, press)

        self.assertEqual(first, second)
        self.assertEqual(article.revisions.count(), 1)

    def test_a_change_that_is_due_is_promoted_once(self):
        article = make_article()
        hour = timezone.now() + timedelta(hours=1)
        workflow.schedule(article, {"headline": "Mới"}, user=self.secretary, base=None, at=hour)

        with self.assertNoLogs("news.revisions"):
            results = at_once(lambda: revisions.promote_due(hour), lambda: revisions.promote_due(hour, article=article))

        self.assertEqual(sorted(results), [0, 1])
        self.assertEqual(Article.objects.get(pk=article.pk).headline, "Mới")

    def test_two_who_name_the_same_new_topic_get_one(self):
        one, other = make_draft(self.reporter), make_draft(self.reporter)

        at_once(
            lambda: revisions.save_revision(one, {"topics": ["Biển"]}, user=self.chief, base=None),
            lambda: revisions.save_revision(other, {"topics": ["biển"]}, user=self.secretary, base=None),
        )

        self.assertEqual(Topic.objects.get().tagged.count(), 2)
