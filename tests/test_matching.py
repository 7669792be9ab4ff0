"""reconcile() as a whole: who is who across documents, what others date, judgements, and no dependence on order."""

from dataclasses import replace

import pytest

from _made import account, at, day, document, figure, party, statement
from onrecord.matching import reconcile
from onrecord.models import Handle, PartialDate

WORDS = "Nobody in this valley has slept a single night since the old bridge over the Lume was burnt"


# -- people ------------------------------------------------------------------------------------------------------------


def aliases(*named):
    """Names across documents, for parties given as (name, kind, office), each in a document of its own."""
    documents, parties = [], []
    for place, (name, kind, office) in enumerate(named):
        made = document(f"{name} was there.", f"{place}.txt")
        documents.append(made)
        parties.append(party(made, name, kind, office))
    found = reconcile(documents, (), (), (), (), parties).aliases
    return [found[each.id] for each in parties]


@pytest.mark.parametrize(
    "left, right, one",
    [
        (("Ana Ruiz", "person", None), ("Ruiz", "person", None), True),
        (("Ana Ruiz", "person", "mayor of Velmar"), ("Ruiz", "person", "mayor"), True),
        (("Ana Ruiz", "person", "mayor"), ("Ruiz", "person", "striker"), False),
        (("Danylo Horvenko", "person", None), ("Danylo Horvenkko", "person", None), True),
        (("Danylo Horvenko", "person", None), ("Danylo Harvinko", "person", None), False),
        (("Ana Ruiz", "person", None), ("Eva Ruiz", "person", None), False),
        (("Ana María Ruiz", "person", None), ("Ana Ruiz", "person", None), True),
        (("the Velmar Council", "body", None), ("Velmar Council", "body", None), True),
        (("U.N.", "body", None), ("United Nations", "body", None), True),
    ],
)
def test_names_are_carried_across_documents_when_nothing_else_fits(left, right, one):
    """A surname alone, another transliteration, a middle name, an article, an abbreviation."""
    found = aliases(left, right)
    assert (found[0] == found[1]) is one


def test_a_surname_two_people_share_stays_open():
    """With two of the name, the surname alone is nobody in particular."""
    assert aliases(("Ana Ruiz", "person", None), ("Eva Ruiz", "person", None), ("Ruiz", "person", None))[2] == "Ruiz"


# -- dates -------------------------------------------------------------------------------------------------------------


def two_dated(left, right, words=WORDS, published=None, extra=()):
    """The dates that follow when two documents tell the same words, said on `left` and on `right`."""
    one = document(f"“{words},” Ana Ruiz said.", "a.txt", published=day("2031-05-03"))
    two = document(f"On Thursday Ana Ruiz spoke: “{words}.” Nine were hurt.", "b.txt", published=published)
    said = [statement(one, f"{words},", on=left), statement(two, words, on=right)]
    counted = [figure(two, "Nine were hurt", 9, 9, as_of=day("XXXX-WXX-4"))]
    found = reconcile([one, two], said, (), (), counted, [party(one, "Ana Ruiz")])
    return said[1], counted[0], two, found


def test_the_same_words_dated_elsewhere_date_an_undated_document():
    """The Thursday of b.txt is the day a.txt gives, for the statement, the figure and the document."""
    said, counted, two, found = two_dated("2031-05-01", "XXXX-WXX-4")
    assert found.dated[said.id].value == found.dated[counted.id].value == "2031-05-01"
    assert found.dated[two.id].value == "2031-05-01/2031-05-07"
    assert "a.txt" in found.dated[said.id].basis
    assert WORDS in found.dated[said.id].rests_on[0].exact


