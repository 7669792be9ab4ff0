"""Who is who across documents: what unites two names, what keeps them apart, what is asked of a person."""

from dataclasses import replace
from itertools import permutations

import pytest

from _made import day, document, judged, party, statement
from onrecord.matching import reconcile
from onrecord.matching.people import People, called
from onrecord.matching.people.bearers import Bearers, Unit
from onrecord.matching.people.disjoint import Disjoint, Traits
from onrecord.models import Party, Span


def told(*named, judgements=(), days=()):
    """The parties and the picture, for parties given as "name", "name, office" or "name, office, state", each in a
    document of its own; councils, unions and ministries are bodies."""
    documents, parties = [], []
    for place, each in enumerate(named):
        name, office, side = (*(part.strip() or None for part in each.split(",")), None, None)[:3]
        text = f"{name} was there."
        made = document(text, f"{place}.txt", published=day(days[place]) if place < len(days) else None)
        kind = "body" if {*name.lower().split()} & {"council", "union", "ministry"} else "person"
        documents.append(made)
        parties.append(replace(party(made, name, kind, office), side=side))
    return parties, reconcile(documents, (), (), (), (), parties, judgements=judgements)


def groups(*named, judgements=()):
    """The names that are one, in order."""
    parties, found = told(*named, judgements=judgements)
    of = {}
    for each in parties:
        of.setdefault(found.aliases[each.id], []).append(each.name)
    return sorted(sorted(each) for each in of.values())


@pytest.mark.parametrize(
    "left, right, rule",
    [
        ("Ana Ruiz", "Ana Ruiz, mayor", "same name"),
        ("Volodymyr Horvenskyy, president", "Volodymyr Horvensky, president", "spelling"),
        ("Volodymyr Horvenskyy", "Vladimir Horvensky", "given name"),
        ("Mohammed al-Tamari", "Muhammad Tamari", "spelling"),
        ("Ana María Ruiz", "Ana Ruiz", "middle name"),
        ("Ana M. Ruiz", "Ana María Ruiz", "spelling"),
        ("Lars Hansen, mayor", "Lars Hanson, the mayor of Velmar", "one letter"),
        ("Ana Ruiz", "Ruiz", "short name"),
        ("Ana Ruiz", "A. Ruiz, mayor", "short name"),
        ("Kiev city council", "Kyiv City Council", "same words"),
        ("Ministry of Defense,, Arvania", "Defence Ministry,, Arvania", "same words"),
    ],
)
def test_two_names_are_one_for_a_reason_with_the_words_of_both(left, right, rule):
    """The reason names its rule, and rests on words of both documents."""
    parties, found = told(left, right)
    (one,) = found.identities
    assert len(one.parties) == 2 and {found.aliases[each.id] for each in parties} == {one.name}
    (reason,) = one.reasons
    assert reason.rule == rule and {each.document for each in reason.spans} == {
        each.spans[0].document for each in parties
    }


@pytest.mark.parametrize(
    "left, right",
    [
        ("Ana Ruiz, mayor", "Eva Ruiz, mayor"),  # a surname and an office in common
        ("John Doe", "John Doe Jr."),  # father and son
        ("Ana María Ruiz", "Ana Lucía Ruiz"),
        ("Ivan Petrov, foreign minister, Arvania", "Ivan Petrov, foreign minister, Tolmia"),  # of two states
        ("Oleksandr Petrenko", "Oleksandra Petrenko"),
        ("Lars Hansen", "Lars Hanson"),  # one letter, and nothing else in common
        ("Volodymyr Horvensky, president", "Vladimir Horvensky, baker"),  # another spelling and another office
        ("Ana Ruiz, mayor", "Ruiz, striker"),
        ("Ana Ruiz", "E. Ruiz"),
        ("Kyiv city council", "Kharkiv city council"),
        ("Defence Ministry,, Arvania", "Ministry of Defence,, Tolmia"),
    ],
)
def test_two_names_stay_two(left, right):
    """A name wrongly tied to an act is harm done."""
    assert len(groups(left, right)) == 2


