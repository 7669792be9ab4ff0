"""assess(): an incident read against grades and law. Nothing it returns is a finding.

Pure: it takes the records of one incident and says what they amount to on two published grades (`grades.py`) and which
provisions a lawyer may want to weigh them against (`law.py`, with the law itself in `frameworks/`). `NOTE` goes with
every assessment that is shown or handed over.
"""

from collections.abc import Sequence

from onrecord.assessment.facts import gather
from onrecord.assessment.frameworks import Framework, load_frameworks
from onrecord.assessment.grades import grades
from onrecord.assessment.law import candidates, unassessed
from onrecord.models import Account, Assessment, Detail, Figure, Incident, Party, Statement
from onrecord.vocabulary import NO_FINDING

__all__ = ["NOTE", "assess", "exonerating", "load_frameworks"]

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


def exonerating(assessment: Assessment) -> tuple[str, ...]:
    """Ids of the records reported against any element: the register an investigator owes the other side.

    Rome Statute, art. 54(1)(a): incriminating and exonerating circumstances are investigated equally.
    """
    return assessment.reported_against
