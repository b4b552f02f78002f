"""Words of Japanese texts, by sentences that are looked at once.

Sudachi (mode A, normalised content words) cuts the text; helper processes share the work, and give the same result in
whatever number. Without Sudachi, or when speed matters more, character n-grams stand in for words.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tomoni_insight import cutting
from tomoni_insight.base import Estimator
from tomoni_insight.text import clauses, sentences

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Words:
    """Words of units (clauses): unit `i` has `codes[starts[i]:starts[i + 1]]`; `vocabulary` is sorted."""

    vocabulary: list[str]
    codes: NDArray[np.int32]
    starts: Numbers


class SentenceTable:
    """The distinct sentences of texts, and their distinct clauses: what many people write is cut once.

    `sentences`, `clauses`: the distinct ones in order of appearance. Text `i` consists of sentences
    `of_text[starts[i]:starts[i + 1]]`; sentence `j` of clauses `of_sentence[clause_starts[j]:clause_starts[j + 1]]`.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        known: dict[str, int] = {}
        parts: dict[str, int] = {}
        flat: list[int] = []
        sizes = np.zeros(len(texts) + 1, dtype=np.int64)
        for number, text in enumerate(texts):
            found = [known.setdefault(sentence, len(known)) for sentence in sentences(text)]
            flat += found
            sizes[number + 1] = len(found)
        self.sentences = list(known)
        self.of_text = np.array(flat, dtype=np.int64)
        self.starts: Numbers = np.cumsum(sizes)
        del known
        pieces: list[int] = []
        counts = np.zeros(len(self.sentences) + 1, dtype=np.int64)
        for number, sentence in enumerate(self.sentences):
            cut = clauses(sentence) if len(sentence) > 12 else [sentence]
            pieces += [parts.setdefault(clause, len(parts)) for clause in cut]
            counts[number + 1] = len(cut)
        self.clauses = list(parts)
        self.of_sentence = np.array(pieces, dtype=np.int64)
        self.clause_starts: Numbers = np.cumsum(counts)

    def sentence_matrix(self) -> Any:
        """How often each text says each sentence (CSR)."""
        return _counts(self.of_text, self.starts, len(self.sentences))

    def clause_matrix(self) -> Any:
        """How often each sentence has each clause (CSR)."""
        return _counts(self.of_sentence, self.clause_starts, len(self.clauses))


def _counts(columns: NDArray[Any], starts: Numbers, width: int) -> Any:
    matrix = sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.float32), columns.astype(np.int32), starts),
        shape=(len(starts) - 1, width),
    )
    matrix.sum_duplicates()
    return matrix


def word_matrix(words: Words) -> Any:
    """How often each unit has each word (CSR)."""
    return _counts(words.codes, words.starts, len(words.vocabulary))


class Tokens(Estimator):
    """Cuts clauses into words, with helper processes.

    `cutter`: `sudachi` or `ngrams`; `workers`: helper processes, 0 for none. `start` hands the work out and returns at once,
    `result` waits for it. A helper that dies is an error, never a gap.
    """

    def __init__(self, *, cutter: str = "sudachi", workers: int = 0, batch: int = 4000) -> None:
        self.cutter = cutter
        self.workers = workers
        self.batch = batch

    def transform(self, units: Sequence[str]) -> Words:
        self.start(units)
        return self.result()

    def start(self, units: Sequence[str]) -> None:
        self._pieces = [units[k : k + self.batch] for k in range(0, len(units), self.batch)]
        self._answers: list[tuple[list[str], bytes, bytes] | None] = [None] * len(self._pieces)
        self._failure: BaseException | None = None
        self._threads: list[threading.Thread] = []
        if self.workers and len(self._pieces) > 1:
            todo = iter(range(len(self._pieces)))
            lock = threading.Lock()
            for _ in range(min(self.workers, len(self._pieces))):
                thread = threading.Thread(target=self._feed, args=(todo, lock), daemon=True)
                thread.start()
                self._threads.append(thread)

    def result(self) -> Words:
        for thread in self._threads:
            thread.join()
        if self._failure is not None:
            raise RuntimeError("a helper process that cuts words has failed") from self._failure
        if not self._threads:
            here = cutting.cutter(self.cutter)
            self._answers = [cutting.cut(here, piece) for piece in self._pieces]
        return _merge([answer for answer in self._answers if answer is not None])

    def _feed(self, todo: Iterator[int], lock: threading.Lock) -> None:
        try:
            command = [sys.executable, "-P", cutting.__file__, self.cutter]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
                if process.stdin is None or process.stdout is None:
                    raise RuntimeError("no pipes")
                while self._failure is None:
                    with lock:
                        number = next(todo, None)
                    if number is None:
                        break
                    cutting.send(process.stdin, self._pieces[number])
                    self._answers[number] = cutting.receive(process.stdout)
                    self._pieces[number] = []
                process.stdin.close()
        except BaseException as error:
            self._failure = error


def _merge(answers: Sequence[tuple[list[str], bytes, bytes]]) -> Words:
    """One vocabulary, sorted: so it does not matter who cut what."""
    vocabulary = sorted({word for words, _, _ in answers for word in words})
    place = {word: number for number, word in enumerate(vocabulary)}
    codes, counts = [np.zeros(0, dtype=np.int32)], [np.zeros(1, dtype=np.int64)]
    for words, part, sizes in answers:
        table = np.array([place[word] for word in words], dtype=np.int32)
        own = np.frombuffer(part, dtype=np.int32)
        codes.append(table[own] if len(own) else own)
        counts.append(np.frombuffer(sizes, dtype=np.int32).astype(np.int64))
    return Words(vocabulary, np.concatenate(codes), np.cumsum(np.concatenate(counts)))
