"""Frozen sheets as files: PDF, Word, Excel; one of them, or all of a set."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from tomoni.evaluation.api import Sheet

from .paper import pages_of
from .sheet_docx import docx_of
from .sheet_view import SheetView, view_of
from .sheet_xlsx import xlsx_of

Progress = Callable[[int, int], None]

IN_ONE_PDF = 150  # sheets: more take too much memory at once, and come as several files in a .zip
_DENSITIES = ("", "sheet--dense", "sheet--denser")


def frozen(parameters: dict[str, str]) -> list[SheetView]:
    """The sheets that are meant: one (``sheet``), or those of a set (``set``) in the order of the plan."""
    found = Sheet.objects.order_by("place")
    if "sheet" in parameters:
        found = found.filter(pk=UUID(parameters["sheet"]))
    else:
        found = found.filter(sheet_set=UUID(parameters["set"]))
    return [view_of(data, digest) for data, digest in found.values_list("data", "digest").iterator(200)]


def make_pdf(parameters: dict[str, str], progress: Progress) -> bytes:
    """One page for each sheet."""
    return pdf_of(frozen(parameters))


class Unfinished(Exception):
    """What was made so far is kept; the rest is for the next job, so that others come in between."""


def make_zip(parameters: dict[str, str], progress: Progress) -> bytes:
    """PDF files of so many sheets each, for sets that are too large for one.

    Raises:
        Unfinished: one file more is there, and others are to follow.
    """
    sheets = frozen(parameters)
    starts = range(0, len(sheets), IN_ONE_PDF)
    parts = [f"printouts/parts/{parameters['set']}-{start:05d}.pdf" for start in starts]
    missing = [
        (start, part) for start, part in zip(starts, parts, strict=True) if not default_storage.exists(part)
    ]
    if missing:
        start, part = missing[0]
        default_storage.save(part, ContentFile(pdf_of(sheets[start : start + IN_ONE_PDF])))
        progress(min(start + IN_ONE_PDF, len(sheets)), len(sheets))
        if len(missing) > 1:
            raise Unfinished
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for start, part in zip(starts, parts, strict=True):
            with default_storage.open(part) as file:
                archive.writestr(
                    f"{start + 1:04d}-{min(start + IN_ONE_PDF, len(sheets)):04d}.pdf", file.read()
                )
    for part in parts:
        default_storage.delete(part)
    return packed.getvalue()


def make_docx(parameters: dict[str, str], progress: Progress) -> bytes:
    """A page for each sheet."""
    return docx_of(frozen(parameters), progress)


def make_xlsx(parameters: dict[str, str], progress: Progress) -> bytes:
    """A worksheet for each sheet, and for more than one a list of all."""
    return xlsx_of(frozen(parameters), progress)


def pdf_of(sheets: Sequence[SheetView]) -> bytes:
    """Each sheet on exactly one page: what has no room is set smaller, in up to three sizes.

    Raises:
        DomainError: ``web.pdf_unavailable``.
    """
    density = dict.fromkeys(range(len(sheets)), 0)
    while True:
        document = _laid_out(sheets, density)
        spilled = _spilled(document, len(sheets)) if len(document.pages) > len(sheets) else []
        denser = [number for number in spilled if density[number] + 1 < len(_DENSITIES)]
        if not denser:
            pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
            return pdf
        for number in denser:
            density[number] += 1


def _laid_out(sheets: Sequence[SheetView], density: dict[int, int]) -> Any:
    rows = [(f"s{n}", _DENSITIES[density[n]], sheet) for n, sheet in enumerate(sheets)]
    title = sheets[0].title if len(sheets) == 1 else sheets[0].plan
    return pages_of(render_to_string("web/print/sheets.html", {"sheets": rows, "title": title}))


def _spilled(document: Any, count: int) -> list[int]:
    """The sheets that take more than one page."""
    begins: dict[str, int] = {}
    for at, page in enumerate(document.pages):
        for name in page.anchors:
            begins.setdefault(name, at)  # a sheet that goes on has its anchor on each of its pages
    firsts = [begins[f"s{n}"] for n in range(count)]
    return [
        n
        for n, (at, then) in enumerate(zip(firsts, [*firsts[1:], len(document.pages)], strict=True))
        if then - at > 1
    ]
