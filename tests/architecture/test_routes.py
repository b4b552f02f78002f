"""Every route declares who may see it, and the declaration is true: all routes × all roles."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tomoni.accounts.api import THIRD_PARTY_AUDIENCES, Audience
from tomoni.approvals.models import Request
from tomoni.audit.models import Outbox
from tomoni.indicators.models import Series
from tomoni.plan.models import Edition, Indicator
from tomoni.voices.models import Voice

ROLES = ("anonymous", "citizen", "officer", "clerk", "planner", "mayor")


def routes(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, URLPattern, str]]:
    """Every address pattern with its full route and the namespaces it stands in."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(part for part in (space, entry.namespace) if part)
            yield from routes(entry, route, inner)
        else:
            yield route, entry, ":".join(part for part in (space, entry.name) if part)


def audience_of(pattern: URLPattern) -> Audience | None:
    declared: Audience | None = getattr(pattern.callback, "audience", None)
    return declared or THIRD_PARTY_AUDIENCES.get(pattern.name or "")


ALL = list(routes())


@pytest.mark.parametrize(("route", "pattern"), [(route, pattern) for route, pattern, _ in ALL])
def test_every_route_declares_who_may_see_it(route, pattern):
    assert audience_of(pattern), f"/{route}: decorate its view with one of accounts.api.for_…"


def filled_in(route: str) -> str:
    """The route with real values from the demo in its places."""
    voice = Voice.objects.filter(standing__public=True).first()
    edition = Edition.objects.exclude(adopted_at=None).exclude(amends=None).first()
    draft = Edition.objects.filter(adopted_at=None).first() or edition
    values = {
        "<slug:public_id>": voice.public_id,
        "<str:key>": voice.follow_key,
        "<slug:code>": "m4-2",
        "<slug:slug>": edition.plan.slug,
        "<uuid:key>": str(Indicator.objects.first().key),
    }
    specials = {
        "plan/editions/<uuid:key>/": str(edition.pk),
        "data/<str:key>.csv": "voices",
    }
    for pattern, value in specials.items():
        if route == pattern:
            for place in ("<uuid:key>", "<str:key>"):
                route = route.replace(place, value)
    desk = {
        "desk/v/": str(voice.pk),
        "desk/approvals/": str(getattr(Request.objects.first(), "pk", voice.pk)),
        "desk/plan/": str(draft.pk),
        "desk/indicators/": str(getattr(Series.objects.first(), "indicator_key", voice.pk)),
        "desk/log/": str(getattr(Outbox.objects.first(), "pk", 1)),
    }
    import re

    for start, value in desk.items():
        if route.startswith(start):
            route = re.sub(r"<(uuid|int|str|slug):[a-z_]+>", value, route, count=1)
    for place, value in values.items():
        route = route.replace(place, value)
    route = re.sub(r"<uuid:[a-z_]+>", str(voice.pk), route)
    route = re.sub(r"<int:[a-z_]+>", "1", route)
    route = re.sub(r"<(str|slug|path):[a-z_]+>", "x", route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\Z", "")


OURS = [(route, pattern) for route, pattern, _ in ALL if hasattr(pattern.callback, "audience")]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_all_routes_keep_their_promise_to_every_role(sign_in, role, settings):
    """GET each route as each role: open pages open, others lead to the sign-in, or are refused."""
    settings.TOMONI_LIMITS = False
    client = sign_in(role)
    grants = set()
    if role != "anonymous":
        user = client.get("/").wsgi_request.user
        from tomoni.accounts.api import actor_for

        grants = {grant.permission for grant in actor_for(user).grants}
    for route, pattern in OURS:
        audience = audience_of(pattern)
        assert audience is not None
        if "(?P" in route:
            continue  # addresses of third parties with a secret in them: tested by accounts
        response = client.get(filled_in(route))
        status, to = response.status_code, response.headers.get("Location", "")
        where = (role, route, status, to)
        assert status < 500, where
        if audience.kind in ("everyone", "link", "demo"):
            assert status != 403, where
            assert "/accounts/login" not in to or route.startswith("accounts/"), where
        elif audience.kind == "signed_in":
            assert (role == "anonymous") == ("/accounts/login" in to), where
        elif role == "anonymous":
            assert (status, "/accounts/login" in to) == (302, True), where
        elif not grants & set(audience.permissions):
            assert status == 403, where
        else:
            assert status not in (401, 403), where


@pytest.mark.django_db
def test_what_staff_see_is_never_cached(sign_in):
    response = sign_in("clerk").get("/desk/")
    assert response.headers["Cache-Control"] == "no-store, private"


def test_the_api_is_read_only():
    from tomoni.config.api import api

    methods = {
        method
        for _, router in api._routers
        for view in router.path_operations.values()
        for op in view.operations
        for method in op.methods
    }
    assert methods <= {"GET", "HEAD"}
