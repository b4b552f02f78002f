"""The import desk: a file is received, read, corrected, and made an edition (a draft)."""

import hashlib
import logging
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from tomoni.audit.api import Batch, announce, batch_of, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .. import domain
from ..events import PlanDocumentReceived
from ..models import Edition, Import, ImportCorrection, ImportFile, ImportReading, Plan
from ..reading import Reading, read
from ..reading.markers import read_marker
from ..reading.values import direction, printed, unit_in
from .loading import load_edition

LARGEST_UPLOAD = 20_000_000  # bytes
KINDS = (".txt", ".md", ".docx", ".xlsx", ".pdf")

log = logging.getLogger("tomoni.plan")


@recorded("plan.document_received")
def receive_document(*, actor: Actor, file_name: str, content: bytes) -> Import:
    """Keep a file that was brought; it is read in the background. A file that is open already is not taken twice.

    Raises:
        NotAllowed: the actor may not load plans.
        DomainError: ``plan.upload_kind`` (``kind``), ``plan.upload_empty``, ``plan.upload_too_large`` (``megabytes``).
    """
    require(actor, "plan.load")
    name = as_received(file_name)[0][-200:]
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        raise DomainError("plan.upload_kind", kind=kind or name)
    if not content:
        raise DomainError("plan.upload_empty")
    if len(content) > LARGEST_UPLOAD:
        raise DomainError("plan.upload_too_large", megabytes=LARGEST_UPLOAD // 1_000_000)
    digest = hashlib.sha256(content).hexdigest()
    known = Import.objects.filter(digest=digest, problem="", edition=None, put_away_at=None).first()
    if known is not None:
        return known
    document = Import.objects.create(file_name=name, size=len(content), digest=digest, person=actor.person)
    ImportFile.objects.create(of=document, content=content)
    announce(PlanDocumentReceived(document.id))
    return document


def read_received(document: Import) -> Import:
    """Read a file that was received, unless that was done. Reading is pure and takes no lock; only what comes of it is
    written in a transaction, so two readers at the same time do no harm."""
    if document.read_at is not None:
        return document
    found: Reading | DomainError
    with tempfile.TemporaryDirectory(prefix="tomoni-import-") as folder:
        path = Path(folder) / f"plan{Path(document.file_name).suffix.lower()}"
        path.write_bytes(bytes(document.file.content))
        try:
            found = read(path)
        except DomainError as problem:
            found = problem
        except Exception:  # a document that the reader stumbles over must not come back for ever
            log.exception("reading failed", extra={"import": str(document.pk)})
            found = DomainError("plan.upload_not_readable")
    return keep_reading(actor=Actor.system("plan.reading"), document=document, found=found)


@recorded("plan.document_read")
def keep_reading(*, actor: Actor, document: Import, found: Reading | DomainError) -> Import:
    """Keep what was read, or why nothing could be read. The first reading counts."""
    locked = Import.objects.select_for_update().get(pk=document.pk)
    if locked.read_at is not None:
        return locked
    if isinstance(found, DomainError):
        locked.problem, locked.problem_details = found.code, _plain(found.params)
    else:
        said = found.as_document() | {"source": locked.file_name}
        proof = domain.proof_of(said, [line.text for line in found.lines], found.status)
        lines = proof.pop("source_lines")
        ImportReading.objects.create(of=locked, source_lines=lines, proof=proof, corrected=proof)
    locked.read_at = timezone.now()
    locked.save()
    return locked


def _plain(params: Mapping[str, object]) -> dict[str, Any]:
    return {key: value if isinstance(value, int | float) else str(value) for key, value in params.items()}


# ---- correcting ------------------------------------------------------------------------------------


@recorded("plan.reading_corrected")
def correct_reading(*, actor: Actor, document: Import, correction: Mapping[str, Any]) -> Import:
    """Correct what was read; ``correction`` is as ``domain.apply`` takes it. For an item the marker and the name are
    read out of its lines here, for an indicator the numbers: kept with the correction, they never change later.

    Raises:
        NotAllowed: the actor may not load plans.
        DomainError: ``plan.import_not_open``, and all that ``domain.apply`` raises.
    """
    require(actor, "plan.load")
    locked = _open(document)
    reading = locked.reading
    before = reading.as_corrected
    whole = _completed(before, correction)
    _keep(reading, domain.apply(before, [whole]))
    last = locked.corrections.order_by("-number").values_list("number", flat=True).first() or 0
    ImportCorrection.objects.create(of=locked, number=last + 1, what=whole, person=actor.person)
    return locked


@recorded("plan.correction_undone")
def undo_correction(*, actor: Actor, document: Import, number: int) -> Import:
    """Take the last correction back; ``number`` is the one that the person saw last.

    Raises:
        NotAllowed: the actor may not load plans.
        DomainError: ``plan.import_not_open``; ``plan.nothing_to_undo``; ``plan.others_corrected``: another one was
            made or taken back meanwhile.
    """
    require(actor, "plan.load")
    locked = _open(document)
    standing = list(locked.corrections.filter(undone_at=None).order_by("number"))
    if not standing:
        raise DomainError("plan.nothing_to_undo")
    *kept, last = standing
    if last.number != number:
        raise DomainError("plan.others_corrected")
    last.undone_at, last.undone_by = timezone.now(), actor.person
    last.save(update_fields=["undone_at", "undone_by"])
    reading = locked.reading
    _keep(reading, domain.apply(reading.as_read, [row.what for row in kept]))
    return locked


def _open(document: Import) -> Import:
    locked: Import = Import.objects.select_for_update().get(pk=document.pk)
    if not locked.is_open:
        raise DomainError("plan.import_not_open")
    return locked


def _keep(reading: ImportReading, proof: dict[str, Any]) -> None:
    reading.corrected = {key: value for key, value in proof.items() if key != "source_lines"}
    reading.save(update_fields=["corrected"])


def _completed(proof: dict[str, Any], correction: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(correction)
    if whole.get("do") == "split":
        whole["lines"] = domain.lines_after(proof, str(whole.get("node")), whole.get("after"))
    if whole.get("do") in ("node", "split") and not whole.get("title"):
        text = domain.one_text(_texts(proof, whole))
        marker = read_marker(text)
        plain = marker is None or marker.is_bullet
        whole["marker"] = None if marker is None or plain else marker.text
        whole["title"] = domain.bare(text) if marker is None or plain else marker.rest or text
    if whole.get("do") == "indicator":
        baseline, target = (printed(str(whole.get(side) or ""), None) for side in ("baseline", "target"))
        whole["direction"] = direction(baseline, target)
        whole["unit"] = whole.get("unit") or unit_in(target.text) or unit_in(baseline.text)
        for side, value in (("baseline", baseline), ("target", target)):
            whole[side] = {"text": value.text, "value": value.value, "period": value.period}
    if whole.get("do") == "indicator_text":
        for side in ("baseline", "target"):
            typed = whole.get(side) or {}
            value = printed(str(typed.get("text") or ""), None)
            period = str(typed.get("period") or "") or value.period
            whole[side] = {"text": value.text, "value": value.value, "period": period}
    return whole


def _texts(proof: dict[str, Any], correction: Mapping[str, Any]) -> list[str]:
    source = proof["source_lines"]
    chosen = [line for line in correction.get("lines") or [] if isinstance(line, int)]
    return [
        source[line - 1] for line in sorted(chosen) if 1 <= line <= len(source) and source[line - 1].strip()
    ]


# ---- what comes of it ------------------------------------------------------------------------------


@recorded("plan.import_made_edition")
def make_edition(
    *,
    actor: Actor,
    document: Import,
    title: str,
    kind: str,
    period_from: int | None,
    period_to: int | None,
    plan: Plan | None = None,
) -> Import:
    """Make a draft edition of what was read and corrected, of ``plan`` or of a new one.

    Raises:
        NotAllowed: the actor may not load plans.
        DomainError: ``plan.import_not_open``, and all that ``load_edition`` raises.
    """
    locked = _open(document)
    said = domain.document_of(locked.reading.as_corrected)
    said["title"] = title
    said["edition"] = {"kind": kind, "from": period_from, "to": period_to}
    edition: Edition = load_edition(
        actor=actor, document=said, source=locked.file_name, adopt=False, plan=plan
    )
    locked.edition = edition
    locked.save(update_fields=["edition"])
    return locked


@recorded("plan.import_put_away")
def put_import_away(*, actor: Actor, document: Import) -> Import:
    """Nothing will come of this document; it stays readable.

    Raises:
        NotAllowed: the actor may not load plans.
        DomainError: ``plan.import_not_open``: it is an edition.
    """
    require(actor, "plan.load")
    locked: Import = Import.objects.select_for_update().get(pk=document.pk)
    if locked.edition_id is not None:
        raise DomainError("plan.import_not_open")
    locked.put_away_at = locked.put_away_at or timezone.now()
    locked.save(update_fields=["put_away_at"])
    return locked


@recorded("plan.imports_forgotten")
def forget_imports(*, actor: Actor, before: datetime) -> Batch:
    """Drop documents that were brought before this moment and never made an edition, with all that was read of them."""
    old = Import.objects.filter(received_at__lt=before, edition=None)
    gone = list(old.order_by("id").values_list("id", flat=True))
    old.filter(pk__in=gone).delete()
    return batch_of("plan.imports_forgotten", gone)
