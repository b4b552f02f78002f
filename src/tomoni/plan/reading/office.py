"""Word and Excel files are zip archives of XML: they are measured before anything is unpacked."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from tomoni.kernel.errors import DomainError

from .pieces import Line
from .text import LONGEST_TEXT

LARGEST_UNPACKED = 400_000_000  # bytes of all parts together, pictures included
LARGEST_XML = 60_000_000  # bytes of one part that is parsed


def office_kind(path: Path) -> str:
    """``docx`` or ``xlsx``.

    Raises:
        DomainError: ``plan_reading.damaged``, ``plan_reading.unknown_kind``, ``plan_reading.expands`` (``megabytes``)
            for what would unpack to more than a plan can have.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DomainError("plan_reading.damaged", kind=path.suffix) from error
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(
        part.file_size > LARGEST_XML for part in parts if part.filename.endswith((".xml", ".rels"))
    ):
        raise DomainError("plan_reading.expands", megabytes=LARGEST_UNPACKED // 1_000_000)
    if any(part.flag_bits & 1 for part in parts):
        raise DomainError("plan_reading.encrypted")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise DomainError("plan_reading.unknown_kind", kind=path.suffix.lower() or "zip")


def numbered(lines: Iterable[Line]) -> list[Line]:
    """The lines with their numbers.

    Raises:
        DomainError: ``plan_reading.too_long``, ``plan_reading.empty``.
    """
    found = list(lines)
    if sum(len(line.text) for line in found) > LONGEST_TEXT:
        raise DomainError("plan_reading.too_long", characters=LONGEST_TEXT)
    if not any(line.text.strip() for line in found):
        raise DomainError("plan_reading.empty")
    for number, line in enumerate(found, 1):
        line.number = number
    return found
