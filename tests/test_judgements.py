"""What people decided, applied: rejected records go, corrected ones come, details go with their account."""

from dataclasses import replace

from _made import document
from onrecord.judgements import applied, carried, latest, reviewed
from onrecord.models import Account, Detail, Figure, Judgement
from onrecord.text import quote

READ = document("Shells hit a mill in Oresk, killing two people.")
WHERE = quote(READ, 0, 26)
ACCOUNT = Account(spans=(WHERE,), reality="reported", made_by="accounts 1")
DETAIL = Detail(
    account=ACCOUNT.id, span=quote(READ, 11, 17), aspect="object", value="mill", basis="named", made_by="details 1"
)
FIGURE = Figure(
    span=quote(READ, 36, 46),
    counted="killed",
    of_whom="people",
    side=None,
    low=2,
    high=2,
    qualifier=None,
    scope=None,
    scope_kind=None,
    as_of=None,
    standing="reported",
    excludes=None,
    part_of=None,
    account=ACCOUNT.id,
    made_by="figures 1",
)
FOUND = [ACCOUNT, DETAIL, FIGURE]


def judged(verdict: str, about: str, at: int = 1, instead: str | None = None) -> Judgement:
    return Judgement(
        about=(about,), verdict=verdict, instead=instead, by="ana", at=f"2031-01-0{at}T00:00:00Z", reason="read again"
    )


def kept(*records):
    """A store of these records, as `applied` asks it."""
    return {each.id: each for each in (*FOUND, *records)}.get


def test_details_go_with_a_rejected_account_and_figures_stay_alone():
    """What was told of an event that is none is no detail of anything; the count was still given."""
    shown = applied(FOUND, [judged("reject", ACCOUNT.id)], kept())
    assert shown == [replace(FIGURE, account=None)]


def test_details_and_figures_follow_a_corrected_account():
    """The corrected account has what the machine's had."""
    corrected = replace(ACCOUNT, reality="alleged", made_by="person: ana")
    shown = applied(FOUND, [judged("instead", ACCOUNT.id, instead=corrected.id)], kept(corrected))
    assert shown[0] == corrected and {each.account for each in shown[1:]} == {corrected.id}


def test_the_newest_judgement_holds():
    """A decision is reversed by deciding again, whatever the order they are given in."""
    judgements = [judged("accept", FIGURE.id, at=2), judged("reject", FIGURE.id, at=1)]
    assert latest(judgements)[(FIGURE.id,)].verdict == "accept"
    assert FIGURE in applied(FOUND, judgements, kept())


def test_an_accepted_record_stays_when_it_is_no_longer_found():
    """A person has seen the words; a newer extractor that misses them changes nothing of that."""
    assert DETAIL in applied([ACCOUNT], [judged("accept", DETAIL.id)], kept())


def test_a_judgement_is_carried_over_to_the_same_words_in_a_newer_reading():
    """Another reader, another extractor: the same bytes, place and value."""
    again = document(READ.text, sha256=READ.sha256, made_by="plain 2")
    newer = replace(FIGURE, span=quote(again, 36, 46), account=None, made_by="figures 2")
    original = {READ.id: READ.sha256, again.id: again.sha256}
    (moved,) = carried([judged("reject", FIGURE.id)], [newer], kept(), original)
    assert moved.about == (newer.id,) and applied([newer], [moved], kept()) == []


def test_a_judgement_about_another_value_stays_where_it_is():
    """Two is not three: the newer find has not been reviewed."""
    newer = replace(FIGURE, low=3, high=3)
    original = {READ.id: READ.sha256}
    assert carried([judged("accept", FIGURE.id)], [newer], kept(), original)[0].about == (FIGURE.id,)


def test_what_was_reviewed_is_told():
    """Accepted, rejected, corrected; nothing else is reviewed."""
    corrected = replace(FIGURE, low=3, made_by="person: ana")
    done = reviewed([judged("accept", DETAIL.id), judged("instead", FIGURE.id, instead=corrected.id)])
    assert done == {DETAIL.id: "accepted", FIGURE.id: "corrected", corrected.id: "corrected"}
