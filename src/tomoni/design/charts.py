"""Geometry of charts: numbers in, frozen shapes out, which templates draw as SVG.

A line need not start at zero, bars always do. A missing value is a gap, never zero. The target is always
inside the picture. Coordinates are units of a picture ``WIDTH`` wide; y grows downwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Number = int | float | Decimal
Words = str | Promise

WIDTH = 360
HEIGHT = 186
TOP = 26
BOTTOM = 152  # under it stand the labels of the points in time
LETTER = 17  # width of a full-width letter at the size of the labels


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table beside the chart. ``text`` is empty where there is no value."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One value on a line. ``alone``: no line leads to it, for both neighbours are missing."""

    x: float
    y: float
    label: str
    text: str
    last: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One value as a bar from zero. ``shown``: there is room for its number above it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text_y: float
    label: str
    text: str
    last: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """The target, dashed, with its words on the side where the values are furthest away."""

    y: float
    x: float
    anchor: str
    above: bool
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart with the sentence that says what it shows, and its values as a table."""

    kind: str
    title: str
    sentence: str
    value_heading: str
    tone: str
    width: int
    height: int
    left: float
    right: float
    zero: float
    rows: tuple[Row, ...]
    labels: tuple[Label, ...]
    target: TargetLine | None
    ticks: tuple[Tick, ...] = ()
    segments: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()


Point = tuple[Words, Number | None]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values to y."""

    low: float
    high: float
    top: float = TOP
    bottom: float = BOTTOM

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)


@dataclass(frozen=True, slots=True)
class _Series:
    """The values of a chart, cleaned: labels as text, values as floats or None."""

    title: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    target: float | None
    target_label: str
    tone: str

    @property
    def present(self) -> list[float]:
        return [value for value in self.values if value is not None]

    @property
    def last(self) -> int | None:
        """Index of the newest value that is there."""
        return max((at for at, value in enumerate(self.values) if value is not None), default=None)

    def text(self, value: float) -> str:
        return f"{number_text(value)}{self.unit}"


def line(
    *,
    title: Words,
    points: Iterable[Point],
    unit: Words = "",
    target: Number | None = None,
    target_label: Words = "",
    tone: str = "",
    sentence: Words = "",
) -> Chart:
    """Values over time as a line with the target. ``tone`` "late" draws squares in the colour of what waits."""
    series = _series(title, points, unit, target, target_label, tone)
    scale, ticks = _nice_scale(_with_target(series))
    left = 14.0 + max(_text_width(text) for _y, text in ticks)
    last_text = series.text(series.values[series.last] or 0) if series.last is not None else ""
    right = WIDTH - 16.0 - _text_width(last_text) * 1.1
    xs = _spread(len(series.values), left + 8, right)
    return _line_chart("line", series, scale, ticks, left, right, xs, str(sentence))


def sparkline(
    *, title: Words, points: Iterable[Point], unit: Words = "", target: Number | None = None, tone: str = ""
) -> Chart:
    """A line as small as a word, for lists and tables."""
    series = _series(title, points, unit, target, "", tone)
    low, high = _range(_with_target(series))
    scale = _Scale(low, high, top=4, bottom=28)
    chart = _line_chart("sparkline", series, scale, (), 0, 112, _spread(len(series.values), 5, 107), "")
    return replace(chart, width=112, height=32, labels=())


def bars(
    *,
    title: Words,
    points: Iterable[Point],
    unit: Words = "",
    target: Number | None = None,
    target_label: Words = "",
    tone: str = "",
    sentence: Words = "",
) -> Chart:
    """Values as bars, always from zero; negative values hang below it."""
    series = _series(title, points, unit, target, target_label, tone)
    low, high = _range([0.0, *_with_target(series)])
    scale = _Scale(min(low, 0) if low < 0 else 0, max(high, 0))
    left, right = 4.0, WIDTH - 4.0
    slot = (right - left) / max(len(series.values), 1)
    middles = [left + slot * (at + 0.5) for at in range(len(series.values))]
    return Chart(
        kind="bars",
        title=series.title,
        value_heading=series.title,
        tone=series.tone,
        width=WIDTH,
        height=HEIGHT,
        rows=_rows(series),
        sentence=str(sentence) or _sentence(series),
        left=left,
        right=right,
        zero=scale.y(0),
        labels=_labels(series.labels, middles),
        target=_target_line(series, scale, left, right, middles),
        bars=tuple(_bars(series, scale, middles, slot)),
    )


def number_text(value: float | Decimal) -> str:
    """A number as people write it: thousands apart, no empty decimals.

    >>> number_text(1840.0), number_text(3.50), number_text(-0.25)
    ('1,840', '3.5', '-0.25')
    """
    whole = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if whole == "-0" else whole


def _series(
    title: Words, points: Iterable[Point], unit: Words, target: Number | None, target_label: Words, tone: str
) -> _Series:
    pairs = list(points)
    return _Series(
        title=str(title),
        unit=str(unit),
        labels=tuple(str(label) for label, _value in pairs),
        values=tuple(None if value is None else float(value) for _label, value in pairs),
        target=None if target is None else float(target),
        target_label=str(target_label) or _("Target"),
        tone=tone,
    )


