from django.urls import reverse

from comments.identity import Sender
from comments.models import Comment
from tests.factories import numbers


def make_comment(article, **fields):
    """A comment that waits, unless ``status`` says otherwise."""
    number = next(numbers)
    return Comment.objects.create(
        **{"article": article, "name": f"Bạn đọc {number}", "text": f"Bình luận số {number} ạ.", **fields}
    )


def make_sender(device="a" * 32, address="203.0.113.7", is_new_device=False):
    return Sender(device, is_new_device, address)


def values(**fields):
    """What the form hands on."""
    return {"name": "Lê Thị Hoa", "email": "", "text": "Tôi rất mừng vì con đường mới.", "parent": None, **fields}


def posted(**fields):
    """What a browser sends."""
    return {
        "name": "Lê Thị Hoa",
        "email": "",
        "text": "Tôi rất mừng vì con đường mới.",
        "consent": "on",
        "website": "",
        "typing": "40000",
        **fields,
    }


def form_url(article):
    return reverse("comments:form", args=[article.slug, article.pk])


def send(client, article, *, origin="http://testserver", site="same-origin", **fields):
    """Post as a browser does from the article's page; ``origin`` and ``site`` None are not sent."""
    headers = {"Origin": origin, "Sec-Fetch-Site": site}
    headers = {name: value for name, value in headers.items() if value is not None}
    return client.post(form_url(article), posted(**fields), headers=headers)


def codes(comment):
    return [reason["code"] for reason in comment.hold_reasons]
