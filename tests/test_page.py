"""The page of a case file: it is linked, read without a mouse, and tells what the records say."""

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from _case_file import EMPTY, Page, crowd, html_of, written
from _picture import made, picture, proposed, says, words
from onrecord.models import Account, Picture, Place, Reconciliation
from onrecord.sharing import _standing, _wordings, _words
from onrecord.vocabulary import GRADES, NO_FINDING


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> str:
    return html_of(tmp_path_factory.mktemp("shared") / "case file")


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


# -- the page ----------------------------------------------------------------------------------------------------------


def test_every_link_leads_to_a_place_on_the_page(page):
    """No link leads nowhere, none leads out, and each place is there once."""
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {each for each in page.all("href") if not (each.startswith("#") and each[1:] in ids)} == set()


def test_the_elements_of_the_page_are_closed_in_order(page):
    """The page is well formed."""
    assert page.crossed == [] and page.open == []


def test_the_page_loads_and_runs_nothing(page, html):
    """No script, no frame, no picture from elsewhere, no style but its own, which is named by its digest."""
    assert {tag for tag, _ in page.elements} & {"script", "iframe", "img", "link", "object", "form", "base"} == set()
    assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert page.all("style") == [] and page.all("src") == []
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)[1]
    import base64

    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html
    assert not re.search(r"url\(|@import", style)


def test_headings_go_down_one_step_at_a_time(page):
    """The outline of the page can be heard."""
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    # The contents come before the first section, under a heading of their own.
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_page_has_landmarks_and_a_way_past_the_contents(page):
    """Header, contents, main, footer, and a first link that leads to the case file."""
    tags = [tag for tag, _ in page.elements]
    assert all(each in tags for each in ("header", "nav", "main", "footer"))
    assert page.all("href")[0] == "#main" and ("html", {"lang": "en"}) in page.elements


def test_tables_name_their_columns(page):
    """Every header cell says what it heads, and every table has a caption."""
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") == tags.count("caption") > 5
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")


@pytest.mark.parametrize("heading, text", _words.NOTES)
def test_the_page_says_what_it_is_and_is_not(page, heading, text):
    """The standing notes are on every case file."""
    assert heading in page.text and text in page.text


def test_review_is_shown_on_every_part(html):
    """What nobody has reviewed says so, and what a person accepted says that."""
    assert html.count('badge unreviewed">unreviewed<') >= 10 and 'badge accepted">accepted by a person<' in html


@pytest.mark.parametrize(
    "said",
    [
        "2 independent origins in 3 documents",
        "The Harbour Courier → Petra Vosk → hospital staff",
        "Both carry the report of the Meridian agency.",
        "no reason found either way",
        "14 or more",
        "9 to 11",
        "The Defence Ministry of Ostermark denies",
        "No source says what was aimed at.",
        "D3 has no date of publication",
        "Roof of the clinic, day unclear: what, when, where",
        "art. 8(2)(b)(ix)",
        "in a denial",
    ],
)
def test_the_page_tells_what_the_records_say(page, said):
    """Chains, origins with reasons, bounds, denials, what is missing: all are there to read."""
    assert said in " ".join(page.text.split())


def test_how_documents_stand_is_drawn_told_and_linked(page, html):
    """The picture of all documents leads to the rows of its table, that of an incident to its own."""
    ids = page.all("id")
    assert html.count('class="picture matrix"') == 1 and html.count('class="picture lineage"') == 1
    for row in ("pair-1-2", "pair-1-3", "pair-2-3", "INC-0001-pair-1-2", "INC-0001-pair-2-3"):
        assert row in ids and f"#{row}" in page.all("href")
    text = " ".join(page.text.split())
    assert "━ echo 1 pair:" in text and "═ independent 1 pair:" in text and "┄ unknown 1 pair:" in text


def test_who_told_whom_is_drawn_as_the_count_of_origins_was_made(html):
    """The mayor reaches her outlet through the agency it credits; the agency reaches both; the nurse told the radio."""
    told = re.search(r'id="lineage-INC-0001-desc">(.*?)</desc>', html)[1]
    assert "Petra Vosk (speaker) → Meridian (news agency) → D1 The Harbour Courier" in told
    assert "; Meridian (news agency) → D2 Northmark Herald" in told and "Jana Holm (witness) → D3 Low Coast" in told
    assert "Defence Ministry" not in told and "D1 and D2: echo; D1 and D3: independent; D2 and D3: unknown" in told


