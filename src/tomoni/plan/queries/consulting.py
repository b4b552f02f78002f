"""諮問書: the letter by which the city asks its council about the draft, as a Word document in the town's form."""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tomoni.kernel.calendars import wareki
from tomoni.kernel.text import visible

from .. import domain
from ..models import Milestone
from .content import Content
from .milestones import city_course
from .snapshots import content_in, document_in, text_now

_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_DEEPEST = 3  # levels of the outline that is attached


def consultation_docx(milestone: Milestone) -> bytes:
    """The letter with what is attached to it: the documents of the stage by their titles, and the outline of the draft,
    as it was at the stage, or where it is only planned as it is now.

    Raises:
        DomainError: ``plan.bad_course``: the town's form cannot be used.
    """
    form = city_course().consultation
    words = {
        "title": milestone.edition.title,
        "partner": milestone.partner or city_course().council,
        "municipality": milestone.edition.plan.municipality,
    }
    document: Any = Document()
    _set_page(document, form.font)
    _line(document, milestone.number or "第　　　号", WD_ALIGN_PARAGRAPH.RIGHT)
    day = milestone.held_on or milestone.planned_on
    _line(document, wareki(day) if day else "令和　　年　　月　　日", WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, form.to.format(**words))
    _line(document, form.sender.format(**words), WD_ALIGN_PARAGRAPH.RIGHT)
    document.add_paragraph()
    _line(document, form.heading, WD_ALIGN_PARAGRAPH.CENTER, Pt(16))
    _line(document, form.subject.format(**words), WD_ALIGN_PARAGRAPH.CENTER)
    document.add_paragraph()
    _line(document, "　" + form.body.format(**words))
    for line in milestone.note.splitlines():
        _line(document, "　" + line)
    document.add_page_break()
    _line(document, form.attached, size=Pt(14))
    titles = [f"{milestone.edition.title}（案）", *milestone.documents.values_list("title", flat=True)]
    for number, title in enumerate(titles, 1):
        _line(document, f"{number}　{title}")
    document.add_paragraph()
    _line(document, f"{milestone.edition.title}（案）の体系", size=Pt(12))
    _outline(document, _text(milestone))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _text(milestone: Milestone) -> Content:
    if milestone.text is not None:
        return content_in(document_in(milestone.text))
    return text_now(milestone.edition)


def _set_page(document: Any, font: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style = document.styles["Normal"]
    style.font.name = font
    style.font.size = Pt(11)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _line(document: Any, text: str, align: Any = None, size: Any = None) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_UNWRITABLE.sub("\ufffd", visible(text)))
    if align is not None:
        paragraph.alignment = align
    if size is not None:
        run.font.size = size


def _outline(document: Any, content: Content) -> None:
    """The items of the upper levels; actions are left to the draft itself."""
    depths: dict[Any, int] = {None: 0}
    for place in content.places:
        link = content.links[place.node]
        if place.repeated:
            continue
        depth = depths[place.node] = depths.get(place.parent, 0) + 1
        if depth <= _DEEPEST and link.kind != domain.NodeKind.ACTION:
            _line(document, "　" * (depth - 1) + link.name)
