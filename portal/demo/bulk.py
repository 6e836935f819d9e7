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
        batch = []
        for place in range(number):
            batch.append(self.comment(place, number, articles, sentences, people, waiting))
            if len(batch) == COMMENTS_AT_ONCE or place == number - 1:
                Comment.objects.bulk_create(batch, batch_size=2000)
                batch = []
                if (place + 1) % 200_000 == 0:
                    self.tell(f"{place + 1} comments")
        self.tell(f"{number} comments, {waiting} of them pending")

    def person(self, number):
        name = " ".join(map(self.random.choice, (SURNAMES, MIDDLES, GIVEN)))
        sender = identity.Sender(f"sample {number}", False, f"198.18.{number // 200 % 200}.{number % 200 + 1}")
        email = f"doc.gia.{number}@vidu.example" if number % 2 else ""
        return name, email, identity.email_hash(email), sender.device_hash, sender.network_hash, sender.kept_address

    def comment(self, place, number, articles, sentences, people, waiting):
        """The later the comment, the newer the article; some articles draw far more than others."""
        age = (place + 1) / number
        newest = max(1, math.ceil(age * len(articles)))
        back = int(self.random.paretovariate(0.5)) - 1
        chosen = max(0, newest - 1 - back)
        if self.random.random() < 0.4:
            chosen -= chosen % 9
        article_id, published_at = articles[chosen]
        sent_at = max(published_at, self.start + (self.now - self.start) * age - timedelta(minutes=4))
        name, email, email_hash, device_hash, network_hash, address = self.random.choice(people)
        is_waiting = place >= number - 2 * waiting and (number - place) % 2 == 1
        status = (
            Comment.Status.PENDING
            if is_waiting
            else self.random.choices(
                (Comment.Status.APPROVED, Comment.Status.REJECTED, Comment.Status.SPAM), (94, 4, 2)
            )[0]
        )
        return Comment(
            article_id=article_id,
            name=name,
            email=email,
            text=" ".join(self.random.choice(sentences) for _sentence in range(self.random.choice((1, 1, 2, 2, 3)))),
            status=status,
            email_hash=email_hash,
            device_hash=device_hash,
            network_hash=network_hash,
            ip_address=address,
            consent_version="sample",
            created_at=sent_at,
            decided_at=None if is_waiting else sent_at + timedelta(minutes=30),
        )


def place_photos(body, own):
    """Put the photos behind the first paragraphs."""
    paragraphs = body.split("</p>")
    for place, photo in enumerate(own):
        paragraphs[place] += f'</p><figure class="article-photo" data-photo-id="{photo.pk}"></figure>'
    return "</p>".join(paragraphs).replace("</figure></p>", "</figure>")


def reset_sequences(*models):
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
