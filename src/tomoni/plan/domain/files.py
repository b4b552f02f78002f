"""Files that are kept and given out again: what they really are, under which name they can be saved. No Django."""

import re
import unicodedata
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from tomoni.kernel.errors import DomainError

LARGEST_DOCUMENT = 20_000_000  # bytes
LARGEST_UNPACKED = 300_000_000  # bytes, as the archive says them; nothing here unpacks it
MOST_PARTS = 5_000
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_LONGEST_NAME = 100  # characters
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")


def kind_of(name: str, content: bytes) -> str:
    """What a file is, by its content; the name decides only between plain text and CSV.

    Raises:
        DomainError: with ``file``: ``plan.document_empty``, ``plan.document_too_large`` (``megabytes``),
            ``plan.document_unknown_kind``, ``plan.document_macros``, ``plan.document_expands``.
    """
    if not content:
        raise DomainError("plan.document_empty", file=name)
    if len(content) > LARGEST_DOCUMENT:
        raise DomainError("plan.document_too_large", file=name, megabytes=LARGEST_DOCUMENT // 1_000_000)
    for kind, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content.startswith(b"PK"):
        return _office_kind(name, content)
    if _is_text(content):
        return "csv" if name.lower().endswith(".csv") else "txt"
    raise DomainError("plan.document_unknown_kind", file=name)


def _office_kind(name: str, content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, LargeZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise DomainError("plan.document_unknown_kind", file=name) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise DomainError("plan.document_expands", file=name)
    names = {part.filename.lstrip("/") for part in parts}
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise DomainError("plan.document_macros", file=name)
    kind = next((kind for part, kind in _OFFICE.items() if part in names), None)
    if kind is None:
        raise DomainError("plan.document_unknown_kind", file=name)
    return kind


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return not _NO_TEXT.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


def safe_name(name: str, kind: str) -> str:
    """A name under which every system can save the file: no folders, no signs that mean something, the ending of
    what it is.

    >>> safe_name("..\\\\..\\\\答申（案）.PDF", "pdf"), safe_name("a/b: c?.exe", "txt"), safe_name("..", "pdf")
    ('答申（案）.pdf', 'b_ c_.exe.txt', 'document.pdf')
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/")
    last = PurePosixPath(plain).name
    stem = last[: -len(kind) - 1] if last.lower().endswith(f".{kind}") else last
    kept = "".join("_" if _is_harmful(character) else character for character in stem).strip(" ._")
    return f"{kept[:_LONGEST_NAME].strip(' ._') or 'document'}.{kind}"


def _is_harmful(character: str) -> bool:
    return character in '<>:"/\\|?*' or unicodedata.category(character) in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Zl",
        "Zp",
    )


# ---- archives --------------------------------------------------------------------------------------

MOST_FILES = 200


def unpacked(content: bytes, most: int) -> list[tuple[str, bytes]]:
    """The files in a .zip, by name, in bounded time and memory (``most`` bytes together). Names that Windows wrote in its own letters (CP932)
    are read as such; folders and the files that systems hide in archives are left out.

    Raises:
        DomainError: ``plan.inquiry_zip_damaged`` (also with a password), ``plan.inquiry_zip_expands`` (``megabytes``),
            ``plan.inquiry_too_many`` (``most``).
    """
    found: list[tuple[str, bytes]] = []
    left = most
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            wanted = [(part, name) for part in parts if not _is_hidden(name := archived_name(part))]
            if len(parts) > MOST_PARTS or len(wanted) > MOST_FILES:
                raise DomainError("plan.inquiry_too_many", most=MOST_FILES)
            for part, name in wanted:
                with archive.open(part) as stream:
                    raw = stream.read(left + 1)  # never more, whatever the archive says of itself
                left -= len(raw)
                if left < 0:
                    raise DomainError("plan.inquiry_zip_expands", megabytes=most // 1_000_000)
                found.append((name, raw))
    except DomainError:
        raise
    except Exception as error:  # a damaged archive fails in many ways: zlib, struct, a password …
        raise DomainError("plan.inquiry_zip_damaged") from error
    return found


def archived_name(part: ZipInfo) -> str:
    """The name of a file in an archive, without its folders."""
    name = part.filename
    if not part.flag_bits & 0x800:  # not said to be UTF-8: the library has read it as CP437
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "cp932"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return PurePosixPath(name.replace("\\", "/")).name


def _is_hidden(name: str) -> bool:
    return not name or name.startswith(("._", "~$")) or name in (".DS_Store", "Thumbs.db", "desktop.ini")
