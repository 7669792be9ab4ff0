"""Reading: a capture becomes a text whose regions say what is prose and what belongs to the page."""

import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.models import REGIONS, Capture, Document
from onrecord.reading import read

BODY = (
    "Shells fell on the market of Avila early in the day, killing four people and wounding nine, the mayor said.\n\n"
    "The mayor blamed the northern army, which did not answer questions about the attack on the town.\n"
)
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def capture(data: bytes, media_type: str = "text/plain", published: str | None = None) -> Capture:
    return Capture(
        address="report.txt", captured_at="2031-06-01T00:00:00Z", collector="tester", media_type=media_type,
        sha256=sha256(data).hexdigest(), size=len(data), tool="test", published=published,
    )


def reading(given: str | bytes, media_type: str = "text/plain", **more) -> Document:
    data = given.encode() if isinstance(given, str) else given
    return read(capture(data, media_type, **more), data)


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(each.kind, document.text[each.start : each.end]) for each in document.regions]


def kind_of(document: Document, words: str) -> str:
    return next(kind for kind, text in kinds(document) if text.startswith(words))


# -- a report from head to foot ------------------------------------------------------------------------------------


REPORT = f"""World

Army shells market in Avila, four dead

Four people died as shells fell on a market, officials in the town say.

By Jane Doe and John Roe
Published: 17 March 2022, 14:05 GMT

Firefighters at the market of Avila
Firefighters at the market of Avila, March 16 [Jo Ray/AP Photo]

AVILA, Norland, March 17 (Reuters) - {BODY}
What happened
{BODY}
Read more: Army denies strike on mill

Related stories
Siege enters third week
Council asks for a pause

{BODY}
Source: Norland Herald
Read the Best Five
Sign up for the Best Five, a letter with the day's stories in your inbox.
Leave a Reply
"""


def test_a_report_is_marked_from_head_to_foot():
    """Each line of a report is told for what it is, and the prose is what is left."""
    document = reading(REPORT)
    assert document.text == REPORT
    assert [kind for kind, _ in kinds(document)] == [
        "section", "title", "standfirst", "byline", "date", "caption", "caption", "dateline", "body", "body", "heading",
        "body", "body", "furniture", "furniture", "furniture", "furniture", "body", "body", "credit", "furniture",
        "furniture", "furniture",
    ]
    assert document.title == "Army shells market in Avila, four dead"
    assert document.byline == "Jane Doe and John Roe"
    assert document.publisher == "Norland Herald"
    assert document.agency == "Reuters"
    assert document.dateline == "AVILA, Norland"
    assert document.published.value == "2022-03-17"
    assert document.published.basis == 'a line of its own says "Published: 17 March 2022, 14:05 GMT"'
    assert document.language == "en" and document.unread is None and document.made_by == "plain 1"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\r"])
def test_a_line_is_a_paragraph_however_lines_end(between):
    """One line end or two, of whatever system: the regions are the lines and the text stays as it is."""
    text = between.join(["Army shells Avila market", "Four people died.", "Nine were wounded, the mayor said."])
    document = reading(text)
    assert document.text == text
    assert [kind for kind, _ in kinds(document)] == ["title", "body", "body"]


@pytest.mark.parametrize("name", ["report", "glued", "markdown", "upper"])
def test_regions_cover_every_line_and_never_overlap(name):
    """Regions are sorted, apart, of a known kind, and leave out nothing but blanks and Markdown's marks."""
    text = {
        "report": REPORT, "glued": " date 2022-03-21 " + BODY, "markdown": "# Army shells Avila\n\n## Then\n\n" + BODY,
        "upper": REPORT.upper(),
    }[name]
    document = reading(text)
    assert all(each.kind in REGIONS and each.start < each.end for each in document.regions)
    assert all(left.end <= right.start for left, right in zip(document.regions, document.regions[1:], strict=False))
    rest = list(text)
    for each in document.regions:
        rest[each.start : each.end] = " " * (each.end - each.start)
    assert not "".join(rest).replace("#", "").strip()


