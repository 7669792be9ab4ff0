"""Fixity: what is changed or missing is told with its name and the last time it was good, as the log has it."""

import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import ticking
from onrecord import Case
from onrecord.cli import app
from onrecord.custody import commitment, fixity
from onrecord.models import Capture, Collection, Element, Entry, Fault, Fixity, Receipt, Stamp

TEXTS = {f"{name}.txt": f"Shells hit the {name} of Tarnholm on Monday, the council said.\n" for name in
         ("market", "clinic", "school", "bridge", "depot")}  # fmt: skip


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def kept(tmp_path, texts):
    """A case in a folder with five originals."""
    with Case(tmp_path / "case", by="ana", now=ticking()) as case:
        case.capture([texts])
        yield case


def place(case, name):
    """Where the original of a text lies."""
    digest = sha256(TEXTS[name].encode()).hexdigest()
    return case.store.folder / "originals" / digest[:2] / digest


def change(path):
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-2] + b"!\n")


def test_a_whole_case_is_found_good_and_the_check_is_on_record(kept):
    """How many, how much, by whom, from when to when; one entry of the log names it."""
    done = kept.fixity()
    size = sum(map(len, TEXTS.values()))
    assert (done.exit_code, done.new, done.counts) == (0, 5, {"originals": 5, "bytes": size})
    (check,) = kept.store.find(Fixity)
    assert (check.by, check.originals, check.entries, check.faults, check.only) == ("ana", 5, 5, (), ())
    assert check.began < check.ended and kept.last_fixity() == check
    entry = list(kept.store.entries())[-1]
    assert entry.did == "fixity" and entry.records == (commitment(kept.store.secret(), check.id),)
    assert kept.verify() == []


def test_a_case_without_originals_leaves_no_check(case):
    """There was nothing to be found good."""
    assert case.fixity().exit_code == 0 and case.last_fixity() is None and list(case.store.entries()) == []


def test_a_changed_byte_and_a_missing_file_are_told_with_their_last_good_check(kept):
    """The item by its address and SHA-256, what is wrong with it, since when it may be, what to do."""
    kept.fixity()
    (good,) = kept.store.find(Fixity)
    change(place(kept, "clinic.txt"))
    place(kept, "depot.txt").unlink()
    done = kept.fixity()
    changed, missing = done.problems
    assert done.exit_code == 3 and done.new == 3
    for problem, name, words in ((changed, "clinic.txt", "was changed"), (missing, "depot.txt", "is missing")):
        assert f"texts/{name}" in problem.item and sha256(TEXTS[name].encode()).hexdigest() in problem.item
        assert words in problem.what and f"last good on {good.ended} (checked by ana)" in problem.what and problem.todo
    assert len(kept.last_fixity().faults) == 2


def test_what_no_check_covered_was_last_good_when_it_was_captured(kept):
    """And the problem says when that was."""
    change(place(kept, "clinic.txt"))
    (problem,) = kept.fixity().problems
    at = next(each.captured_at for each in kept.store.find(Capture) if each.address == "texts/clinic.txt")
    assert f"not found good by any check since it was kept on {at}" in problem.what


def test_the_last_good_check_is_not_the_last_check(kept):
    """A fault stays told with the check before it arose, until the bytes are put back; then that check counts."""
    kept.fixity()
    path = place(kept, "clinic.txt")
    good = path.read_bytes()
    change(path)
    for _ in range(2):
        (problem,) = kept.fixity().problems
        assert next(iter(kept.store.find(Fixity))).ended in problem.what
    path.write_bytes(good)
    assert kept.fixity().exit_code == 0
    restored = kept.last_fixity()
    change(path)
    assert restored.ended in kept.fixity().problems[0].what


def test_a_check_does_not_cover_what_came_after_it(kept, texts):
    """Also when the clock runs backwards: what counts is the order of the log."""
    kept.now = lambda: "2035-01-01T00:00:00Z"
    kept.fixity()
    kept.now = lambda: "2034-01-01T00:00:00Z"
    (texts / "late.txt").write_text("Late.")
    kept.capture([texts])
    digest = sha256(b"Late.").hexdigest()
    (kept.store.folder / "originals" / digest[:2] / digest).unlink()
    (problem,) = kept.fixity().problems
    assert "not found good by any check since it was kept on 2034" in problem.what


def test_some_at_a_time_goes_round_all(kept):
    """Those whose last check is longest ago come first, so that three checks of two see all five."""
    everything = {sha256(text.encode()).hexdigest() for text in TEXTS.values()}
    for _ in range(3):
        assert kept.fixity(some=2).counts["originals"] == 2
    seen = [each.only for each in kept.store.find(Fixity)]
    assert set().union(*seen) == everything and set(seen[0]).isdisjoint(seen[1])
    kept.fixity(some=2)
    assert len(set(kept.last_fixity().only) & set(seen[0])) >= 1 and set(kept.last_fixity().only).isdisjoint(seen[2])


