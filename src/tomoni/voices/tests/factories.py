"""People, a plan and voices for tests. The texts are hostile on purpose: every exit must bear them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tomoni.accounts.api import Department, record_department
from tomoni.approvals.api import approve
from tomoni.kernel.actor import Actor, Grant
from tomoni.plan.api import (
    Change,
    Node,
    Plan,
    draft_amendment,
    find_node,
    load_edition,
    passages_of,
    propose_change,
)
from tomoni.voices import actions, domain
from tomoni.voices.models import Answer, AnswerDraft, ConsentWording, Voice

SYSTEM = Actor.system("tests")
HOSTILE = "歩道が<script>alert(1)</script>あぶない\u202e。𠮷田さんと髙橋さんも😀"
PERMISSIONS = ("take", "assign", "draft", "request_approval", "publish", "close", "summarise", "read_private")


def staff(*permissions: str, department: Any = None) -> Actor:
    """Somebody at a post with these permissions."""
    grants = frozenset(Grant(permission, department) for permission in permissions)
    return Actor.of_person(uuid4(), post=uuid4(), grants=grants)


CLERK = staff(*(f"voices.{name}" for name in PERMISSIONS))
MAYOR = staff("approvals.decide", "voices.read_private")
PLANNER = staff("voices.reflect", "voices.read_private", "plan.propose_change", "plan.adopt", "plan.load")

PLAN: dict[str, Any] = {
    "format": "tomoni-plan/1",
    "title": "ためしの計画",
    "municipality": None,
    "source": "tests",
    "edition": {"kind": "基本計画", "from": 2023, "to": 2027},
    "notes": [],
    "nodes": [
        {"id": "g1", "parent": None, "kind": "goal", "marker": "目標1", "title": "安心", "line": 1, "same_as": None, "repeated_ref": None},
        {"id": "m1", "parent": "g1", "kind": "measure", "marker": "1-1", "title": "通学路", "line": 2, "same_as": None, "repeated_ref": None},
    ],
    "sections": [
        {"node": "m1", "heading": None, "role": "actions", "items": ["歩道の点検を年1回行います。", "見守りを続けます。"], "line": 3}
    ],
    "indicators": [],
    "roles": [],
    "departments": [],
    "related_plans": [],
    "glossary": [],
}  # fmt: skip


def wording() -> ConsentWording:
    """The words by which people are asked, version 1."""
    choices = [{"code": choice.value, "label": choice.value, "help": ""} for choice in domain.ConsentChoice]
    words = {
        "question": "公開してよいですか",
        "explanation": "",
        "choices": choices,
        "disclosure": "情報公開請求",
        "change_later": "",
    }
    return actions.load_consent_wording(
        actor=SYSTEM, version=1, since=date(2026, 4, 1), words={"ja": words, "en": words}
    )


def department(key: str = "traffic", name: str = "交通安全課") -> Department:
    """A department since long ago."""
    return record_department(actor=SYSTEM, key=key, name=name, since=date(2020, 4, 1))


def voice(
    text: str = HOSTILE,
    *,
    consent: domain.ConsentChoice = domain.ConsentChoice.WORDS,
    days_ago: int = 0,
    wish: domain.AnswerWish = domain.AnswerWish.PAGE,
    sender: actions.SenderDetails | None = None,
    received_at: datetime | None = None,
) -> Voice:
    """A voice that arrived some days ago."""
    return actions.receive_voice(
        actor=Actor.anonymous(),
        channel="letter",
        text=text,
        consent=consent,
        answer_wish=wish,
        received_at=received_at or timezone.now() - timedelta(days=days_ago),
        sender=sender,
    )


def approved_draft(to: Voice, text: str = "ご連絡ありがとうございます。直しました。") -> AnswerDraft:
    """A draft that the mayor approved."""
    before = AnswerDraft.objects.filter(voice=to, answer=None).first()
    draft = actions.save_draft(actor=CLERK, voice=to, text=text, version=before.version if before else 0)
    draft = actions.request_answer_approval(actor=CLERK, draft=draft)
    assert draft.approval
    approve(actor=MAYOR, request=draft.approval)
    return draft


def answer(
    to: Voice,
    *,
    form: domain.PublicForm | None = None,
    text: str = "ご連絡ありがとうございます。直しました。",
    days_after: int = 0,
) -> Answer:
    """An issued answer, so many days after the voice arrived."""
    return actions.issue_answer(
        actor=CLERK,
        draft=approved_draft(to, text),
        form=form,
        issued_at=to.received_at + timedelta(days=days_after),
    )


def approved_summary(to: Voice, text: str = "歩道の傷みについてのご意見。") -> None:
    """A public summary that the mayor approved."""
    summary = actions.write_summary(actor=CLERK, voice=to, text=text)
    assert summary.approval
    approve(actor=MAYOR, request=summary.approval)


def plan() -> Plan:
    """A small plan in force."""
    return load_edition(actor=PLANNER, document=PLAN, source="tests", adopt=True).plan


def node() -> Node:
    """The measure 通学路 of that plan."""
    found = find_node("m1")
    assert found
    return found


def drafted_change(of: Plan, new: str = "歩道の点検を年2回行います。") -> Change:
    """A change of the first action of the measure, in a draft amendment."""
    edition = draft_amendment(actor=PLANNER, plan=of, title="一部改定")
    passage = next(one for one in passages_of(node(), edition.amends) if one.role == "actions")
    return propose_change(
        actor=PLANNER, edition=edition, node=node(), passage_key=passage.key, new=new, reason="声があったため"
    )