# -- title ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head, title", [
    ("Army shells market in Avila\n\n", "Army shells market in Avila"),
    ("Who shelled the market of Avila?\n", "Who shelled the market of Avila?"),
    ("Army ‘shelled’ Avila, says U.N.\n", "Army ‘shelled’ Avila, says U.N."),
    ("Live: market of Avila shelled\n", "Live: market of Avila shelled"),
    ("Politics\n\nArmy shells market in Avila\n", "Army shells market in Avila"),
    ("Home > World\nArmy shells market in Avila\n", "Army shells market in Avila"),
    ("# Army shells Avila\n\n", "Army shells Avila"),
    ("", None),
    ("AVILA (AP) — ", None),
    ("2022-03-21 ", None),
    ("An army that had not been named until the morning shelled the town and its market, its mill and its only bridge "
     "for more than three hours, the council wrote in a letter,\n", None),
])
def test_title(head, title):
    """A short first line that does not end like prose is the title; a text that begins with prose has none."""
    assert reading(head + BODY).title == title


def test_a_line_alone_is_body():
    """A single line has nothing under it that it could be the title of."""
    assert kinds(reading("Army shells market in Avila")) == [("body", "Army shells market in Avila")]


# -- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head, value, body", [
    (" date 2022-03-21 ", "2022-03-21", "Shells fell"),
    ("2022-03-21 ", "2022-03-21", "Shells fell"),
    ("Published 17 March 2022 — ", "2022-03-17", "Shells fell"),
    ("date 2022-13-45 ", None, "Shells fell"),
])
def test_a_date_glued_to_the_front_is_no_prose(head, value, body):
    """A date set in front of the text is its date, and the prose begins behind it."""
    document = reading(head + BODY)
    assert (document.published and document.published.value) == value
    assert [kind for kind, _ in kinds(document)] == ["date", "body", "body"]
    assert kinds(document)[1][1].startswith(body)


@pytest.mark.parametrize("line, value", [
    ("Published: 17 March 2022", "2022-03-17"),
    ("March 17, 2022, 14:05 GMT", "2022-03-17"),
    ("Thursday, 17 March 2022 | 2:05 p.m.", "2022-03-17"),
    ("Posted on March 17th, 2022 at 14:05", "2022-03-17"),
    ("2022-03-17T14:05:00Z", "2022-03-17"),
    ("Updated March 18, 2022", "2022-03-18"),
    ("Published March 17, 2022 | Updated March 18, 2022", "2022-03-17"),
    ("Updated March 18, 2022 | Published March 17, 2022", "2022-03-17"),
    ("17.03.2022", "2022-03-17"),
    ("03/04/2022", None),  # two readings
    ("Published: 17 March 1066", None),
    ("31 February 2022", None),
])
def test_a_line_that_holds_only_a_date_is_the_date(line, value):
    """A date line gives the publication date, a wrong or doubtful one gives none and is still no prose."""
    document = reading(f"Army shells market in Avila\n{line}\n{BODY}")
    assert kind_of(document, line) == "date"
    assert (document.published and document.published.value) == value


def test_a_date_in_the_prose_is_not_the_publication_date():
    """A date of the story, or of a file name, is not taken for the document's."""
    assert reading("The bridge fell on 17 March 2022, the mayor said.\n" + BODY).published is None


def test_what_the_collector_says_goes_before_what_the_text_says():
    """A date a person gave holds; one that is no date is left out."""
    said = reading("Published: 17 March 2022\n" + BODY, published="2022-03-19").published
    assert (said.value, said.basis) == ("2022-03-19", "said by the collector, tester")
    assert reading(BODY, published="2022-03").published.value == "2022-03"
    assert reading(BODY, published="last week").published is None


