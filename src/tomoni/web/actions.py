"""What the pages write for themselves: files that were made, and their end."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tomoni.audit.api import Batch, announce, batch_of, recorded
from tomoni.kernel.actor import Actor

from .events import PrintoutAsked
from .models import Printout

TRY_AGAIN_AFTER = timedelta(minutes=10)  # what could not be made may go once its reason is mended


@recorded("web.printout_asked")
def ask_for_printout(*, actor: Actor, key: str, kind: str, parameters: dict[str, str]) -> Printout:
    """Want a file: it is asked for once, however many people want it, and made in the background unless who asks is
    faster."""
    printout, _ = Printout.objects.get_or_create(key=key, defaults={"kind": kind, "parameters": parameters})
    if printout.problem and printout.asked_at < timezone.now() - TRY_AGAIN_AFTER:
        printout.problem, printout.claimed_at, printout.asked_at = "", None, timezone.now()
        printout.save(update_fields=["problem", "claimed_at", "asked_at"])
    announce(PrintoutAsked(printout.pk))
    return printout


@recorded("web.printout_continued")
def continue_printout(*, actor: Actor, printout: Printout) -> Printout:
    """Leave the rest of a file to the next job."""
    printout.claimed_at = None
    printout.save(update_fields=["claimed_at"])
    announce(PrintoutAsked(printout.pk))
    return printout


@recorded("web.printout_made")
def keep_printout(*, actor: Actor, printout: Printout, content: bytes, extension: str) -> Printout:
    """Keep the file that was made."""
    printout.file = default_storage.save(f"printouts/{printout.key}.{extension}", ContentFile(content))
    printout.size = len(content)
    printout.made_at = timezone.now()
    printout.problem = ""
    printout.save(update_fields=["file", "size", "made_at", "problem"])
    return printout


@recorded("web.printouts_forgotten")
def forget_printouts(*, actor: Actor, before: date) -> Batch:
    """End files that nobody has looked at since a day. They are made again when somebody asks."""
    old = list(Printout.objects.filter(used_on__lt=before))
    for printout in old:
        if printout.file:
            default_storage.delete(printout.file)
    Printout.objects.filter(pk__in=[printout.pk for printout in old]).delete()
    return batch_of("web.printouts", [printout.key for printout in old])
