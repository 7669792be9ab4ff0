"""Running again after one document more looks at what it touches, and gives what a run from nothing gives."""

import random
from importlib.resources import files
from pathlib import Path

import pytest

from _made import account, day, document, party, statement
from onrecord import Case
from onrecord.codec import pack
from onrecord.matching import Memory, reconciled
from onrecord.matching.shelf import Shelved
from onrecord.models import Said

SAMPLE = Path(str(files("onrecord") / "sample"))
ARTICLES = sorted(SAMPLE.glob("*.txt"))


def case(at: str | Path = "memory:") -> Case:
    """A new case of the sample's places."""
    return Case(at, by="tester", now=lambda: "2031-06-01T00:00:00Z")


def taken_in(of: Case, articles) -> None:
    """Capture, read and extract."""
    of.capture(articles, places=SAMPLE / "places.csv")
    of.read(), of.extract()


@pytest.mark.parametrize("seed", range(4))
def test_one_document_at_a_time_gives_what_all_at_once_give(seed):
    """Whatever the order; handles apart, which stay with those who came first."""
    order = random.Random(seed).sample(ARTICLES, len(ARTICLES))
    with case() as grown, case() as whole:
        for article in order:
            taken_in(grown, [article])
            grown.picture()
        taken_in(whole, order)
        assert pack(grown.picture().reconciliation) == pack(whole.picture().reconciliation)


def test_a_judgement_changes_what_was_remembered_too():
    """What a person rejects is gone from the picture, and comes back with the next word."""
    with case() as one:
        taken_in(one, ARTICLES)
        before = pack(one.picture().reconciliation)
        account = one.picture().reconciliation.incidents[0].accounts[0]
        one.judge("reject", [account], reason="no account")
        assert account not in {id for each in one.picture().reconciliation.incidents for id in each.accounts}
        one.now = lambda: "2031-06-02T00:00:00Z"
        one.judge("accept", [account], reason="it is one")
        assert pack(one.picture().reconciliation) == before


def test_only_what_is_new_is_worked_out(tmp_path):
    """A second run over the same documents makes nothing again, a run over one more makes what it touches."""
    made: list[str] = []

    def counting(ask):
        def asked(self, *about):
            *about, kind, parts, make = about
            return ask(self, *about, kind, parts, lambda: (made.append(kind), make())[1])

        return asked

    with pytest.MonkeyPatch.context() as patch, case(tmp_path / "case") as one:
        patch.setattr(Memory, "packed", counting(Memory.packed))
        patch.setattr(Memory, "value", counting(Memory.value))
        taken_in(one, ARTICLES[:-1])
        one.reconcile()
        first = made.count("sketch"), made.count("incident")
        assert first[0] == len(ARTICLES) - 1 and first[1] > 2
        made.clear()
        taken_in(one, ARTICLES[-1:])
        one.reconcile()
        assert made.count("names") == 1
        assert made.count("incident") < first[1]


class _Keeper:
    def __init__(self):
        self.held: dict[str, bytes] = {}

    def recall_all(self, prefix):
        return {key: body for key, body in self.held.items() if key.startswith(prefix)}

    def remember(self, bodies, forget=()):
        self.held = {key: body for key, body in self.held.items() if key not in {*forget}} | dict(bodies)


def test_an_incident_is_written_anew_when_another_document_fixes_its_day():
    """The document that tells of it is the same, and so is its account."""
    words = "a graveyard of ships and hopes"
    one = document(f"Last week Ana Ruiz called the harbour “{words}”.", "a.txt", published=day("2031-05-07"))
    two = document(f"On Thursday Ana Ruiz called it “{words}”. A mill was hit in Velmar, May 1.", "b.txt")
    hit, details = account(two, "A mill was hit in Velmar, May 1", what="attack: hit", when="XXXX-05-01: May 1")
    early = statement(one, f"the harbour “{words}”", on="2031-W18", mode="mixed")
    late = statement(two, f"it “{words}”", on="XXXX-WXX-4", mode="mixed")
    told = Said(document=two, statements=(late,), accounts=(hit,), details=tuple(details))
    dating = Said(document=one, statements=(early,), parties=(party(one, "Ana Ruiz"),))
    keeper = _Keeper()
    (before,) = reconciled(Shelved({two.id: told}), memory=Memory({}, keeper)).incidents
    both = Shelved({one.id: dating, two.id: told})
    (after,) = reconciled(both, memory=Memory({}, keeper)).incidents
    assert (before.when.value, after.when.value) == ("XXXX-05-01", "2031-05-01")
    assert pack(after) == pack(reconciled(both).incidents[0])


