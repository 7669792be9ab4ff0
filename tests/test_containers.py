"""What others collected: containers are kept whole and opened document by document, and what they state is checked."""

import gzip
import io
import json
import mailbox
import re
import zipfile
import zlib
from email.message import EmailMessage
from hashlib import sha256
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from typer.testing import CliRunner

import _containers as made
from onrecord import current
from onrecord.case import Case
from onrecord.cli import app
from onrecord.errors import UsageError
from onrecord.intake import containers
from onrecord.intake.containers import Bounds, Part
from onrecord.intake.containers._columns import parse
from onrecord.intake.refusal import Refusal
from onrecord.models import Capture, Collection, Element

WARC, ZIPPED, WACZ, MBOX = "application/warc", "application/warc+gzip", "application/wacz", "application/mbox"
CSV, TSV, JSONL = "text/csv", "text/tab-separated-values", "application/jsonl"
NEWS = "Shells hit the market of Velmar on Friday, the mayor Ana Ruiz said. Twelve people were killed, she said."
KEY = ec.generate_private_key(ec.SECP384R1())


def opened(data: bytes, kind: str, **how) -> tuple[list[Part], list[Refusal], dict[str, str]]:
    """The documents, the refusals, and what is told of the whole."""
    found = list(containers.open(data, kind, **how))
    refused = [each for each in found if isinstance(each, Refusal)]
    assert all(each.what and each.kept and each.todo.endswith(".") for each in refused)
    told = {each.name: each.value for each in found if isinstance(each, Element)}
    return [each for each in found if isinstance(each, Part)], refused, told


def said_of(part: Part) -> dict[str, str | None]:
    return {each.name: each.value for each in part.elements}


@pytest.fixture
def case():
    with Case("memory:", by="tester", now=lambda: "2031-06-01T12:00:00Z") as one:
        yield one


def file(folder, name: str, data: bytes):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# -- web archives --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gzipped, kind", [(True, ZIPPED), (False, WARC)])
def test_each_page_of_a_web_archive_is_a_document_with_what_the_archive_says_of_it(gzipped, kind):
    """Its bytes, its address, the archive's own date, software and server's address, its digests checked."""
    page = made.page()
    (part,), refused, told = opened(made.warc({"body": page}, gzipped=gzipped), kind)
    assert part.data == page and part.media_type == "text/html" and part.address == made.ADDRESS
    assert part.locator.startswith("record 2 <urn:uuid:") and not refused and part.note is None
    said = said_of(part)
    assert said["captured by others at"] == "2031-03-18T09:00:00Z" and said["server address"] == "192.0.2.7"
    assert said["captured by others with"] == told["captured with"] == "crawler 3.1"
    assert said["digests in the archive"].count("agrees") == 2 and said["captured by others"] is None


def test_what_is_no_document_is_counted_and_told():
    """Pictures, errors, redirects, robots.txt, revisits, addresses of no web: nothing is silent."""
    data = made.warc(
        {"body": made.page()},
        {"body": b"\x89PNG", "type": "image/png"},
        {"body": b"gone", "status": "404 Not Found"},
        {"body": b"", "status": "301 Moved", "headers": [("Location", "/2")]},
        {"body": b"User-agent: *", "type": "text/plain", "address": "https://courier.example/robots.txt"},
        {"body": b"", "kind": "revisit", "warc": {"WARC-Profile": "p"}},
        {"body": b"log", "kind": "resource", "type": "text/plain", "address": "metadata://tool/log"},
        {"body": b""},
    )
    parts, refused, told = opened(data, ZIPPED)
    assert len(parts) == 1 and not refused
    for words in ("1 of the kind image/png", "1 answers with an error", "1 answers that lead elsewhere", "robots.txt",
                  "1 revisits", "no address of the web", "without a body"):  # fmt: skip
        assert words in told["not taken out"], words


