"""What single passages say about a node as a whole: from which viewpoints it is marked, and who leads it.

Plans print both in tables or as lines of options ("◎ 協働", "■市民主導 □対等 □行政主導"). The passages keep them as
printed; here they are understood.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DEFAULT_MARK = "●"  # where a viewpoint is named and nothing stands beside it
LONGEST_NAME = 40  # characters; what is longer is a sentence about viewpoints, not the name of one

_YES = "◎○◯●■☑✓✔★☆▲△レ"
_NO = "□☐－―‐×-"
_PARTS = re.compile(r"[\n\t　]+|\s{2,}|\s(?=視点\s?[0-9０-９①-⑩])|\s*(?<=\S)\s*(?=[■□☑☐])")
_LABEL = re.compile(r"(?:視点)?\s?[0-9０-９①-⑩ⅠⅡⅢⅣⅤ]+[.．)）]?")  # 視点1, apart from its name by a wide space
_MARKED = re.compile(rf"(?P<before>[{_YES}{_NO}])?\s*(?P<name>.*?)\s*[:：]?\s*(?P<after>[{_YES}{_NO}])?")


class Lead(StrEnum):
    """Who leads what is done together (協働の主体)."""

    CITIZENS = "citizens"  # 市民主導
    EQUAL = "equal"  # 対等
    CITY = "city"  # 行政主導


_LEADS = {
    Lead.CITIZENS: re.compile(r"(?:市民|住民|町民|村民|区民|県民|地域|民間|団体)等?が?(?:主導|主体)"),
    Lead.EQUAL: re.compile(r"対等|双方"),
    Lead.CITY: re.compile(r"(?:行政|市役所|役場|市|町|村)が?(?:主導|主体)"),
}


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """That a node serves a viewpoint (基本的視点), with the mark as printed."""

    name: str
    mark: str


def viewpoints_of(text: str) -> tuple[Viewpoint, ...]:
    """The viewpoints that a passage names. A sentence names none; an open box or a dash says that one is not meant.

    >>> [(one.name, one.mark) for one in viewpoints_of("視点1 協働：◎　視点2 環境")]
    [('視点1 協働', '◎'), ('視点2 環境', '●')]
    >>> viewpoints_of("□デジタル"), viewpoints_of("協働の視点を大切にします。")
    ((), ())
    """
    found = []
    for part in _whole_parts(text):
        match = _MARKED.fullmatch(part)
        name = match["name"] if match else ""
        mark = (match["before"] or match["after"] or DEFAULT_MARK) if match else ""
        if name and mark not in _NO and len(name) <= LONGEST_NAME and "。" not in name:
            found.append(Viewpoint(name, mark))
    return tuple(found)


def _whole_parts(text: str) -> Iterable[str]:
    """Names with their marks, where a wide space may stand between 視点1 and its name or between a name and its mark."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    marks_first = bool(parts) and _is_mark(parts[0])
    whole: list[str] = []
    joins = False  # whether the next part belongs to the one before
    for part in parts:
        if whole and (joins or (_is_mark(part) and not marks_first)):
            whole[-1] = f"{whole[-1]} {part}"
        else:
            whole.append(part)
        joins = _LABEL.fullmatch(part) is not None or (_is_mark(part) and marks_first)
    return whole


def _is_mark(part: str) -> bool:
    return len(part) == 1 and part in _YES + _NO


def lead_of(texts: Iterable[str]) -> Lead | None:
    """Who leads, if these passages name one; None where they name nobody or several.

    >>> lead_of(["市民主導で進めます。"]), lead_of(["□市民主導 ■対等 □行政主導"]), lead_of(["市民主導と行政主導があります。"])
    (<Lead.CITIZENS: 'citizens'>, <Lead.EQUAL: 'equal'>, None)
    """
    whole = re.sub(r"[□☐]\s*[^\s■□☑☐]+", " ", "\n".join(texts))  # what is offered and not taken
    named = [lead for lead, words in _LEADS.items() if words.search(whole)]
    return named[0] if len(named) == 1 else None
