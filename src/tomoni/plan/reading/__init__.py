"""Reading plan documents: from a file as the town hall has it to data of the format ``tomoni-plan/1``.

``read(path)`` takes .txt, .md, .docx, .xlsx and .pdf and gives a ``Reading``: the document and, line by line, what became
of the source. Every line is placed, layout or unplaced; every text of the document can be found in the source (compared
in one width and without spaces). Nothing here knows a town: ``markers`` and ``words`` hold what families of plans have in
common, ``outline`` learns from the document at hand which of them it uses and how they are nested, ``building`` walks
through it once. Pure Python: Django is not needed.
"""

from pathlib import Path

from .asking import Model, improve
from .document import Reading, understand
from .lines import lines_of
from .report import as_html
from .text import lines_of_text

__all__ = ["Model", "Reading", "as_html", "improve", "read", "read_text"]


def read(path: Path) -> Reading:
    """A plan out of a file.

    Raises:
        DomainError: ``plan_reading.…``; what each means stands at ``lines.lines_of``, ``office``, ``pdf`` and
            ``document.understand``.
    """
    return understand(lines_of(path), path.name)


def read_text(text: str, source: str = "") -> Reading:
    """A plan out of a text.

    Raises:
        DomainError: ``plan_reading.empty``, ``plan_reading.too_long``, ``plan_reading.nothing_found``.
    """
    return understand(lines_of_text(text), source)
