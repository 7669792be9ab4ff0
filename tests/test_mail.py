"""Mails: the letter is read, its attachments are originals of their own, and a name is never a path."""

import os
from email.message import EmailMessage
from hashlib import sha256

import pytest

from onrecord import mail
from onrecord.current import PART_OF, to_read
from onrecord.intake.media import media_type
from onrecord.intake.parts import parts
from onrecord.media import DOCX, MAIL
from onrecord.models import Capture, Document
from onrecord.reading import read

SHELLS = "Shells hit the market of Velmar on Monday morning, the city council of Arvania said.\n"


def letter(body: str = SHELLS, **headers: str) -> EmailMessage:
    """A mail from Ana Ruiz."""
    made = EmailMessage()
    said = {"From": "Ana Ruiz <ana@velmar.example>", "To": "desk@arvania.example", "Subject": "The market of Velmar",
            "Date": "Tue, 13 May 2031 23:30:00 -0700"} | headers  # fmt: skip
    for name, value in said.items():
        made[name] = value
    made.set_content(body)
    return made


def reading(data: bytes) -> Document:
    """The document of a mail, as `onrecord read` would make it."""
    return read(
        Capture(address="letter.eml", captured_at="2031-06-01T12:00:00Z", collector="tester", media_type=MAIL,
                sha256="0" * 64, size=len(data), tool="onrecord 0"),
        data,
    )  # fmt: skip


def regions(document: Document) -> list[tuple[str, str]]:
    """Every region's kind and words."""
    return [(each.kind, document.text[each.start : each.end]) for each in document.regions]


def test_a_letter_says_who_wrote_when_about_what():
    """The day is the one the writer's own clock showed."""
    document = reading(letter().as_bytes())
    assert (document.byline, document.title, document.unread) == ("Ana Ruiz", "The market of Velmar", None)
    assert document.published.value == "2031-05-13"
    assert document.published.basis == 'the mail\'s header says "Date: Tue, 13 May 2031 23:30:00 -0700"'
    assert regions(document) == [
        ("byline", "From: Ana Ruiz <ana@velmar.example>"), ("furniture", "To: desk@arvania.example"),
        ("date", "Date: Tue, 13 May 2031 23:30:00 -0700"), ("title", "The market of Velmar"), ("body", SHELLS.strip()),
    ]  # fmt: skip


@pytest.mark.parametrize("date", ["yesterday", "", "Tue, 99 May 2031 10:00:00", "Tue, 13 May 0031 10:00:00 +0000"])
def test_a_date_that_is_none_dates_nothing(date):
    """Nothing is guessed from what the header tries to say."""
    data = letter().as_bytes().replace(b"Tue, 13 May 2031 23:30:00 -0700", date.encode())
    assert reading(data).published is None


def test_what_others_wrote_before_and_the_signature_are_furniture():
    """Quoted lines with the line that announces them, and what stands below the mark of a signature."""
    said = "Yes, twelve people died there, the hospital told us.\n\n"
    quoted = "On Monday Jon Vale <jon@arvania.example> wrote:\n> Is it true that forty died?\n> Jon\n"
    ending = "She said it on Monday: nobody fired.\n\n-- \nAna Ruiz\nVelmar\n"
    document = reading(letter(f"{said}{quoted}\n{ending}").as_bytes())
    kinds = {words.split("\n")[0]: kind for kind, words in regions(document)}
    assert kinds[said.strip()] == "body" and kinds["She said it on Monday: nobody fired."] == "body"
    for each in ("On Monday Jon Vale <jon@arvania.example> wrote:", "> Is it true that forty died?", "-- "):
        assert next(kind for words, kind in kinds.items() if words.startswith(each.strip())) == "furniture"
    assert not any(kind == "body" and "forty" in words for kind, words in regions(document))


def test_a_forwarded_report_is_read():
    """What is passed on is what the mail is about."""
    document = reading(letter(f"---------- Forwarded message ---------\nFrom: Jon Vale\n\n{SHELLS}").as_bytes())
    assert ("body", SHELLS.strip()) in regions(document)


def test_a_letter_broken_at_a_width_keeps_its_paragraphs_apart_from_quotes():
    """A quoted line is never taken into the paragraph above it."""
    body = (
        "Shells hit the market of Velmar on Monday morning while people bought\n"
        "bread there, the city council of Arvania said, and twelve of them died\n"
        "before the ambulances came from the other side of the river, which is\n"
        "> where the army says that it never fired at all and will not ever do\n"
        "closed since the spring.\n"
    )
    assert [kind for kind, _ in regions(reading(letter(body).as_bytes()))][4:] == ["body", "furniture", "body"]


def test_the_html_of_a_letter_is_read_when_it_has_no_text():
    """Also a letter of one line, in which no main text would be found."""
    made = EmailMessage()
    made["From"] = "Ana Ruiz <ana@velmar.example>"
    made.set_content("<html><head><style>p {}</style></head><body><p>Twelve died.</p><div>So they say.</div>"
                     "<script>steal()</script></body></html>", subtype="html")  # fmt: skip
    document = reading(made.as_bytes())
    assert document.text.splitlines()[2:] == ["Twelve died.", "So they say."] and "html 1" in document.made_by


