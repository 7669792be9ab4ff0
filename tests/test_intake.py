"""Files as they come in: taken as they are, or refused with the reason and what to do."""

import os
import socket
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from _programs import program
from onrecord import intake
from onrecord.errors import UsageError
from onrecord.intake import Arrival, Refusal, publication_date
from onrecord.intake.media import media_type

AT = "2031-06-01T12:00:00Z"
WORDS = b"Shells hit the market of Tarnholm, the council said.\n"


def arrive(*paths, published: str | None = None) -> list[Arrival | Refusal]:
    return list(intake.capture(paths, collector="tester", at=AT, tool="onrecord 0", published=published))


def addresses(came) -> list[str]:
    return [each.capture.address for each in came if isinstance(each, Arrival)]


def refusals(came) -> list[tuple[str, str]]:
    """Each refusal's address and what it says, after checking that it also says what was kept and what to do."""
    refused = [each for each in came if isinstance(each, Refusal)]
    assert all(each.kept == "nothing of it" and each.todo[0].isupper() and each.todo.endswith(".") for each in refused)
    return [(each.address, each.what) for each in refused]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with three texts in it, one in a folder of its own."""
    articles = tmp_path / "articles"
    (articles / "b").mkdir(parents=True)
    for name in ("c.txt", "a.txt", "b/one.md"):
        (articles / name).write_bytes(WORDS + name.encode())
    return articles


def test_a_file_comes_in_with_all_that_is_known_of_it(tmp_path):
    """Bytes as they are, their digest and size, who took them in, when, with what, from where."""
    (tmp_path / "report.txt").write_bytes(WORDS)
    (arrival,) = arrive(tmp_path / "report.txt", published="2031-05")
    capture = arrival.capture
    assert arrival.data == WORDS
    assert (capture.address, capture.media_type) == ("report.txt", "text/plain")
    assert (capture.sha256, capture.size) == (sha256(WORDS).hexdigest(), len(WORDS))
    assert (capture.captured_at, capture.collector, capture.tool) == (AT, "tester", "onrecord 0")
    assert (capture.published, capture.note) == ("2031-05", None)


def test_a_folder_is_walked_by_name_and_gives_no_place_on_this_machine_away(folder):
    """Files first, then the folders in it; addresses begin with the folder's own name."""
    came = arrive(folder)
    assert addresses(came) == ["articles/a.txt", "articles/c.txt", "articles/b/one.md"]
    assert [each.data[len(WORDS) :] for each in came] == [b"a.txt", b"c.txt", b"b/one.md"]


def test_a_folder_has_its_name_however_it_is_named(folder, monkeypatch):
    """"." and ".." are no names."""
    monkeypatch.chdir(folder / "b")
    assert addresses(arrive("..")) == addresses(arrive(folder)) == addresses(arrive(f"../../articles{os.sep}"))
    assert addresses(arrive(".")) == ["b/one.md"] and addresses(arrive("one.md")) == ["one.md"]


def test_one_path_alone_will_do(folder):
    """It is not taken for a list of letters."""
    came = intake.capture(str(folder / "a.txt"), collector="tester", at=AT, tool="onrecord 0")
    assert addresses(came) == ["a.txt"]


def test_the_same_bytes_twice_are_two_arrivals(tmp_path):
    """A second arrival is evidence of its own."""
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_bytes(WORDS)
    one, two = arrive(tmp_path)
    assert one.capture.sha256 == two.capture.sha256 and one.capture.id != two.capture.id


def test_hidden_files_are_left_out(folder):
    """What begins with a dot was not meant; unless it is named itself."""
    (folder / ".hidden.txt").write_bytes(WORDS)
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_bytes(WORDS)
    assert len(arrive(folder)) == 3
    assert addresses(arrive(folder / ".hidden.txt")) == [".hidden.txt"]


