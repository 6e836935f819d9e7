"""How the rest of the project says that a public page is no longer what it was."""

from django.utils import timezone

from .models import Article


def page_changed(article_ids):
    """Note, in the caller's transaction, that the pages of ``article_ids`` changed; the sitemap tells crawlers when."""
    Article.objects.filter(pk__in=article_ids).update(page_changed_at=timezone.now())
