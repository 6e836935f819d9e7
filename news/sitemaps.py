"""What crawlers read. The sitemap is one file while it is small, else an index of parts of the articles by number."""

from datetime import timedelta

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .models import Article, Author, Section, Topic

PART_SIZE = 5000
NEWS_HOURS = 48
NEWS_SIZE = 1000
XML = "application/xml; charset=utf-8"


@require_safe
def sitemap(request):
    highest = Article.objects.published().aggregate(Max("pk"))["pk__max"] or 0
    if highest <= PART_SIZE:
        return urlset(request, [*pages(), *articles(1)])
    last_part = (highest - 1) // PART_SIZE + 1
    parts = [settings.SITE_URL + reverse("news:sitemap_part", args=[part]) for part in range(last_part + 1)]
    return render(request, "news/sitemap_index.xml", {"parts": parts}, content_type=XML)


@require_safe
def sitemap_part(request, part):
    """Part 0 holds sections, topics and pages; part n the articles numbered up to n × PART_SIZE."""
    entries = articles(part) if part else pages()
    if not entries:
        raise Http404
    return urlset(request, entries)


def urlset(request, entries):
    return render(request, "news/sitemap.xml", {"entries": entries}, content_type=XML)


def pages():
    """Pages without an hour of their own."""
    paths = [reverse("news:front")]
    paths += [section.get_absolute_url() for section in Section.objects.only("slug")]
    paths += [topic.get_absolute_url() for topic in Topic.objects.only("slug")[:PART_SIZE]]
    paths += [author.get_absolute_url() for author in Author.objects.filter(is_public=True).only("slug")]
    paths += FlatPage.objects.filter(sites=settings.SITE_ID, registration_required=False).values_list("url", flat=True)
    return [(settings.SITE_URL + path, None) for path in paths]


def articles(part):
    numbered = Article.objects.published().filter(pk__gt=(part - 1) * PART_SIZE, pk__lte=part * PART_SIZE)
    rows = numbered.order_by("-pk").only("pk", "slug", "published_at", "page_changed_at")
    return [(settings.SITE_URL + row.get_absolute_url(), max(row.published_at, row.page_changed_at)) for row in rows]


@require_safe
def news_sitemap(request):
    since = timezone.now() - timedelta(hours=NEWS_HOURS)
    newest = Article.objects.published().filter(published_at__gte=since).newest_first()
    rows = newest.only("pk", "slug", "headline", "published_at")[:NEWS_SIZE]
    return render(request, "news/sitemap_news.xml", {"articles": rows}, content_type=XML)


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /binh-luan/",
        "Disallow: " + reverse("news:search"),
        "",
        "Sitemap: " + settings.SITE_URL + reverse("news:sitemap"),
        "Sitemap: " + settings.SITE_URL + reverse("news:news_sitemap"),
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
