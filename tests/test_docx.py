"""Word documents: what they say is read, what was struck out is not, and a hostile one ends in a clear word."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx as python_docx
import pytest

from onrecord.intake.media import media_type
from onrecord.media import DOCX
from onrecord.models import Capture, Document
from onrecord.reading import read

_XMLNS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHELLS = "Shells hit the market of Velmar on Monday morning, the city council of Arvania said."
STYLES = (
    f'<w:styles {_XMLNS}><w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
)


def p(words: str, style: str = "") -> str:
    """A paragraph of one run."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{words}</w:t></w:r></w:p>"


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word file: its main part from `body`, and other parts by name (`footnotes`, `header1`, `comments`)."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_XMLNS}><w:body>{body}</w:body></w:document>")
        for name, data in parts.items():
            archive.writestr(f"word/{name}.xml", data)
    return file.getvalue()


def around(element: str, inside: str) -> str:
    """A part with its root element."""
    return f"<w:{element} {_XMLNS}>{inside}</w:{element}>"


def reading(data: bytes) -> Document:
    """The document of a Word file, as `onrecord read` would make it."""
    return read(
        Capture(address="report.docx", captured_at="2031-06-01T12:00:00Z", collector="tester", media_type=DOCX,
                sha256="0" * 64, size=len(data), tool="onrecord 0"),
        data,
    )  # fmt: skip


def kind_of(document: Document, words: str) -> str:
    """The kind of the region that holds these words."""
    at = document.text.index(words)
    return next(each.kind for each in document.regions if each.start <= at < each.end)


def test_a_paragraph_is_a_line_and_styles_say_what_it_is():
    """Also in a file whose style ids are of another language."""
    document = reading(docx(p("The market of Velmar", "Titel") + p(SHELLS) + p("The dead", "berschrift1")
                            + p("Twelve people died, the council said."), styles=STYLES))  # fmt: skip
    assert document.text.splitlines() == [
        "The market of Velmar", SHELLS, "The dead", "Twelve people died, the council said."
    ]  # fmt: skip
    assert (document.title, document.unread) == ("The market of Velmar", None)
    assert [kind_of(document, words) for words in ("The market", "Shells", "The dead", "Twelve")] == [
        "title", "body", "heading", "body"
    ]  # fmt: skip


def test_a_row_of_a_table_is_a_line():
    """Its cells stand apart, a table within a cell is read with the cell."""
    cell = "<w:tc>{}</w:tc>".format
    inner = f"<w:tbl><w:tr>{cell(p('at'))}{cell(p('noon'))}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{cell(p('Monday') + inner)}{cell(p('Twelve people died.'))}</w:tr></w:tbl>"
    document = reading(docx(p(SHELLS) + table))
    assert document.text.splitlines()[1] == "Monday at | noon | Twelve people died."
    assert kind_of(document, "Twelve") == "body"


def test_what_repeats_on_every_page_is_furniture_and_notes_are_read():
    """A header that three sections repeat is there once."""
    header = around("hdr", p("Arvania Monitor, confidential"))
    notes = around("footnotes", f'<w:footnote w:type="separator">{p("--")}</w:footnote><w:footnote>'
                   f"{p('The hospital gave another figure, of fourteen.')}</w:footnote>")  # fmt: skip
    document = reading(docx(p(SHELLS), header1=header, header2=header, footer1=around("ftr", p("Printed in Velmar")),
                            footnotes=notes))  # fmt: skip
    assert document.text.count("Arvania Monitor") == 1
    assert [kind_of(document, words) for words in ("Arvania Monitor", "Printed in", "The hospital")] == [
        "furniture", "furniture", "body"
    ]  # fmt: skip


