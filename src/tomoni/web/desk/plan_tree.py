"""案の体系: the tree of a draft, new items, moving, ending, 再掲; its glossary."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tomoni.accounts.api import for_staff
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    Edition,
    Node,
    TreeNode,
    add_item,
    content_of,
    edited_nodes,
    end_item,
    glossary,
    items_named,
    move_item,
    node_list,
    node_of,
    place_again,
    remove_term,
    stamp_of,
    term_part,
    tree,
    unsaved,
    write_term,
)

from .frame import Desk, posted, refusing
from .plan_item_forms import AgainForm, NewItemForm, PlaceForm, TermForm
from .plan_items import MAY, crumbs, find, full_draft, is_closed, item_url

_DEEP = 9
_MOST_IN_TREE = 600  # items; of a larger plan the tree opens level by level


@for_staff(MAY, "plan.adopt")
@require_safe
def items(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """All items of a draft, or those with the words that are looked for."""
    draft = full_draft(key)
    desk, words = Desk(request), request.GET.get("q", "").strip()[:100]
    count, closed = draft.versions.count(), is_closed(draft)
    context: dict[str, Any] = {
        **desk.bar(),
        "edition": draft,
        "words": words,
        "count": count,
        "found": items_named(draft, words) if words else (),
        "may_edit": desk.may(MAY) and not closed,
        "closed": closed,
        "unsaved": [(one.node.code, one.seen_at) for one in unsaved(draft, desk.actor.person)],
        "crumbs": [*crumbs(draft)[:-1], (_("Items"), "")],
    }
    if not words:
        edited = edited_nodes(draft)
        nodes = tree(draft, depth=_DEEP if count <= _MOST_IN_TREE else 2)
        context["nodes"] = [_row(draft, node, edited) for node in nodes]
    return render(request, "web/desk/plan_items.html", context)


def _row(draft: Edition, node: TreeNode, edited: dict[UUID, Any]) -> dict[str, Any]:
    """A node as the component ``tree`` takes it."""
    chip = _("again") if node.repeated else _("edited") if node.link.id in edited else ""
    return {
        "label": node.link.name,
        "url": item_url(draft, node.link.code),
        "chip": chip,
        "tone": "line",
        "children": [_row(draft, child, edited) for child in node.children],
        "open": node.depth < 2,
    }


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def add(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """項目を足す."""
    draft = full_draft(key)
    initial = {"parent": request.GET.get("under", ""), "kind": request.GET.get("kind", "measure")}
    form = NewItemForm(posted(request), initial=initial, items=_choices(draft))
    problem = ""
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "stamp"}
        try:
            made = add_item(
                actor=Desk(request).actor, edition=draft, **said | {"parent": _parent(draft, said["parent"])}
            )
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
        else:
            messages.success(request, _("The item is in the draft."))
            return redirect(item_url(draft, made.node.code))
    context = _place_context(request, draft, form, problem, title=_("Add an item"), button=_("Add it"))
    return _place_page(request, context)


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def move(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """移す: under another item, or to another place under the same one."""
    draft, node = find(key, code)
    places = content_of(draft).places
    home = next((place for place in places if place.node == node.pk and not place.repeated), None)
    if home is None:
        raise Http404
    siblings = [place for place in places if place.parent == home.parent]
    above = Node.objects.filter(pk=home.parent).first() if home.parent else None
    initial = {"parent": above.code if above else "", "position": siblings.index(home) + 1}
    form = PlaceForm(posted(request), initial=initial, items=_choices(draft))
    problem = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            move_item(
                actor=Desk(request).actor,
                edition=draft,
                node=node,
                parent=_parent(draft, said["parent"]),
                position=said["position"],
            )
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
        else:
            messages.success(request, _("Moved in the draft."))
            return redirect(item_url(draft, code))
    context = _place_context(
        request, draft, form, problem, node, title=_("Move the item"), button=_("Move it")
    )
    return _place_page(request, context)


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def again(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """再掲: a second place for the same item."""
    draft, node = find(key, code)
    form = AgainForm(posted(request), items=_choices(draft))
    problem = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            place_again(
                actor=Desk(request).actor,
                edition=draft,
                node=node,
                **said | {"parent": _parent(draft, said["parent"])},
            )
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
        else:
            messages.success(request, _("It stands there as well now. It stays one item."))
            return redirect(item_url(draft, code))
    context = _place_context(
        request, draft, form, problem, node, title=_("Place it a second time"), button=_("Place it there too")
    )
    return _place_page(request, context)


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def end(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """終了する: the item is not part of this edition any more."""
    draft, node = find(key, code)
    problem = ""
    if request.method == "POST":
        try:
            end_item(actor=Desk(request).actor, edition=draft, node=node)
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
        else:
            messages.success(request, _("The item ends with this edition. Earlier editions keep it."))
            return redirect("web:desk_items", draft.pk)
    context = _place_context(
        request, draft, None, problem, node, title=_("End the item"), button=_("End it"), is_end=True
    )
    return _place_page(request, context)


def _parent(draft: Edition, code: str) -> Node | None:
    return node_of(draft, code) if code else None


def _choices(draft: Edition) -> list[tuple[str, str]]:
    """All items, those below others set in."""
    return [
        (node.link.code, "　" * (node.depth - 1) + node.link.name)
        for node, _above in node_list(draft)
        if not node.repeated
    ]


def _place_context(
    request: HttpRequest,
    draft: Edition,
    form: Any,
    problem: str,
    node: Node | None = None,
    **more: Any,
) -> dict[str, Any]:
    name = ""
    if node is not None:
        link = content_of(draft, node.pk).links.get(node.pk)
        if link is None:
            raise Http404
        name = link.name
    way = [(name, item_url(draft, node.code))] if node else []
    return {
        **Desk(request).bar(),
        "edition": draft,
        "name": name,
        "form": form,
        "problem": problem,
        "back": item_url(draft, node.code) if node else reverse("web:desk_items", args=[draft.pk]),
        "crumbs": crumbs(draft, *way, (str(more["title"]), "")),
        **more,
    }


def _place_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    form = context["form"]
    failed = context["problem"] or (form is not None and form.is_bound and form.errors)
    return render(request, "web/desk/plan_item_place.html", context, status=422 if failed else 200)


# ---- glossary ------------------------------------------------------------------------------------------


@for_staff(MAY, "plan.adopt")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def words(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """ことばの説明: the words that the draft explains; one of them to be changed, or a new one."""
    draft, desk = full_draft(key), Desk(request)
    was = request.GET.get("term", "")
    content = content_of(draft)
    now = {"term": was, "text": dict(content.glossary).get(was, "")}
    stamp = stamp_of(content, None, term_part(was))
    form = TermForm(posted(request), initial={**now, "stamp": stamp})
    problem, theirs = "", None
    if request.method == "POST" and (request.POST.get("do") == "remove" or form.is_valid()):
        here = {"actor": desk.actor, "edition": draft, "was": was, "stamp": form.data.get("stamp", "")}
        try:
            if request.POST.get("do") == "remove":
                remove_term(**here)
            else:
                write_term(**here, term=form.cleaned_data["term"], text=form.cleaned_data["text"])
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
            if refused.code == "plan.moved_on":
                theirs = now["text"]
                form = TermForm(initial={**form.cleaned_data, "stamp": stamp})
        else:
            messages.success(request, _("Saved in the draft."))
            return redirect("web:desk_words", draft.pk)
    context = {
        **desk.bar(),
        "edition": draft,
        "terms": glossary(draft),
        "was": was,
        "form": form,
        "problem": problem,
        "theirs": theirs,
        "may_edit": desk.may(MAY) and not is_closed(draft),
        "crumbs": [*crumbs(draft)[:-1], (_("Words explained"), "")],
    }
    failed = problem or (form.is_bound and form.errors)
    return render(request, "web/desk/plan_words.html", context, status=422 if failed else 200)
