"""Many articles and comments at once, for measuring. Never meant for a site with readers."""

import math
from datetime import timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from comments import identity
from comments.models import Comment
from news import photos, search, text
from news.models import Article, ArticlePhoto, Section, TaggedArticle, Topic

from . import newsroom
from .prose import Prose
from .scenes import photograph

PENDING = 10_000
YEARS = 8
ARTICLES_AT_ONCE = 500
COMMENTS_AT_ONCE = 10_000
ROWS_AT_ONCE = 1000
PERSON_COLUMNS = ["name", "email", "email_hash", "device_hash", "network_hash", "ip_address"]
COMMENT_COLUMNS = [
    *PERSON_COLUMNS,
    *["article_id", "text", "status", "version", "hold_reasons", "status_token", "consent_version"],
    *["created_at", "decided_at"],
]
TOKEN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PICTURES = ["harbour", "school", "terraces", "skyline", "market", "mountains", "hall", "beach"]
SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Tô"]
MIDDLES = ["Văn", "Thị", "Hữu", "Thu", "Minh", "Đức", "Ngọc", "Quang", "Thanh", "Gia"]
GIVEN = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hùng", "Lan", "Linh", "Mai", "Nam", "Oanh", "Sơn", "Yến"]
BYLINES = ["TT", "Hoài An", "Thu Trang", "Q.H", "Hoài An - Thu Trang", "Bài và ảnh: Minh Châu", "PV"]


