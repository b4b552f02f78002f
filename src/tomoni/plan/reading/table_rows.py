"""Rows of indicator tables: their cells may be told by the source, or lie on one line or on many."""

import re
from dataclasses import dataclass

from .joining import joined
from .pieces import Row
from .tables import VALUES, Table, words_of
from .values import Printed, is_loose_value, is_unit, is_value, is_weak_value, narrow, printed, unit_of
from .words import is_sentence, plain

_GLUE_AFTER = re.compile(r"(?:未満|以上|以下|以内|超|程度|[(（\[].{1,14}[)）\]]|台|累計)")
_GLUE_BEFORE = re.compile(r"(?:年|月|週|延べ?|のべ|約|累計|年間|累積|毎年|△|▲)")
_ARROW = re.compile(r"[→⇒➡➔]+")


@dataclass(slots=True)
class _Word:
    text: str
    line: int
    is_value: bool


def _value_words(text: str, line: int) -> list[_Word]:
    """The words of a line, each told as value or not; what belongs to a number is one word with it."""
    words = words_of(_ARROW.sub(" → ", text))
    counted = _counted(words)
    result: list[_Word] = []
    for word in words:
        if _ARROW.fullmatch(word):
            continue
        last = result[-1] if result else None
        said = narrow(word)
        if last is not None and _GLUE_BEFORE.fullmatch(narrow(last.text)) and re.match(r"\d", said):
            result[-1] = _Word(f"{last.text} {word}", line, is_loose_value(last.text + word))
        elif (
            last is not None
            and last.is_value
            and (not is_weak_value(last.text) or re.fullmatch(r"[―－-]", narrow(last.text)))
            and (
                _GLUE_AFTER.fullmatch(said)
                or ((is_unit(word) or word in counted) and re.search(r"[\d―－-]$", narrow(last.text)))
            )
            and (is_value(last.text + word) or is_unit(word) or word in counted)
        ):
            result[-1] = _Word(f"{last.text} {word}", line, True)
        else:
            result.append(_Word(word, line, is_value(word) and not _AGES.fullmatch(said)))
    return result


_AGES = re.compile(r"[0-9]+(?:[~-][0-9]*)?(?:歳|代|か月)(?:以上|未満|代|児)?(?:の?(?:男性|女性))?")


def _counted(words: list[str]) -> set[str]:
    """Words that stand after every number of a line: 31 橋 52 橋."""
    numbers = [place for place, word in enumerate(words) if re.fullmatch(r"[\d.,]+", narrow(word))]
    after = [words[place + 1] for place in numbers if place + 1 < len(words)]
    same = len(numbers) == len(after) > 1 and len(set(after)) == 1
    return set(after) if same and len(after[0]) <= 5 and not is_value(after[0]) else set()


