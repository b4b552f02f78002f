"""Reading submissions, whatever the file is like: CSV, .xlsx, JSONL, Parquet.

No row is left out because something is wrong with it. A row that cannot be read as it should is kept as it can, and the
problem is reported with its place.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

TEXT_NAMES = (
    "text", "body", "comment", "comment-body", "comment_body", "comments", "content", "opinion", "message",
    "意見", "ご意見", "御意見", "意見内容", "意見の内容", "意見の概要", "本文", "内容", "自由記述", "自由記入", "自由回答", "コメント", "意見本文",
)  # fmt: skip
ID_NAMES = (
    "id", "comment-id", "comment_id", "no", "no.", "number", "voice", "submission_id",
    "番号", "受付番号", "整理番号", "意見番号", "通し番号", "連番", "回答番号",
)  # fmt: skip

MAX_REPORTED = 200  # problems told one by one; the rest are counted


class InputError(Exception):
    """The file cannot be used at all: says what, where and what to do."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)
        self.code, self.details = code, details


@dataclass(frozen=True)
class Problem:
    """Something about a row that a person should know. `row` counts from 1, without the heading; 0 is the file."""

    row: int
    code: str
    detail: str = ""


@dataclass
class Problems:
    """What was noticed, in order; the first ones in full, all of them counted."""

    listed: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, row: int, code: str, detail: str = "") -> None:
        self.counts[code] = self.counts.get(code, 0) + 1
        if len(self.listed) < MAX_REPORTED:
            self.listed.append(Problem(row, code, detail))


@dataclass
class Voices:
    """What was read: one entry for each row of the input, in its order.

    Equal texts are kept once: row `i` says `distinct[text_of[i]]`. Texts are numbered in the order of their first row.
    """

    ids: list[str]
    distinct: list[str]
    text_of: NDArray[np.int64]
    attributes: dict[str, list[str]]
    digest: str = ""
    problems: Problems = field(default_factory=Problems)
    columns: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def text(self, row: int) -> str:
        return self.distinct[int(self.text_of[row])]

    @classmethod
    def of(cls, texts: Iterable[str], ids: Iterable[str] | None = None) -> Voices:
        """Voices from memory."""
        collector = _Collector(Problems())
        listed = list(texts)
        names = [""] * len(listed) if ids is None else list(ids)
        for text, name in zip(listed, names, strict=True):
            collector.add(name, text, ())
        return collector.voices([])


def read(
    path: str | Path, *, text: str | None = None, id: str | None = None, attributes: Sequence[str] = ()
) -> Voices:
    """Read a file by the ending of its name (.csv .tsv .txt .xlsx .jsonl .ndjson .json .parquet).

    `text`, `id`, `attributes` name columns; without them the text column is found by its name, else by the length of
    what stands in it. Raises `InputError`.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("no-file", path=str(path))
    readers: dict[str, Callable[[Path, Problems], tuple[str, Iterator[list[Any]]]]] = {
        ".xlsx": _xlsx, ".xlsm": _xlsx, ".jsonl": _jsonl, ".ndjson": _jsonl, ".json": _jsonl, ".parquet": _parquet,
    }  # fmt: skip
    reader = readers.get(path.suffix.lower(), _csv)
    problems = Problems()
    digest, rows = reader(path, problems)
    return _collect(rows, text, id, attributes, problems, digest)


# ---- from rows to voices ----------------------------------------------------------------------------------


class _Collector:
    """Gives every row its own id and keeps equal texts once."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.ids: list[str] = []
        self.numbers: list[int] = []
        self.known: dict[str, int] = {}
        self.taken: set[str] = set()
        self.again: list[tuple[int, str]] = []  # rows whose id was missing or taken
        self.values: list[tuple[str, ...]] = []

    def add(self, name: str, text: str, values: tuple[str, ...]) -> None:
        if not name or name in self.taken:
            self.again.append((len(self.ids), name))
        else:
            self.taken.add(name)
        self.ids.append(name)
        self.numbers.append(self.known.setdefault(text, len(self.known)))
        if values:
            self.values.append(values)

    def voices(self, names: Sequence[str], digest: str = "", columns: dict[str, str] | None = None) -> Voices:
        last: dict[str, int] = {}
        for row, name in self.again:
            base = name or f"row-{row + 1}"
            number = last.get(base, 1)
            new = base
            while new in self.taken:
                number += 1
                new = f"{base}#{number}"
            last[base] = number
            self.taken.add(new)
            self.ids[row] = new
            if columns is None or "id" in columns:
                self.problems.add(row + 1, "id-repeated" if name else "id-missing", new)
        columns_of = list(zip(*self.values, strict=True)) if self.values else [() for _ in names]
        return Voices(
            ids=self.ids,
            distinct=list(self.known),
            text_of=np.array(self.numbers, dtype=np.int64),
            attributes={name: list(column) for name, column in zip(names, columns_of, strict=True)},
            digest=digest,
            problems=self.problems,
            columns=columns or {},
        )


