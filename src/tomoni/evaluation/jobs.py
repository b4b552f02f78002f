"""What runs beside the pages: freezing all measures of an edition, some at a time."""

from tomoni.kernel.actor import Actor

from .api import SheetSet, continue_set
from .events import SheetSetAsked


def freeze_set(event: SheetSetAsked) -> None:
    """Freeze the next sheets of a set, unless it is finished."""
    asked = SheetSet.objects.filter(pk=event.sheet_set, finished_at=None).first()
    if asked is not None:
        continue_set(actor=Actor.system("evaluation.freeze_set"), sheet_set=asked)
