"""One voice on the desk, put together: what was said, what was done, the forms for what can be done now."""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tomoni.accounts.api import staff_names
from tomoni.approvals.api import State
from tomoni.audit.api import looked, may
from tomoni.kernel.codes import format_receipt_number
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import channel_labels, sentence_for
from tomoni.kernel.text import excerpt, visible
from tomoni.plan.api import NodeLink, node_titles, search_nodes
from tomoni.voices.api import (
    ANSWER_WISH_LABELS,
    CONSENT_LABELS,
    DECISION_LABELS,
    AnswerDraft,
    AnswerView,
    AnswerWish,
    ConsentChoice,
    Decision,
    Prominence,
    PublicForm,
    ReflectionView,
    StandingRow,
    Summary,
    Voice,
    answers_to,
    reflections_of,
)
from tomoni.voices.forms import AssignForm, CloseForm, DraftForm, IssueForm, SummaryForm

from .forms import FoldForm, HideForm, PublishForm
from .frame import READ, Desk, sent
from .suggestions import precedents, suggested_nodes
from .timeline import decision_on, timeline
from .words import draft_chip, due_words, is_late, state_chips

_JOINED = (
    "voice__text",
    "voice__area",
    "voice__closing",
    "voice__folding__into",
    "voice__letter",
    "voice__sender",
    "publication__summary",
)
_SHOWN_ON_DEMAND = (
    "voice__sender__name",
    "voice__sender__email",
    "voice__sender__address",
    "voice__sender__phone",
)


_HEADING = 30  # characters of the words that stand as the heading


