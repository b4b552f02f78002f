"""対応結果を決める: what becomes of a voice, and, where it changes the plan, how the plan will read.

Several pages, each a form; what was filled in travels with them as hidden fields, so that nothing is kept before the
last one. The last one makes the change and the decision in one transaction.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tomoni.accounts.api import for_staff
from tomoni.audit.api import looked, require
from tomoni.kernel.diff import compare, lines
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.kernel.text import excerpt, visible
from tomoni.plan.api import (
    ROLES,
    Edition,
    EditionFacts,
    Node,
    NodeLink,
    PassageFacts,
    draft_amendment,
    edition_in_force,
    editions,
    find_node,
    in_approval,
    node_titles,
    passages_of,
    propose_change,
    search_nodes,
)
from tomoni.voices.api import DECISION_LABELS, Decision, StandingRow, Voice, of_departments, reflect
from tomoni.voices.forms import ReflectionForm

from .forms import OthersForm, PassageForm, WordingForm
from .frame import refusing, sent
from .voice_page import VoicePage

STEPS = ("decide", "passage", "wording", "check")
_MOST_OTHERS = 20


@for_staff("voices.reflect")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def decide(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Decide what becomes of a voice."""
    page = VoicePage(request, key)
    require(page.actor, "voices.reflect", page.row)
    return _Deciding(page).answer()


