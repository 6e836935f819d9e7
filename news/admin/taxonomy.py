"""Sections, topics and authors in the admin."""

from django.contrib import admin, messages
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import completion, text, topics
from ..admin_forms import MergeTopicsForm
from ..admin_page import admin_page
from ..models import Author, Section, TaggedArticle, Topic, TopicAlias


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["tree_name", "slug", "order"]
    list_editable = ["order"]
    list_select_related = ["parent"]
    fields = ["name", "parent", "order", "slug"]

    def get_ordering(self, request):
        """Each section of the first level, then those in it."""
        root = [Coalesce("parent__order", "order"), Coalesce("parent__sort_key", "sort_key"), Coalesce("parent", "id")]
        return [*root, F("parent").asc(nulls_first=True), "order", "sort_key"]

    @admin.display(description=gettext_lazy("section"))
    def tree_name(self, section):
        return format_html('<span class="tree-child">{}</span>', section.name) if section.parent_id else section.name

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = Section.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    class Media:
        css = {"all": ["css/admin-article.css"]}


class TopicAliasInline(admin.TabularInline):
    model = TopicAlias
    fields = ["name"]
    extra = 1

    def may(self, request, obj=None):
        """Other names belong to the topic: whoever may change it writes them."""
        return request.user.has_perm("news.change_topic")

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = may


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "number_of_articles"]
    fields = ["name", "slug", "description"]
    search_fields = ["folded"]
    inlines = [TopicAliasInline]
    actions = ["merge"]
    show_full_result_count = False

    def get_queryset(self, request):
        uses = TaggedArticle.objects.filter(tag=OuterRef("pk")).order_by().values("tag").annotate(n=Count("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(uses=Coalesce(Subquery(uses.values("n"), output_field=IntegerField()), 0))
        )

    def get_search_results(self, request, queryset, search_term):
        for word in text.fold(search_term).split():
            queryset = queryset.filter(
                Q(folded__contains=word) | Q(pk__in=TopicAlias.objects.filter(folded__contains=word).values("topic"))
            )
        return queryset, False

    @admin.display(description=gettext_lazy("articles"))
    def number_of_articles(self, topic):
        return topic.uses

    def get_urls(self):
        own = [path("complete/", self.admin_site.admin_view(completion.topics), name="news_topic_complete")]
        return own + super().get_urls()

    @admin.action(description=gettext_lazy("Merge topics"), permissions=["change"])
    def merge(self, request, queryset):
        """Ask which of the chosen topics stays, then merge the others into it."""
        chosen = list(queryset.order_by("-uses", "sort_key"))
        if len(chosen) < 2:
            messages.warning(request, _("Choose at least two topics to merge."))
            return None
        form = MergeTopicsForm(request.POST if "target" in request.POST else None, topics=chosen)
        if form.is_valid():
            target = form.cleaned_data["target"]
            others = [topic for topic in chosen if topic != target]
            topics.merge(others, target)
            self.say_merged(request, others, target)
            return None
        return admin_page(
            self, request, "admin/news/topic/merge.html", title=_("Merge topics"), topics=chosen, form=form
        )

    def say_merged(self, request, others, target):
        for topic in others:
            self.log_change(request, target, _("Merged “%(name)s” into this topic.") % {"name": topic.name})
        sentence = ngettext(
            "%(count)d topic was merged into “%(name)s”.", "%(count)d topics were merged into “%(name)s”.", len(others)
        )
        messages.success(request, sentence % {"count": len(others), "name": target.name})


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ["name", "pen_name", "user", "is_public"]
    list_filter = ["is_public"]
    list_select_related = ["user"]
    search_fields = ["folded"]
    fields = ["name", "pen_name", "user", "is_public", "biography", "slug"]

    def get_search_results(self, request, queryset, search_term):
        for word in text.fold(search_term).split():
            queryset = queryset.filter(folded__contains=word)
        return queryset, False
