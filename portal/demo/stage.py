"""Sets the demo stage and clears it away again.

Everything is made through the newsroom's own functions in one transaction: a load that was killed leaves nothing but
files and can be started again. What belongs to the stage is known by marks in the rows themselves: ``legacy_id`` of
articles, ``consent_version`` of comments, the invented e-mail domain of logins, and the very words of all the rest.
"""

import os
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.flatpages.models import FlatPage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import identity, moderation
from comments.models import Comment, Decision, RejectReason
from comments.screening import Context, screen
from news import photos, revisions, richtext, text, workflow
from news.models import Article, Author, FrontPageSlot, Section, Topic, TopicAlias
from portal.models import SiteIdentity

from . import content, newsroom
from .documents import word_file
from .scenes import photograph

MARK = "demo"
MAIL = "@thuangiang.example"
PLAIN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
BLOCKED_TO_READERS = ("draft", "submitted", "edited", "returned")


def logins_path():
    return settings.DATA_DIR / "demo-logins.txt"


def stands():
    return Article.objects.filter(legacy_id__startswith=f"{MARK}-").exists()


# Loading


def load():
    """Set the whole stage; the random passwords stand in ``logins_path()`` and nowhere else."""
    with transaction.atomic():
        passwords = make_staff()
        make_frame()
        make_authors()
        now = timezone.now()
        articles = {story.key: make_article(story, now) for story in content.stories()}
        make_topics()
        make_front_page(articles, now)
        make_comments(articles, now)
        write_logins(passwords)


def make_staff():
    passwords = []
    User = get_user_model()
    for username, full_name, group, _author in newsroom.STAFF:
        if User.objects.filter(username=username).exists():
            username = f"{username}-demo"
        password = get_random_string(12, PLAIN_LETTERS)
        user = User.objects.create_user(
            username, email=username + MAIL, password=password, full_name=full_name, is_staff=True
        )
        user.groups.add(Group.objects.get_or_create(name=group)[0])
        passwords.append((group, username, password))
    return passwords


def staff(group):
    return get_user_model().objects.get(email__endswith=MAIL, groups__name=group)


def write_logins(passwords):
    """Readable for the owner alone from the first moment on."""
    lines = [_("Logins of the demo (“manage.py demo --remove” takes them away):"), f"{settings.SITE_URL}/admin/", ""]
    lines += [f"{group:24}{username:20}{password}" for group, username, password in passwords]
    path = logins_path()
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as output:
        output.write("\n".join(lines) + "\n")
    draft.replace(path)


def make_frame():
    if not SiteIdentity.objects.exists():
        SiteIdentity.objects.create(**newsroom.IDENTITY, licence_date=date(*newsroom.LICENCE_DATE))
    for order, (name, below) in enumerate(newsroom.SECTIONS, start=1):
        parent = Section.objects.create(name=name, order=order * 10)
        for place, child in enumerate(below, start=1):
            Section.objects.create(name=child, parent=parent, order=place * 10)
    for url, title, html in newsroom.PAGES:
        if not FlatPage.objects.filter(url=url).exists():
            page = FlatPage.objects.create(url=url, title=title, content=richtext.clean(html).body)
            page.sites.add(settings.SITE_ID)


def make_authors():
    accounts = {author: group for _login, _name, group, author in newsroom.STAFF if author}
    for name, pen_name, biography in newsroom.AUTHORS:
        user = staff(accounts[name]) if name in accounts else None
        Author.objects.create(name=name, pen_name=pen_name, biography=biography, is_public=True, user=user)


def make_topics():
    for name, description in newsroom.TOPICS.items():
        Topic.objects.filter(tone_key=text.tone_key(name)).update(description=description)
    for name, others in newsroom.ALIASES.items():
        topic = Topic.objects.get(tone_key=text.tone_key(name))
        for other in others:
            TopicAlias.objects.create(topic=topic, name=other)


def make_front_page(articles, now):
    for order, (kind, key) in enumerate(newsroom.FRONT_PAGE):
        FrontPageSlot.objects.create(kind=kind, order=order, article=articles[key], until=now + timedelta(days=30))


# Articles


def make_article(story, now):
    """Write the article as its reporter and lead it as far through the newsroom as ``story.state`` says."""
    reporter, editor, chief = (staff(group) for group in ("phóng viên", "biên tập viên", "Tổng Biên tập"))
    article = workflow.start_draft(reporter)
    Article.objects.filter(pk=article.pk).update(legacy_id=f"{MARK}-{story.key}")
    pictures = [add_picture(article, story, number, reporter) for number in range(len(story.pictures))]
    if story.get("attachment"):
        add_document(article, story)
    version = revisions.save_revision(article, snapshot(story, pictures, now), user=reporter, base=None)
    if story.state != "draft":
        version = workflow.submit(article, user=reporter, base=version.pk)
    if story.state == "returned":
        workflow.return_to_draft(article, user=editor, base=version.pk, note=story.get("note"))
    if story.state not in BLOCKED_TO_READERS or story.state == "edited":
        version = workflow.pass_on(article, user=editor, base=version.pk)
    if story.state == "scheduled":
        workflow.schedule(article, user=chief, base=version.pk, at=now - timedelta(hours=story.hours))
    elif story.state not in BLOCKED_TO_READERS:
        version = workflow.publish(article, user=chief, base=version.pk)
        if story.state == "withdrawn":
            workflow.withdraw(article, user=chief, base=version.pk, note=story.get("note"))
    set_back(article, story, now)
    article.refresh_from_db()
    return article