def test_a_middle_name_left_out_stays_open_between_two_who_have_one():
    """Ana Ruiz may be Ana María or Ana Lucía: she is neither, and joins neither to the other."""
    assert len(groups("Ana María Ruiz", "Ana Ruiz", "Ana Lucía Ruiz")) == 3


def test_a_document_that_names_both_spellings_tells_two_people():
    """Horvensky and Horvenskyy, side by side in one text."""
    made = document("Ivan Horvensky met Ivan Horvenskyy.", "a.txt")
    parties = [party(made, "Ivan Horvensky"), party(made, "Ivan Horvenskyy")]
    found = reconcile([made], (), (), (), (), parties)
    assert len(found.identities) == 2 and found.proposals[0].says.endswith("but one document names both")


def test_a_hyphen_or_an_article_apart_is_one_name_even_in_one_document():
    """ "Omar al-Tamari" here and "Omar Al Tamari" there: the letters are the same."""
    made = document("Omar al-Tamari met them. Later Omar Al Tamari left.", "a.txt")
    found = reconcile([made], (), (), (), (), [party(made, "Omar al-Tamari"), party(made, "Omar Al Tamari")])
    assert len(found.identities) == 1


def test_a_surname_in_another_spelling_needs_the_office():
    """ "Mayor Horvanko" is Ana Horvenko, the mayor; a Horvanko without an office is a question."""
    assert len(groups("Ana Horvenko, mayor", "Horvanko, mayor")) == 1
    _, found = told("Ana Horvenko, mayor", "Horvanko")
    assert len(found.identities) == 2 and "in another spelling" in found.proposals[0].says


def test_an_office_is_no_surname():
    """A party called Director, with the office of director, is not Marta Director."""
    assert len(groups("Marta Director", "Director, director")) == 2


def test_two_ministers_of_one_name_have_two_names():
    """What tells them apart stands behind the name; a document without a state is neither's."""
    _, found = told("Ivan Petrov, minister, Arvania", "Ivan Petrov, minister, Tolmia", "Ivan Petrov")
    assert [each.name for each in found.identities] == ["Ivan Petrov", "Ivan Petrov (Arvania)", "Ivan Petrov (Tolmia)"]


def test_one_document_in_ten_that_errs_about_a_state_divides_nobody():
    """Nine documents say Arvania, one says Tolmia: the ten that say nothing are with the nine."""
    nine = [f"Ivan Petrov, minister, {'Tolmia' if each == 9 else 'Arvania'}" for each in range(10)]
    _, found = told(*nine, *["Ivan Petrov"] * 10)
    assert sorted(len(each.parties) for each in found.identities) == [1, 19]


def test_letters_that_a_document_explains_stand_for_the_name():
    """ "Velmar Democratic Union (VDU)" in one document, "VDU" in another; without the first it is a question."""
    one = document("The Velmar Democratic Union (VDU) met.", "a.txt")
    two = document("VDU was there.", "b.txt")
    letters = Span(document=one.id, start=29, end=32, exact="VDU")
    union = party(one, "Velmar Democratic Union", "body")
    short = party(two, "VDU", "body")
    explained = replace(union, spans=(*union.spans, letters))
    found = reconcile([one, two], (), (), (), (), [explained, short])
    assert found.identities[0].parties == (short.id, explained.id) or len(found.identities) == 1
    asked = reconcile([one, two], (), (), (), (), [union, short])
    assert len(asked.identities) == 2 and "first letters" in asked.proposals[0].says


# -- a person's word ---------------------------------------------------------------------------------------------------


def test_a_person_joins_and_parts_and_the_newest_word_holds():
    """Two people the rules keep apart are joined, parted, joined again."""
    pair = ("Ana Ruiz, mayor", "Eva Ruiz, mayor")
    parties, _ = told(*pair)
    ids = [each.id for each in parties]
    joined = judged("same", *ids, at="2031-01-01T00:00:00Z")
    parted = judged("different", *ids, at="2031-01-02T00:00:00Z")
    again = judged("same", *ids, at="2031-01-03T00:00:00Z")
    assert len(groups(*pair, judgements=[joined])) == 1
    assert len(groups(*pair, judgements=[parted, joined])) == 2
    assert len(groups(*pair, judgements=[again, parted, joined])) == 1
    _, found = told(*pair, judgements=[joined])
    assert found.identities[0].reasons[-1].rule == "judgement"
    assert "reviewer on 2031-01-01" in found.identities[0].reasons[-1].says