def test_one_bad_file_does_not_stop_the_others(folder):
    """The order stays; each says for itself."""
    (folder / "b.txt").write_bytes(b"")
    (folder / "data.xyz").write_bytes(b"a,b")
    came = arrive(folder, folder.parent / "nowhere.txt")
    assert addresses(came) == ["articles/a.txt", "articles/c.txt", "articles/b/one.md"]
    assert [address for address, _ in refusals(came)] == ["articles/b.txt", "articles/data.xyz", "nowhere.txt"]


@pytest.mark.parametrize(
    "name, data",
    [
        ("blank.txt", b" \n\t\n"),
        ("noise.txt", bytes(range(256)) * 8),
        ("latin.txt", "Über José".encode("latin-1")),
        ("wide.txt", "Снаряди влучили в ринок".encode("utf-16")),
        ("huge.txt", WORDS * 200_000),
        ("broken.html", b"<html><body><p>Unclosed"),
        ("nul.md", b"a\0b"),
    ],
)
def test_what_cannot_be_read_is_taken_in_all_the_same(tmp_path, name, data):
    """It is evidence; reading says later what it makes of it."""
    (tmp_path / name).write_bytes(data)
    (arrival,) = arrive(tmp_path / name)
    assert arrival.data == data and arrival.capture.size == len(data)


@pytest.mark.parametrize("name", ["notes.odt", "data.json", "noending", "archive.tar.gz", "page.TXT.bak"])
def test_a_file_we_have_no_reader_for_is_refused(tmp_path, name):
    """The message names what there is."""
    (tmp_path / name).write_bytes(WORDS)
    (refusal,) = arrive(tmp_path)
    assert ("no reader" in refusal.what or "no ending" in refusal.what) and ".eml, .htm, .html" in refusal.todo


def test_what_is_empty_is_refused(tmp_path):
    """A file of 0 bytes, a folder without files: there is nothing to keep, and silence would hide it."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / ".hidden").write_bytes(b"x")
    assert refusals(arrive(tmp_path / "empty.txt", tmp_path / "folder")) == [
        ("empty.txt", "the file is empty (0 bytes): there is nothing to keep"),
        ("folder", "the folder holds no files (hidden ones are left out)"),
    ]


def test_what_is_not_there_is_refused(tmp_path):
    """A wrong path, a path through a file, a name no file can have."""
    (tmp_path / "a.txt").write_bytes(WORDS)
    came = refusals(arrive(tmp_path / "nowhere.txt", tmp_path / "a.txt" / "b.txt", "a\0b.txt", tmp_path / ("x" * 300)))
    assert [what for _, what in came] == [
        "there is no such file or folder",
        "it cannot be read: not a directory",
        "no file can have this name",
        "it cannot be read: file name too long",
    ]


def test_pipes_devices_and_sockets_are_refused(tmp_path):
    """They have no content of their own; nobody waits for what they might give."""
    os.mkfifo(tmp_path / "pipe.txt")
    os.symlink("/dev/zero", tmp_path / "zero.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.txt"))
        came = refusals(arrive(tmp_path / "pipe.txt", tmp_path / "zero.txt", tmp_path / "s.txt"))
    assert [address for address, _ in came] == ["pipe.txt", "zero.txt", "s.txt"]
    assert all("no file with a content" in what for _, what in came[:2]) and "cannot be read" in came[2][1]


def test_links_are_followed_within_the_folder_only(folder, tmp_path):
    """Out of it, to nothing, round in circles: each is told, none is followed."""
    (tmp_path / "secret.txt").write_bytes(WORDS)
    links = {"in.txt": "a.txt", "out.txt": "../secret.txt", "dead.txt": "gone.txt", "self.txt": "self.txt", "up": "..",
             "loop": ".", "sub": "b"}  # fmt: skip
    for name, target in links.items():
        os.symlink(target, folder / name)
    came = arrive(folder)
    assert addresses(came) == ["articles/a.txt", "articles/c.txt", "articles/in.txt", "articles/b/one.md"]
    told = dict(refusals(came))
    assert set(told) == {f"articles/{name}" for name in links if name != "in.txt"}
    assert told["articles/out.txt"] == told["articles/up"] == "a link that leads out of the folder"
    assert "readable" in told["articles/dead.txt"] and "readable" in told["articles/self.txt"]
    assert told["articles/loop"] == told["articles/sub"]


def test_a_link_that_is_named_is_meant(tmp_path):
    """Who names a link wants what it leads to."""
    (tmp_path / "real.txt").write_bytes(WORDS)
    os.symlink("real.txt", tmp_path / "link.txt")
    assert addresses(arrive(tmp_path / "link.txt")) == ["link.txt"]


def test_folders_may_lie_deep(tmp_path):
    """Deeper than functions may call each other."""
    here, deep = os.open(tmp_path, os.O_RDONLY), 1200
    bottom = here
    for _ in range(deep):
        os.mkdir("d", dir_fd=bottom)
        bottom, above = os.open("d", os.O_RDONLY, dir_fd=bottom), bottom
        os.close(above)
    with os.fdopen(os.open("x.txt", os.O_WRONLY | os.O_CREAT, dir_fd=bottom), "wb") as file:
        file.write(WORDS)
    os.close(bottom)
    try:
        assert [each.count("d/") for each in addresses(arrive(tmp_path / "d"))] == [deep]
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # too deep for Python's own clearing up


@pytest.mark.parametrize(
    "name, shown",
    [
        (b"caf\xe9.txt", "caf\\xe9.txt"),
        (b"two\nlines.txt", "two\\x0alines.txt"),
        (b"\x1b[31mred.txt", "\\x1b[31mred.txt"),
        ("a\u202etxt.exe.txt".encode(), "a\\u202etxt.exe.txt"),
    ],
)
def test_names_that_cannot_be_shown_are_spelled_out(tmp_path, name, shown):
    """A name that is not UTF-8, or would play tricks on a terminal; the capture notes it."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(WORDS)
    (arrival,) = arrive(tmp_path)
    assert arrival.capture.address == f"{tmp_path.name}/{shown}" and "cannot be shown" in arrival.capture.note
    assert arrival.capture.id


