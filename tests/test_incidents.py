"""Accounts of one alleged event are joined; two towns, days or buildings never are; a person's judgement holds."""

from itertools import permutations

import pytest

from _made import account, document, judged
from onrecord.matching import reconcile
from onrecord.models import Handle

THEATRE = {"what": "bombing: bombed", "where": "Velmar", "object": "theatre: a theatre"}


def case(*told, **more):
    """A case of one document for each (passage, reality, aspects), and its incidents."""
    accounts, found = picture(*told, **more)
    return accounts, found.incidents


def picture(*told, judgements=(), handles=(), former=()):
    """As `case`, with all of its reconciliation."""
    documents, accounts, details = [], [], []
    for place, (words, reality, aspects) in enumerate(told):
        made = document(f"Number {place}. {words}.", f"{place}.txt")
        one, own = account(made, words, reality, **aspects)
        documents.append(made)
        accounts.append(one)
        details += own
    return accounts, reconcile(
        documents, (), accounts, details, (), (), judgements=judgements, handles=handles, former=former
    )


def parts(accounts, found) -> list[list[int]]:
    """Which accounts, by number, each incident has."""
    number = {each.id: place for place, each in enumerate(accounts)}
    return sorted(sorted(number[each] for each in incident.accounts) for incident in found)


def tell(words, reality="reported", **aspects):
    """One account as `case` takes it."""
    return words, reality, aspects


@pytest.mark.parametrize(
    "left, right",
    [
        (tell("a theatre in Velmar was bombed", **THEATRE), tell("a theatre in Velmar was bombed", **THEATRE)),
        (
            tell("a theatre in Velmar was bombed", when="2031-05-01", **THEATRE),
            tell("the theatre in Velmar was struck last week", what="attack: struck", where="Velmar", when="2031-W18",
                 object="theatre: the theatre"),
        ),
        (
            tell("a hospital in Velmar was shelled", what="shelling: shelled", where="Velmar", object="hospital"),
            tell("a maternity hospital in Velmar was hit", what="attack: hit", where="Velmar",
                 object="hospital: a maternity hospital"),
        ),
        (
            tell("an attack on Oresk on 1 May killed nine", what="attack", where="Oresk", when="2031-05-01"),
            tell("nine were killed in Oresk", what="killing: killed", where="Oresk", when="2031-05-01"),
        ),
        (
            tell("Velmar has come under attack", what="attack", where="Velmar", object="city: Velmar"),
            tell("people are trapped in Velmar without water", what="siege: trapped", where="Velmar"),
        ),
    ],
    ids=["the same words", "a day within a week", "a wider word for the object", "the same day", "a siege"],
)  # fmt: skip
def test_accounts_of_one_event_are_one_incident(left, right):
    """Place agrees, and besides it the object, the day, or the town as a whole."""
    accounts, found = case(left, right)
    assert parts(accounts, found) == [[0, 1]]
    assert found[0].reasons


@pytest.mark.parametrize(
    "right",
    [
        tell("a theatre in Oresk was bombed", **(THEATRE | {"where": "Oresk"})),
        tell("a theatre in Velmar was bombed", when="2031-05-02", **THEATRE),
        tell("a hospital in Velmar was bombed", **(THEATRE | {"object": "hospital"})),
        tell("an art school in Velmar was bombed", **(THEATRE | {"object": "school: art school"})),
        tell("the theatre in Velmar was looted", **(THEATRE | {"what": "looting: looted"})),
        tell("Velmar is besieged", what="siege: besieged", where="Velmar"),
        tell("a theatre in Arvania was bombed", **(THEATRE | {"where": "Arvania"})),
        tell("an attack in Velmar", what="attack", where="Velmar"),
    ],
    ids=["town", "day", "object", "school", "act", "siege", "country only", "no object"],
)
def test_two_towns_days_or_buildings_are_two_incidents(right):
    """What differs in place, day, object or act, or is not sure to agree, stays apart."""
    accounts, found = case(tell("a theatre in Velmar was bombed", when="2031-05-01", **THEATRE), right)
    assert parts(accounts, found) == [[0], [1]]


def test_two_schools_of_one_town_are_told_apart_by_their_names():
    """An art school is not a boarding school."""
    accounts, found = case(
        tell("an art school in Velmar was hit", what="attack: hit", where="Velmar", object="school: an art school"),
        tell(
            "a boarding school in Velmar was hit",
            what="attack: hit",
            where="Velmar",
            object="school: a boarding school",
        ),
    )
    assert parts(accounts, found) == [[0], [1]]


