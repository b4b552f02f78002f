"""A spreadsheet that was brought back: kept until somebody decides, then applied to its draft or thrown away."""

import hashlib
from datetime import datetime

from tomoni.audit.api import Batch, batch_of, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from ..models import Edition, Spreadsheet
from ..queries.content import content_of
from ..spreadsheet.opening import LARGEST_FILE
from ..spreadsheet.reading import SheetChanges
from .applying import apply_content, open_draft, refuse_other_than_full_drafts


@recorded("plan.sheet_kept")
def keep_sheet(*, actor: Actor, draft: Edition, file_name: str, content: bytes) -> Spreadsheet:
    """Keep an uploaded file until somebody decides. The same file again is the one that is there.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``; ``plan.sheet_too_large`` (``megabytes``).
    """
    require(actor, "plan.propose_change", draft)
    refuse_other_than_full_drafts(draft)
    if len(content) > LARGEST_FILE:
        raise DomainError("plan.sheet_too_large", megabytes=LARGEST_FILE // 1_000_000)
    kept, _ = Spreadsheet.objects.get_or_create(
        edition=draft,
        digest=hashlib.sha256(content).hexdigest(),
        defaults={"file_name": as_received(file_name)[0][-200:], "content": content},
    )
    return kept


@recorded("plan.sheet_discarded")
def discard_sheet(*, actor: Actor, sheet: Spreadsheet) -> Edition:
    """Throw an uploaded file away; its draft is given back.

    Raises:
        NotAllowed: the actor may not propose changes.
    """
    require(actor, "plan.propose_change", sheet.edition)
    draft: Edition = sheet.edition
    sheet.delete()
    return draft


@recorded("plan.sheets_forgotten")
def forget_sheets(*, actor: Actor, before: datetime) -> Batch:
    """End uploaded files that nobody decided on since this moment, and those of editions that were adopted."""
    old = Spreadsheet.objects.filter(uploaded_at__lt=before) | Spreadsheet.objects.exclude(
        edition__adopted_at=None
    )
    gone = list(old.order_by("id").values_list("id", flat=True))
    Spreadsheet.objects.filter(pk__in=gone).delete()
    return batch_of("plan.sheets_forgotten", gone)


@recorded("plan.sheet_applied")
def apply_sheet(
    *, actor: Actor, draft: Edition, changes: SheetChanges, sheet: Spreadsheet | None = None
) -> Edition:
    """Make the draft read as the file does (``changes`` is what ``read_sheet`` found). The kept file has done its work
    and goes.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``; ``plan.sheet_has_problems``;
            ``plan.draft_in_approval``; ``plan.draft_moved_on``: somebody changed the draft after the preview was made.
    """
    require(actor, "plan.propose_change", draft)
    open_draft(draft)
    if changes.after is None:
        raise DomainError("plan.sheet_has_problems")
    if content_of(draft) != changes.before:
        raise DomainError("plan.draft_moved_on")
    apply_content(draft, changes.before, changes.after, actor.person)
    if sheet is not None:
        sheet.delete()
    return draft
