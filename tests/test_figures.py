"""Figures: how many, of whom, of what place, as of when, and how sure the source says it is."""

import pytest

from _made import document
from onrecord.extraction import figures
from onrecord.extraction.language.parse import parse
from onrecord.models import Account, Detail, Figure, Mention, PartialDate, Place, Span, Statement
from onrecord.text import quote


def read(text: str, **found: list) -> list[Figure]:
    return list(figures.extract(parse(document(text)), found))


def words(text: str, part: str) -> Span:
    return quote(document(text), text.index(part), text.index(part) + len(part))


def said(text: str, part: str, speaker: str | None, act: str = "asserts", on: str | None = None) -> Statement:
    span = words(text, part)
    return Statement(
        span=span,
        speaker=Mention(span=span, name=speaker, basis="test") if speaker else None,
        cue=None,
        content=(span,),
        mode="indirect",
        act=act,
        said_on=PartialDate(value=on, basis="test") if on else None,
        audience=None,
        made_by="test",
    )


@pytest.mark.parametrize(
    "text, exact, low, high, counted, of_whom",
    [
        ("At least 12 people were killed in the night.", "At least 12 people", 12, None, "killed", "people"),
        ("The shelling killed 14 civilians.", "14 civilians", 14, 14, "killed", "civilians"),
        ("Up to 40 fighters died, the ministry said.", "Up to 40 fighters", None, 40, "killed", "soldiers"),
        ("Dozens of children were injured.", "Dozens of children", 12, None, "injured", "children"),
        ("Hundreds of villagers were killed or wounded.", "Hundreds of villagers", 100, None, "casualties", "people"),
        ("Eight civilians were killed and wounded.", "Eight civilians", 8, 8, "casualties", "civilians"),
        ("The army confirmed 300 civilian casualties.", "300 civilian casualties", 300, 300, "casualties", "civilians"),
        ("There have been 2,500 civilian deaths.", "2,500 civilian deaths", 2500, 2500, "killed", "civilians"),
        ("The strike left 12 dead.", "12 dead", 12, 12, "killed", "people"),
        ("The blast claimed the lives of 18 people.", "18 people", 18, 18, "killed", "people"),
        ("The death toll has climbed to 45.", "45", 45, 45, "killed", "people"),
        ("Officials put the number of dead at 67.", "67", 67, 67, "killed", "people"),
        ("Five people were shot dead at the gate.", "Five people", 5, 5, "killed", "people"),
        ("The militia kidnapped 11 aid workers.", "11 aid workers", 11, 11, "abducted", "aid workers"),
        ("As many as 90 people are missing.", "As many as 90 people", None, 90, "missing", "people"),
        ("Some 200 people remain trapped.", "Some 200 people", 200, 200, "trapped", "people"),
        ("Soldiers forcibly took 30 families away.", "30 families", 30, 30, "forcibly transferred", "families"),
        ("The fighting forced 5,000 people to flee.", "5,000 people", 5000, 5000, "displaced", "people"),
        ("Gunmen opened fire on six nurses.", "six nurses", 6, 6, "attacked", "health workers"),
        ("Between 15 and 20 homes were destroyed.", "Between 15 and 20 homes", 15, 20, "destroyed", "homes"),
        ("No civilians were killed, the army said.", "No civilians", 0, 0, "killed", "civilians"),
        ("There were no casualties.", "no casualties", 0, 0, "casualties", "people"),
        ("A nurse was killed at the gate.", "A nurse", 1, 1, "killed", "health workers"),
        ("Nurse killed in raid on clinic", "Nurse", 1, 1, "killed", "health workers"),
        ("Another man was injured.", "Another man", 1, 1, "injured", "men"),
        ("The blast left a 16-year-old boy in serious condition.", "a 16-year-old boy", 1, 1, "injured", "children"),
        ("Two men were in critical condition after the raid.", "Two men", 2, 2, "injured", "men"),
        ("Four females suffered injuries in the blast.", "Four females", 4, 4, "injured", "women"),
        ("A girl is recovering after being shot in the arm.", "A girl", 1, 1, "attacked", "children"),
        ("A farmhand was struck. A boy was hit by shrapnel.", "A boy", 1, 1, "attacked", "children"),
        ("Medics found a girl with shrapnel wounds to the leg.", "a girl", 1, 1, "injured", "children"),
        ("Gunmen shot and killed his brother on Friday.", "his brother", 1, 1, "killed", "people"),
        ("A soldier shot and killed his own guard.", "his own guard", 1, 1, "killed", "police"),
        ("The fatal shooting of a 15-year-old girl shook the town.", "a 15-year-old girl", 1, 1, "killed", "children"),
        ("A recruit shot himself in the foot.", "A recruit", 1, 1, "injured", "soldiers"),
        ("Boy, 6, wounded in Verrow shelling", "Boy", 1, 1, "injured", "children"),
        ("Teen shot, killed in north Verrow", "Teen", 1, 1, "killed", "children"),
        ("Two others are being treated at a hospital.", "Two others", 2, 2, "hospitalised", "people"),
        ("The ministry has sent 20 tanks.", "20 tanks", 20, 20, "sent", "tanks"),
        ("Nine members abstained in the vote.", "Nine members", 9, 9, "abstained", "members"),
        ("Rescuers found the bodies of 23 people.", "23 people", 23, 23, "found dead", "people"),
        ("The forces freed 150 civilians who had been captured.", "150 civilians", 150, 150, "released", "civilians"),
    ],
)
def test_a_count_is_read_with_its_bounds_and_what_it_counts(text, exact, low, high, counted, of_whom):
    """One construction, one figure: the words it rests on, the bounds they give, what is counted and of whom."""
    (found,) = read(text)
    assert (found.span.exact, found.low, found.high) == (exact, low, high)
    assert (found.counted, found.of_whom) == (counted, of_whom)


