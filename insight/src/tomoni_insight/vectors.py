"""Texts as vectors: weighted words (TF-IDF) and, from them, a few directions of meaning (LSA)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tomoni_insight.base import Estimator
from tomoni_insight.cutting import Cutter

Array = NDArray[np.float32]


class Embedding(Protocol):
    """What turns rows of word counts into dense unit vectors; an outside model has the same methods."""

    def fit(self, counts: Any) -> Self: ...

    def transform(self, counts: Any) -> Array: ...


class TfidfVectors(Estimator):
    """Rows of word counts to unit rows: logarithm of the count times how rare the word is."""

    idf_: Array

    def fit(self, counts: Any) -> Self:
        having = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = (np.log((counts.shape[0] + 1) / (having + 1)) + 1).astype(np.float32)
        return self

    def transform(self, counts: Any) -> Any:
        data = (np.log(counts.data) + np.float32(1)) * self.idf_[counts.indices]
        matrix = sparse.csr_matrix(
            (data.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape
        )
        squares = (
            np.add.reduceat(np.append(matrix.data**2, np.float32(0)), matrix.indptr[:-1])
            if matrix.shape[0]
            else np.zeros(0)
        )
        norms = np.sqrt(np.where(np.diff(matrix.indptr) > 0, squares, 1)).astype(np.float32)
        matrix.data /= np.repeat(norms, np.diff(matrix.indptr))
        return matrix


class LatentVectors(Estimator):
    """Unit vectors of `dimensions` numbers by truncated SVD of TF-IDF rows (a seeded random projection, two power steps).

    The directions are learned from at most `sample` rows, evenly drawn; all rows are projected. A row without a known
    word is zero.
    """

    directions_: Array

    def __init__(self, *, dimensions: int = 64, sample: int = 20_000, seed: int = 0) -> None:
        self.dimensions = dimensions
        self.sample = sample
        self.seed = seed

    def fit(self, rows: Any) -> Self:
        count, width = rows.shape
        if count > self.sample:
            rows = rows[np.linspace(0, count - 1, self.sample).astype(np.int64)]
        k = min(self.dimensions, width, rows.shape[0])
        if not k or not rows.nnz:
            self.directions_ = np.zeros((width, max(k, 1)), dtype=np.float32)
            return self
        random = np.random.default_rng(self.seed)
        basis = random.standard_normal((width, min(k + 8, width)), dtype=np.float32)
        for _ in range(2):
            basis, _r = np.linalg.qr(rows.T @ (rows @ basis))
        _u, _s, turn = np.linalg.svd(rows @ basis, full_matrices=False)
        directions = basis @ turn.T[:, :k]
        sign = np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(directions.shape[1])])
        self.directions_ = (directions * np.where(sign == 0, 1, sign)).astype(np.float32)
        return self

    def transform(self, rows: Any) -> Array:
        return unit(np.asarray(rows @ self.directions_, dtype=np.float32))


def unit(vectors: Array) -> Array:
    """Rows of length one; zero rows stay zero."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return (vectors / np.where(norms > 0, norms, 1)[:, None]).astype(np.float32)


class FieldVectors(Estimator):
    """Rows of word counts to unit vectors over the fields of a municipality's work (`fields.txt`).

    People write about one matter in different words; 避難所 and 防災無線 never meet in a sentence. The list knows that they belong
    together. A word of several fields counts in each, but less.
    """

    table_: Any

    def fit(self, vocabulary: Sequence[str], cutter: Cutter) -> Self:
        """Learn which words of a vocabulary belong to which field; `cutter` cuts the list as the texts were cut."""
        place = {word: number for number, word in enumerate(vocabulary)}
        rows, columns, values = [], [], []
        lists = _fields()
        found: dict[int, dict[int, float]] = {}
        for field, (_name, told) in enumerate(lists):
            for entry in told:
                words = [place[w] for w in cutter.words(entry) if w in place]
                for word in words:  # 避難所 is 避難 and 所: each part stands for part of the entry
                    own = found.setdefault(word, {})
                    own[field] = max(own.get(field, 0.0), 1.0 / len(words))
        for word, own in found.items():
            total = sum(own.values())
            for field, value in own.items():
                rows.append(word)
                columns.append(field)
                values.append(value * value / total)
        self.table_ = sparse.csr_matrix(
            (np.array(values, dtype=np.float32), (rows, columns)), shape=(len(vocabulary), len(lists))
        )
        return self

    def transform(self, rows: Any) -> Array:
        """Unit vectors; a row without a word of the list is zero. `rows` are best weighted (TF-IDF)."""
        return unit(np.asarray((rows @ self.table_).todense(), dtype=np.float32))


class MeaningVectors(Estimator):
    """Unit vectors for topics: latent directions and, with weight `fields`, the fields of a municipality's work."""

    def __init__(
        self, *, dimensions: int = 64, fields: float = 0.7, sample: int = 20_000, seed: int = 0
    ) -> None:
        self.dimensions = dimensions
        self.fields = fields
        self.sample = sample
        self.seed = seed

    def fit(self, rows: Any, vocabulary: Sequence[str], cutter: Cutter) -> Self:
        """`rows` are TF-IDF rows whose columns are the words of `vocabulary`."""
        self._latent = LatentVectors(dimensions=self.dimensions, sample=self.sample, seed=self.seed).fit(rows)
        self._fields = FieldVectors().fit(vocabulary, cutter)
        return self

    def transform(self, rows: Any) -> Array:
        return unit(
            np.hstack([self._latent.transform(rows), np.float32(self.fields) * self._fields.transform(rows)])
        )

    def words(self) -> Array:
        """Each word as a vector of the same kind, before its length is made one."""
        fields = np.float32(self.fields) * np.asarray(self._fields.table_.todense(), dtype=np.float32)
        return np.hstack([self._latent.directions_, fields]).astype(np.float32)


def _fields() -> list[tuple[str, list[str]]]:
    text = files("tomoni_insight").joinpath("fields.txt").read_text(encoding="utf-8")
    lines = [line.split(":", 1) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name.strip(), told.split()) for name, told in lines]
