"""庁内照会: what departments asked for is decided line by line, and applied to the draft."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db.models import ProtectedError
from django.utils import timezone

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .. import domain
from ..models import Change, Edition, InquiryLine, Milestone, Passage
from ..queries.content import Content, IndicatorText, content_of, in_order
from ..queries.inquiries import place_of, texts_at
from ..queries.shapes import Printed
from ..spreadsheet.cells import number_in
from .applying import apply_content, open_draft


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
        DomainError: ``plan.inquiry_nothing_chosen``; ``plan.inquiry_reason_missing``: not accepted without a reason; ``plan.inquiry_decided``;
            ``plan.inquiry_two_on_one`` (``departments``, ``node``); ``plan.inquiry_moved_on`` (``node``, ``now``);
            ``plan.inquiry_gone`` (``node``); what ``open_draft`` raises.
    """
    require(actor, "plan.propose_change", milestone.edition)
    if not verdicts:
        raise DomainError("plan.inquiry_nothing_chosen")
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


def settle_changes(draft: Edition) -> None:
    """Let the changes of a whole draft say what its texts say now: somebody may have worked on them since an inquiry
    made them. What was taken back altogether is no change, unless a decision names it. Called before the adoption, after
    which they never change. Two queries where there are none to mend."""
    changes = list(Change.objects.filter(edition=draft))
    keys = [change.passage_key or change.id for change in changes]
    now = dict(Passage.objects.filter(version__edition=draft, key__in=keys).values_list("key", "text"))
    for change in changes:
        text = now.get(change.passage_key or change.id, "")
        if text != change.new:
            change.new = text
            change.save(update_fields=["new"])
        if text == change.old:
            with suppress(ProtectedError):
                change.delete()


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
