"""Addresses for this part's tests: its own pages, and one page for each kind of audience."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tomoni.accounts.api import for_everyone, for_link_holders, for_signed_in, for_staff


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here you are")


web = ([path("desk/", for_staff("voices.answer", "plan.adopt")(page), name="desk")], "web")

urlpatterns = [
    path("", include("tomoni.accounts.urls")),
    path("design/", include("tomoni.design.urls")),
    path("", include(web)),
    path("everyone/", for_everyone(page)),
    path("link/", for_link_holders(page)),
    path("signed-in/", for_signed_in(page)),
]
