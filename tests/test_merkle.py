"""The tree of digests is that of RFC 6962: the known roots, every proof of every small tree, and no wrong one."""

from hashlib import sha256
from itertools import product

import pytest

from onrecord.custody.merkle import Tree, extends, includes, leaf, node

# The test tree of Certificate Transparency: eight leaves, and the root over the first n of them.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
KNOWN = Tree(leaf(bytes.fromhex(each)) for each in LEAVES)
MOST = 40
TREE = Tree(leaf(bytes([number])) for number in range(MOST))


def as_written(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 defines it, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node(as_written(leaves[:k]), as_written(leaves[k:]))


def test_the_known_roots_come_out():
    """Of every size up to eight."""
    assert [KNOWN.root(size).hex() for size in range(9)] == ROOTS and KNOWN.root().hex() == ROOTS[8]


def test_a_known_proof_comes_out():
    """That the sixth of eight leaves is there, and that eight leaves extend six."""
    assert [each.hex()[:16] for each in KNOWN.inclusion(5)] == ["bc1a0643b12e4d2d", "ca854ea128ed050b", ROOTS[4][:16]]
    assert [each.hex()[:16] for each in KNOWN.consistency(6)] == ["0ebc5d3437fbe2db", "ca854ea128ed050b", ROOTS[4][:16]]


def test_a_root_is_the_one_the_definition_gives():
    """Of every size."""
    leaves = [leaf(bytes([number])) for number in range(MOST)]
    assert all(TREE.root(size) == Tree(leaves[:size]).root() == as_written(leaves[:size]) for size in range(MOST + 1))


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_entry_is_shown_to_be_there_and_no_other(size):
    """Its own proof holds at its own place of a tree of its own size, under its own root, and nowhere else."""
    root = TREE.root(size)
    for index in range(size):
        path, mine = TREE.inclusion(index, size), leaf(bytes([index]))
        assert includes(root, size, index, mine, path) and len(path) <= size.bit_length()
        others = (other for other in range(size) if other != index)
        assert not any(includes(root, size, other, mine, path) for other in others)
        assert not includes(root, size, index, leaf(bytes([index + 1])), path)
        assert not includes(TREE.root(size - 1), size, index, mine, path)
        assert not any(includes(root, size, index, mine, wrong) for wrong in spoiled(path))


@pytest.mark.parametrize("new", range(1, MOST + 1))
def test_every_tree_is_shown_to_extend_every_smaller_one_and_no_other(new):
    """Under its own root."""
    root = TREE.root(new)
    for old in range(1, new + 1):
        path, was = TREE.consistency(old, new), TREE.root(old)
        assert extends(was, old, root, new, path) and len(path) <= new.bit_length() + 1
        assert not any(extends(was, old, root, new, wrong) for wrong in spoiled(path))
        assert not extends(TREE.root(old - 1), old, root, new, path)
        assert not extends(was, old, TREE.root(new - 1), new, path)
        assert old == new or not extends(root, new, was, old, path)


def spoiled(path: list[bytes]) -> list[list[bytes]]:
    """The proof with one digest changed, one left out, one more, in reverse."""
    more = bytes(32)
    wrong = [[*path[:at], more, *path[at + 1 :]] for at in range(len(path))]
    wrong += [[*path[:at], *path[at + 1 :]] for at in range(len(path))]
    wrong += [[*path, more], [more, *path], [*path, *path]] if path else [[more]]
    return [each for each in [*wrong, path[::-1]] if each != path]


def test_an_old_root_of_another_log_is_never_extended():
    """Two logs of the same length that differ in one entry."""
    other = Tree(leaf(bytes([number if number != 3 else 99])) for number in range(MOST))
    for old, new in product((4, 7, 8, 20), (21, 32, MOST)):
        for path in (TREE.consistency(old, new), other.consistency(old, new)):
            assert not extends(other.root(old), old, TREE.root(new), new, path)


def test_everything_extends_nothing():
    """The empty tree has its root and needs no proof; a smaller tree extends no larger one."""
    empty = sha256(b"").digest()
    assert Tree([]).root() == TREE.root(0) == empty and TREE.consistency(0) == []
    assert extends(empty, 0, TREE.root(), MOST, [])
    assert not extends(TREE.root(), 0, TREE.root(), MOST, []) and not extends(empty, 0, empty, MOST, [empty])
    assert not extends(TREE.root(), MOST, TREE.root(8), 8, [])


def test_what_is_not_in_the_tree_has_no_proof():
    """A leaf, a size out of range."""
    asked = [lambda: TREE.inclusion(MOST), lambda: TREE.inclusion(-1), lambda: TREE.inclusion(5, 5)]
    asked += [lambda: TREE.root(MOST + 1), lambda: TREE.consistency(9, 8), lambda: TREE.consistency(-1)]
    for ask in asked:
        with pytest.raises(IndexError):
            ask()
    assert not includes(TREE.root(), MOST, MOST, leaf(b""), []) and not includes(TREE.root(), MOST, -1, leaf(b""), [])


def test_a_leaf_is_never_taken_for_a_node():
    """The first byte keeps them apart: two digests as an entry have another digest than the node over them."""
    left, right = leaf(b"a"), leaf(b"b")
    assert leaf(left + right) != node(left, right)
