"""The list of articles, and the addresses of everything around the article form."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import admin_views, media_views, permissions, search, text
from ..admin_forms import section_tree
from ..models import Article, Revision, Section


class CappedPaginator(Paginator):
    """Counts to a limit and no further: nobody pages past it, and a table without end is never counted."""

    limit = 10_000

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[: self.limit].count()


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        states = [(status.value, status.label) for status in Article.Status]
        states.insert(3, ("scheduled", _("scheduled")))
        return [*states, ("returned", _("returned for changes"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        match self.value():
            case None:
                return queryset
            case "scheduled":
                return queryset.filter(status=Article.Status.PUBLISHED, published_at__gt=now)
            case "published":
                return queryset.filter(status=Article.Status.PUBLISHED, published_at__lte=now)
            case "returned":
                return queryset.filter(status=Article.Status.DRAFT, last_kind=Revision.Kind.RETURNED)
            case value:
                return queryset.filter(status=value)


class SectionFilter(admin.SimpleListFilter):
    title = gettext_lazy("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in section_tree(Section.objects.all())]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None or not value.isascii() or not value.isdigit() or len(value) > 18:
            return queryset
        return queryset.in_section(int(value))


class MineFilter(admin.SimpleListFilter):
    title = gettext_lazy("writer")
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", _("mine"))]

    def queryset(self, request, queryset):
        return queryset.filter(created_by=request.user) if self.value() == "mine" else queryset


class ArticleChangeList(ChangeList):
    """Knows of each article who saved it last, and how; leaves out forms that were opened and left."""

    def get_queryset(self, request, exclude_parameters=None):
        named = Revision.objects.named().filter(article=OuterRef("pk")).order_by("-number")
        self.root_queryset = self.root_queryset.not_empty().annotate(
            last_kind=Subquery(named.values("kind")[:1]),
            last_note=Subquery(named.values("note")[:1]),
            last_person=Subquery(named.values("created_by__full_name")[:1]),
        )
        return super().get_queryset(request, exclude_parameters).defer("body", "corrections", "withdrawal_note")

    def get_filters_params(self, params=None):
        """Without ``saved``, which tells the page's script what the server has (``admin_views``)."""
        self.params.pop("saved", None)
        return {name: value for name, value in super().get_filters_params(params).items() if name != "saved"}


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ["title", "state", "saved", "place"]
    list_display_links = ["title"]
    list_filter = [StateFilter, SectionFilter, MineFilter]
    list_select_related = ["section", "created_by"]
    list_per_page = 50
    list_max_show_all = 0
    search_fields = ["pk"]
    search_help_text = gettext_lazy("With or without accents.")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["-modified_at", "-id"]
    actions = None

    class Media:
        css = {"all": ["css/admin-article.css"]}
        js = ["js/admin-saved.js"]

    # The list

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Articles"), **(extra_context or {})})

    def get_changelist(self, request, **kwargs):
        return ArticleChangeList

    def get_queryset(self, request):
        return permissions.visible_to(request.user, super().get_queryset(request))

    def get_search_results(self, request, queryset, search_term):
        if search_term.strip():
            queryset = search.matching(queryset, search_term)
        if "field_name" in request.GET:
            queryset = queryset.filter(status=Article.Status.PUBLISHED)
        return queryset, False

    @admin.display(description=gettext_lazy("headline"), ordering="headline")
    def title(self, article):
        if article.status == Article.Status.DRAFT and article.last_kind == Revision.Kind.RETURNED:
            note = _("Returned: %(note)s") % {"note": article.last_note}
            return format_html('{}<span class="row-note row-note-returned">{}</span>', article, note)
        return str(article)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, article):
        shown = admin_views.state_of(article)
        hour = text.list_datetime(shown.hour) if shown.hour else ""
        badge = format_html('<span class="state-badge state-{}">{}</span>', shown.code, shown.label)
        return format_html('{}<span class="row-note">{}</span>', badge, hour) if hour else badge

    @admin.display(description=gettext_lazy("last saved"), ordering="modified_at")
    def saved(self, article):
        person = article.last_person or (str(article.created_by) if article.created_by else "")
        hour = text.list_datetime(article.modified_at)
        return format_html('{}<span class="row-note">{}</span>', hour, person)

    @admin.display(description=gettext_lazy("section, byline"), ordering="section")
    def place(self, article):
        return format_html('{}<span class="row-note">{}</span>', article.section or "", article.byline)

    # Rights: what a group may do in general, and with this article

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and (obj is None or permissions.can_edit(request.user, obj))

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request) and (obj is None or permissions.can_view(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return obj is not None and permissions.can_delete(request.user, obj)

    # Addresses

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            *media_views.desk_urls,
            path("start/", wrap(admin_views.start), name="news_article_start"),
            path("<int:pk>/preview/", wrap(self.desk_view(admin_views.preview)), name="news_article_preview"),
            path("<int:pk>/history/", wrap(self.desk_view(admin_views.history)), name="news_article_history"),
            path(
                "<int:pk>/history/<int:number>/", wrap(self.desk_view(admin_views.version)), name="news_article_version"
            ),
            path(
                "<int:pk>/history/<int:number>/restore/",
                wrap(self.desk_view(admin_views.restore)),
                name="news_article_restore",
            ),
        ]
        return own + super().get_urls()

    def desk_view(self, view):
        def bound(request, **kwargs):
            return view(request, self, **kwargs)

        return bound

    @method_decorator(admin_views.relaxed_policy)
    def add_view(self, request, form_url="", extra_context=None):
        return admin_views.ArticleDesk(request, self).answer()

    @method_decorator(admin_views.relaxed_policy)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return admin_views.ArticleDesk(request, self, object_id).answer()
