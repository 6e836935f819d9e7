"""Search on folded tokens, with accents or without; both databases give the same hits in the same order.

The tokens of an article are its folded syllables (``giao``), pairs of neighbours (``tuyen_giao``), both again for the
title (``t__giao``), and its syllables with their accents (``x__giao_s``). No syllable holds an underscore, so the kinds
never meet.
"""

import re

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.html import format_html, format_html_join

from . import richtext, text
from .models import Article, ArticleSearch
from .plain_sql import now_parameter
from .related import PUBLISHED_SQL

MAX_QUERY = 200
MAX_COUNTED = 1000
# PostgreSQL refuses a tsvector of more than 1 MB.
MAX_TOKENS_LENGTH = 600_000
FTS_TABLE = "news_articlesearch_fts"


def index_article(article):
    """Write the tokens of ``article`` as it is now, topics and captions included, in the caller's transaction."""
    index_articles([article])


def index_articles(articles):
    ArticleSearch.objects.bulk_create(
        [ArticleSearch(article_id=article.pk, tokens=tokens_of(article)) for article in articles],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["tokens"],
    )


def tokens_of(article):
    captions = [photo.caption for photo in article.photos.all() if photo.removed_at is None]
    topics = [topic.name for topic in article.topics.all()]
    title = [article.headline, article.short_headline]
    return make_tokens(title, [article.summary, richtext.plain_text(article.body), article.byline, *captions, *topics])


def make_tokens(title, others):
    """The search tokens of the texts, as one string; ``title`` and ``others`` are lists of plain texts."""
    in_title, anywhere, pairs, exact = set(), set(), set(), set()
    for part in title:
        syllables = _syllables(part)
        in_title.update("t__" + token for token in syllables + _pairs(syllables))
        exact.update(_exact(part))
        anywhere.update(syllables)
        pairs.update(_pairs(syllables))
    for part in others:
        syllables = _syllables(part)
        anywhere.update(syllables)
        pairs.update(_pairs(syllables))
        exact.update(_exact(part))
    # The most useful kinds first: only the longest texts lose some of the last.
    ordered = [*sorted(in_title), *sorted(anywhere), *sorted(exact), *sorted(pairs)]
    return _cut(" ".join(ordered))


def _cut(tokens):
    if len(tokens) <= MAX_TOKENS_LENGTH:
        return tokens
    return tokens[:MAX_TOKENS_LENGTH].rpartition(" ")[0]


def _syllables(value):
    return [token[:60] for token in text.folded_tokens(value)]


def _pairs(syllables):
    return [f"{first}_{second}" for first, second in zip(syllables, syllables[1:], strict=False)]


def _exact(value):
    """The syllables of ``value`` with their accents, as tokens; alike for both ways of placing the tone."""
    words = set(text.WORDS.findall(text.surface(value).casefold()))
    return {"x__" + text.tone_key(word)[:60].replace("+", "_") for word in words}


class Query:
    """What somebody looks for: ``tiers`` are lists of tokens an article must hold, the best hits first."""

    def __init__(self, value):
        self.text = text.surface(value)
        self.syllables = _syllables(self.text)
        self.has_accents = text.fold(self.text) != text.surface(self.text).casefold()
        self.tiers = self._tiers() if self.syllables else []

    def _tiers(self):
        together = _pairs(self.syllables) or self.syllables
        in_title = ["t__" + token for token in together]
        tiers = [in_title, together]
        if self.has_accents:
            exact = sorted(_exact(self.text))
            tiers = [in_title + exact, together + exact, *tiers]
        if len(self.syllables) > 1:
            tiers.append(self.syllables)
        return tiers


class Hits:
    """One page of hits; ``count`` stops at MAX_COUNTED + 1."""

    def __init__(self, articles=(), has_next=False, count=0):
        self.articles = list(articles)
        self.has_next = has_next
        self.count = count