def snapshot(story, pictures, now):
    expires_at = now - timedelta(hours=float(story.get("expires"))) if story.get("expires") else None
    source, _bar, address = (part.strip() for part in story.get("source").partition("|"))
    authors = {author.name: author.pk for author in Author.objects.filter(name__in=story.names("authors"))}
    return {
        "headline": story.get("headline"),
        "short_headline": story.get("short"),
        "summary": story.get("sapo"),
        "body": story.body([richtext.photo_token(photo.pk) for photo, _picture in pictures]),
        "genre": story.get("genre"),
        "byline": story.get("byline"),
        "section": Section.objects.get(name=story.get("section")).pk,
        "topics": story.names("topics"),
        "contributors": [
            {"author": authors[name], "role": role_of(story), "share": None} for name in story.names("authors")
        ],
        "source_name": source,
        "source_url": address,
        "comment_policy": story.get("comments", "open"),
        "expires_at": expires_at,
        "photos": {
            str(photo.pk): {"caption": picture.caption, "credit": picture.credit, "order": order}
            for order, (photo, picture) in enumerate(pictures)
        },
    }


def role_of(story):
    return "text_and_photo" if "ảnh:" in story.get("byline").lower() else "text"


def add_picture(article, story, number, user):
    picture = story.pictures[number]
    name = f"{story.key}-{number + 1}.jpg"
    upload = SimpleUploadedFile(name, photograph(picture.scene, picture.seed), "image/jpeg")
    return photos.add_photo(article, upload, user=user), picture


def add_document(article, story):
    name, _bar, label = (part.strip() for part in story.get("attachment").partition("|"))
    lines = [story.get("headline"), story.get("sapo"), *story.text.split("\n\n")]
    photos.store_attachment(article, SimpleUploadedFile(name, word_file(lines)), "docx", label=label)


def set_back(article, story, now):
    """Give the article and its versions the hours they would have had."""
    shown_at = now - timedelta(hours=max(story.hours, 0.5) if story.state != "scheduled" else 0.5)
    written = list(article.revisions.order_by("number"))
    for number, revision in enumerate(written):
        revision.created_at = shown_at - timedelta(minutes=35 * (len(written) - 1 - number))
    revisions.Revision.objects.bulk_update(written, ["created_at"])
    hours = {"created_at": written[0].created_at - timedelta(hours=1), "modified_at": written[-1].created_at}
    if story.state in ("published", "withdrawn"):
        hours["published_at"] = shown_at
    if story.state == "withdrawn":
        hours["withdrawn_at"] = shown_at + timedelta(hours=9)
    if story.get("correction"):
        after, _bar, note = (part.strip() for part in story.get("correction").partition("|"))
        corrected_at = shown_at + timedelta(hours=float(after))
        hours["corrections"] = [{"at": corrected_at.isoformat(), "text": note}]
        hours["updated_at_shown"] = corrected_at
    Article.objects.filter(pk=article.pk).update(**hours)


# Comments


def make_comments(articles, now):
    """Put the readers' comments in, screened as on any day, then let the demo's moderator decide."""
    random = Random("comments of the demo")
    written, states, above = [], [], {}
    for remark in content.remarks():
        article = articles[remark.article]
        parent = above.get(remark.article) if remark.is_reply else None
        sent_at = hour_of(remark, article, parent, now, random)
        withdrawn = remark.state == Comment.Status.WITHDRAWN
        comment = Comment(
            article=article,
            parent=parent,
            created_at=sent_at,
            status=Comment.Status.WITHDRAWN if withdrawn else Comment.Status.PENDING,
            **words_of(remark, random),
        )
        comment.save(force_insert=True)
        if not remark.is_reply:
            above[remark.article] = comment
        written.append(comment)
        states.append((remark.state, remark.reason))
    decide(written, states, random, now)


def hour_of(remark, article, parent, now, random):
    """Most comments come soon after the article, an answer after what it answers, the waiting ones lately."""
    earliest = parent.created_at if parent else article.published_at
    if remark.state == "pending":
        earliest = max(earliest, now - timedelta(hours=30))
    return earliest + (now - earliest) * (0.03 + 0.9 * random.random() ** 2)