@pytest.mark.parametrize(
    "left, right, words, published",
    [
        ("2031-05-02", "XXXX-WXX-4", WORDS, None),
        ("2031-05-01", "XXXX-WXX-4", "We are all very tired now", None),
        ("2031-W18", "XXXX-WXX-4", WORDS, None),
    ],
    ids=["another weekday", "too few words", "no whole day"],
)
def test_what_does_not_fit_dates_nothing(left, right, words, published):
    """A Friday is no Thursday; six words may be said again; a week is not a day."""
    assert two_dated(left, right, words, published)[-1].dated == {}


def test_a_statement_without_any_day_gets_the_day_of_its_twin():
    """Undated in one document, dated in the other."""
    said, _, two, found = two_dated("2031-05-01", None)
    assert found.dated[said.id].value == "2031-05-01"


def test_a_weekday_and_a_week_together_leave_one_day():
    """ "Thursday" here and "last week" there: the utterance has a day."""
    _, _, _, found = two_dated("2031-W18", "XXXX-WXX-4")
    assert found.utterances[0].said_on.value == "2031-05-01"


# -- the whole ---------------------------------------------------------------------------------------------------------


def small_case():
    """Three documents with something of everything."""
    hit = {"what": "shelling: shelled", "where": "Velmar", "object": "market"}
    documents, statements, accounts, details, figures, parties = [], [], [], [], [], []
    for place, lead in enumerate(("First", "Second", "Third")):
        made = document(
            f"{lead} report: a market in Velmar was shelled. Nine died. “{WORDS},” Ana Ruiz said.", f"{place}.txt"
        )
        one, own = account(made, "a market in Velmar was shelled", **hit)
        documents.append(made)
        accounts.append(one)
        details += own
        statements.append(statement(made, f"{WORDS},", on="2031-05-01"))
        figures.append(figure(made, "Nine died", 9, 9, account=one.id))
        parties.append(party(made, "Ana Ruiz"))
    return documents, statements, accounts, details, figures, parties


def test_the_order_of_the_records_changes_nothing():
    """The picture is a function of the set of records."""
    case = small_case()
    assert reconcile(*case) == reconcile(*(each[::-1] for each in case))


def test_nothing_gives_nothing():
    """An empty case has an empty picture."""
    found = reconcile((), (), (), (), (), ())
    assert (found.echoes, found.utterances, found.incidents, found.tallies, found.dated) == ((), (), (), (), {})


def test_a_record_twice_is_a_record_once():
    """Two equal records are one."""
    case = small_case()
    assert reconcile(*case) == reconcile(*(each * 2 for each in case))


def test_every_reason_rests_on_words_that_are_there():
    """Spans of reasons and variants quote their documents exactly."""
    case = small_case()
    text = {each.id: each.text for each in case[0]}
    found = reconcile(*case)
    reasons = [reason for each in (*found.echoes, *found.utterances, *found.incidents) for reason in each.reasons]
    spans = [span for reason in reasons for span in reason.spans]
    spans += [span for each in found.utterances for variant in each.variants for span in variant.spans]
    assert spans and all(text[each.document][each.start : each.end] == each.exact for each in spans)


def test_a_weekday_a_day_of_the_year_and_anothers_week_fix_an_undated_document():
    """ "Thursday", a caption's "May 1", and the week another document gives for the words leave one day."""
    words = "a graveyard of ships and hopes"
    one = document(f"Last week Ana Ruiz called the harbour “{words}”.", "a.txt", published=day("2031-05-07"))
    two = document(f"On Thursday Ana Ruiz called it “{words}”. A mill was hit in Velmar, May 1.", "b.txt")
    said = [
        statement(one, f"the harbour “{words}”", on="2031-W18", mode="mixed"),
        statement(two, f"it “{words}”", on="XXXX-WXX-4", mode="mixed"),
    ]
    hit, details = account(two, "A mill was hit in Velmar, May 1", what="attack: hit", when="XXXX-05-01: May 1")
    found = reconcile([one, two], said, [hit], details, (), [party(one, "Ana Ruiz")])
    assert found.dated[said[1].id].value == "2031-05-01"
    assert "fits a Thursday and 1 May here" in found.dated[said[1].id].basis
    assert found.incidents[0].when.value == "2031-05-01"