# -- dateline, byline, credits -------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening, place, agency", [
    ("AVILA (AP) — ", "AVILA", "Associated Press"),
    ("AVILA, Norland (AFP) – ", "AVILA, Norland", "Agence France-Presse"),
    ("Avila, March 3 (Reuters) - ", "Avila", "Reuters"),
    ("SAN AVILA/DORNA, 3 March (Xinhua) -- ", "SAN AVILA/DORNA", "Xinhua"),
    ("AVILA (Dorna Press) — ", "AVILA", "Dorna Press"),
    ("AVILA — ", "AVILA", None),
    ("Avila, Norland — ", "Avila, Norland", None),
    ("AVILA, Thursday (UPI) — ", "AVILA", "United Press International"),
])
def test_dateline(opening, place, agency):
    """A dateline gives the place and the agency, and the prose begins behind it."""
    document = reading("Market in Avila hit\n" + opening + BODY)
    assert (document.dateline, document.agency) == (place, agency)
    assert kinds(document)[1] == ("dateline", opening.strip())
    assert kinds(document)[2][1].startswith("Shells fell")


@pytest.mark.parametrize("sentence", [
    "The army — a force of 2,000 — shelled Avila in the morning.",
    "Avila, a town of millers — and of mills — was shelled in the morning.",
    "Jane Doe (42) - a miller - saw the shells fall on the town.",
    "Mills burned - and the bridge fell - before the morning came.",
])
def test_a_dash_is_not_a_dateline(sentence):
    """A dash after some words does not make a dateline of them."""
    document = reading(sentence + "\n" + BODY)
    assert document.dateline is None
    assert kinds(document)[0] == ("body", sentence)


@pytest.mark.parametrize("line, byline, agency", [
    ("By Jane Doe", "Jane Doe", None),
    ("BY JANE DOE", "JANE DOE", None),
    ("Written by: Jane Doe", "Jane Doe", None),
    ("By Jane Doe, Reuters", "Jane Doe", "Reuters"),
    ("By Jane Doe, Ann Poe and John Roe", "Jane Doe, Ann Poe and John Roe", None),
    ("By Jane Doe in Avila", "Jane Doe", None),
    ("By Jane Doe | March 17, 2022", "Jane Doe", None),
    ("By AFP", None, "Agence France-Presse"),
])
def test_byline(line, byline, agency):
    """A byline names who wrote it, and an agency when it is one."""
    document = reading(f"Market in Avila hit\n{line}\n{BODY}")
    assert kind_of(document, line) == "byline"
    assert (document.byline, document.agency) == (byline, agency)


@pytest.mark.parametrize("line", ["By Thursday evening the mill was lost.", "By morning, nine people were counted."])
def test_a_sentence_that_begins_with_by_is_prose(line):
    """"By Thursday" is a time, not a writer."""
    document = reading(f"Market in Avila hit\n{BODY}{line}\n{BODY}")
    assert kind_of(document, line) == "body"
    assert document.byline is None


@pytest.mark.parametrize("line, publisher, agency", [
    ("Source: Norland Herald", "Norland Herald", None),
    ("This article is owned by Norland Herald.", "Norland Herald", None),
    ("This story was originally published by Norland Herald.", "Norland Herald", None),
    ("Source: https://www.herald.example/a/1", "herald.example", None),
    ("Source: AFP", None, "Agence France-Presse"),
    ("— Reuters", None, "Reuters"),
    ("With reporting by AFP and Reuters", None, "Agence France-Presse"),
    ("The Associated Press contributed to this report.", None, "Associated Press"),
    ("(Reporting by Jane Doe; Editing by John Roe)", None, None),
])
def test_credits(line, publisher, agency):
    """A credit names the publisher or the agency and is no prose."""
    document = reading(f"Market in Avila hit\n{BODY}\n{line}\n")
    assert kind_of(document, line) == "credit"
    assert (document.publisher, document.agency) == (publisher, agency)


