"""Documents on the page of a case file: every character is there, marked, and never more than text."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from _case_file import EMPTY, HOSTILE, Page, crowd, html_of, written
from _picture import made, picture, says
from onrecord.models import Echo, Picture, Reason, Reconciliation
from onrecord.sharing import _words
from onrecord.sharing._marks import Marks, marked, visible


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> str:
    return html_of(tmp_path_factory.mktemp("shared") / "case file")


# -- the documents on the page -----------------------------------------------------------------------------------------


def texts(html: str) -> list[str]:
    """The documents' texts as they stand on the page, without the links back to incidents."""
    plain = re.sub(r'<a class="back".*?</a>', "", html)
    return [Page(each).text for each in re.findall(r'<div class="text"[^>]*>(.*?)</div>', plain, re.DOTALL)]


def test_every_document_is_there_character_for_character(html):
    """Marks add nothing to a text and leave nothing out."""
    assert texts(html) == [each.text for each in picture().documents]


def test_the_words_of_a_mark_are_the_words_of_its_span(html):
    """The anchor d1-62-130 holds characters 62 to 130 of document 1."""
    numbers = dict(enumerate((each.text for each in picture().documents), 1))
    found = re.findall(r'<mark class="[a-z ]+" id="d(\d+)-(\d+)-(\d+)">', html)
    assert len(found) > 20
    for number, start, end in (tuple(map(int, each)) for each in found):
        inside = html.split(f'id="d{number}-{start}-{end}">', 1)[1]
        inner = Page(re.sub(r'<a class="back".*?</a>', "", _until_closed(inside))).text
        assert inner and numbers[number][start:end].startswith(inner)  # less, where another mark crosses it


def _until_closed(html: str) -> str:
    depth = 1
    for found in re.finditer(r"<(/?)mark\b", html):
        depth += -1 if found[1] else 1
        if not depth:
            return html[: found.start()]
    raise AssertionError("a mark is not closed")


@pytest.mark.parametrize(
    "spans, expected",
    [
        ([(0, 4)], "<mark a>abcd</mark>efgh"),
        ([(0, 4), (1, 3)], "<mark a>a<mark b>bc</mark>d</mark>efgh"),
        ([(0, 4), (2, 6)], "<mark a>ab<mark b>cd</mark></mark><mark>ef</mark>gh"),
        ([(0, 2), (2, 4)], "<mark a>ab</mark><mark b>cd</mark>efgh"),
        ([(0, 8), (0, 2), (6, 8)], "<mark a><mark b>ab</mark>cdef<mark c>gh</mark></mark>"),
        ([(0, 6), (1, 4), (3, 8)], "<mark a>a<mark b>bc<mark c>d</mark></mark><mark>ef</mark></mark><mark>gh</mark>"),
    ],
)
def test_marks_nest_and_split_where_they_cross(spans, expected):
    """Elements cannot cross: what reaches past a mark goes on behind it, and its anchor is there once."""
    marks = Marks()
    names = {marks.anchor(1, *span, "figure"): name for span, name in zip(spans, "abc", strict=False)}
    html = str(marked("abcdefgh", [{"kind": "body", "start": 0, "end": 8}], marks.of(1)))
    for anchor, name in names.items():
        html = html.replace(f'<mark class="figure" id="{anchor}">', f"<mark {name}>")
    assert html == f'<span class="region body">{expected.replace("<mark>", MARK)}</span>'


MARK = '<mark class="figure">'


def test_a_mark_across_regions_is_split_at_the_border():
    """A statement that reaches from one paragraph's region into the next keeps one anchor."""
    marks = Marks()
    anchor = marks.anchor(1, 1, 7, "content")
    regions = [{"kind": "body", "start": 0, "end": 4}, {"kind": "caption", "start": 4, "end": 8}]
    html = str(marked("abcdefgh", regions, marks.of(1)))
    assert html.count("<mark") == 2 and html.count(f'id="{anchor}"') == 1 and Page(html).text == "abcdefgh"


# -- hostile text ------------------------------------------------------------------------------------------------------


