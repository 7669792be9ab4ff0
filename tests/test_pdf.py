"""PDFs: the text layer becomes paragraphs, what belongs to the page is marked, a hostile file ends in a clear word."""

import zlib

import pypdfium2
import pytest

from _needs import needs
from _pdf import HEIGHT, STEP, WIDTH, pdf, set_in_lines
from onrecord.errors import UsageError
from onrecord.intake.media import media_type
from onrecord.media import PDF
from onrecord.models import Capture, Document
from onrecord.reading import _ocr, _pages, read
from onrecord.reading import pdf as reader

SHELLS = (
    "Shells hit the market of Velmar on Monday morning while people were buying bread there, the city council of "
    "Arvania said. Twelve people died before the ambulances came from the other side of the river, the hospital told "
    "the council, and forty were wounded. Nobody has claimed the attack, and the army of Norland denied that it fired."
)
SECOND = "The mayor, Ana Ruiz, said that the market had been full and that no soldier had been near it that day."


def reading(data: bytes, ocr: str | None = None) -> Document:
    """The document of a PDF, as `onrecord read` would make it."""
    return read(
        Capture(address="report.pdf", captured_at="2031-06-01T12:00:00Z", collector="tester", media_type=PDF,
                sha256="0" * 64, size=len(data), tool="onrecord 0"),
        data, ocr,
    )  # fmt: skip


def kinds(document: Document, kind: str) -> list[str]:
    """The words of every region of a kind."""
    return [document.text[each.start : each.end] for each in document.regions if each.kind == kind]


def test_lines_become_paragraphs():
    """A paragraph is a line, whatever the width it was set in; the next one begins where a line is not full."""
    page = [(72, 750, "Shelling of the market of Velmar"), *set_in_lines(SHELLS)]
    page += set_in_lines(SECOND, at=(72, page[-1][1] - STEP))
    document = reading(pdf([page]))
    assert document.text.splitlines() == ["Shelling of the market of Velmar", SHELLS, SECOND]
    assert (document.title, document.unread) == ("Shelling of the market of Velmar", None)
    assert kinds(document, "body") == [SHELLS, SECOND] and document.language == "en"
    assert document.made_by.startswith("pdf 1, pypdfium2 ")


def test_columns_are_read_one_after_the_other():
    """As the file draws them; a line of one is never joined to a line of the other."""
    left, right = set_in_lines(SHELLS, width=40), set_in_lines(SECOND, at=(330, 680), width=40)
    assert reading(pdf([[*left, *right]])).text.splitlines() == [SHELLS, SECOND]


def test_a_list_and_an_address_stay_lines():
    """Short lines are not put together, nor is a point of a list to the one above."""
    lines = ["Office of the Mayor", "Velmar, Arvania", "12 May 2031"]
    points = ["- twelve people died in the market of Velmar on that very morning, the council said,",
              "- forty were wounded by the same shells and brought over the river to the hospital."]  # fmt: skip
    page = [(72, 680 - STEP * number, each) for number, each in enumerate([*lines, *points])]
    assert reading(pdf([page])).text.splitlines() == [*lines, *points]


def test_a_paragraph_goes_on_over_the_end_of_a_page():
    """It stands whole on the page it begins on; pages are divided by form feeds."""
    lines = set_in_lines(SHELLS)
    rest = [(left, 680 - STEP * number, words) for number, (left, _, words) in enumerate(lines[2:])]
    assert rest[0][2][0].islower()
    pages = [[*lines[:2], (300, 30, "Page 1 of 2")], [*rest, (72, 600, SECOND[:79]), (300, 30, "Page 2 of 2")]]
    first, second = reading(pdf(pages)).text.split("\n\f")
    assert first.splitlines() == [SHELLS, "Page 1 of 2"] and second.splitlines() == [SECOND[:79], "Page 2 of 2"]


def test_what_repeats_on_every_page_is_furniture():
    """The same words at the same place, and numbers that count the pages; not a figure that differs between pages."""
    pages = [
        [(72, 760, "Arvania Monitor, May 2031"), (72, 740, f"{dead} people died in Velmar"), *set_in_lines(SHELLS),
         (300, 30, f"- {number} -")]
        for number, dead in ((7, 12), (8, 40), (9, 9))
    ]  # fmt: skip
    document = reading(pdf(pages))
    assert kinds(document, "furniture") == [
        words for number in (7, 8, 9) for words in ("Arvania Monitor, May 2031", f"- {number} -")
    ]  # fmt: skip


def test_two_pages_are_too_few_to_tell():
    """What stands twice at the head of a page may be said twice."""
    pages = [[(72, 760, "Twelve people died in Velmar"), *set_in_lines(SHELLS)]] * 2
    assert "Twelve people died in Velmar" not in kinds(reading(pdf(pages)), "furniture")


