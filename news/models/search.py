from django.db import models

from .article import Article


class ArticleSearch(models.Model):
    """The folded search tokens of one article; ``news/search.py`` writes them, each database indexes them its own way.

    A table of its own: altering a table on SQLite drops its triggers.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search")
    tokens = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.article_id)