def test_hostile_outlets_and_speakers_cannot_break_a_picture(tmp_path):
    """The SVG of the page is well formed, whatever outlets, speakers and reasons are called."""
    of = crowd(3)
    documents = tuple(replace(each, publisher=f"{HOSTILE} {at}") for at, each in enumerate(of.documents))
    now = {old.id: new.id for old, new in zip(of.documents, documents, strict=True)}
    incident = of.reconciliation.incidents[0]
    accounts = tuple(
        replace(each, spans=tuple(replace(span, document=now[span.document]) for span in each.spans))
        for each in of.accounts
    )
    sources = tuple(
        replace(each, name=HOSTILE, document=now[each.document], accounts=(account.id,))
        for each, account in zip(incident.origins.sources, accounts, strict=True)
    )
    pair = Echo(
        left=documents[0].id, right=documents[1].id, relation="echo", reasons=(Reason(rule=HOSTILE, says=HOSTILE),)
    )
    origins = replace(incident.origins, sources=sources, pairs=(pair,), groups=())
    incident = replace(incident, accounts=tuple(each.id for each in accounts), origins=origins)
    reconciliation = Reconciliation(echoes=(pair,), incidents=(incident,))
    of = replace(of, documents=documents, accounts=accounts, reconciliation=reconciliation)
    html = html_of(tmp_path / "out", of)
    drawn = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawn) == 2
    for each in drawn:
        tags = {one.tag for one in ElementTree.fromstring(each).iter()}
        assert tags <= {"svg", "title", "desc", "g", "a", "rect", "text", "path", "circle"}
    page = Page(html)
    assert page.crossed == [] and "script" not in {tag for tag, _ in page.elements}
    assert not re.search("[\u202a-\u202e\x07]", html)


def hostile() -> Picture:
    """A picture whose every name and text tries to be more than text."""
    document = replace(
        made("=cmd|x.txt", HOSTILE, [("body", HOSTILE)]),
        title=HOSTILE,
        publisher='"><script>x</script>',
        byline="\u202ex",
    )
    statement = says(document, HOSTILE, "<script>alert(1)</script>", "said", "& \"quoted\" 'single'")
    base = picture()
    incident = replace(base.reconciliation.incidents[1], title=HOSTILE, accounts=(), missing=("<b>",))
    captures = tuple(replace(each, address="javascript:alert(1)", sha256=document.sha256) for each in base.captures)
    reconciliation = Reconciliation(incidents=(incident,))
    return replace(
        EMPTY, documents=(document,), statements=(statement,), captures=captures, reconciliation=reconciliation
    )


def test_hostile_text_is_text(tmp_path):
    """Markup in a document is shown and not run, and no address becomes a link."""
    shown = written(tmp_path / "out", hostile())
    assert {tag for tag, _ in shown.elements} & {"script", "img", "b"} == set()
    assert shown.crossed == [] and "<script>alert(1)</script>" in shown.text and "{{ 7 * 7 }}" in shown.text
    assert all(each.startswith("#") for each in shown.all("href"))


def test_unseen_characters_are_shown_by_their_number(tmp_path):
    """A text cannot make the page read in another order than it stands."""
    shown = written(tmp_path / "out", hostile())
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", shown.text) and "⟨U+202E⟩kcatta⟨U+202C⟩" in shown.text


def test_letters_of_other_scripts_are_left_as_they_are():
    """Only what is unseen is written out: Arabic, Hebrew, Ukrainian, emoji stand as they are."""
    for each in ("سمعنا صوت الطائرة", "שלום", "Ми почули літак", "👩‍⚕️", "a\tb\nc"):
        assert visible(each) == each


def test_an_emoji_counts_as_python_counts(tmp_path):
    """Offsets are code points: a mark behind an emoji holds the right words."""
    text = "👩‍⚕️ Nurse Holm said “it fell”.\n"
    document = made("emoji.txt", text, [("body", text)])
    statement = says(document, "Holm", "Nurse Holm", "said", "it fell", mode="direct")
    html = html_of(tmp_path / "out", replace(EMPTY, documents=(document,), statements=(statement,)))
    start = text.index("it fell")
    assert f'id="d1-{start}-{start + 7}">it fell</mark>' in html and texts(html) == [text]


@pytest.mark.parametrize("name", sorted(path.name for path in (Path(_words.__file__).parent / "templates").iterdir()))
def test_no_template_accuses(name):
    """Alleged, reported, attributed: templates have no word for more."""
    text = (Path(_words.__file__).parent / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(
        r"\b(guilty|proven|proved|satisfied)\b|(?<!alleged )(?<!alleged_)perpetrator", text, re.IGNORECASE
    )
    assert "| safe" not in text and "|safe" not in text
