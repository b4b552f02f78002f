"""Texts as sets of hashed character n-grams, their sketches, and the pairs that share much. All of it in numpy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tomoni_insight.base import ahead
from tomoni_insight.text import Codes, Offsets, blocks, fold

Hashes = NDArray[np.uint32]
Numbers = NDArray[np.int64]
Weights = NDArray[np.float32]

BINS = 64  # slots of a sketch
_TABLE_BITS = 22


def _mix(values: NDArray[np.uint32]) -> Hashes:
    """A finaliser (murmur3's): each bit of the result depends on each bit of the value."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


def text_keys(codes: Codes, starts: Offsets) -> NDArray[np.uint64]:
    """One 64-bit key for each text of a block: equal for equal texts, else different (chance of a clash 2⁻⁶⁴)."""
    lengths = np.diff(starts)
    place = np.arange(len(codes), dtype=np.int64) - np.repeat(starts[:-1], lengths)
    factors = _factors(int(lengths.max(initial=0)))
    # a random linear form of the letters; sums of a block from its running total, which may overflow
    total = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * factors[place], out=total[1:])
    keys: NDArray[np.uint64] = total[starts[1:]] - total[starts[:-1]]
    return keys


_known_factors = np.zeros(0, dtype=np.uint64)


def _factors(count: int) -> NDArray[np.uint64]:
    """Random odd numbers, always the same, as many as the longest text has letters."""
    global _known_factors
    known = _known_factors
    if len(known) < count:  # a longer list begins like a shorter one
        size = 1 << max(14, count.bit_length())
        known = np.random.Generator(np.random.PCG64(20)).integers(0, 1 << 63, size, dtype=np.uint64) * 2 + 1
        _known_factors = known
    return known


@dataclass(frozen=True)
class ShingleSets:
    """The distinct n-grams of each text: `values[starts[i]:starts[i + 1]]`, ascending."""

    values: Hashes
    starts: Numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Numbers:
        return np.diff(self.starts)

    def parts(self, chosen: Numbers, step: int = 4096) -> Iterator[ShingleSets]:
        """The sets of some texts in pieces that fit a processor's cache."""
        for first in range(0, len(chosen), step):
            part = chosen[first : first + step]
            low, high = int(part[0]), int(part[-1]) + 1
            if high - low == len(part):  # side by side: no copy
                edge = self.starts[low]
                yield ShingleSets(self.values[edge : self.starts[high]], self.starts[low : high + 1] - edge)
            else:
                yield self.take(part)

    def take(self, chosen: Numbers) -> ShingleSets:
        """The sets of some texts, in that order."""
        sizes = self.sizes[chosen]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        position = np.arange(starts[-1], dtype=np.int64) + np.repeat(self.starts[chosen] - starts[:-1], sizes)
        return ShingleSets(self.values[position], starts)


