"""What others collected: containers are kept whole and opened document by document, mailboxes among them."""

import gzip
import json
from hashlib import sha256
from random import Random

import pytest
from typer.testing import CliRunner

import _containers as made
from _containers import HEAD, KEY, NEWS, ROW, letter, letters
from _opening import CSV, JSONL, MBOX, TSV, WACZ, WARC, ZIPPED, file, opened
from onrecord import Case, current
from onrecord.cli import app
from onrecord.models import Capture

# -- mailboxes -----------------------------------------------------------------------------------------------------


def test_each_message_of_a_mailbox_is_a_document(tmp_path):
    """As its bytes stand there; a line that begins with From in a message does not begin another."""
    data = letters(tmp_path, letter(1), letter(2))
    parts, refused, _ = opened(data, MBOX)
    assert [each.media_type for each in parts] == ["message/rfc822"] * 2 and not refused
    assert all(each.data in data for each in parts) and b">From our window" in parts[0].data
    assert [each.locator.rpartition(" ")[2] for each in parts] == ["<1@v.example>", "<2@v.example>"]
    at = int(parts[1].locator.split()[4])
    assert data[at : at + len(parts[1].data)] == parts[1].data


def test_names_of_attachments_are_data(case, tmp_path, monkeypatch):
    """A mailbox that would like to write elsewhere writes nothing."""
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    path = file(tmp_path, "box.mbox", letters(tmp_path, letter(1, "../../evil.txt"), letter(2, "/etc/evil")))
    before = sorted(tmp_path.rglob("*"))
    outcome = case.capture([path])
    assert outcome.new == 5 and sorted(tmp_path.rglob("*")) == before
    attached = [each for each in case.store.find(Capture) if each.options[:1] == (current.PART_OF,)][1::2]
    assert [each.address.split("@v.example>")[1] for each in attached] == ["/../../evil.txt", "//etc/evil"]
    assert all(case.store.original(each.sha256) == b"x" for each in attached)


def test_a_mailbox_that_is_none_is_told():
    """A single message, and a message without headers."""
    assert "line \"From \"" in opened(b"Subject: x\n\ntext", MBOX)[1][0].what
    parts, (refusal,), _ = opened(b"From a\nSubject: x\n\nbody\n\nFrom here on they fled.\nAll of them.\n", MBOX)
    assert len(parts) == 1 and "headers" in refusal.what and refusal.address.startswith("message 2 at byte")


# -- damage ----------------------------------------------------------------------------------------------------------

CELLS = ("{'url': 'https://x/', 'content': 'abc', 'at': datetime.datetime(2031, 3, 17)}",
         "[{'filename': 'x', 'urls': ['y']}]")  # fmt: skip
CHUNKED = {"body": b"1\r\na\r\n0\r\n\r\n", "headers": [("Transfer-Encoding", "chunked")]}
PLAIN = made.warc({"body": made.page()}, CHUNKED, gzipped=False)
SAMPLES = {
    WARC: PLAIN,
    ZIPPED: made.warc({"body": made.page()}),
    WACZ: made.wacz({"a.warc": PLAIN}, digest=lambda manifest: made.signed(manifest, KEY)),
    MBOX: b"From a\nSubject: x\nMessage-ID: <1@x>\n\nbody\n\nFrom b\nSubject: y\n\nmore\n",
    CSV: made.table(["status", "metadata", "media"], ["success", *CELLS]),
    TSV: made.table(["title", "text", "date"], ["a", "b, c\nd", "2031"], ["x", 'q"uote', ""], separator="\t"),
    JSONL: b'{"text": "a b", "n": [1, {"x": 2.5}]}\n{"text": "\\u20ac", "d": null}\n',
}  # fmt: skip


