"""庁内照会: sent to the responsible departments, what comes back is kept, decided line by line, applied to the draft."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

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
    Change,
    Edition,
    InquiryLine,
    InquiryReminder,
    InquiryReturn,
    InquirySheet,
    Milestone,
    Plan,
)
from ..queries.content import Content, IndicatorText, content_of, in_order
from ..queries.inquiries import departments_of, place_of, same_words, texts_at
from ..queries.shapes import Printed
from ..queries.snapshots import sent_text
from ..spreadsheet.cells import number_in
from ..spreadsheet.inquiry import day_words, department_rows, digest_of
from ..spreadsheet.inquiry_reading import ReturnedLine, open_return, returned_lines, sent_mark
from ..spreadsheet.opening import LARGEST_FILE
from ..spreadsheet.problems import SheetProblem
from .applying import apply_content, open_draft, refuse_other_than_full_drafts
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


# ---- deciding ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about a line: accepted or not, the reason, and what the draft said there when it was shown."""

    line: int
    is_accepted: bool
    reason: str
    seen: str


@recorded("plan.inquiry_decided")
def decide_lines(*, actor: Actor, milestone: Milestone, verdicts: Sequence[Verdict]) -> Milestone:
    """Decide on lines: those that are accepted change the draft, at once and all of them or none. A line without an
    amendment is an opinion: accepting it means that it was taken note of.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.inquiry_reason_missing``: not accepted without a reason; ``plan.inquiry_decided``;
            ``plan.inquiry_two_on_one`` (``departments``, ``node``); ``plan.inquiry_moved_on`` (``node``, ``now``);
            ``plan.inquiry_gone`` (``node``); what ``open_draft`` raises.
    """
    require(actor, "plan.propose_change", milestone.edition)
    draft: Edition = milestone.edition
    open_draft(draft)
    lines = _undecided(milestone, verdicts)
    accepted = [
        (lines[one.line], one) for one in verdicts if one.is_accepted and lines[one.line].is_amendment
    ]
    _refuse_two_on_one([line for line, _verdict in accepted])
    now = texts_at(draft, [line for line, _verdict in accepted])
    for line, verdict in accepted:
        _check_place(line, verdict, now)
    if accepted:
        before = content_of(draft)
        after = _Amending(draft, before).amended([line for line, _verdict in accepted])
        apply_content(draft, before, after, actor.person)
    for one in verdicts:
        line = lines[one.line]
        line.decision = "accepted" if one.is_accepted else "rejected"
        line.reason = as_received(one.reason.strip())[0]
        line.decided_by, line.decided_at = actor.person, timezone.now()
        line.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    return milestone


def _undecided(milestone: Milestone, verdicts: Sequence[Verdict]) -> dict[int, InquiryLine]:
    rows = InquiryLine.objects.filter(of__milestone=milestone, pk__in=[one.line for one in verdicts])
    lines = {line.pk: line for line in rows.select_related("of__sheet", "node").defer("of__content")}
    for one in verdicts:
        if one.line not in lines or lines[one.line].decision:
            raise DomainError("plan.inquiry_decided")
        if not one.is_accepted and not one.reason.strip():
            raise DomainError("plan.inquiry_reason_missing")
    return lines


def _refuse_two_on_one(lines: Iterable[InquiryLine]) -> None:
    at: dict[Any, InquiryLine] = {}
    for line in lines:
        other = at.setdefault(place_of(line), line)
        if other.new != line.new:
            names = "、".join(dict.fromkeys((other.department_name, line.department_name)))
            raise DomainError("plan.inquiry_two_on_one", departments=names, node=line.node.code)


def _check_place(line: InquiryLine, verdict: Verdict, now: Mapping[Any, str]) -> None:
    if not line.key:
        return
    place = (line.target, line.key, line.field)
    if place not in now:
        raise DomainError("plan.inquiry_gone", node=line.node.code)
    if now[place] != verdict.seen:
        raise DomainError("plan.inquiry_moved_on", node=line.node.code, now=now[place])


class _Amending:
    """The draft with what departments asked for in it. Each changed passage is a ``Change`` with its reason, so that a
    decision about voices can point at it."""

    def __init__(self, draft: Edition, before: Content) -> None:
        self.draft = draft
        self.links = dict(before.links)
        self.texts = {node: list(texts) for node, texts in before.texts.items()}
        self.indicators = list(before.indicators)
        self.before = before

    def amended(self, lines: Iterable[InquiryLine]) -> Content:
        for line in lines:
            if line.target == "node":
                link = self.links[line.node_id]
                self.links[line.node_id] = replace(link, title=line.new[:500])
            elif line.target == "indicator":
                self._indicator(line)
            elif line.key:
                self._passage(line)
            else:
                self._new_passage(line)
        return replace(
            self.before,
            links=self.links,
            texts={node: in_order(texts) for node, texts in self.texts.items() if texts},
            indicators=tuple(self.indicators),
        )

    def _indicator(self, line: InquiryLine) -> None:
        place = next(n for n, row in enumerate(self.indicators) if str(row.key) == line.key)
        if line.removes:
            del self.indicators[place]
        else:
            self.indicators[place] = _reworded(self.indicators[place], line)

    def _passage(self, line: InquiryLine) -> None:
        """Wherever it stands now: somebody may have moved it to another item meanwhile."""
        node, place = next(
            (node, n)
            for node, texts in self.texts.items()
            for n, text in enumerate(texts)
            if str(text.key) == line.key
        )
        text = self.texts[node][place]
        self._keep_change(line, node, text)
        if line.removes:
            del self.texts[node][place]
        else:
            self.texts[node][place] = replace(text, text=line.new)

    def _keep_change(self, line: InquiryLine, node: UUID, text: domain.PassageText) -> None:
        known = Change.objects.filter(edition=self.draft, node=node, passage_key=text.key).first()
        change = known or Change(edition=self.draft, node_id=node, passage_key=text.key, old=text.text)
        change.role, change.actor = text.role, text.actor
        change.new = "" if line.removes else line.new
        change.reason = "\n".join(dict.fromkeys(filter(None, (change.reason, reason_of(line)))))
        change.save()

    def _new_passage(self, line: InquiryLine) -> None:
        if line.node_id not in self.links:
            raise DomainError("plan.inquiry_gone", node=line.node.code)
        change = Change(
            id=uuid4(),
            edition=self.draft,
            node_id=line.node_id,
            role=line.role,
            actor=line.whose,
            new=line.new,
            reason=reason_of(line),
        )
        change.save(force_insert=True)
        added = domain.ChangeText(change.id, None, line.role, line.whose, "", line.new)
        self.texts[line.node_id] = domain.amended(self.texts.get(line.node_id, ()), [added])


def reason_of(line: InquiryLine) -> str:
    """Why the draft was changed, in the town hall's words: they stand in the plan's history."""
    return f"庁内照会　{line.department_name}" + (f"　{line.opinion}" if line.opinion else "")


def _reworded(row: IndicatorText, line: InquiryLine) -> IndicatorText:
    if line.field == "name":
        return row._replace(name=line.new[:500])
    was: Printed = getattr(row, line.field)
    said = number_in(line.new)
    now: Any = {line.field: Printed(line.new[:500], Decimal(said) if said else None, was.period)}
    return row._replace(**now)
