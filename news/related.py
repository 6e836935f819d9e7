"""Other articles under an article: one query for both lists, whose cost does not grow with the archive."""

from collections import namedtuple

from .addresses import article_address
from .plain_sql import fetch, moment, now_parameter

SAME_TOPIC = 6
SAME_SECTION = 5
# Of each topic only the newest articles are weighed, so that a topic of thousands costs no more than one of thirty.
WEIGHED = 30

PUBLISHED_SQL = "a.status = 'published' AND a.published_at <= %s AND (a.expires_at IS NULL OR a.expires_at > %s)"
OF_TOPIC = (
    "SELECT content_object_id FROM (SELECT content_object_id FROM news_taggedarticle WHERE tag_id = %s "
    "ORDER BY content_object_id DESC LIMIT %s) AS t{number}"
)
OF_SECTION = (
    f"SELECT id FROM (SELECT a.id FROM news_article a WHERE a.section_id = %s AND {PUBLISHED_SQL} "
    "ORDER BY a.published_at DESC, a.id DESC LIMIT %s) AS s{number}"
)
OF_ALL = (
    f"SELECT id FROM (SELECT a.id FROM news_article a WHERE {PUBLISHED_SQL} "
    "ORDER BY a.published_at DESC, a.id DESC LIMIT %s) AS newest"
)
SHARING = (
    "SELECT a.id, COUNT(*) AS shared FROM ({candidates}) AS c JOIN news_article a ON a.id = c.content_object_id "
    f"WHERE {PUBLISHED_SQL} AND a.id <> %s GROUP BY a.id, a.published_at "
    "ORDER BY shared DESC, a.published_at DESC, a.id DESC LIMIT %s"
)

Line = namedtuple("Line", "pk headline published_at url")


def related(article, topics, section_ids):
    """Two lists of lines, newest first: articles sharing ``topics``, and others of ``section_ids``; none in both."""
    rows = _rows(article, [topic.pk for topic in topics], section_ids)
    lines = {row[0]: _line(*row[:5]) for row in rows}
    sharing = {row[0] for row in rows if row[5]}
    same_topic = [line for pk, line in lines.items() if pk in sharing]
    same_section = [line for pk, line in lines.items() if pk not in sharing and pk != article.pk]
    return same_topic, same_section[:SAME_SECTION]


def _line(pk, slug, headline, short_headline, published_at):
    return Line(pk, short_headline or headline, published_at, article_address(slug, pk))


def _rows(article, topic_ids, section_ids):
    parts, parameters = [], []
    if topic_ids:
        sql, values = _sharing(article, topic_ids)
        parts.append(f"SELECT id, shared FROM ({sql}) AS r")
        parameters += values
    sql, values = newest_of_sections(section_ids, SAME_TOPIC + SAME_SECTION + 1)
    parts.append(f"SELECT id, 0 AS shared FROM ({sql}) AS n")
    parameters += values
    query = (
        "SELECT a.id, a.slug, a.headline, a.short_headline, a.published_at, MAX(p.shared) "
        f"FROM ({' UNION ALL '.join(parts)}) AS p JOIN news_article a ON a.id = p.id "
        "GROUP BY a.id, a.slug, a.headline, a.short_headline, a.published_at "
        "ORDER BY a.published_at DESC, a.id DESC"
    )
    return [(*row[:4], moment(row[4]), row[5]) for row in fetch(query, parameters)]


def _sharing(article, topic_ids):
    now = now_parameter()
    candidates = " UNION ALL ".join(OF_TOPIC.format(number=number) for number in range(len(topic_ids)))
    parameters = [value for pk in topic_ids for value in (pk, WEIGHED)]
    return SHARING.format(candidates=candidates), [*parameters, now, now, article.pk, SAME_TOPIC]


def newest_of_sections(section_ids, limit):
    """SQL (and its parameters) of the ids of the ``limit`` newest public articles of each section."""
    now = now_parameter()
    sql = " UNION ALL ".join(OF_SECTION.format(number=number) for number in range(len(section_ids)))
    return sql, [value for pk in section_ids for value in (pk, now, now, limit)]


def newest_of_all(limit):
    """SQL (and its parameters) of the ids of the ``limit`` newest public articles."""
    now = now_parameter()
    return OF_ALL, [now, now, limit]
