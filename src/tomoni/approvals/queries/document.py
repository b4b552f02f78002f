"""起案用紙: a request as the town's form, to be filed in the town's own register of documents (.docx)."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tomoni.accounts.api import Post, department_names, staff_names
from tomoni.approvals.domain import FormEntry, Verdict, read_form
from tomoni.approvals.models import Request
from tomoni.kernel.calendars import wareki
from tomoni.kernel.text import visible

from .courses import course_of, label_of
from .requests import document_number_of

_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_BOXES_IN_A_ROW = 5


def as_docx(request: Request, body: str) -> bytes:
    """The request as a Word document in the town's form; ``body`` is what is to be approved.

    It shows what is on record now. The words of the form stand in the town's ``approvals/form.yaml``.

    Raises:
        DomainError: ``approvals.bad_file``: the form cannot be used.
    """
    form = read_form(settings.TOMONI_CATALOG / "approvals" / "form.yaml")
    words = form.for_kind(request.kind)
    document = Document()
    _set_page(document, form)
    document.add_heading(_clean(form.title), level=0)
    facts = _facts(request) | {
        "retention": words.retention,
        "subject": words.subject.replace("{title}", request.title),
    }
    _add_facts(document, form, facts)
    document.add_heading(form.stamps, level=2)
    _add_boxes(document, _boxes(request))
    document.add_heading(form.inquiry, level=2)
    _add_text(document, words.inquiry)
    _add_text(document, request.note)
    document.add_heading(form.body, level=2)
    _add_text(document, body)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_page(document: Any, form: FormEntry) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 2"):
        style = document.styles[name]
        style.font.name = form.font
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), form.font)
    document.styles["Normal"].font.size = Pt(10.5)


def _facts(request: Request) -> dict[str, str]:
    asked_on = timezone.localdate(request.at)
    decision = getattr(request, "decision", None)
    approved = decision if decision and decision.verdict == Verdict.APPROVED else None
    department = department_names(asked_on).get(request.department_id) if request.department_id else ""
    post = Post.objects.filter(pk=request.post).first() if request.post else None
    return {
        "number": document_number_of(request.pk),
        "drafted_on": wareki(asked_on),
        "decided_on": _day(approved.at) if approved else "",
        "drafter": f"{post.title if post else ''}　{_name(request.requested_by)}".strip(),
        "department": department or "",
        "authority": request.route_version.label if request.route_version else "",
    }


def _boxes(request: Request) -> list[tuple[str, str, str]]:
    """決裁欄: for each step its post, who decided and the day; empty where nobody has yet."""
    course = course_of(request)
    if course is None:
        decision = getattr(request, "decision", None)
        if decision is None or decision.verdict != Verdict.APPROVED:
            return [("", "", "")]
        post = Post.objects.filter(pk=decision.post).first() if decision.post else None
        return [(post.title if post else "", _name(decision.by), _day(decision.at))]
    boxes = []
    for place in course.places:
        one = place.decision
        titles = "・".join(dict.fromkeys(seat.post.title for seat in place.seats if seat.post))
        title = one.post.title if one and one.post else titles
        with override(settings.LANGUAGE_CODE):  # the town's form, whatever language its reader uses
            heading = f"{place.step.get_duty_display()}　{title or label_of(place.step)}"
        deputy = "（代）" if one and one.delegation_id else ""
        boxes.append((heading, f"{deputy}{_name(one.by)}" if one else "", _day(one.at) if one else ""))
    return boxes


def _add_facts(document: Any, form: FormEntry, facts: dict[str, str]) -> None:
    width = max(len(row) for row in form.rows)
    table = document.add_table(rows=len(form.rows), cols=2 * width, style="Table Grid")
    for cells, row in zip(table.rows, form.rows, strict=True):
        for index, cell in enumerate(row):
            cells.cells[2 * index].text = cell.label
            cells.cells[2 * index + 1].text = _clean(facts[cell.field])
        if len(row) < width:  # the last cell goes on to the edge
            cells.cells[2 * len(row) - 1].merge(cells.cells[-1])


def _add_boxes(document: Any, boxes: list[tuple[str, str, str]]) -> None:
    for start in range(0, len(boxes), _BOXES_IN_A_ROW):
        row = boxes[start : start + _BOXES_IN_A_ROW]
        table = document.add_table(rows=3, cols=len(row), style="Table Grid")
        for column, box in enumerate(row):
            for line, text in enumerate(box):
                table.cell(line, column).text = _clean(text)


def _add_text(document: Any, text: str) -> None:
    for line in _clean(text).split("\n"):
        if line:
            document.add_paragraph(line)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", visible(text))


def _name(person: UUID | None) -> str:
    return staff_names({person}).get(person, "") if person else ""


def _day(at: datetime) -> str:
    return wareki(timezone.localdate(at))