@pytest.mark.parametrize(
    "coding, body",
    [
        ([("Content-Encoding", "gzip")], gzip.compress(made.page())),
        ([("Content-Encoding", "deflate")], zlib.compress(made.page())),
        ([("Content-Encoding", "deflate")], zlib.compress(made.page(), wbits=-15)),
        ([("Transfer-Encoding", "chunked")], b"5\r\n" + made.page()[:5] + b"\r\n" + b"%x;x=1\r\n" % len(made.page()[5:])
         + made.page()[5:] + b"\r\n0\r\n\r\n"),
        ([("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
         b"%x\r\n" % len(gzip.compress(made.page(), mtime=0)) + gzip.compress(made.page(), mtime=0) + b"\r\n0\r\n\r\n"),
        ([("Transfer-Encoding", "chunked")], made.page()),
        ([("Content-Encoding", "gzip")], made.page()),
    ],
)  # fmt: skip
def test_codings_of_the_transfer_are_undone(coding, body):
    """Also where the headers still name a coding that the archiving tool has undone already."""
    (part,), refused, _ = opened(made.warc({"body": body, "headers": coding}), ZIPPED)
    assert part.data == made.page() and not refused
    assert (part.note is None) == (body != made.page())


@pytest.mark.parametrize(
    "headers, body, words",
    [
        ([("Content-Encoding", "br")], b"\x0b", "'br'"),
        ([("Content-Encoding", "gzip")], gzip.compress(made.page())[:-30], "breaks off"),
        ([("Content-Encoding", "gzip")], b"\x1f\x8b\x08 no gzip at all", "damaged"),
    ],
)
def test_a_coding_that_cannot_be_undone_is_refused_and_the_next_record_goes_on(headers, body, words):
    """One refusal, one document."""
    data = made.warc({"body": body, "headers": headers}, {"body": made.page()})
    parts, (refusal,), _ = opened(data, ZIPPED)
    assert len(parts) == 1 and words in refusal.what and made.ADDRESS in refusal.address


def test_the_charset_a_server_declares_stays_with_the_media_type():
    """Bytes that are something else are called what they are."""
    data = made.warc(
        {"body": made.page(), "type": 'text/html; charset="Windows-1251"'},
        {"body": b"%PDF-1.7\n%x", "type": "text/html"},
        {"body": b"%PDF-1.7\n%x", "type": "application/pdf"},
        {"body": made.page(), "type": "text/html; charset=<script>"},
    )
    parts, _, _ = opened(data, ZIPPED)
    assert [each.media_type for each in parts] == [
        "text/html; charset=windows-1251", "application/pdf", "application/pdf", "text/html",
    ]  # fmt: skip
    assert "PDF" in parts[1].note and parts[2].note is None


def test_a_digest_that_is_not_that_of_the_bytes_is_told():
    """The page is taken as it is in the archive, with a note; the person is told."""
    data = made.warc({"body": made.page()}, gzipped=False)
    altered = data.replace(b"killing twelve people", b"killing eleven people")
    assert len(altered) - len(data) == 0
    (part,), (refusal,), _ = opened(altered, WARC)
    assert "DOES NOT AGREE" in said_of(part)["digests in the archive"] and "digest" in part.note
    assert "not those its digest" in refusal.what and "the document" in refusal.kept


@pytest.mark.parametrize("digest, words", [
    ("sha256:" + sha256(made.page()).hexdigest(), "agrees"), ("md9:abc", "not checked"),
    ("sha1:AAAA", "DOES NOT AGREE"), ("nonsense", "not checked"),
])  # fmt: skip
def test_digests_of_several_kinds_are_understood(digest, words):
    """An unknown kind is no fault, and no agreement either."""
    data = made.warc({"body": made.page()}, gzipped=False)
    stated = re.sub(rb"(WARC-Payload-Digest: )sha1:[A-Z2-7]+", rb"\1" + digest.encode(), data)
    (part,), _, _ = opened(stated, WARC)
    assert f"payload {digest}: {words}" in said_of(part)["digests in the archive"]


@pytest.mark.parametrize("gzipped, kind", [(True, ZIPPED), (False, WARC)])
def test_an_archive_cut_off_in_the_middle_gives_what_came_before(gzipped, kind):
    """Wherever it is cut: never an exception, never a half document, and told unless it is between two records."""
    data = made.warc({"body": made.page("One.")}, {"body": made.page("Two.")}, gzipped=gzipped)
    whole = [each.data for each in opened(data, kind)[0]]
    assert len(whole) == 2
    for end in range(5, len(data) - 4, 7):
        parts, refused, _ = opened(data[:end], kind)
        assert [each.data for each in parts] == whole[: len(parts)] and len(refused) <= 1
        between = data[end:].lstrip(b"\r\n").startswith((b"\x1f\x8b\x08", b"WARC/1"))  # what is there is whole then
        assert refused or between
    assert "ends in the middle" in opened(data[: len(data) - 300], kind)[1][0].what


@pytest.mark.parametrize(
    "data, words",
    [
        (b"WARC/1.0\r\n\r\n", "how long"),
        (b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "how long"),
        (b"WARC/1.0\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345", "two lengths"),
        (b"WARC/1.0\r\nContent-Length: 9999999\r\n\r\nabc", "3 of its 9,999,999 bytes"),
        (b"WARC/1.0\r\n" + b"x" * 100_000, "no end"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 300, "more than 200 lines"),
        (b"WARC/1.0\r\nContent-Length: 1\r\n\r\nabcdef\r\n", "does not begin"),
        (b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" + b"\n" * 500, "blank lines"),
    ],
)
def test_a_web_archive_that_is_none_is_told_in_words(data, words):
    """Each of these made a reader of such files run out of memory or fall over at some time."""
    parts, (refusal,), _ = opened(data, WARC)
    assert not parts and words in refusal.what


def test_a_gzip_bomb_is_refused_and_the_container_stays_kept(case, tmp_path):
    """As the archive itself, and as the coding of one of its answers."""
    head = made.warc({"body": made.page()})
    vast = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 50000000\r\n\r\n" + bytes(5 * 10**7))
    path = file(tmp_path, "bomb.warc.gz", head + vast)
    outcome = case.capture([path])
    assert outcome.new == 2 and "exhaust the machine" in outcome.problems[0].what
    assert case.store.original(sha256(path.read_bytes()).hexdigest()) == path.read_bytes()
    inner = made.warc({"body": made.bomb(5 * 10**7), "headers": [("Content-Encoding", "gzip")]})
    assert "exhaust" in opened(inner, ZIPPED)[1][0].what


def test_the_bounds_hold_whatever_the_container_says():
    """Total, one document, number of entries."""
    data = made.warc({"body": made.page()}, {"body": made.page("Two.")})
    for bounds, words, parts in (
        (Bounds(total=1700), "1,700 bytes", 1), (Bounds(entries=2), "2 entries", 1), (Bounds(part=400), "400 bytes", 0),
    ):  # fmt: skip
        found, refused, _ = opened(data, ZIPPED, bounds=bounds)
        assert len(found) == parts and words in refused[-1].what


# -- packaged web archives -----------------------------------------------------------------------------------------


def test_the_pages_a_package_lists_are_the_documents():
    """Frames and scripts are not; a page that moved is found where it went."""
    archive = made.warc(
        {"body": b"", "status": "302 Found", "headers": [("Location", "https://courier.example/moved")]},
        {"body": made.page("Moved."), "address": "https://courier.example/moved"},
        {"body": made.page("Advertising."), "address": "https://ads.example/frame"},
    )
    parts, refused, told = opened(made.wacz({"a.warc.gz": archive}, pages=[f"{made.ADDRESS}#top"]), WACZ)
    assert [each.address for each in parts] == ["https://courier.example/moved"] and not refused
    assert parts[0].locator.startswith("archive/a.warc.gz record 3 ") and told["pages listed"] == "1 addresses"
    assert "1 answers that are no page" in told["not taken out (archive/a.warc.gz)"]
    assert told["digests of files"].startswith("2 of 2 files") and told["signature of the package"].startswith("absent")


def test_a_package_without_a_list_of_pages_gives_all_and_says_so():
    """A person has to look."""
    parts, (refusal,), told = opened(made.wacz({"a.warc": made.warc({"body": made.page()}, gzipped=False)}, None), WACZ)
    assert len(parts) == 1 and "no list of pages" in refusal.what and told["pages listed"] is None


def test_a_wrong_hash_in_a_package_is_told_and_noted():
    """The pages are taken: they are what is there; each says what is wrong with its archive."""
    archive = made.warc({"body": made.page()})
    data = made.wacz({"a.warc.gz": archive}, hashes={"archive/a.warc.gz": "sha256:" + "0" * 64})
    (part,), (refusal,), told = opened(data, WACZ)
    assert "not the one the package's manifest" in part.note and "not those the manifest" in refusal.what
    assert told["digests of files"].startswith("1 of 2 files")


def test_a_file_the_manifest_does_not_name_is_told_and_not_opened():
    """Also deep in a folder, and without an ending."""
    archive = made.warc({"body": made.page()})
    data = made.wacz(
        {"a.warc.gz": archive, "late.warc.gz": made.warc({"body": made.page("Put in later.")})},
        extra={"deep/er/file": b"x"}, unlisted=("archive/late.warc.gz", "deep/er/file"),
    )  # fmt: skip
    parts, refused, _ = opened(data, WACZ)
    assert len(parts) == 1 and b"later" not in parts[0].data
    assert [each.address for each in refused] == ["archive/late.warc.gz", "deep/er/file"]
    assert all("put in later" in each.what for each in refused)


def test_a_file_the_manifest_names_and_that_is_missing_is_told():
    """The other way round."""
    data = made.wacz({"a.warc.gz": made.warc({"body": made.page()})}, extra={"x": b"x"})
    files = zipfile.ZipFile(io.BytesIO(data))
    without = made.zipped({each: files.read(each) for each in files.namelist() if each != "x"})
    assert [each.what for each in opened(without, WACZ)[1]] == ["the manifest names it, and it is not in the package"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\x", "..\\..\\x", "a\nb", "x" * 3000]
)
def test_names_in_a_package_lead_nowhere(tmp_path, monkeypatch, name):
    """They are told, and nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    data = made.wacz({"a.warc.gz": made.warc({"body": made.page()})}, extra={name: b"x"})
    parts, refused, _ = opened(data, WACZ)
    assert len(parts) == 1 and any("leads out" in each.what for each in refused) and not list(tmp_path.iterdir())
    assert all("\n" not in each.address for each in refused)


def test_signatures_are_checked_against_the_very_manifest():
    """Of this manifest; of another one, outside, inside or both; over altered words; none; unreadable."""
    archive = {"a.warc.gz": made.warc({"body": made.page()})}
    other, words = b'{"resources": []}', "signature of the package"

    def check(digest) -> str:
        return opened(made.wacz(archive, digest=digest), WACZ)[2][words]

    assert check(lambda manifest: made.signed(manifest, KEY)).startswith("valid: the digest of datapackage.json agrees")
    assert "of another datapackage.json than" in check(lambda found: made.signed(found, KEY, of=other, inner=other))
    assert "what was signed is the digest of another" in check(lambda found: made.signed(found, KEY, inner=other))
    assert check(lambda manifest: b"no json").startswith("INVALID")
    assert check(lambda manifest: b"[1]").startswith("INVALID")
    assert check(None).startswith("absent")

    def forged(manifest: bytes) -> bytes:
        keys = ec.generate_private_key(ec.SECP384R1()), KEY
        mine, theirs = (json.loads(made.signed(manifest, key)) for key in keys)
        mine["signedData"]["publicKey"] = theirs["signedData"]["publicKey"]
        return json.dumps(mine).encode()

    assert "not one by the key" in check(forged)

    def unsigned(manifest: bytes) -> bytes:
        digest = json.loads(made.signed(manifest, KEY))
        del digest["signedData"]
        return json.dumps(digest).encode()

    assert check(unsigned).startswith("absent: the digest of datapackage.json agrees, and nobody signed")


def test_a_zip_bomb_is_refused():
    """By what comes out, whatever the sizes in its list say."""
    data = made.wacz({"a.warc": bytes(5 * 10**7)})
    parts, refused, _ = opened(data, WACZ)
    assert not parts and "exhaust the machine" in refused[-1].what
    many = made.zipped({f"f{n}": b"" for n in range(10_001)})
    assert "10,000 files" in opened(many, WACZ)[1][0].what
    assert "200,000 entries" in opened(b"PK\x03\x04" + b"PK\x01\x02" * 200_001, WACZ)[1][0].what


@pytest.mark.parametrize(
    "data, words",
    [
        (b"PK\x03\x04 no zip", "list of files"),
        (made.zipped({"a.txt": b"x"}), "no manifest"),
        (made.zipped({"datapackage.json": b"[" * 100_000}), "no manifest"),
        (made.wacz({"a.warc.gz": made.warc({"body": made.page()})})[:-60], "list of files"),
    ],
)
def test_a_package_that_is_none_is_told_in_words(data, words):
    """Nothing is taken out of it."""
    parts, (refusal,), _ = opened(data, WACZ)
    assert not parts and words in refusal.what


def test_two_files_of_one_name_are_both_left():
    """Readers differ in which of the two they take."""
    with pytest.warns(UserWarning, match="Duplicate"):
        out = io.BytesIO(made.wacz({"a.warc.gz": made.warc({"body": made.page()})}))
        with zipfile.ZipFile(out, "a") as package:
            package.writestr("archive/a.warc.gz", made.warc({"body": made.page("Another.")}))
    parts, refused, _ = opened(out.getvalue(), WACZ)
    assert not parts and sum("two files" in each.what for each in refused) == 2


# -- mailboxes -----------------------------------------------------------------------------------------------------


def letters(folder, *messages: EmailMessage) -> bytes:
    """A mailbox as Python's library writes it."""
    box = mailbox.mbox(folder / "made.mbox")
    for each in messages:
        box.add(each)
    box.flush()
    box.close()
    return (folder / "made.mbox").read_bytes()


def letter(number: int, attachment: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@velmar.example", f"No. {number}"
    message["Message-ID"] = f"<{number}@v.example>"
    message.set_content(f"Shells hit Velmar.\n\nFrom our window we saw it, {number}.\n")
    if attachment:
        message.add_attachment(b"x", maintype="text", subtype="plain", filename=attachment)
    return message


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


# -- tables --------------------------------------------------------------------------------------------------------

HEAD = ["headline", "body", "date", "url", "source", "likes"]
ROW = ["Market shelled", NEWS, "17 March 2031", "https://courier.example/1", "Velmar Courier", "7"]


def test_each_row_of_a_table_is_a_document_that_says_what_was_taken_for_what(case, tmp_path):
    """All of the row is kept; text, title, date, publisher and address are where they belong."""
    outcome = case.capture([file(tmp_path, "dump.csv", made.table(HEAD, ROW))])
    assert outcome.new == 2 and not outcome.problems
    taken = "text=body, title=headline, published=date, publisher=source, address=url (by their names)"
    assert taken in outcome.told[0]
    case.read()
    (document,) = case.documents()
    assert document.text == f"Market shelled\n\n{NEWS}" and document.title == "Market shelled"
    assert document.publisher == "Velmar Courier" and document.name == "https://courier.example/1"
    assert document.published.value == "2031-03-17" and "'date'" in document.published.basis
    row = json.loads(case.store.original(document.sha256))
    assert row["others"] == {"likes": "7"} and row["fields"]["text"] == NEWS and row["columns"]["text"] == "body"
    copy = [each for each in case.store.find(Capture) if current.WORKING_COPY in each.options]
    assert [case.store.original(each.sha256).decode() for each in copy] == [document.text]


def test_a_person_says_which_column_is_what(case, tmp_path):
    """By its name, by a path into JSON, by its number where the table has no line of names."""
    odd = file(tmp_path, "odd.csv", made.table(["a", "b"], ["x", NEWS]))
    assert case.capture([odd], columns="text=b,title=a").new == 2
    line = json.dumps({"article": {"said": NEWS}, "source": {"name": "Velmar Courier"}, "n": 3})
    deep = file(tmp_path, "deep.jsonl", line.encode())
    assert case.capture([deep], columns=["text=article.said", "publisher=source.name"]).new == 2
    bare = file(tmp_path, "bare.tsv", made.table(["x", NEWS + " Again."], separator="\t"))
    assert case.capture([bare], columns="text=#2").new == 2
    case.read()
    assert [each.publisher for each in case.documents()] == [None, "Velmar Courier", None]
    assert all(NEWS in each.text for each in case.documents())


@pytest.mark.parametrize(
    "columns, words",
    [("body", "write text=NAME"), ("text=", "write text=NAME"), ("colour=x", "write text=NAME"),
     ("title=a", "add text="), ("text=a,text=b", "two columns"), ("text=a,encoding=klingon", "no encoding")],
)  # fmt: skip
def test_columns_that_cannot_be_meant_are_refused_before_anything_is_read(case, tmp_path, columns, words):
    """The message says how it is written."""
    with pytest.raises(UsageError, match=words):
        case.capture([file(tmp_path, "t.csv", made.table(HEAD, ROW))], columns=columns)
    assert not list(case.store.find(Capture))


@pytest.mark.parametrize(
    "data, columns, words",
    [
        (made.table(["a", "b"], ["x", NEWS]), {}, "which column is the text? It has 'a', 'b'"),
        (made.table(["Shells hit it.", "2031"], [NEWS, "x"]), {}, "which column is the text"),
        (made.table(["text", "body"], ["x", NEWS]), {}, "which column is the text: 'text', 'body'?"),
        (made.table(HEAD, ROW), {"text": "story"}, "no column 'story'"),
        (made.table(["text", "text"], ["x", NEWS]), {}, "same name"),
        ("text\nОбстріл ринку".encode("cp1251"), {}, "line 2 holds bytes that are none of it"),
        (b"text\n" + NEWS.encode("utf-16"), {}, "none of it"),
    ],
)
def test_what_is_unclear_is_asked_and_not_guessed(data, columns, words):
    """The table is kept; nothing is taken from it until a person has said."""
    parts, refused, _ = opened(data, CSV, columns=columns)
    assert not parts and any(words in each.what for each in refused) and "--columns" in refused[-1].todo


def test_a_list_of_places_among_the_articles_is_told_from_a_table_of_texts():
    """It is kept, nothing is taken from it, and the person is told where it belongs."""
    places = made.table(["name", "country", "precision", "latitude", "longitude"], ["Selm", "", "town", "1", "2"])
    parts, (refused,), _ = opened(places, CSV)
    assert not parts and "lists places" in refused.what and "--places" in refused.todo


@pytest.mark.parametrize(
    "data, columns",
    [
        ("text\nОбстріл ринку Вельмара.".encode("cp1251"), parse("text=text,encoding=cp1251")),
        ("text\nОбстріл ринку Вельмара.".encode("utf-8-sig"), {}),
        ("text\nОбстріл ринку Вельмара.".encode("utf-16"), {}),
        ("id;text\r\n1;Обстріл ринку Вельмара.\r\n".encode(), {}),
        ("id,text\r1,Обстріл ринку Вельмара.\r".encode(), {}),
    ],
)
def test_tables_in_several_encodings_and_with_several_separators(data, columns):
    """By the mark, as said, or UTF-8; commas, semicolons."""
    (part,), _, _ = opened(data, CSV, columns=columns)
    assert json.loads(part.data)["fields"]["text"] == "Обстріл ринку Вельмара."


def test_bad_rows_are_refused_by_their_lines_and_the_others_go_on():
    """Too few cells, no text, a null character, a quotation mark never closed; a cell of a million signs is taken."""
    long = "Shells hit Velmar. " * 60_000
    rows = [["id", "text"], ["1", NEWS], ["2"], ["3", " "], ["4", "a\0b"], ["5", long], ["6", "two\nlines"]]
    data = made.table(*rows) + b'7,"never closed\nand on,and on\n'
    parts, refused, _ = opened(data, CSV)
    assert [json.loads(each.data)["others"]["id"] for each in parts] == ["1", "5", "6"]
    assert [each.address for each in refused] == ["line 3", "line 4", "line 5", "line 9"]
    assert "1 cells where the table has 2" in refused[0].what and "no text" in refused[1].what
    assert "control characters" in refused[2].what and "cannot be read as a row" in refused[3].what


def test_what_looks_like_a_formula_is_text(case, tmp_path):
    """It is kept to the letter, and worked out by nobody."""
    formula = '=HYPERLINK("http://127.0.0.1/?"&A1,"x")'
    case.capture([file(tmp_path, "f.csv", made.table(["title", "text"], [formula, f"@SUM(1+1)*cmd|x {NEWS}"]))])
    case.read()
    (document,) = case.documents()
    assert document.title == formula and document.text.startswith(f"{formula}\n\n@SUM(1+1)*cmd|x ")


@pytest.mark.parametrize(
    "line, words",
    [
        ('{"text": ', "no JSON object"), ("[1]", "no JSON object"), ('{"text": NaN}', "NaN"), ("[" * 100_000, "nested"),
        ('{"text": "a", "text": "b"}', "twice"), ('{"text": {"a": 1}}', "no text"), ('{"text": "\\ud800"}', "halves"),
        ('{"text": null}', "no text"), ('{"id": 1}', "no text"),
    ],
)  # fmt: skip
def test_a_broken_line_of_json_is_refused_and_the_others_go_on(line, words):
    """By its line."""
    good = json.dumps({"text": NEWS, "big": 0, "deep": {"a": [1.50]}}).replace("0", "123456789012345678901234567890", 1)
    parts, (refusal,), _ = opened(f"{good}\n{line}\n\n{good[:-1]}, \"n\": 1.50}}\n".encode(), JSONL)
    assert refusal.address == "line 2" and words in refusal.what
    assert [each.locator for each in parts] == ["line 1", "line 4"]
    assert json.loads(parts[1].data)["others"]["n"] == "1.50"


def test_a_date_that_is_none_is_told_and_the_row_is_taken(case, tmp_path):
    """So is one that can be read in two ways; a date a person gives goes before the row's."""
    dates = ["yesterday", "03/04/2031", "2031-02-30", "2031-03-17T10:00:00Z", ""]
    rows = [["text", "date"], *([f"{NEWS} {n}", each] for n, each in enumerate(dates))]
    path = file(tmp_path, "d.csv", made.table(*rows))
    outcome = case.capture([path])
    assert outcome.new == 6 and "3 rows were taken without their date" in outcome.told[1]
    assert "lines 2, 3, 4" in outcome.told[1]
    case.read()
    dated = [each.published and each.published.value for each in case.documents()]
    assert dated == [None, None, None, "2031-03-17", None]


def test_a_row_that_holds_a_page_is_read_like_one(case, tmp_path):
    """Its main text; the title is the table's."""
    case.capture([file(tmp_path, "h.csv", made.table(["title", "body"], ["Told", made.page().decode()]))])
    case.read()
    (document,) = case.documents()
    assert "<p>" not in document.text and document.text.startswith("Told\n\n") and "twelve people" in document.text


def test_a_thousand_bad_rows_are_one_refusal_more():
    """What is refused is told one by one up to a bound, then as a number."""
    data = ("text\n" + NEWS.replace(",", "") + "\n" + "a,b\n" * 50).encode()
    parts, refused, _ = opened(data, CSV, bounds=Bounds(refusals=10))
    assert len(parts) == 1 and len(refused) == 11 and refused[-1].what.startswith("40 more things")


# -- what the auto-archiver leaves ---------------------------------------------------------------------------------

ADDED = "https://social.example/post/5"


def archived(folder, *, hash: str | None = None, names=None):
    """A folder as the auto-archiver leaves it: db.csv, its report, a saved page, a picture."""
    page = made.page("Saved.")
    report = b"<html><body><p>Archived media for a post, made with auto-archiver.</p></body></html>"
    stated = hash or f"SHA-256:{sha256(page).hexdigest()}"
    names = names or ["./local_archive/post/page.html"]
    file(folder, "local_archive/post/page.html", page)
    file(folder, "local_archive/post/report.html", report)
    file(folder, "local_archive/post/shot.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    metadata = ("{'_processed_at': datetime.datetime(2031, 3, 19, 8, 0, 1, 5, tzinfo=datetime.timezone.utc), "
                f"'url': {ADDED!r}, 'title': 'A post', 'content': {NEWS!r}, "
                "'timestamp': datetime.datetime(2031, 3, 17, 21, 5, tzinfo=datetime.timezone.utc), "
                "'n': -3}")  # fmt: skip
    urls = ["./local_archive/post/shot.png", "https://cdn.example/s.png"]
    shot = {"filename": "/tmp/s.png", "urls": urls, "properties": {}}
    media = [
        {"filename": "/tmp/p.html", "_key": "k", "urls": names, "_mimetype": "text/html", "_stored": False,
         "properties": {"hash": stated, "thumbnails": [shot]}},
        {"filename": "/tmp/r.html", "urls": ["./local_archive/post/report.html"], "properties": {"id": "_final_media"}},
        {"filename": "/tmp/v.mp4", "urls": ["https://cdn.example/v.mp4"], "properties": {}},
    ]  # fmt: skip
    row = ["wayback: success", metadata, repr(media)]
    file(folder, "db.csv", made.table(["status", "metadata", "media"], row))
    return page


def test_what_the_auto_archiver_left_is_taken_with_what_it_says(case, tmp_path):
    """The post's text, the saved page under the post's address, the tool's report kept and not read."""
    page = archived(tmp_path / "out")
    outcome = case.capture([tmp_path / "out"])
    assert {each.item for each in outcome.problems} == {"out/local_archive/post/shot.png"}  # no reader for pictures
    told = " ".join(outcome.told)
    assert "digest their row states: 1" in told and "lie elsewhere" in told and "pictures, films" in told
    captures = {each.address: each for each in case.store.find(Capture) if each.sha256 == sha256(page).hexdigest()}
    assert list(captures) == [ADDED]  # once, and not as a file of the folder
    case.read()
    documents = case.documents()
    assert [each.name for each in documents] == [ADDED, ADDED] and documents[0].text == f"A post\n\n{NEWS}"
    assert documents[0].published.value == "2031-03-17"
    about = {each.capture: {one.name: one.value for one in each.elements} for each in case.store.find(Collection)}
    said = about[captures[ADDED].id]
    assert said["digest in the table"].endswith("agrees") and said["captured by others at"].startswith("2031-03-19")
    assert case.capture([tmp_path / "out"]).new == 0


def test_a_file_that_is_not_the_one_a_row_speaks_of_is_not_taken_for_it(case, tmp_path):
    """It is kept as the file it is."""
    page = archived(tmp_path / "out", hash="SHA-256:" + "0" * 64)
    outcome = case.capture([tmp_path / "out"])
    assert any("not the file the row speaks of" in each.what for each in outcome.problems)
    (capture,) = [each for each in case.store.find(Capture) if each.sha256 == sha256(page).hexdigest()]
    assert capture.address == "out/local_archive/post/page.html" and not capture.options


@pytest.mark.parametrize(
    "name", ["../secret.html", "/etc/hostname", "local_archive/../../secret.html", "link.html", "C:\\x.html"]
)
def test_a_row_that_names_a_file_outside_the_folder_is_refused(case, tmp_path, name):
    """Also through a link."""
    secret = made.page("Secret.")
    file(tmp_path, "secret.html", secret)
    archived(tmp_path / "out", names=[name], hash=f"SHA-256:{sha256(secret).hexdigest()}")
    (tmp_path / "out" / "link.html").symlink_to(tmp_path / "secret.html")
    outcome = case.capture([tmp_path / "out" / "db.csv"])
    assert any("outside the folder" in each.what or "out of the folder" in each.what for each in outcome.problems)
    assert sha256(secret).hexdigest() not in {each.sha256 for each in case.store.find(Capture)}


@pytest.mark.parametrize(
    "cell", ["__import__('os').system('touch x')", "{'url': open('x')}", "(" * 5000, "[1,", "9" * 6000, ""]
)
def test_what_a_cell_of_the_auto_archiver_says_is_never_run(tmp_path, monkeypatch, cell):
    """It is taken apart as text, or refused."""
    monkeypatch.chdir(tmp_path)
    parts, (refusal,), _ = opened(made.table(["status", "metadata", "media"], ["success", cell, "[]"]), CSV)
    assert not parts and "form the auto-archiver writes" in refusal.what and not list(tmp_path.iterdir())


def test_the_sheet_of_the_auto_archiver_is_read(case, tmp_path):
    """Exported as CSV; the packaged web archive it names is opened in its turn."""
    package = made.wacz({"data.warc.gz": made.warc({"body": made.page("Packed.")})})
    file(tmp_path / "out", "local_archive/p.wacz", package)
    head = ["Link", "Archive status", "Archive location", "Archive date", "Upload title", "Upload timestamp",
            "Text content", "Hash", "WACZ", "Thumbnail"]  # fmt: skip
    row = [ADDED, "telegram: success", "https://cdn.example/r.html", "2031-03-19", "A post",
           "2031-03-17T21:05:00+00:00", NEWS, "SHA-256:00", "local_archive/p.wacz",
           '=IMAGE("https://cdn.example/t.png")']  # fmt: skip
    failed = [f"{ADDED}/6", "no archiver", "", "", "", "", "", "", "", ""]
    outcome = case.capture([file(tmp_path / "out", "sheet.csv", made.table(head, row, failed))])
    assert outcome.new == 4 and not outcome.problems
    assert any("did not succeed, by their own word: 1" in each for each in outcome.told)
    case.read()
    assert [each.name for each in case.documents()] == [ADDED, made.ADDRESS]
    inner = [each for each in case.store.find(Capture) if each.media_type == WACZ]
    assert [each.options[:2] for each in inner] == [(current.CONTAINER, current.PART_OF)]


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
