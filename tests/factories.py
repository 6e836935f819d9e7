"""Plain functions that make test objects; what a test does not name never matters to what it asserts."""

import hashlib
import io
from datetime import timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from news.models import Article, ArticlePhoto, Author, Contribution, PublishGrant, Section, Topic

ROLES = {
    "reporter": "phóng viên",
    "editor": "biên tập viên",
    "secretary": "thư ký tòa soạn",
    "chief": "Tổng Biên tập",
    "moderator": "người duyệt bình luận",
    "administrator": "quản trị viên",
}
PASSWORD = "mat-khau-thu-2026"

numbers = count(1)


def make_user(role="reporter", **fields):
    """A member of the staff in the group of ``role`` (see ROLES; None: in no group); the password is PASSWORD."""
    username = fields.pop("username", f"nhanvien{next(numbers)}")
    fields = {"is_staff": True, "full_name": f"Nhân viên {username}", **fields}
    user = get_user_model().objects.create_user(username, password=fields.pop("password", PASSWORD), **fields)
    if role:
        user.groups.add(Group.objects.get(name=ROLES[role]))
    return user


def make_grant(user, **fields):
    return PublishGrant.objects.create(user=user, **fields)


def make_section(name=None, **fields):
    return Section.objects.create(name=name or f"Chuyên mục {next(numbers)}", **fields)


def make_topic(name=None, **fields):
    return Topic.objects.create(name=name or f"Chủ đề {next(numbers)}", **fields)


def make_author(name=None, **fields):
    return Author.objects.create(name=name or f"Tác giả {next(numbers)}", **fields)


def make_article(topics=(), contributors=(), **fields):
    """An article readers can see since an hour ago, unless ``status`` or ``published_at`` say otherwise."""
    number = next(numbers)
    fields = {"status": "published", "headline": f"Tiêu đề {number}", "body": f"<p>Nội dung {number}.</p>", **fields}
    if "section" not in fields:
        fields["section"] = make_section()
    if fields["status"] in ("published", "withdrawn"):
        fields.setdefault("published_at", timezone.now() - timedelta(hours=1))
        fields.setdefault("slug", f"tieu-de-{number}")
    if fields["status"] == "withdrawn":
        fields.setdefault("withdrawn_at", timezone.now())
    article = Article.objects.create(**fields)
    article.topics.set(Topic.objects.for_names(str(topic) for topic in topics))
    for order, author in enumerate(contributors):
        Contribution.objects.create(article=article, author=author, order=order)
    return article


def make_draft(user=None, **fields):
    """An article nobody sent on yet; ``user`` began it."""
    return make_article(status="draft", created_by=user, **fields)


def picture_bytes(width=64, height=48, image_format="JPEG"):
    """A picture file unlike any other made in this run."""
    number = next(numbers)
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (number % 256, number // 256 % 256, 90)).save(buffer, image_format)
    return buffer.getvalue()


def make_photo(article, *, width=64, height=48, **fields):
    content = picture_bytes(width, height)
    photo = ArticlePhoto(
        article=article, sha256=hashlib.sha256(content).hexdigest(), width=width, height=height, **fields
    )
    photo.file.save("anh.jpg", ContentFile(content), save=False)
    photo.save()
    return photo


def photo_token(photo):
    """How ``photo`` stands in a stored body."""
    return f'<figure class="article-photo" data-photo-id="{photo.pk}"></figure>'
