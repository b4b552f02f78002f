"""The voices of the demo city: they pass the same actions as real ones, each step on its own day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import time_machine
import yaml
from django.db import transaction
from django.utils import timezone

from tomoni.accounts.api import Person, actor_for, department_by_key
from tomoni.approvals.api import approve
from tomoni.kernel.actor import Actor
from tomoni.places.api import Area, find_area
from tomoni.plan.api import (
    Change,
    Node,
    adopt_edition,
    draft_amendment,
    edition_in_force,
    find_node,
    main_plan,
    passages_of,
    propose_change,
    request_edition_approval,
)

from . import actions, domain
from .models import Summary, Voice

Step = tuple[datetime, Callable[[], object]]


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Enter the demo's voices with everything that became of them, unless there are voices already."""
    if Voice.objects.exists():
        return
    told = yaml.safe_load((folder / "voices.yaml").read_text("utf-8"))
    city = yaml.safe_load((folder / "city.yaml").read_text("utf-8"))
    story = _Story(
        emails={person["key"]: person["email"] for person in city["people"]}, today=timezone.localdate()
    )
    for entry in told["voices"]:
        story.add_voice(entry)
    for entry in told["reflections"]:
        story.add_reflection(entry)
    with transaction.atomic():
        for moment, step in sorted(story.steps, key=lambda one: one[0]):
            with time_machine.travel(moment, tick=False):
                step()
    say(f"{len(told['voices'])} voices, {len(told['reflections'])} decisions")


@dataclass
class _Story:
    """What happens when, collected from the file and then told in the order of time."""

    emails: dict[str, str]
    today: date
    steps: list[Step] = field(default_factory=list)
    voices: dict[str, Voice] = field(default_factory=dict)
    arrived: dict[str, date] = field(default_factory=dict)

    def add_voice(self, entry: dict[str, Any]) -> None:
        key = entry["key"]
        came = self.arrived[key] = self.today - timedelta(days=entry["days_ago"])
        self._on(came, entry["hour"], lambda: self._receive(entry))
        if entry["department"]:
            self._on(came + timedelta(days=1), 9, lambda: self._assign(entry))
        answer, closing = entry["answer"], entry["closing"]
        if answer:
            self._on(came + timedelta(days=answer["days_after"]), 11, lambda: self._answer(entry))
        if closing and closing["kind"] != domain.ClosingKind.ANSWERED and not answer:
            self._on(came + timedelta(days=closing["days_after"]), 15, lambda: self._close(entry))
        if entry["department"] and not answer and entry["publish"] == domain.ConsentChoice.WORDS:
            self._on(came + timedelta(days=1), 10, lambda: self._publish(entry))

    def add_reflection(self, entry: dict[str, Any]) -> None:
        newest = max(self.arrived[key] for key in entry["voices"])
        self._on(newest + timedelta(days=entry["days_after"]), 16, lambda: self._reflect(entry))

    def _on(self, day: date, hour: int, step: Callable[[], object]) -> None:
        self.steps.append((timezone.make_aware(datetime.combine(day, time(hour, 14))), step))

    def _actor(self, key: str) -> Actor:
        return actor_for(Person.objects.get(email=self.emails[key]))

    def _receive(self, entry: dict[str, Any]) -> None:
        sender: dict[str, Any] = {key: value or "" for key, value in (entry["sender"] or {}).items()}
        self.voices[entry["key"]] = actions.receive_voice(
            actor=Actor.anonymous(),
            channel=entry["channel"],
            text=entry["text"],
            place=entry["place"] or "",
            area=_area(entry["area"]),
            language=entry.get("language", "ja"),
            consent=domain.ConsentChoice(entry["publish"]),
            answer_wish=domain.AnswerWish(entry["reply"]),
            sender=actions.SenderDetails(**sender) if sender else None,
        )

    def _assign(self, entry: dict[str, Any]) -> None:
        clerk, voice = self._actor("clerk"), self.voices[entry["key"]]
        actions.assign_voice(actor=clerk, voice=voice, department=department_by_key(entry["department"]))
        for code in entry["concerns"]:
            actions.confirm_concern(actor=clerk, voice=voice, node=_node(code))

    def _answer(self, entry: dict[str, Any]) -> None:
        clerk, mayor, voice = self._actor("clerk"), self._actor("mayor"), self.voices[entry["key"]]
        form: domain.PublicForm | None = None
        if entry["publish"] == domain.ConsentChoice.WORDS:
            form = domain.PublicForm.WORDS
        elif entry["summary"] and entry["publish"] == domain.ConsentChoice.SUMMARY:
            form = domain.PublicForm.SUMMARY
            summary: Summary = actions.write_summary(actor=clerk, voice=voice, text=entry["summary"])
            assert summary.approval
            approve(actor=mayor, request=summary.approval)
        draft = actions.save_draft(actor=clerk, voice=voice, text=entry["answer"]["text"], version=0)
        actions.request_answer_approval(actor=clerk, draft=draft)
        assert draft.approval
        approve(actor=mayor, request=draft.approval)
        closing = entry["closing"]
        if closing and closing["kind"] != domain.ClosingKind.ANSWERED:
            self._close(entry)
        actions.issue_answer(actor=clerk, draft=draft, form=form)

    def _close(self, entry: dict[str, Any]) -> None:
        closing = entry["closing"]
        actions.close_voice(
            actor=self._actor("clerk"),
            voice=self.voices[entry["key"]],
            kind=domain.ClosingKind(closing["kind"]),
            reason=closing["reason"],
        )

    def _publish(self, entry: dict[str, Any]) -> None:
        actions.publish_voice(
            actor=self._actor("clerk"), voice=self.voices[entry["key"]], form=domain.PublicForm.WORDS
        )

    def _reflect(self, entry: dict[str, Any]) -> None:
        planner = self._actor("planner")
        change = self._change(entry, planner) if entry["change"] else None
        actions.reflect(
            actor=planner,
            voices=[self.voices[key] for key in entry["voices"]],
            decision=domain.Decision(entry["decision"]),
            reason=entry["reason"],
            change=change,
        )
        if change:
            asked = request_edition_approval(actor=planner, edition=change.edition, note=entry["reason"])
            assert asked.approval
            approve(actor=self._actor("mayor"), request=asked.approval)
            adopt_edition(actor=planner, edition=asked, on=timezone.localdate())

    def _change(self, entry: dict[str, Any], planner: Actor) -> Change:
        plan = main_plan()
        told = entry["change"]
        edition, node = edition_in_force(plan), _node(told["node"])
        assert plan
        assert edition
        passage = next(one for one in passages_of(node, edition) if one.text == told["old"])
        return propose_change(
            actor=planner,
            edition=draft_amendment(actor=planner, plan=plan, title=told["edition_title"]),
            node=node,
            passage_key=passage.key,
            new=told["new"],
            reason=entry["reason"],
        )


def _area(code: str | None) -> Area | None:
    if code is None:
        return None
    return find_area("gakku" if code.startswith("gakku") else "chiku", code)


def _node(code: str) -> Node:
    node = find_node(code)
    assert node, f"the demo's plan has no node {code}"
    return node
