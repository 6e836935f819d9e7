from django.http import HttpResponse


def alive(request):
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


ready = alive
