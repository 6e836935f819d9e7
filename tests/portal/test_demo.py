import io
import re
import stat
import zlib
from io import StringIO
from unittest import mock

from django.contrib.auth import get_user_model
from django.contrib.flatpages.models import FlatPage
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase
from django.utils import timezone
from PIL import Image

from comments.models import Comment, Decision
from news.models import Article, ArticlePhoto, Author, FrontPageSlot, Revision, Section, Topic
from portal.demo import content, documents, newsroom, stage
from portal.demo.scenes import SCENES, photograph
from portal.models import SiteIdentity
from tests.factories import make_article, make_user

MODELS = [
    Article,
    ArticlePhoto,
    Author,
    Comment,
    Decision,
    FlatPage,
    FrontPageSlot,
    Revision,
    Section,
    SiteIdentity,
    Topic,
]


def small_photograph(scene, seed):
    """A picture of its own for every scene and seed, drawn in no time."""
    output = io.BytesIO()
    Image.new("RGB", (64, 43), "#%06x" % (zlib.crc32(f"{scene} {seed}".encode()) & 0xFFFFFF)).save(output, "JPEG")
    return output.getvalue()


def run_demo(*arguments):
    output = StringIO()
    with mock.patch.object(stage, "photograph", small_photograph):
        call_command("demo", *arguments, stdout=output)
    return output.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in [*MODELS, get_user_model()]}


class ContentTests(SimpleTestCase):
    def test_every_article_uses_each_of_its_photos_once(self):
        for story in content.stories():
            with self.subTest(article=story.key):
                used = re.findall(r"^\[(\d+)\]$", story.text, re.MULTILINE)

                self.assertEqual(used, [str(number + 1) for number in range(len(story.pictures))])

    def test_every_article_has_the_length_of_a_real_one(self):
        for story in content.stories():
            with self.subTest(article=story.key):
                length = len(re.sub("<[^>]+>", "", story.body([""] * len(story.pictures))))

                self.assertTrue(590 <= length <= 2600, length)

    def test_every_scene_and_section_named_exists(self):
        sections = {name for first, below in newsroom.SECTIONS for name in [first, *below]}

        for story in content.stories():
            self.assertIn(story.get("section"), sections)
            self.assertLessEqual({picture.scene for picture in story.pictures}, set(SCENES))

    def test_comments_belong_to_articles_that_readers_see(self):
        shown = {story.key for story in content.stories() if story.state == "published" and not story.get("expires")}

        self.assertLessEqual({remark.article for remark in content.remarks()}, shown)
        self.assertGreaterEqual(len(content.remarks()), 200)

    def test_a_list_item_goes_on_in_the_indented_line(self):
        html = content.block("- một;\n- hai,\n  thêm.", [])

        self.assertEqual(html, "<ul><li>một;</li><li>hai, thêm.</li></ul>")

    def test_the_first_row_of_a_table_is_its_head(self):
        html = content.block("| Tên | Giá |\n| Muối & tiêu | 1 |", [])

        self.assertEqual(
            html,
            "<table><thead><tr><th>Tên</th><th>Giá</th></tr></thead>"
            "<tbody><tr><td>Muối &amp; tiêu</td><td>1</td></tr></tbody></table>",
        )

    def test_text_is_escaped(self):
        self.assertEqual(content.block("a < b", []), "<p>a &lt; b</p>")


class PictureTests(SimpleTestCase):
    def test_a_drawn_photo_is_a_jpeg_of_full_size_and_always_the_same(self):
        first, second = photograph("sea", "1"), photograph("sea", "1")

        picture = Image.open(io.BytesIO(first))
        self.assertEqual((picture.format, picture.size, picture.mode), ("JPEG", (1600, 1067), "RGB"))
        self.assertEqual(first, second)

    def test_another_seed_draws_another_photo(self):
        self.assertNotEqual(photograph("hall", "1"), photograph("hall", "2"))

    def test_the_attachment_is_the_same_file_every_time(self):
        self.assertEqual(documents.word_file(["Một", "hai"]), documents.word_file(["Một", "hai"]))
        self.assertTrue(documents.word_file(["Một"]).startswith(b"PK"))


class LoadedStageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.output = run_demo()
        cls.logins = stage.logins_path().read_text("utf-8")

    def test_articles_stand_in_every_state_of_the_newsroom(self):
        states = set(Article.objects.values_list("status", flat=True))
        now = timezone.now()

        self.assertEqual(states, {"draft", "submitted", "edited", "published", "withdrawn"})
        self.assertGreaterEqual(Article.objects.published().count(), 30)
        self.assertEqual(Article.objects.filter(status="published", published_at__gt=now).count(), 1)
        self.assertEqual(Article.objects.filter(status="published", expires_at__lte=now).count(), 1)
        self.assertEqual(Revision.objects.filter(kind="returned").exclude(note="").count(), 1)

    def test_comments_stand_in_every_state_and_were_decided_by_the_moderator(self):
        states = set(Comment.objects.values_list("status", flat=True))
        decided = Comment.objects.filter(status__in=["approved", "rejected", "spam"])

        self.assertEqual(states, {"pending", "approved", "rejected", "spam", "withdrawn"})
        self.assertEqual(Decision.objects.filter(moderator__username="duyetbinhluan").count(), decided.count())
        self.assertFalse(Decision.objects.filter(to_status="rejected", reason=None).exists())

    def test_no_hour_lies_in_the_future(self):
        now = timezone.now()

        self.assertFalse(Comment.objects.filter(created_at__gt=now).exists())
        self.assertFalse(Decision.objects.filter(created_at__gt=now).exists())
        self.assertFalse(Revision.objects.filter(created_at__gt=now).exists())

    def test_no_comment_is_older_than_its_article(self):
        for comment in Comment.objects.select_related("article", "parent"):
            self.assertGreaterEqual(comment.created_at, comment.article.published_at)
            if comment.parent:
                self.assertGreaterEqual(comment.created_at, comment.parent.created_at)
                self.assertEqual(comment.parent.article_id, comment.article_id)

    def test_the_logins_of_all_roles_work_and_stand_in_the_file_only(self):
        lines = [line.split() for line in self.logins.splitlines()[3:]]

        self.assertEqual(len(lines), len(newsroom.STAFF))
        for *_group, username, password in lines:
            self.assertTrue(get_user_model().objects.get(username=username).check_password(password))
            self.assertNotIn(password, self.output)

    def test_every_photo_in_a_body_belongs_to_its_article(self):
        for article in Article.objects.prefetch_related("photos"):
            placed = {int(pk) for pk in re.findall(r'data-photo-id="(\d+)"', article.body)}

            self.assertEqual(placed, {photo.pk for photo in article.photos.all()})

    def test_published_articles_and_pages_answer(self):
        for address in [article.get_absolute_url() for article in Article.objects.published()[:3]]:
            self.assertEqual(self.client.get(address).status_code, 200)
        for url, _title, _html in newsroom.PAGES:
            self.assertEqual(self.client.get(url).status_code, 200)

    def test_a_second_load_does_nothing(self):
        before = counts()
        stage.logins_path().write_text(self.logins, encoding="utf-8")

        run_demo()

        self.assertEqual((counts(), stage.logins_path().read_text("utf-8")), (before, self.logins))

    def test_removal_leaves_nothing(self):
        run_demo("--remove")

        self.assertEqual(counts(), dict.fromkeys(counts(), 0))
        self.assertFalse(stage.logins_path().exists())

    def test_removal_keeps_what_others_have_made_meanwhile(self):
        section = Section.objects.get(name="Thời sự")
        real = make_article(section=section, topics=["Đầu tư công"], created_by=make_user(username="nguoi-that"))

        run_demo("--remove")

        self.assertEqual(list(Article.objects.all()), [real])
        self.assertEqual([topic.name for topic in real.topics.all()], ["Đầu tư công"])
        self.assertEqual(list(Section.objects.all()), [section])
        self.assertEqual([user.username for user in get_user_model().objects.all()], ["nguoi-that"])

    def test_removal_locks_a_demo_login_that_has_written_something(self):
        reporter = get_user_model().objects.get(username="phongvien")
        make_article(status="draft", created_by=reporter)

        output = run_demo("--remove")

        reporter.refresh_from_db()
        self.assertFalse(reporter.is_active)
        self.assertFalse(reporter.has_usable_password())
        self.assertIn("phongvien", output)

    def test_removal_keeps_an_article_that_readers_have_commented_on(self):
        article = Article.objects.get(legacy_id="demo-cau-bach-sa")
        Comment.objects.create(article=article, name="Bạn đọc", text="Bình luận thật.")

        run_demo("--remove")

        self.assertEqual(list(Article.objects.all()), [article])

    def test_removal_with_all_comments_takes_that_article_too(self):
        article = Article.objects.get(legacy_id="demo-cau-bach-sa")
        Comment.objects.create(article=article, name="Bạn đọc", text="Bình luận thật.")

        run_demo("--remove", "--all-comments")

        self.assertEqual(Article.objects.count(), 0)

    def test_removal_keeps_a_page_that_was_rewritten(self):
        FlatPage.objects.filter(url="/gioi-thieu/").update(content="<p>Trang thật.</p>")

        run_demo("--remove")

        self.assertEqual([page.url for page in FlatPage.objects.all()], ["/gioi-thieu/"])


class LoadTests(TestCase):
    """With three articles and no comments, which load in no time."""

    def setUp(self):
        stories = content.stories()[:3]
        for owner, name, value in (
            (content, "stories", lambda: stories),
            (content, "remarks", list),
            (newsroom, "FRONT_PAGE", []),
            (newsroom, "ALIASES", {}),
        ):
            patch = mock.patch.object(owner, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def test_a_site_with_articles_is_left_alone(self):
        article = make_article()

        with self.assertRaises(CommandError):
            run_demo()

        self.assertEqual(list(Article.objects.all()), [article])

    def test_only_the_owner_may_read_the_logins(self):
        run_demo()

        self.assertEqual(stat.S_IMODE(stage.logins_path().stat().st_mode), 0o600)

    def test_a_load_that_was_killed_leaves_nothing_behind_and_can_be_started_again(self):
        killed = mock.patch.object(stage, "make_comments", side_effect=KeyboardInterrupt)
        with killed, self.assertRaises(KeyboardInterrupt):
            run_demo()

        self.assertEqual(counts(), dict.fromkeys(counts(), 0))
        run_demo()
        self.assertEqual(Article.objects.count(), 3)

    def test_a_login_name_that_is_taken_is_left_to_its_owner(self):
        owner = make_user("administrator", username="quantri", email="that@example.vn")

        run_demo()
        run_demo("--remove")

        self.assertEqual(list(get_user_model().objects.all()), [owner])
