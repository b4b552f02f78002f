"""The switch."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .middleware import COOKIE, ON

A_YEAR = 31_536_000  # seconds


@require_POST
def switch(request: HttpRequest) -> HttpResponseBase:
    """ふりがなをつける, ふりがなを消す: remembered for a year on this device, then back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("furigana") == ON:
        response.set_cookie(
            COOKIE, ON, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.TOMONI_HTTPS
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
