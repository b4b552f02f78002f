"""Nested topics: fine ones by seeded k-means, broader ones from them by Ward's method, so that each fine one lies in one
broader one."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from tomoni_insight.base import Estimator
from tomoni_insight.vectors import Array, unit

Numbers = NDArray[np.int64]
_ROWS = 16_384


def usual_sizes(texts: int) -> tuple[int, int]:
    """How many broad and fine topics suit so many different texts."""
    fine = int(np.clip(round(texts**0.62), 1, 300))
    broad = int(np.clip(round(fine**0.65), 1, 16))
    return broad, fine


class NestedTopics(Estimator):
    """Fits unit vectors; `labels_` is the fine topic of each row, `parents_` the broad topic of each fine one.

    Topics are numbered by size, the largest first; fine ones within their broad one. A row of zeros (no known word)
    has label -1. `earlier` are centres of a former run: they stay where they were, and new ones are made only for rows that are
    far from all of them (cosine below `reach`).
    """

    labels_: Numbers
    parents_: Numbers
    centres_: Array

    def __init__(
        self,
        *,
        broad: int | None = None,
        fine: int | None = None,
        seed: int = 0,
        sample: int = 20_000,
        reach: float = 0.35,
    ) -> None:
        self.broad = broad
        self.fine = fine
        self.seed = seed
        self.sample = sample
        self.reach = reach

    def fit(
        self,
        vectors: Array,
        weights: NDArray[np.float64] | None = None,
        *,
        sizes: NDArray[Any] | None = None,
        earlier: tuple[Array, Numbers] | None = None,
    ) -> Self:
        """`weights`: how much a row counts for the middles; `sizes`: by what topics are numbered (the same, if not given)."""
        weight = np.ones(len(vectors)) if weights is None else np.asarray(weights, dtype=np.float64)
        known = np.flatnonzero((vectors != 0).any(axis=1))
        self.labels_ = np.full(len(vectors), -1, dtype=np.int64)
        if not len(known):
            self.parents_, self.centres_ = (
                np.zeros(0, dtype=np.int64),
                np.zeros((0, vectors.shape[1]), dtype=np.float32),
            )
            return self
        usual = usual_sizes(len(known))
        fine = min(self.fine or usual[1], len(known))
        broad = min(self.broad or usual[0], fine)
        if earlier is not None:
            return self._continue(vectors, known, *earlier)
        rows, row_weight = vectors[known], weight[known]
        if len(rows) > self.sample:
            chosen = np.linspace(0, len(rows) - 1, self.sample).astype(np.int64)
        else:
            chosen = np.arange(len(rows))
        centres = _k_means(rows[chosen], row_weight[chosen], fine, np.random.default_rng(self.seed))
        labels = nearest(rows, centres)[0]
        used, labels = np.unique(labels, return_inverse=True)
        centres = centres[used]
        counted = row_weight if sizes is None else np.asarray(sizes, dtype=np.float64)[known]
        mass = np.bincount(labels, weights=counted, minlength=len(used)).astype(np.float64)
        parents = _cut(centres, mass, broad)
        self._number(known, labels, centres, parents, mass)
        return self

    def _number(
        self, known: Numbers, labels: Numbers, centres: Array, parents: Numbers, mass: NDArray[np.float64]
    ) -> None:
        broad_mass = np.bincount(parents, weights=mass)
        rank = np.empty(len(broad_mass), dtype=np.int64)
        rank[np.lexsort((np.arange(len(broad_mass)), -broad_mass))] = np.arange(len(broad_mass))
        order = np.lexsort((np.arange(len(mass)), -mass, rank[parents]))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        self.labels_[known] = place[labels]
        self.centres_, self.parents_ = centres[order], rank[parents][order]

    def _continue(self, vectors: Array, known: Numbers, centres: Array, parents: Numbers) -> Self:
        labels, likeness = nearest(vectors[known], centres)
        far = np.flatnonzero(likeness < self.reach)
        if len(far):
            more = NestedTopics(fine=usual_sizes(len(far))[1], broad=1, seed=self.seed).fit(
                vectors[known[far]]
            )
            labels[far] = len(centres) + more.labels_
            own = nearest(more.centres_, centres)[0]
            parents = np.concatenate([parents, parents[own]])
            centres = np.concatenate([centres, more.centres_])
        self.labels_[known] = labels
        self.centres_, self.parents_ = centres, parents
        return self


def nearest(rows: Array, centres: Array) -> tuple[Numbers, Array]:
    """The most similar centre of each row (the first of equals), and the cosine."""
    labels, likeness = np.empty(len(rows), dtype=np.int64), np.empty(len(rows), dtype=np.float32)
    for first in range(0, len(rows), _ROWS):
        scores = rows[first : first + _ROWS] @ centres.T
        best = scores.argmax(axis=1)
        labels[first : first + _ROWS] = best
        likeness[first : first + _ROWS] = np.take_along_axis(scores, best[:, None], axis=1)[:, 0]
    return labels, likeness


def _k_means(
    rows: Array, weight: NDArray[np.float64], count: int, random: np.random.Generator, tries: int = 8
) -> Array:
    """Spherical k-means from k-means++ starts; the best of a few tries when there is little to do."""
    best, best_gain = rows[:count], -np.inf
    for _ in range(tries if len(rows) <= 4000 else 1):
        centres = _start(rows, weight, count, random)
        gain = -np.inf
        for _ in range(15):
            labels, likeness = nearest(rows, centres)
            now = float(likeness @ weight)
            if now <= gain * (1 + 1e-4):
                break
            gain = now
            sums = np.zeros((count, rows.shape[1]))
            order = np.argsort(labels, kind="stable")
            used, begin = np.unique(labels[order], return_index=True)
            sums[used] = np.add.reduceat(rows[order] * weight[order, None], begin, axis=0)
            moved = unit(sums.astype(np.float32))
            empty = np.setdiff1d(np.arange(count), used)
            if len(empty):  # where it fits worst, a topic is missing
                moved[empty] = rows[np.argsort(likeness * 1.0, kind="stable")[: len(empty)]]
            centres = moved
        if gain > best_gain:
            best, best_gain = centres, gain
    return best


def _start(rows: Array, weight: NDArray[np.float64], count: int, random: np.random.Generator) -> Array:
    """k-means++: each further centre is drawn by how far a row is from those there are."""
    chosen = [int(random.choice(len(rows), p=weight / weight.sum()))]
    distance = 1 - rows @ rows[chosen[0]]
    for _ in range(count - 1):
        chance = np.maximum(distance, 0).astype(np.float64) * weight
        total = chance.sum()
        if total <= 1e-9:
            chosen.append(int(random.integers(len(rows))))
            continue
        edges = np.cumsum(chance)
        chosen.append(int(min(np.searchsorted(edges, random.random() * total), len(rows) - 1)))
        np.minimum(distance, 1 - rows @ rows[chosen[-1]], out=distance)
    return rows[chosen].copy()


def _cut(centres: Array, mass: NDArray[np.float64], count: int) -> Numbers:
    """Broad topics of fine ones, numbered from 0."""
    if count >= len(centres):
        return np.arange(len(centres))
    tree = linkage(centres.astype(np.float64), "ward")
    return np.unique(fcluster(tree, count, "maxclust"), return_inverse=True)[1].astype(np.int64)


def stability(
    vectors: Array, topics: NestedTopics, weights: NDArray[np.float64], *, rounds: int = 3, seed: int = 0
) -> float:
    """How alike the fine topics come out when a tenth of the texts is left out: mean adjusted Rand index over `rounds`.

    Measured on at most 4,000 texts.
    """
    known = np.flatnonzero(topics.labels_ >= 0)
    if len(known) < 20:
        return 1.0
    random = np.random.default_rng(seed)
    known = known[np.linspace(0, len(known) - 1, min(len(known), 4000)).astype(np.int64)]
    whole = _k_means(
        vectors[known],
        weights[known],
        min(len(topics.centres_), len(known)),
        np.random.default_rng(seed + 99),
        tries=2,
    )
    base = nearest(vectors[known], whole)[0]
    values = []
    for _ in range(rounds):
        kept = np.sort(random.choice(len(known), round(len(known) * 0.9), replace=False))
        rows = vectors[known[kept]]
        centres = _k_means(rows, weights[known[kept]], min(len(topics.centres_), len(rows)), random, tries=2)
        values.append(adjusted_rand(base[kept], nearest(rows, centres)[0]))
    return float(np.mean(values))


def adjusted_rand(one: Numbers, other: Numbers) -> float:
    """Agreement of two partitions: 1 the same, about 0 by chance (Hubert and Arabie 1985)."""
    a, b = np.unique(one, return_inverse=True)[1], np.unique(other, return_inverse=True)[1]
    table = np.bincount(a.astype(np.int64) * (b.max() + 1) + b).astype(np.float64)

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, first, second = (
        pairs(table),
        pairs(np.bincount(a).astype(float)),
        pairs(np.bincount(b).astype(float)),
    )
    expected = first * second / max(pairs(np.array([float(len(a))])), 1.0)
    top = (first + second) / 2
    return 1.0 if top == expected else (both - expected) / (top - expected)
