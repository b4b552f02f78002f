"""What the senders of one letter did with it: added, left out, changed. And what may be the same thing in other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tomoni_insight.shingles import overlaps, shingle_sets
from tomoni_insight.text import sentences
from tomoni_insight.vectors import Array

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Difference:
    """A text against its leader, sentence by sentence, as written."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()  # leader's sentence, the member's


class Differences:
    """Compares members with their leaders; a sentence in another spelling is no difference."""

    def __init__(self, *, alike: float = 0.45) -> None:
        self.alike = alike
        self._keys: dict[str, str] = {}

    def between(self, leader: str, member: str) -> Difference:
        old, new = self._parts(leader), self._parts(member)
        missing = [(key, text) for key, text in old if key not in {k for k, _ in new}]
        fresh = [(key, text) for key, text in new if key not in {k for k, _ in old}]
        if (
            len(missing) * len(fresh) > 40_000
        ):  # two long texts: what stands nowhere in the other, without pairing
            return Difference(tuple(t for _, t in fresh), tuple(t for _, t in missing))
        added, changed = [], []
        for key, text in fresh:
            best, place = max(((_likeness(key, k), -n) for n, (k, _) in enumerate(missing)), default=(0.0, 0))
            if best >= self.alike:
                changed.append((missing.pop(-place)[1], text))
            else:
                added.append(text)
        return Difference(tuple(added), tuple(text for _, text in missing), tuple(changed))

    def _parts(self, text: str) -> list[tuple[str, str]]:
        result = []
        for sentence in sentences(text):
            key = self._keys.get(sentence)
            if key is None:
                key = self._keys[sentence] = "".join(c for c in sentence.lower() if c.isalnum())
            if key:
                result.append((key, sentence))
        return result


def _likeness(one: str, other: str) -> float:
    """Share of common pairs of letters (Dice)."""
    a, b = {one[k : k + 2] for k in range(len(one) - 1)}, {other[k : k + 2] for k in range(len(other) - 1)}
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(one == other)


@dataclass
class Campaign:
    """A letter that several people sent. Numbers count rows of the input."""

    leader: int  # number of the text
    voices: int
    texts: int
    exact: int = 0
    spelling: int = 0
    template: int = 0
    added: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, difference: Difference, times: int) -> None:
        for sentence in difference.added:
            self.added[sentence] += times
        for sentence in difference.dropped:
            self.dropped[sentence] += times
        for pair in difference.changed:
            self.changed[pair] += times


def possible_rewordings(
    texts: Sequence[str],
    vectors: Array,
    topics: Numbers,
    *,
    near: float = 0.80,
    alike: float = 0.30,
    limit: int = 20_000,
) -> list[tuple[int, int, float]]:
    """Pairs of texts of one topic that may say the same in other words: `(earlier, later, likeness)`, the likest first.

    For each text its nearest neighbour is tried: near in meaning (cosine), then by pairs of letters. At most `limit` pairs
    are compared. They are shown to people; nothing is merged.
    """
    found: list[Numbers] = []
    strength: list[Array] = []
    for topic in np.unique(topics[topics >= 0]):
        rows = np.flatnonzero(topics == topic)
        if len(rows) < 2:
            continue
        for first in range(0, len(rows), 2048):
            scores = vectors[rows[first : first + 2048]] @ vectors[rows].T
            here = np.arange(len(scores))
            scores[here, first + here] = -1
            best = np.round(scores, 5).argmax(axis=1)
            value = np.round(scores[here, best], 5)
            good = value >= near
            pairs = np.sort(np.stack([rows[first + here[good]], rows[best[good]]], axis=1), axis=1)
            found.append(pairs)
            strength.append(value[good])
    if not found:
        return []
    pairs, value = np.concatenate(found), np.concatenate(strength)
    pairs, at = np.unique(pairs, axis=0, return_index=True)
    chosen = np.sort(np.lexsort((np.arange(len(pairs)), -value[at]))[:limit])
    pairs = pairs[chosen]
    used, place = np.unique(pairs, return_inverse=True)
    mass = overlaps(shingle_sets([texts[i] for i in used], 2), place.reshape(-1, 2).astype(np.int64))
    share = mass[:, 0] / np.maximum(mass[:, 1] + mass[:, 2] - mass[:, 0], 1)
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -np.round(share, 6)))
    return [
        (int(pairs[k, 0]), int(pairs[k, 1]), round(float(share[k]), 3)) for k in order if share[k] >= alike
    ]