def _line_chart(
    kind: str,
    series: _Series,
    scale: _Scale,
    ticks: Sequence[tuple[float, str]],
    left: float,
    right: float,
    xs: Sequence[float],
    sentence: str,
) -> Chart:
    return Chart(
        kind=kind,
        title=series.title,
        sentence=sentence or _sentence(series),
        value_heading=series.title,
        tone=series.tone,
        width=WIDTH,
        height=HEIGHT,
        left=left,
        right=right,
        zero=scale.bottom,
        rows=_rows(series),
        labels=_labels(series.labels, xs),
        target=_target_line(series, scale, left, right, xs),
        ticks=tuple(Tick(scale.y(value), text) for value, text in ticks),
        segments=_segments(series, scale, xs),
        marks=_marks(series, scale, xs),
    )


def _segments(series: _Series, scale: _Scale, xs: Sequence[float]) -> tuple[str, ...]:
    """Runs of values without a gap, as ``points`` of a polyline."""
    runs: list[list[str]] = [[]]
    for x, value in zip(xs, series.values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{x:g},{scale.y(value):g}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _marks(series: _Series, scale: _Scale, xs: Sequence[float]) -> tuple[Mark, ...]:
    around = (None, *series.values, None)
    return tuple(
        Mark(
            x=xs[at],
            y=scale.y(value),
            label=series.labels[at],
            text=series.text(value),
            last=at == series.last,
            alone=around[at] is None and around[at + 2] is None,
        )
        for at, value in enumerate(series.values)
        if value is not None
    )


def _bars(series: _Series, scale: _Scale, middles: Sequence[float], slot: float) -> Iterable[Bar]:
    width = round(min(slot * 0.62, 56), 1)
    roomy = all(_text_width(series.text(value)) <= slot for value in series.present)
    for at, value in enumerate(series.values):
        if value is None:
            continue
        y, zero = scale.y(value), scale.y(0)
        yield Bar(
            x=round(middles[at] - width / 2, 1),
            y=min(y, zero),
            width=width,
            height=round(abs(zero - y), 1),
            middle=round(middles[at], 1),
            text_y=round(y - 6 if value >= 0 else y + 17, 1),
            label=series.labels[at],
            text=series.text(value),
            last=at == series.last,
            shown=roomy or at == series.last,
        )


def _target_line(
    series: _Series, scale: _Scale, left: float, right: float, xs: Sequence[float]
) -> TargetLine | None:
    if series.target is None:
        return None
    y = scale.y(series.target)
    half = len(xs) // 2
    near_left = _nearest(series.values[: half + 1], series.target)
    near_right = _nearest(series.values[half:], series.target)
    on_left = near_left >= near_right
    mean = sum(series.present) / len(series.present) if series.present else series.target
    return TargetLine(
        y=y,
        x=left + 4 if on_left else right,
        anchor="start" if on_left else "end",
        above=mean <= series.target,
        words=series.target_label,
        text=series.text(series.target),
    )


def _nearest(values: Iterable[float | None], target: float) -> float:
    return min((abs(value - target) for value in values if value is not None), default=float("inf"))


def _rows(series: _Series) -> tuple[Row, ...]:
    return tuple(
        Row(label, "" if value is None else series.text(value))
        for label, value in zip(series.labels, series.values, strict=True)
    )


def _sentence(series: _Series) -> str:
    """What the chart shows, for who cannot see it."""
    said = [
        _("%(when)s: %(value)s") % {"when": row.label, "value": row.text or _("no value")}
        for row in _rows(series)
    ]
    words = _("%(title)s. %(values)s.") % {
        "title": series.title,
        "values": pgettext("between values", ", ").join(said) or _("no value"),
    }
    if series.target is not None:
        target = {"target": series.target_label, "value": series.text(series.target)}
        words = f"{words} {_('%(target)s: %(value)s.') % target}"
    return words


def _labels(labels: Sequence[str], xs: Sequence[float]) -> tuple[Label, ...]:
    """As many labels as stand side by side without touching; the newest always."""
    if not labels:
        return ()
    widest = max(_text_width(label) for label in labels) + 6
    room = (xs[1] - xs[0]) if len(xs) > 1 else float("inf")
    every = max(1, ceil(widest / room))
    shown = [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]
    return tuple(Label(round(xs[at], 1), labels[at]) for at in shown)


def _text_width(text: str) -> float:
    return sum(LETTER if ord(letter) > 0x2E7F else LETTER * 0.58 for letter in text)


def _spread(count: int, left: float, right: float) -> list[float]:
    """``count`` places from left to right; one alone stands in the middle."""
    if count == 1:
        return [round((left + right) / 2, 1)]
    return [round(left + (right - left) * at / (count - 1), 1) for at in range(count)]


def _with_target(series: _Series) -> list[float]:
    return series.present + ([] if series.target is None else [series.target])


def _range(values: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest, apart from each other even where all are equal."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low == high:
        apart = abs(low) * 0.1 or 1.0
        return low - apart, high + apart
    return low, high


def _nice_scale(values: Sequence[float]) -> tuple[_Scale, tuple[tuple[float, str], ...]]:
    """A scale that begins and ends on round numbers, with two to five of them marked."""
    low, high = _range(values)
    step = _nice_step((high - low) / 2)
    first, last = floor(low / step) * step, ceil(high / step) * step
    if min(values, default=0.0) >= 0:
        first = max(first, 0.0)
    count = round((last - first) / step)
    marks = [first + step * at for at in range(count + 1)]
    return _Scale(first, last), tuple((mark, number_text(mark)) for mark in marks)


def _nice_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not less than ``rough``.

    >>> _nice_step(13.5), _nice_step(0.3)
    (20.0, 0.5)
    """
    power: float = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