def test_an_undated_account_does_not_chain_two_days():
    """A market hit on Monday, a market hit on Friday, and one without a day are not all one."""
    market = {"what": "shelling: shelled", "where": "Velmar", "object": "market: a market"}
    accounts, found = case(
        tell("a market in Velmar was shelled", when="2031-05-05", **market),
        tell("a market in Velmar was shelled again", **market),
        tell("a market in Velmar was shelled at noon", when="2031-05-09", **market),
    )
    assert all(not {0, 2} <= {*part} for part in parts(accounts, found))


@pytest.mark.parametrize("reality", ["predicted", "hypothetical", "past comparison"])
def test_what_has_not_happened_makes_no_incident(reality):
    """A prediction, a hypothesis, a comparison with the past tell of no incident."""
    assert case(tell("a theatre in Velmar will be bombed", reality, **THEATRE))[1] == ()


def test_a_denial_contests_the_incident_it_denies():
    """The denial stands with the incident, which stays reported."""
    accounts, (incident,) = case(
        tell("a theatre in Velmar was bombed", **THEATRE),
        tell("nobody bombed a theatre in Velmar", "denied", **THEATRE),
    )
    assert incident.reality == "reported"
    assert [each.rule for each in incident.contested] == ["denial"]
    assert incident.origins.documents == 1


def test_different_alleged_perpetrators_contest_the_incident():
    """Each side blames the other: one incident, and the reader is told."""
    _, (incident,) = case(
        tell("Arvania bombed a theatre in Velmar", by="Arvania", **THEATRE),
        tell("Tolmian forces bombed a theatre in Velmar", by="Tolmian forces", **THEATRE),
    )
    assert [each.rule for each in incident.contested] == ["alleged perpetrator differs"]


@pytest.mark.parametrize(
    "told, title",
    [
        (tell("a theatre in Velmar was bombed", **THEATRE), "Bombing of a theatre, Velmar"),
        (tell("an ambulance was hit in Oresk", what="attack: hit", where="Oresk", object="ambulance"),
         "Attack on an ambulance, Oresk"),
        (tell("an attack in Oresk", what="attack", where="Oresk"), "Attack, Oresk"),
        (tell("Velmar is besieged", what="siege: besieged", where="Velmar", object="city: Velmar"), "Siege of Velmar"),
    ],
)  # fmt: skip
def test_an_incident_is_called_by_act_object_and_place(told, title):
    """The title is made of the vocabulary and the place."""
    assert case(told)[1][0].title == title


def test_an_incident_says_what_no_source_gives():
    """The aspects nobody tells are listed."""
    (incident,) = case(tell("a theatre in Velmar was bombed", **THEATRE))[1]
    assert incident.missing == ("when", "means", "protection", "alleged perpetrator", "victims")


def test_people_join_and_part_and_the_newest_judgement_holds():
    """`same` joins what the rules keep apart, `different` parts it again."""
    told = (
        tell("a theatre in Velmar was bombed", **THEATRE),
        tell("an attack in Velmar", what="attack", where="Velmar"),
    )
    accounts, _ = case(*told)
    about = [each.id for each in accounts]
    joined = judged("same", *about)
    assert parts(*case(*told, judgements=[joined])) == [[0, 1]]
    parted = judged("different", *reversed(about), at="2030-01-02T00:00:00Z")
    assert parts(*case(*told, judgements=[joined, parted])) == [[0], [1]]
    assert parts(*case(*told, judgements=[parted, joined])) == [[0], [1]]


def test_people_part_what_the_rules_join():
    """`different` about two accounts holds against every likeness."""
    told = (tell("a theatre in Velmar was bombed", **THEATRE), tell("a theatre in Velmar was bombed", **THEATRE))
    accounts, _ = case(*told)
    found = case(*told, judgements=[judged("different", *(each.id for each in accounts))])
    assert parts(*found) == [[0], [1]]


# -- handles -----------------------------------------------------------------------------------------------------------

TWO = (tell("a theatre in Velmar was bombed", **THEATRE), tell("an attack in Oresk", what="attack", where="Oresk"))


def minted(*told, **more):
    """The handles a case keeps after a first reconciliation."""
    accounts, found = picture(*told, **more)
    return accounts, found.incidents, found.handles


def test_handles_are_minted_once():
    """A second time there is nothing to mint, and each incident has the handle it had."""
    accounts, found, handles = minted(*TWO)
    assert sorted(each.handle for each in handles) == ["INC-0001", "INC-0002"]
    _, again, more = minted(*TWO, handles=handles)
    assert again == found and more == ()


def test_an_incident_keeps_its_handle_when_an_account_joins():
    """A new document does not rename what was named."""
    _, _, handles = minted(*TWO)
    _, found, more = minted(*TWO, tell("the theatre of Velmar was bombed", **THEATRE), handles=handles)
    assert {each.handle for each in found} == {"INC-0001", "INC-0002"} and more == ()


