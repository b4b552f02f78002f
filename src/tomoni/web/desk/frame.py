"""What every page of the desk shares: the queues with their counts, the list, what the address filters by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tomoni.accounts.api import actor_of, department_names
from tomoni.approvals.api import Request, pending_for
from tomoni.audit.api import may
from tomoni.kernel.actor import Actor
from tomoni.kernel.codes import parse_receipt_number
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.text import excerpt, half_width, visible
from tomoni.search import api as search
from tomoni.voices.api import (
    AnswerDraft,
    Leaves,
    Queues,
    StandingRow,
    Voice,
    of_departments,
    queue_rows,
    queues,
)

from .forms import FilterForm
from .words import due_words, is_late, state_chips

View = Callable[..., HttpResponseBase]

PAGE = 15
READ = "voices.read_private"
_WORDS_OF_VOICES = "voices.private"  # the search documents that staff may look through
_MOST_FOUND = 300  # newest voices with the words that are looked for; the list says when there are more
_EXCERPT = 64
_PUBLIC_ID = 8  # characters


def refusing(view: View) -> View:
    """What the rules do not allow this person is answered with the page 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as problem:
            raise PermissionDenied from problem

    return guarded


def sent(request: HttpRequest) -> QueryDict:
    """What was sent, with plain line ends: browsers send each as two characters."""
    data = request.POST.copy()
    for name, values in data.lists():
        data.setlist(name, [str(value).replace("\r\n", "\n") for value in values])
    return data


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form that was sent holds, be it nothing; None for a page that is only looked at."""
    return sent(request) if request.method == "POST" else None


def departments_of(actor: Actor, permission: str = READ) -> frozenset[UUID] | None:
    """For which departments the actor holds a permission; None for the whole town hall."""
    found = {grant.department for grant in actor.grants if grant.permission == permission}
    return None if None in found else frozenset(key for key in found if key)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address says the list is narrowed to."""

    queue: str
    department: UUID | None = None
    q: str = ""
    page: str = ""

    @property
    def query(self) -> str:
        """The same filters for the next address: "?queue=mine&page=2"."""
        values = {"queue": self.queue, "department": self.department, "q": self.q, "page": self.page}
        kept = {key: str(value) for key, value in values.items() if value}
        return f"?{urlencode(kept)}"


