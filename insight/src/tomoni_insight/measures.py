"""Which measure of a plan a text concerns: a suggestion with a score, and an honest 「要確認」 where it is close.

Words and parts of words are compared with the text of each measure. What staff have confirmed counts as well: a text like
confirmed ones goes where those went.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tomoni_insight import cutting
from tomoni_insight.base import Estimator
from tomoni_insight.reading import InputError
from tomoni_insight.vectors import FieldVectors, TfidfVectors

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Measure:
    """A measure: its id in the plan, its title, and all that the plan says about it."""

    id: str
    title: str
    text: str


def read_plan(path: str | Path) -> list[Measure]:
    """Measures of a plan file in the format `tomoni-plan/1`. Raises `InputError`."""
    try:
        return measures_of(json.loads(Path(path).read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        raise InputError("no-file", path=str(path)) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("not-a-plan", path=str(path), reason=str(error)) from error


def measures_of(plan: dict[str, Any], *, without: str | None = None) -> list[Measure]:
    """Nodes of kind `measure` (else those without children) with the text of all that stands below them.

    `without` leaves out sections of that role.
    """
    nodes = {str(node["id"]): node for node in plan["nodes"]}
    chosen = [n for n in nodes.values() if n.get("kind") == "measure" and not n.get("same_as")]
    if not chosen:
        parents = {n.get("parent") for n in nodes.values()}
        chosen = [n for n in nodes.values() if n["id"] not in parents]
    own = {str(n["id"]) for n in chosen}
    texts: dict[str, list[str]] = {name: [] for name in own}

    def home(name: str | None) -> str | None:
        while name is not None and name not in own:
            name = nodes[name].get("parent") if name in nodes else None
        return name

    def tell(name: Any, *said: Any) -> None:
        at = home(None if name is None else str(name))
        if at is not None:
            texts[at] += [part for part in said if isinstance(part, str) and part]

    for node in nodes.values():
        if str(node["id"]) not in own:
            tell(node["id"], node.get("title"))
    for section in plan.get("sections", []):
        if without is None or section.get("role") != without:
            tell(
                section.get("node"),
                *(i if isinstance(i, str) else i.get("text") for i in section.get("items", [])),
            )
    for indicator in plan.get("indicators", []):
        tell(indicator.get("node"), indicator.get("name"))
    for role in plan.get("roles", []):
        tell(role.get("node"), role.get("text"))
    return [Measure(str(n["id"]), str(n["title"]), "\n".join(texts[str(n["id"])])) for n in chosen]


class MeasureMapper(Estimator):
    """`fit` measures' word counts (one row each) and perhaps confirmed examples; `transform` rows to scores.

    `vocabulary` names the columns of the counts. `part`: weight of the parts of words beside whole words; `margin`: a best
    score that is not this share above the second is to be confirmed; `least`: as is a best score below this; `learn`: weight of
    confirmed examples; `near`: likeness to an example that common words alone explain; `fields`: weight of the field of a
    municipality's work that both speak of.
    """

    def __init__(
        self,
        *,
        part: float = 0.2,
        margin: float = 0.12,
        least: float = 0.08,
        learn: float = 0.45,
        near: float = 0.2,
        fields: float = 0.15,
        cutter: str = "sudachi",
    ) -> None:
        self.part = part
        self.margin = margin
        self.least = least
        self.learn = learn
        self.near = near
        self.fields = fields
        self.cutter = cutter

    def fit(
        self,
        titles: Any,
        bodies: Any,
        vocabulary: Sequence[str],
        *,
        background: Any = None,
        examples: Any = None,
        answers: Numbers | None = None,
    ) -> Self:
        self._parts = _parts(vocabulary)
        counts = (titles * 2 + bodies).tocsr()
        stack = [counts] if background is None else [counts, background]
        self._words = TfidfVectors().fit(sparse.vstack(stack).tocsr() if len(stack) > 1 else counts)
        self._pieces = TfidfVectors().fit((counts @ self._parts).tocsr())
        self._field = FieldVectors().fit(vocabulary, cutting.cutter(self.cutter))
        self._measures = self._vectors(counts)
        self._measure_fields = self._field.transform(self._words.transform(counts))
        self._examples: Any = None if examples is None or not examples.shape[0] else self._vectors(examples)
        self._answers = np.zeros(0, dtype=np.int64) if answers is None else answers
        return self

    def _vectors(self, counts: Any) -> Any:
        whole = self._words.transform(counts.tocsr())
        pieces = self._pieces.transform((counts @ self._parts).tocsr())
        return sparse.hstack([whole * np.sqrt(1 - self.part), pieces * np.sqrt(self.part)]).tocsr()

    def transform(self, counts: Any) -> NDArray[np.float64]:
        """Scores from 0 to 1, one row for each row of `counts`, one column for each measure."""
        result = np.zeros((counts.shape[0], self._measures.shape[0]))
        for first in range(0, counts.shape[0], 8192):
            rows = self._vectors(counts[first : first + 8192])
            score: Any = (rows @ self._measures.T).toarray()
            spoken = self._field.transform(self._words.transform(counts[first : first + 8192].tocsr()))
            score = (1 - self.fields) * score + self.fields * (spoken @ self._measure_fields.T)
            if self._examples is not None:
                score = score + self.learn * self._like_examples(rows)
            result[first : first + 8192] = score
        return np.asarray(np.round(result, 6), dtype=np.float64)

    def _like_examples(self, rows: Any) -> NDArray[np.float64]:
        """Likeness to the most like examples of each measure; a likeness that common words alone explain counts nothing."""
        likeness = np.maximum((rows @ self._examples.T).toarray() - self.near, 0.0) / (1 - self.near)
        score = np.zeros((rows.shape[0], self._measures.shape[0]))
        for measure in np.unique(self._answers):
            own = np.sort(likeness[:, self._answers == measure], axis=1)[:, ::-1][:, :3]
            score[:, measure] = own @ (0.6, 0.25, 0.15)[: own.shape[1]]
        return score

    def check(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Rows for a person to look at: nothing fits well, or two fit about as well."""
        if scores.shape[1] == 0:
            return np.zeros(len(scores), dtype=bool)
        ordered = np.sort(scores, axis=1)[:, ::-1]
        best = ordered[:, 0]
        second = ordered[:, 1] if scores.shape[1] > 1 else np.zeros(len(scores))
        return (best < self.least) | (best - second < self.margin * best)


def _parts(vocabulary: Sequence[str]) -> Any:
    """Words to their characters' pairs, and to single kanji: 「循環」 is near 「循環型」 without being it."""
    known: dict[str, int] = {}
    rows, columns = [], []
    for number, word in enumerate(vocabulary):
        pieces = {word[k : k + 2] for k in range(len(word) - 1)} | {c for c in word if "一" <= c <= "鿿"}
        for piece in sorted(pieces or {word}):
            rows.append(number)
            columns.append(known.setdefault(piece, len(known)))
    return sparse.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(vocabulary), max(1, len(known)))
    )