# -- captions and furniture ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [
    "Smoke over Avila on Thursday [Jo Ray/AP Photo]",
    "Smoke over Avila on Thursday. (AP Photo/Jo Ray)",
    "‘We have no bread,’ the baker of Avila says [Jo Ray via Reuters]",
    "FILE - Smoke over Avila, March 3, 2022.",
    "Photo: Jo Ray",
    "A woman at the mill of Avila. Photo: Jo Ray/Getty Images",
])
def test_captions(line):
    """A line with a picture's credit is a caption."""
    assert kind_of(reading(f"Market in Avila hit\n{BODY}{line}\n{BODY}"), line) == "caption"


@pytest.mark.parametrize("line", [
    "The army (the northern one) shelled the mill.",
    "She said “[the mayor] will not leave” and went.",
    "The file (No. 12/B) was lost.",
])
def test_brackets_in_prose_are_not_credits(line):
    """Brackets without a picture's credit leave the line prose."""
    assert kind_of(reading(f"Market in Avila hit\n{BODY}{line}\n{BODY}"), line) == "body"


@pytest.mark.parametrize("line", [
    "READ MORE: Council asks for a pause", "Related: Siege enters third week", "WATCH: Mill burns in Avila",
    "Advertisement", "Sign up for our newsletter", "Subscribe to the Herald", "Leave a Reply", "Trending",
    "Required fields are marked *",
    "Your email address will not be published.", "Exit mobile version", "Follow us on Telegram", "Share this", "Share",
    "For the latest news, follow our channel online or via the app.", "© 2022 Norland Herald", "3 min read",
    "This website uses cookies to improve your visit.", "Copyright 2022 Norland Herald. All rights reserved.",
    "Log in to continue",
    "You must be logged in to post a comment.", "Tags: Avila, mill", "Click here to read more", "12 Comments",
])
def test_furniture(line):
    """What belongs to the page is out of the prose and stays in the text."""
    document = reading(f"Market in Avila hit\n{BODY}{line}\n{BODY}")
    assert kind_of(document, line) == "furniture"
    assert line in document.text


@pytest.mark.parametrize("line", [
    "Advertising in the town has stopped since the shells fell on its market.",
    "Share prices fell in Dorna.",
    "Follow the river and you reach the mill, the guide said.",
    "Search teams went on until dark.",
    "Register offices in the town were hit as well.",
    "Watch towers burned along the river.",
    "Related families lived in the two houses.",
    "Close to the mill, nine people were hurt.",
    "More from the army: it denies the strike, and says it was elsewhere.",
])
def test_prose_that_begins_like_furniture_is_prose(line):
    """A word that pages use is no reason to drop a sentence."""
    assert kind_of(reading(f"Market in Avila hit\n{BODY}{line}\n{BODY}"), line) == "body"


def test_a_list_is_not_a_row_of_headings():
    """Three short lines in a row are a list, and lists are prose."""
    document = reading(f"Market in Avila hit\n{BODY}Four dead\nNine wounded\nTwo missing\n{BODY}")
    assert kind_of(document, "Nine wounded") == "body"


# -- what is not read ----------------------------------------------------------------------------------------------


UKRAINIAN = "Ворожі війська обстріляли містечко рано вранці, загинуло четверо людей, повідомив міський голова.\n"


@pytest.mark.parametrize("data, why", [
    (b"", "no words"),
    (b" \n\t\r\n ", "no words"),
    (bytes(range(256)) * 40, "not text"),
    (b"\x00\x01\x02" * 400, "not text"),
    (b"%PDF-1.7 something", "not text: it looks like a PDF"),
    (b"PK\x03\x04" + bytes(100), "not text: it looks like a ZIP archive"),
    (UKRAINIAN.encode(), "no extractor reads Ukrainian yet (uk)"),
    ("Subscribe now\nTrending\nLeave a Reply\n", "no prose"),
    ("word " * 200_001, "1,000,005 characters, the limit is 1,000,000; split it"),
])
def test_what_cannot_be_read_says_why_and_what_to_do(data, why):
    """Bad content is no error: the document says why it is left alone, and that the original is kept."""
    document = reading(data)
    assert document.unread.startswith(why)
    assert "kept" in document.unread


