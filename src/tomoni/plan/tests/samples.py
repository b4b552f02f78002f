"""An invented plan for the tests, as small or as large as a test needs it."""

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

from tomoni.kernel.actor import Actor, Grant
from tomoni.plan import api

PLANNER = Actor.system("tests")
CLERK = Actor.of_person(UUID(int=1), grants=frozenset({Grant("voices.answer")}))
ON = date(2026, 11, 20)


def node(name: str, parent: str | None, kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "parent": parent, "kind": kind, "title": title, **more}


def section(where: str, role: str, *items: str, heading: str | None = None) -> dict[str, Any]:
    return {"node": where, "role": role, "heading": heading, "items": list(items)}


_DOCUMENT: dict[str, Any] = {
    "format": "tomoni-plan/1",
    "title": "みずうみ町 総合計画",
    "municipality": "みずうみ町",
    "edition": {"kind": "前期基本計画", "from": 2024, "to": 2028},
    "nodes": [
        node("g1", None, "goal", "安心してくらせるまち", level="基本目標", marker="目標1"),
        node("p1", "g1", "policy", "交通安全", level="基本施策", marker="施策1"),
        node(
            "m1", "p1", "measure", "通学路の安全", level="施策", marker="1-1", title_en="Safe ways to school"
        ),
        node("m2", "p1", "measure", "高齢の運転者への支え", level="施策", marker="1-2"),
        node("a1", "m1", "action", "歩道の点検", marker="①"),
        node("g2", None, "goal", "ともにつくるまち", level="基本目標", marker="目標2"),
        node("m3", "g2", "measure", "広聴", level="施策", marker="2-1"),
        node("a1-again", "m3", "action", "歩道の点検", marker="ア", same_as="a1", repeated_ref="1-1"),
    ],
    "sections": [
        section("m1", "issues", "細い通学路が14か所あります。", heading="今の課題"),
        section(
            "m1", "actions", "歩道の点検を年1回行います。", "緑の線を引き直します。", heading="市がすること"
        ),
        section("m1", "indicators", heading="指標"),
        section("m3", "vision", "声がまちを動かします。"),
    ],
    "roles": [
        {"node": "m1", "actor": "市民", "text": "あぶない所を知らせます。"},
        {"node": "m1", "actor": "企業", "text": "配送の時間をずらします。"},
    ],
    "indicators": [
        {
            "node": "m1",
            "kind": "成果指標",
            "type": None,
            "name": "点検した通学路の割合",
            "definition": "点検した長さの割合",
            "baseline": {"text": "52.0", "value": 52.0, "period": "2023"},
            "target": {"text": "90.0以上", "value": 90, "period": 2028},
            "unit": "％",
            "direction": "up",
            "cumulative": False,
        }
    ],
    "departments": [{"node": "m1", "name": "交通課"}, {"node": "m1", "name": "学校課"}],
    "related_plans": [{"node": "m1", "name": "通学路交通安全プログラム"}],
    "glossary": [{"term": "広聴", "text": "声をきくこと。"}],
}


def document(**changes: Any) -> dict[str, Any]:
    return deepcopy(_DOCUMENT) | changes


def large(nodes: int) -> dict[str, Any]:
    """A plan of so many nodes: goals with ten policies each, those with ten measures, those with as many actions as
    it takes, and texts at each."""
    listed = [node("g1", None, "goal", "目標 1", marker="1")]
    parents = [("g1", "goal")]
    below = {"goal": "policy", "policy": "measure", "measure": "action"}
    while len(listed) < nodes and parents:
        name, kind = parents.pop(0)
        for number in range(1, 11):
            if len(listed) < nodes:
                listed.append(
                    node(f"{name}-{number}", name, below[kind], f"{name} の {number}", marker=str(number))
                )
                if kind != "measure":
                    parents.append((f"{name}-{number}", below[kind]))
    start = len(listed)
    last = [item["id"] for item in listed if item["kind"] == "measure"]
    for number in range(start, nodes):
        listed.append(node(f"x{number}", last[number % len(last)], "action", f"取り組み {number}"))
    names = [item["id"] for item in listed]
    return document(
        title=f"大きな計画 {nodes}",
        nodes=listed,
        sections=[
            section(name, "actions", f"{name} を行います。", f"{name} を知らせます。") for name in names
        ],
        roles=[{"node": name, "actor": "市民", "text": "加わります。"} for name in names],
        indicators=[
            {"node": name, "name": f"{name} の数", "kind": "成果指標", "target": {"text": "3", "value": 3}}
            for name in names
        ],
        departments=[{"node": name, "name": "企画課"} for name in names],
        related_plans=[],
        glossary=[],
    )


def load(content: dict[str, Any] | None = None, *, adopt: bool = True, **more: Any) -> api.Edition:
    return api.load_edition(
        actor=PLANNER, document=content or document(), source="sample.json", adopt=adopt, **more
    )


def key_of(code: str, text: str) -> Any:
    """The key of the passage that reads so in the edition in force."""
    edition, found = api.edition_in_force(), api.find_node(code)
    assert edition is not None
    assert found is not None
    return next(passage.key for passage in api.passages_of(found, edition) if passage.text == text)


def texts_of(edition: api.Edition, code: str) -> list[str]:
    found = api.find_node(code)
    assert found is not None
    return [passage.text for passage in api.passages_of(found, edition)]


def draft(title: str = "一部改定") -> api.Edition:
    plan = api.main_plan()
    assert plan is not None
    return api.draft_amendment(actor=PLANNER, plan=plan, title=title)


def propose(edition: api.Edition, code: str, old: str | None, new: str, **more: Any) -> api.Change:
    """A change of the passage that reads ``old`` now (None: a new one)."""
    found = api.find_node(code)
    assert found is not None
    key = key_of(code, old) if old is not None else None
    return api.propose_change(
        actor=PLANNER, edition=edition, node=found, passage_key=key, new=new, reason="声をうけて", **more
    )


def adopt(edition: api.Edition) -> api.Edition:
    return api.adopt_edition(actor=PLANNER, edition=edition, on=ON)
