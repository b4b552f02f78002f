"""What runs beside the pages: making files that take a while, and forgetting those that nobody wants."""

from datetime import timedelta

from django.utils import timezone

from tomoni.kernel.actor import Actor

from .actions import forget_printouts
from .events import PrintoutAsked
from .models import Printout
from .open_data import measure_files
from .printing import produce

KEPT = timedelta(days=60)


def make_printout(event: PrintoutAsked) -> None:
    """Make a file that was asked for, unless it is there.

    Raises:
        RuntimeError: somebody else is at it; should that one die, this job comes again.
    """
    printout = Printout.objects.filter(pk=event.printout, made_at=None, problem="").first()
    if printout is not None and not produce(printout):
        raise RuntimeError("being made")


def forget_old_printouts() -> None:
    """Once a day: files that nobody has looked at for two months."""
    before = timezone.localdate() - KEPT
    if Printout.objects.filter(used_on__lt=before).exists():
        forget_printouts(actor=Actor.system("web.forget_printouts"), before=before)


def measure_open_files() -> None:
    """Once a day: how large the files of open data are, and whether they changed. The catalogue says it."""
    measure_files()
