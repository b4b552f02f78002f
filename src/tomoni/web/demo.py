"""The next plan of the demo city, in the middle of its course: what came back from departments, and which voice was
behind it. It stands here because it needs the voices, which know the plan but are not known to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import time_machine
import yaml
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from tomoni.kernel.actor import Actor
from tomoni.plan.api import (
    Change,
    Edition,
    Facts,
    Milestone,
    Verdict,
    add_document,
    bring_returns,
    decide_lines,
    draft_edition,
    edition_in_force,
    hold_milestone,
    inquiry_file,
    lines_of,
    plan_milestone,
    send_inquiry,
    show_milestone,
)
from tomoni.voices.api import Decision, Voice, reflect

ACTOR = Actor.system("web.demo")


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Begin the next plan, unless one was begun."""
    current = edition_in_force()
    if current is None or Edition.objects.filter(plan=current.plan, adopted_at=None, amends=None).exists():
        return
    told = yaml.safe_load((folder / "course.yaml").read_text("utf-8"))["next"]
    with transaction.atomic():
        _Story(current, told, timezone.localdate()).tell()
    say(f"{told['title']}: a draft in the middle of its course")


@dataclass
class _Story:
    """What happened to the draft, each step on its own day."""

    current: Edition
    told: dict[str, Any]
    today: date

    def tell(self) -> None:
        inquiry, asked = self.told["inquiry"], self.told["consulted"]
        with self._on(inquiry["days_ago"]):
            draft = draft_edition(
                actor=ACTOR,
                plan=self.current.plan,
                from_edition=self.current,
                title=self.told["title"],
                period=tuple(self.told["period"]),
            )
            sent = self._send(draft, inquiry)
        for answer in inquiry["answers"]:
            with self._on(answer["days_ago"]):
                self._bring(sent, answer)
        with self._on(inquiry["decided_days_ago"]):
            self._decide(sent, [line for answer in inquiry["answers"] for line in answer["lines"]])
        with self._on(asked["days_ago"]):
            self._consult(draft, asked)
        for stage in self.told["planned"]:
            self._plan(draft, stage)

    def _on(self, days_ago: int) -> Any:
        return time_machine.travel(self._at(days_ago), tick=False)

    def _at(self, days_ago: int) -> datetime:
        return timezone.make_aware(datetime.combine(self._day(days_ago), time(10)))

    def _day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def _send(self, draft: Edition, told: dict[str, Any]) -> Milestone:
        facts = Facts(on=self._day(told["days_ago"]), to=self._day(told["until_days_ago"]), note=told["note"])
        planned = plan_milestone(actor=ACTOR, edition=draft, kind="inquiry", facts=facts)
        sent = send_inquiry(
            actor=ACTOR,
            milestone=planned,
            departments=told["departments"],
            until=self._day(told["until_days_ago"]),
        )
        return show_milestone(actor=ACTOR, milestone=sent, is_public=True, text_is_public=True)

    def _bring(self, sent: Milestone, told: dict[str, Any]) -> None:
        name, raw = inquiry_file(sent.sheets.get(name=told["department"]))
        bring_returns(actor=ACTOR, milestone=sent, files=[(name, _filled_in(raw, told["lines"]))])

    def _decide(self, sent: Milestone, told: list[dict[str, Any]]) -> None:
        """What the file says nothing about waits for who looks at the demo."""
        decided = {line["new"]: line for line in told if "accept" in line}
        verdicts = [
            Verdict(one.line.pk, decided[one.line.new]["accept"], _reason(decided[one.line.new]), one.now)
            for one in lines_of(sent)
            if one.line.new in decided
        ]
        decide_lines(actor=ACTOR, milestone=sent, verdicts=verdicts)
        for line in decided.values():
            if "because_of" in line:
                self._reflect(sent.edition, line)

    def _reflect(self, draft: Edition, line: dict[str, Any]) -> None:
        day = self._day(line["because_of"])
        voices = [
            one
            for one in Voice.objects.filter(concerns__node__code=line["node"], reflected_by=None)
            if one.received_on == day
        ]
        change = Change.objects.get(edition=draft, new=line["new"])
        reflect(actor=ACTOR, voices=voices, decision=Decision.CHANGED, reason=line["reason"], change=change)

    def _consult(self, draft: Edition, told: dict[str, Any]) -> None:
        names = ("partner", "number", "note")
        facts = Facts(on=self._day(told["days_ago"]), **{name: told[name] for name in names})
        planned = plan_milestone(actor=ACTOR, edition=draft, kind="consulted", facts=facts)
        held = hold_milestone(actor=ACTOR, milestone=planned, facts=facts)
        show_milestone(actor=ACTOR, milestone=held, is_public=True, text_is_public=True)
        for one in told["documents"]:
            add_document(
                actor=ACTOR,
                milestone=held,
                title=one["title"],
                file_name=one["file"],
                content=one["text"].encode(),
                is_public=one["public"],
            )

    def _plan(self, draft: Edition, told: dict[str, Any]) -> None:
        first = self._day(-told["in_days"])
        last = first + timedelta(days=told["lasts"]) if "lasts" in told else None
        planned = plan_milestone(
            actor=ACTOR, edition=draft, kind=told["kind"], facts=Facts(on=first, to=last)
        )
        show_milestone(actor=ACTOR, milestone=planned, is_public=True, text_is_public=False)


def _reason(line: dict[str, Any]) -> str:
    return "" if line["accept"] else str(line["reason"])


def _filled_in(raw: bytes, lines: list[dict[str, Any]]) -> bytes:
    """The file of a department with what it wrote into it."""
    book = load_workbook(BytesIO(raw))
    page = book["文"]
    place = {cell.value: number for number, cell in enumerate(page[1])}
    rows = {row[place["現在の案"]].value: row for row in page.iter_rows(min_row=2)}
    for line in lines:
        row = rows[line["old"]]
        for header, word in (("修正案", "new"), ("意見", "opinion"), ("担当者", "by")):
            row[place[header]].value = line[word] or None
    written = BytesIO()
    book.save(written)
    return written.getvalue()