def test_a_text_of_fifty_megabytes_is_answered_at_once():
    """Far over the limit, the text is kept and the answer takes no analysis."""
    start = time.monotonic()
    document = reading(b"a word " * 7_500_000)
    assert document.unread and len(document.text) == 52_500_000
    assert time.monotonic() - start < 5


def test_a_short_text_has_no_language_and_is_read():
    """Under forty letters a language would be a guess."""
    document = reading("Nine dead in Avila.")
    assert (document.language, document.unread) == (None, None)


def test_a_media_type_nobody_reads_is_told():
    """The document names the media types there are readers for."""
    document = reading(b"x", "image/png")
    assert document.unread.startswith("no reader for image/png; there is ") and ", text/html, " in document.unread


@pytest.mark.parametrize("encoding, made_by", [
    ("utf-8", "plain 1"), ("utf-8-sig", "plain 1"), ("utf-16", "plain 1 (utf-16-le)"),
    ("utf-16-le", "plain 1 (utf-16-le)"),
    ("utf-16-be", "plain 1 (utf-16-be)"), ("utf-32", "plain 1 (utf-32-le)"), ("cp1252", "plain 1 (cp1252)"),
    ("latin-1", "plain 1 (cp1252)"),
])
def test_encodings(encoding, made_by):
    """The same words come out of every encoding, character for character and without a byte order mark."""
    text = BODY.replace("Avila", "Ávila")
    document = reading(text.encode(encoding))
    assert (document.text, document.made_by) == (text, made_by)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_u", "utf-16-le"])
def test_cyrillic_encodings(encoding):
    """A Ukrainian text is kept as it reads, whatever it is encoded in."""
    document = reading((UKRAINIAN * 3).encode(encoding))
    assert document.text == UKRAINIAN * 3
    assert document.language == "uk"


def test_a_broken_byte_does_not_make_another_encoding_of_a_text():
    """A text cut within a character is still UTF-8, and the reader says what is broken."""
    document = reading(BODY.replace("Avila", "Ávila").encode() + "“".encode()[:2])
    assert document.text.startswith("Shells fell on the market of Ávila")
    assert document.made_by == "plain 1 (utf-8, 1 broken sequence)"


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(data):
    """Whatever the bytes, there is a document, and its regions lie in its text."""
    document = reading(data)
    assert all(0 <= each.start < each.end <= len(document.text) for each in document.regions)


# -- web pages -----------------------------------------------------------------------------------------------------


PARAGRAPHS = "".join(
    f"<p>Shells fell on the town of Avila on Thursday &mdash; {n} people died, officials said.</p>" for n in range(9)
)
PAGE = f"""<!DOCTYPE html><html><head><title>Market hit - Herald</title>
<meta property="og:title" content="Market in Avila hit">
<meta property="og:site_name" content="Norland Herald"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2022-03-17T14:05:00+00:00">
<script>document.title = "no"</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Market in Avila hit</h1>{PARAGRAPHS}
<p>Read more: Army denies strike</p></article><footer>Contact us</footer></body></html>"""
HTML = "text/html"


def test_a_page_gives_its_main_text_and_what_it_says_of_itself():
    """Title, byline, publisher and date come from the page; menus and scripts are left out, and the text is marked."""
    document = reading(PAGE, HTML)
    assert (document.title, document.byline) == ("Market in Avila hit", "Jane Doe")
    assert document.publisher == "Norland Herald"
    assert document.published.value == "2022-03-17"
    assert document.published.basis == "the page's metadata (article:published_time)"
    assert kinds(document)[0] == ("title", "Market in Avila hit")
    assert kind_of(document, "Shells fell on the town of Avila on Thursday — 0 people died") == "body"
    assert kind_of(document, "Read more") == "furniture"
    assert "document.title" not in document.text and "Home" not in document.text
    assert document.made_by.startswith("html 1, trafilatura ")


