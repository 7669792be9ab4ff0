"""What a case showed last is kept in pieces: read back whole or not at all, and written only where it has changed."""

from dataclasses import replace
from hashlib import sha256

import pytest

from onrecord import codec
from onrecord.case.recalling import Recalling
from onrecord.models import Echo, PartialDate, Reason, Reconciliation, Span, Story
from onrecord.store import open_store

MANY = 4000


def reconciliation(many: int = MANY) -> Reconciliation:
    """A picture of many documents, some of them dated by others."""
    echoes = [echo(number) for number in range(many)]
    return Reconciliation(
        echoes=codec.Packed(Echo, map(codec.pack, echoes)),
        stories=(Story(documents=("a", "b"), reasons=(reason(0),)),),
        dated={each: PartialDate(value="2031-05-02", basis="others") for each in sorted(map(id_of, range(many)))},
        aliases={each: f"Ana Ruiz {each[:9]}" for each in sorted(map(id_of, range(many)))},
    )


def id_of(number: int) -> str:
    """A record's id."""
    return sha256(b"%d" % number).hexdigest()


def echo(number: int) -> Echo:
    """Two documents that share wording."""
    return Echo(left=f"{number}", right=f"{number + 1}", relation="echo", reasons=(reason(number),))


def reason(number: int) -> Reason:
    """Words that two documents share."""
    words = f"the bridge at Velmar, number {number}"
    return Reason(rule="shared wording", says="in common", spans=(Span(document="a", start=0, end=9, exact=words),))


class Written:
    """A store that counts the bytes it was given to remember, and can be made to fail."""

    def __init__(self):
        self.store, self.bytes, self.fails_after = open_store("memory:"), 0, None

    def recall(self, key):
        """What is remembered under a key."""
        return self.store.recall(key)

    def remember(self, bodies, forget=()):
        """Count, and fail when told to."""
        if self.fails_after == 0:
            raise KeyboardInterrupt
        self.fails_after = self.fails_after and self.fails_after - 1
        self.bytes += sum(map(len, bodies.values()))
        self.store.remember(bodies, forget)

    def listed(self):
        """All keys there are."""
        return {*self.store.recall_all("reconciliation")}


@pytest.fixture
def kept():
    """A store that keeps one reconciliation."""
    store = Written()
    Recalling(store).keep("today", reconciliation())
    return store


def test_what_was_kept_is_read_back_whole(kept):
    """Every field, in its order."""
    found = Recalling(kept).recall("today")
    assert found == reconciliation() and isinstance(found.echoes, codec.Packed)
    assert Recalling(kept).recall("tomorrow") is None and Recalling(open_store("memory:")).recall("today") is None


def test_only_what_has_changed_is_written(kept):
    """One echo more in the middle, one alias more: a few pieces of many."""
    whole, kept.bytes = kept.bytes, 0
    before = reconciliation()
    echoes = [*before.echoes[: MANY // 2], echo(MANY), *before.echoes[MANY // 2 :]]
    aliases = dict(sorted([*before.aliases.items(), (id_of(MANY), "N")]))
    after = replace(before, echoes=codec.Packed(Echo, map(codec.pack, echoes)), aliases=aliases)
    Recalling(kept).keep("tomorrow", after)
    assert 0 < kept.bytes < whole / 3
    assert Recalling(kept).recall("tomorrow") == after and Recalling(kept).recall("today") is None


def test_values_that_have_names_are_written_where_a_name_is_new():
    """The names stand for the values: where they are known the values are not looked at."""
    store, names = Written(), [id_of(number) for number in range(MANY)]
    packed = [codec.pack(echo(number)) for number in range(MANY)]
    Recalling(store).keep("today", Reconciliation(echoes=codec.Packed(Echo, packed, names)))
    whole, store.bytes = store.bytes, 0
    more = codec.pack(echo(MANY))
    after = Reconciliation(echoes=codec.Packed(Echo, [*packed, more], [*names, id_of(MANY)]))
    Recalling(store).keep("tomorrow", after)
    assert 0 < store.bytes < whole / 3
    assert Recalling(store).recall("tomorrow") == after


def test_what_is_no_longer_shown_is_forgotten(kept):
    """A smaller picture leaves no pieces of the larger one behind."""
    many = len(kept.listed())
    Recalling(kept).keep("tomorrow", Reconciliation())
    assert len(kept.listed()) == 2 < many


@pytest.mark.parametrize("after", range(4))
def test_a_run_that_was_cut_off_leaves_nothing_to_be_taken_for_whole(kept, after, monkeypatch):
    """Whatever was written by then: nothing is recalled, and the next run cleans up."""
    monkeypatch.setattr("onrecord.case.recalling.HELD", 1000)
    kept.fails_after = after
    with pytest.raises(KeyboardInterrupt):
        Recalling(kept).keep("tomorrow", reconciliation(MANY + 500))
    kept.fails_after = None
    assert (Recalling(kept).recall("today") is None) == (after > 0) and Recalling(kept).recall("tomorrow") is None
    Recalling(kept).keep("tomorrow", reconciliation(10))
    assert Recalling(kept).recall("tomorrow") == reconciliation(10)
    fresh = Written()
    Recalling(fresh).keep("tomorrow", reconciliation(10))
    assert kept.listed() == fresh.listed()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"echoes":[{"left":"a"}]}', b'{"songs":["one"]}', b"\xff"])
@pytest.mark.parametrize("which", ["reconciliation", "piece"])
def test_what_cannot_be_read_is_no_picture(kept, which, body):
    """Other software left it, or somebody wrote into it: it is worked out anew, and kept again."""
    key = next((each for each in kept.listed() if which == "piece" and "piece" in each), which)
    kept.store.remember({key: body})
    assert Recalling(kept).recall("today") is None
    Recalling(kept).keep("today", reconciliation())
    assert Recalling(kept).recall("today") == reconciliation()


def test_a_piece_that_is_gone_is_no_picture(kept):
    """It is worked out anew."""
    lost = next(key for key in kept.listed() if "piece" in key)
    kept.store.remember({}, [lost])
    assert Recalling(kept).recall("today") is None