def test_a_person_parts_two_of_one_spelling_and_others_go_with_the_office():
    """Two Ana Ruizes: a document with an office in common with one of them is hers, one without stays open."""
    named = ("Ana Ruiz, mayor", "Ana Ruiz, striker", "Ana Ruiz, the mayor of Velmar", "Ana Ruiz")
    parties, _ = told(*named)
    parted = judged("different", parties[0].id, parties[1].id)
    parties, found = told(*named, judgements=[parted])
    names = [found.aliases[each.id] for each in parties]
    assert names[0] == names[2] and len({*names}) == 3


def test_a_person_says_whom_a_surname_stands_for_in_one_document():
    """The striker called Ruiz is Ana Ruiz, a person says; another document's Ruiz is decided by itself."""
    named = ("Ana Ruiz, mayor", "Ruiz, striker", "Ruiz, goalkeeper")
    parties, _ = told(*named)
    parties, found = told(*named, judgements=[judged("same", parties[0].id, parties[1].id)])
    names = [found.aliases[each.id] for each in parties]
    assert names[0] == names[1] != names[2]


def test_a_person_says_whom_a_surname_does_not_stand_for():
    """What the rule would carry stays where it is, in that document only."""
    named = ("Ana Ruiz", "Ruiz", "Ruiz")
    parties, _ = told(*named)
    parties, found = told(*named, judgements=[judged("different", parties[0].id, parties[1].id)])
    names = [found.aliases[each.id] for each in parties]
    assert names[0] == names[2] != names[1]


# -- questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "left, right, says",
    [
        ("Ana Ruiz, mayor", "Eva Ruiz, mayor", "the same surname and the same office"),
        ("Lars Hansen", "Lars Hanson", "differ in one letter"),
        ("John Doe", "John Doe Jr.", "a father and a son"),
        ("Ivan Petrov, minister, Arvania", "Ivan Petrov, minister, Tolmia", "of Arvania and “Ivan Petrov” of Tolmia"),
        ("Volodymyr Horvensky, president", "Vladimir Horvensky, baker", "the offices have nothing in common"),
        ("Ana Ruiz, mayor", "Ruiz, striker", "office or state differ"),
    ],
)
def test_what_is_not_sure_is_asked(left, right, says):
    """Each question names the two parties and the words of both."""
    parties, found = told(left, right)
    (proposal,) = found.proposals
    assert says in proposal.says and {*proposal.about} == {each.id for each in parties}
    assert {each.document for each in proposal.spans} == {each.spans[0].document for each in parties}
    assert proposal.would_change == "one person fewer, named in 2 documents"


def test_what_a_person_parted_is_asked_again_when_another_document_names_one_of_them():
    """The judgement saw two parties; a third is evidence it has not seen."""
    pair = ("Ana Ruiz, mayor", "Eva Ruiz, mayor")
    parties, _ = told(*pair)
    parted = replace(judged("different", *(each.id for each in parties)), saw=tuple(each.id for each in parties))
    assert told(*pair, judgements=[parted])[1].proposals == ()
    _, found = told(*pair, "Ana Ruiz, mayor", judgements=[parted])
    assert len(found.identities) == 2 and len(found.proposals) == 1


# -- offices -----------------------------------------------------------------------------------------------------------


def test_an_office_is_as_of_its_document():
    """Mayor in one year, minister in another: one person, two offices, no contradiction."""
    _, found = told("Ana Ruiz, mayor", "Ana Ruiz, foreign minister", days=("2031-05-01", "2033-01-02"))
    (one,) = found.identities
    assert [(each.office, each.as_of.value) for each in one.offices] == [
        ("mayor", "2031-05-01"),
        ("foreign minister", "2033-01-02"),
    ]


