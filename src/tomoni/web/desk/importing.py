"""計画の読み込み: a document is brought, shown beside what was understood of it, corrected, and made an edition."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    Import,
    Plan,
    ProofPage,
    correct_reading,
    corrections_of,
    imports,
    make_edition,
    plans,
    put_import_away,
    read_received,
    receive_document,
    undo_correction,
)

from .frame import Desk, refusing, sent
from .importing_forms import (
    NEW,
    EditionForm,
    IndicatorPartForm,
    LinesForm,
    NodeForm,
    PartForm,
    RolePartForm,
    UploadForm,
)

MAY = "plan.load"
AT_ONCE = {
    ".txt": 1_500_000,
    ".md": 1_500_000,
    ".docx": 400_000,
    ".xlsx": 400_000,
}  # bytes; PDF in the background
OF_LINES = ("node", "item", "heading", "indicator", "layout", "unplace")
PARTS: dict[str, type[PartForm]] = {"indicator_text": IndicatorPartForm, "role_text": RolePartForm}
_LIST = 30
_CORRECTIONS_SHOWN = 50


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def desk_imports(request: HttpRequest) -> HttpResponseBase:
    """All documents that were brought, and the form to bring another."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file, began = form.cleaned_data["file"], timezone.now()
        try:
            document = receive_document(
                actor=Desk(request).actor, file_name=file.name or "", content=file.read()
            )
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error("file", sentence_for(problem))
        else:
            if document.received_at < began:
                words = _(
                    "This file was brought before, on %(day)s. Its corrections are here: you go on where you stopped."
                )
                messages.info(request, words % {"day": date_format(timezone.localdate(document.received_at))})
            if document.size <= AT_ONCE.get(_suffix(document), 0):
                read_received(document)
            return redirect("web:desk_import", document.pk)
    page = Paginator(imports(), _LIST).get_page(request.GET.get("page"))
    context = {
        **Desk(request).bar(),
        "form": form,
        "page": page,
        "names": staff_names({row.person for row in page if row.person}),
        "kept_days": settings.TOMONI_IMPORT_DAYS,
        "crumbs": _crumbs(),
    }
    return render(request, "web/desk/imports.html", context, status=422 if form.errors else 200)


def _suffix(document: Import) -> str:
    return f".{document.file_name.rpartition('.')[2].lower()}"