def shingle_sets(texts: Sequence[str], size: int = 5) -> ShingleSets:
    """Distinct character n-grams of the folded texts; what is shorter than `size` counts as it is."""
    values = np.empty(sum(map(len, texts)), dtype=np.uint32)  # there are at most as many as letters
    counts = [np.zeros(1, dtype=np.int64)]
    done = 0

    def cut(edges: tuple[int, int]) -> tuple[Hashes, Numbers]:
        return _block(*fold(texts[edges[0] : edges[1]]), size)

    for block, sizes in ahead(cut, blocks(texts, 1 << 19)):
        if done + len(block) > len(values):  # some letters fold to several
            values = np.concatenate(
                [values[:done], np.empty(len(block) * 2 + len(values) // 8, dtype=np.uint32)]
            )
        values[done : done + len(block)] = block
        done += len(block)
        counts.append(sizes)
    return ShingleSets(values[:done], np.cumsum(np.concatenate(counts)))


def _block(codes: Codes, starts: Offsets, size: int) -> tuple[Hashes, Numbers]:
    lengths = np.diff(starts)
    # zeros behind each text: so n-grams never reach into the next one
    room = np.where(lengths > 0, lengths + size - 1, 0)
    ends = np.cumsum(room)
    padded = np.zeros(int(ends[-1]) + size, dtype=np.uint32)
    owner = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    padded[np.arange(len(codes)) + np.repeat(ends - room - starts[:-1], lengths)] = codes
    grams = np.zeros(len(padded) - size + 1, dtype=np.uint32)
    for k in range(size):
        grams *= np.uint32(0x01000193)
        grams ^= padded[k : k + len(grams)]
        grams *= np.uint32(0x9E3779B1)
    grams = _mix(grams)
    at = np.arange(len(codes)) + np.repeat(ends - room - starts[:-1], lengths)
    keys = (owner.astype(np.uint64) << np.uint64(32)) | grams[at]
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(lengths))
    return keys.astype(np.uint32), sizes.astype(np.int64)


class Rarity:
    """Weight of an n-gram by how many texts hold it: what everybody writes says little about who copied whom."""

    def __init__(self, sets: ShingleSets, chosen: Numbers) -> None:
        """Counts the `chosen` texts."""
        counts = np.zeros(1 << _TABLE_BITS, dtype=np.int64)
        total = 0
        for part in sets.parts(chosen):
            counts += np.bincount(part.values >> np.uint32(32 - _TABLE_BITS), minlength=1 << _TABLE_BITS)
            total += len(part.values)
        # others that fall into the same cell by chance: that floor is taken off
        floor = total / (1 << _TABLE_BITS)
        rare = np.log1p(len(chosen) / (1.0 + np.maximum(counts - floor, 0.0)))
        self.table: Weights = (rare / max(1.0, float(np.log1p(len(chosen))))).astype(np.float32)

    def of(self, values: Hashes) -> Weights:
        weights: Weights = self.table[values >> np.uint32(32 - _TABLE_BITS)]
        return weights


def sketches(sets: ShingleSets, rarity: Rarity | None = None, chosen: Numbers | None = None) -> Hashes:
    """One-permutation MinHash: in each of `BINS` slots the smallest n-gram. Two texts agree in about as many slots as
    they share n-grams (by weight, if `rarity` is given)."""
    rows = np.arange(len(sets)) if chosen is None else chosen
    result = np.zeros((len(rows), BINS), dtype=np.uint32)
    done = 0
    for part in ahead(lambda part: _sketch(part, rarity), sets.parts(rows)):
        result[done : done + len(part)] = part
        done += len(part)
    return result


def _sketch(part: ShingleSets, rarity: Rarity | None) -> Hashes:
    result = np.zeros((len(part), BINS), dtype=np.uint32)
    owner = np.repeat(np.arange(len(part), dtype=np.int32) * np.int32(BINS), part.sizes)
    cell = owner + (part.values >> np.uint32(26)).astype(np.int32)  # ascending, as values ascend in a text
    rank = _mix(part.values)
    if rarity is not None:  # exponential clocks: a heavier n-gram rings earlier
        clock = np.log((rank.astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-32))
        rank = (-clock / rarity.of(part.values)).astype(np.float32).view(np.uint32)
    runs = _runs(cell)
    if len(runs):
        result.reshape(-1)[cell[runs]] = np.maximum(np.minimum.reduceat(rank, runs), 1)
        _densify(result)
    return result


def _densify(sketch: Hashes) -> None:
    """Empty slots borrow from the next filled one, marked by the distance (Shrivastava and Li 2014). In place."""
    rows = np.flatnonzero((sketch == 0).any(axis=1) & (sketch != 0).any(axis=1))
    part = sketch[rows]
    slots = np.arange(BINS, dtype=np.int16)
    place = np.where(part != 0, slots, np.int16(BINS * 4))
    twice = np.concatenate([place, place + np.int16(BINS)], axis=1)
    following = np.minimum.accumulate(twice[:, ::-1], axis=1)[:, ::-1][:, :BINS]
    distance = (following - slots).astype(np.uint32)
    sketch[rows] = np.take_along_axis(part, following % BINS, axis=1) + distance * np.uint32(0x3C6EF372)


@dataclass(frozen=True)
class Pairs:
    """Pairs `(earlier, later)` of texts that may be alike, shape (n, 2), and how alike their sketches are."""

    texts: Numbers
    agreement: Weights


def near_pairs(sketch: Hashes, rows: int, threshold: float) -> Pairs:
    """Pairs that agree in some band of `rows` slots, and on the whole not clearly less than `threshold`.

    In each bucket only the first text, and the one right before, are paired with a text: no bucket is squared.
    """
    count = len(sketch)
    bits = max(1, int(count).bit_length())
    found = [np.zeros(0, dtype=np.int64)]
    for band in range(BINS // rows if count else 0):
        key = np.zeros(count, dtype=np.uint64)
        for column in range(band * rows, band * rows + rows):
            key = (key ^ sketch[:, column].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        packed = ((key >> np.uint64(bits)) << np.uint64(bits)) | np.arange(count, dtype=np.uint64)
        packed.sort()
        bucket = packed >> np.uint64(bits)
        text = (packed & np.uint64((1 << bits) - 1)).astype(np.int64)
        opens = np.concatenate([[True], bucket[1:] != bucket[:-1]])
        begin = np.maximum.accumulate(np.where(opens, np.arange(count), 0))
        later = np.flatnonzero(~opens)
        found.append((text[begin[later]] << 32) | text[later])
        other = later[begin[later] != later - 1]
        found.append((text[other - 1] << 32) | text[other])
    keys = np.sort(np.concatenate(found))
    # a pair of the wanted likeness shares several bands of two slots: one alone is chance
    opens = (
        np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        if len(keys)
        else np.zeros(0, dtype=np.int64)
    )
    often = np.diff(np.append(opens, len(keys))) >= (2 if rows <= 2 else 1)
    keys = keys[opens[often]]
    pairs = np.stack([keys >> 32, keys & 0xFFFFFFFF], axis=1)
    agree = _agreement(sketch, pairs)
    likely = agree >= threshold - 2.5 * np.sqrt(0.25 / BINS)
    return Pairs(pairs[likely], agree[likely])


def _agreement(sketch: Hashes, pairs: Numbers) -> Weights:
    result = np.empty(len(pairs), dtype=np.float32)
    for first in range(0, len(pairs), 1 << 14):
        part = pairs[first : first + (1 << 14)]
        same = sketch[part[:, 0]] == sketch[part[:, 1]]
        result[first : first + len(part)] = np.count_nonzero(same, axis=1) / BINS
    return result


def _runs(values: NDArray[Any]) -> Numbers:
    """Where runs of equal values begin."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))


def holding_pairs(sets: ShingleSets, texts: Numbers, letters: Numbers, contained: float) -> Pairs:
    """Pairs `(letter, text)` where a longer text seems to hold a letter whole.

    Looks at a fixed eighth of all n-grams; those that more than eight letters have say nothing.
    """
    sample = np.uint32(1 << 29)
    most = 8

    def sampled(chosen: Numbers, known: NDArray[np.bool_] | None) -> tuple[Hashes, Numbers]:
        values, owners = [np.zeros(0, dtype=np.uint32)], [np.zeros(0, dtype=np.int64)]
        done = 0
        for part in sets.parts(chosen):
            keep = np.flatnonzero(part.values < sample)
            if known is not None:
                keep = keep[known[part.values[keep] >> np.uint32(9)]]
            values.append(part.values[keep])
            owners.append(done + np.searchsorted(part.starts, keep, side="right") - 1)
            done += len(part)
        return np.concatenate(values), np.concatenate(owners)

    value, letter = sampled(letters, None)
    order = np.argsort(value, kind="stable")
    value, letter = value[order], letter[order]
    opens = _runs(value)
    size = np.diff(np.append(opens, len(value)))
    rare = np.repeat(size <= most, size)
    value, letter = value[rare], letter[rare]
    having = np.bincount(letter, minlength=len(letters))
    known = np.zeros(1 << 20, dtype=bool)  # sampled values are below 2^29
    known[value >> np.uint32(9)] = True
    probe, text = sampled(texts, known)
    low = np.searchsorted(value, probe)
    hits = np.searchsorted(value, probe, side="right") - low
    place = np.arange(hits.sum()) + np.repeat(low - (np.cumsum(hits) - hits), hits)
    keys = np.sort(letter[place] << 32 | np.repeat(text, hits))
    opens = _runs(keys)
    shared = np.diff(np.append(opens, len(keys)))
    keys = keys[opens]
    one, two = keys >> 32, keys & 0xFFFFFFFF
    share = shared / np.maximum(having[one], 1)
    sizes = sets.sizes
    good = (
        (share >= contained - 0.25)
        & (shared >= 3)
        & (sizes[texts[two]] > sizes[letters[one]])
        & (letters[one] < texts[two])
    )
    return Pairs(np.stack([letters[one[good]], texts[two[good]]], axis=1), share[good].astype(np.float32))


def overlaps(sets: ShingleSets, pairs: Numbers, weight: Rarity | None = None) -> NDArray[np.float64]:
    """For each pair the mass of what both hold, of the first and of the second: exact, not estimated. Shape (pairs, 3)."""
    result = np.zeros((len(pairs), 3))
    sizes = sets.sizes[pairs].sum(axis=1) if len(pairs) else np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    first = 0
    while first < len(pairs):
        done = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + (1 << 21), side="right")))
        part = pairs[first:last]
        number = np.arange(len(part), dtype=np.uint64)
        sides = [sets.take(part[:, side]) for side in (0, 1)]
        keys = np.concatenate([(np.repeat(number, s.sizes) << np.uint64(32)) | s.values for s in sides])
        for column, s in enumerate(sides, 1):
            mass = weight.of(s.values) if weight else None
            owner = np.repeat(np.arange(len(part)), s.sizes)
            result[first:last, column] = np.bincount(owner, weights=mass, minlength=len(part))
        keys.sort()
        both = keys[1:][keys[1:] == keys[:-1]]
        mass = weight.of(both.astype(np.uint32)) if weight else None
        result[first:last, 0] = np.bincount(
            (both >> np.uint64(32)).astype(np.int64), weights=mass, minlength=len(part)
        )
        first = last
    return result
