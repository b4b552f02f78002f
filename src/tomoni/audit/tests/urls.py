"""Addresses for this part's tests."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest, secret: str = "") -> HttpResponse:
    return HttpResponse(request.POST.get("text", "here you are"))


def broken(request: HttpRequest, secret: str) -> HttpResponse:
    raise RuntimeError("broken")


def sorry(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sorry", status=500)


urlpatterns = [
    path("", page),
    path("follow/<str:secret>/", page, name="follow"),
    path("broken/<str:secret>/", broken, name="broken"),
]
handler500 = "tomoni.audit.tests.urls.sorry"
