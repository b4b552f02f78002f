"""案の項目: the items of a draft of a whole edition, each with what belongs to it; editing, moving, ending them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    Editing,
    Edition,
    Node,
    Section,
    begin_editing,
    content_of,
    content_of_page,
    draft_with,
    edits_of,
    end_editing,
    in_approval,
    keep_typed,
    last_edit,
    move_indicator,
    move_passage,
    node_of,
    node_page,
    people_at,
    remove_again,
    remove_indicator,
    remove_passage,
)
from tomoni.web.pages import node_context
from tomoni.web.queries import EditionInSight
from tomoni.web.words import name_of

from .frame import Desk, refusing, sent
from .plan_item_parts import KINDS, WITH_KEYS, Part, side_by_side

MAY = "plan.propose_change"
_SEEN_ANEW = 300  # seconds after which a page says again that somebody is there


@for_staff(MAY, "plan.adopt")
@require_safe
def item(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """One item of a draft with everything that belongs to it."""
    draft = full_draft(key)
    page = node_page(draft, code)
    if page is None:
        raise Http404
    desk, closed = Desk(request), is_closed(draft)
    content = content_of_page(page)
    own, beside = _people_at(desk, draft, page.link.id)
    part = Part(draft, Node(id=page.link.id, code=code), content, "passage")
    texts = [text.key for text in content.texts[page.link.id]]
    context = {
        **desk.bar(),
        "edition": draft,
        "code": code,
        "page": page,
        "name": page.link.name,
        "sections": [(one.heading, one.role, _printed_heading(one), one.passages) for one in page.sections],
        "passages": _stamped(part, texts),
        "indicators": _stamped(replace(part, kind="indicator"), [row.key for row in page.indicators]),
        "beside": beside,
        "may_edit": desk.may(MAY) and not closed,
        "closed": closed,
        "is_here": own is not None,
        "typed": bool(own and own.typed),
        "crumbs": crumbs(
            draft,
            *((name_of(link), item_url(draft, link.code)) for link in page.breadcrumbs),
            (page.link.name, ""),
        ),
    }
    return render(request, "web/desk/plan_item.html", context)


def _printed_heading(section: Section) -> str:
    """The heading that a new text of this section gets; nothing where the section shows only its label."""
    return section.passages[0].heading


def _stamped(part: Part, keys: list[UUID]) -> dict[UUID, str]:
    """The stamp of each of these passages or indicators, by its key."""
    return {one: replace(part, key=one).stamp for one in keys}


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def edit(request: HttpRequest, key: UUID, code: str, kind: str) -> HttpResponseBase:
    """One part of an item: its form; saved, kept for later, or shown beside what somebody else made of it."""
    draft, node = find(key, code)
    desk, part = Desk(request), _part(request, draft, node, kind)
    own, beside = _people_at(desk, draft, node.pk)
    if request.method != "POST":
        _say_who_is_here(desk, draft, node, own)
        typed = own.typed.get(part.name) if own and "fresh" not in request.GET else None
        if part.is_gone and not typed:
            return redirect(item_url(draft, code))
        form = part.form(typed=typed)
        return _form_page(request, part, form, beside, was_kept=bool(typed))
    form = part.form(sent(request))
    if request.POST.get("do") == "keep":
        return _kept(request, part, form)
    problem = ""
    if form.is_valid():
        try:
            part.save(desk.actor, form)
        except NotAllowed:
            raise
        except DomainError as refused:
            if refused.code == "plan.moved_on":
                return _both(request, part, form, sentence_for(refused))
            if refused.code == "plan.nothing_changed":
                messages.info(request, _("It reads like this already."))
                return redirect(item_url(draft, code))
            problem = sentence_for(refused)
        else:
            if own and part.name in own.typed:
                keep_typed(actor=desk.actor, edition=draft, node=node, part=part.name, fields=None)
            messages.success(request, _("Saved in the draft."))
            return redirect(item_url(draft, code))
    return _form_page(request, part, form, beside, problem=problem)


def _part(request: HttpRequest, draft: Edition, node: Node, kind: str) -> Part:
    if kind not in KINDS:
        raise Http404
    given = request.GET
    chosen = _uuid(given.get("key", "")) if kind in WITH_KEYS else None
    section = (given.get("role", ""), given.get("heading", "")[:500], given.get("whose", "")[:500])
    content = content_of(draft, node.pk)
    if node.pk not in content.links:
        raise Http404
    return Part(draft, node, content, kind, chosen, given.get("q", "").strip()[:100], section)


def _say_who_is_here(desk: Desk, draft: Edition, node: Node, own: Any) -> None:
    """Others see it; said once in a while, not with every page."""
    if own is None or (timezone.now() - own.seen_at).total_seconds() > _SEEN_ANEW:
        begin_editing(actor=desk.actor, edition=draft, node=node)


def _kept(request: HttpRequest, part: Part, form: Any) -> HttpResponseBase:
    """途中のまま残す: what was typed so far is kept, whatever it is. Also sent by itself while somebody types."""
    fields = _fields(form.data, form)
    try:
        keep_typed(
            actor=Desk(request).actor, edition=part.edition, node=part.node, part=part.name, fields=fields
        )
    except NotAllowed:
        raise
    except DomainError as refused:
        beside = people_beside(Desk(request), part.edition, part.node)
        return _form_page(request, part, form, beside, problem=sentence_for(refused))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    messages.success(request, _("What you typed is kept. The draft reads as before until you save it."))
    return redirect(item_url(part.edition, part.node.code))


def _fields(data: QueryDict, form: Any) -> dict[str, Any]:
    return {
        field.name: data.getlist(field.html_name)
        if getattr(field.field.widget, "allow_multiple_selected", False)
        else data.get(field.html_name, "")
        for field in form
    }


def _form_page(
    request: HttpRequest,
    part: Part,
    form: Any,
    beside: list[tuple[str, Any]],
    *,
    problem: str = "",
    was_kept: bool = False,
) -> HttpResponseBase:
    link = part.content.links[part.node.pk]
    context = {
        **Desk(request).bar(),
        "edition": part.edition,
        "node": part.node,
        "name": link.name,
        "part": part,
        "form": form,
        "problem": problem,
        "was_kept": was_kept,
        "beside": beside,
        "back": item_url(part.edition, part.node.code),
        "crumbs": crumbs(part.edition, (link.name, item_url(part.edition, part.node.code)), (part.title, "")),
    }
    failed = problem or (form.is_bound and form.errors)
    return render(request, "web/desk/plan_item_form.html", context, status=422 if failed else 200)


def _both(request: HttpRequest, part: Part, form: Any, problem: str) -> HttpResponseBase:
    """Somebody else was faster: both versions side by side; what was typed is kept, and can be saved over theirs."""
    now = Part(
        part.edition, part.node, content_of(part.edition, part.node.pk), part.kind, part.key, part.words
    )
    last = last_edit(part.edition, part.node.pk)
    names = staff_names({last.person}) if last and last.person else {}
    typed = _fields(form.data, form) | {"stamp": "" if now.is_gone else now.stamp}
    again = (Part(now.edition, now.node, now.content, now.kind) if now.is_gone else now).form(typed=typed)
    link = now.content.links[part.node.pk]
    context = {
        **Desk(request).bar(),
        "edition": part.edition,
        "name": link.name,
        "part": part,
        "is_gone": now.is_gone,
        "problem": problem,
        "rows": side_by_side(again, now.initial()),
        "form": again,
        "by": names.get(last.person, "") if last and last.person else "",
        "at": last.at if last else None,
        "action": request.path if now.is_gone else request.get_full_path(),
        "back": item_url(part.edition, part.node.code),
        "crumbs": crumbs(part.edition, (link.name, item_url(part.edition, part.node.code)), (part.title, "")),
    }
    return render(request, "web/desk/plan_item_both.html", context, status=409)


# ---- small things that one button does ---------------------------------------------------------------


@for_staff(MAY)
@require_POST
@refusing
def act(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """上へ・下へ・外す: one text or indicator goes up, down or out; a 再掲 goes away."""
    draft, node = find(key, code)
    do, one, stamp = (request.POST.get(name, "") for name in ("do", "key", "stamp"))
    here: dict[str, Any] = {"actor": Desk(request).actor, "edition": draft, "node": node}
    try:
        match do, _uuid(one):
            case (("passage_up" | "passage_down"), UUID() as which):
                move_passage(**here, key=which, up=do == "passage_up")
            case (("indicator_up" | "indicator_down"), UUID() as which):
                move_indicator(**here, key=which, up=do == "indicator_up")
            case "passage_out", UUID() as which:
                remove_passage(**here, key=which, stamp=stamp)
            case "indicator_out", UUID() as which:
                remove_indicator(**here, key=which, stamp=stamp)
            case "leave", _:
                _leave(request, draft, node)
                return redirect("web:desk_items", draft.pk)
            case "again_out", _:
                remove_again(**here, parent=node_of(draft, one) if one else None)
            case _:
                raise Http404
    except NotAllowed:
        raise
    except DomainError as refused:
        if refused.code != "plan.nothing_changed":
            messages.error(request, sentence_for(refused))
    else:
        messages.success(request, _("Changed in the draft. The history of the item keeps what it was."))
    return redirect(f"{item_url(draft, code)}#k{one}")


def _leave(request: HttpRequest, draft: Edition, node: Node) -> None:
    """編集をやめる: nobody is told any more that the person is here; what they typed and did not save goes."""
    desk = Desk(request)
    own, _others = people_at(draft, node.pk, desk.actor.person)
    if own is not None:
        end_editing(actor=desk.actor, editing=own)


# ---- history and preview -----------------------------------------------------------------------------


@for_staff(MAY, "plan.adopt")
@require_safe
def history(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """Who changed what in this item, when, from what to what."""
    draft, node = find(key, code)
    edits = edits_of(draft, node.pk)
    page = node_page(draft, code)
    name = page.link.name if page else code
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "name": name,
        "edits": edits,
        "names": staff_names({one.person for one in edits if one.person}),
        "crumbs": crumbs(
            draft, (name, item_url(draft, code) if page else ""), (_("History of the item"), "")
        ),
    }
    return render(request, "web/desk/plan_item_history.html", context)


@for_staff(MAY, "plan.adopt")
@require_safe
def preview(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """The item as citizens will read it."""
    draft, _node = find(key, code)
    page = node_page(draft, code)
    if page is None:
        raise Http404
    context = node_context(EditionInSight(draft, page, "draft"))
    return render(request, "web/node.html", context | {"crumbs": crumbs(draft, (page.link.name, ""))})


# ---- shared ------------------------------------------------------------------------------------------


def find(key: UUID, code: str) -> tuple[Edition, Node]:
    """A draft of a whole edition, and the item of its plan with this code."""
    found = draft_with(key, code)
    if found is None:
        raise Http404
    return found


def full_draft(key: UUID) -> Edition:
    """A draft of a whole edition."""
    found: Edition = get_object_or_404(
        Edition.objects.select_related("plan"), pk=key, adopted_at=None, amends=None
    )
    return found


def is_closed(draft: Edition) -> bool:
    """Whether those who decide have it, or agreed to it: then it stays as it is."""
    return draft.approval_id is not None and draft.pk in in_approval([draft.pk])


def item_url(edition: Edition, code: str) -> str:
    """The page of an item of a draft."""
    return reverse("web:desk_item", args=[edition.pk, code])


def crumbs(draft: Edition, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of a draft."""
    return [
        (_("Amendments of the plan"), reverse("web:desk_plan")),
        (draft.title, reverse("web:desk_edition", args=[draft.pk])),
        (_("Items"), reverse("web:desk_items", args=[draft.pk])),
        *more,
    ]


def people_beside(desk: Desk, draft: Edition, node: Node) -> list[tuple[str, Any]]:
    """Who else is at the item: their names, since when."""
    return _people_at(desk, draft, node.pk)[1]


def _people_at(desk: Desk, draft: Edition, node: UUID) -> tuple[Editing | None, list[tuple[str, Any]]]:
    """That the person is at the item, and who else is: their names, since when."""
    own, others = people_at(draft, node, desk.actor.person)
    names = staff_names({one.person for one in others}) if others else {}
    return own, [(names.get(one.person, ""), one.since) for one in others]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
