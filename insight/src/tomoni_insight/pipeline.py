"""All stages, one after another, from voices to a result in which every voice has its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from tomoni_insight.campaigns import Campaign, Difference, Differences, possible_rewordings
from tomoni_insight.cutting import cutter, has_sudachi
from tomoni_insight.duplicates import NearDuplicates, SpellingDuplicates
from tomoni_insight.labels import Phrase, PhraseFinder, choose_label
from tomoni_insight.measures import Measure, MeasureMapper
from tomoni_insight.reading import Voices
from tomoni_insight.text import is_blank
from tomoni_insight.tokens import SentenceTable, Tokens, Words, word_matrix
from tomoni_insight.topics import NestedTopics, nearest, stability
from tomoni_insight.vectors import Array, MeaningVectors, TfidfVectors, unit

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Options:
    """What a run can be told. What changes the result is kept in `run.json`; `workers` does not."""

    seed: int = 0
    fast: bool = False
    workers: int = 0
    broad: int | None = None
    fine: int | None = None
    dimensions: int = 64
    quotes: int = 3


@dataclass(frozen=True)
class Topic:
    """A topic. `id` is its path: `3` or `3.2`. Sizes count voices: how many came in, not how many support it."""

    id: str
    label: str
    terms: tuple[str, ...]
    voices: int
    texts: int
    persons: int | None
    quotes: tuple[int, ...]  # numbers of texts
    parent: str | None
    place: tuple[float, float] = (0.0, 0.0)  # on the map


@dataclass
class Result:
    """Where everything is. Arrays by text (`voices.distinct`) unless said otherwise; -1 is none."""

    voices: Voices
    options: Options
    first_row: Numbers  # of each text
    copies: Numbers  # rows with each text
    same_spelling: Numbers  # text that is spelled otherwise only
    leader: Numbers  # text it was made from
    likeness: NDArray[np.float64]
    blank: NDArray[np.bool_]
    differences: dict[int, Difference]
    campaigns: list[Campaign]
    rewordings: list[tuple[int, int, float]]
    topic: Numbers  # fine topic
    others: dict[int, tuple[int, ...]]  # further fine topics, by sentences
    fine: list[Topic]
    broad: list[Topic]
    parents: Numbers
    measures: list[Measure]
    measure_scores: dict[int, tuple[tuple[int, float], ...]]  # the best three
    to_confirm: NDArray[np.bool_]
    stability: float
    centres: dict[str, Any]  # what a later run needs to keep topics where they are
    timings: dict[str, float] = field(default_factory=dict)
    cutter: str = "sudachi"


@dataclass(frozen=True)
class Example:
    """What staff confirmed: a text and the measure it concerns."""

    text: str
    measure: str


def analyse(
    voices: Voices,
    options: Options | None = None,
    *,
    measures: Sequence[Measure] = (),
    examples: Sequence[Example] = (),
    previous: dict[str, Any] | None = None,
    persons: Sequence[str] | None = None,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Result:
    """Run all stages. `previous` is the `centres` of an earlier result: its topics keep their place and name.

    `progress` is called with the name of each stage before it begins and the share that is done.
    """
    # BLAS may sum in another order with another number of threads: one thread, one result
    with threadpool_limits(limits=1):
        return _Run(voices, options or Options(), measures, examples, previous, persons, progress).result()


class _Run:
    def __init__(
        self,
        voices: Voices,
        options: Options,
        measures: Sequence[Measure],
        examples: Sequence[Example],
        previous: dict[str, Any] | None,
        persons: Sequence[str] | None,
        progress: Callable[[str, float], None],
    ) -> None:
        self.voices, self.options, self.measures, self.examples = (
            voices,
            options,
            list(measures),
            list(examples),
        )
        self.previous, self.persons, self.progress = previous, persons, progress
        self.timings: dict[str, float] = {}
        self.began = time.perf_counter()
        self.cutter = "ngrams" if options.fast or not has_sudachi() else "sudachi"

    def lap(self, stage: str, share: float) -> None:
        """Ends a stage (its seconds are kept) and tells how far the run is."""
        now = time.perf_counter()
        self.timings[stage] = round(now - self.began, 3)
        self.began = now
        self.progress(stage, share)

    def result(self) -> Result:
        voices, texts = self.voices, self.voices.distinct
        count = len(texts)
        copies = np.bincount(voices.text_of, minlength=count)
        first_row = np.full(count, len(voices), dtype=np.int64)
        np.minimum.at(first_row, voices.text_of, np.arange(len(voices)))
        blank = np.fromiter(map(is_blank, texts), dtype=bool, count=count)

        readable = np.flatnonzero(~blank)
        spelling = SpellingDuplicates().fit([texts[i] for i in readable]).leaders_
        same_spelling = np.arange(count)
        same_spelling[readable] = readable[spelling]
        own = readable[spelling == np.arange(len(readable))]
        own_copies = np.bincount(same_spelling, weights=copies, minlength=count)[own].astype(np.int64)
        self.lap("spelling", 0.1)

        own_texts = [texts[i] for i in own]
        with ThreadPoolExecutor(1) as beside:  # numpy leaves the other core to Python
            finding = beside.submit(NearDuplicates().fit, own_texts, own_copies)
            table = SentenceTable(own_texts)
            tokens = Tokens(cutter=self.cutter, workers=self.options.workers)
            tokens.start(table.clauses)
            self.lap("sentences", 0.2)
            near = finding.result()
        leader, likeness = np.arange(count), np.ones(count)
        leader[own], likeness[own] = own[near.leaders_], near.similarity_
        leader = leader[same_spelling]
        likeness = likeness[same_spelling]
        self.lap("near duplicates", 0.4)

        differences, campaigns = self.compare(own, leader, same_spelling, copies, blank)
        self.lap("added text", 0.45)

        words = tokens.result()
        self.lap("words", 0.6)
        place = np.full(count, -1, dtype=np.int64)
        place[own] = np.arange(len(own))
        heads = np.unique(leader[own])
        sentence_words = (table.clause_matrix() @ word_matrix(words)).tocsr()
        text_words = (table.sentence_matrix() @ sentence_words).tocsr()
        rows = text_words[place[heads]]
        tfidf = TfidfVectors().fit(rows)
        weighted = tfidf.transform(rows)
        sent = np.bincount(leader, weights=copies, minlength=count)[heads]
        vectors, latent, topics = self.topics(weighted, sent, words)
        self.lap("topics", 0.7)

        topic = np.full(count, -1, dtype=np.int64)
        topic[heads] = topics.labels_
        topic = topic[leader]
        topic[blank] = -1
        others = self.further(table, sentence_words, tfidf, latent, topics, own, topic)
        self.lap("further topics", 0.75)

        fine, broad = self.describe(
            topics, topic, heads, rows, words, vectors, copies, table, place, sentence_words
        )
        self.lap("labels and quotes", 0.85)

        scores, confirm = self.map(text_words, words, own, same_spelling, heads, count)
        self.lap("measures", 0.9)
        rewordings = [
            (int(heads[a]), int(heads[b]), share)
            for a, b, share in possible_rewordings([texts[i] for i in heads], vectors, topics.labels_)
        ]
        self.lap("possible rewordings", 0.95)
        steady = stability(vectors, topics, np.sqrt(sent), seed=self.options.seed)
        self.lap("stability", 1.0)
        return Result(
            voices=voices, options=self.options, first_row=first_row, copies=copies, same_spelling=same_spelling, leader=leader,
            likeness=likeness, blank=blank, differences=differences, campaigns=campaigns, rewordings=rewordings, topic=topic,
            others=others, fine=fine, broad=broad, parents=topics.parents_, measures=self.measures, measure_scores=scores,
            to_confirm=confirm, stability=round(steady, 3), centres=self.keep(topics, weighted, words, fine, broad),
            timings=self.timings, cutter=self.cutter,
        )  # fmt: skip

    def compare(
        self, own: Numbers, leader: Numbers, same_spelling: Numbers, copies: Numbers, blank: NDArray[np.bool_]
    ) -> tuple[dict[int, Difference], list[Campaign]]:
        """What members did with their letter, and the letters that came at least twice, the most frequent first."""
        texts = self.voices.distinct
        voices_of = np.bincount(leader, weights=copies, minlength=len(texts)).astype(np.int64)
        texts_of = np.bincount(leader, minlength=len(texts))
        found = {
            int(head): Campaign(int(head), int(voices_of[head]), int(texts_of[head]))
            for head in np.unique(leader[own])
            if voices_of[head] > 1
        }
        spelled = np.bincount(same_spelling, weights=copies, minlength=len(texts)).astype(np.int64)
        differences: dict[int, Difference] = {}
        differ = Differences()
        for member in own[leader[own] != own].tolist():
            differences[member] = difference = differ.between(texts[leader[member]], texts[member])
            campaign = found[int(leader[member])]
            campaign.template += int(spelled[member])
            campaign.note(difference, int(spelled[member]))
        for head, campaign in found.items():
            campaign.exact = int(copies[head]) - 1
            campaign.spelling = campaign.voices - campaign.template - int(copies[head])
        return differences, sorted(found.values(), key=lambda c: (-c.voices, c.leader))

    def topics(
        self, weighted: Any, sent: NDArray[np.float64], words: Words
    ) -> tuple[Array, MeaningVectors, NestedTopics]:
        options = self.options
        latent = MeaningVectors(dimensions=options.dimensions, seed=options.seed).fit(
            weighted, words.vocabulary, cutter(self.cutter)
        )
        vectors = latent.transform(weighted)
        topics = NestedTopics(broad=options.broad, fine=options.fine, seed=options.seed)
        earlier = None
        if self.previous:
            earlier = (self._earlier(words, latent), np.array(self.previous["parents"], dtype=np.int64))
        return vectors, latent, topics.fit(vectors, np.sqrt(sent), sizes=sent, earlier=earlier)

    def _earlier(self, words: Words, meaning: MeaningVectors) -> Array:
        """Middles of the topics of the earlier run, said in its words, as vectors of this one."""
        place = {word: number for number, word in enumerate(words.vocabulary)}
        rows, columns, values = [], [], []
        told = self.previous["topics"] if self.previous else []
        for number, topic in enumerate(told):
            for word, value in topic["words"]:
                if word in place:
                    rows.append(number)
                    columns.append(place[word])
                    values.append(value)
        matrix = sparse.csr_matrix(
            (np.array(values, dtype=np.float32), (rows, columns)), shape=(len(told), len(words.vocabulary))
        )
        return meaning.transform(matrix)

    def further(
        self, table: SentenceTable, sentence_words: Any, tfidf: TfidfVectors, latent: MeaningVectors, topics: NestedTopics,
        own: Numbers, topic: Numbers,
    ) -> dict[int, tuple[int, ...]]:  # fmt: skip
        """Fine topics that single sentences of a text speak of beside its own, at most three."""
        if not len(topics.centres_) or not len(table.sentences):
            return {}
        label = np.full(len(table.sentences), -1, dtype=np.int64)
        for first in range(0, len(label), 16_384):
            part = sentence_words[first : first + 16_384]
            vectors = latent.transform(tfidf.transform(part))
            best, value = nearest(vectors, topics.centres_)
            label[first : first + 16_384] = np.where((value >= 0.6) & (np.diff(part.indptr) >= 2), best, -1)
        owner = np.repeat(np.arange(len(own)), np.diff(table.starts))
        said = label[table.of_text]
        # what lies in the same broad topic is the same matter in other words
        broad = np.append(topics.parents_, -1)
        primary = topic[own][owner]
        good = (said >= 0) & (broad[said] != broad[primary])
        keys = np.unique(owner[good] << 20 | said[good])
        result: dict[int, tuple[int, ...]] = {}
        for key in keys.tolist():
            text = int(own[key >> 20])
            if len(result.get(text, ())) < 3:
                result[text] = (*result.get(text, ()), key & ((1 << 20) - 1))
        return result

    def describe(
        self, topics: NestedTopics, topic: Numbers, heads: Numbers, rows: Any, words: Words, vectors: Array, copies: Numbers,
        table: SentenceTable, place: Numbers, sentence_words: Any,
    ) -> tuple[list[Topic], list[Topic]]:  # fmt: skip
        """Labels, terms, quotes and sizes of all topics."""
        labels, count = topics.labels_, len(topics.parents_)
        describer = _Describer(self, rows, words, vectors, heads, table, place, sentence_words)
        texts_by = np.bincount(topic[topic >= 0], minlength=count)
        voices_by = np.bincount(topic[topic >= 0], weights=copies[topic >= 0], minlength=count).astype(
            np.int64
        )
        persons = self.count_persons(topic, topics.parents_)
        kept = dict(enumerate(self.previous["topics"])) if self.previous else {}
        broad: list[Topic] = []
        fine: list[Topic] = []
        spots = _map(topics.centres_)
        taken: dict[str, frozenset[str]] = {}
        numbers = np.zeros(count, dtype=np.int64)
        for parent in range(int(topics.parents_.max()) + 1 if count else 0):
            children = np.flatnonzero(topics.parents_ == parent)
            numbers[children] = np.arange(1, len(children) + 1)
            members = np.flatnonzero(np.isin(labels, children))
            name = (
                self.previous["broad"][parent]
                if self.previous and parent < len(self.previous["broad"])
                else None
            )
            (label, told), terms, quotes = describer.of(members, taken, name)
            taken[label] = told
            mean = spots[children].mean(axis=0)
            broad.append(
                Topic(str(parent + 1), label, terms, int(voices_by[children].sum()), int(texts_by[children].sum()),
                      persons[0].get(parent) if persons else None, quotes[:1], None, (float(mean[0]), float(mean[1])))
            )  # fmt: skip
        names: dict[str, dict[str, frozenset[str]]] = {}
        for number in range(count):
            above = broad[int(topics.parents_[number])]
            siblings = names.setdefault(above.id, {above.label: taken[above.label]})
            old = kept.get(number)
            (label, told), terms, quotes = describer.of(
                np.flatnonzero(labels == number), siblings, old["label"] if old else None
            )
            siblings[label] = told
            fine.append(
                Topic(f"{above.id}.{numbers[number]}", label, terms, int(voices_by[number]), int(texts_by[number]),
                      persons[1].get(number) if persons else None, quotes[: self.options.quotes], above.id,
                      (float(spots[number, 0]), float(spots[number, 1])))
            )  # fmt: skip
        return fine, broad

    def count_persons(self, topic: Numbers, parents: Numbers) -> tuple[dict[int, int], dict[int, int]] | None:
        """Different persons in each broad and each fine topic, where a column names them."""
        if self.persons is None:
            return None
        fine: dict[int, set[str]] = {}
        broad: dict[int, set[str]] = {}
        for row, person in enumerate(self.persons):
            number = int(topic[self.voices.text_of[row]])
            if number >= 0:
                who = person or f"\0{row}"
                fine.setdefault(number, set()).add(who)
                broad.setdefault(int(parents[number]), set()).add(who)
        return {k: len(v) for k, v in broad.items()}, {k: len(v) for k, v in fine.items()}

    def map(
        self, text_words: Any, words: Words, own: Numbers, same_spelling: Numbers, heads: Numbers, count: int
    ) -> tuple[dict[int, tuple[tuple[int, float], ...]], NDArray[np.bool_]]:
        """Measures of each text: the best three, and whether a person should look."""
        confirm = np.zeros(count, dtype=bool)
        if not self.measures:
            return {}, confirm
        known = {measure.id: number for number, measure in enumerate(self.measures)}
        examples = [e for e in self.examples if e.measure in known]
        told = [m.title for m in self.measures] + [m.text for m in self.measures] + [e.text for e in examples]
        table = SentenceTable(told)
        cut = Tokens(cutter=self.cutter).transform(table.clauses)
        vocabulary = sorted({*words.vocabulary, *cut.vocabulary})
        counts = _widen(
            (table.sentence_matrix() @ (table.clause_matrix() @ word_matrix(cut))).tocsr(),
            cut.vocabulary,
            vocabulary,
        )
        rows = _widen(text_words, words.vocabulary, vocabulary)
        n = len(self.measures)
        mapper = MeasureMapper(cutter=self.cutter).fit(
            counts[:n],
            counts[n : 2 * n],
            vocabulary,
            background=rows[np.linspace(0, rows.shape[0] - 1, min(rows.shape[0], 5000)).astype(np.int64)],
            examples=counts[2 * n :],
            answers=np.array([known[e.measure] for e in examples], dtype=np.int64),
        )
        result: dict[int, tuple[tuple[int, float], ...]] = {}
        for first in range(0, len(own), 8192):
            scores = mapper.transform(rows[first : first + 8192])
            unsure = mapper.check(scores)
            best = np.argsort(-scores, axis=1, kind="stable")[:, :3]
            values = np.round(np.take_along_axis(scores, best, axis=1), 3)
            for k, text in enumerate(own[first : first + 8192].tolist()):
                result[text] = tuple(
                    (m, v) for m, v in zip(best[k].tolist(), values[k].tolist(), strict=True) if v > 0
                )
            confirm[own[first : first + 8192]] = unsure
        confirm = confirm[same_spelling]
        return result, confirm

    def keep(
        self, topics: NestedTopics, weighted: Any, words: Words, fine: list[Topic], broad: list[Topic]
    ) -> dict[str, Any]:
        """Topics in words, so that a later run with other words and directions can find them again."""
        kept = self.previous["topics"] if self.previous else []
        listed = []
        for number, topic in enumerate(fine):
            if number < len(kept):  # where it was, it stays, however many runs follow
                listed.append(kept[number])
                continue
            members = np.flatnonzero(topics.labels_ == number)
            mean = np.asarray(weighted[members].mean(axis=0)).ravel()
            order = np.lexsort((np.arange(len(mean)), -np.round(mean, 6)))[:200]
            pairs = [[words.vocabulary[k], round(float(mean[k]), 5)] for k in order.tolist() if mean[k] > 0]
            listed.append({"label": topic.label, "words": pairs})
        names = list(self.previous["broad"]) if self.previous else []
        return {
            "topics": listed,
            "parents": topics.parents_.tolist(),
            "broad": names + [topic.label for topic in broad[len(names) :]],
        }


def _widen(counts: Any, own: Sequence[str], whole: Sequence[str]) -> Any:
    """The same counts with the columns of a larger vocabulary."""
    place = {word: number for number, word in enumerate(whole)}
    table = np.array([place[word] for word in own], dtype=np.int32)
    indices = table[counts.indices] if len(counts.indices) else counts.indices
    return sparse.csr_matrix((counts.data, indices, counts.indptr), shape=(counts.shape[0], len(whole)))


def _map(centres: Array) -> NDArray[np.float64]:
    """Two coordinates for each centre, by its two main directions, between -1 and 1."""
    if len(centres) < 2:
        return np.zeros((len(centres), 2))
    middle = centres - centres.mean(axis=0)
    _u, _s, turn = np.linalg.svd(middle.astype(np.float64), full_matrices=False)
    spots = np.zeros((len(centres), 2))
    for axis in range(min(2, len(turn))):
        direction = turn[axis] * (1 if turn[axis][np.abs(turn[axis]).argmax()] > 0 else -1)
        values = middle @ direction
        spots[:, axis] = (
            np.argsort(np.argsort(np.round(values, 6), kind="stable"), kind="stable") / (len(centres) - 1) * 2
            - 1
        )
    return np.round(spots, 3)


class _Describer:
    """Label, terms and quotes of a set of leaders."""

    def __init__(
        self,
        run: _Run,
        rows: Any,
        words: Words,
        vectors: Array,
        heads: Numbers,
        table: SentenceTable,
        place: Numbers,
        sentence_words: Any,
    ) -> None:
        self.run, self.rows, self.words, self.vectors, self.heads = run, rows, words, vectors, heads
        self.table, self.place, self.sentence_words = table, place, sentence_words
        self.having = np.bincount(rows.indices, minlength=rows.shape[1])
        self.common = self.having / max(1, rows.shape[0])
        self.finder = PhraseFinder() if has_sudachi() else None
        self.pieces = cutter("ngrams") if run.cutter == "ngrams" else None
        self.phrases: dict[int, list[Phrase]] = {}

    def of(
        self, members: Numbers, taken: dict[str, frozenset[str]], name: str | None
    ) -> tuple[tuple[str, frozenset[str]], tuple[str, ...], tuple[int, ...]]:
        """`name`: the label that is kept from an earlier run."""
        if not len(members):
            return (name or "まだ意見がない話題", frozenset()), (), ()
        own = self.rows[members]
        share = np.bincount(own.indices, minlength=own.shape[1]) / len(members)
        marks = share * np.log((share + 0.01) / (self.common + 0.01) + 1)
        rounded = np.round(marks, 6)
        least = np.partition(rounded, -12)[-12] if len(rounded) > 12 else 0.0
        strong = np.flatnonzero((rounded >= least) & (rounded > 0))
        order = strong[np.lexsort((strong, -rounded[strong]))][:12]
        terms = tuple(self.words.vocabulary[k] for k in order.tolist())
        middle = unit(self.vectors[members].mean(axis=0, keepdims=True))[0]
        close = np.round(self.vectors[members] @ middle, 5)
        ranked = members[np.lexsort((members, -close))]
        quotes = [int(self.heads[k]) for k in ranked[:2]]
        if len(ranked) > 4:  # one that is still inside, but as far from the middle as half of them
            quotes.append(int(self.heads[ranked[len(ranked) // 2]]))
        if name is not None:
            return (name, frozenset()), terms[:8], tuple(dict.fromkeys(quotes))
        importance = {
            self.words.vocabulary[k]: float(marks[k])
            for k in np.flatnonzero(marks > marks.max() * 0.05).tolist()
        }
        found = []
        for sentence, weight in self.telling(ranked, marks):
            if self.finder is not None:
                if sentence not in self.phrases:
                    self.phrases[sentence] = self.read(self.table.sentences[sentence])
                found += [(phrase, weight) for phrase in self.phrases[sentence]]
        return choose_label(found, importance, taken, terms), terms[:8], tuple(dict.fromkeys(quotes))

    def read(self, sentence: str) -> list[Phrase]:
        """Phrases of a sentence, with words of the kind that the texts were cut into."""
        found = self.finder.phrases(sentence) if self.finder else []
        if self.pieces is None:
            return found
        return [
            replace(phrase, words=tuple(self.pieces.words(phrase.noun + phrase.predicate)))
            for phrase in found
        ]

    def telling(
        self, ranked: Numbers, marks: NDArray[np.float64], texts: int = 40, most: int = 24
    ) -> list[tuple[int, float]]:
        """Sentences of the texts nearest the middle that hold the most telling words."""
        counts: dict[int, int] = {}
        for head in ranked[:texts].tolist():
            own = int(self.place[self.heads[head]])
            for sentence in self.table.of_text[self.table.starts[own] : self.table.starts[own + 1]].tolist():
                counts[sentence] = counts.get(sentence, 0) + 1
        listed = np.array(sorted(counts), dtype=np.int64)
        if not len(listed):
            return []
        value = np.asarray(self.sentence_words[listed] @ marks).ravel()
        order = np.lexsort((listed, -np.round(value, 6)))[:most]
        return [
            (int(listed[k]), float(np.sqrt(counts[int(listed[k])]))) for k in order.tolist() if value[k] > 0
        ]


def settings(options: Options) -> dict[str, Any]:
    """Options that change the result."""
    return {name: value for name, value in asdict(options).items() if name != "workers"}
