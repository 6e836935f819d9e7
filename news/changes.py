"""How the rest of the project says that a public page is no longer what it was."""

from django.utils import timezone

from .models import Article


def page_changed(article_ids):
    """Note that the pages of ``article_ids`` changed, in the caller's transaction; the sitemap tells crawlers the hour."""
    Article.objects.filter(pk__in=article_ids).update(page_changed_at=timezone.now())