@pytest.mark.parametrize(
    "text",
    [
        "Several people were killed.",
        "The army has sent the last 717 helicopter.",
        "Nurse Ana Dorev killed in raid",
        "A boy hit the ball.",
        "The boy was shot on Friday.",
        "A man is in good company.",
        "His wife said nothing.",
        "Mother says her son was quiet",
        "The attack could kill thousands of people.",
        "If 12 people are killed there will be an inquiry.",
        "After 28 days of war the line has not moved.",
        "It was the fourth attack in a month.",
        "Read the Top 8 and sign up.",
        "Ana Dorev, 46, was injured.",
        "The house cost $200,000.",
        "The two sides met in the morning.",
        "The 12-year-old said nothing.",
        "The council adopted Resolution 2202 on March 17.",
    ],
)
def test_what_counts_no_harm_gives_no_figure(text):
    """Durations, ages, prices, names, predictions and vague words are no figures."""
    assert read(text) == []


def test_a_part_points_at_the_figure_it_is_part_of():
    """ "Including three children" counts what the figure before it counts, and is never added to it."""
    whole, part = read("The shelling killed 14 civilians, including three children.")
    assert (part.counted, part.of_whom, part.low, part.part_of) == ("killed", "children", 3, whole.span)
    assert whole.part_of is None


def test_two_counts_of_one_clause_stay_two():
    """ "Killed 12 and wounded 30" is no figure of casualties."""
    found = read("At least 12 people were killed and 30 wounded.")
    assert [(each.counted, each.low, each.high) for each in found] == [("killed", 12, None), ("injured", 30, 30)]


def test_a_headlines_two_counts_stay_two():
    """ "One killed, six injured": each number has the word beside it."""
    found = read("One killed, six injured in Old Town shelling")
    assert [(each.counted, each.low) for each in found] == [("killed", 1), ("injured", 6)]


def test_a_headline_that_tells_what_a_person_did_counts_whom_it_was_done_to():
    """ "Soldier killed three": the soldier is not the one killed."""
    assert [(each.counted, each.low) for each in read("Soldier killed three villagers in Verrow")] == [("killed", 3)]


def test_a_rise_gives_the_figure_it_rose_to():
    """ "From 12 to 15" after "rose" is no range."""
    (found,) = read("The death toll rose from 12 to 15.")
    assert (found.low, found.high, found.qualifier) == (15, 15, None)


def test_two_numbers_that_share_a_noun_stand_each_for_itself():
    """"12 and 21 people" are two figures, and neither is their sum."""
    found = read("The two raids killed 12 and 21 people.")
    assert [each.low for each in found if each.counted == "killed"] == [12, 21]


def test_the_side_is_the_one_the_words_name():
    """ "Belgian soldiers" are of the Belgian side; "soldiers" of none that is named."""
    found = read("Six Belgian soldiers were killed and two soldiers were wounded.")
    assert [each.side for each in found] == ["Belgian", None]


# -- scope --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, scope, kind",
    [
        ("A strike killed 21 people in the town of Dendermonde outside the city of Ghent.", "Dendermonde", "place"),
        (
            "The shelling went on in Dendermonde. A school in the city where 90 people were sheltering was hit.",
            "Dendermonde",
            "place",
        ),
        ("Officials in the port city of Ostend said roughly 40 of its civilians had been killed.", "Ostend", "place"),
        ("The Ostend City Council said 300 residents had been forcibly taken away.", "Ostend", "place"),
        ("The war has forced 30,000 people to flee Belgium.", "Belgium", "country"),
        ("The vote was held in the Regional Council. Nine members abstained.", "Regional Council", "body"),
        ("The minister announced $20 million in aid to Belgium.", "Belgium", "country"),
    ],
)
def test_the_scope_is_what_governs_the_count(text, scope, kind):
    """The nearest words that govern the count say of what place, country or body it is."""
    found = read(text)[-1]
    assert (found.scope, found.scope_kind) == (scope, kind)


