"""Lists page by number up to a limit, without ever counting the whole."""

from django.http import Http404

PAGE_SIZE = 20
LAST_PAGE = 50
PARAMETER = "trang"


class Page:
    """One page of articles; ``older`` is set where the numbers end but the list does not."""

    def __init__(self, articles, number):
        self.articles = articles[:PAGE_SIZE]
        self.number = number
        self.has_next = len(articles) > PAGE_SIZE and number < LAST_PAGE
        self.older = self.articles[-1].published_at if len(articles) > PAGE_SIZE and number == LAST_PAGE else None

    @property
    def previous(self):
        return self.number - 1

    @property
    def next(self):
        return self.number + 1


def page_number(request):
    """The number asked for; anything but 1 to LAST_PAGE is no page."""
    value = request.GET.get(PARAMETER, "1")
    if not (value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= LAST_PAGE):
        raise Http404
    return int(value)


def get_page(request, queryset):
    number = page_number(request)
    articles = list(queryset.page((number - 1) * PAGE_SIZE, PAGE_SIZE + 1))
    if number > 1 and not articles:
        raise Http404
    return Page(articles, number)