def _collect(
    rows: Iterator[list[Any]],
    text: str | None,
    id: str | None,
    attributes: Sequence[str],
    problems: Problems,
    digest: str,
) -> Voices:
    try:
        heading = [_string(cell).strip() for cell in next(rows)]
    except StopIteration:
        raise InputError("empty-file") from None
    sample = list(islice(rows, 200))
    at_text = _find(heading, text, TEXT_NAMES)
    if at_text is None:
        if text is not None:
            raise InputError("no-column", column=text, columns="、".join(heading[:30]))
        at_text = _longest(heading, sample)
    at_id = _find(heading, id, ID_NAMES)
    if at_id is None and id is not None:
        raise InputError("no-column", column=id, columns="、".join(heading[:30]))
    if at_id == at_text:
        at_id = None
    wanted = []
    for name in attributes:
        found = _find(heading, name, ())
        if found is None:
            raise InputError("no-column", column=name, columns="、".join(heading[:30]))
        wanted.append(found)
    collector = _Collector(problems)
    first: list[list[Any]] = []
    if text is None and _is_sentence(heading[at_text]):
        problems.add(0, "no-heading")
        first, heading = [list(heading)], [f"列{n + 1}" for n in range(len(heading))]
    width, add = len(heading), collector.add
    for number, row in enumerate(chain(first, sample, rows), 1):
        if len(row) != width and row:
            if len(row) > width:
                problems.add(number, "more-cells", str(len(row)))
            elif len(row) <= at_text:
                problems.add(number, "fewer-cells", str(len(row)))
        cell = row[at_text] if at_text < len(row) else ""
        name = row[at_id] if at_id is not None and at_id < len(row) else ""
        add(
            name.strip() if type(name) is str else _string(name).strip(),
            cell if type(cell) is str else _string(cell),
            tuple(_string(row[k]) if k < len(row) else "" for k in wanted),
        )
    columns = {"text": heading[at_text]} | ({"id": heading[at_id]} if at_id is not None else {})
    return collector.voices([heading[k] for k in wanted], digest, columns)


def _find(heading: Sequence[str], wanted: str | None, usual: Sequence[str]) -> int | None:
    if wanted is not None:
        return heading.index(wanted) if wanted in heading else None
    lower = [name.lower() for name in heading]
    return next((lower.index(name) for name in usual if name in lower), None)


def _longest(heading: Sequence[str], sample: Sequence[Sequence[Any]]) -> int:
    lengths = [0] * max(1, len(heading))
    for row in sample:
        for place, cell in enumerate(row[: len(lengths)]):
            lengths[place] += len(cell) if isinstance(cell, str) else 0
    return max(range(len(lengths)), key=lambda place: (lengths[place], -place))


def _is_sentence(name: str) -> bool:
    return len(name) > 40 or name.endswith(("。", "．", "！", "？"))


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


