"""Which texts are copies, and of which: exact, by spelling, and nearly.

Each finder is used like an estimator of scikit-learn: settings in the constructor, `fit`, results in attributes that end
in an underscore. `leaders_[i]` is the number of the text that stands for text `i`; a text that stands alone leads itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tomoni_insight.base import Estimator, ahead
from tomoni_insight.shingles import (
    Pairs,
    Rarity,
    ShingleSets,
    holding_pairs,
    near_pairs,
    overlaps,
    shingle_sets,
    sketches,
    text_keys,
)
from tomoni_insight.text import blocks, fold

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


class ExactDuplicates(Estimator):
    """Texts that are equal character for character; the first one leads."""

    leaders_: Numbers

    def fit(self, texts: Sequence[str]) -> Self:
        first: dict[str, int] = {}
        self.leaders_ = np.fromiter(
            (first.setdefault(text, number) for number, text in enumerate(texts)),
            dtype=np.int64,
            count=len(texts),
        )
        return self


class SpellingDuplicates(Estimator):
    """Texts that differ in width, case, punctuation and white space only; the first one leads.

    A text of signs alone (「。。」) is like no other.
    """

    leaders_: Numbers

    def fit(self, texts: Sequence[str]) -> Self:
        keys, lengths = np.zeros(len(texts), dtype=np.uint64), np.zeros(len(texts), dtype=np.int64)

        def look(edges: tuple[int, int]) -> None:
            low, high = edges
            codes, starts = fold(texts[low:high])
            keys[low:high] = text_keys(codes, starts)
            lengths[low:high] = np.diff(starts)

        deque(ahead(look, blocks(texts, 1 << 19)), maxlen=0)
        order = np.lexsort((np.arange(len(texts)), lengths, keys))
        opens = np.ones(len(texts), dtype=bool)
        opens[1:] = (
            (keys[order][1:] != keys[order][:-1])
            | (lengths[order][1:] != lengths[order][:-1])
            | (lengths[order][1:] == 0)
        )
        head = np.maximum.accumulate(np.where(opens, np.arange(len(texts)), 0))
        self.leaders_ = np.empty(len(texts), dtype=np.int64)
        self.leaders_[order] = order[head]
        return self


class NearDuplicates(Estimator):
    """Texts made from one text: sentences added, dropped or moved, words replaced.

    A text joins a *leader* (the text sent most often, then the earliest), and only after the two were compared: no
    chains from neighbour to neighbour. Comparing takes two rounds. The first sees character n-grams alike and gathers
    what shares at least `strict` of them. The second knows from the leaders that are left how rare each n-gram is: what
    many people write, whole clauses among it, counts little, and what two texts share beside it counts much. A text also
    joins when it holds nearly the whole of its leader (`contained`), however much was added to it.

    Parameters: `threshold`, weighted share of common n-grams in the second round; `strict`, plain share in the first;
    `contained`, weighted share of the smaller text that the larger must hold; `size`, characters of an n-gram.
    """

    leaders_: Numbers
    similarity_: Floats  # with the leader; 1 for leaders themselves

    def __init__(
        self, *, threshold: float = 0.35, strict: float = 0.6, contained: float = 0.9, size: int = 5
    ) -> None:
        self.threshold = threshold
        self.strict = strict
        self.contained = contained
        self.size = size

    def fit(self, texts: Sequence[str], copies: Sequence[int] | Numbers | None = None) -> Self:
        """`copies`: how often each text came in (once, if not given)."""
        counts = np.ones(len(texts), dtype=np.int64) if copies is None else np.asarray(copies, dtype=np.int64)
        order = np.argsort(-counts, kind="stable")
        sets = shingle_sets([texts[i] for i in order], self.size)
        self.leaders_, self.similarity_ = np.arange(len(texts)), np.ones(len(texts))
        leaders, similarity = self._rounds(sets, counts[order])
        self.leaders_[order] = order[leaders]
        self.similarity_[order] = similarity
        return self

    def _rounds(self, sets: ShingleSets, copies: Numbers) -> tuple[Numbers, Floats]:
        """Leaders of texts that are already in their rank."""
        groups = _Groups(sets)
        sketch = sketches(sets)
        groups.join(near_pairs(sketch, 4, self.strict), _Likeness(sets, None, self.strict, 2.0))
        heads = groups.heads()
        for turn in range(3):
            left = groups.heads()
            if not turn or len(left) < 0.99 * len(heads):  # copies among the leaders make n-grams look common
                heads = left
                rarity = Rarity(sets, heads)
                like = _Likeness(sets, rarity, self.threshold, self.contained)
                sketch = sketches(sets, rarity, heads)
            chosen = np.flatnonzero(groups.leaders[heads] == heads)
            found = near_pairs(sketch[chosen], 2, self.threshold)
            if not groups.join(Pairs(heads[chosen][found.texts], found.agreement), like):
                break
        del sketch
        sent = np.bincount(groups.leaders, weights=copies, minlength=len(sets))
        heads = groups.heads()
        groups.join(holding_pairs(sets, heads, heads[sent[heads] >= 3], self.contained), like)
        return groups.leaders, groups.similarity


class _Likeness:
    """How like two texts are, and whether it suffices."""

    def __init__(self, sets: ShingleSets, rarity: Rarity | None, threshold: float, contained: float) -> None:
        self.sets, self.rarity, self.threshold, self.contained = sets, rarity, threshold, contained

    def __call__(self, pairs: Numbers, ease: float = 1.0) -> Floats:
        """Likeness of each pair, zero where it does not suffice; `ease` lowers what suffices."""
        mass = overlaps(self.sets, pairs, self.rarity)
        both, smaller = mass[:, 0], np.minimum(mass[:, 1], mass[:, 2])
        share = both / np.maximum(mass[:, 1] + mass[:, 2] - both, 1e-9)
        inside = both / np.maximum(smaller, 1e-9)
        enough = (share >= self.threshold * ease) | (inside >= self.contained)
        return np.where(enough, np.maximum(share, 1e-6), 0.0)


class _Groups:
    """Who follows whom, while pairs are tried."""

    def __init__(self, sets: ShingleSets) -> None:
        self.leaders = np.arange(len(sets))
        self.similarity = np.ones(len(sets))

    def heads(self) -> Numbers:
        return np.flatnonzero(self.leaders == np.arange(len(self.leaders)))

    def join(self, pairs: Pairs, like: _Likeness) -> bool:
        """Try the pairs, the most alike of each text first. Tells whether anybody joined.

        In rank order a text joins the leader it is like. A text that is like a follower is compared with its leader.
        Who followed a text that now follows another is compared with the new leader, and stands alone if unlike.
        """
        order = np.lexsort((pairs.texts[:, 0], -pairs.agreement, pairs.texts[:, 1]))
        todo = pairs.texts[order]
        tried = np.zeros(0, dtype=np.int64)
        before = self.leaders.copy()
        for _ in range(8):
            todo = np.stack([self.leaders[todo[:, 0]], todo[:, 1]], axis=1)
            key = todo[:, 0] << 32 | todo[:, 1]
            still = (self.leaders[todo[:, 1]] == todo[:, 1]) & (todo[:, 0] < todo[:, 1])
            still &= ~np.isin(key, tried)
            todo, key = todo[still], key[still]
            if not len(todo):
                break
            first = np.flatnonzero(np.concatenate([[True], todo[1:, 1] != todo[:-1, 1]]))
            tried = np.concatenate([tried, key[first]])
            trial = todo[first]
            likeness = like(trial)
            for (head, text), value in zip(
                trial[likeness > 0].tolist(), likeness[likeness > 0].tolist(), strict=True
            ):
                if self.leaders[head] == head:
                    self.leaders[text], self.similarity[text] = head, value
        moved = np.flatnonzero(self.leaders[self.leaders] != self.leaders)
        while (self.leaders[self.leaders] != self.leaders).any():
            self.leaders = self.leaders[self.leaders]
        likeness = like(np.stack([self.leaders[moved], moved], axis=1), ease=0.7)
        self.leaders[moved] = np.where(likeness > 0, self.leaders[moved], moved)
        self.similarity[moved] = np.where(likeness > 0, likeness, 1.0)
        return bool((self.leaders != before).any())