@pytest.mark.parametrize("kind", SAMPLES)
def test_no_damage_makes_a_container_fall_over(kind):
    """Bytes changed, put in, taken out, repeated, cut off: what comes is documents and refusals, never an exception."""
    chance = Random(kind)
    for _ in range(300):
        data = bytearray(SAMPLES[kind])
        for _ in range(chance.choice((1, 2, 5, 30))):
            at, size = chance.randrange(len(data) + 1), chance.randrange(1, 9)
            match chance.randrange(5):
                case 0:
                    data[at : at + 1] = chance.choice((b"\0", b"\n", b'"', b"'", b"(", b"{", b"9", b"\xff"))
                case 1:
                    del data[at : at + size]
                case 2:
                    data[at:at] = chance.randbytes(size)
                case 3:
                    data[at:at] = data[at // 2 : at // 2 + 20 * size]
                case _:
                    data = data[: max(at, len(data) // 2)]
        opened(bytes(data), kind)


# -- containers in a case ------------------------------------------------------------------------------------------


def folder_of_all(folder):
    file(folder, "a.warc.gz", made.warc({"body": made.page()}))
    file(folder, "b.wacz", made.wacz({"x.warc.gz": made.warc({"body": made.page("Two.")})}))
    file(folder, "c.mbox", letters(folder.parent, letter(1)))
    file(folder, "d.csv", made.table(HEAD, ROW))
    file(folder, "e.jsonl", json.dumps({"text": NEWS + " E."}).encode())
    return folder


def test_a_container_is_kept_whole_and_its_documents_name_it(case, tmp_path):
    """One entry of the log for each container; what is in it says where."""
    folder = folder_of_all(tmp_path / "in")
    case.capture([folder])
    captures = list(case.store.find(Capture))
    wholes = {each.sha256: each for each in captures if each.options == (current.CONTAINER,)}
    assert {each.address for each in wholes.values()} == {f"in/{each.name}" for each in folder.iterdir()}
    parts = [each for each in captures if each.options[:1] == (current.PART_OF,)]
    assert len(parts) >= 5 and {each.options[1] for each in parts} >= set(wholes)
    assert len(list(case.store.entries())) == 5 and {each.did for each in case.store.entries()} == {"capture"}
    assert current.to_read(captures) == parts
    rows = {row["id"]: row["part_of"] for row in case.show("captures")}
    assert all(rows[each.id] == {"sha256": each.options[1], "place": (*each.options, None)[2]} for each in parts)
    assert all(rows[each.id] is None for each in wholes.values())
    assert case.verify() == []


def test_the_same_container_again_adds_nothing(case, tmp_path):
    """Not under the same name, and not when it was half taken in before."""
    folder = folder_of_all(tmp_path / "in")
    first = case.capture([folder])
    entries = len(list(case.store.entries()))
    again = case.capture([folder])
    assert (again.new, again.unchanged) == (0, first.new) and again.told == first.told
    assert len(list(case.store.entries())) == entries


def test_many_rows_are_few_entries(case, tmp_path):
    """A log of a hundred thousand rows is to be read by people."""
    rows = [["text"], *([f"{NEWS} {n}"] for n in range(700))]
    assert case.capture([file(tmp_path, "many.csv", made.table(*rows))]).new == 701
    assert len(list(case.store.entries())) == 2


def test_what_was_stopped_half_way_goes_on_where_it_stopped(tmp_path):
    """Whole batches are there; running again adds the rest, and then all is as if it had never been stopped."""
    pages = ({"body": made.page(str(n)), "address": f"https://courier.example/{n}"} for n in range(300))
    path = file(tmp_path, "many.warc.gz", made.warc(*pages))

    def stop(verb: str, done: int, of: int) -> None:
        if done == 280:
            raise KeyboardInterrupt

    with Case(tmp_path / "case", by="tester", progress=stop) as one, pytest.raises(KeyboardInterrupt):
        one.capture([path])
    with Case(tmp_path / "case", by="tester") as one:
        assert len(list(one.store.find(Capture))) == 250
        again = one.capture([path])
        assert (again.new, again.unchanged) == (51, 250) and one.verify() == []
        assert one.capture([path]).new == 0


def test_the_same_page_in_two_containers_is_one_document_with_two_arrivals(case, tmp_path):
    """As with files: a second arrival is evidence of its own."""
    for name, software in (("a.warc.gz", "one"), ("b.warc.gz", "two")):
        file(tmp_path / "in", name, made.warc({"body": made.page()}, info={"software": software}))
    case.capture([tmp_path / "in"])
    case.read()
    (document,) = case.documents()
    assert sum(each.sha256 == document.sha256 for each in case.store.find(Capture)) == 2


def test_what_was_expunged_does_not_come_back_in_pieces(tmp_path):
    """A container that was destroyed is refused, and so is what is in it; a destroyed page is refused in any other."""
    first = file(tmp_path, "a.warc.gz", made.warc({"body": made.page()}))
    with Case(tmp_path / "case", by="tester") as one:
        one.capture([first])
        one.expunge([sha256(first.read_bytes()).hexdigest()], reason="a witness asked", authority="the board")
        assert list(one.store.originals()) == []
        again = one.capture([first])
        assert again.new == 0 and "expunged" in again.problems[0].what
        both = made.warc({"body": made.page()}, {"body": made.page("Else.")})
        other = one.capture([file(tmp_path, "b.warc.gz", both)])
        assert other.new == 2 and any("expunged" in each.what for each in other.problems)
        assert sha256(made.page()).hexdigest() not in set(one.store.originals())


@pytest.mark.parametrize("name, data", [("x.warc.gz", made.bomb(1000)), ("x.warc", gzip.compress(b"no web archive"))])
def test_a_gzip_that_is_no_web_archive_is_refused(case, tmp_path, name, data):
    """Nothing of it is kept: it has another name."""
    outcome = case.capture([file(tmp_path, name, data)])
    assert outcome.new == 0 and "holds no web archive" in outcome.problems[0].what


def test_a_container_is_known_by_its_ending_and_its_first_bytes(case, tmp_path):
    """A web archive that the browser has unpacked on the way; one that is called .WARC; a picture called .wacz."""
    plain = made.warc({"body": made.page()}, gzipped=False)
    assert case.capture([file(tmp_path, "a.warc.gz", plain)]).new == 2
    assert case.capture([file(tmp_path, "B.WARC", made.warc({"body": made.page("B.")}))]).new == 2
    file(tmp_path, "c.wacz", b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert case.capture([tmp_path / "c.wacz"]).new == 1
    (picture,) = [each for each in case.store.find(Capture) if each.media_type == "image/png"]
    assert not picture.options and "PNG" in picture.note


def test_a_date_a_person_gives_holds_for_what_is_in_a_container(case, tmp_path):
    """As for every file of the command; it goes before what a row says."""
    case.capture([file(tmp_path, "d.csv", made.table(HEAD, ROW))], published="2031-03-16")
    case.read()
    assert [each.published.value for each in case.documents()] == ["2031-03-16"]


def test_the_command_tells_what_was_taken_for_what(tmp_path):
    """Columns by --columns; captures say of what they are a part."""
    path, here = file(tmp_path, "t.csv", made.table(["a", "b"], ["x", NEWS])), str(tmp_path / "case")
    run = CliRunner().invoke
    asked = run(app, ["capture", str(path), "--case", here])
    assert asked.exit_code == 3 and "which column is the text" in asked.stderr
    done = run(app, ["capture", str(path), "--columns", "text=b", "--columns", "title=a", "--case", here])
    assert done.exit_code == 0 and "text=b, title=a (as was said)" in done.stdout
    shown = run(app, ["show", "captures", "--case", here]).stdout
    assert f"part of {sha256(path.read_bytes()).hexdigest()[:8]}, line 2" in shown
    wrong = run(app, ["capture", str(path), "--columns", "b", "--case", here])
    assert wrong.exit_code == 2 and "text=NAME" in wrong.stderr
