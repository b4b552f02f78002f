"""Opinion groups: people who vote alike on the statements of others (agree, disagree, pass).

Follows what Polis does where it is a function of the votes: a missing vote counts as the statement's mean, two principal
components, people with few votes are not left in the middle, k-means on about a hundred base groups, the number of groups by
silhouette. It differs where Polis depends on the order of people, on earlier states or on chance.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds
from scipy.spatial import cKDTree

from tomoni_insight.base import Estimator
from tomoni_insight.reading import InputError
from tomoni_insight.topics import adjusted_rand

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

LEAST_VOTES = 7  # who has cast fewer (or fewer than there are statements) is in no group
MOST_GROUPS = 5
BASE_GROUPS = 100
_SAMPLE = 4_000  # people from whom base groups are made; the others join the nearest
Z90 = 1.2816  # one-sided, 90 %


@dataclass(frozen=True)
class Votes:
    """Votes as a sparse matrix of people and statements: 1 agree, -1 disagree, `passed` where somebody chose neither.

    A later vote of a person on a statement replaces the earlier one.
    """

    people: list[str]
    statements: list[str]
    values: Any  # CSR, entries 1 and -1 and explicit 0 for pass
    texts: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()  # moderated out: they count for the groups, and are not shown


def read_votes(path: str | Path, comments: str | Path | None = None) -> Votes:
    """Votes from CSV: long (one vote a row: participant, statement, vote) or wide (one person a row, a column for each
    statement), as Polis exports both. `comments` names a CSV with the statements' texts; beside a Polis export it is found.

    Raises `InputError`.
    """
    path = Path(path)
    if path.is_dir():
        path = next(
            (path / n for n in ("participants-votes.csv", "votes.csv") if (path / n).is_file()),
            path / "votes.csv",
        )
    if not path.is_file():
        raise InputError("no-file", path=str(path))
    csv.field_size_limit(2**31 - 1)
    if comments is None and (path.parent / "comments.csv").is_file():
        comments = path.parent / "comments.csv"
    texts = _texts(Path(comments)) if comments else {}
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as handle:
        rows = csv.reader(handle)
        heading = [name.strip().lower() for name in next(rows, [])]
        long = _long(heading)
        if not long:
            votes = _votes(*_read_wide(rows, heading), texts)
        else:
            votes = _fast_long(path, heading, long, texts) or _votes(*_read_long(rows, *long), texts)
    return replace(votes, hidden=_moderated(Path(comments)) if comments else frozenset())


_PERSON = (
    "participant",
    "participant-id",
    "participant_id",
    "voter-id",
    "voter_id",
    "voter",
    "person",
    "user",
    "user_id",
    "回答者",
    "参加者",
)
_STATEMENT = (
    "statement",
    "statement-id",
    "statement_id",
    "comment-id",
    "comment_id",
    "comment",
    "item",
    "意見",
    "意見番号",
)
_VOTE = ("vote", "value", "answer", "投票", "回答")
_WORDS = {
    "agree": 1,
    "disagree": -1,
    "pass": 0,
    "賛成": 1,
    "反対": -1,
    "パス": 0,
    "わからない": 0,
    "どちらでもない": 0,
    "yes": 1,
    "no": -1,
    "neutral": 0,
}


def _long(heading: Sequence[str]) -> tuple[int, int, int] | None:
    def place(names: Iterable[str]) -> int:
        return next((heading.index(n) for n in names if n in heading), -1)

    found = place(_PERSON), place(_STATEMENT), place(_VOTE)
    return found if min(found) >= 0 else None


def _value(cell: str) -> float | None:
    cell = cell.strip().lower()
    if cell in _WORDS:
        return float(_WORDS[cell])
    try:
        number = float(cell)
    except ValueError:
        return None
    return float(np.sign(number)) if number == number else None


def _read_long(
    rows: Iterable[list[str]], person: int, statement: int, vote: int
) -> tuple[list[str], list[str], list[float]]:
    people, statements, values = [], [], []
    width = max(person, statement, vote)
    known: dict[str, float | None] = {}
    for row in rows:
        if len(row) <= width:
            continue
        cell = row[vote]
        if cell not in known:
            known[cell] = _value(cell)
        value = known[cell]
        if value is not None:
            people.append(row[person])
            statements.append(row[statement])
            values.append(value)
    return people, statements, values


def _fast_long(
    path: Path, heading: Sequence[str], columns: tuple[int, int, int], texts: dict[str, str]
) -> Votes | None:
    """Six million votes in a second, by Arrow; nothing where it does not take the file."""
    try:
        import pyarrow as arrow
        from pyarrow import csv as table

        names = [f"c{k}" for k in range(len(heading))]
        wanted = [names[k] for k in columns]
        kind = arrow.dictionary(arrow.int32(), arrow.string())
        found = table.read_csv(
            path,
            read_options=table.ReadOptions(column_names=names, skip_rows=1),
            convert_options=table.ConvertOptions(
                include_columns=wanted, column_types=dict.fromkeys(wanted, kind)
            ),
        ).unify_dictionaries()
    except Exception:  # another encoding, rows of different length: the patient way
        return None
    parts = [found.column(name).combine_chunks() for name in wanted]
    if any(part.null_count for part in parts) or not len(found):
        return None
    (who, people), (what, statements), (said, cells) = (
        (part.indices.to_numpy().astype(np.int64), part.dictionary.to_pylist()) for part in parts
    )
    values = np.array([np.nan if (v := _value(cell)) is None else v for cell in cells])[said]
    if np.isnan(values).any():
        return None
    return _matrix(who, people, what, statements, values, texts)


_NOT_STATEMENTS = {"group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "group_id", "xid", *_PERSON}


def _read_wide(rows: Iterable[list[str]], heading: Sequence[str]) -> tuple[list[str], list[str], list[float]]:
    if len(heading) < 2:
        raise InputError("not-votes")
    columns = [k for k, name in enumerate(heading) if k and name not in _NOT_STATEMENTS]
    at = next((heading.index(n) for n in (*_PERSON, "id") if n in heading), 0)
    people: list[str] = []
    statements: list[str] = []
    values: list[float] = []
    for row in rows:
        for k in columns:
            if k < len(row) and row[k] != "":
                value = _value(row[k])
                if value is not None:
                    people.append(row[at])
                    statements.append(heading[k])
                    values.append(value)
    return people, statements, values


def _texts(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise InputError("no-file", path=str(path))
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as handle:
        found = {}
        for row in csv.DictReader(handle):
            name = row.get("comment-id") or row.get("statement") or row.get("id")
            text = row.get("comment-body") or row.get("text") or row.get("txt")
            if name and text:
                found[name] = text
    return found


def _natural(name: str) -> tuple[int, int, str]:
    return (0, int(name), "") if name.isdecimal() and len(name) < 18 else (1, 0, name)


def _votes(
    people: Sequence[str], statements: Sequence[str], values: Sequence[float], texts: dict[str, str]
) -> Votes:
    if not values:
        raise InputError("not-votes")
    who, what = list(dict.fromkeys(people)), list(dict.fromkeys(statements))
    row, column = {n: k for k, n in enumerate(who)}, {n: k for k, n in enumerate(what)}
    rows = np.fromiter((row[n] for n in people), dtype=np.int64, count=len(people))
    columns = np.fromiter((column[n] for n in statements), dtype=np.int64, count=len(people))
    return _matrix(rows, who, columns, what, np.array(values), texts)


def _matrix(
    rows: Numbers,
    people: list[str],
    columns: Numbers,
    statements: list[str],
    values: Floats,
    texts: dict[str, str],
) -> Votes:
    """Puts people and statements into their order; of several votes of one person on one statement the latest stays."""
    who = sorted(range(len(people)), key=lambda k: _natural(people[k]))
    what = sorted(range(len(statements)), key=lambda k: _natural(statements[k]))
    to_row, to_column = np.empty(len(who), dtype=np.int64), np.empty(len(what), dtype=np.int64)
    to_row[who], to_column[what] = np.arange(len(who)), np.arange(len(what))
    key = to_row[rows] * len(what) + to_column[columns]
    order = np.argsort(key, kind="stable")
    key = key[order]
    last = np.flatnonzero(np.append(key[1:] != key[:-1], True))
    kept = key[last]
    starts = np.concatenate([[0], np.cumsum(np.bincount(kept // len(what), minlength=len(who)))])
    matrix = sparse.csr_matrix(
        (values[order[last]], (kept % len(what)).astype(np.int32), starts), shape=(len(who), len(what))
    )
    return Votes([people[k] for k in who], [statements[k] for k in what], matrix, texts)


def _moderated(path: Path) -> frozenset[str]:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as handle:
        return frozenset(
            row["comment-id"]
            for row in csv.DictReader(handle)
            if row.get("moderated") == "-1" and row.get("comment-id")
        )


class OpinionGroups(Estimator):
    """Fits votes. `labels_`: the group of each person, -1 for who cast too few votes; groups are numbered by size.

    `groups` fixes the number of groups; otherwise the best of 2 to 5 is taken. `stability_` is how alike the groups come out when a
    tenth of the people is left out (adjusted Rand index).
    """

    labels_: Numbers
    places_: Floats  # two coordinates of each person
    stability_: float
    choices_: dict[int, tuple[Numbers, float]]  # for each number of groups tried: base labels, silhouette

    def __init__(self, *, groups: int | None = None, seed: int = 0, least_votes: int = LEAST_VOTES) -> None:
        self.groups = groups
        self.seed = seed
        self.least_votes = least_votes

    def fit(self, votes: Any) -> Self:
        votes = votes.tocsr()
        cast = np.diff(votes.indptr)
        chosen = np.flatnonzero(cast >= min(self.least_votes, votes.shape[1]))
        if len(chosen) < 15:
            chosen = np.sort(np.lexsort((np.arange(len(cast)), -cast))[: min(15, len(cast))])
            chosen = chosen[cast[chosen] > 0]
        self.labels_ = np.full(votes.shape[0], -1, dtype=np.int64)
        self.places_ = _places(votes, chosen)
        spots = self.places_[chosen]
        random = np.random.default_rng(self.seed)
        base, weight, owner = _base(spots, random)
        self.choices_ = {k: _grouped(base, weight, k, random) for k in self._numbers(len(base))}
        k = max(self.choices_, key=lambda k: (round(self.choices_[k][1], 4), -k), default=1)
        if not self.choices_:
            self.labels_[chosen] = 0
            self.stability_ = 1.0
            return self
        labels = self.choices_[k][0][owner]
        order = np.argsort(-np.bincount(labels, minlength=k), kind="stable")
        rank = np.empty(k, dtype=np.int64)
        rank[order] = np.arange(k)
        self.labels_[chosen] = rank[labels]
        self.stability_ = self._stable(spots, self.labels_[chosen], k)
        return self

    def _numbers(self, most: int) -> list[int]:
        if most < 2:
            return []
        return (
            [min(self.groups, most)] if self.groups else list(range(2, min(MOST_GROUPS, 2 + most // 12) + 1))
        )

    def _stable(self, spots: Floats, labels: Numbers, k: int) -> float:
        random = np.random.default_rng(self.seed + 1)
        values = []
        most = np.linspace(0, len(spots) - 1, min(len(spots), 4000)).astype(np.int64)
        for _ in range(10):
            kept = most[np.sort(random.choice(len(most), max(2, round(len(most) * 0.9)), replace=False))]
            again = _k_means(spots[kept], np.ones(len(kept)), min(k, len(kept)), random, tries=3)[0]
            values.append(adjusted_rand(labels[kept], again))
        return round(float(np.mean(values)), 3)


def _places(votes: Any, chosen: Numbers) -> Floats:
    """Two coordinates for everybody: principal components of the chosen people's votes, a missing one at the mean.

    Once the mean is taken off, a missing vote is exactly zero: so the matrix stays sparse. Who cast few votes is moved outwards.
    Polis does that by the root of how few, but counts every statement that was moderated out as voted on by all, so that it moves
    people much less than the root says; the fourth root of the votes that were cast comes closest to what it publishes.
    """
    own = votes[chosen]
    having = np.bincount(own.indices, minlength=own.shape[1])
    mean = np.bincount(own.indices, weights=own.data, minlength=own.shape[1]) / np.maximum(having, 1)
    centred = sparse.csr_matrix(
        (votes.data - mean[votes.indices], votes.indices, votes.indptr), shape=votes.shape
    )
    directions = _two_directions(centred[chosen])
    spots = centred @ directions
    cast = np.diff(votes.indptr)
    return np.asarray(spots * ((votes.shape[1] / np.maximum(cast, 1)) ** 0.25)[:, None])


def _two_directions(rows: Any) -> Floats:
    """The two main directions (Lanczos, from a fixed start); their signs are fixed by their largest entry."""
    width = rows.shape[1]
    if min(rows.shape) > 3 and rows.nnz:
        start = np.random.default_rng(7).standard_normal(min(rows.shape))
        _u, size, turn = svds(rows, k=2, v0=start, tol=1e-8)
        directions = turn[np.argsort(-size, kind="stable")].T
    else:
        directions = np.linalg.svd(rows.toarray(), full_matrices=False)[2].T[:, :2]
    if directions.shape[1] < 2:
        directions = np.pad(directions, ((0, 0), (0, 2 - directions.shape[1])))
    sign = np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(2)])
    return np.asarray(directions.reshape(width, 2) * np.where(sign == 0, 1, sign))


def _base(spots: Floats, random: np.random.Generator) -> tuple[Floats, Floats, Numbers]:
    """About a hundred small groups of neighbours: their middles, sizes, and which one each person is in."""
    different = np.unique(np.round(spots, 9), axis=0)
    if len(different) <= BASE_GROUPS:
        _d, owner = np.unique(np.round(spots, 9), axis=0, return_inverse=True)
        return different, np.bincount(owner.ravel()).astype(float), owner.ravel()
    if len(spots) <= _SAMPLE:
        owner = _k_means(spots, np.ones(len(spots)), BASE_GROUPS, random, tries=4)[0]
    else:
        some = spots[np.linspace(0, len(spots) - 1, _SAMPLE).astype(np.int64)]
        own = _k_means(some, np.ones(len(some)), BASE_GROUPS, random, tries=1, steps=15)[0]
        middles = np.stack([some[own == g].mean(axis=0) for g in np.unique(own)])
        owner = cKDTree(middles).query(spots)[1]
    _used, owner = np.unique(owner, return_inverse=True)
    weight = np.bincount(owner).astype(float)
    middle = np.stack([np.bincount(owner, weights=spots[:, k]) / weight for k in (0, 1)], axis=1)
    return middle, weight, owner


def _grouped(base: Floats, weight: Floats, k: int, random: np.random.Generator) -> tuple[Numbers, float]:
    labels = _k_means(base, weight, k, random, tries=10)[0]
    return labels, _silhouette(base, labels)


def _k_means(
    spots: Floats, weight: Floats, k: int, random: np.random.Generator, tries: int, steps: int = 60
) -> tuple[Numbers, float]:
    best: tuple[Numbers, float] = (np.zeros(len(spots), dtype=np.int64), np.inf)
    for _ in range(tries):
        centres = _start(spots, weight, k, random)
        labels = np.zeros(len(spots), dtype=np.int64)
        for step in range(steps):
            distance = ((spots**2).sum(axis=1)[:, None] - 2 * spots @ centres.T) + (centres**2).sum(axis=1)
            now = np.round(distance, 9).argmin(axis=1)
            if step and (now == labels).all():
                break
            labels = now
            size = np.bincount(labels, weights=weight, minlength=k)
            for axis in (0, 1):
                total = np.bincount(labels, weights=weight * spots[:, axis], minlength=k)
                centres[:, axis] = np.where(size > 0, total / np.maximum(size, 1e-12), centres[:, axis])
        loss = float((((spots - centres[labels]) ** 2).sum(axis=1) * weight).sum())
        if loss < best[1] - 1e-9:
            best = labels, loss
    return best


def _start(spots: Floats, weight: Floats, k: int, random: np.random.Generator) -> Floats:
    chosen = [int(random.choice(len(spots), p=weight / weight.sum()))]
    distance = ((spots - spots[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        edges = np.cumsum(distance * weight)
        if edges[-1] <= 0:
            chosen.append(int(random.integers(len(spots))))
        else:
            chosen.append(int(min(np.searchsorted(edges, random.random() * edges[-1]), len(spots) - 1)))
        np.minimum(distance, ((spots - spots[chosen[-1]]) ** 2).sum(axis=1), out=distance)
    return spots[chosen].copy()


def _silhouette(spots: Floats, labels: Numbers) -> float:
    """Mean silhouette of the base groups, as Polis compares numbers of groups."""
    distance = np.sqrt(np.maximum(((spots[:, None, :] - spots[None, :, :]) ** 2).sum(axis=2), 0))
    groups = np.unique(labels)
    if len(groups) < 2:
        return -1.0
    size = np.array([(labels == g).sum() for g in groups])
    total = np.stack([distance[:, labels == g].sum(axis=1) for g in groups], axis=1)
    own = np.searchsorted(groups, labels)
    here = np.arange(len(labels))
    inside = total[here, own] / np.maximum(size[own] - 1, 1)
    means = total / size
    means[here, own] = np.inf
    outside = means.min(axis=1)
    value = np.where(size[own] > 1, (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-12), 0)
    return float(value.mean())


# ---- what groups say --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """What a group, or everybody, says to a statement. `share` is smoothed by one vote each way, as in Polis."""

    id: str
    text: str
    side: str  # agree, disagree
    votes: int
    count: int  # on that side
    share: float
    strength: float  # for the order in its list


def describe(votes: Votes, groups: OpinionGroups, *, most: int = 5) -> dict[str, Any]:
    """Groups with their members and representative statements, common ground, bridging statements."""
    count = int(groups.labels_.max()) + 1 if len(groups.labels_) else 0
    agree, cast = _tallies(votes.values, groups.labels_, count)
    disagree, _ = _tallies(votes.values, groups.labels_, count, side=-1)
    hidden = np.array([name in votes.hidden for name in votes.statements], dtype=bool)
    for table in (agree, disagree, cast):
        table[:, hidden] = 0
    listed = []
    for group in range(count):
        members = np.flatnonzero(groups.labels_ == group)
        listed.append(
            {
                "id": group + 1,
                "size": len(members),
                "members": [votes.people[k] for k in members.tolist()],
                "statements": [_told(votes, s) for s in _representative(agree, disagree, cast, group, most)],
            }
        )
    return {
        "groups": listed,
        "consensus": [_told(votes, s) for s in _consensus(agree, disagree, cast, most)],
        "bridging": [_told(votes, s) for s in _bridging(agree, cast, most)] if count > 1 else [],
        "stability": groups.stability_,
        "ungrouped": [votes.people[k] for k in np.flatnonzero(groups.labels_ < 0).tolist()],
        "choices": {str(k): round(choice[1], 4) for k, choice in groups.choices_.items()},
        "votes": int(votes.values.nnz),
        "people": len(votes.people),
        "statements": len(votes.statements),
        "note": "グループは投票の似ている人の集まりです。人数は賛成の多さや重要さを表すものではありません。",
    }


def _tallies(values: Any, labels: Numbers, count: int, side: int = 1) -> tuple[Floats, Floats]:
    """Votes on one side, and all votes, of each group on each statement."""
    known = labels >= 0
    member = sparse.csr_matrix(
        (np.ones(int(known.sum())), (labels[known], np.flatnonzero(known))),
        shape=(max(count, 1), len(labels)),
    )
    marks = sparse.csr_matrix(
        ((values.data == side).astype(float), values.indices, values.indptr), shape=values.shape
    )
    ones = sparse.csr_matrix((np.ones(values.nnz), values.indices, values.indptr), shape=values.shape)
    return (member @ marks).toarray(), (member @ ones).toarray()


def _z_one(hits: Floats, cast: Floats) -> Floats:
    """Is it more than half? One-proportion test, smoothed by one vote."""
    return np.asarray(2 * np.sqrt(cast + 1) * ((hits + 1) / (cast + 1) - 0.5))


def _z_two(hits: Floats, cast: Floats, other_hits: Floats, other_cast: Floats) -> Floats:
    """Is it more than among the others? Two-proportion test, smoothed by one vote."""
    one, two = (hits + 1) / (cast + 1), (other_hits + 1) / (other_cast + 1)
    pooled = (hits + other_hits + 2) / (cast + other_cast + 2)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled) * (1 / (cast + 1) + 1 / (other_cast + 1)), 1e-12))
    return np.where(pooled >= 1, 0, (one - two) / spread)


def _representative(
    agree: Floats, disagree: Floats, cast: Floats, group: int, most: int
) -> list[tuple[int, Statement]]:
    """Statements by which a group differs from the rest, as Polis chooses them; at least one, where there are votes."""
    others = np.arange(len(cast)) != group
    found: list[tuple[int, Statement, bool]] = []
    for side, hits in (("agree", agree), ("disagree", disagree)):
        own, voted = hits[group], cast[group]
        rest, rest_voted = hits[others].sum(axis=0), cast[others].sum(axis=0)
        share = (own + 1) / (voted + 2)
        ratio = share / ((rest + 1) / (rest_voted + 2))
        z, z_rest = _z_one(own, voted), _z_two(own, voted, rest, rest_voted)
        strength = ratio * z_rest * share * z
        for k in np.flatnonzero(voted > 0).tolist():
            sure = z[k] > Z90 and z_rest[k] > Z90
            value = float(strength[k]) if z[k] > 0 and z_rest[k] > 0 else -1.0
            found.append((k, _said(side, voted[k], own[k], share[k], value), bool(sure)))
    found.sort(key=lambda entry: (-entry[2], -round(entry[1].strength, 6), entry[0]))
    chosen: list[tuple[int, Statement]] = []
    for k, statement, sure in found:
        if len(chosen) < most and (sure or not chosen) and all(k != other for other, _ in chosen):
            chosen.append((k, statement))
    return chosen


def _said(side: str, voted: float, hits: float, share: float, strength: float) -> Statement:
    return Statement("", "", side, int(voted), int(hits), round(float(share), 3), round(strength, 4))


def _consensus(agree: Floats, disagree: Floats, cast: Floats, most: int) -> list[tuple[int, Statement]]:
    """What everybody says alike: the product over the groups of their smoothed shares, more than half in each."""
    found = []
    for side, hits in (("agree", agree), ("disagree", disagree)):
        shares = (hits + 1) / (cast + 2)
        total, voted = hits.sum(axis=0), cast.sum(axis=0)
        good = (shares > 0.5).all(axis=0) & (_z_one(total, voted) > Z90)
        for k in np.flatnonzero(good).tolist():
            found.append(
                (
                    k,
                    _said(
                        side, voted[k], total[k], (total[k] + 1) / (voted[k] + 2), float(shares[:, k].prod())
                    ),
                )
            )
    found.sort(key=lambda entry: (-round(entry[1].strength, 6), entry[0]))
    return found[:most]


def _bridging(agree: Floats, cast: Floats, most: int) -> list[tuple[int, Statement]]:
    """The statements whose least agreeing group agrees most: where the groups come nearest to each other."""
    shares = (agree + 1) / (cast + 2)
    least = shares.min(axis=0)
    least[(cast == 0).any(axis=0)] = 0
    order = np.lexsort((np.arange(len(least)), -np.round(least, 6)))[:most]
    total, voted = agree.sum(axis=0), cast.sum(axis=0)
    return [
        (int(k), _said("agree", voted[k], total[k], (total[k] + 1) / (voted[k] + 2), float(least[k])))
        for k in order.tolist()
        if least[k] > 0
    ]


def _told(votes: Votes, chosen: tuple[int, Statement]) -> dict[str, Any]:
    number, statement = chosen
    name = votes.statements[number]
    return {
        "id": name, "text": votes.texts.get(name, ""), "side": statement.side, "votes": statement.votes, "count": statement.count,
        "share": statement.share, "strength": statement.strength,
    }  # fmt: skip
