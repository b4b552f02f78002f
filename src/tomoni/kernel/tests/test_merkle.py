"""The tree of hashes: known values of RFC 9162's construction, every place of every small list, and forgeries."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.kernel import merkle


def plain_root(entries):
    """The definition of the standard, word for word and slow."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return merkle.leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return merkle.node_hash(plain_root(entries[:split]), plain_root(entries[split:]))


def subtree_of(entries):
    return lambda level, position: plain_root(entries[position << level : (position + 1) << level])


def entries(count):
    return [str(number).encode() for number in range(count)]


def test_the_empty_list_and_one_empty_entry_have_the_roots_of_the_standard():
    assert merkle.root(0, subtree_of([])).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert merkle.root(1, subtree_of([b""])).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )


@pytest.mark.parametrize("size", range(1, 20))
def test_each_entry_is_proved_at_its_own_place_and_nowhere_else(size):
    listed = entries(size)
    subtree = subtree_of(listed)
    root = merkle.root(size, subtree)
    assert root == plain_root(listed)
    for index, entry in enumerate(listed):
        path = merkle.inclusion(index, size, subtree)
        leaf = merkle.leaf_hash(entry)
        assert merkle.root_of_inclusion(leaf, index, size, path) == root
        assert merkle.root_of_inclusion(merkle.leaf_hash(b"forged"), index, size, path) != root
        assert merkle.root_of_inclusion(leaf, index, size, [*path, leaf]) != root
        for elsewhere in set(range(-1, size + 1)) - {index}:
            assert merkle.root_of_inclusion(leaf, elsewhere, size, path) != root


def test_a_place_outside_the_list_is_refused():
    for index in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion(index, 3, subtree_of(entries(3)))
    with pytest.raises(IndexError):
        merkle.consistency(4, 3, subtree_of(entries(3)))


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_list_that_grew_proves_that_it_begins_as_before(one, two):
    from tools.verify_receipt import begins_with

    earlier, later = sorted((one, two))
    listed = entries(later)
    subtree = subtree_of(listed)
    proof = merkle.consistency(earlier, later, subtree)
    old, new = plain_root(listed[:earlier]), plain_root(listed)
    assert begins_with(earlier, old, later, new, proof)
    if earlier:
        forged = plain_root([b"forged", *listed[1:]])
        assert not begins_with(earlier, old, later, forged, proof)


@pytest.mark.parametrize("start", [0, 1, 5, 8])
def test_a_frontier_grows_to_the_same_roots_from_wherever_it_starts(start):
    listed = entries(20)
    subtree = subtree_of(listed)
    frontier = merkle.Frontier(start, subtree)
    for size in range(start, 20):
        assert frontier.root() == plain_root(listed[:size])
        for level, position, found in frontier.append(merkle.leaf_hash(listed[size])):
            assert found == subtree(level, position)
    assert frontier.size == 20
