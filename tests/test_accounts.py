import pytest

from _prose import parsed
from onrecord.extraction import accounts, parties, statements


def told(text: str) -> list[tuple[str, str]]:
    """Reality and words of the accounts of a text."""
    parse, found = parsed(text), {}
    for name, part in (("parties", parties), ("statements", statements), ("accounts", accounts)):
        found[name] = list(part.extract(parse, found))
    assert all(text[span.start : span.end] == span.exact for each in found["accounts"] for span in each.spans)
    return [(each.reality, each.spans[0].exact) for each in found["accounts"]]


@pytest.mark.parametrize(
    "text, reality, words",
    [
        ("Torvikan artillery shelled a clinic in Selm on Tuesday.", "reported", "shelled a clinic in Selm"),
        (
            "A Torvikan attack killed nine people in the town of Dorn.",
            "reported",
            "attack killed nine people in the town of Dorn",
        ),
        ("The mayor said that gunmen opened fire on six farmers near Selm.", "alleged", "opened fire on six farmers"),
        ("Arvania accused Torvikan troops of bombing a school in Dorn.", "alleged", "bombing a school in Dorn"),
        (
            "The council said hundreds of residents had been forcibly taken from Selm to Torvik.",
            "alleged",
            "forcibly taken",
        ),
        ("A mosque in Dorn was allegedly hit by a drone.", "alleged", "A mosque in Dorn was allegedly hit by a drone"),
        ("The ministry denied shelling a clinic in Selm.", "denied", "shelling a clinic in Selm"),
        ("Our troops did not shell the clinic in Selm.", "denied", "did not shell the clinic in Selm"),
        ("She warned that Torvik may bomb the dam above Dorn.", "predicted", "may bomb the dam above Dorn"),
        ("Torvik is preparing to shell the town of Dorn.", "predicted", "shell the town of Dorn"),
        ("Torvik may stage a chemical attack, she said.", "predicted", "may stage a chemical attack"),
        (
            "The council will take the bombing of a school in Dorn to court.",
            "reported",
            "the bombing of a school in Dorn",
        ),
        ("They used the same tactics in Nairobi.", "past comparison", "same tactics in Nairobi"),
        ("Selm has been under siege since April.", "reported", "Selm has been under siege"),
        ("Officials regret the shelling of Brenholt clinic.", "reported", "the shelling of Brenholt clinic"),
        ("Four dead after shelling of Brenholt clinic", "reported", "shelling of Brenholt clinic"),
        ("They will 'systematically' kidnap residents of Dorn, the mayor warned.", "predicted", "kidnap"),
        ("The murder of two missionaries last Wednesday shocked many.", "reported", "murder of two missionaries"),
        ("Anna Berg was wounded by armed men.", "reported", "Anna Berg was wounded by armed men"),
        ("Guerrillas killed a judge.", "reported", "Guerrillas killed a judge"),
        ("A bomb exploded outside a bank.", "reported", "A bomb exploded outside a bank"),
        ("A bomb exploded at dawn.", "reported", "A bomb exploded at dawn"),
        ("The murder of two Capuchins shocked Arvania.", "reported", "The murder of two Capuchins"),
        ("A helicopter attacked and sank a fishing boat.", "reported", "A helicopter attacked"),
        ("She spoke of an attack last night on a bakery.", "alleged", "an attack last night on a bakery"),
        ("Rebels blew up four power pylons.", "reported", "blew up four power pylons"),
        ("The senator's assassination shocked Arvania.", "reported", "The senator's assassination"),
        (
            "The mayor and two drivers were kidnapped and murdered by members of the ZLF.",
            "reported",
            "were kidnapped and murdered by members of the ZLF",
        ),
        (
            "The minister was wounded during an attack in which his driver was killed.",
            "reported",
            "The minister was wounded during an attack in which his driver was killed",
        ),
        ("People are trapped in Selm without food or water.", "reported", "trapped in Selm without food"),
    ],
)
def test_a_concrete_event_is_an_account(text, reality, words):
    """An act with a place or a countable thing hit is one account, of the reality that its words give it."""
    ((found, passage),) = told(text)
    assert found == reality and words in passage


@pytest.mark.parametrize(
    "text",
    [
        "Torvik launched an invasion of Arvania in spring.",
        "Their forces have destroyed homes, schools and hospitals.",
        "She condemned attacks on civilians.",
        "The two ministers struck a deal in Nairobi.",
        "Prices hit a record in Nairobi on Monday.",
        "He suffered a heart attack in Nairobi.",
        "Torvik said Arvania was paying for secret laboratories.",
        "At least 61 people had been killed in Selm since April, officials said.",
        "Parliament approved new sanctions on Torvik.",
        "The nerve agent was developed decades ago.",
        "The ministry spoke of attacks against the West.",
        "Torvik's forces have destroyed infrastructure.",
        "Three people were killed in a train crash near Selm.",
        "Ten soldiers were killed in clashes in Dorn.",
        "Prices exploded in the market.",
        "About 300 families had been displaced from Selm since Sunday, aid workers said.",
        "Bombs explode.",
        "She spoke of an attack on the Torvikan people.",
        "Four people are murdered every day, she wrote.",
        "They discussed the murder of time.",
    ],
)
def test_general_talk_is_no_account(text):
    """War in general, bare plurals, tolls of a period, and other senses of the words tell of no event."""
    assert told(text) == []


def test_two_events_of_one_sentence_are_two_accounts():
    """A sentence that tells of two places and two things hit gives two passages, which do not overlap."""
    found = told("Torvikan troops shelled a clinic in Selm and a day later they bombed a school in Dorn.")
    assert len(found) == 2
    assert "Dorn" not in found[0][1] and "clinic" not in found[1][1]


def test_an_arrest_is_not_the_attack_it_is_made_for():
    """Who is arrested for an attack is told of in an account of its own."""
    found = told("Two men were arrested in Selm over the attack on Senator Anna Berg.")
    assert len(found) == 2


def test_a_passage_stops_before_who_says_so():
    """The words that attribute the passage are no part of it."""
    ((_, passage),) = told("A clinic in Selm was hit by a missile, the mayor said on Friday.")
    assert passage == "A clinic in Selm was hit by a missile"


def test_running_again_gives_the_same():
    """Extraction is a function of the text."""
    text = "Torvikan artillery shelled a clinic in Selm on Tuesday."
    assert told(text) == told(text)