def test_what_was_struck_out_is_not_read_and_the_document_says_so():
    """Nor comments and hidden words; what was put in is read."""
    body = (
        "<w:p><w:r><w:t>The council said that </w:t></w:r><w:del><w:r><w:delText>forty</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>twelve</w:t></w:r></w:ins><w:r><w:t> people died in Velmar on Monday.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret</w:t></w:r></w:p>"
        "<w:moveFrom><w:p><w:r><w:t>Moved away.</w:t></w:r></w:p></w:moveFrom>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>Gone row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    document = reading(docx(body, comments=around("comments", f"<w:comment>{p('Is this right?')}</w:comment>")))
    assert document.text.strip() == "The council said that twelve people died in Velmar on Monday."
    assert document.made_by == (
        "docx 1; tracked changes: 3 deletions not read, 1 insertion read as text; 1 comment not read; "
        "1 hidden passage not read"
    )


def test_a_text_box_is_read_once_and_a_field_not_at_all():
    """Word writes a box twice, for programs that know it and for those that do not."""
    box = f"<w:txbxContent>{p('Ana Ruiz reported from Velmar.')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>{SHELLS}</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:instrText>INCLUDETEXT file:///etc/passwd</w:instrText></w:r></w:p>"
    )
    assert reading(docx(body)).text.splitlines() == [SHELLS, "Ana Ruiz reported from Velmar."]


BOMB = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {here} '{f'&{before};' * 10}'>" for before, here in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def replaced(document: bytes) -> bytes:
    """A Word file whose main part is these very bytes."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return file.getvalue()


def many_entries() -> bytes:
    """An archive of more entries than any document has."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"word/{number}", b"")
    return file.getvalue()


@pytest.mark.parametrize(
    "data, why",
    [
        (docx(p(SHELLS))[:-60], "the archive is damaged"),
        (docx(p(SHELLS)).replace(b"word/document.xml", b"word/documemt.xml"), "the archive has no word/document.xml"),
        (replaced(b"<w:document"), "is not well-formed"),
        (replaced(f"{BOMB}<w:document {_XMLNS}><w:body>&i;</w:body></w:document>".encode()), "amplification"),
        (replaced(f'<!DOCTYPE w SYSTEM "file:///etc/passwd"><w:document {_XMLNS}/>'.encode()), "document type"),
        (replaced(f"<w:document {_XMLNS}>".encode() + b"<w:p>" * 100_000), "is not well-formed"),
        (replaced(b" " * 60_000_000), "more than 50,000,000 bytes when it is unpacked"),
        (docx(p(SHELLS), footnotes=b"\0" * 49_999_900), "more than 50,000,000 bytes when it is unpacked"),
        (many_entries(), "an archive of 5,001 entries"),
        (docx(""), "no words"),
    ],
    ids=["cut off", "no main part", "not XML", "entities", "file entity", "nested", "bomb", "bomb in a note", "entries",
         "empty"],
)  # fmt: skip
def test_a_hostile_or_broken_file_says_why_it_is_not_read(data, why):
    """Nothing is expanded, fetched or unpacked beyond its limit."""
    document = reading(data)
    assert why in document.unread and "kept" in document.unread


def test_a_damaged_entry_says_so():
    """A byte changed within the packed words."""
    data = bytearray(docx("".join(p(f"{SHELLS} {number}") for number in range(200))))
    middle = data.index(b"word/document.xml") + 400
    data[middle : middle + 40] = b"\xff" * 40
    assert "damaged" in reading(bytes(data)).unread


@pytest.mark.parametrize(
    "suffix, data, kind, words",
    [
        (".docx", docx(p(SHELLS)), DOCX, None),
        (".docx", docx(p(SHELLS))[:-60], DOCX, None),
        (".txt", docx(p(SHELLS)), DOCX, "Word document"),
        (".docx", b"PK\x03\x04" + bytes(50), "application/zip", "ZIP archive"),
        (".docx", b"Shells hit the market.", "text/plain", "those of a text"),
        (".docx", b"%PDF-1.7", "application/pdf", "a PDF"),
    ],
)
def test_a_word_document_is_told_from_other_archives_by_what_it_holds(suffix, data, kind, words):
    """The name alone is not believed."""
    found, note = media_type(suffix, data)
    assert found == kind and (note is None if words is None else words in note)


def test_files_that_another_writer_makes_are_read():
    """python-docx writes real files, with everything a real one holds."""
    made = python_docx.Document()
    made.add_heading("The market of Velmar", 0)
    made.add_paragraph(SHELLS)
    made.add_table(rows=1, cols=2).rows[0].cells[1].text = "Twelve"
    made.sections[0].header.paragraphs[0].text = "Arvania Monitor"
    file = BytesIO()
    made.save(file)
    document = reading(file.getvalue())
    assert document.title == "The market of Velmar" and SHELLS in document.text.splitlines()
    assert kind_of(document, "Arvania Monitor") == "furniture" and kind_of(document, "Twelve") == "body"
