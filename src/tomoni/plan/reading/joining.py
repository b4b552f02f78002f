"""Which lines belong together: a text that was broken over lines is one text again."""

import re
from collections import defaultdict
from itertools import pairwise

from .pieces import Line, Piece, width
from .words import is_sentence

_OPEN_END = re.compile(
    r"(?:[、，,・（(「『＝=／/～〜―ー-]|(?<![一-鿿ァ-ヶ])[ァ-ヶ]|[のをにがはへもやとで]|から|より|など|及び|または|による|ための|する|した|される|な)$"
)
_CLOSING_START = re.compile(
    r"^[、。，．）)」』】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々・]|^(?:ます|です|した|する|ません|である|を|が|に(?!ぎ)|は(?![がじ])|の|と(?!も)|で(?!き)|も(?![のっ]))"
)
_CLOSED = re.compile(
    r"(?:[。！？!?](?:[（(][^（）()]{1,20}[）)])?|ます|です|ません|ました|でした|ください)[)）」』]?$"
)
_NOUN_END = re.compile(
    r"(?:推進|充実|強化|支援|確保|整備|実施|促進|向上|育成|開催|活用|拡充|検討|見直し|提供|啓発|連携|構築|創出|維持|改善|徹底|運用|取組|取組み|対応|配布|設置|導入|養成|補助|"
    r"助成|拡大|形成|振興|保全|管理|活性化|周知|普及|防止|解消|実現|発信|公開|把握|更新|増設|配置|派遣|貸与|策定|運営|交流|参加|参画|機会|体制|アップ|づくり|処分|適正化|効率化|最適化|軽減|削減|醸成)$"
)


class Joiner:
    """Learns from a document how wide its columns are and how it marks the ends of paragraphs."""

    def __init__(self, lines: list[Line], pieces: list[Piece]) -> None:
        read = {piece.line for piece in pieces}
        self._solid = {line.number for line in lines if line.number not in read and line.text.strip()}
        self.marks_ends = self._learn_ends(pieces)
        self._widths = self._learn_widths(pieces)
        self.wraps = self._learn_wraps(pieces)
        gaps = sum(piece.gap for piece in pieces)
        self.double_spaced = len(pieces) > 20 and gaps > 0.6 * len(pieces)
        self._loose = self._learn_loose(pieces)

    @staticmethod
    def _learn_ends(pieces: list[Piece]) -> bool:
        """Some converters leave a space at the end of each paragraph, and none where a line only wraps."""
        whole = [piece for piece in pieces if not piece.cells and piece.raw.endswith("。")]
        wrapped = [
            piece
            for piece in pieces
            if not piece.cells and len(piece.raw) > 20 and _OPEN_END.search(piece.raw)
        ]
        if len(whole) < 8 or len(wrapped) < 8:
            return False
        return sum(piece.ended for piece in whole) > 0.85 * len(whole) and sum(
            piece.ended for piece in wrapped
        ) < 0.15 * len(wrapped)

    @staticmethod
    def _learn_wraps(pieces: list[Piece]) -> bool:
        """Whether sentences are broken over lines at all."""
        long = [
            piece for piece in pieces if not piece.cells and piece.marker is None and len(piece.raw) >= 20
        ]
        return sum(not is_sentence(piece.raw) for piece in long) > 0.12 * len(long)

    @staticmethod
    def _learn_widths(pieces: list[Piece]) -> dict[str, float]:
        found: dict[str, list[float]] = defaultdict(list)
        for piece in pieces:
            if piece.cells or piece.role is not None:
                continue
            size = width(piece.raw)
            found[""].append(size)
            if piece.is_bullet:
                found[piece.marker.family].append(size)  # type: ignore[union-attr]
        widths = {}
        for family, sizes in found.items():
            sizes.sort()
            if len(sizes) >= 6 or family == "":
                widths[family] = sizes[int(len(sizes) * 0.96)]
        return widths

    def _learn_loose(self, pieces: list[Piece]) -> bool:
        """Whether a blank line says nothing: texts go on across it."""
        across = sum(
            1
            for piece, following in pairwise(pieces)
            if following.gap
            and following.marker is None
            and not piece.cells
            and (
                piece.raw.endswith(("、", "の", "を", "に"))
                or (not is_sentence(piece.raw) and is_sentence(following.raw))
            )
        )
        return self.double_spaced and across >= 2

    def adjoining(self, before: Piece, after: Piece) -> bool:
        """Whether nothing is printed between two pieces, so that joined they are still words of the source."""
        if after.line <= before.last or not after.first or not before.whole:
            return False  # cut at a mark that is no text
        return not any(number in self._solid for number in range(before.last + 1, after.line))

    def is_full(self, text: str, family: str = "") -> bool:
        """Whether a line goes to the end of its column."""
        column = self._widths.get(family) or self._widths.get("", 40.0)
        return column >= 12 and width(text) >= column - 1.6

    def goes_on(
        self, before: Piece, after: Piece, *, family: str = "", prose: bool = False, label: bool = False
    ) -> bool:
        """Whether a text goes on in the next piece, which has no marker of its own.

        ``family`` is the bullet with which the text began, ``prose`` that sentences are to be expected, ``label`` that
        the next piece could as well be the name of a new row.
        """
        if after.cells or before.cells or not self.adjoining(before, after):
            return False
        if self.marks_ends:
            return not before.ended
        text, following = before.raw, after.raw
        if re.search(r"[。！？!?]$", text):
            return (
                prose
                and self.wraps
                and not after.gap
                and not after.indent
                and self.is_full(text, family)
                and is_sentence(following)
            )
        if after.gap and not self._loose and not text.endswith("、"):
            return False
        if _CLOSING_START.match(following) or text.endswith(("、", "・", "，")):
            return True
        if _CLOSED.search(text):
            return False
        if _OPEN_END.search(text):
            return True
        if label and _NOUN_END.search(text):
            return False
        if self.is_full(text, family):
            return True
        return prose and len(text) >= 8 and (is_sentence(following) or self.is_full(following, family))


def joined(texts: list[str]) -> str:
    """Lines as one text: nothing between Japanese characters, a space between Latin words.

    >>> joined(["地域の課題を", "解決します"]), joined(["Basic", "Measure"])
    ('地域の課題を解決します', 'Basic Measure')
    """
    result = ""
    for text in texts:
        text = text.strip()
        between = (
            " "
            if result
            and text
            and result[-1].isascii()
            and text[0].isascii()
            and result[-1].isalnum()
            and text[0].isalnum()
            else ""
        )
        result += between + text
    return result
