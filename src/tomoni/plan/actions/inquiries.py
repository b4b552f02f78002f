"""庁内照会: sent to the responsible departments; what comes back is kept. ``inquiry_lines`` decides on it."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override

from tomoni.accounts.api import department_addresses
from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received
from tomoni.notify.api import send_mail

from .. import domain
from ..models import (
    InquiryLine,
    InquiryReminder,
    InquiryReturn,
    InquirySheet,
    Milestone,
    Plan,
)
from ..queries.inquiries import departments_of, same_words
from ..queries.snapshots import sent_text
from ..spreadsheet.inquiry import day_words, department_rows, digest_of
from ..spreadsheet.inquiry_reading import ReturnedLine, open_return, returned_lines, sent_mark
from ..spreadsheet.opening import LARGEST_FILE
from ..spreadsheet.problems import SheetProblem
from .applying import refuse_other_than_full_drafts
from .milestones import Facts, hold

MOST_AT_ONCE = 100  # files
LARGEST_AT_ONCE = 100_000_000  # bytes


# ---- sending -------------------------------------------------------------------------------------------


@recorded("plan.inquiry_sent")
def send_inquiry(
    *, actor: Actor, milestone: Milestone, departments: Collection[str], until: date, on: date | None = None
) -> Milestone:
    """Send the inquiry out: the draft is kept as it is now, and each of these departments (by name) gets a sheet of
    its items, to be answered ``until``.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``; ``plan.inquiry_no_departments``; ``plan.inquiry_not_chosen``; all that ``hold_milestone`` raises.
    """
    require(actor, "plan.propose_change", milestone.edition)
    refuse_other_than_full_drafts(milestone.edition)
    known = departments_of(milestone.edition)
    if not known:
        raise DomainError("plan.inquiry_no_departments")
    chosen = [one for one in known if one.name in departments]
    if not chosen:
        raise DomainError("plan.inquiry_not_chosen")
    facts = Facts(on=on or timezone.localdate(), to=until, label=milestone.label, note=milestone.note)
    held = hold(milestone, facts)
    content = sent_text(held)
    InquirySheet.objects.bulk_create(
        InquirySheet(
            milestone=held,
            department_id=one.department,
            name=one.name,
            nodes=[str(node) for node in one.nodes],
            digest=digest_of(department_rows(content, frozenset(one.nodes))),
            order=order,
        )
        for order, one in enumerate(chosen, 1)
    )
    return held


@recorded("plan.inquiry_reminded")
def remind_departments(*, actor: Actor, milestone: Milestone) -> Milestone:
    """Remind by mail the departments that have not answered, where an address of theirs is known; each once a day.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.inquiry_not_open``.
    """
    require(actor, "plan.propose_change", milestone.edition)
    if milestone.held_to is None:
        raise DomainError("plan.inquiry_not_open")
    today = timezone.localdate()
    waiting = milestone.sheets.filter(returns=None).exclude(reminders__on=today)
    sheets = [(sheet, sheet.department_id) for sheet in waiting.order_by("order")]
    addresses = department_addresses({department for _sheet, department in sheets if department})
    for sheet, department in sheets:
        known = addresses.get(department, ()) if department else ()
        for address in known:
            _send_reminder(actor, milestone, sheet, address, today)
        if known:
            InquiryReminder.objects.create(sheet=sheet, on=today)
    return milestone


def _send_reminder(
    actor: Actor, milestone: Milestone, sheet: InquirySheet, address: str, today: date
) -> None:
    assert milestone.held_to is not None
    with override(settings.LANGUAGE_CODE):  # the town hall's own language
        words = {"plan": milestone.edition.title, "name": sheet.name, "day": day_words(milestone.held_to)}
        send_mail(
            actor=actor,
            to=address,
            subject=gettext("Please answer the inquiry about %(plan)s") % words,
            body=gettext(
                "To %(name)s\n\nThe inquiry about the draft of %(plan)s has not been answered yet. "
                "It was to be answered until %(day)s.\nPlease send the file back, even if there is nothing to change."
            )
            % words,
            kind="plan.inquiry_reminder",
            reference=milestone.pk,
            once=f"plan.inquiry:{sheet.pk}:{today}:{address}",
        )


# ---- what comes back -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of files that were brought: kept now, there before, and refused (name and reason)."""

    new: tuple[InquiryReturn, ...]
    known: tuple[str, ...]
    refused: tuple[tuple[str, DomainError], ...]


