"""A tree of hashes over a list that only grows, after RFC 9162 (Certificate Transparency), section 2.1, with SHA-256.

One number, the root, stands for the whole list. With about log2(n) hashes anyone can check that one entry is in the
list of that root (``inclusion``), and that a later list begins with all of an earlier one (``consistency``).
"""

import hashlib
from collections.abc import Callable, Sequence

Subtree = Callable[[int, int], bytes]
"""``subtree(level, position)``: the hash over the entries ``position << level`` up to ``(position + 1) << level``."""

EMPTY = hashlib.sha256().digest()
"""The root of the empty list."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry, 32 bytes. Its first byte keeps leaves and inner nodes apart."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbouring subtrees, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, subtree: Subtree) -> bytes:
    """The root over the first ``size`` entries."""
    return _range(0, size, subtree) if size else EMPTY


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from the entry at ``index`` to the root over the first ``size`` entries, from below.

    Raises:
        IndexError: there is no such entry.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    return _path(index, 0, size, subtree)


def consistency(earlier: int, later: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show that the first ``earlier`` of ``later`` entries were not touched.

    Empty where there is nothing to show: from the empty list, or to the same one.

    Raises:
        IndexError: the list did not grow.
    """
    if not 0 <= earlier <= later:
        raise IndexError(earlier)
    return _proof(earlier, 0, later, subtree, whole=True) if 0 < earlier < later else []


def root_of_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads (RFC 9162, 2.1.3.2); None if the path cannot belong to this place."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if not last:
            return None
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return found if not last else None


class Frontier:
    """The right edge of a growing tree: enough to add entries and to tell the root, a hash for each bit of the size."""

    def __init__(self, size: int = 0, subtree: Subtree | None = None) -> None:
        self.size = size
        self._peaks: list[tuple[int, bytes]] = []  # level and hash, the largest first
        start = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                assert subtree is not None
                self._peaks.append((level, subtree(level, start >> level)))
                start += 1 << level

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf. Gives the perfect subtrees that it completes, from below: level, position, hash."""
        level, found = 0, leaf
        completed = [(level, self.size, found)]
        while self._peaks and self._peaks[-1][0] == level:
            found = node_hash(self._peaks.pop()[1], found)
            level += 1
            completed.append((level, self.size >> level, found))
        self._peaks.append((level, found))
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all entries so far."""
        if not self._peaks:
            return EMPTY
        *others, (_, found) = self._peaks
        for _, peak in reversed(others):
            found = node_hash(peak, found)
        return found


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def _range(start: int, end: int, subtree: Subtree) -> bytes:
    count = end - start
    if count & (count - 1) == 0:  # a power of two, and `start` is a multiple of it: a perfect subtree
        level = count.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range(start, middle, subtree), _range(middle, end, subtree))


def _path(index: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, subtree), _range(middle, end, subtree)]
    return [*_path(index, middle, end, subtree), _range(start, middle, subtree)]


def _proof(earlier: int, start: int, end: int, subtree: Subtree, *, whole: bool) -> list[bytes]:
    if start + earlier == end:
        return [] if whole else [_range(start, end, subtree)]
    split = _split(end - start)
    middle = start + split
    if earlier <= split:
        return [
            *_proof(earlier, start, middle, subtree, whole=whole),
            _range(middle, end, subtree),
        ]
    return [
        *_proof(earlier - split, middle, end, subtree, whole=False),
        _range(start, middle, subtree),
    ]
