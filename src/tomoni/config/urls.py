"""All addresses of the site. Who may see each is declared at its view (``accounts.api``)."""

from importlib import import_module

from django.urls import URLPattern, include, path

from tomoni.accounts.api import for_everyone

from . import api

handler400 = "tomoni.web.views.bad_request"
handler403 = "tomoni.web.views.forbidden"
handler404 = "tomoni.web.views.not_found"
handler500 = "tomoni.web.views.server_error"


def _open_to_everyone(module: str) -> list[URLPattern]:
    """The addresses of a part that stands below ``accounts`` and cannot declare an audience itself."""
    patterns: list[URLPattern] = import_module(module).urlpatterns
    for pattern in patterns:
        pattern.callback = for_everyone(pattern.callback)
    return patterns


urlpatterns = [
    path("", include("tomoni.web.urls")),
    path("", include("tomoni.voices.urls")),
    path("", include("tomoni.listening.letters.urls")),
    path("", include("tomoni.accounts.urls")),
    path("", include("tomoni.places.urls")),
    path("api/v1/", api.documentation, name="api_documentation"),
    path("api/v1/", api.addresses()),
    path("", include((_open_to_everyone("tomoni.furigana.urls"), "furigana"))),
    path("", include((_open_to_everyone("tomoni.design.urls"), "design"))),
]