# ---- CSV --------------------------------------------------------------------------------------------------


def _csv(path: Path, problems: Problems) -> tuple[str, Iterator[list[Any]]]:
    csv.field_size_limit(2**31 - 1)  # what a C long holds on Windows
    digest, encoding, quotes = _look(path)
    if encoding == "mixed":
        problems.add(0, "mixed-encodings")

    def lines() -> Iterator[str]:
        with path.open("rb") as handle:
            if encoding == "mixed":
                yield from _mixed(handle, problems)
            else:
                yield from io.TextIOWrapper(handle, encoding=encoding, newline="")

    with path.open("rb") as handle:
        head = handle.read(1 << 16).decode("utf-8" if encoding == "mixed" else encoding, "replace")
    top = head.split("\n", 1)[0]
    delimiter = max("\t,;", key=top.count) if top.strip() else ","
    if top.count(delimiter) == 0:
        delimiter = ","
    if path.suffix.lower() == ".txt" and "\t" not in top:
        return digest, chain([["text"]], ([line.rstrip("\r\n")] for line in lines()))
    records = (
        csv.reader(lines(), delimiter=delimiter) if quotes % 2 == 0 else _torn(lines(), delimiter, problems)
    )
    return digest, _without_blank(records, problems)


def _without_blank(records: Iterable[list[str]], problems: Problems) -> Iterator[list[Any]]:
    """A blank line is a row only where there is one column."""
    width = 0
    for number, record in enumerate(records):
        if not width and record:
            width = len(record)
        if not record:
            if width != 1:
                problems.add(number, "blank-line")
                continue
            record = [""]
        yield record


def _look(path: Path) -> tuple[str, str, int]:
    """Digest, encoding and number of quotation marks, in one pass."""
    digest, quotes = hashlib.sha256(), 0
    possible = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp932")}
    with path.open("rb") as handle:
        start = handle.read(4)
        handle.seek(0)
        if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            possible = {"utf-16": codecs.getincrementaldecoder("utf-16")()}
        while piece := handle.read(1 << 20):
            digest.update(piece)
            quotes += piece.count(b'"')
            for name in list(possible)[:1] if "utf-8" in possible else list(possible):
                try:
                    possible[name].decode(piece)
                except UnicodeDecodeError:
                    del possible[name]
    for name in list(possible)[:1]:
        try:
            possible[name].decode(b"", True)
        except UnicodeDecodeError:
            del possible[name]
    encoding = next(iter(possible), "mixed")
    if encoding == "cp932" and not _decodes(path, "cp932"):
        encoding = "mixed"
    return digest.hexdigest(), "utf-8-sig" if encoding == "utf-8" else encoding, quotes


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as handle:
            while handle.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _mixed(handle: BinaryIO, problems: Problems) -> Iterator[str]:
    """Lines of which each has an encoding of its own: UTF-8, else CP932, else UTF-8 with marks for what is lost."""
    for number, line in enumerate(handle):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        for encoding in ("utf-8", "cp932"):
            try:
                yield line.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        else:
            problems.add(number, "unreadable-bytes")
            yield line.decode("utf-8", "replace")


def _torn(lines: Iterator[str], delimiter: str, problems: Problems) -> Iterator[list[str]]:
    """Records of a file in which a quotation mark is never closed: it must not swallow the rows behind it.

    A record may run over lines while its quotation marks are open; after 200 lines the mark is taken for a letter.
    """
    waiting: list[str] = []

    def plain(line: str) -> list[str]:
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])

    def close(number: int) -> Iterator[list[str]]:
        while waiting:
            held: list[str] = []
            for line in waiting:
                held.append(line)
                if sum(part.count('"') for part in held) % 2 == 0:
                    break
            else:
                problems.add(number, "open-quote")
                yield plain(waiting.pop(0))
                continue
            del waiting[: len(held)]
            yield next(csv.reader(held, delimiter=delimiter), [])

    odd = False
    number = 0
    for number, line in enumerate(lines):
        waiting.append(line)
        odd ^= bool(line.count('"') % 2)
        if not odd:
            yield next(csv.reader(waiting, delimiter=delimiter), [])
            waiting.clear()
        elif len(waiting) > 200:
            problems.add(number, "open-quote")
            yield plain(waiting.pop(0))
            rest = waiting[:]
            waiting.clear()
            odd = False
            for again in rest:
                waiting.append(again)
                odd ^= bool(again.count('"') % 2)
                if not odd:
                    yield next(csv.reader(waiting, delimiter=delimiter), [])
                    waiting.clear()
    yield from close(number)


