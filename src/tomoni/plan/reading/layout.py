"""Lines that carry no text of the plan: blank ones, page numbers, running heads, rules, tables of contents."""

import re
from collections import Counter

from .markers import is_level, read_marker
from .pieces import HEADING_WIDTH, Line, width
from .words import is_book_part, is_title, likeness, role_of

_PAGE = re.compile(
    r"[\s　]*(?:[-－–—―‐~～〜]\s*[0-9０-９]{1,4}\s*[-－–—―‐~～〜]|[PpＰｐ][.．]?\s?[0-9０-９]{1,4}|[0-9０-９]{1,4}\s*(?:ページ|頁)|[0-9]{1,4}\s*/\s*[0-9]{1,4})[\s　]*"
)
_BARE = re.compile(r"[\s　\f]*([0-9０-９]{1,3})[\s　]*")
_RULE = re.compile(r"[\s　|:\-=_─━―*・.…‥\u2500-\u257f+＋]{3,}")
_LINKS = re.compile(r"[\s|｜/／・>]*(?:\[[^\[\]]{1,40}\]\([^()]*\)[\s|｜/／・>]*)+")
_DOTS = re.compile(r"[.．・…‥･]{3,}[\s　]*[0-9０-９]{1,4}[\s　]*$")
BOOK = re.compile(r"(?:総合計画|基本計画|基本構想|総合戦略|実施計画|まちづくり計画|ビジョン|マスタープラン)")


def layout_lines(lines: list[Line]) -> set[int]:
    """Numbers of the lines that carry no text of the plan: blank, page numbers, running heads, rules, contents."""
    found = {
        line.number
        for line in lines
        if not line.text.strip()
        or _RULE.fullmatch(line.text.replace("\f", ""))
        or _LINKS.fullmatch(line.text)
    }
    pages = {line.number for line in lines if _PAGE.fullmatch(line.text)} | _bare_pages(lines)
    found |= pages
    found |= {line.number for line in lines if _DOTS.search(line.text[-60:])}
    found |= _contents(lines)
    return found | _running_heads(lines, found, pages)


_CONTENTS = re.compile(r"[\s　【＜<■◆]*(?:目\s*次|も\s*く\s*じ|contents)[\s　】＞>]*", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"\S[\s　.．・…‥･]+[PpＰｐ]?[.．]?[0-9０-９]{1,3}[\s　]*$")


def _contents(lines: list[Line]) -> set[int]:
    """The lines of a table of contents: each ends with the number of a page."""
    found: set[int] = set()
    inside = False
    for line in lines:
        if _CONTENTS.fullmatch(line.text):
            inside = True
        elif inside and line.text.strip():
            inside = _PAGE_AT_END.search(line.text[-60:]) is not None
            if inside:
                found.add(line.number)
    return found


def _bare_pages(lines: list[Line]) -> set[int]:
    """Lines of nothing but a number that rises by one from page to page."""
    apart = _Apart(lines)
    numbers = [
        (line.number, int(found[1]))
        for line in lines
        if (found := _BARE.fullmatch(line.text)) and apart.is_at_an_edge(line.number)
    ]
    best: dict[int, list[int]] = {}  # the last printed number → lines of the longest chain that ends with it
    longest: list[int] = []
    for at, value in numbers:
        before = best.get(value - 1, [])
        chain = [*before, at] if before and at - before[-1] >= 12 else [at]
        if len(chain) >= len(best.get(value, [])):
            best[value] = chain
        if len(chain) > len(longest):
            longest = chain
    if len(longest) >= 3:
        return set(longest) | apart.rising(numbers)
    if len(longest) == 2 and all(apart.is_apart(at) for at in longest):
        return set(longest)
    rising = apart.rising(numbers)
    if len(rising) >= 3:
        return rising
    return {at for at, _ in numbers if apart.is_centred(at)} if len(numbers) <= 2 else set()


class _Apart:
    """Tells which lines stand by themselves on the page."""

    def __init__(self, lines: list[Line]) -> None:
        self._texts = {line.number: line.text for line in lines}
        self._seen = Counter(likeness(line.text) for line in lines)

    def is_at_an_edge(self, number: int) -> bool:
        """A line before or after a blank one or the end of a page."""
        blank = self._is_blank(number - 1) or self._is_blank(number + 1)
        return blank or "\f" in self._texts[number] or self.is_centred(number)

    def rising(self, numbers: list[tuple[int, int]]) -> set[int]:
        """Lines between blank ones with numbers that only rise: parts of a book of which pages were left out."""
        blank = sum(not text.strip() for text in self._texts.values())
        if blank > 0.4 * len(self._texts):
            return set()  # every line stands between blank ones
        found: list[tuple[int, int]] = []
        for at, value in numbers:
            if self._is_blank(at - 1) and self._is_blank(at + 1):
                if found and not (found[-1][1] < value <= found[-1][1] + 20 and at - found[-1][0] >= 8):
                    return set()
                found.append((at, value))
        return {at for at, _ in found}

    def is_apart(self, number: int) -> bool:
        """A line after a blank one, before a blank one or one that comes again and again."""
        return self.is_centred(number) or (
            self._is_blank(number - 1)
            and (self._is_blank(number + 1) or self._seen[likeness(self._texts[number + 1])] > 1)
        )

    def is_centred(self, number: int) -> bool:
        """A line that begins far from the margin, and not within a table."""
        text = self._texts[number].replace("\f", "")
        far = width(text[: len(text) - len(text.lstrip())]) >= 8
        return far and not any(
            _BARE.fullmatch(self._texts.get(near, "")) for near in (number - 1, number + 1)
        )

    def _is_blank(self, number: int) -> bool:
        text = self._texts.get(number, "")
        return not text.strip() or "\f" in text


def _running_heads(lines: list[Line], empty: set[int], pages: set[int]) -> set[int]:
    """Lines that come again and again beside page numbers or page breaks, or that name the whole plan. Of a heading
    that names a level (第１章 …) the first is one, the others are running heads."""
    seen: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    families: dict[str, set[tuple[int, ...]]] = {}
    full = [
        line for line in lines if line.text.strip() and (line.number not in empty or line.number in pages)
    ]
    for place, line in enumerate(full):
        if line.number in pages or len(line.text.strip()) > HEADING_WIDTH:
            continue
        said = likeness(line.text)
        seen[said] += 1
        near = full[max(0, place - 1) : place] + full[place + 1 : place + 2]
        broken = line.text.startswith("\f") or any(other.text.startswith("\f") for other in near[-1:])
        if broken or any(other.number in pages for other in near):
            beside[said] += 1
        marker = read_marker(line.text)
        if marker is not None and not marker.is_bullet:
            families.setdefault(marker.family, set()).add(marker.number)
    heads = set()
    first: set[str] = set()
    for line in full:
        said = likeness(line.text)
        if line.number in pages or not said:
            continue
        marker = read_marker(line.text)
        bulleted = marker is not None and marker.is_bullet
        repeated = beside[said] >= 2 and beside[said] >= 0.6 * seen[said]
        if marker is not None and not bulleted and is_level(marker):
            if repeated and (said in first or is_book_part(marker.rest)):
                heads.add(line.number)
            first.add(said)
            continue
        numbered = marker is not None and not bulleted and len(families.get(marker.family, ())) > 1
        book = seen[said] >= 3 and BOOK.search(line.text) is not None and is_title(line.text)
        heading = role_of(line.text) is not None and beside[said] < seen[said]
        if (repeated or book) and not numbered and not heading and not bulleted:
            heads.add(line.number)
    return heads