def test_documents_of_one_story_are_proposed_with_what_they_share(page):
    """What their words propose stands apart from what is decided, with the words."""
    text = " ".join(page.text.split()).split("Documents that report one happening, as their words propose", 1)[1]
    assert "Nothing is decided by it" in text and "D1 The Harbour Courier, D3 Low Coast Radio What they share" in text
    assert "both name the Saint Oda clinic: Saint Oda D1 · " in text


def test_documents_with_nothing_in_common_are_said_to_have_nothing(tmp_path):
    """No pairs, no picture, and a sentence."""
    alone = replace(picture(), reconciliation=Reconciliation())
    assert "No two documents have anything in common that we found." in shown(tmp_path, alone)


def test_many_documents_are_told_as_groups_and_the_pairs_left_out_are_counted(tmp_path):
    """Beyond some two dozen the picture gives way, the table is bounded, and nothing is left out unsaid."""
    page = written(tmp_path / "out", crowd(60))
    text = " ".join(page.text.split())
    assert "60 documents: D1, D2" in text and "and 20 more" in text
    assert "picture matrix" not in page.all("class") and page.all("class").count("picture lineage") == 1
    rows_there = [each for each in page.all("id") if re.fullmatch(r"pair-\d+-\d+", each)]
    assert len(rows_there) == _standing.MOST_PAIRS
    pairs = len(crowd(60).reconciliation.echoes)
    assert f"{pairs - _standing.MOST_PAIRS} more pairs found no room here; all are in tables/echoes.csv." in text
    assert "46 more documents found no room here; all are in tables/origins.csv." in text
    assert {each for each in page.all("href") if each[1:] not in page.all("id")} == set()


def test_an_incident_of_many_documents_has_a_triangle_beside_who_told_whom(tmp_path):
    """Lines between a dozen documents would be a knot: cells take their place."""
    page = written(tmp_path / "out", crowd(8))
    assert page.all("class").count("picture lineage") == 1 and page.all("class").count("picture matrix") == 2
    assert "lineage-INC-0002-title" in page.all("id") and "matrix-INC-0002-title" in page.all("id")
    assert "tie unknown" not in _svg_of(tmp_path / "out", "lineage-INC-0002")


def _svg_of(out: Path, name: str) -> str:
    html = (out / "index.html").read_text(encoding="utf-8")
    return next(each for each in re.findall("<svg.*?</svg>", html, re.DOTALL) if f'"{name}-title"' in each)


def test_a_page_grows_with_its_documents_and_no_faster(tmp_path):
    """Three times the documents are at most three times the page; how they stand takes no more room than before."""
    pages = {count: html_of(tmp_path / str(count), crowd(count)) for count in (20, 100, 300)}
    sizes = {count: len(html.encode()) for count, html in pages.items()}
    assert sizes[20] < 350_000 and sizes[300] < 3 * sizes[100] and sizes[300] < 1_500_000
    section = '<section id="standing".*?</section>'
    standing = [len(re.search(section, pages[each], re.DOTALL)[0]) for each in (100, 300)]
    assert standing[1] < 1.2 * standing[0]


def test_a_reason_two_incidents_give_for_one_pair_is_told_once(tmp_path):
    """What is the same words at the same places is one reason; others of its rule stay."""
    echo = picture().reconciliation.echoes[0]
    again = replace(echo.reasons[0], says="Told with another incident.")
    other = replace(echo.reasons[0], spans=echo.reasons[0].spans[:1], says="Another place.")
    told = replace(echo, reasons=(*echo.reasons, again, other))
    text = shown(tmp_path, replace(picture(), reconciliation=Reconciliation(echoes=(told,))))
    assert "Both carry the report" in text and "Another place." in text and "Told with another" not in text


# -- the wordings of an utterance --------------------------------------------------------------------------------------

LONGEST = "We will not leave Velmar, and the twenty patients stay with us."


def wording(*parts: str, flags: tuple[tuple[str, str, str], ...] = ()) -> dict:
    """A row of a variant of LONGEST, told in these parts; `flags`: longest, variant and flag of its differences."""
    differences = [{"longest": one, "variant": two, "flag": flag} for one, two, flag in flags]
    return {"spans": [{"exact": each} for each in parts], "differences": differences}


