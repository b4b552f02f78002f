"""Serving the bundles, and the living style sheet."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from tomoni.design import assets, colour, examples

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
FOR_A_MINUTE = "public, max-age=60"  # an old address, asked for while a new version is being rolled out


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """All style of the site in one file."""
    return _serve(request, assets.stylesheet(), digest)


@require_safe
def script(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """One script bundle."""
    if name not in assets.SCRIPTS:
        raise Http404
    return _serve(request, assets.script(name), digest)


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """The two rings in the city's colour, for the browser's tab."""
    shades = {"shades": colour.light_shades(assets.key_colour())}
    response = render(request, "design/mark.svg", shades, content_type="image/svg+xml")
    response["Cache-Control"] = FOR_A_DAY
    return response


@require_safe
def style_sheet(request: HttpRequest) -> HttpResponse:
    """Every component with its states and code."""
    _only_where_shown()
    shown = {"groups": examples.all_examples(request), "frames": examples.FRAMES, "colours": examples.COLOURS}
    return render(request, "design/style_sheet.html", shown)


@require_safe
def frame(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page in one of the frames, with invented content."""
    _only_where_shown()
    if name not in examples.FRAMES:
        raise Http404
    return render(request, f"design/examples/frames/{name}.html", examples.frame_context())


def _only_where_shown() -> None:
    if not getattr(settings, "TOMONI_STYLE_SHEET", False):
        raise Http404


def _serve(request: HttpRequest, bundle: assets.Bundle, digest: str) -> HttpResponse:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(bundle.compressed if zipped else bundle.content, content_type=bundle.content_type)
    response["Cache-Control"] = FOR_EVER if digest == bundle.digest else FOR_A_MINUTE
    if zipped:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