@pytest.mark.parametrize("head, value, where", [
    ('<meta name="date" content="2022-03-17">', "2022-03-17", "date"),
    ('<script type="application/ld+json">{"@graph": [{"datePublished": "2022-03-17T10:00:00Z"}]}</script>',
     "2022-03-17", "schema.org datePublished"),
    ('<script type="application/ld+json">{"datePublished": </script>', None, None),
    ('<meta name="date" content="someday">', None, None),
    ("", None, None),
])
def test_a_page_is_dated_only_by_what_it_states(head, value, where):
    """A date counts when the page states it as its own; none is guessed."""
    published = reading(f"<html><head><title>T</title>{head}</head><body>{PARAGRAPHS}</body></html>", HTML).published
    assert (published and published.value) == value
    assert not published or where in published.basis


def test_a_page_that_is_not_closed_is_read():
    """A page cut in the middle of its text gives what is there."""
    document = reading(PAGE[: PAGE.index("<p>") + 300], HTML)
    assert document.unread is None
    assert "0 people died" in document.text


def test_a_page_says_its_encoding():
    """The declared encoding is used, and a language nobody reads is told."""
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{UKRAINIAN * 5}</p></body></html>'
    document = reading(page.encode("cp1251"), HTML)
    assert UKRAINIAN.strip() in document.text
    assert document.unread.startswith("no extractor reads Ukrainian yet")


def test_xhtml_is_read():
    """An XML declaration with an encoding does not stop the reader."""
    declaration = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
    page = f"{declaration}<body>{PARAGRAPHS}</body></html>"
    assert reading(page, "application/xhtml+xml; charset=utf-8").unread is None


@pytest.mark.parametrize("page, why", [
    ("", "no main text"),
    ("<html><body><script>while (true) {}</script></body></html>", "no main text"),
    ("<div>" * 50_000 + "words" + "</div>" * 50_000, "elements nested more than 250 deep"),
    ("<div>" * 1_000_000, "more than 100,000 tags"),
    ("<" * 2_000_000, "more than 100,000 tags"),
    ("<a " * 90_000, "more than 1,000 attributes"),
    ("<!--" * 50_000, ""),
    ("&amp;" * 500_000, "no main text"),
    ("<p>" + "x" * 5_000_001, "5,000,004 bytes of HTML"),
    ("\x00" * 500 + "<p>", "not text"),
])
def test_hostile_pages_end_quickly_and_say_why(page, why):
    """Nesting, noise and size end in a document that says why it is not read, within seconds."""
    start = time.monotonic()
    document = reading(page, HTML)
    assert why in document.unread and "kept" in document.unread
    assert time.monotonic() - start < 10


# -- the five articles ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five articles are not beside this checkout")
def test_the_five_articles_are_marked():
    """Each article gives the fields it states, and none that it does not."""
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        document = reading(path.read_bytes())
        assert document.text == path.read_text(encoding="utf-8") and document.unread is None
        furniture = sum(each.kind == "furniture" for each in document.regions)
        captions = sum(each.kind == "caption" for each in document.regions)
        found.append((bool(document.title), bool(document.byline), bool(document.publisher), bool(document.agency),
                      bool(document.dateline), bool(document.published), captions, furniture))
    assert found == [
        (False, False, False, False, False, True, 0, 0),
        (True, True, True, False, False, False, 0, 2),
        (True, False, True, False, False, False, 3, 0),
        (False, False, False, True, True, False, 0, 2),
        (True, False, False, False, False, False, 0, 6),
    ]