@pytest.mark.parametrize(
    "parts, expected",
    [
        (["We will not leave Velmar"], "We will not leave Velmar <del>and the twenty patients stay with us.</del>"),
        (["We will leave Velmar, and the twenty patients stay with us"],
         "We will <del>not</del> leave Velmar, and the twenty patients stay with us"),
        (["We will not leave Velmar; and the ten patients stay with us"],
         "We will not leave Velmar; and the <del>twenty</del> <ins>ten</ins> patients stay with us"),
        (["We will not leave Velmar", "the twenty patients stay with us"],
         "We will not leave Velmar <del>and</del> […] the twenty patients stay with us"),
        (["We will never", "leave Velmar, and the twenty patients stay with us"],
         "We will <del>not</del> <ins>never</ins> […] leave Velmar, and the twenty patients stay with us"),
        (["We will not leave (ever) Velmar and the twenty patients stay with us"],
         "We will not leave <ins>(ever)</ins> Velmar and the twenty patients stay with us"),
        (["‘We will not leave Velmar – and the twenty patients stay with us’"],
         "‘We will not leave Velmar – and the twenty patients stay with us’"),
    ],
    ids=["cut", "a not left out", "another number", "split", "split in a change", "bracketed", "re-punctuated"],
)  # fmt: skip
def test_a_wording_is_set_against_the_longest_word_by_word(parts, expected):
    """Struck: left out; underlined: only here; a gap between parts and punctuation are no difference."""
    found = _wordings.marked(wording(*parts), LONGEST)
    assert found["wording"] == expected and found["close"]


@pytest.mark.parametrize(
    "text, flag, expected",
    [
        ("We will not leave Velmar, and the ten patients stay with us.", ("twenty", "ten", "number"),
         '<del class="flagged">twenty</del> <ins class="flagged">ten</ins>'),
        ("We will leave Velmar, and the twenty patients stay with us.", ("not", "", "negation"),
         'will <del class="flagged">not</del> leave'),
        ("We will not leave Sellin, and the twenty patients stay with us.", ("Velmar", "Sellin", "name"),
         '<del class="flagged">Velmar,</del> <ins class="flagged">Sellin,</ins>'),
        ("We will not leave Velmar, and the twenty patients remain with us.", ("stay", "remain", None),
         "<del>stay</del> <ins>remain</ins>"),
    ],
)  # fmt: skip
def test_a_difference_that_may_change_the_meaning_is_boxed(text, flag, expected):
    """A number, a "not" or a name that differs has a box of its own, another word has none."""
    assert expected in _wordings.marked(wording(text, flags=(flag,)), LONGEST)["wording"]


def test_a_wording_with_little_in_common_shows_what_it_has():
    """Marks on every word would hide what they are there to show: the shared words are in bold instead."""
    found = _wordings.marked(wording("The mayor vowed that twenty patients, she among them, would remain"), LONGEST)
    assert not found["close"] and "<del>" not in found["wording"]
    assert "that <b>twenty</b> <b>patients,</b> she" in found["wording"]


def test_a_wording_whose_difference_is_flagged_is_never_called_the_same():
    """Though the letters agree once the marks are taken off: the record knows better."""
    same = {"of": wording(LONGEST), "text": LONGEST}
    other = {"of": wording(LONGEST, flags=(("twenty", "20", "number"),)), "text": LONGEST}
    assert _wordings._same(same, LONGEST) and not _wordings._same(other, LONGEST)


def test_a_wording_is_marked_word_by_word(html):
    """What an outlet leaves out is struck through, in place."""
    assert (
        "The <del>red</del> roof sign can be seen from the air, <del>and there were only patients inside,</del>" in html
    )


def test_what_speaks_of_the_future_is_no_incident(tmp_path):
    """A passage of no incident is listed apart, as what it is."""
    made = picture()
    herald = made.documents[1]
    feared = Account(
        spans=(words(herald, "the port of Sellin may be shelled"),), reality="predicted", made_by="accounts 1"
    )
    text = " ".join(written(tmp_path / "out", replace(made, accounts=(*made.accounts, feared))).text.split())
    assert "predicted Northmark Herald → Anton Reel: the port of Sellin may be shelled" in text


def test_a_picture_of_nothing_is_a_page_that_says_so(tmp_path):
    """An empty case has a case file, too."""
    text = written(tmp_path / "out", EMPTY).text
    assert "The documents tell of no incident that we found." in text and "so there is no map" in text


def test_an_incident_placed_to_a_country_is_listed_beside_the_map(tmp_path):
    """The middle of a country is no place where something happened."""
    country = picture(Place(name="Ostermark", country=None, precision="country", latitude=46.2, longitude=-31.4))
    assert "No incident has coordinates, so there is no map." in written(tmp_path / "out", country).text


