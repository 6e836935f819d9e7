from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import article_page, front_page, richtext, text
from .forms import SearchForm
from .models import Article, Author, Section, Topic, TopicAlias
from .paging import PAGE_SIZE, get_page, page_number
from .photos import share_image_url
from .related import related
from .search import MAX_COUNTED, Query
from .search import search as find_articles

DESCRIPTION_LENGTH = 160
FIRST_YEAR, LAST_YEAR = 1900, 9999


@require_safe
def front(request):
    return render(request, "news/front.html", front_page.contents(request.site_frame.menu))


@require_safe
def section(request, slug):
    found = Section.objects.select_related("parent").filter(slug=slug).first()
    if found is None:
        return redirect_to_slug(Section, "news:section", slug)
    entry = menu_entry(request.site_frame, found.slug)
    articles = Article.objects.published().filter(section_id__in=section_ids(request.site_frame, found))
    page = get_page(request, articles)
    return render(
        request,
        "news/section.html",
        {"section": found, "entry": entry, "page": page, "section_slugs": section_slugs(found)},
    )


@require_safe
def topic(request, slug):
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        return redirect_to_topic("news:topic", slug)
    page = get_page(request, Article.objects.published().filter(tagged__tag=found))
    return render(request, "news/topic.html", {"topic": found, "page": page})


@require_safe
def author(request, slug):
    found = Author.objects.filter(slug=slug, is_public=True).first()
    if found is None:
        return redirect_to_slug(Author, "news:author", slug, is_public=True)
    signed = found.contributions.values("article")
    page = get_page(request, Article.objects.published().filter(pk__in=signed))
    return render(request, "news/author.html", {"author": found, "page": page})


def redirect_to_slug(model, name, slug, **conditions):
    """301 to the row whose slug ``slug`` means, when it was typed with accents or capitals; else 404."""
    plain = text.slug(slug)
    if plain and plain != slug and model.objects.filter(slug=plain, **conditions).exists():
        return redirect(name, plain, permanent=True)
    raise Http404


def redirect_to_topic(name, slug):
    """301 from an old address of a topic to today's; else 404."""
    alias = TopicAlias.objects.filter(slug=slug).select_related("topic").first()
    if alias:
        return redirect(name, alias.topic.slug, permanent=True)
    return redirect_to_slug(Topic, name, slug)


def menu_entry(frame, slug):
    for entry in frame.menu:
        for candidate in (entry, *entry.children):
            if candidate.slug == slug:
                return candidate
    return None


def section_ids(frame, section):
    """The numbers of ``section`` and of the sections under it, read from the menu."""
    entry = menu_entry(frame, section.slug)
    children = entry.children if entry else []
    return [section.pk, *(child.id for child in children)]


def section_slugs(section):
    """What the menu marks as the place of a page."""
    return [section.slug, *([section.parent.slug] if section.parent else [])]


@require_safe
def archive_start(request):
    newest = Article.objects.published().newest_first().values_list("published_at", flat=True).first()
    day = timezone.localtime(newest or timezone.now())
    return redirect("news:archive", day.year, day.month)


@require_safe
def archive(request, year, month, day=None):
    first, last = archive_span(year, month, day)
    page = get_page(request, Article.objects.published().filter(published_at__gte=first, published_at__lt=last))
    context = {
        "day": first if day else None,
        "month": first,
        "page": page,
        "day_addresses": [] if day else day_addresses(first, last),
        **archive_neighbours(first, last, day),
    }
    return render(request, "news/archive.html", context)


def archive_span(year, month, day):
    """The first moment of the month (or the day), and the first one after it; 404 when there is no such date."""
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise Http404
    try:
        first = date(year, month, day or 1)
        last = first + timedelta(days=1 if day else 32)
    except ValueError:
        raise Http404 from None
    return midnight(first), midnight(last if day else last.replace(day=1))


def midnight(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def archive_neighbours(first, last, day):
    """Addresses of the month (or day) before and after; none in the future."""
    before = timezone.localtime(first - timedelta(hours=12))
    after = timezone.localtime(last + timedelta(hours=12))
    return {
        "earlier": archive_url(before, day) if before.year >= FIRST_YEAR else None,
        "later": archive_url(after, day) if last <= timezone.now() else None,
    }


def day_addresses(first, last):
    """The addresses of the days of a month, up to today."""
    end = min(last, timezone.now())
    moments = (first + timedelta(days=number) for number in range(31))
    return [archive_url(moment, True) for moment in moments if moment < end]


def archive_url(moment, day):
    return reverse("news:archive", args=[moment.year, moment.month, *([moment.day] if day else [])])


@require_safe
def search(request):
    form = SearchForm(request.GET)
    context = {"form": form, "typed": request.GET.get("q", "")}
    if not form.is_valid():
        return render(request, "news/search.html", context, status=400)
    query = Query(form.cleaned_data["q"])
    number = page_number(request)
    hits = find_articles(query, start=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
    if number > 1 and not hits.articles:
        raise Http404
    context.update(query=query, hits=hits, number=number, max_counted=MAX_COUNTED)
    return render(request, "news/search.html", context)


@require_safe
def article(request, slug, pk):
    found = article_page.find(pk)
    if found and found.next_change_at and found.next_change_at <= timezone.now():
        found = promoted(found)
    if found is None or not found.was_published or found.is_scheduled:
        raise Http404
    if not found.is_public:
        return gone(request, found)
    if request.path != found.get_absolute_url():
        return redirect(found, permanent=True)
    return render(request, "news/article.html", article_context(request, found))


def promoted(article):
    """``article`` after its due change went live."""
    from .revisions import promote_due

    promote_due(article=article)
    return article_page.find(article.pk)


def gone(request, article):
    return render(request, "410.html", {"article": article}, status=410)


def article_context(request, article, photos=None, topics=None):
    """What ``news/article.html`` shows; a preview brings its own photos and topics."""
    if photos is None:
        photos = article_page.photos(article)
    if topics is None:
        topics = article_page.topics(article)
    same_topic, same_section = related(article, topics, section_ids(request.site_frame, article.section))
    lead_photo = next((photo for photo in photos if photo.pk == article.lead_photo_id), None)
    shows_credit = not article.is_photo_byline
    shared_photo = lead_photo or (photos[0] if photos else None)
    return {
        "article": article,
        "body": richtext.render(article.body, photos, show_credit=shows_credit),
        "lead_figure": lead_figure(article, lead_photo, shows_credit),
        "topics": topics,
        "attachments": list(article.attachments.all()) if article.has_attachments else [],
        "same_topic": same_topic,
        "same_section": same_section,
        "section_slugs": section_slugs(article.section),
        "canonical_url": settings.SITE_URL + article.get_absolute_url(),
        "description": text.excerpt(article.summary or richtext.first_paragraph(article.body), DESCRIPTION_LENGTH),
        "corrections": [{**note, "at": datetime.fromisoformat(note["at"])} for note in article.corrections],
        "share_image": share_image_url(shared_photo) if shared_photo else "",
    }


def lead_figure(article, lead_photo, shows_credit):
    """The lead photo, for an article whose body has none."""
    if lead_photo is None or richtext.photo_ids(article.body):
        return ""
    return richtext.render(richtext.photo_token(lead_photo.pk), [lead_photo], show_credit=shows_credit)