def words_of(remark, random):
    stored = text.surface(remark.text, multiline=True)
    address = random.choice(("192.0.2.{}", "198.51.100.{}", "203.0.113.{}")).format(random.randrange(1, 255))
    email = f"{text.slug(remark.name).replace('-', '.')}@vidu.example" if random.random() < 0.5 else ""
    sender = identity.Sender(f"{MARK} {remark.name}", False, address)
    return {
        "name": remark.name,
        "email": email,
        "text": stored,
        "hold_reasons": [reason.as_json() for reason in screen(stored, Context(typed=remark.text))],
        "email_hash": identity.email_hash(email),
        "device_hash": sender.device_hash,
        "network_hash": sender.network_hash,
        "ip_address": sender.kept_address,
        "consent_version": MARK,
    }


def decide(written, states, random, now):
    moderator = staff("người duyệt bình luận")
    reasons = {reason.code: reason for reason in RejectReason.objects.all()}
    for state, code in dict.fromkeys(states):
        if state not in ("approved", "rejected", "spam"):
            continue
        chosen = [comment for comment, wanted in zip(written, states, strict=True) if wanted == (state, code)]
        for start in range(0, len(chosen), 12):
            pairs = [(comment.pk, comment.version) for comment in chosen[start : start + 12]]
            moderation.decide(pairs, status=state, moderator=moderator, reason=reasons.get(code))
    set_decisions_back(written, random, now)


def set_decisions_back(written, random, now):
    sent_at = {comment.pk: comment.created_at for comment in written}
    decisions = list(Decision.objects.filter(comment__in=written).select_related("comment"))
    for decision in decisions:
        decision.created_at = min(now, sent_at[decision.comment_id] + timedelta(minutes=random.randrange(4, 90)))
        decision.comment.decided_at = decision.created_at
    Decision.objects.bulk_update(decisions, ["created_at"])
    Comment.objects.bulk_update([decision.comment for decision in decisions], ["decided_at"])


# Clearing


def remove(*, all_comments=False):
    """Take away what the demo made; return sentences about what had to stay because real work hangs on it."""
    with transaction.atomic():
        kept = remove_articles(all_comments)
        remove_frame()
        kept += remove_staff()
    logins_path().unlink(missing_ok=True)
    return kept


def remove_articles(all_comments):
    """Articles to which readers have sent comments since stay, unless those are to go too."""
    articles = Article.objects.filter(legacy_id__startswith=f"{MARK}-")
    if not all_comments:
        answered = set(
            Comment.objects.filter(article__in=articles)
            .exclude(consent_version=MARK)
            .values_list("article_id", flat=True)
        )
        articles = articles.exclude(pk__in=answered)
    remove_comments(Comment.objects.filter(article__in=list(articles)))
    for article in articles:
        article.delete()
    staying = Article.objects.filter(legacy_id__startswith=f"{MARK}-").count()
    if not staying:
        return []
    sentence = ngettext(
        "%(count)d demo article stays because readers have commented on it.",
        "%(count)d demo articles stay because readers have commented on them.",
        staying,
    )
    return [sentence % {"count": staying}, _("“manage.py demo --remove --all-comments” removes them as well.")]


def remove_comments(comments):
    numbers = list(comments.values_list("pk", flat=True))
    decisions = Decision.objects.filter(comment__in=numbers)
    decisions.update(undone_by=None)
    decisions.delete()
    Comment.objects.filter(pk__in=numbers).update(parent=None)
    Comment.objects.filter(pk__in=numbers).delete()


def remove_frame():
    """Sections, topics, authors, pages and the identity go if they are still the demo's and nothing hangs on them."""
    names = [name for first, below in reversed(newsroom.SECTIONS) for name in [*below, first]]
    for name in names:
        remove_unused(Section.objects.filter(name=name, articles=None, children=None))
    topics = {text.tone_key(name) for story in content.stories() for name in story.names("topics")}
    remove_unused(Topic.objects.filter(tone_key__in=topics, tagged=None))
    for name, _pen_name, biography in newsroom.AUTHORS:
        remove_unused(Author.objects.filter(name=name, biography=biography, contributions=None))
    for url, title, html in newsroom.PAGES:
        FlatPage.objects.filter(url=url, title=title, content=richtext.clean(html).body).delete()
    SiteIdentity.objects.filter(**newsroom.IDENTITY).delete()


def remove_unused(rows):
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except models.ProtectedError:
            continue


def remove_staff():
    """Demo logins go; one that has written something real is locked instead, so that the work keeps its name."""
    locked = []
    for user in get_user_model().objects.filter(email__endswith=MAIL):
        try:
            with transaction.atomic():
                user.delete()
        except models.ProtectedError:
            user.is_active = False
            user.set_unusable_password()
            user.save()
            locked.append(user.username)
    if not locked:
        return []
    return [
        _("These demo logins were locked but stay, because they have written something: %(names)s.")
        % {"names": ", ".join(locked)}
    ]