def bring_returns(*, actor: Actor, milestone: Milestone, files: Sequence[tuple[str, bytes]]) -> Brought:
    """Take many files, also in .zip files. Each is kept by an action of its own, so that one does not harm another.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.inquiry_not_open``, ``plan.inquiry_too_many`` (``most``), ``plan.inquiry_too_large``
            (``megabytes``).
    """
    refused: list[tuple[str, DomainError]] = []
    wanted = _with_archives(files, refused)
    if len(wanted) > MOST_AT_ONCE:
        raise DomainError("plan.inquiry_too_many", most=MOST_AT_ONCE)
    if sum(len(content) for _name, content in wanted) > LARGEST_AT_ONCE:
        raise DomainError("plan.inquiry_too_large", megabytes=LARGEST_AT_ONCE // 1_000_000)
    before = set(milestone.returns.values_list("digest", flat=True))
    new, known = [], []
    for name, content in wanted:
        if len(content) > LARGEST_FILE or not content:
            refused.append((name, _size_problem(name, content)))
            continue
        kept = receive_return(actor=actor, milestone=milestone, file_name=name, content=content)
        if kept.digest in before:
            known.append(name)
        else:
            new.append(kept)
        before.add(kept.digest)
    return Brought(tuple(new), tuple(known), tuple(refused))


def _size_problem(name: str, content: bytes) -> DomainError:
    if not content:
        return DomainError("plan.document_empty", file=name)
    return DomainError("plan.document_too_large", file=name, megabytes=LARGEST_FILE // 1_000_000)


def _with_archives(
    files: Iterable[tuple[str, bytes]], refused: list[tuple[str, DomainError]]
) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    left = LARGEST_AT_ONCE
    for name, content in files:
        if not name.lower().endswith(".zip"):
            found.append((name, content))
            continue
        try:
            inside = domain.unpacked(content, left)
        except DomainError as problem:
            refused.append((name, problem))
            continue
        if not inside:
            refused.append((name, DomainError("plan.inquiry_no_files")))
        found += inside
        left -= sum(len(raw) for _name, raw in inside)
    return found


@recorded("plan.inquiry_returned")
def receive_return(*, actor: Actor, milestone: Milestone, file_name: str, content: bytes) -> InquiryReturn:
    """Keep a file that came back, whatever it is, with the lines that could be read. The same file again is the one
    that is there.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.inquiry_not_open``.
    """
    require(actor, "plan.propose_change", milestone.edition)
    if milestone.kind != domain.MilestoneKind.INQUIRY or not milestone.is_held:
        raise DomainError("plan.inquiry_not_open")
    Plan.objects.select_for_update().get(
        pk=milestone.edition.plan_id
    )  # the same file twice comes one after the other
    digest = hashlib.sha256(content).hexdigest()
    known: InquiryReturn | None = milestone.returns.filter(digest=digest).first()
    if known is not None:
        return known
    sheet, lines, problems = _read(milestone, content)
    kept: InquiryReturn = InquiryReturn.objects.create(
        milestone=milestone,
        sheet=sheet,
        file_name=as_received(file_name)[0][-200:],
        digest=digest,
        content=content,
        problems=[_plain(problem) for problem in problems],
        person=actor.person,
    )
    InquiryLine.objects.bulk_create(_as_decided(sheet, [_line(kept, line) for line in lines]))
    return kept


def _as_decided(sheet: InquirySheet | None, lines: list[InquiryLine]) -> list[InquiryLine]:
    """What the department wrote before, and somebody decided on, is not asked again when the file is sent anew."""
    known = InquiryLine.objects.filter(of__sheet=sheet).exclude(decision="") if sheet else ()
    decided = {same_words(line): line for line in known}
    for line in lines:
        before = decided.get(same_words(line))
        if before is not None:
            line.decision, line.reason = before.decision, before.reason
            line.decided_by, line.decided_at = before.decided_by, before.decided_at
    return lines


def _read(
    milestone: Milestone, content: bytes
) -> tuple[InquirySheet | None, list[ReturnedLine], list[SheetProblem]]:
    """Whose file it is and what it says; a file that is none of this inquiry says only why."""
    try:
        book = open_return(content)
        id, digest = sent_mark(book)
        sheet = InquirySheet.objects.filter(pk=id).first()
        if sheet is None or sheet.milestone_id != milestone.pk:
            raise DomainError("plan.inquiry_other")
        if not sheet.digest.startswith(digest):
            raise DomainError("plan.inquiry_sent_differs")
    except DomainError as problem:
        return None, [], [SheetProblem("", "", problem)]
    nodes = frozenset(UUID(node) for node in sheet.nodes)
    lines, problems = returned_lines(book, sent_text(milestone), nodes, sheet.name)
    return sheet, lines, problems


def _plain(problem: SheetProblem) -> dict[str, Any]:
    reason = problem.reason
    params = {
        key: value if isinstance(value, int | float) else str(value) for key, value in reason.params.items()
    }
    return {"sheet": problem.sheet, "cell": problem.cell, "code": reason.code, "params": params}


def _line(kept: InquiryReturn, line: ReturnedLine) -> InquiryLine:
    return InquiryLine(
        of=kept,
        sheet_name=line.sheet,
        cell=line.cell,
        node_id=line.node,
        target=line.target,
        key=line.key,
        field=line.field,
        role=line.role,
        whose=line.whose[:500],
        old=line.old,
        new=line.new,
        removes=line.removes,
        opinion=line.opinion,
        by=line.by[:120],
    )