def last_week(weekday, elsewhere, when="Last week", published=None):
    """Two documents with words that the second tells as of `when`, while it tells others as of a weekday; a third has
    those others word for word, without a day."""
    words = "a graveyard of ships and hopes"
    one = document(f"Ana Ruiz called the harbour “{words}”.", "a.txt", published=day("2031-05-20"))
    two = document(f"{when} Ana Ruiz called it “{words}”. On {weekday} Bo Ek said: “{WORDS}.” Nine died.", "b.txt",
                   published=published)  # fmt: skip
    three = document(f"“{WORDS},” Bo Ek said. Some three of them had died, he said.", "c.txt")
    number = {"Tuesday": 2, "Wednesday": 3, "Saturday": 6}[weekday]
    week = PartialDate(value="XXXX-WXX", basis="a week", rests_on=(at(two, when),))
    plain = PartialDate(value=f"XXXX-WXX-{number}", basis="a weekday", rests_on=(at(two, weekday),))
    said = [
        statement(one, f"the harbour “{words}”", on=elsewhere, mode="mixed"),
        replace(statement(two, f"it “{words}”", mode="mixed"), said_on=week),
        replace(statement(two, f"{WORDS}.", by="Bo Ek"), said_on=plain),
        statement(three, f"{WORDS},", by="Bo Ek"),
        statement(three, "Some three of them had died", by="Bo Ek", called="he", mode="indirect"),
    ]
    counted = [replace(figure(two, "Nine died", 9, 9), as_of=plain), figure(three, "three of them", 3, 3)]
    names = [party(one, "Ana Ruiz"), party(two, "Ana Ruiz"), party(two, "Bo Ek"), party(three, "Bo Ek")]
    found = reconcile([one, two, three], said, (), (), counted, names).dated
    return [found[each.id].value if each.id in found else None for each in (*said[1:], *counted, two)]


@pytest.mark.parametrize("elsewhere", ["2031-05-06", "2031-W19", "2031-05-05/2031-05-08"])
def test_who_calls_a_week_the_last_one_writes_in_the_week_after(elsewhere):
    """Words that others place in the week of 5 May are "last week": Wednesday is 14 May, and the same words elsewhere
    have that day too, in a second step."""
    assert last_week("Wednesday", elsewhere) == [
        "2031-W19", "2031-05-14", "2031-05-14", None, "2031-05-14", None, "2031-05-14/2031-05-18",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        ("Wednesday", "2031-05-06/2031-05-12"),
        ("Wednesday", "2031-W19", "This week"),
        ("Saturday", "2031-W19"),
        ("Wednesday", None),
    ],
    ids=["two weeks", "this week", "a Saturday may be of the week before", "no day elsewhere"],
)
def test_a_last_week_that_is_not_fixed_fixes_nothing(told):
    """Where the others' date lies in two weeks, or the weekday may be of either, everything stays open."""
    assert set(last_week(*told)) == {None}


def test_a_basis_is_short_and_names_a_document():
    """However many steps a day took, its reason is one sentence that says where to look."""
    one = document(f"“{WORDS},” Ana Ruiz said on Thursday.", "a.txt", published=day("2031-05-03"))
    two = document(f"“{WORDS},” Ana Ruiz said on Thursday. On Wednesday nine were hurt.", "b.txt")
    said = [statement(one, f"{WORDS},", on="2031-05-01"), statement(two, f"{WORDS},", on="XXXX-WXX-4")]
    counted = [figure(two, "nine were hurt", 9, 9, as_of=day("XXXX-WXX-3"))]
    found = reconcile([one, two], said, (), (), counted, [party(one, "Ana Ruiz")])
    assert found.dated[counted[0].id].value == "2031-04-30"
    assert all(len(each.basis) <= 200 for each in found.dated.values())
    assert "a.txt" in found.dated[counted[0].id].basis


