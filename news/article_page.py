"""The queries of the article page about the article itself, written out (see ``plain_sql``)."""

from .models import Article, ArticlePhoto, Section, Topic

LARGEST_NUMBER = 2**63 - 1
ARTICLE_SQL = """
SELECT a.*, s.name AS section_name, s.slug AS section_slug,
  p.id AS parent_id, p.name AS parent_name, p.slug AS parent_slug,
  EXISTS (SELECT 1 FROM news_attachment WHERE news_attachment.article_id = a.id) AS has_attachments
FROM news_article a LEFT JOIN news_section s ON s.id = a.section_id LEFT JOIN news_section p ON p.id = s.parent_id
WHERE a.id = %s
"""
PHOTOS_SQL = 'SELECT * FROM news_articlephoto WHERE article_id = %s AND removed_at IS NULL ORDER BY "order", id'
TOPICS_SQL = """
SELECT topic.id, topic.name, topic.slug FROM news_topic topic
JOIN news_taggedarticle tagged ON tagged.tag_id = topic.id WHERE tagged.content_object_id = %s ORDER BY tagged.id
"""


def find(pk):
    """The article whatever its state, with its section, the section above it and ``has_attachments``; None if none."""
    if pk > LARGEST_NUMBER:
        return None
    article = next(iter(Article.objects.raw(ARTICLE_SQL, [pk])), None)
    if article and article.section_id:
        parent = Section(pk=article.parent_id, name=article.parent_name, slug=article.parent_slug)
        article.section = Section(
            pk=article.section_id,
            name=article.section_name,
            slug=article.section_slug,
            parent=parent if parent.pk else None,
        )
    return article


def photos(article):
    """The photos readers may see, in their order."""
    return list(ArticlePhoto.objects.raw(PHOTOS_SQL, [article.pk]))


def topics(article):
    """The topics in the order in which they were given."""
    return list(Topic.objects.raw(TOPICS_SQL, [article.pk]))
