"""Texts as vectors: weighted words (TF-IDF) and, from them, a few directions of meaning (LSA)."""

from __future__ import annotations

from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tomoni_insight.base import Estimator

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