# ---- the others -------------------------------------------------------------------------------------------


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _xlsx(path: Path, problems: Problems) -> tuple[str, Iterator[list[Any]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise InputError("not-a-workbook", path=str(path), reason=str(error)) from error

    def rows() -> Iterator[list[Any]]:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            blank = width = 0
            seen = False
            for record in sheet.iter_rows(values_only=True):
                if all(cell is None or cell == "" for cell in record):
                    blank += 1
                    continue
                if blank and seen:
                    problems.add(0, "blank-line", str(blank))
                seen, blank = True, 0
                width = width or len(record)
                yield [*record, *[None] * (width - len(record))]
            if seen:
                return

    return _digest(path), rows()


def _jsonl(path: Path, problems: Problems) -> tuple[str, Iterator[list[Any]]]:
    digest, encoding, _quotes = _look(path)

    def lines() -> Iterator[tuple[int, str]]:
        with path.open("rb") as handle:
            source: Iterable[str] = (
                _mixed(handle, problems)
                if encoding == "mixed"
                else io.TextIOWrapper(handle, encoding=encoding)
            )
            for number, line in enumerate(source, 1):
                if line.strip():
                    yield number, line

    def objects() -> Iterator[dict[str, Any]]:
        if path.suffix.lower() == ".json":
            whole = "".join(line for _, line in lines())
            try:
                found = json.loads(whole)
            except ValueError:
                found = None
            if found is not None:
                for item in found if isinstance(found, list) else [found]:
                    yield item if isinstance(item, dict) else {"text": item}
                return
        for number, line in lines():
            try:
                item = json.loads(line)
            except ValueError:
                problems.add(number, "not-json")
                item = line.rstrip("\r\n")
            yield item if isinstance(item, dict) else {"text": item}

    def rows() -> Iterator[list[Any]]:
        source = objects()
        sample = list(islice(source, 200))
        names = list(dict.fromkeys(key for item in sample for key in item))
        if not names:
            return
        yield list(names)
        text = names[k] if (k := _find(names, None, TEXT_NAMES)) is not None else None
        for item in chain(sample, source):
            row = [_whole(item.get(name, "")) for name in names]
            if text is not None and not row[names.index(text)] and "text" in item and text != "text":
                row[names.index(text)] = _whole(item["text"])
            yield row

    def _whole(value: Any) -> Any:
        """Half a surrogate pair can be written in JSON, and nowhere else."""
        if isinstance(value, str) and not value.isascii() and _HALF.search(value):
            problems.add(0, "half-character")
            return _HALF.sub("\ufffd", value)
        return value

    return digest, rows()


_HALF = re.compile("[\ud800-\udfff]")


def _parquet(path: Path, problems: Problems) -> tuple[str, Iterator[list[Any]]]:
    try:
        import pyarrow.parquet as parquet

        file = parquet.ParquetFile(path)
    except ImportError as error:
        raise InputError("no-parquet") from error
    except Exception as error:
        raise InputError("not-parquet", path=str(path), reason=str(error)) from error

    def rows() -> Iterator[list[Any]]:
        names = file.schema_arrow.names
        yield list(names)
        for batch in file.iter_batches(batch_size=8192):
            yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))

    return _digest(path), rows()