def test_an_office_in_an_undated_document_is_as_of_the_words_said_in_it():
    """Who speaks on 1 May held the office then; where nobody says when, the day is unknown."""
    made = document("“We stay,” Ana Ruiz said.", "a.txt")
    said = statement(made, "We stay,", on="2031-05-01")
    own = party(made, "Ana Ruiz", office="mayor")
    (one,) = reconcile([made], [said], (), (), (), [own]).identities
    assert one.offices[0].as_of.value == "2031-05-01"
    (one,) = reconcile([made], (), (), (), (), [own]).identities
    assert one.offices[0].as_of is None


# -- what is asked of it -----------------------------------------------------------------------------------------------


def test_somebody_speaks_where_a_document_means_them():
    """Ruiz is Ana Ruiz in a document, but not in the one whose Ruiz is a striker; a name nobody asked for is left
    out."""
    people = People()
    for place, (name, office) in enumerate([("Ana Ruiz", "mayor"), ("Ruiz", None), ("Ruiz", "striker"), ("Eva", None)]):
        own = called(replace(party(document(f"{name} was there."), name), office=office))
        people.add(f"{place}.txt", [own], [name, name])
    people.settle()
    assert people.speaking({"Ana Ruiz", "Nobody"}) == {"Ana Ruiz": {"0.txt", "1.txt"}, "Nobody": set()}
    assert people.known_as("Ana Ruiz") == ("person", ("mayor",)) and people.known_as("Nobody") == (None, ())


def test_units_that_are_apart_never_meet_and_a_gathering_has_the_traits_of_all():
    """A and B are one, B and C are two: C does not come to A by way of B, nor by D."""
    a, b, c, d = units = [Unit((letter,), "", [], Bearers([], {}, {})) for letter in "abcd"]
    said = {unit: Traits({unit.key[0]}, set(), {f"{unit.key[0]}.txt"}) for unit in units}
    gathering = Disjoint(lambda unit: Traits(*map(set, said[unit])))
    gathering.part(b, c)
    assert gathering.join(a, b) and not gathering.join(b, a)
    assert gathering.are_apart(a, c) and not gathering.join(a, c)
    assert gathering.join(c, d) and not gathering.join(d, b)
    assert gathering.members(b) == [a, b] and gathering.members(d) == [c, d]
    assert gathering.traits(a) == gathering.traits(b) == ({"a", "b"}, set(), {"a.txt", "b.txt"})


# -- the whole ---------------------------------------------------------------------------------------------------------


def test_the_order_of_the_parties_changes_nothing():
    """Any order gives the same names, reasons and questions."""
    named = ("Ana María Ruiz, mayor", "Ana Ruiz", "Ruiz, mayor", "Lars Hansen, mayor", "Lars Hanson, mayor")
    parties, _ = told(*named)
    pictures = set()
    for order in permutations(parties):
        people = People(order)
        pictures.add((tuple(sorted(people.aliases.items())), repr(list(people.everyone())), tuple(people.unsure())))
    assert len(pictures) == 1


def test_many_of_one_given_name_are_not_compared_with_each_other():
    """Five thousand Mohammeds, each with his own surname: as many people, in the time it takes to read them."""
    made = document("One.", "a.txt")
    span = Span(document=made.id, start=0, end=3, exact="One")
    letters = "bdfghklmnprst"
    surnames = {f"{a}a{b}o{c}i{d}e{letters[place % 13]}" for place, a in enumerate(letters) for b in letters
                for c in letters for d in letters[:3]}  # fmt: skip
    parties = [
        Party(spans=(replace(span, document=f"{place}"),), name=f"Mohammed {each.capitalize()}", party_kind="person",
              office=None, side=None, made_by="test")
        for place, each in enumerate(sorted(surnames)[:5000])
    ]  # fmt: skip
    people = People(parties)
    assert len({*people.aliases.values()}) == 5000
    assert len(people.unsure()) <= 5 * 5000