class _Deciding:
    """One request on the way to a decision."""

    def __init__(self, page: VoicePage) -> None:
        self.page = page
        self.request = page.request
        self.sent: QueryDict = sent(page.request)
        self.problem = ""
        self._editions: dict[UUID, Edition | None] = {}  # in force, by plan

    def answer(self) -> HttpResponseBase:
        if self.request.method != "POST":
            return self.show("decide")
        step = self.sent.get("step", "")
        if step == "back":
            return self.show(self.sent.get("to", "decide"))
        found = self._checked(step)
        if found is not None:
            return found
        if step == "decide":
            return self.show("passage") if self._changes else self._commit()
        if step in ("passage", "wording"):
            return self.show(STEPS[STEPS.index(step) + 1])
        if step == "search":
            return self.show("passage")
        return self._commit()

    def _checked(self, step: str) -> HttpResponseBase | None:
        """The first page of those behind us that is not filled in well; None if all are."""
        for name in STEPS[: STEPS.index(step) + 1 if step in STEPS else 1]:
            if name == "check":
                continue
            if not all(form.is_valid() for form in self._forms(name)):
                return self.show(name, bound=True, status=422)
        return None

    @property
    def _changes(self) -> bool:
        return self.sent.get("decision") == Decision.CHANGED

    # -- forms

    def _forms(self, step: str, bound: bool = True) -> tuple[Any, ...]:
        data = self.sent if bound else None
        if step == "decide":
            return ReflectionForm(data), OthersForm(data, voices=self._others_offered())
        if step == "passage":
            return (PassageForm(data, choices=self._places()),)
        return (
            WordingForm(data, drafts=self._drafts(), title=self._new_title(), initial=self._standing_words()),
        )

    # -- what the pages offer

    def _others_offered(self) -> dict[str, tuple[str, str]]:
        """Other undecided voices that concern the same items of the plan: label and note by id."""
        nodes = [node.id for node in self.page.nodes[0]]
        rows = StandingRow.objects.filter(voice__concerns__node__in=nodes, decision="", folded=False)
        rows = of_departments(rows, self.page.desk.departments).exclude(voice=self.page.voice)
        found = rows.select_related("voice__text").order_by("received_on", "voice").distinct()[:_MOST_OTHERS]
        return {
            str(row.voice_id): (
                excerpt(visible(row.voice.text.text), 60),
                f"{date_format(row.received_on)}　{row.voice.public_id}",
            )
            for row in found
        }

    def _nodes(self) -> list[NodeLink]:
        """The items of the plan to choose from: those that it concerns, the one it was written from, those found."""
        confirmed, suggested = self.page.nodes
        found = search_nodes(self.sent.get("q", ""), limit=5) if self.sent.get("q", "").strip() else ()
        chosen = find_node(self.sent.get("place", "").partition("|")[0])
        wanted = [*confirmed, *([suggested] if suggested else []), *found]
        if chosen and chosen.pk not in {node.id for node in wanted}:
            wanted += node_titles([chosen.pk]).values()
        return list({node.id: node for node in wanted}.values())

    def _places(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The passages of those items, to choose one: by item."""
        offered = []
        for node in self._nodes():
            found = find_node(node.code)
            edition = self._in_force(found) if found else None
            passages = passages_of(found, edition) if found and edition else ()
            offered.append((node.name, [(f"{node.code}|{one.key}", _passage_words(one)) for one in passages]))
        return [group for group in offered if group[1]]

    def _place(self) -> tuple[Any, PassageFacts] | None:
        """The chosen node and passage, as they are in force."""
        code, _bar, key = self.sent.get("place", "").partition("|")
        node = find_node(code)
        edition = self._in_force(node) if node else None
        if node is None or edition is None:
            return None
        passage = next((one for one in passages_of(node, edition) if str(one.key) == key), None)
        return (node, passage) if passage else None

    def _in_force(self, node: Node) -> Edition | None:
        """The edition in force of the plan to which an item belongs."""
        if node.plan_id not in self._editions:
            self._editions[node.plan_id] = edition_in_force(node.plan)
        return self._editions[node.plan_id]

    def _has_seen(self) -> bool:
        """Whether the passage still reads as it did when the new words were written."""
        place = self._place()
        return place is not None and self.sent.get("seen", "") == place[1].text

    @property
    def _new_words(self) -> str:
        return self.sent.get("new", "").strip()

    def _standing_words(self) -> dict[str, str]:
        place = self._place()
        return {"new": place[1].text} if place else {}

    def _drafts(self) -> list[EditionFacts]:
        """Open drafts of an amendment of the plan that the passage stands in."""
        place = self._place()
        if place is None:
            return []
        found = [one for one in editions(place[0].plan) if one.is_amendment and one.adopted_on is None]
        closed = in_approval(one.id for one in found)
        return [one for one in found if one.id not in closed]

    def _new_title(self) -> str:
        place = self._place()
        return _("%(plan)s, partial amendment") % {"plan": place[0].plan.title} if place else ""

    # -- showing

    def show(self, step: str, *, bound: bool = False, status: int = 200) -> HttpResponseBase:
        if step not in STEPS:
            step = "decide"
        looked(actor=self.page.actor, subject=self.page.voice, purpose="desk.decision")
        sent_before = any(self.sent.get(name) for name in _FIELDS[step]) and (
            step != "wording" or self._has_seen()
        )
        form_step = "wording" if step == "check" else step
        context = {
            **self.page.desk.bar(),
            "step": step,
            "number": STEPS.index(step) + 1,
            "labels": [_("Decision"), _("Passage"), _("New words"), _("Check")],
            "voice": self.page.voice,
            "words": visible(self.page.voice.text.text),
            "keep": self.page.desk.filters.query,
            "forms": self._forms(form_step, bound=bound or sent_before),
            "hidden": self._hidden(step),
            "problem": self.problem,
            "q": "",
            "node_q": self.sent.get("q", ""),
            "crumbs": [
                (_("Voices"), reverse("web:desk") + self.page.desk.filters.query),
                (self.page.voice.public_id, reverse("web:desk_voice", args=[self.page.voice.pk])),
                (_("Decide what becomes of it"), ""),
            ],
            **(self._to_check() if step == "check" else {}),
            **({"passage": self._place()} if step == "wording" else {}),
        }
        return render(self.request, "web/desk/decide.html", context, status=status)

    def _hidden(self, step: str) -> list[tuple[str, str]]:
        """What the other pages were filled in with."""
        return [
            (name, value)
            for other, names in _FIELDS.items()
            if other != step
            for name in names
            for value in self.sent.getlist(name)
        ]

    def _to_check(self) -> dict[str, Any]:
        """What will change, with the difference, and for whom it is decided."""
        place = self._place()
        if place is None:
            return {}
        node, passage = place
        new = self._new_words
        draft = next(
            (one.title for one in self._drafts() if str(one.id) == self.sent.get("draft")), self._new_title()
        )
        return {
            "node": node_titles([node.pk]).get(node.pk),
            "old": passage.text,
            "new": new,
            "difference": lines(compare(passage.text, new)),
            "reason": self.sent.get("reason", ""),
            "draft_title": draft,
            "others": [
                label
                for key, (label, _note) in self._others_offered().items()
                if key in self.sent.getlist("others")
            ],
        }

    # -- deciding

    def _commit(self) -> HttpResponseBase:
        try:
            self._decide()
        except NotAllowed:
            raise
        except DomainError as problem:
            self.problem = sentence_for(problem)
            return self.show("wording" if self._changes else "decide", bound=True, status=422)
        decision = DECISION_LABELS[Decision(self.sent.get("decision", ""))]
        messages.success(self.request, _("Decided: %(decision)s.") % {"decision": decision})
        if self._changes:
            return redirect("web:desk_plan")
        return self.page.back()

    @transaction.atomic
    def _decide(self) -> None:
        """Propose the change (where there is one) and decide because of it: both, or neither."""
        reflect(
            actor=self.page.actor,
            voices=[self.page.voice, *self._others()],
            decision=Decision(self.sent.get("decision", "")),
            reason=self.sent.get("reason", ""),
            change=self._propose() if self._changes else None,
        )

    def _others(self) -> Iterable[Voice]:
        offered = self._others_offered()
        chosen = [key for key in self.sent.getlist("others") if key in offered]
        return Voice.objects.filter(pk__in=chosen).order_by("received_at")

    def _propose(self) -> Any:
        place = self._place()
        if place is None:
            raise DomainError("voices.change_missing")
        node, passage = place
        if not self._has_seen():
            raise DomainError(
                "plan.text_moved_on", node=node.code, old=self.sent.get("seen", ""), now=passage.text
            )
        return propose_change(
            actor=self.page.actor,
            edition=self._draft(node.plan),
            node=node,
            passage_key=passage.key,
            new=self._new_words,
            reason=self.sent.get("reason", ""),
        )

    def _draft(self, plan: Any) -> Edition:
        if self.sent.get("draft") == "new":
            return draft_amendment(actor=self.page.actor, plan=plan, title=self._new_title())
        return Edition.objects.get(pk=self.sent.get("draft", ""))


_FIELDS = {
    "decide": ("decision", "reason", "others"),
    "passage": ("place",),
    "wording": ("new", "draft", "seen"),
    "check": (),
}


def _passage_words(passage: PassageFacts) -> str:
    """A passage in a list of choices: where it stands, and its beginning."""
    place = passage.actor or passage.heading or str(ROLES[passage.role])  # type: ignore[index]
    return f"{place}：{excerpt(passage.text, 120)}"
