"""The door of ``evaluation``.

``measures`` of an edition have sheets; ``compose`` gives what would stand on one today, ``freeze_sheet`` and ``freeze_all``
keep it. The data of a sheet is a dict of the format ``tomoni-sheet/1`` (``queries.compose``): later parts fill
``issues`` and ``initiatives`` there.
"""

from .actions import (
    continue_set,
    freeze_all,
    freeze_sheet,
    publish_set,
    publish_sheet,
    withdraw_sheet,
    write_words,
)
from .domain import LONGEST, WORDS
from .models import Sheet, SheetSet, SheetWords
from .queries import (
    Measure,
    compose,
    is_as_frozen,
    measure,
    measures,
    public_sheets,
    sheet_sets,
    sheets,
    words_of,
    years_written,
)

__all__ = [
    "LONGEST",
    "WORDS",
    "Measure",
    "Sheet",
    "SheetSet",
    "SheetWords",
    "compose",
    "continue_set",
    "freeze_all",
    "freeze_sheet",
    "is_as_frozen",
    "measure",
    "measures",
    "public_sheets",
    "publish_set",
    "publish_sheet",
    "sheet_sets",
    "sheets",
    "withdraw_sheet",
    "words_of",
    "write_words",
    "years_written",
]
