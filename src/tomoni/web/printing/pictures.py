"""The chart of an indicator as a picture that stands alone: with its title, its source and its day."""

import io
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from django.template.loader import render_to_string
from PIL.PngImagePlugin import PngInfo

from tomoni.design import assets, colour
from tomoni.design.charts import Chart

from .paper import to_pdf

WIDTH = 360  # units of the drawing, as those of the chart in it
MARGIN = 12
TITLE, SMALL = 13, 9  # sizes of letters
SCALE = 4  # dots of the PNG for each point of paper: 1,080 wide


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words at its place."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with what makes it understandable away from its page."""

    chart: Chart
    title: str
    notes: tuple[str, ...]  # whose figures, as of which day, where they stand

    def context(self) -> dict[str, Any]:
        """Everything with its place."""
        heads = _lines(self.title, TITLE)
        top = MARGIN + TITLE * 1.4 * len(heads)
        feet = [one for text in self.notes for one in _lines(text, SMALL)]
        height = top + self.chart.height + 6 + SMALL * 1.5 * len(feet) + MARGIN
        shades = colour.light_shades(assets.key_colour())
        return {
            "chart": replace(self.chart, title=self.title),
            "width": WIDTH + 2 * MARGIN,
            "height": round(height, 1),
            "margin": MARGIN,
            "top": round(top, 1),
            "title_size": TITLE,
            "small_size": SMALL,
            "heads": [Line(round(MARGIN + TITLE * (1 + 1.4 * n), 1), text) for n, text in enumerate(heads)],
            "feet": [
                Line(round(top + self.chart.height + 6 + SMALL * (1 + 1.5 * n), 1), text)
                for n, text in enumerate(feet)
            ],
            "target_dy": _target_dy(self.chart),
            "line_colour": "#c74700" if self.chart.tone == "late" else shades.key,
        }


def _target_dy(chart: Chart) -> float:
    """How far from the line of the target its words stand; never among the years below the drawing."""
    if chart.target is None or chart.target.above or chart.target.y > chart.height - 52:
        return -5
    return 13


def _lines(text: str, size: float) -> list[str]:
    """A text in as few lines as have room, about equally long: full-width letters count one, others 0.58."""
    widths = [1.0 if ord(letter) > 0x2E7F else 0.58 for letter in text]
    whole, room = sum(widths), WIDTH / size
    most = min(whole / max(ceil(whole / (room - 1)), 1) + 1, room)
    lines, line, width = [], "", 0.0
    for letter, takes in zip(text, widths, strict=True):
        if width + takes > most:
            lines.append(line)
            line, width = "", 0.0
        line, width = line + letter, width + takes
    return [*lines, line] if line else lines


def as_svg(picture: Picture) -> str:
    """The picture as SVG, without styles or scripts: it looks alike wherever it is put."""
    return render_to_string("web/print/chart.svg", picture.context()).strip()


def as_png(picture: Picture) -> bytes:
    """The picture as PNG, with what it shows in words as its description.

    Raises:
        DomainError: ``web.pdf_unavailable``: the machine lacks Pango.
    """
    import pypdfium2

    context = picture.context()
    page = render_to_string("web/print/chart.html", {**context, "svg": as_svg(picture)})
    document = pypdfium2.PdfDocument(to_pdf(page))
    try:
        drawn = document[0].render(scale=SCALE).to_pil()
    finally:
        document.close()
    told = PngInfo()
    told.add_itxt("Title", picture.title)
    told.add_itxt("Description", picture.chart.sentence)
    told.add_itxt("Source", "\n".join(picture.notes))
    written = io.BytesIO()
    drawn.save(written, "PNG", pnginfo=told, optimize=True)
    return written.getvalue()