def test_of_two_joined_incidents_the_lower_number_stays_and_the_other_is_told():
    """The higher handle becomes another name of the incident."""
    _, _, handles = minted(*TWO)
    _, (incident,), _ = minted(*TWO, handles=handles, judgements=[judged("same", "INC-0001", "INC-0002")])
    assert incident.handle == "INC-0001"
    assert "also known as INC-0002" in {each.says for each in incident.reasons}


def test_a_parted_incident_leaves_the_handle_with_the_account_it_was_minted_for():
    """The other part gets a new number."""
    told = (tell("a theatre in Velmar was bombed", **THEATRE), tell("a theatre in Velmar was bombed", **THEATRE))
    accounts, _, handles = minted(*told)
    assert [each.handle for each in handles] == ["INC-0001"]
    _, found, more = minted(*told, handles=handles, judgements=[judged("different", *(each.id for each in accounts))])
    held = {each.handle: each.accounts for each in found}
    assert held["INC-0001"] == (handles[0].account,)
    assert [each.handle for each in more] == ["INC-0002"]


def test_of_incidents_that_claim_one_handle_the_first_by_its_day_has_it():
    """The other gets the next number, also where it is told first."""
    told = [
        tell(f"a theatre in Velmar was bombed on {number} May", when=f"2031-05-0{number}: {number} May", **THEATRE)
        for number in (9, 2)
    ]
    accounts, _ = case(*told)
    _, found = case(*told, handles=[Handle(handle="INC-0003", account=each.id) for each in accounts])
    named = [(each.handle, each.when.value) for each in found]
    assert named == [("INC-0003", "2031-05-02"), ("INC-0004", "2031-05-09")]


def test_a_handle_follows_its_account_to_a_newer_extraction():
    """The same words at the same place of the same bytes keep the handle, and it is minted anew for them."""
    from dataclasses import replace

    (now,), _ = case(TWO[0])
    before = replace(now, made_by="test 0")
    handles = (Handle(handle="INC-0007", account=before.id),)
    _, (incident,), more = minted(TWO[0], handles=handles, former=(before,))
    assert incident.handle == "INC-0007"
    assert more == (Handle(handle="INC-0007", account=now.id),)


def test_an_incident_rejected_by_its_handle_is_gone():
    """Reject about a handle takes the whole incident out."""
    _, _, handles = minted(*TWO)
    gone = next(each.handle for each in handles if each.handle == "INC-0001")
    _, found, _ = minted(*TWO, handles=handles, judgements=[judged("reject", gone)])
    assert [each.handle for each in found] == ["INC-0002"]


def test_the_order_of_the_records_changes_nothing():
    """Any order of the same records gives the same incidents."""
    told = (*TWO, tell("the theatre of Velmar was bombed", **THEATRE))
    documents, accounts, details = [], [], []
    for place, (words, reality, aspects) in enumerate(told):
        made = document(f"Number {place}. {words}.", f"{place}.txt")
        one, own = account(made, words, reality, **aspects)
        documents.append(made)
        accounts.append(one)
        details += own
    pictures = {
        tuple(each.accounts for each in reconcile(documents[::-1], (), list(order), details[::-1], (), ()).incidents)
        for order in permutations(accounts)
    }
    assert len(pictures) == 1


def test_what_may_be_one_event_is_proposed_to_a_person():
    """The same town and day, but only one names what was hit: kept apart, and said."""
    made = document("A theatre in Velmar was bombed on 1 May. There was a bombing in Velmar.", "a.txt")
    told = [
        account(made, "A theatre in Velmar was bombed on 1 May", what="bombing: bombed", where="Velmar",
                object="theatre", when="2031-05-01"),
        account(made, "There was a bombing in Velmar", what="bombing", where="Velmar", when="2031-05-01"),
    ]  # fmt: skip
    found = reconcile([made], (), [one for one, _ in told], [each for _, own in told for each in own], (), ())
    assert len(found.incidents) == 2
    (proposal,) = found.proposals
    assert proposal.says.startswith("INC-0001 and INC-0002 may be one event") and len(proposal.spans) == 2


def test_a_document_that_comes_back_to_an_event_tells_of_one():
    """The second passage adds no day and no target; a second day would make it another event."""
    made = document(
        "A shooting in Oresk on 1 May. Then a shooting in Oresk. More of the shooting in Oresk on 9 May.", "a.txt"
    )
    told = [
        account(made, "A shooting in Oresk on 1 May", what="shooting", where="Oresk", when="2031-05-01"),
        account(made, "a shooting in Oresk.", what="shooting", where="Oresk"),
        account(made, "the shooting in Oresk on 9 May", what="shooting", where="Oresk", when="2031-05-09"),
    ]
    found = reconcile([made], (), [one for one, _ in told], [each for _, own in told for each in own], (), ()).incidents
    assert sorted(len(each.accounts) for each in found) == [1, 2]
