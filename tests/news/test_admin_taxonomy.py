from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.test import TestCase
from django.urls import reverse

from news.models import FrontPageSlot, PublishGrant, Section, Topic, TopicAlias
from tests.factories import make_article, make_author, make_draft, make_section, make_topic, make_user


class NewsroomTests(TestCase):
    role = "chief"

    def setUp(self):
        self.user = make_user(self.role)
        self.client.force_login(self.user)

    def page(self, name, *args):
        return self.client.get(reverse(f"admin:{name}", args=args))


class SectionAdminTests(NewsroomTests):
    def test_sections_are_listed_as_a_tree_in_the_order_of_the_menu(self):
        second = make_section("Kinh tế", order=2)
        first = make_section("Thời sự", order=1)
        child = make_section("Nông nghiệp", parent=second, order=1)

        rows = self.page("news_section_changelist").context["cl"].result_list

        self.assertEqual([row.pk for row in rows], [first.pk, second.pk, child.pk])

    def test_subsection_is_not_offered_as_a_parent(self):
        parent = make_section("Kinh tế")
        make_section("Nông nghiệp", parent=parent)

        form = self.page("news_section_add").context["adminform"].form

        self.assertEqual([section.name for section in form.fields["parent"].queryset], ["Kinh tế"])


class TopicAdminTests(NewsroomTests):
    def merge(self, topics, **data):
        data |= {"action": "merge", "_selected_action": [topic.pk for topic in topics]}
        return self.client.post(reverse("admin:news_topic_changelist"), data, follow=True)

    def test_search_needs_no_accents_and_knows_other_names(self):
        topic = make_topic("Đường ven biển")
        make_topic("Khác hẳn")
        TopicAlias.objects.create(topic=topic, name="Tuyến phía đông")
        for query in ("duong ven", "BIỂN đường", "phia dong"):
            with self.subTest(query=query):
                response = self.client.get(reverse("admin:news_topic_changelist"), {"q": query})
                self.assertEqual(list(response.context["cl"].queryset), [topic])

    def test_merging_asks_first_which_topic_stays(self):
        topics = [make_topic("Nước nổi"), make_topic("Mùa nước nổi")]

        response = self.merge(topics)

        self.assertTemplateUsed(response, "admin/news/topic/merge.html")
        self.assertEqual(Topic.objects.count(), 2)

    def test_merged_topic_leaves_its_articles_name_and_address_to_the_other(self):
        kept, gone = make_topic("Mùa nước nổi"), make_topic("Nước nổi")
        article = make_article(topics=["Nước nổi"])

        self.merge([kept, gone], target=kept.pk)

        self.assertEqual(list(article.topics.all()), [kept])
        self.assertEqual(kept.aliases.get().slug, "nuoc-noi")

    def test_one_topic_alone_cannot_be_merged(self):
        topic = make_topic()

        response = self.merge([topic])

        self.assertContains(response, "Chọn ít nhất hai chủ đề để gộp.")

    def test_foreign_target_is_refused(self):
        topics = [make_topic("Một"), make_topic("Hai")]
        other = make_topic("Ba")

        self.merge(topics, target=other.pk)

        self.assertEqual(Topic.objects.count(), 3)

    def test_other_name_that_is_a_topic_already_is_refused_with_a_sentence(self):
        topic = make_topic("Một")
        make_topic("Hai")
        data = {"name": "Một", "slug": topic.slug, "aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 0}

        response = self.client.post(
            reverse("admin:news_topic_change", args=[topic.pk]),
            data | {"aliases-0-name": "HAI", "aliases-0-topic": topic.pk},
        )

        self.assertEqual(response.status_code, 200)
        self.assertFalse(TopicAlias.objects.exists())

    def test_query_count_does_not_grow_with_the_number_of_topics(self):
        for size in (1, 3):
            for _index in range(size):
                make_article(topics=[make_topic().name])
            with self.subTest(size=size), self.assertNumQueries(TOPIC_LIST_QUERIES):
                self.page("news_topic_changelist")


class OtherListsTests(NewsroomTests):
    def test_authors_are_searched_without_accents_and_by_pen_name(self):
        author = make_author("Đặng Thị Thu", pen_name="Hoài Thu")
        make_author("Người Khác")
        for query in ("dang thu", "hoai"):
            with self.subTest(query=query):
                response = self.client.get(reverse("admin:news_author_changelist"), {"q": query})
                self.assertEqual(list(response.context["cl"].queryset), [author])

    def test_right_to_publish_is_given_to_a_person_for_a_section_and_until_a_day(self):
        person, section = make_user("editor"), make_section()
        data = {"user": person.pk, "section": section.pk, "until": "30/11/2026"}

        self.client.post(reverse("admin:news_publishgrant_add"), data)

        grant = PublishGrant.objects.get()
        self.assertEqual((grant.user, grant.section, grant.until.isoformat()), (person, section, "2026-11-30"))

    def test_front_page_is_offered_published_articles_only(self):
        shown, draft = make_article(headline="Cầu mới"), make_draft(headline="Cầu cũ")
        from news import search

        search.index_articles([shown, draft])
        response = self.client.get(
            reverse("admin:autocomplete"),
            {"term": "cau", "app_label": "news", "model_name": "frontpageslot", "field_name": "article"},
        )

        self.assertEqual([row["id"] for row in response.json()["results"]], [str(shown.pk)])

    def test_article_stands_on_the_front_page_once(self):
        article = make_article()
        FrontPageSlot.objects.create(article=article)

        response = self.client.post(
            reverse("admin:news_frontpageslot_add"), {"article": article.pk, "kind": "lead", "order": 0}
        )

        self.assertEqual(response.status_code, 200)
        self.assertEqual(FrontPageSlot.objects.count(), 1)

    def test_every_list_and_add_form_opens_in_vietnamese(self):
        for name in ("section", "topic", "author", "publishgrant", "frontpageslot"):
            for page in ("changelist", "add"):
                with self.subTest(name=name, page=page):
                    self.assertEqual(self.page(f"news_{name}_{page}").status_code, 200)


class PlainPageTests(NewsroomTests):
    def save(self, **data):
        data = {"title": "Giới thiệu", "url": "/gioi-thieu/", "content": "<p>Tòa soạn</p>"} | data
        return self.client.post(reverse("admin:flatpages_flatpage_add"), data)

    def test_page_is_cleaned_and_stands_on_the_site(self):
        self.save(content="<p onclick='x()'>Chào<script>x()</script></p>")

        page = FlatPage.objects.get()
        self.assertEqual(page.content, "<p>Chào</p>")
        self.assertEqual(page.sites.count(), 1)

    def test_address_gets_its_slashes(self):
        self.save(url="gioi-thieu")

        self.assertEqual(FlatPage.objects.get().url, "/gioi-thieu/")

    def test_second_page_with_the_same_address_is_refused(self):
        self.save()

        response = self.save()

        self.assertContains(response, "Đã có trang dùng đường dẫn này.")
        self.assertEqual(FlatPage.objects.count(), 1)

    def test_scripts_of_the_editor_are_allowed_on_its_form_and_nowhere_else(self):
        self.assertIn("'unsafe-inline'", self.page("flatpages_flatpage_add").headers["Content-Security-Policy"])
        self.assertNotIn(
            "'unsafe-inline'", self.page("flatpages_flatpage_changelist").headers["Content-Security-Policy"]
        )


class OldAddressTests(NewsroomTests):
    role = "administrator"

    def test_old_address_is_stored_for_this_site_and_only_once(self):
        data = {"old_path": "/cu.html", "new_path": "/moi/"}
        self.client.post(reverse("admin:redirects_redirect_add"), data)

        response = self.client.post(reverse("admin:redirects_redirect_add"), data)

        self.assertContains(response, "Đường dẫn cũ này đã được khai báo.")
        self.assertEqual(Redirect.objects.get().site_id, 1)


class ListsOfSectionsStayReadableTests(NewsroomTests):
    def test_section_with_articles_is_not_deleted(self):
        self.client.force_login(make_user("administrator"))
        section = make_article().section

        self.client.post(reverse("admin:news_section_delete", args=[section.pk]), {"post": "yes"})

        self.assertTrue(Section.objects.filter(pk=section.pk).exists())


TOPIC_LIST_QUERIES = 7