@for_staff(MAY)
@require_safe
def desk_import(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One document: lines on the left, the tree on the right."""
    document = _document(key)
    if document.read_at is None or document.problem:
        return _not_read(request, document)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _page(request, document)


def _not_read(request: HttpRequest, document: Import) -> HttpResponseBase:
    if document.problem and request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    problem = DomainError(document.problem, **document.problem_details) if document.problem else None
    context = {
        **Desk(request).bar(),
        "document": document,
        "problem": sentence_for(problem) if problem else "",
        "crumbs": _crumbs((document.file_name, "")),
    }
    return render(request, "web/desk/import_waiting.html", context)


@for_staff(MAY)
@require_POST
@refusing
def correct(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """直す: one correction of lines or of one item."""
    document = _document(key)
    if not document.is_open:
        messages.error(request, sentence_for(DomainError("plan.import_not_open")))
        return redirect("web:desk_import", document.pk)
    data, proof = sent(request), ProofPage(document.reading)
    do, name = data.get("do", ""), data.get("item", "")
    leaf = proof.leaf(_number(data.get("leaf")))
    form: LinesForm | NodeForm | PartForm
    if do in PARTS:
        form = PARTS[do](data, auto_id=f"{do}_{_number(data.get('number'))}_%s")
    elif do in OF_LINES:
        form = LinesForm(data, nodes=proof.choices(leaf))
    else:
        form = NodeForm(data, nodes=proof.choices(leaf), lines=proof.ends_of_node(name))
    if form.is_valid():
        try:
            if isinstance(form, LinesForm):
                correction = form.correction(do, data.getlist("line"))
            else:
                correction = form.correction(do, name)
            correct_reading(actor=Desk(request).actor, document=document, correction=correction)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            return _on(request, document, correction, leaf.number)
    return _page(request, document, form=form, leaf=leaf.number, chosen=name)


def _on(request: HttpRequest, document: Import, correction: dict[str, Any], leaf: int) -> HttpResponseBase:
    """The same leaf again, where the correction was made."""
    messages.success(request, _("Corrected. “Undo” takes it back."))
    lines = correction.get("lines")
    kept = {"node", "rename", "retype", "move", *PARTS} & {correction["do"]} and correction.get("node")
    place = f"&node={kept}#item" if kept and not lines else f"#l{lines[0]}" if lines else ""
    return redirect(f"{reverse('web:desk_import', args=[document.pk])}?leaf={leaf}{place}")


@for_staff(MAY)
@require_POST
@refusing
def undo(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """元に戻す: the last correction is taken back."""
    document, data = _document(key), request.POST
    try:
        undo_correction(actor=Desk(request).actor, document=document, number=_number(data.get("number")))
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
    else:
        messages.success(request, _("The last correction was taken back."))
    return redirect(f"{reverse('web:desk_import', args=[key])}?leaf={_number(data.get('leaf'))}")


@for_staff(MAY)
@require_POST
@refusing
def put_away(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """片づける: nothing comes of this document."""
    document = _document(key)
    try:
        put_import_away(actor=Desk(request).actor, document=document)
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
    else:
        messages.success(request, _("“%(name)s” was put away.") % {"name": document.file_name})
    return redirect("web:desk_imports")


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def make(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """版（案）にする: checked first, with the way to what is wrong."""
    document = _document(key)
    if not document.is_open:
        return redirect("web:desk_import", key)
    proof, known = ProofPage(document.reading), list(plans())
    data = request.POST if request.method == "POST" else None
    form = EditionForm(data, plans=known, initial=_suggested(proof, known))
    problem: DomainError | None = proof.problem()
    if data is not None and form.is_valid():
        try:
            made = make_edition(actor=Desk(request).actor, document=document, **_said(form, known))
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = refused
        else:
            messages.success(request, _("The draft was made. The public does not see it yet."))
            return redirect("web:desk_import", made.pk)
    place = proof.place_of(str(problem.params.get("where", ""))) if problem else None
    context = {
        **Desk(request).bar(),
        "document": document,
        "form": form,
        "proof": proof,
        "doubts": proof.doubts()[:20],
        "problem": sentence_for(problem) if problem else "",
        "problem_url": _url_of(document, proof, place) if place else "",
        "crumbs": _crumbs(
            (document.file_name, reverse("web:desk_import", args=[key])), (_("Make it an edition"), "")
        ),
    }
    failed = data is not None and (form.errors or problem)
    return render(request, "web/desk/import_edition.html", context, status=422 if failed else 200)


def _suggested(proof: ProofPage, known: list[Plan]) -> dict[str, Any]:
    """What the document itself says, as far as it does."""
    edition = proof.edition
    same = next((plan for plan in known if plan.title == proof.title), None)
    return {
        "plan": str(same.pk) if same else NEW,
        "title": proof.title,
        "kind": edition.kind,
        "from_year": edition.period_from,
        "to_year": edition.period_to,
    }


def _said(form: EditionForm, known: list[Plan]) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "plan": next((plan for plan in known if str(plan.pk) == said["plan"]), None),
        "title": said["title"],
        "kind": said["kind"],
        "period_from": said["from_year"],
        "period_to": said["to_year"],
    }


def _url_of(document: Import, proof: ProofPage, node: str) -> str:
    base = reverse("web:desk_import", args=[document.pk])
    return f"{base}?leaf={proof.leaf_of_node(node)}&node={node}#item"


@for_staff(MAY)
@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The report on the reading, to be kept or passed on."""
    document = _read(key)
    return _download(ProofPage(document.reading).report(), "text/html", f"{document.file_name}.html")


@for_staff(MAY)
@require_safe
def as_json(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The corrected document in the format ``tomoni-plan/1``."""
    document = _read(key)
    text = json.dumps(ProofPage(document.reading).document(), ensure_ascii=False, indent=1)
    return _download(text, "application/json", f"{document.file_name}.json")


def _download(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


# ---- the page --------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    document: Import,
    form: LinesForm | NodeForm | PartForm | None = None,
    leaf: int = 0,
    chosen: str = "",
) -> HttpResponseBase:
    proof = ProofPage(document.reading)
    chosen = chosen or request.GET.get("node", "")
    line = _number(request.GET.get("line"))
    wanted = leaf or _number(request.GET.get("leaf"))
    if not wanted:
        wanted = proof.leaf_of_line(line) if line else proof.leaf_of_node(chosen) if chosen else 1
    here = proof.leaf(wanted)
    node = proof.node(chosen) if chosen else None
    choices = proof.choices(here)
    nodes = proof.nodes(here)
    if node is not None and not any(other.id == node.id for other in nodes):
        nodes = [node, *nodes]
    corrections = corrections_of(document)
    standing = [one for one in corrections if one.undone_at is None]
    context = {
        **Desk(request).bar(),
        "document": document,
        "proof": proof,
        "leaf": here,
        "leaves": proof.leaf_links(),
        "lines": proof.lines(here),
        "ticked": {int(one) for one in request.POST.getlist("line") if one.isdecimal() and len(one) < 8},
        "nodes": nodes,
        "chosen": node,
        "lines_form": form if isinstance(form, LinesForm) else LinesForm(nodes=choices, at=here.node or ""),
        "node_form": form if isinstance(form, NodeForm) else _node_form(proof, node, choices),
        "dropped_on": _dropped_on(document),
        "part_forms": _part_forms(node, request.POST.get("do", ""), form) if document.is_open else [],
        "do": request.POST.get("do", ""),
        "corrections": corrections[:_CORRECTIONS_SHOWN],
        "standing": len(standing),
        "last": standing[0] if standing else None,
        "names": staff_names({one.person for one in corrections if one.person}),
        "crumbs": _crumbs((document.file_name, "")),
    }
    return render(request, "web/desk/import.html", context, status=422 if form else 200)


def _part_forms(node: Any, do: str, failed: Any) -> list[tuple[str, str, PartForm, bool]]:
    """A form for each indicator and each role of the chosen item: (what it does, label, form, whether it is open)."""
    if node is None:
        return []
    found: list[tuple[str, str, PartForm, bool]] = []
    for one in node.indicators:
        initial = {field: getattr(one, field) for field in IndicatorPartForm.base_fields if field != "was"}
        found.append(
            _part_form("indicator_text", one.name, one.number, initial | {"was": one.name}, do, failed)
        )
    for one in node.roles:
        initial = {"number": one.number, "actor": one.actor, "text": one.text, "was": one.text}
        found.append(
            _part_form("role_text", f"{one.actor}　{one.text[:30]}", one.number, initial, do, failed)
        )
    return found


def _part_form(
    do: str, label: str, number: int, initial: dict[str, Any], failed_do: str, failed: Any
) -> tuple[str, str, PartForm, bool]:
    if failed_do == do and isinstance(failed, PartForm) and str(failed.data.get("number")) == str(number):
        return do, label, failed, True
    return do, label, PARTS[do](initial=initial, auto_id=f"{do}_{number}_%s"), False


def _node_form(proof: ProofPage, node: Any, choices: list[tuple[str, str]]) -> NodeForm | None:
    if node is None:
        return None
    others = [(key, label) for key, label in choices if key != node.id]
    if node.parent and node.parent not in {key for key, _label in others}:
        above = proof.node(node.parent)
        others.insert(0, (node.parent, above.name if above else node.parent))
    initial = {"marker": node.marker, "title": node.title, "kind": node.kind, "under": node.parent or ""}
    return NodeForm(initial=initial, nodes=others, lines=proof.ends_of_node(node.id))


def _dropped_on(document: Import) -> date | None:
    """The day on which the document is dropped, unless an edition is made of it."""
    if document.edition_id is not None:
        return None
    return timezone.localdate(document.received_at + timedelta(days=settings.TOMONI_IMPORT_DAYS))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _document(key: UUID) -> Import:
    return get_object_or_404(Import.objects.select_related("reading", "edition"), pk=key)


def _read(key: UUID) -> Import:
    return get_object_or_404(
        Import.objects.select_related("reading"), pk=key, problem="", read_at__isnull=False
    )


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    first = (_("Read in a plan"), reverse("web:desk_imports") if more else "")
    return [(_("Plan"), reverse("web:desk_plan")), first, *more]
