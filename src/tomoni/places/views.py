"""わたしの地区: an area is remembered where somebody asks for it, in their own browser and nowhere else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tomoni.accounts.api import for_everyone

from .queries import COOKIE, here

A_YEAR = 365 * 24 * 60 * 60


@for_everyone
@require_POST
def remember(request: HttpRequest) -> HttpResponseBase:
    """Remember an area, or (without one) forget it. The cookie holds its code alone."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    chosen = here(request.POST, {}).chosen
    if chosen:
        response.set_cookie(
            COOKIE,
            chosen.code,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
