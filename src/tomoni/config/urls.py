"""All addresses of the site. Who may see each is declared at its view (``accounts.api``)."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("", include(module))
    for module in (
        "tomoni.web.urls",
        "tomoni.voices.urls",
        "tomoni.listening.letters.urls",
        "tomoni.accounts.urls",
        "tomoni.design.urls",
    )
    if find_spec(module)
]
