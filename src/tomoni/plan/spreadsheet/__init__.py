"""An edition as a spreadsheet (.xlsx) and back.

``export_edition`` writes one; ``read_sheet`` reads it back against a draft: what would change, or what is wrong and in
which cell. Nothing is written to the database here: ``actions.apply_sheet`` does that.

Rooms: ``layout`` (sheets, columns, words), ``package`` and ``opening`` (the file format, written and read), ``rows``
(an edition as rows), ``cells`` (what was typed), ``merging`` (who changed what), ``building`` (rows as an edition).

The format is written and read here rather than by a library, because a plan of 5,000 items has a quarter of a million
cells: openpyxl needs five seconds for either way, this half of one. The tests read and change what is written with
openpyxl.
"""

from .exporting import export_edition
from .problems import SheetProblem
from .reading import SheetChanges, newest_full_draft, read_sheet

__all__ = ["SheetChanges", "SheetProblem", "export_edition", "newest_full_draft", "read_sheet"]