class Sample:
    """``tell`` is called with a sentence now and then."""

    def __init__(self, seed, tell):
        self.random = Random(seed)
        self.prose = Prose(self.random)
        self.now = timezone.now().replace(microsecond=0)
        self.start = self.now - timedelta(days=365 * YEARS)
        self.tell = tell

    def make(self, articles, comments):
        models = self.make_pictures()
        sections = self.sections()
        topics = self.topics(max(20, articles // 50))
        article_hours = self.make_articles(articles, sections, topics, models)
        self.make_comments(comments, article_hours)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    # what articles share

    def make_pictures(self):
        """A few real photos with every rendition; all other rows share their files."""
        carrier = Article.objects.create()
        rows = []
        for scene in PICTURES:
            upload = SimpleUploadedFile(f"{scene}.jpg", photograph(scene, "sample"), "image/jpeg")
            row = photos.add_photo(carrier, upload, user=None)
            photos.make_renditions(row.pk)
            photos.ensure_share_image(row)
            row.refresh_from_db()
            rows.append(row)
        self.tell(f"{len(rows)} pictures")
        return rows

    def sections(self):
        if not Section.objects.exists():
            for order, (name, below) in enumerate(newsroom.SECTIONS):
                parent = Section.objects.create(name=name, order=order)
                for place, child in enumerate(below):
                    Section.objects.create(name=child, parent=parent, order=place)
        return list(Section.objects.order_by("pk").values_list("pk", flat=True))

    def topics(self, number):
        names = {}
        while len(names) < number:
            name = text.surface(self.prose.line(2, 4))[:90]
            if text.tone_key(name):
                names.setdefault(text.tone_key(name), name)
        return [topic.pk for topic in Topic.objects.for_names(names.values())]

    # articles

    def make_articles(self, number, sections, topics, models):
        """Make them oldest first; returns [(id, hour)] of all."""
        first = (Article.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        hours = []
        for start in range(0, number, ARTICLES_AT_ONCE):
            size = min(ARTICLES_AT_ONCE, number - start)
            batch = [
                self.article(first + start + place, (start + place + 1) / number, sections) for place in range(size)
            ]
            self.insert_articles(batch, topics, models)
            hours += [(article.pk, article.published_at) for article in batch]
        self.tell(f"{number} articles")
        return hours

    def article(self, pk, age, sections):
        headline = text.surface(self.prose.line(7, 18))[:200]
        published_at = self.start + (self.now - self.start) * age - timedelta(minutes=5)
        return Article(
            pk=pk,
            status=Article.Status.PUBLISHED,
            headline=headline,
            short_headline=text.excerpt(headline, 80) if self.random.random() < 0.3 else "",
            slug=text.slug(headline),
            summary=self.prose.sentence() + " " + self.prose.sentence(),
            body="".join(self.prose.html_paragraph() for _number in range(self.random.randint(5, 11))),
            byline=self.random.choice(BYLINES),
            section_id=self.random.choice(sections),
            published_at=published_at,
            created_at=published_at,
            modified_at=published_at,
            page_changed_at=published_at,
        )

    def insert_articles(self, batch, topics, models):
        """In one transaction: the rows of articles and photos point to each other."""
        next_photo = (ArticlePhoto.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        pictures, tags = [], []
        for article in batch:
            chosen = self.random.sample(models, self.random.choice((0, 1, 1, 2, 3, 4)))
            own = [
                self.photo(next_photo + len(pictures) + place, article, model, place)
                for place, model in enumerate(chosen)
            ]
            pictures += own
            article.body = place_photos(article.body, own)
            article.lead_photo = own[0] if own else None
            ranks = {min(len(topics) - 1, int(self.random.paretovariate(0.6)) - 1) for _topic in range(3)}
            tags += [TaggedArticle(tag_id=topics[rank], content_object_id=article.pk) for rank in sorted(ranks)]
        with transaction.atomic():
            Article.objects.bulk_create(batch)
            ArticlePhoto.objects.bulk_create(pictures)
            TaggedArticle.objects.bulk_create(tags)
            reset_sequences(Article, ArticlePhoto)
            written = Article.objects.filter(pk__in=[article.pk for article in batch])
            search.index_articles(written.prefetch_related("photos", "topics"))

    def photo(self, pk, article, model, order):
        return ArticlePhoto(
            pk=pk,
            article=article,
            file=model.file.name,
            sha256=model.sha256,
            width=model.width,
            height=model.height,
            renditions=model.renditions,
            caption=self.prose.line(8, 20),
            credit=self.random.choice(("", "TT", "Minh Châu", "Hoài An")),
            order=order,
        )

    # comments

    def make_comments(self, number, articles):
        sentences = [self.prose.sentence() for _number in range(6000)]
        people = [self.person(place) for place in range(20_000)]
        waiting = min(PENDING, number // 20)
        for start in range(0, number, COMMENTS_AT_ONCE):
            places = range(start, min(start + COMMENTS_AT_ONCE, number))
            rows = [self.comment(place, number, articles, sentences, people, waiting) for place in places]
            with transaction.atomic():
                for first in range(0, len(rows), ROWS_AT_ONCE):
                    insert(Comment, COMMENT_COLUMNS, rows[first : first + ROWS_AT_ONCE])
            if start and start % 200_000 == 0:
                self.tell(f"{start} comments")
        self.tell(f"{number} comments, {waiting} of them pending")

    def person(self, number):
        """The values of PERSON_COLUMNS."""
        name = " ".join(map(self.random.choice, (SURNAMES, MIDDLES, GIVEN)))
        sender = identity.Sender(f"sample {number}", False, f"198.18.{number // 200 % 200}.{number % 200 + 1}")
        email = f"doc.gia.{number}@vidu.example" if number % 2 else ""
        return name, email, identity.email_hash(email), sender.device_hash, sender.network_hash, sender.kept_address

    def comment(self, place, number, articles, sentences, people, waiting):
        """The values of COMMENT_COLUMNS. The later it comes, the newer its article; some articles draw far more."""
        age = (place + 1) / number
        back = int(self.random.paretovariate(0.5)) - 1
        chosen = max(0, math.ceil(age * len(articles)) - 1 - back)
        if self.random.random() < 0.4:
            chosen -= chosen % 9
        article_id, published_at = articles[chosen]
        sent_at = max(published_at, self.start + (self.now - self.start) * age - timedelta(minutes=4))
        is_waiting = place >= number - 2 * waiting and (number - place) % 2 == 1
        status = "pending" if is_waiting else self.random.choices(("approved", "rejected", "spam"), (94, 4, 2))[0]
        words = " ".join(self.random.choices(sentences, k=self.random.choice((1, 1, 2, 2, 3))))
        return (
            *self.random.choice(people),
            article_id,
            words,
            status,
            1,
            "[]",
            "".join(self.random.choices(TOKEN_LETTERS, k=32)),
            "sample",
            connection.ops.adapt_datetimefield_value(sent_at),
            None if is_waiting else connection.ops.adapt_datetimefield_value(sent_at + timedelta(minutes=30)),
        )


def place_photos(body, own):
    """Put the photos behind the first paragraphs."""
    paragraphs = body.split("</p>")
    for place, photo in enumerate(own):
        paragraphs[place] += f'</p><figure class="article-photo" data-photo-id="{photo.pk}"></figure>'
    return "</p>".join(paragraphs).replace("</figure></p>", "</figure>")


def insert(model, columns, rows):
    """One INSERT of ready values: at a million rows the ORM's care for each of them takes most of the time."""
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * len(rows))}",
            [value for values in rows for value in values],
        )


def reset_sequences(*models):
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
