"""Who may see a page: declared at each view, enforced here, and walked by a test over all routes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from tomoni.kernel.actor import Actor

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see a route. ``kind``: everyone, link (who holds a secret link), signed_in, staff or demo.

    For staff, holding any one of ``permissions`` opens the page; what can be done there, the rules decide.
    """

    kind: str
    permissions: tuple[str, ...] = ()


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request. Reads the database once, and only when asked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def for_everyone(view: View) -> View:
    """Anyone may see this page."""
    return _declared(view, Audience("everyone"))


def for_link_holders(view: View) -> View:
    """Who has the secret in the address may see this page. It is never cached or indexed, nor sent on as a referrer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return _declared(guarded, Audience("link"))


def for_signed_in(view: View) -> View:
    """Anyone with an account may see this page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _to_sign_in(request)

    return _declared(guarded, Audience("signed_in"))


def for_staff(*permissions: str) -> Callable[[View], View]:
    """Staff who hold any one of these permissions may see this page; outside the demo with a second factor."""
    assert permissions, "name the permission that opens the page"

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            actor = actor_of(request)
            if not any(grant.permission in permissions for grant in actor.grants):
                raise PermissionDenied
            if not settings.TOMONI_DEMO and not _has_second_factor(request):
                return redirect("mfa_index")
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        return _declared(guarded, Audience("staff", permissions))

    return decorate


def _declared(view: View, audience: Audience) -> View:
    view.audience = audience  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")


def _has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(request.user))