@pytest.mark.parametrize(
    "lines, said",
    [
        (["The bombard-", "ment of Velmar. A bombardment is feared again."], "The bombardment of Velmar."),
        (["The bombard-", "ment of Velmar went on."], "The bombard-ment of Velmar went on."),
        (["A well-", "known judge. He is well-known, and wellknown is no word."], "A well-known judge."),
        (["They shelled Mari-", "on. Marion, they said."], "They shelled Marion."),
    ],
)
def test_a_word_broken_at_the_end_of_a_line(lines, said):
    """Put together only where the document has it whole elsewhere, and not with its hyphen."""
    start = "The council of Arvania wrote in its report of that very long week: "
    page = [(72, 600, start + lines[0]), (72, 600 - STEP, lines[1])]
    assert said in reading(pdf([page])).text.replace("\n", " ")


def test_metadata_is_a_hint():
    """A title counts when the page says it too; the date a program wrote does not."""
    page = [(72, 760, "Arvania Monitor"), (72, 740, "Shelling of the market"), *set_in_lines(SHELLS)]
    assert reading(pdf([page], title="Shelling of the Market")).title == "Shelling of the Market"
    assert reading(pdf([page], title="Microsoft Word - draft 3")).title == "Shelling of the market"
    assert reading(pdf([[*page, (72, 500, "draft.docx")]], title="draft.docx")).title == "Shelling of the market"
    assert reading(pdf([page])).published is None


# -- what cannot be read -------------------------------------------------------------------------------------------

BLANK = b"\xff" * (WIDTH * HEIGHT)
GOOD = pdf([set_in_lines(SHELLS)] * 5)
LOCKED = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]".format("ab" * 32)


def bomb(blanks: int) -> bytes:
    """A PDF whose one page unpacks to so many million blanks, a thousand times its size."""
    packing = zlib.compressobj(9)
    start = packing.compress(b" " * 1_000_000) + packing.flush(zlib.Z_FULL_FLUSH)
    once = packing.compress(b" " * 1_000_000) + packing.flush(zlib.Z_FULL_FLUSH)
    packed = start + once * (blanks - 1) + packing.flush()
    whole = pdf([[(72, 700, "X")]])
    here = whole.index(b"<</Length", whole.index(b"5 0 obj"))
    there = whole.index(b"endstream", here)
    return whole[:here] + b"<</Filter/FlateDecode/Length %d>>stream\n%s\n" % (len(packed), packed) + whole[there:]


@pytest.mark.parametrize(
    "data, why",
    [
        (pdf([BLANK]), "no text layer: page 1 of 1 hold only pictures"),
        (pdf([set_in_lines(SHELLS)], trailer=LOCKED), "encrypted with a password"),
        (b"%PDF-1.7\n", "the PDF is damaged or hostile"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 400, "the PDF is damaged or hostile"),
        (b"%PDF-1.7\n" + b"[" * 1_000_000, "the PDF is damaged or hostile"),
        (pdf([[]]), "no words"),
        (pdf([set_in_lines("word " * 3_000)] * 80), "more than 1,000,000 characters by page 67 of 80"),
    ],
    ids=["a scan", "encrypted", "nothing", "noise", "nested", "blank", "too long"],
)
def test_what_gives_no_text_says_why_and_what_to_do(data, why):
    """The original is kept in every case."""
    document = reading(data)
    assert why in document.unread and "kept" in document.unread


def test_a_scan_names_the_way_out():
    """The command that reads it."""
    assert "onrecord read --ocr eng" in reading(pdf([BLANK, BLANK])).unread


def test_a_file_cut_off_is_read_as_far_as_it_goes():
    """PDFium finds the pages that are whole; the others are told."""
    document = reading(GOOD[: GOOD.index(b"13 0 obj") + 5])
    assert document.unread is None and document.text.count(SHELLS) == 3
    assert "not read" in document.made_by and "page" in document.made_by


def test_pages_without_a_text_layer_among_others_are_told():
    """Nobody takes the text for the whole."""
    document = reading(pdf([set_in_lines(SHELLS), BLANK, BLANK, set_in_lines(SECOND)]))
    assert document.unread is None and "pages 2-3: no text layer, not read" in document.made_by


def test_what_was_read_before_a_page_that_ends_the_process_is_kept(monkeypatch):
    """The process of the parser is killed in the middle: from which page on nothing was read is told."""
    told = reader._told

    def ends_early(data, languages):
        for number, each in enumerate(told(data, languages)):
            if number == 3:
                return
            yield each

    monkeypatch.setattr(reader, "_told", ends_early)
    document = reading(GOOD)
    assert document.text.count(SHELLS) == 2
    assert document.made_by.endswith("not read from page 3 on: damaged or beyond the limits")


