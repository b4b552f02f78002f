"""What runs beside the pages: the index, which follows the edition in force, and files that nobody needs any more."""

from datetime import timedelta

from django.utils import timezone

from tomoni.kernel.actor import Actor

from .api import Edition, Import, Spreadsheet, forget_sheets, read_received, record_adoption, reindex
from .events import EditionAdopted, PlanDocumentReceived

SHEETS_KEPT = timedelta(days=90)


def index_texts_in_force() -> None:
    """Once a day: where a new period began over night, its edition is found from now on."""
    reindex()


def forget_old_sheets() -> None:
    """Once a day: uploaded spreadsheets on which nobody decided for a season, or whose draft was adopted."""
    before = timezone.now() - SHEETS_KEPT
    if Spreadsheet.objects.filter(uploaded_at__lt=before).exists() or (
        Spreadsheet.objects.exclude(edition__adopted_at=None).exists()
    ):
        forget_sheets(actor=Actor.system("plan.forget_sheets"), before=before)


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