class Desk:
    """The desk as one request sees it. What costs a query is read when a page asks for it, and once."""

    def __init__(self, request: HttpRequest, chosen: UUID | None = None) -> None:
        self.request = request
        self.chosen = chosen  # the voice that stands beside the list
        self.actor = actor_of(request)
        self.today: date = timezone.localdate()
        self.departments = departments_of(self.actor)

    def may(self, permission: str, row: StandingRow | None = None) -> bool:
        """Whether the person may do this (with this voice)."""
        if row is None:
            return any(grant.permission == permission for grant in self.actor.grants)
        return may(self.actor, permission, row)

    @cached_property
    def names(self) -> dict[UUID, str]:
        """The names of all departments today."""
        return department_names()

    # -- filters

    @cached_property
    def filters(self) -> Filters:
        given = self.request.GET
        q = given.get("q", "").strip()
        queue = given.get("queue", "")
        if queue not in self.open_queues:
            queue = "all" if q else self.open_queues[0]
        try:
            department = UUID(given.get("department", ""))
        except ValueError:
            department = None
        return Filters(queue, department, q, given.get("page", ""))

    @cached_property
    def open_queues(self) -> tuple[str, ...]:
        """The queues that this person works on, the one to begin with first."""
        if self.may("voices.take"):
            return ("open", "late", "mine", "new", "all")
        if self.may("voices.reflect"):
            return ("to_decide", "open", "late", "all")
        return ("open", "late", "all")

    # -- queues

    @cached_property
    def counts(self) -> Queues:
        return queues(self.actor.person, self.departments, to_decide="to_decide" in self.open_queues)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The queues as the component ``queues`` shows them."""
        entries = [self._queue(name, label) for name, label in self._labels() if name in self.open_queues]
        if self.may("approvals.decide"):
            entries.append(self._approvals())
        return [{"label": "", "entries": entries}]

    def _labels(self) -> list[tuple[str, str]]:
        return [
            ("late", _("Past the promised day")),
            ("mine", _("Mine")),
            ("new", _("Newly arrived")),
            ("to_decide", _("To decide about the plan")),
            ("open", _("All open")),
            ("all", _("All voices")),
        ]

    def _queue(self, name: str, label: str) -> dict[str, Any]:
        desk, path = reverse("web:desk"), self.request.path
        at_voices = path == desk or path.startswith(f"{desk}v/")
        return {
            "label": label,
            "url": f"{desk}?{urlencode({'queue': name})}",
            "count": getattr(self.counts, name, None),
            "late": name == "late",
            "current": at_voices and name == self.filters.queue and not self.filters.q,
        }

    @cached_property
    def to_approve(self) -> QuerySet[Request]:
        """What waits for this person's decision, oldest first."""
        return pending_for(self.actor)

    @cached_property
    def to_approve_count(self) -> int:
        return self.to_approve.count()

    def _approvals(self) -> dict[str, Any]:
        url = reverse("web:desk_approvals")
        return {
            "label": _("To approve"),
            "url": url,
            "count": self.to_approve_count,
            "current": self.request.path.startswith(url),
        }

    # -- the list

    @cached_property
    def rows(self) -> QuerySet[StandingRow]:
        """The voices of the list: of the chosen queue, or found; the promised day first."""
        rows = of_departments(queue_rows(self.filters.queue, self.actor.person), self.departments)
        if self.filters.department:
            rows = rows.filter(department=self.filters.department)
        if self._named:
            rows = rows.filter(department=self._named).order_by("due_on", "voice")
        elif self.filters.q:
            rows = rows.filter(voice__in=self._found).order_by("due_on", "voice")
        return rows

    @cached_property
    def _named(self) -> UUID | None:
        """The department whose name is looked for, if it is one."""
        return next((key for key, name in self.names.items() if name == self.filters.q), None)

    @cached_property
    def _found(self) -> list[UUID]:
        """Voices with this receipt number or public id, or with these words."""
        return voices_by_number(self.filters.q) or search.find(
            _WORDS_OF_VOICES, self.filters.q, limit=_MOST_FOUND
        )

    @property
    def found_too_many(self) -> bool:
        return bool(self.filters.q) and not self._named and len(self._found) == _MOST_FOUND

    @cached_property
    def page(self) -> Page[StandingRow]:
        is_whole_queue = not (self.filters.department or self.filters.q)
        known = getattr(self.counts, self.filters.queue, None) if is_whole_queue else None
        return Leaves(self.rows, PAGE, count=known).get_page(self.filters.page)

    @cached_property
    def drafts(self) -> dict[UUID, AnswerDraft]:
        """The answer that is being written to each voice of the page, and to the chosen one. One query."""
        ids = {row.voice_id for row in self.page}
        return drafts_of(ids | {self.chosen} if self.chosen else ids)

    def list_items(self) -> list[dict[str, Any]]:
        """The rows of the page as the component ``desk_row`` shows them."""
        return [self._item(row) for row in self.page]

    def _item(self, row: StandingRow) -> dict[str, Any]:
        department = self.names.get(row.department_id, "") if row.department_id else ""
        meta = [date_format(row.received_on, "MONTH_DAY_FORMAT"), row.voice.area_name]
        return {
            "url": reverse("web:desk_voice", args=[row.voice_id]) + self.filters.query,
            "current": row.voice_id == self.chosen,
            "meta": "　".join(part for part in meta if part),
            "due": due_words(row, self.today),
            "late": is_late(row, self.today),
            "text": excerpt(visible(row.voice.text.text), _EXCERPT) or _("(the text was ended)"),
            "chips": state_chips(row, department, self.drafts.get(row.voice_id)),
        }

    # -- what the frame's template needs

    def context(self, **more: Any) -> dict[str, Any]:
        """The context of a page with queues and list."""
        return {
            **self.bar(),
            "desk": self,
            "queues": self.groups,
            "items": self.list_items(),
            "page": self.page,
            "filters": self.filters,
            "filter_form": self._filter_form(),
            "q": self.filters.q,
            "keep": self.filters.query,
            **more,
        }

    def _filter_form(self) -> FilterForm | None:
        """The choice of a department, for who sees more than one."""
        if self.departments is not None:
            return None
        initial = {"department": self.filters.department}
        return FilterForm(initial=initial, departments=self.names, auto_id="filter_%s")

    def bar(self) -> dict[str, Any]:
        """What the bar at the top reads."""
        return {
            "search_url": reverse("web:desk") if self.may(READ) else "",
            "me": getattr(self.request.user, "name", ""),
            "me_url": reverse("mfa_index"),
            "sign_out_url": reverse("account_logout"),
        }


def drafts_of(voices: Iterable[UUID]) -> dict[UUID, AnswerDraft]:
    """The newest answer that is being written to each of these voices, with where its approval stands. One query."""
    drafts = AnswerDraft.objects.filter(voice__in=list(voices), answer=None).select_related(
        "approval__decision"
    )
    return {draft.voice_id: draft for draft in drafts.order_by("updated_at")}


def voices_by_number(typed: str) -> list[UUID]:
    """The voice with this receipt number or public id, if what was typed can be one."""
    try:
        wanted = {"receipt_number": parse_receipt_number(typed)}
    except DomainError:
        public_id = half_width(typed).strip().lower()
        if len(public_id) != _PUBLIC_ID or not public_id.isascii():
            return []
        wanted = {"public_id": public_id}
    return list(Voice.objects.filter(**wanted).values_list("pk", flat=True))