def test_a_check_of_some_vouches_for_those_alone(kept):
    """Another original's last good moment is not moved by it."""
    kept.fixity()
    whole = kept.last_fixity()
    kept.fixity(some=2)
    some = kept.last_fixity()
    for each in (kept.store.folder / "originals").glob("*/*"):
        each.unlink()
    told = {problem.item[-65:-1]: problem.what for problem in kept.fixity().problems}
    assert len(told) == 5
    for digest, what in told.items():
        assert (some if digest in some.only else whole).ended in what


def test_every_original_that_a_record_names_is_looked_for(kept):
    """A screenshot, the answer of an authority, a receipt; and bytes that lie there without a record are hashed too."""
    (capture, *_) = kept.store.find(Capture)
    orphan = kept.store.keep(b"an orphan")
    shot, token, receipt = (sha256(each).hexdigest() for each in (b"shot", b"token", b"receipt"))
    element = Element(name="full-page capture", standing="present", sha256=shot)
    kept.store.add([
        Collection(capture=capture.id, elements=(element,)),
        Stamp(about="0" * 64, authority="http://stamps.test", method="rfc3161", token=token, at="2031", says=None),
        Receipt(disclosure="0" * 64, words="it came", original=receipt, by="ana", at="2031"),
    ], kept_step)  # fmt: skip
    items = [problem.item for problem in kept.fixity().problems]
    assert len(items) == 3 and kept.last_fixity().originals == 9
    assert f"full-page capture of {capture.address} (SHA-256 {shot})" in items
    assert f"the answer of http://stamps.test (SHA-256 {token})" in items and f"a receipt (SHA-256 {receipt})" in items
    digest = kept.store.folder / "originals" / orphan[:2] / orphan
    change(digest)
    assert f"bytes that no record speaks of (SHA-256 {orphan})" in [each.item for each in kept.fixity().problems]


def kept_step(previous, records):
    return Entry(at="2031", by="ana", did="collect", records=records, software="t", previous=previous)


# -- which check covered what, against the definition ------------------------------------------------------------------

NAMES = [digit * 64 for digit in "abcdef"]
CHECK = st.builds(
    lambda entries, only, faulty: Fixity(
        began="", ended="", by="", entries=entries, originals=0, only=tuple(sorted(only)),
        faults=tuple(Fault(item=each, what="", todo="") for each in sorted(faulty)),
    ),
    st.integers(0, 5), st.sets(st.sampled_from(NAMES), max_size=3), st.sets(st.sampled_from(NAMES), max_size=3),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(CHECK, max_size=5), st.dictionaries(st.sampled_from(NAMES), st.integers(1, 6)), st.integers(1, 6))
def test_coverage_is_what_it_says(checks, came, some):
    """A check covers what it names, or all that the log spoke of; the last such check without a fault is the last good
    one. Log positions only grow, so checks are put in their order."""
    checks.sort(key=lambda each: each.entries)

    def covers(check, name):
        return name in check.only if check.only else name in came and came[name] <= check.entries

    made = fixity.Checks(checks, came)
    for name in NAMES:
        good = [each for each in checks if covers(each, name) and name not in {fault.item for fault in each.faults}]
        assert made.last_good(name) is (good[-1] if good else None)

    def last(name):
        return max((place for place, check in enumerate(checks) if covers(check, name)), default=-1)

    assert made.least_recent(NAMES, some) == sorted(NAMES, key=lambda name: (last(name), name))[:some]


# -- the command -------------------------------------------------------------------------------------------------------


def command(*words):
    return CliRunner().invoke(app, ["fixity", *map(str, words)])


def test_the_command_tells_each_problem_and_its_exit_code(kept):
    """0 when all is well, 3 when some is not, 1 when nothing is; results on stdout, problems on stderr."""
    at = ("--case", kept.store.folder, "--by", "ben")
    whole = command(*at)
    assert whole.exit_code == 0 and "5 originals" in whole.stdout and whole.stderr == ""
    change(place(kept, "clinic.txt"))
    one = command(*at)
    assert one.exit_code == 3 and "checked by ben" in one.stderr and "clinic.txt" in one.stderr
    row = json.loads(command(*at, "--output", "jsonl").stdout)
    assert row["verb"] == "fixity" and row["originals"] == 5 and len(row["problems"]) == 1
    for each in (kept.store.folder / "originals").glob("*/*"):
        each.unlink()
    assert command(*at).exit_code == 1
    assert command(*at, "--some", "0").exit_code == 2


def test_the_last_check_is_shown_without_making_another(kept):
    """In words and as it is."""
    at = ("--case", kept.store.folder, "--last")
    assert "No check was made yet" in command(*at).stdout
    kept.fixity()
    assert "checked all 5 originals: 0 not as kept" in command(*at).stdout
    change(place(kept, "clinic.txt"))
    kept.fixity(some=5)
    assert "checked 5 originals: 1 not as kept" in command(*at).stdout
    row = json.loads(command(*at, "--output", "json").stdout)
    assert row["id"] == kept.last_fixity().id and len(row["faults"]) == 1 and kept.store.count(Fixity) == 2


def test_checking_makes_no_case(tmp_path):
    """A wrong folder is a request that was wrong."""
    done = command("--case", tmp_path / "nothing")
    assert done.exit_code == 2 and "no case" in done.stderr and not (tmp_path / "nothing").exists()