def shown(tmp_path, of: Picture) -> str:
    return " ".join(written(tmp_path / "out", of).text.split())


def test_an_incident_opens_with_the_allegation_and_who_says_so(page):
    """One sentence: what is alleged, who tells it, who denies it."""
    text = " ".join(page.text.split())
    assert "Alleged: missile strike, affecting: hospital, in Varnholt, Tuesday 13 May 2031" in text
    assert "It is denied in the words of Defence Ministry of Ostermark (D1)." in text


def test_what_only_a_denial_names_is_not_part_of_the_allegation(tmp_path):
    """The denying ministry's "our forces" is no alleged perpetrator of the sentence."""
    lead = shown(tmp_path, picture()).split("Alleged: ", 1)[1].split("It is denied")[0]
    assert "Ostermark" not in lead


def test_incidents_that_may_be_one_stand_in_a_section_and_at_each_of_them(tmp_path):
    """A person decides: both incidents say so and lead to the reason, which is told once."""
    page = written(tmp_path / "out", proposed())
    text = " ".join(page.text.split())
    assert text.count("A person should decide:") == 2
    assert text.count("INC-0001 and INC-0002: INC-0001 and INC-0002 may be one event: the same object") == 1
    assert page.all("href").count("#may-be-same") == 2 and page.all("id").count("may-be-same") == 1


def test_what_stands_against_an_element_has_a_register(page):
    """The register names whose words they are and the element they bear on."""
    text = " ".join(page.text.split())
    register = text.split("What is reported against an element", 1)[1].split("What no source gives")[0]
    assert "Defence Ministry of Ostermark" in register and "element 1 of art. 8(2)(b)(ix)" in register


def test_the_standing_note_and_the_grades_are_told_once(page):
    """Every page with incidents says that nothing in it is a finding, and what each grade means."""
    text = " ".join(page.text.split())
    assert text.count(NO_FINDING) == 1
    for axis in GRADES.values():
        assert all(f"{grade}: {defined}" in text for grade, defined in axis.items())


@pytest.mark.parametrize("state, sign", [("contested", "◐"), ("not addressed", "○")])
def test_the_state_of_an_element_has_a_sign_and_a_word(html, state, sign):
    """A state is told without colour."""
    assert f">{sign} {state}</span>" in html


def test_days_in_our_sentences_are_written_as_people_write_them(tmp_path):
    """An ISO date in a reason is told as a day, and a file by its number; words of documents stay as they are."""
    base = picture()
    incident = base.reconciliation.incidents[0]
    told = replace(incident.tallies[0], says="as of 2031-05-13 in courier.txt, not 2031-05-13/2031-05-14x")
    reconciliation = replace(base.reconciliation, incidents=(replace(incident, tallies=(told,)),))
    text = shown(tmp_path, replace(base, reconciliation=reconciliation))
    assert "as of 13 May 2031 in D1, not" in text and "in courier.txt" not in text


def test_the_same_words_are_not_printed_again(html):
    """The outlet that carries the longest wording says so; the other's wording is printed with its differences."""
    assert html.count("The longest wording of 2 documents, in <strong>") == html.count('<p class="wording"') == 1


def test_values_that_agree_or_count_different_things_have_no_picture(tmp_path):
    """A picture sets values side by side only where they count the same and differ."""
    base = picture()
    incident = base.reconciliation.incidents[0]
    drawn = []
    for relation in ("contradiction", "different scope"):
        tally = replace(incident.tallies[0], relation=relation)
        told = replace(base.reconciliation, incidents=(replace(incident, tallies=(tally,)),))
        html = html_of(tmp_path / relation, replace(base, reconciliation=told))
        drawn.append(html.count("picture ranges"))
    assert drawn[0] == 1 and drawn[1] == 0


def test_an_outlet_without_a_name_is_called_by_the_number_of_its_document(tmp_path):
    """A reader meets D-numbers, never the names of files, where no publisher is known."""
    text = "Nurse Holm said “it fell”.\n"
    document = made("radio.txt", text, [("body", text)])
    statement = says(document, "Holm", "Nurse Holm", "said", "it fell", mode="direct")
    told = shown(tmp_path, replace(EMPTY, documents=(document,), statements=(statement,)))
    assert "D1 (publisher unknown) → Holm" in told and "radio.txt → Holm" not in told