def test_the_name_of_an_incident_tells_the_software_that_wrote_it_up():
    """What is kept under a name is what this software would write."""
    told = document("A mill was hit in Velmar, May 1.", "b.txt")
    hit, details = account(told, "A mill was hit in Velmar, May 1", what="attack: hit")
    shelf = Shelved({told.id: Said(document=told, accounts=(hit,), details=tuple(details))})
    names = [reconciled(shelf, memory=Memory({}, _Keeper(), each)).incidents.names for each in ("7", "7", "8")]
    assert names[0] == names[1] != names[2] and all(names)


def test_what_nobody_asks_for_is_forgotten():
    """A memory holds the last run's results and no more."""
    keeper = _Keeper()
    for parts in ((1,), (2,)):
        memory = Memory({}, keeper)
        assert memory.packed("sum", parts, lambda parts=parts: sum(parts)) == pack(parts[0])
        memory.close()
    assert len(keeper.held) == 1
    again = Memory({}, keeper)
    assert again.value(int, "sum", (2,), lambda: pytest.fail("it was made before")) == 2
    assert again.value(int, "sum", (1,), lambda: 7) == 7


def test_results_are_kept_in_pieces_that_stay_where_nothing_has_changed():
    """Ten thousand results, and one more between them: a few pieces are written, and those they take the place of
    are gone."""
    keeper, written = _Keeper(), []
    remember = keeper.remember
    keeper.remember = lambda bodies, forget=(): (written.extend(bodies), remember(bodies, forget))

    def run(numbers):
        memory = Memory({}, keeper)
        for each in numbers:
            memory.packed("line", (each,), lambda each=each: f"{each} " * 20)
        memory.close()

    run(range(10_000))
    whole = len(written)
    assert 10 < whole == len(keeper.held) < 100
    written.clear()
    run(range(10_000))
    assert not written
    run([*range(5_000), 20_000, *range(5_000, 10_000)])
    assert 0 < len(written) <= 3 and abs(len(keeper.held) - whole) <= 1
    written.clear()
    run([5, 5, 6])
    assert len(keeper.held) == len(written) == 1


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x93\x01"])
def test_a_piece_that_cannot_be_read_is_made_anew(body):
    """Other hands wrote into it: its results are worked out and kept again."""
    keeper = _Keeper()
    for made in (4, 5):
        memory = Memory({}, keeper)
        assert memory.value(int, "sum", (2, 2), lambda made=made: made) == made
        memory.close()
        (key,) = keeper.held
        keeper.held[key] = body
    memory = Memory({}, keeper)
    memory.value(int, "sum", (2, 2), lambda: 6)
    memory.close()
    assert Memory({}, keeper).value(int, "sum", (2, 2), lambda: pytest.fail("it was made before")) == 6


def test_of_tables_by_name_those_of_the_last_run_are_kept():
    """A table that did not change is not written again."""
    keeper, written = _Keeper(), []
    remember = keeper.remember
    keeper.remember = lambda bodies, forget=(): (written.extend(bodies.values()), remember(bodies, forget))
    for tables in ({"a 0": b"one", "b": b"two"}, {"a 0": b"one", "a 1": b"three"}):
        memory = Memory({}, keeper, "7")
        memory.tables("sums")
        memory.keep_tables("sums", tables)
        memory.close()
        assert Memory({}, keeper, "7").tables("sums") == tables
    assert written == [b"one", b"two", b"three"]
    assert Memory({}, keeper, "8").tables("sums") == Memory().tables("sums") == {}
