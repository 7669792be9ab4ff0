"""WARC and WACZ: each page is a document, what the archive states of it is checked, and bad ones are told."""

import gzip
import io
import json
import re
import zipfile
import zlib
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import _containers as made
from _containers import KEY
from _opening import WACZ, WARC, ZIPPED, file, opened, said_of
from onrecord.intake.containers import Bounds

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