@pytest.mark.parametrize("name", ["Звіт про обстріл.txt", "تقرير.txt", "報告 1.txt", "a'b\"c;.txt"])
def test_names_in_any_writing_stay_as_they_are(tmp_path, name):
    """Only what cannot be shown is spelled out."""
    (tmp_path / name).write_bytes(WORDS)
    (arrival,) = arrive(tmp_path / name)
    assert arrival.capture.address == name and arrival.capture.note is None


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    """A file with a hole of more than 1 GiB takes no room on the disk, and none in memory."""
    with (tmp_path / "vast.txt").open("wb") as file:
        file.truncate(2**30 + 1)
    ((address, what),) = refusals(arrive(tmp_path / "vast.txt"))
    assert address == "vast.txt" and "1 GiB" in what


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    """Here one of the system's own, whose length is never the one it tells beforehand."""
    files = (each for each in sorted(Path("/sys/kernel").glob("*")) if each.is_file() and each.stat().st_size)
    told = next(files, None)
    if told is None:
        pytest.skip("this system has no such file")
    os.symlink(told, tmp_path / "a.txt")
    assert refusals(arrive(tmp_path / "a.txt")) == [("a.txt", "it was changed while it was being read")]


NO_RIGHTS = """
import os
from onrecord import intake
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
for came in intake.capture([sys.argv[1]], collector="tester", at="2031-06-01T12:00:00Z", tool="onrecord 0"):
    print(came.address, "|", came.what)
"""


def test_what_may_not_be_read_is_refused(tmp_path):
    """A file, a folder: the message says so, and the rest goes on."""
    for each in (tmp_path, *list(tmp_path.parents)[:2]):
        each.chmod(0o755)
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked.txt").write_bytes(WORDS)
    for each in ("locked", "locked.txt"):
        (tmp_path / each).chmod(0)
    output, _ = program(NO_RIGHTS, tmp_path).communicate(timeout=60)
    (tmp_path / "locked").chmod(0o755)
    told = "it may not be read (permission denied)"
    assert output.splitlines() == [f"{tmp_path.name}/{name} | {told}" for name in ("locked.txt", "locked")]