class RowReader:
    """Reads rows of an indicator table whose cells are not told apart by the source: a row is words, then values."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._wanted = max(1, len(table.values))
        self.rows: list[Row] = []
        self._texts: list[_Word] = []
        self._values: list[_Word] = []
        self._lines: list[int] = []
        self.lost: set[int] = set()  # lines of words that no row could take

    def feed(self, text: str, line: int) -> None:
        """The next line of the table."""
        words = _value_words(text, line)
        if self._table.place("part") is not None:
            words = self._without_empty_part(words)
        lonely = len(words) == 1
        tail = self._tail(words)
        for place, word in enumerate(words):
            value = word.is_value and place >= tail
            if value and is_weak_value(word.text):
                # a word like 整備 or 維持 is a value only where values stand
                value = bool(self._texts) and (
                    (bool(self._values) and self._values[-1].line == line)
                    or (lonely and bool(self._values))
                    or narrow(word.text) in ("-", "*", "/")
                    or (place > 0 and all(other.is_value for other in words[place:]))
                )
            if value and not self._texts:
                if self.rows and len(self.rows[-1].values) < self._wanted and not self._values:
                    self.rows[-1].values.append(word.text)
                    self.rows[-1].lines.append(line)
                continue
            if value:
                self._values.append(word)
            elif (
                self._values
                and len(self._values) < self._wanted
                and self._values[-1].line == line
                and not is_unit(word.text)
            ):
                self._values.append(word)  # an aim in words
            elif self._values and is_unit(word.text) and self._values[-1].line == line:
                self._values[-1] = _Word(f"{self._values[-1].text} {word.text}", line, True)
            else:
                if self._values:
                    self.finish()
                self._texts.append(word)
            if len(self._values) > self._wanted and self._texts and not self._table.values:
                self.finish()
        if len(self._values) >= self._wanted:
            self.finish()

    def _tail(self, words: list[_Word]) -> int:
        """From which word on values are to be expected: a number with text after it belongs to the text, unless the
        head has columns after the values."""
        columns = [column.role for column in self._table.columns]
        last = max((place for place, role in enumerate(columns) if role in VALUES), default=-1)
        if not columns or last < len(columns) - 1:
            return 0
        texts = [place for place, word in enumerate(words) if not word.is_value and not is_unit(word.text)]
        if not texts or texts[-1] == len(words) - 1:
            return len(words) if texts and self._table.place("definition") is not None else 0
        return texts[-1] + 1

    def _without_empty_part(self, words: list[_Word]) -> list[_Word]:
        """The words without a dash that only says that the row tells of all."""
        values = [word for word in words if word.is_value]
        if len(values) > self._wanted and re.fullmatch(r"[-―－—‐–−ー─]", values[0].text):
            return [word for word in words if word is not values[0]]
        return words

    def cut(self) -> None:
        """Something else is printed here: no name goes on across it."""
        if not self._values:
            self.lost |= {word.line for word in self._texts}
        self.finish()

    def finish(self) -> None:
        """The row is complete."""
        if self._texts and self._values:
            self.rows.append(self._row())
        self._texts, self._values = [], []

    @property
    def has_open_text(self) -> list[int]:
        """Lines of words to which no value came."""
        return [word.line for word in self._texts] if not self._values else []

    @property
    def is_between_rows(self) -> bool:
        return not self._texts

    def _row(self) -> Row:
        texts = list(self._texts)
        lines = sorted({word.line for word in texts + self._values})
        row = Row(texts[0].line, "", [word.text for word in self._values], lines)
        if (
            self._table.place("type") is not None
            and len(texts) > 1
            and plain(texts[0].text).endswith(("指標", "目標", "調査", "統計", "アウトカム", "アウトプット"))
        ):
            row.type = texts.pop(0).text
        if self._table.place("unit") is not None and len(texts) > 1 and is_unit(texts[-1].text):
            row.unit = texts.pop().text
        if self._table.place("definition") is not None and len(texts) > 1:
            cut = _end_of_name(texts)
            row.definition = joined([word.text for word in texts[cut:]]) or None
            texts = texts[:cut]
        row.name = _as_printed(texts)
        return row


_COUNTED_NOUN = re.compile(  # how names of indicators end
    r"(?:数|率|割合|量|額|度|面積|比|値|時間|点|延長|人口|順位|指標|所得|寿命|濃度|高)(?:\((?!.*(?:うち|除|含)).{1,12}\))?$"
)


def _end_of_name(words: list[_Word]) -> int:
    """How many of the words are the name; the others define it."""
    for place, word in enumerate(words[:-1], 1):
        if unit_of(word.text) is not None:
            return place
    text = ""
    for place, word in enumerate(words[:-1], 1):
        text = joined([text, word.text])
        if _COUNTED_NOUN.search(narrow(text)):
            return place
    first = words[0].line
    on_first = [word for word in words if word.line == first]
    if len(on_first) == len(words):
        return 1
    return len(on_first) if len(on_first) == 1 else 1


def _as_printed(words: list[_Word]) -> str:
    """Words of a name: a space only where one was printed."""
    result = ""
    for place, word in enumerate(words):
        if place and words[place - 1].line == word.line:
            result += " " + word.text
        else:
            result = joined([result, word.text]) if result else word.text
    return result


def row_of_cells(table: Table, cells: tuple[str, ...], line: int) -> Row | None:
    """A row whose cells the source tells apart; None when it does not fit the head."""
    if len(cells) != len(table.columns):
        cells = tuple(cell for cell in cells if cell)
    if len(cells) != len(table.columns):
        return None
    row = Row(line, "", [], [line])
    part = ""
    for column, cell in zip(table.columns, cells, strict=True):
        text = " ".join(cell.split())
        if column.role in VALUES:
            row.values.append(text)
        elif column.role == "name":
            row.name = text or row.name
        elif column.role == "part":
            part = text if re.fullmatch(r"[-―－—‐–−ー─]?", text) is None else ""
        elif column.role in ("unit", "definition", "type", "direction"):
            setattr(row, column.role, text or None)
    if part:
        row.name = f"{row.name or table.last_name} {part}".strip()
    elif row.name:
        table.last_name = row.name
    table.last_name = row.name.removesuffix(part).strip() or table.last_name
    return row if row.name and any(row.values) else None


_PART = (
    r"(?:(?:[0-9０-９]+(?:[~～〜-][0-9０-９]*)?(?:歳代?|か月|代)(?:以上|未満|児)?(?:の)?)?(?:男性?|女性?|男子|女子|男児|女児)|[0-9０-９]+(?:[~～〜-][0-9０-９]*)?(?:歳|か月)(?:代|以上|未満|児)?|[0-9０-９]+代|"
    r"小学(?:校|生|[0-9０-９]年生?)|中学(?:校|生|[0-9０-９]年生?)|高校(?:生|[0-9０-９]年生?)?|幼児|乳児|児童|生徒|保護者|妊婦|成人|高齢者|全体|総数|平日|休日|昼間?|夜間?|市内|市外|県内|県外|国内|海外|うち.{1,8}|(?:大腸|胃|肺|乳|子宮頸)(?:がん)?)"
)
_PART_OF = re.compile(rf"{_PART}(?:\(.{{1,8}}\))?")
_ENDS_IN_PART = re.compile(rf"(?P<whole>.+?)(?P<between>[\s　]*[（(]?)(?P<part>{_PART})(?P<after>[)）]?)")


def whole_name(name: str, before: str) -> str:
    """The name of a row that only says of whom it tells, as one row before it did: 健康寿命　男性, then 女性.

    >>> whole_name("女性", "健康寿命 男性"), whole_name("女性", "出生数")
    ('健康寿命 女性', '女性')
    """
    if _PART_OF.fullmatch(narrow(name)) is None:
        return name
    found = _ENDS_IN_PART.fullmatch(before)
    if found is None:
        return name
    return f"{found['whole']}{found['between']}{name}{found['after']}"


def ends_of(table: Table, row: Row) -> tuple[Printed, Printed]:
    """Where things stood and what is aimed at, out of the values of a row."""
    if row.named:
        nothing = ("", None)
        return printed(*row.named.get("baseline", nothing)), printed(*row.named.get("target", nothing))
    columns, values = table.values, row.values
    if len(values) == len(columns) and columns:
        bases = [n for n, column in enumerate(columns) if column.role == "baseline"]
        targets = [n for n, column in enumerate(columns) if column.role == "target"]
        base = bases[-1] if bases else None
        target = targets[-1] if targets else None
        return (
            printed(values[base], columns[base].period) if base is not None else Printed("", None, None),
            printed(values[target], columns[target].period)
            if target is not None
            else Printed("", None, None),
        )
    base_period = next((c.period for c in columns if c.role == "baseline"), None)
    target_period = next((c.period for c in reversed(columns) if c.role == "target"), None)
    if len(values) == 1:
        if columns and all(column.role == "target" for column in columns):
            return Printed("", None, None), printed(values[0], target_period)
        if columns and not any(column.role == "target" for column in columns):
            return printed(values[0], base_period), Printed("", None, None)
        return Printed("", None, None), printed(values[0], target_period)
    return printed(values[0], base_period), printed(values[-1], target_period)


def is_prose(text: str) -> bool:
    """Whether a line is running text and no cell."""
    return is_sentence(text) and len(text) > 15
