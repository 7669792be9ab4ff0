"""assess(): an incident read against grades and law. Nothing it returns is a finding.

Pure: it takes the records of one incident and says what they amount to on two published grades (`grades.py`) and which
provisions a lawyer may want to weigh them against (`law.py`, with the law itself in `frameworks/`). `NOTE` goes with
every assessment that is shown or handed over.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from onrecord.assessment.facts import gather
from onrecord.assessment.frameworks import Framework, load_frameworks
from onrecord.assessment.grades import grades
from onrecord.assessment.law import candidates, unassessed
from onrecord.models import Account, Assessment, Detail, Figure, Incident, Party, Statement
from onrecord.text import by_document
from onrecord.vocabulary import NO_FINDING

__all__ = ["NOTE", "assess", "assessments", "exonerating", "load_frameworks"]

NOTE = NO_FINDING


def assess(
    incident: Incident,
    accounts: Sequence[Account],
    details: Sequence[Detail],
    figures: Sequence[Figure],
    statements: Sequence[Statement],
    frameworks: Sequence[Framework] | None = None,
    parties: Sequence[Party] = (),
) -> Assessment:
    """The grades of an incident and the provisions its reported facts may bear on.

    The sequences may hold records of other incidents; those are left aside. `frameworks` defaults to all that
    `load_frameworks` finds; `parties` help to tell whether a speaker belongs to the alleged side. Raises UsageError
    when a framework is not sound.
    """
    facts = gather(incident, accounts, details, figures, statements, parties)
    laws = load_frameworks() if frameworks is None else tuple(frameworks)
    provisions = tuple(each for law in laws for each in candidates(facts, law))
    return Assessment(
        incident=incident.handle,
        accounts=tuple(each.id for each in facts.accounts),
        grades=grades(facts),
        provisions=provisions,
        notes=tuple(unassessed(facts, laws, provisions)),
    )


def assessments(
    incidents: Iterable[Incident],
    accounts: Iterable[Account],
    details: Iterable[Detail],
    figures: Iterable[Figure],
    statements: Iterable[Statement],
    parties: Iterable[Party] = (),
) -> Iterator[Assessment]:
    """Each incident of a case, assessed by the records of the documents that tell of it or contest it, and by what is
    said in others of its place."""
    account, figures, statements = {each.id: each for each in accounts}, list(figures), list(statements)
    counted = {each.id: each for each in figures}
    detail, figure, statement, party = (by_document(each) for each in (details, figures, statements, parties))
    naming = _by_word(statements)

    for incident in incidents:
        told = [account[each] for each in incident.accounts]
        contested = [span for reason in incident.contested for span in reason.spans]
        tallied = [counted[each] for tally in incident.tallies for each in tally.figures]
        elsewhere = naming.get((incident.place_name or "").split(" ")[0].casefold(), [])
        places = dict.fromkeys([each.spans[0].document for each in told] + [each.document for each in contested])

        def near(found: dict, places=places) -> list:
            return [each for place in places for each in found.get(place, ())]

        own = list({each.id: each for each in (*near(figure), *tallied)}.values())
        said = list({each.id: each for each in (*near(statement), *elsewhere)}.values())
        yield assess(incident, told, near(detail), own, said, parties=near(party))


def _by_word(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Statements by each capitalised word of what is said: where somebody may be speaking of a place."""
    found: dict[str, list[Statement]] = {}
    for each in statements:
        for word in dict.fromkeys(re.findall(r"[^\W\d_a-z][\w'’-]+", " ".join(part.exact for part in each.content))):
            found.setdefault(word.casefold(), []).append(each)
    return found


def exonerating(assessment: Assessment) -> tuple[str, ...]:
    """Ids of the records reported against any element: the register an investigator owes the other side.

    Rome Statute, art. 54(1)(a): incriminating and exonerating circumstances are investigated equally.
    """
    return assessment.reported_against
