import pytest

from _prose import parsed
from onrecord.extraction import accounts, details, parties, statements


def told(text: str) -> dict[str, list[tuple[str, str]]]:
    """Value and words of the details of a text's accounts, by aspect."""
    parse, found = parsed(text), {}
    for name, part in (("parties", parties), ("statements", statements), ("accounts", accounts), ("details", details)):
        found[name] = list(part.extract(parse, found))
    assert all(text[each.span.start : each.span.end] == each.span.exact for each in found["details"])
    assert {each.account for each in found["details"]} <= {each.id for each in found["accounts"]}
    aspects: dict[str, list[tuple[str, str]]] = {}
    for each in found["details"]:
        aspects.setdefault(each.aspect, []).append((each.value, each.span.exact))
    return aspects


@pytest.mark.parametrize(
    "text, aspect, value, words",
    [
        ("Torvikan artillery shelled a clinic in Selm.", "what", "shelling", "shelled"),
        ("A theatre in Selm was struck by a Torvikan warplane.", "what", "airstrike", "struck"),
        ("Selm has come under attack by Torvikan forces.", "what", "siege", "come under attack"),
        ("The village was quiet. In Dorn, troops shelled a bakery.", "where", "Dorn", "Dorn"),
        ("It was in Dorn that a school was hit by a rocket.", "where", "Dorn", "Dorn"),
        ("People in Selm hid. Torvik bombed a school in the town.", "where", "Selm", "the town"),
        ("The Selm town council said that 80 residents had been forcibly taken to Torvik.", "where", "Selm", "Selm"),
        ("Torvikan artillery shelled a clinic in Selm.", "means", "artillery", "artillery"),
        ("Torvik bombed an art school in Selm.", "object", "school", "art school"),
        (
            "Gunmen opened fire on ten civilians in line to buy bread in Selm.",
            "object",
            "civilians in a queue",
            "civilians",
        ),
        (
            "Torvik bombed a theatre sheltering civilians in Selm.",
            "protection",
            "civilian shelter",
            "sheltering civilians",
        ),
        (
            "A clinic in Selm was shelled. The roof of the clinic was marked with a red cross.",
            "protection",
            "marked with a protective emblem",
            "red cross",
        ),
        ("A Torvikan attack killed nine people in Dorn.", "alleged perpetrator", "Torvikan forces", "Torvikan"),
        (
            "Arvania accused Torvikan troops of bombing a school in Dorn.",
            "alleged perpetrator",
            "Torvikan troops",
            "Torvikan troops",
        ),
        ("A school in Dorn was hit by Torvikans.", "alleged perpetrator", "Torvikan forces", "Torvikans"),
        (
            "Torvik gained ground. It resumed heavy bombing of the town of Dorn on Friday.",
            "alleged perpetrator",
            "Torvik",
            "It",
        ),
        ("A Torvikan attack killed nine people in Dorn.", "victims", "people", "nine people"),
        ("Gunmen kidnapped Judge Anna Berg in Selm.", "victims", "Anna Berg", "Judge Anna Berg"),
        ("The murder of two missionaries shocked Selm.", "victims", "missionaries", "two missionaries"),
        ("Two soldiers were shot dead by gunmen in Selm.", "victims", "soldiers", "Two soldiers"),
        ("Officials regret the shelling of Brenholt clinic.", "object", "hospital", "clinic"),
        ("Rebels blew up four power pylons near Selm.", "object", "infrastructure", "power pylons"),
        ("A bomb exploded outside the Arvanian embassy in Selm.", "object", "diplomatic premises", "embassy"),
        ("A grenade damaged the front of an office in Selm.", "object", "office", "office"),
        (
            "Torvikan artillery shelled a clinic in Selm.",
            "alleged perpetrator",
            "Torvikan forces",
            "Torvikan artillery",
        ),
        ("A Zelvran warplane bombed a clinic in Selm.", "alleged perpetrator", "Zelvran forces", "A Zelvran warplane"),
        ("Zelvran shells hit a clinic in Selm.", "alleged perpetrator", "Zelvran forces", "Zelvran shells"),
        (
            "Members of the ZLF bombed a bank in Selm.",
            "alleged perpetrator",
            "ZLF",
            "the ZLF",
        ),
        (
            "The People's Front claimed responsibility for the bombing of a bank in Selm.",
            "alleged perpetrator",
            "People's Front",
            "The People's Front",
        ),
        (
            "The police attributed the bombing of a bank in Selm to guerrillas.",
            "alleged perpetrator",
            "guerrillas",
            "guerrillas",
        ),
        (
            "The attack carried out by armed men in Selm destroyed a bank.",
            "alleged perpetrator",
            "armed men",
            "armed men",
        ),
        ("Torvikan artillery shelled a clinic in Selm on 3 May 2031.", "when", "2031-05-03", "3 May 2031"),
    ],
)
def test_words_give_a_detail(text, aspect, value, words):
    """Each aspect is read from words that are there, in the passage or pointing to it."""
    assert (value, words) in told(text).get(aspect, [])


@pytest.mark.parametrize(
    "text",
    [
        "A clinic in Selm was shelled on Tuesday.",
        "Torvik invaded Arvania in spring. A school in Dorn was bombed.",
        "Our forces did not shell the clinic in Selm.",
    ],
)
def test_nobody_is_blamed_by_inference(text):
    """Without words that name the doer there is no alleged perpetrator."""
    assert "alleged perpetrator" not in told(text)


def test_the_day_of_saying_is_not_the_day_of_the_event():
    """A time that hangs on the verb of speech dates the statement, not the event."""
    assert "when" not in told("On 5 May 2031, the council said that Torvik had bombed a school in Dorn.")


def test_a_state_named_before_the_act_is_the_one_blamed():
    """A state's name in front of the act says whose act it is told as."""
    assert told("Two U.S. airstrikes hit a school in Dorn.")["alleged perpetrator"] == [("U.S. forces", "U.S.")]


def test_a_weapon_that_was_hit_is_no_means():
    """What was destroyed is not what destroyed it."""
    assert "means" not in told("A raid in Dorn destroyed a school and a mortar.")


def test_the_nearer_place_is_the_place():
    """ "in X outside Y" happened in X."""
    assert [each[0] for each in told("A missile hit a school in Selm outside Dorn.")["where"]] == ["Selm"]


def test_joined_parties_are_each_blamed():
    """Two parties joined by "and" are both named as doers."""
    found = told("She blamed the army and the police for the bombing of a school in Dorn.")
    assert [each[0] for each in found["alleged perpetrator"]] == ["army", "police"]


def test_the_thing_told_with_the_place_leads():
    """In a list of things hit, the one that the place is told of comes first: it is what the incident is called by."""
    found = told("Aircraft bombed a hospital, three depots and a school for the blind in the Kesten region.")
    assert [each[0] for each in found["object"]][0] == "school"
