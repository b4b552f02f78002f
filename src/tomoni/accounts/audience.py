"""Who may see a page: declared at each view, enforced here, and walked by a test over all routes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
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


def for_demo(view: View) -> View:
    """A page of the demonstration: on a real site it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.TOMONI_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return _declared(guarded, Audience("demo"))


# Pages that allauth brings, by the name of their route, and who may see each. ``urls`` puts the guard on.
THIRD_PARTY_AUDIENCES: dict[str, Audience] = {
    "account_login": Audience("everyone"),
    "account_logout": Audience("everyone"),
    "account_inactive": Audience("everyone"),
    "account_signup": Audience("everyone"),
    "account_email_verification_sent": Audience("everyone"),
    "account_confirm_email": Audience("link"),
    "account_reset_password": Audience("everyone"),
    "account_reset_password_done": Audience("everyone"),
    "account_reset_password_from_key": Audience("link"),
    "account_reset_password_from_key_done": Audience("everyone"),
    "account_change_password": Audience("signed_in"),
    "account_set_password": Audience("signed_in"),
    "account_reauthenticate": Audience("signed_in"),
    "mfa_login_webauthn": Audience("everyone"),
    "mfa_authenticate": Audience("everyone"),  # between the two steps nobody is signed in yet
    "mfa_index": Audience("signed_in"),
    "mfa_reauthenticate": Audience("signed_in"),
    "mfa_activate_totp": Audience("signed_in"),
    "mfa_deactivate_totp": Audience("signed_in"),
    "mfa_view_recovery_codes": Audience("signed_in"),
    "mfa_generate_recovery_codes": Audience("signed_in"),
    "mfa_download_recovery_codes": Audience("signed_in"),
    "mfa_list_webauthn": Audience("signed_in"),
    "mfa_add_webauthn": Audience("signed_in"),
    "mfa_edit_webauthn": Audience("signed_in"),
    "mfa_remove_webauthn": Audience("signed_in"),
    "mfa_reauthenticate_webauthn": Audience("signed_in"),
}

_GUARDS: dict[str, Callable[[View], View]] = {
    "everyone": for_everyone,
    "link": for_link_holders,
    "signed_in": for_signed_in,
}


def guard(view: View, name: str) -> View:
    """A third party's view behind the guard that the table gives its route.

    Raises:
        KeyError: the table does not know the route.
    """
    return _GUARDS[THIRD_PARTY_AUDIENCES[name].kind](view)


def _declared(view: View, audience: Audience) -> View:
    view.audience = audience  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")


def _has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(request.user))