# -- dates of publication ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2031", "2031-05", "2031-05-31", "2031-06-02", "1863", "2028-02-29"])
def test_a_date_of_publication_goes_as_far_as_it_is_known(text):
    """Year, month or day; a day ahead of the clock is still possible somewhere on earth."""
    assert publication_date(text, AT) == text


@pytest.mark.parametrize(
    "text, words",
    [
        ("yesterday", "is not a date"), ("", "is not a date"), ("31.05.2031", "is not a date"),
        ("2031-5-3", "is not a date"), ("2031-05-31T10:00", "is not a date"), (" 2031", "is not a date"),
        ("2031\n", "is not a date"), ("٢٠٣١", "is not a date"), ("2031-13", "no such day"),
        ("2031-02-29", "no such day"), ("2031-00-01", "no such day"), ("0000", "cannot be meant"),
        ("0022-03-17", "cannot be meant"),
        ("3022-03-17", "cannot be meant"), ("9999", "cannot be meant"), ("2031-06-03", "lies after"),
        ("2031-07", "lies after"), ("2032", "lies after"),
    ],
)  # fmt: skip
def test_what_is_no_date_of_publication_is_refused(tmp_path, text, words):
    """Before anything is read, and with the words that were given."""
    with pytest.raises(UsageError, match=words) as told:
        intake.capture([tmp_path / "nowhere"], collector="tester", at=AT, tool="onrecord 0", published=text)
    assert repr(text) in str(told.value)


# -- kinds of files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "suffix, kind",
    [(".txt", "text/plain"), (".TEXT", "text/plain"), (".md", "text/markdown"), (".markdown", "text/markdown"),
     (".html", "text/html"), (".HTM", "text/html"), (".xhtml", "application/xhtml+xml")],
)  # fmt: skip
def test_the_ending_says_what_a_file_is(suffix, kind):
    """As long as its bytes do not speak against it."""
    assert media_type(suffix, b"<p>Shells hit the market.</p>") == (kind, None)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", WORDS, "Über".encode("latin-1"), "Звіт".encode("cp1251"), "Звіт про обстріл ринку".encode("utf-16-le"),
     "Shells hit the market".encode("utf-16-be"), "Shells".encode("utf-16"), b"\xef\xbb\xbfShells", b"one\0nul",
     b"\x1b[1mbold\x1b[0m", "砲弾が市場に命中".encode("shift_jis"), "市场遭到炮击".encode("gb18030"), b"ID3 said",
     "砲弾が市場に命中".encode("iso2022_jp"), b"GIFs were sent", b"%PD", b"the ftyp"],
)  # fmt: skip
def test_text_in_any_encoding_is_text(data):
    """Encodings are for reading to find out."""
    assert media_type(".txt", data) == ("text/plain", None)


@pytest.mark.parametrize(
    "data, kind, words",
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png", "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image/jpeg", "JPEG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", "WebP"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4", "MP4"),
        (b"%PDF-1.7\n", "application/pdf", "PDF"),
        (b"PK\x03\x04" + bytes(50), "application/zip", ".docx"),
        (b"{\\rtf1\\ansi", "application/rtf", "RTF"),
        (bytes(1000), "application/octet-stream", "not those of a text"),
        (bytes(range(256)) * 4, "application/octet-stream", "not those of a text"),
        (b"\n<!DOCTYPE html><html>", "text/html", "HTML"),
    ],
)
def test_first_bytes_that_say_otherwise_are_believed_and_noted(data, kind, words):
    """A picture that is called a text is kept as what it is."""
    found, note = media_type(".txt", data)
    assert found == kind and note.startswith("named .txt, but") and words in note
