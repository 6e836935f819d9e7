"""Filling in the article form as a browser would."""

from django.urls import reverse

from news.models import Article


def read_form(response):
    """{name: value} of the article form as ``response`` shows it, without buttons."""
    form, contributors = response.context["form"], response.context["contributors"]
    rows = [form, contributors.management_form, *contributors.forms]
    rows += [row["form"] for row in response.context["photo_rows"]]
    values = {field.html_name: field.value() for row in rows for field in row}
    values = {name: field_text(value) for name, value in values.items()}
    return {name: value for name, value in values.items() if value is not None}


def field_text(value):
    """What the browser sends for ``value``; None for an empty tick."""
    if value is False:
        return None
    if isinstance(value, list):
        return ", ".join(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return "" if value is None else str(value)


class FormMixin:
    """For tests that send the article form; ``self.client`` is signed in."""

    def url(self, article, name="change", *args):
        return reverse(f"admin:news_article_{name}", args=[article.pk, *args])

    def open(self, article):
        return self.client.get(self.url(article))

    def send(self, article, action="save", *, opened=None, **values):
        """Send the form of ``article`` as it was ``opened`` (or opens now) with ``values`` changed."""
        values = {**read_form(opened or self.open(article)), "action": action, **values}
        return self.client.post(self.url(article), values)

    def read(self, article):
        return Article.objects.get(pk=article.pk)