def search(query, *, start=0, size=20):
    """The published articles that hold every syllable of ``query``, exact accents and titles first, then the newest."""
    if not query.tiers:
        return Hits()
    found = _ranked_ids(query, start, size + 1)
    articles = Article.objects.select_related("section").in_bulk(found[:size])
    return Hits(
        [articles[pk] for pk in found[:size] if pk in articles], has_next=len(found) > size, count=_count(query)
    )


def matching(queryset, value):
    """``queryset`` of articles cut down to those that hold every syllable of ``value``, whatever their status."""
    query = Query(value[:MAX_QUERY])
    if not query.tiers:
        return queryset.none()
    sql, parameter = _ids_sql(query.tiers[-1])
    return queryset.filter(pk__in=RawSQL(sql, [parameter]))


def _ids_sql(tokens):
    """SQL of the numbers of the articles that hold all ``tokens``, and its one parameter."""
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s", " ".join(f'"{t}"' for t in tokens)
    return "SELECT news_articlesearch_ids(CAST(%s AS tsquery))", " & ".join(f"'{token}'" for token in tokens)


def _ranked_ids(query, start, size):
    cases, parameters = [], []
    for tier, tokens in enumerate(query.tiers[:-1]):
        sql, parameter = _ids_sql(tokens)
        cases.append(f"WHEN a.id IN ({sql}) THEN {tier}")
        parameters.append(parameter)
    tier = f"CASE {' '.join(cases)} ELSE {len(cases)} END" if cases else "0"
    every, parameter = _ids_sql(query.tiers[-1])
    now = now_parameter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT a.id, {tier} AS tier FROM news_article a WHERE a.id IN ({every}) AND {PUBLISHED_SQL} "
            "ORDER BY tier, a.published_at DESC, a.id DESC LIMIT %s OFFSET %s",
            [*parameters, parameter, now, now, size, start],
        )
        return [row[0] for row in cursor.fetchall()]


def _count(query):
    every, parameter = _ids_sql(query.tiers[-1])
    now = now_parameter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM news_article a WHERE a.id IN ({every}) AND {PUBLISHED_SQL} "
            "LIMIT %s) AS found",
            [parameter, now, now, MAX_COUNTED + 1],
        )
        return cursor.fetchone()[0]


def highlight(value, query):
    """``value`` escaped, with what ``query`` found in it marked: the whole phrase, else its syllables."""
    spans = find(value, query)
    if not spans:
        return format_html("{}", value)
    pieces, position = [], 0
    for start, end in spans:
        pieces += [(format_html("{}", value[position:start]),), (format_html("<mark>{}</mark>", value[start:end]),)]
        position = end
    pieces.append((format_html("{}", value[position:]),))
    return format_html_join("", "{}", pieces)


def find(value, query):
    """Where the words of ``query`` stand in ``value``, as (start, end) pairs; ``value`` must be NFC."""
    folded, origin = text.fold_with_map(value)
    phrase = r"[\W_]+".join(map(re.escape, query.syllables))
    spans = _spans(phrase, folded, origin)
    if not spans and len(query.syllables) > 1:
        spans = _spans("|".join(map(re.escape, query.syllables)), folded, origin)
    return spans


def _spans(pattern, folded, origin):
    whole_words = rf"(?<![^\W_])(?:{pattern})(?![^\W_])"
    return [(origin[m.start()], origin[m.end() - 1] + 1) for m in re.finditer(whole_words, folded)]


def snippet(article, query, length=220):
    """The part of the summary, else of the body, around the first hit, marked; the summary when there is none."""

    for value in (article.summary, richtext.plain_text(article.body)[:6000]):
        value = text.surface(value)
        spans = find(value, query)
        if spans:
            return highlight(_around(value, spans[0][0], length), query)
    value = article.summary or richtext.first_paragraph(article.body)
    return highlight(text.excerpt(value, length), query) if value else ""


def _around(value, position, length):
    start = max(0, position - length // 3)
    if start:
        start = value.find(" ", start) + 1
        return "… " + text.excerpt(value[start:], length)
    return text.excerpt(value, length)
