"""The plan of the demo city, from ``plan.json``, and the course on which it came to be, from ``course.yaml``."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import time_machine
import yaml
from django.db import transaction
from django.utils import timezone
from docx import Document

from tomoni.kernel.actor import Actor

from .actions.applying import apply_content
from .api import (
    Edition,
    Facts,
    Milestone,
    add_document,
    handle_remark,
    hold_milestone,
    load_file,
    plan_milestone,
    record_remark,
    show_milestone,
)
from .queries.content import Content, content_of

ACTOR = Actor.system("plan.demo")


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Load the demo city's plan with its past. A second time nothing is changed."""
    told = yaml.safe_load((folder / "course.yaml").read_text("utf-8"))["adopted"]
    path = folder / "plan.json"
    with transaction.atomic():
        loaded = load_file(ACTOR, path, adopt=False)
        if loaded.is_new:
            _tell_course(loaded.edition, told)
        load_file(ACTOR, path, on=told["voted_on"])
    say(f"plan: {loaded.edition.title}, {loaded.nodes} nodes, {loaded.indicators} indicators")
    for one in yaml.safe_load((folder / "linked_plans.yaml").read_text("utf-8"))["linked_plans"]:
        below, area = loaded.edition.plan.slug, one["area"] or ""
        load_file(ACTOR, folder / one["file"], on=one["voted_on"], below=below, area=area)


def _tell_course(edition: Edition, told: dict[str, Any]) -> None:
    """From the first draft, which read otherwise in places, through its stages to the text that was voted on."""
    final = content_of(edition)
    kinds = [stage["kind"] for stage in told["stages"]]
    now = final
    for number, stage in enumerate(told["stages"]):
        with time_machine.travel(at(stage["held_on"]), tick=False):
            still = [one for one in told["earlier"] if kinds.index(one["until"]) >= number]
            then = _earlier(final, still)
            apply_content(edition, now, then, None)
            now = then
            tell_stage(edition, stage)
    assert now == final, "every stage in `until` comes before the last one"


def at(day: Any) -> datetime:
    """Office hours of a day."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def _earlier(final: Content, still: Iterable[dict[str, Any]]) -> Content:
    """The text as it was while these passages read otherwise."""
    texts = dict(final.texts)
    for one in still:
        node = next(id for id, link in final.links.items() if link.code == one["node"])
        changed = [
            replace(text, text=one["first"]) if text.text == one["now"] else text for text in texts[node]
        ]
        texts[node] = tuple(text for text in changed if text.text)
        assert texts[node] != final.texts[node], one["now"]
    return replace(final, texts=texts)


def tell_stage(edition: Edition, stage: dict[str, Any]) -> Milestone:
    """A stage that took place on the present day, open to everyone, with its documents and remarks."""
    names = ("label", "number", "partner", "result", "note")
    said = {name: stage[name] for name in names if name in stage}
    facts = Facts(on=stage["held_on"], to=stage.get("held_to"), **said)
    planned = plan_milestone(actor=ACTOR, edition=edition, kind=stage["kind"], facts=facts)
    held = hold_milestone(actor=ACTOR, milestone=planned, facts=facts)
    tell_rest(held, stage)
    return held


def tell_rest(held: Milestone, stage: dict[str, Any]) -> None:
    """What a held stage has besides: it is open to everyone, with documents and remarks."""
    show_milestone(actor=ACTOR, milestone=held, is_public=True, text_is_public=True)
    for one in stage.get("documents", ()):
        add_document(
            actor=ACTOR,
            milestone=held,
            title=one["title"],
            file_name=one["file"],
            content=_as_docx(one["title"], one["text"]),
            is_public=one["public"],
        )
    for one in stage.get("remarks", ()):
        remark = record_remark(actor=ACTOR, milestone=held, text=one["text"], codes=one["nodes"])
        handle_remark(actor=ACTOR, remark=remark, handling=one["handling"], reason=one["reason"])


def _as_docx(title: str, text: str) -> bytes:
    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph(text)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