THEATRE = "The war in Belgium goes on. Cities in Belgium were hit. The siege of Ghent in Belgium was lifted. "


def test_a_count_that_runs_on_is_of_the_country_the_document_tells_of():
    """With nothing nearer, "have been killed so far" is of the one country in which the document's events lie."""
    found = read(THEATRE + "More than 2,000 civilians have been killed so far.")[-1]
    assert (found.scope, found.scope_kind) == ("Belgium", "country")


def test_the_toll_of_one_event_is_not_given_a_country():
    """Six killed "in the blast" are not the country's dead; the scope stays open."""
    assert read(THEATRE + "Six people were killed in the blast.")[-1].scope is None


def test_the_toll_of_an_account_is_of_its_place():
    """A figure inside an account's passage carries the account's id and its place."""
    text = "A shell hit the market, killing six people."
    account = Account(spans=(words(text, text),), reality="reported", made_by="test")
    where = Detail(
        account=account.id,
        span=words(text, "the market"),
        aspect="where",
        value="Ghent",
        basis="test",
        place=Place(name="Ghent", country="BE", precision="town"),
        made_by="test",
    )
    (found,) = read(text, accounts=[account], details=[where])
    assert (found.account, found.scope, found.scope_kind) == (account.id, "Ghent", "incident")


def test_a_place_inside_another_member_of_the_list_is_not_the_figures():
    """"A home for blind children in Ghent" does not put the schools before it into Ghent."""
    text = "They attacked three schools and a home for blind children in Ghent."
    account = Account(spans=(words(text, text),), reality="reported", made_by="test")
    where = Detail(
        account=account.id, span=words(text, "Ghent"), aspect="where", value="Ghent", basis="test", made_by="test"
    )
    (found,) = read(text, accounts=[account], details=[where])
    assert (found.of_whom, found.scope, found.account) == ("schools", None, None)


# -- as of when, how sure -----------------------------------------------------------------------------------------


def test_as_of_goes_before_the_day_of_saying():
    """ "As of Tuesday" is the figure's day, whenever it was told."""
    text = "As of Tuesday, officials said, 40 people had been killed."
    (found,) = read(text, statements=[said(text, text, "Officials", on="2031-03-20")])
    assert found.as_of is not None and found.as_of.value.endswith("-2")


def test_without_as_of_the_day_of_saying_holds():
    """A figure is of the day its source gave it."""
    text = "On Monday officials said 40 people had been killed."
    (found,) = read(text, statements=[said(text, "40 people had been killed", "Officials", on="2031-03-17")])
    assert found.as_of is not None and found.as_of.value == "2031-03-17"


def test_a_day_nobody_gives_stays_open():
    """No statement, no "as of", no account: no date."""
    assert read("Forty people were killed.")[0].as_of is None


@pytest.mark.parametrize(
    "text, standing",
    [
        ("Six people were killed.", "reported"),
        ("The army has officially confirmed 60 civilian deaths.", "confirmed"),
        ("An estimated 60 people were killed.", "estimated"),
        ("The office has estimated that 60 people were killed.", "estimated"),
        ("The office has estimated that 60 people were killed, but that number cannot be verified.", "unverified"),
        ("Sixty people were killed. The figure could not be independently confirmed.", "unverified"),
        ("He cited allegations that gunmen opened fire on six nurses.", "alleged"),
        ("Six people were allegedly killed by the guards.", "alleged"),
        ("She plans to deploy four more battle groups.", "planned"),
    ],
)
def test_the_standing_is_the_sources_own_word(text, standing):
    """How sure a figure is, is what the words say, not what we think of it."""
    assert read(text)[0].standing == standing


def test_a_figure_somebody_gives_is_claimed():
    """A named speaker claims; the outlet's own voice reports."""
    text = "The mayor said six people had been killed."
    assert read(text, statements=[said(text, "six people had been killed", "The mayor")])[0].standing == "claimed"


def test_what_a_figure_leaves_out_is_kept():
    """ "Not including ..." is part of what the source says."""
    (found,) = read("The ministry counted 70 soldiers killed, not including members of the militia.")
    assert found.excludes is not None and found.excludes.exact == "not including members of the militia"


def test_every_figure_rests_on_its_words():
    """The span is the qualifier, the number and the noun, as they stand in the document."""
    text = "In Ghent “roughly 2,400 of its civilians” were killed; hundreds of people were hurt."
    found = read(text)
    assert len(found) == 2
    assert all(each.span.exact == text[each.span.start : each.span.end] for each in found)
