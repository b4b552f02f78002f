"""What runs beside the pages: the index, which follows the edition in force, and files that nobody needs any more."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tomoni.kernel.actor import Actor

from .api import (
    Edition,
    Import,
    Spreadsheet,
    edition_in_force,
    forget_imports,
    forget_sheets,
    node_list,
    plans,
    read_received,
    record_adoption,
    reindex,
)
from .events import EditionAdopted, PlanDocumentReceived

SHEETS_KEPT = timedelta(days=90)


def index_texts_in_force() -> None:
    """Once a day: where a new period began over night, its edition is found from now on."""
    reindex()


def count_indexed() -> int:
    """How many items of editions in force there are to index."""
    return sum(len(node_list(edition)) for plan in plans() if (edition := edition_in_force(plan)))


def reindex_plans(after: str = "") -> Iterator[tuple[str, int]]:
    """Make the items and indicators of each plan findable anew, plan by plan in the order of their slugs."""
    for plan in sorted(plans(), key=lambda one: one.slug):
        edition = edition_in_force(plan)
        if edition is not None and plan.slug > after:
            reindex(plan)
            yield plan.slug, len(node_list(edition))


def forget_old_sheets() -> None:
    """Once a day: uploaded spreadsheets on which nobody decided for a season, or whose draft was adopted."""
    before = timezone.now() - SHEETS_KEPT
    if Spreadsheet.objects.filter(uploaded_at__lt=before).exists() or (
        Spreadsheet.objects.exclude(edition__adopted_at=None).exists()
    ):
        forget_sheets(actor=Actor.system("plan.forget_sheets"), before=before)


def forget_old_imports() -> None:
    """Once a day: documents of the import desk of which nobody made an edition in the time that the page says."""
    before = timezone.now() - timedelta(days=settings.TOMONI_IMPORT_DAYS)
    if Import.objects.filter(received_at__lt=before, edition=None).exists():
        forget_imports(actor=Actor.system("plan.forget_imports"), before=before)


def read_document(event: PlanDocumentReceived) -> None:
    """Read what was brought to the import desk, unless that was done at once."""
    document = Import.objects.filter(pk=event.document).first()
    if document is not None:
        read_received(document)


def close_course(event: EditionAdopted) -> None:
    """The adoption is the last stage of an edition whose course is on record."""
    edition = Edition.objects.select_related("plan").get(pk=event.edition)
    if edition.milestones.exists():
        record_adoption(actor=Actor.system("plan.close_course"), edition=edition)
