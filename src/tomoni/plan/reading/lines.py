"""Lines out of a file, whatever it is: text, Word, Excel, PDF. What cannot be read is refused with a clear reason,
before it costs time or memory."""

from collections.abc import Callable
from pathlib import Path

from tomoni.kernel.errors import DomainError

from .excel import lines_of_xlsx
from .office import office_kind
from .pdf import lines_of_pdf
from .pieces import Line
from .text import decode, lines_of_text
from .word import lines_of_docx

LARGEST_FILE = 100_000_000  # bytes; a scanned plan of 200 pages has about 60 million
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc, .xls, and what is encrypted in the newer formats


def lines_of(path: Path) -> list[Line]:
    """The lines of a file.

    Raises:
        DomainError: ``plan_reading.file_missing`` (``path``), ``plan_reading.not_readable`` (``path``),
            ``plan_reading.too_large`` (``megabytes``), ``plan_reading.empty``, ``plan_reading.image``,
            ``plan_reading.old_office``, ``plan_reading.unknown_kind`` (``kind``), ``plan_reading.encoding``,
            ``plan_reading.too_long`` (``characters``), and those of the single formats.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DomainError("plan_reading.too_large", megabytes=LARGEST_FILE // 1_000_000)
        with path.open("rb") as file:
            head = file.read(1024)
    except FileNotFoundError as error:
        raise DomainError("plan_reading.file_missing", path=str(path)) from error
    except OSError as error:
        raise DomainError("plan_reading.not_readable", path=str(path)) from error
    if not head:
        raise DomainError("plan_reading.empty")
    return _reader(path, head)(path)


def _reader(path: Path, head: bytes) -> Callable[[Path], list[Line]]:
    """What a file is, by its first bytes; its name counts only where they leave it open."""
    kind = path.suffix.lower()
    if b"%PDF-" in head:
        return lines_of_pdf
    if head.startswith(b"PK\3\4"):
        return lines_of_xlsx if office_kind(path) == "xlsx" else lines_of_docx
    if head.startswith(_OLD_OFFICE):
        raise DomainError("plan_reading.old_office")
    if head.startswith(_IMAGES) or b"ftypheic" in head[:16] or b"ftypavif" in head[:16]:
        raise DomainError("plan_reading.image")
    if kind in ("", ".txt", ".md", ".markdown", ".text", ".csv", ".tsv"):
        return _lines_of_text
    raise DomainError("plan_reading.unknown_kind", kind=kind)


def _lines_of_text(path: Path) -> list[Line]:
    return lines_of_text(decode(path.read_bytes()))
