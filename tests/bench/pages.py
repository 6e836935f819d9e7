"""The measured pages: how many queries they make and how much CPU they cost."""

import http.client
import statistics
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection, reset_queries
from django.db.models import Count, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.models import Article, Section

from . import start

ROUNDS = 5
WARM_UP = 60


def choose():
    """{name: (path, requests a round, cookie)}; the article has exactly 4 photos and at least 50 comments."""
    article = (
        Article.objects.published()
        .annotate(photo_count=Count("photos", filter=Q(photos__removed_at=None), distinct=True))
        .filter(photo_count=4, pk__in=discussed())
        .order_by("-published_at")
        .first()
    )
    section = Section.objects.filter(parent=None).order_by("pk").first()
    return {
        "article": (article.get_absolute_url(), 400, ""),
        "front": (reverse("news:front"), 200, ""),
        "section": (section.get_absolute_url(), 200, ""),
        "topic": (article.topics.first().get_absolute_url(), 200, ""),
        "search": (reverse("news:search") + "?q=nuoc+sach", 60, ""),
        "search with accents": (reverse("news:search") + "?q=n%C6%B0%E1%BB%9Bc+s%E1%BA%A1ch", 60, ""),
        "queue": (reverse("admin:comments_queue"), 60, moderator_cookie()),
    }


def discussed():
    with_comments = Article.objects.annotate(shown=Count("comments", filter=Q(comments__status="approved")))
    recent = Article.objects.order_by("-pk").values_list("pk", flat=True)[:2000]
    return list(with_comments.filter(pk__in=list(recent), shown__gte=50).values_list("pk", flat=True))


def moderator_cookie():
    user, is_new = get_user_model().objects.get_or_create(username="bench", defaults={"is_staff": True})
    if is_new:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name="người duyệt bình luận"))
    Session.objects.all().delete()
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def count_queries(chosen, out):
    out.say("\nQueries of a page")
    for name, (path, _requests, cookie) in chosen.items():
        client = Client(SERVER_NAME="127.0.0.1")
        if cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        client.get(path)
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        out.say(f"  {name:22}{len(queries):3}   {response.status_code} {len(response.content) // 1024} KB  {path}")


def measure(chosen, server, out):
    out.say(
        f"\nCPU of a request over all server processes, median of {ROUNDS} rounds; time of an answer, one at a time"
    )
    for name, (path, requests, cookie) in chosen.items():
        ask(server, path, cookie, WARM_UP)
        rounds = [measure_round(server, path, cookie, requests) for _round in range(ROUNDS)]
        cpu = statistics.median(cost for cost, _times in rounds)
        times = sorted(value for _cost, values in rounds for value in values)
        usual, slow = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95))
        out.say(f"  {name:22}{cpu * 1000:7.2f} ms CPU   {usual:7.2f} ms, 95 %: {slow:.2f} ms")


def measure_round(server, path, cookie, requests):
    processes = server.processes()
    before = start.cpu_seconds(processes)
    times = ask(server, path, cookie, requests)
    time.sleep(0.05)
    return (start.cpu_seconds(processes) - before) / requests, times


def ask(server, path, cookie, requests):
    """The seconds each answer took, over one connection that stays open as a proxy's does."""
    headers = {"Accept-Encoding": "gzip", "User-Agent": "bench"}
    if cookie:
        headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={cookie}"
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    times = []
    for _request in range(requests):
        started = time.perf_counter()
        link.request("GET", path, headers=headers)
        response = link.getresponse()
        response.read()
        times.append(time.perf_counter() - started)
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}.")
    link.close()
    return times