def test_a_retelling_of_one_occasion_has_its_day():
    """Where long wording shows that two documents tell of one occasion, a retelling in other words has the day too,
    and so has the figure in it."""
    other = "The ferry company has sent forty empty boats for the families of the burnt valley villages"
    one = document(f"“{WORDS},” Ana Ruiz said. “{other}.”", "a.txt", published=day("2031-05-03"))
    two = document(f"“{WORDS},” Ana Ruiz said. Ruiz told of forty boats for families of the burnt villages.", "b.txt")
    said = [
        statement(one, f"{WORDS},", on="2031-05-01"),
        statement(one, f"{other}.", on="2031-05-01"),
        statement(two, f"{WORDS},"),
        statement(two, "forty boats for families of the burnt villages", mode="indirect"),
    ]
    counted = [figure(two, "forty boats", 40, 40, counted="sent")]
    found = reconcile([one, two], said, (), (), counted, [party(one, "Ana Ruiz"), party(two, "Ana Ruiz")])
    assert [found.dated[each.id].value for each in (*said[2:], *counted)] == ["2031-05-01"] * 3


# -- what contests an incident -----------------------------------------------------------------------------------------


def contested(by: str, kind: str, called: str | None = None):
    """The incident of a shelling that one document reports and blames on an army, and another document denies."""
    hit = {"what": "shelling: shelled", "where": "Velmar", "object": "market"}
    one = document("Arvanian forces shelled a market in Velmar.", "a.txt")
    two = document(f"{called or by} denied that its forces had shelled a market in Velmar.", "b.txt")
    told = [
        account(one, one.text[:-1], by="Arvanian forces", **hit),
        account(two, "its forces had shelled a market in Velmar", reality="denied", by="its forces", **hit),
    ]
    said = statement(two, "its forces had shelled a market in Velmar", by=by, called=called, act="denies")
    parties = [party(two, by, kind)] if by in two.text else []
    details = [each for _, own in told for each in own]
    (incident,) = reconcile([one, two], [said], [one for one, _ in told], details, (), parties).incidents
    return incident


@pytest.mark.parametrize(
    "by, kind, called, says",
    [
        ("Arvanian navy board", "body", "The Arvanian navy board", "the Arvanian navy board denies it"),
        ("Bo Ek", "person", None, "Bo Ek denies it"),
        ("Open Hands", "body", None, "Open Hands denies it"),
    ],
)
def test_a_denial_says_who_denies(by, kind, called, says):
    """The reason names the speaker of the chain, as a sentence would."""
    assert [each.says for each in contested(by, kind, called).contested] == [says]


def test_who_denies_blames_nobody():
    """A denial's "its forces" is no alleged perpetrator, and none that differs."""
    incident = contested("Bo Ek", "person")
    assert incident.alleged_perpetrators == ("Arvanian forces",)
    assert len(incident.accounts) == 2


# -- handles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, now, kept",
    [
        ("A market in Velmar was shelled", "A market in Velmar was shelled", True),
        ("market in Velmar was shelled at noon", "A market in Velmar was shelled", True),
        ("A market", "A market in Velmar was shelled", False),
    ],
    ids=["the same words", "most of them", "hardly any"],
)
def test_a_handle_follows_to_the_account_at_its_place(before, now, kept):
    """A newer extraction may draw a passage a little wider or narrower; the incident keeps its handle."""
    made = document("A market in Velmar was shelled at noon.", "a.txt")
    aspects = {"what": "shelling: shelled", "where": "Velmar", "object": "market"}
    old, _ = account(made, before)
    new, details = account(made, now, **aspects)
    old = replace(old, made_by="test 0")
    handles = [Handle(handle="INC-0007", account=old.id)]
    (incident,) = reconcile([made], (), [new], details, (), (), handles=handles, former=[old]).incidents
    assert incident.handle == ("INC-0007" if kept else "INC-0008")
