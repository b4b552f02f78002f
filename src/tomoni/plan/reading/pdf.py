"""Lines of a PDF with a text layer.

The library is native code and the file may be hostile, so it is read in a process of its own, which may use so much
time and memory and no more.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tomoni.kernel.errors import DomainError

from .pdf_page import read_page
from .pdf_tables import Row
from .pieces import Line
from .text import LONGEST_TEXT

MOST_PAGES = 3_000
SECONDS = 60
MEMORY = 2_000_000_000  # bytes of address space
_FEWEST_CHARACTERS = 40  # of a page on average; below that only page numbers are there, the rest is pictures


def lines_of_pdf(path: Path) -> list[Line]:
    """The printed lines, page after page; the first line of a page begins with a form feed.

    Raises:
        DomainError: ``plan_reading.encrypted``, ``plan_reading.damaged`` (``kind``), ``plan_reading.no_text`` (``pages``),
            ``plan_reading.too_long``, ``plan_reading.took_too_long`` (``seconds``).
    """
    command = [sys.executable, "-m", __name__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 our own module
    except subprocess.TimeoutExpired as error:
        raise DomainError("plan_reading.took_too_long", seconds=SECONDS) from error
    try:
        said = json.loads(done.stdout)
    except ValueError as error:
        raise DomainError("plan_reading.damaged", kind=".pdf") from error
    if "problem" in said:
        raise DomainError(f"plan_reading.{said['problem']}", **said["params"])
    pages: list[list[str | Row]] = said["pages"]
    count = sum(len(_text(line).strip()) for page in pages for line in page)
    if count < _FEWEST_CHARACTERS * min(len(pages), 5):
        raise DomainError("plan_reading.no_text", pages=len(pages))
    return list(_lines(pages))


def _text(line: str | Row) -> str:
    return line if isinstance(line, str) else "\t".join(cell.replace("\n", " ") for cell in line["cells"])


def _lines(pages: list[list[str | Row]]) -> Iterator[Line]:
    number = 0
    for place, page in enumerate(pages):
        for at, line in enumerate(page or [""]):
            number += 1
            new_page = "\f" if place and at == 0 else ""
            text = new_page + _text(line).replace("\0", "\N{REPLACEMENT CHARACTER}")
            if isinstance(line, str):
                yield Line(number, text)
            else:
                yield Line(number, text, tuple(line["cells"]), spans=tuple(line["spans"]))


def _extract(path: str) -> dict[str, object]:
    """What the process of its own answers: the text of each page, or what is wrong."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        problem = "encrypted" if "assword" in str(error) or "ecurity" in str(error) else "damaged"
        return {"problem": problem, "params": {"kind": ".pdf"} if problem == "damaged" else {}}
    pages: list[list[str | Row]] = []
    length = 0
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
            lines = read_page(page, pypdfium2.raw)
            page.close()
        except pypdfium2.PdfiumError:
            lines = []  # one damaged page does not spoil the others
        length += sum(len(_text(line)) for line in lines)
        if length > LONGEST_TEXT:
            return {"problem": "too_long", "params": {"characters": LONGEST_TEXT}}
        pages.append(lines)
    return {"pages": pages}


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on this system: the time limit stays
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    json.dump(_extract(sys.argv[1]), sys.stdout)