def test_the_text_is_taken_before_the_html():
    """Both say the same; the text is what the writer's words are, without markup."""
    made = letter()
    made.add_alternative(f"<p>{SHELLS} In colour.</p>", subtype="html")
    document = reading(made.as_bytes())
    assert "In colour" not in document.text and document.made_by == "mail 1"
    assert list(parts(made.as_bytes(), MAIL)) == []


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "cp1251", "koi8-r", "utf-16"])
def test_a_letter_in_any_encoding(charset):
    """As its header names it."""
    words = "Shells hit the café of Velmar." if charset == "iso-8859-1" else "Снаряди влучили в ринок Велмара."
    made = letter()
    made.set_content(words + "\n", charset=charset, cte="base64")
    assert words in reading(made.as_bytes()).text


def test_an_encoding_nobody_knows_and_headers_in_other_alphabets():
    """A wrong name of an encoding loses no word; a header's encoded words are decoded."""
    data = letter().as_bytes().replace(b'charset="utf-8"', b'charset="klingon-8"')
    data = data.replace(b"Subject: The market of Velmar", b"Subject: =?utf-8?b?0KDQuNC90L7Qug==?=")
    document = reading(data)
    assert document.title == "Ринок" and SHELLS.strip() in document.text


# -- attachments ---------------------------------------------------------------------------------------------------


def test_attachments_are_listed_and_not_read():
    """Name, kind and size stand below the letter."""
    made = letter()
    made.add_attachment(b"Twelve.", maintype="text", subtype="plain", filename="list.txt")
    document = reading(made.as_bytes())
    assert regions(document)[-1] == ("furniture", "[Attached: list.txt, text/plain, 7 bytes]")
    assert "Twelve" not in document.text


def test_every_attachment_is_an_original_of_its_own(case, tmp_path):
    """The mail is one, each thing attached another, at an address within the mail's; a second capture adds nothing."""
    made = letter()
    made.add_attachment(SHELLS.encode() * 3, maintype="text", subtype="plain", filename="report.txt")
    inner = letter("Forty people died in Velmar, said Jon Vale.\n", Subject="Before")
    inner.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(20), maintype="image", subtype="png", filename="a.png")
    made.add_attachment(inner)
    (tmp_path / "letter.eml").write_bytes(made.as_bytes())
    outcome = case.capture([tmp_path / "letter.eml"])
    captures = {each.address: each for each in case.store.find(Capture)}
    assert (outcome.new, outcome.problems) == (4, ()) and set(captures) == {
        "letter.eml", "letter.eml/report.txt", "letter.eml/forwarded mail.eml", "letter.eml/forwarded mail.eml/a.png"
    }  # fmt: skip
    mail_itself, picture = captures["letter.eml"], captures["letter.eml/forwarded mail.eml/a.png"]
    nested = captures["letter.eml/forwarded mail.eml"]
    assert mail_itself.options == () and nested.options == (PART_OF, mail_itself.sha256)
    assert picture.options == (PART_OF, nested.sha256) and picture.media_type == "image/png"
    assert case.store.original(nested.sha256) in made.as_bytes()
    assert case.capture([tmp_path / "letter.eml"]).new == 0
    case.read()
    read_now = {each.name: each.unread for each in case.documents()}
    assert read_now["letter.eml/report.txt"] is None and "image/png" in read_now[picture.address]
    assert len(read_now) == 4 and case.verify() == []


def test_an_attachment_is_not_the_file_of_that_name_beside_the_mail(case, tmp_path):
    """The same bytes by two ways are two arrivals of one document."""
    made = letter()
    made.add_attachment(SHELLS.encode(), maintype="text", subtype="plain", filename="report.txt")
    (tmp_path / "report.txt").write_bytes(SHELLS.encode())
    (tmp_path / "letter.eml").write_bytes(made.as_bytes())
    assert case.capture([tmp_path / "report.txt", tmp_path / "letter.eml"], published="2031-05").new == 3
    assert case.capture([tmp_path / "report.txt", tmp_path / "letter.eml"], published="2031-05").new == 0
    dated = {each.address: each.published for each in case.store.find(Capture)}
    assert dated == {"report.txt": "2031-05", "letter.eml": "2031-05", "letter.eml/report.txt": None}
    assert case.read().new == 2