def test_a_bomb_meets_the_limit_of_its_own_process():
    """Three gigabytes of nothing, packed to three megabytes."""
    document = reading(bomb(3_000))
    assert document.text == "" and document.unread


def test_a_pdf_of_ten_thousand_pages_is_read():
    """Page by page, whole, with the numbers of its pages marked."""
    said = "Shells hit house {} of Velmar on Monday.".format
    pages = [[(72, 760, said(n)), (300, 30, f"Page {n}")] for n in range(1, 10_001)]
    document = reading(pdf(pages))
    assert document.unread is None and document.text.count("\f") == 9_999
    assert len(kinds(document, "furniture")) == 10_000 and "house 10000 of Velmar" in document.text


@pytest.mark.parametrize(
    "suffix, data, kind, words",
    [
        (".pdf", GOOD, PDF, None), (".PDF", b"\r\n  junk\n" + GOOD, PDF, None), (".txt", GOOD, PDF, "a PDF"),
        (".pdf", b"Shells hit the market.", "text/plain", "those of a text"),
        (".pdf", b"<html>", "text/plain", "those of a text"),
    ],
)  # fmt: skip
def test_a_pdf_is_told_by_its_first_bytes(suffix, data, kind, words):
    """Also behind some junk, which every reader of PDFs accepts."""
    found, note = media_type(suffix, data)
    assert found == kind and (note is None if words is None else words in note)


def test_junk_in_front_is_read_over():
    """As it came, it is kept; its text is that of the PDF."""
    assert SHELLS in reading(b"\r\n  junk\n" + GOOD).text


def test_a_text_without_places_becomes_paragraphs_too():
    """What Tesseract gives: lines, and blank lines between paragraphs."""
    text = "\n".join(words for _, _, words in set_in_lines(SHELLS, width=60)) + "\n\n" + SECOND[:50] + "\n"
    assert _pages.composed([_pages.typed(1, text)])[0].splitlines() == [SHELLS, SECOND[:50]]


# -- OCR -----------------------------------------------------------------------------------------------------------


def scan(words: str) -> bytes:
    """A page as a scanner makes it: a picture of the words, four dots a point."""
    page = pypdfium2.PdfDocument(pdf([set_in_lines(words, width=70)]))[0]
    drawn = page.render(scale=3, grayscale=True)
    rows = bytes(drawn.buffer)
    return b"".join(rows[each * drawn.stride :][: drawn.width] for each in range(drawn.height))


@needs("tesseract")
def test_a_scan_is_read_when_a_person_asks(case, tmp_path):
    """The record says so, the page says so, and what was asked for stays so."""
    (tmp_path / "scan.pdf").write_bytes(pdf([scan(SHELLS)]))
    case.capture([tmp_path / "scan.pdf"])
    assert "no text layer" in case.read().problems[0].what
    outcome = case.read(ocr="eng")
    (document,) = case.documents()
    assert (outcome.new, outcome.problems) == (1, ()) and document.unread is None
    assert "Shells hit the market of Velmar on Monday morning while people were buying bread" in document.text
    assert "; ocr: tesseract " in document.made_by and document.made_by.endswith(" eng, page 1")
    assert case.read().unchanged == 1 and case.documents() == [document]
    assert case.read(ocr="eng").unchanged == 1 and case.verify() == []
    case.extract()
    case.share(tmp_path / "out")
    assert "read off pictures by a program" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


@needs("tesseract")
def test_a_page_with_a_text_layer_is_not_read_again_by_ocr():
    """Only the pages that lack one rest on OCR, and the record says which."""
    document = reading(pdf([set_in_lines(SECOND), scan(SHELLS)]), "eng")
    assert SECOND in document.text and "Twelve people died" in document.text
    assert document.made_by.endswith(" eng, page 2")


@needs("tesseract")
@pytest.mark.parametrize(
    "languages, words",
    [("klingon", "does not read klingon"), ("eng;rm -rf", "names no languages"), ("--help", "names no languages"),
     ("", "names no languages"), ("+", "names no languages")],
)  # fmt: skip
def test_languages_that_tesseract_lacks_are_told_before_anything(languages, words):
    """A name of a language is never an option or a command."""
    with pytest.raises(UsageError, match=words):
        _ocr.check(languages)


def test_without_tesseract_the_message_says_what_to_install(case, monkeypatch):
    """The text layer needs nothing but what is installed."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match="apt install tesseract-ocr"):
        case.read(ocr="eng")
    assert reading(GOOD).unread is None