class VoicePage:
    """One voice as one request sees it. An action that was refused leaves its problem and what was typed here."""

    def __init__(self, request: HttpRequest, key: UUID) -> None:
        self.request = request
        self.desk = Desk(request, chosen=key)
        self.actor = self.desk.actor
        rows = StandingRow.objects.select_related("voice", *_JOINED).defer(*_SHOWN_ON_DEMAND)
        row = rows.filter(voice=key).first()
        if row is None or not may(self.actor, READ, row):
            raise Http404  # that a voice of another department exists is private too
        self.row: StandingRow = row
        self.voice: Voice = row.voice
        self.bound: dict[str, Any] = {}
        self.problems: dict[str, str] = {}
        self.shows_sender = False
        self.others_text = ""  # what somebody else saved while this person wrote
        self.quoted = False

    def may(self, permission: str) -> bool:
        return may(self.actor, permission, self.row)

    # -- forms

    def form(self, name: str) -> Any:
        """The form of this name: as it was sent if it was refused, else fresh."""
        return self.bound.get(name) or self._make(name)

    def bind(self, name: str) -> Any:
        """The form of this name with what was sent."""
        self.bound[name] = self._make(name, sent(self.request))
        return self.bound[name]

    def _make(self, name: str, data: Any = None) -> Any:
        if name == "draft":
            return _draft_form(data, self.draft)
        kind, more = self._kinds[name]
        return kind(data, prefix=name, **more)

    @cached_property
    def _kinds(self) -> dict[str, tuple[type[forms.Form], dict[str, Any]]]:
        department = {"department": self.row.department_id}
        return {
            "assign": (AssignForm, {"departments": self.desk.names, "initial": department}),
            "summary": (SummaryForm, {}),
            "issue": (IssueForm, {"voice": self.voice}),
            "close": (CloseForm, {}),
            "publish": (PublishForm, {"voice": self.voice}),
            "hide": (HideForm, {}),
            "fold": (FoldForm, {}),
        }

    # -- acting

    def attempt(self, name: str, action: Callable[[], object], done: str) -> HttpResponseBase:
        """Do it and go back to the voice; where a rule forbids it, show the page again and say so beside the form."""
        try:
            action()
        except NotAllowed:
            raise
        except DomainError as problem:
            return self.refused(name, problem)
        return self.done(done)

    def refused(self, name: str, problem: DomainError) -> HttpResponseBase:
        """The page as it is now, with the sentence beside the form and what was typed still in it."""
        fresh = VoicePage(self.request, self.voice.pk)
        fresh.bound = self.bound
        fresh.problems[name] = sentence_for(problem)
        if problem.code == "voices.draft_moved_on":
            fresh.others_text = str(problem.params["text"])
            fresh._retype_draft(sent(self.request).get("text", ""))
        return fresh.shown(422)

    def quote(self, passage: str) -> None:
        """Put a passage below what is typed. Nothing is saved."""
        typed = sent(self.request).get("text", "").rstrip()
        self._retype_draft(f"{typed}\n\n{passage}".lstrip())
        self.quoted = True

    def _retype_draft(self, text: str) -> None:
        """The draft's form with this text, upon the version that stands now."""
        version = self.draft.version if self.draft else 0
        self.bound["draft"] = _draft_form({"text": text, "version": version}, self.draft)

    def done(self, words: str) -> HttpResponseBase:
        """Say that it is done, and go back to the voice."""
        messages.success(self.request, words)
        return self.back()

    def back(self) -> HttpResponseBase:
        """To the voice, with the list as it was."""
        return redirect(reverse("web:desk_voice", args=[self.voice.pk]) + self.desk.filters.query)

    def shown(self, status: int = 200) -> HttpResponseBase:
        """The page. That somebody was shown the words is noted."""
        looked(actor=self.actor, subject=self.voice, purpose="desk.voice")
        return render(self.request, "web/desk/voice.html", self.context(), status=status)

    # -- what is there

    @cached_property
    def draft(self) -> AnswerDraft | None:
        return self.desk.drafts.get(self.voice.pk)

    @cached_property
    def draft_state(self) -> State | None:
        """Where the approval of the draft stands; None before it was asked for."""
        return self.draft.approval.state if self.draft and self.draft.approval else None

    @cached_property
    def summaries(self) -> list[Summary]:
        """The public summaries that were written, newest first; none where the person released nothing."""
        if self.voice.consent == ConsentChoice.NONE:
            return []
        return list(self.voice.summaries.select_related("approval__decision").order_by("-at"))

    @cached_property
    def answers(self) -> tuple[AnswerView, ...]:
        if not self.row.answered_on:
            return ()
        return answers_to([self.voice.pk]).get(self.voice.pk, ())

    @cached_property
    def reflections(self) -> tuple[ReflectionView, ...]:
        if not self.row.decided_on:
            return ()
        return reflections_of([self.voice.pk]).get(self.voice.pk, ())

    @cached_property
    def assignments(self) -> list[Any]:
        return list(self.voice.assignments.order_by("at", "pk"))

    @cached_property
    def about(self) -> UUID | None:
        """The item of the plan from whose page the person wrote, where the channel knows it."""
        letter = getattr(self.voice, "letter", None)
        return letter.about_id if letter else None

    @cached_property
    def nodes(self) -> tuple[list[NodeLink], NodeLink | None]:
        """The items of the plan that it concerns, and the one that is suggested because the person wrote from it."""
        confirmed = (
            list(self.voice.concerns.order_by("at").values_list("node", flat=True))
            if self.row.concerned
            else []
        )
        titles = node_titles({*confirmed, self.about} - {None})  # type: ignore[arg-type]
        suggested = titles.get(self.about) if self.about and self.about not in confirmed else None
        return [titles[node] for node in confirmed if node in titles], suggested

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Names of all staff that the page mentions. One query."""
        people = {self.row.holder, *(one.person for one in self.assignments)}
        if self.draft:
            people |= {self.draft.written_by, *_deciders(self.draft)}
        for summary in self.summaries:
            people |= {summary.written_by, *_deciders(summary)}
        return staff_names({person for person in people if person})

    def name(self, person: UUID | None) -> str:
        return self.names.get(person, "") if person else ""

    # -- the page

    def context(self) -> dict[str, Any]:
        row, voice = self.row, self.voice
        words = visible(voice.text.text)
        department = self.desk.names.get(row.department_id, "") if row.department_id else ""
        confirmed, suggested = self.nodes
        beside = bool(self.request.GET.get("beside")) or self.quoted
        return self.desk.context(
            page_of=self,
            row=row,
            voice=voice,
            heading=excerpt(words, _HEADING) or _("(the text was ended)"),
            words=words,
            place=visible(voice.text.place),
            number=format_receipt_number(voice.receipt_number),
            channel=channel_labels().get(voice.channel, voice.channel),
            chips=state_chips(row, department, self.draft),
            due=due_words(row, self.desk.today),
            late=is_late(row, self.desk.today),
            holder=self.name(row.holder),
            is_mine=row.holder is not None and row.holder == self.actor.person,
            facts=self._facts(),
            sender=getattr(voice, "sender", None) if self.shows_sender else None,
            draft=self.draft,
            draft_chip=draft_chip(self.draft) if self.draft else None,
            draft_state=self.draft_state,
            decision=decision_on(self.draft),
            decider=self.name(next(iter(_deciders(self.draft)[1:]), None)) if self.draft else "",
            others_text=self.others_text,
            writer=self.name(self.draft.written_by) if self.draft else "",
            answers=self.answers,
            reflections=[(DECISION_LABELS[Decision(one.decision)], one) for one in self.reflections],
            summary=self.summaries[0] if self.summaries else None,
            summary_state=self.summaries[0].approval.state
            if self.summaries and self.summaries[0].approval
            else None,
            summary_decision=decision_on(self.summaries[0]) if self.summaries else None,
            public_words=self.public_words,
            closing_reason=voice.closing.reason if row.closing else "",
            timeline=timeline(self),
            nodes=confirmed,
            suggested=suggested,
            beside=self.beside() if beside else None,
            found_nodes=self._found_nodes(),
            node_q=self.request.GET.get("node_q", ""),
            can=self.can,
            forms={name: self.form(name) for name in ("draft", *self._kinds)},
            problems=self.problems,
            homeless=[words for name, words in self.problems.items() if not self._has_place(name)],
        )

    @cached_property
    def can(self) -> dict[str, bool]:
        """What this person can do with this voice as it stands now: which buttons there are."""
        row, open_ = self.row, not self.row.closing and not self.row.folded
        pending = self.draft_state is State.PENDING
        return {
            "take": self.may("voices.take") and open_ and row.holder != self.actor.person,
            "assign": self.may("voices.assign") and open_,
            "draft": self.may("voices.draft") and not row.folded and not pending,
            "request": self.may("voices.request_approval")
            and self.draft_state not in (State.PENDING, State.APPROVED),
            "issue": self.may("voices.publish") and self.draft_state is State.APPROVED,
            "summarise": self.may("voices.summarise") and self.voice.consent != ConsentChoice.NONE,
            "close": self.may("voices.close") and open_,
            "publish": self.may("voices.publish")
            and self.voice.consent != ConsentChoice.NONE
            and not row.folded,
            "hide": self.may("voices.publish") and row.public,
            "concern": self.may("voices.assign") and not row.folded,
            "fold": self.may("voices.assign") and open_,
            "reflect": self.may("voices.reflect") and not row.folded,
        }

    def _has_place(self, name: str) -> bool:
        """Whether the form of this name still stands on the page, so that its problem can be said beside it."""
        if name == "draft":
            return self.can["draft"] or self.draft_state is State.PENDING
        return self.can[{"summary": "summarise"}.get(name, name)]

    def _facts(self) -> list[tuple[object, object]]:
        voice = self.voice
        facts: list[tuple[object, object]] = [
            (_("Answer wished"), ANSWER_WISH_LABELS[AnswerWish(voice.answer_wish)]),
            (_("Consent"), CONSENT_LABELS[ConsentChoice(voice.consent)]),
            (_("Area"), voice.area_name or _("not said")),
            (_("Public number"), voice.public_id),
        ]
        if voice.language != "ja":
            facts.append((_("Language"), voice.language))
        if self.row.folded:
            facts.append((_("Counted with"), voice.folding.into.public_id))
        return facts

    @property
    def public_words(self) -> str:
        """What the public reads at present, in words."""
        publication = self.row.publication
        if publication is None:
            return _("Not public")
        if publication.prominence == Prominence.HIDDEN:
            return _("Taken off the public pages: %(reason)s") % {"reason": publication.reason}
        if publication.form == PublicForm.SUMMARY:
            return _("Public: the summary")
        return _("Public: the words as written")

    # -- beside the draft

    def beside(self) -> dict[str, Any]:
        """Similar past voices with their answers, and items of the plan that the words point to."""
        taken = {node.id for node in self.nodes[0]} | ({self.nodes[1].id} if self.nodes[1] else set())
        return {
            "precedents": precedents(self.voice, self.desk.departments),
            "nodes": suggested_nodes(self.voice, taken) if self.can["concern"] else [],
        }

    def _found_nodes(self) -> tuple[NodeLink, ...]:
        wanted = self.request.GET.get("node_q", "").strip()
        return search_nodes(wanted, limit=8) if wanted and self.can["concern"] else ()


def _draft_form(data: Any, draft: AnswerDraft | None) -> DraftForm:
    initial = {"text": draft.text, "version": draft.version} if draft else {"version": 0}
    form = DraftForm(data, initial=initial, auto_id="draft_%s")
    form.fields["text"].widget.attrs |= {"data-key": "r", "aria-keyshortcuts": "r"}
    return form


def _deciders(asked: AnswerDraft | Summary) -> list[UUID | None]:
    """Who asked for the approval, and who decided."""
    decision = decision_on(asked)
    return [asked.approval.requested_by if asked.approval else None, decision.by if decision else None]