@pytest.mark.parametrize(
    "name, shown",
    [
        ("../../../../tmp/onrecord-escaped.txt", "../../../../tmp/onrecord-escaped.txt"),
        ("/etc/onrecord-escaped.txt", "/etc/onrecord-escaped.txt"),
        ("C:\\Windows\\escaped.txt", "C:\\Windows\\escaped.txt"),
        ("..", ".."), ("a\x1b[31m\u202etxt.exe", "a\\x1b[31m\\u202etxt.exe"), ("a%2F..%0Ab.txt", "a%2F..%0Ab.txt"),
        ("n" * 5000 + ".txt", "n" * 255), ("", "part 1"),
    ],
)  # fmt: skip
def test_a_name_that_would_lead_out_leads_nowhere(case, tmp_path, name, shown):
    """Nothing is written under it, anywhere: it is data of the record of its arrival."""
    made = letter()
    made.add_attachment(b"Twelve people died in Velmar.\n", maintype="text", subtype="plain")
    attached = made.get_payload()[-1]
    del attached["Content-Disposition"]
    attached.add_header("Content-Disposition", "attachment", **({"filename": name} if name else {}))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.eml").write_bytes(made.as_bytes())
    case.capture([tmp_path / "in" / "letter.eml"])
    case.read()
    (part,) = [each for each in case.store.find(Capture) if PART_OF in each.options]
    assert part.address == f"letter.eml/{shown}" and part.sha256 == sha256(case.store.original(part.sha256)).hexdigest()
    assert [str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*escaped*")] == []
    assert not os.path.exists("/tmp/onrecord-escaped.txt") and not os.path.exists("/etc/onrecord-escaped.txt")


def test_what_a_thing_is_is_told_by_its_bytes():
    """A PDF that is called a text is a PDF; without a useful name, what the mail says counts."""
    made = letter()
    for data, kind, name in [(b"%PDF-1.7", "text/plain", "a.txt"), (b"a,b", "text/csv", "b.bin"), (b"a", "x/\ny", "c"),
                             (SHELLS.encode(), "text/plain", "d"), (b"a", DOCX, "e")]:  # fmt: skip
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        made.get_payload()[-1].replace_header("Content-Type", kind.replace("\n", ""))
    assert [each.media_type for each in parts(made.as_bytes(), MAIL)] == [
        "application/pdf", "text/csv", "x/y", "text/plain", "text/plain"
    ]  # fmt: skip


def test_only_a_mail_has_parts():
    """And one that is none has none."""
    assert list(parts(SHELLS.encode(), "text/plain")) == list(parts(SHELLS.encode(), MAIL)) == []


# -- hostile mails -------------------------------------------------------------------------------------------------

DEEP = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(2_000))
HEAD = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"


@pytest.mark.parametrize(
    "data, why",
    [
        (b"Shells hit the market.\n", "no mail"), (b"\x00" * 1000, "no mail"),
        (DEEP.encode(), "more than 50 parts that hold parts"), (b"A: b\n", "no words"),
    ],
    ids=["a text", "nulls", "nested", "no letter"],
)  # fmt: skip
def test_a_hostile_or_broken_mail_says_why_it_is_not_read(data, why):
    """The original is kept, and it has no parts."""
    document = reading(data)
    assert why in document.unread and "kept" in document.unread
    assert list(parts(data, MAIL)) == []


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: " + b"=?utf-8?q?x?= " * 200_000 + b"\n\n" + SHELLS.encode(),
        b"From: " + b"(" * 1_000_000 + b"\n\n" + SHELLS.encode(),
        b"To: " + b'"a" <b@c.example>, ' * 100_000 + b"\n\n" + SHELLS.encode(),
        b"Content-Type: text/plain; " + b"a*0=b; " * 200_000 + b"\n\n" + SHELLS.encode(),
        b"A: b\n" * 50_000 + b"\n" + SHELLS.encode(),
        b"Date: " + b"1 " * 500_000 + b"\n\n" + SHELLS.encode(),
        HEAD + b"--b\nContent-Type: text/plain\n\n" + SHELLS.encode() + b"--b\n" * 100_000,
        HEAD + b"--b\n\n" + SHELLS.encode() + b"> " * 500_000,
        b"From: a@b.example\n\n" + SHELLS.encode() + b"> a\n" * 20_000 + b"On " * 100_000,
    ],
    ids=["encoded words", "brackets", "addresses", "parameters", "headers", "date", "parts", "quotes in a line",
         "quoted lines"],
)  # fmt: skip
def test_noise_around_a_letter_does_not_hide_it(data):
    """Each of these takes minutes where headers are parsed by a grammar or lines are looked at again and again."""
    document = reading(data)
    assert "Shells hit" in document.text and len(list(parts(data, MAIL))) <= mail.MOST_PARTS


def test_a_mail_is_known_by_its_header():
    """What is called a mail and is none stays what it is called, with a note."""
    assert media_type(".eml", letter().as_bytes()) == (MAIL, None)
    assert media_type(".eml", b"From ana Mon May 12\nFrom: a@b.example\n\n") == (MAIL, None)
    kind, note = media_type(".eml", SHELLS.encode())
    assert kind == MAIL and "does not begin with a mail's header" in note


def test_parts_are_documents_and_working_copies_are_not(case, tmp_path):
    """The text made of a mail is kept as an original, and is not read again."""
    (tmp_path / "letter.eml").write_bytes(letter().as_bytes())
    case.capture([tmp_path / "letter.eml"])
    case.read()
    assert len(list(case.store.find(Capture))) == 2 and len(to_read(case.store.find(Capture))) == 1
    (document,) = case.documents()
    copy = next(each for each in case.store.find(Capture) if each.options)
    assert case.store.original(copy.sha256).decode() == document.text
