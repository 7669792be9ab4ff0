"""Candidate provisions and, element by element, what is reported for, reported against, and addressed by nobody.

A provision is proposed from the act and the object that sources report, so that a lawyer finds it on the page; it is
never more than proposed. An element is "reported" when at least one record speaks for it and none against, "contested"
when some speak against, "not addressed" otherwise. There is no further rung.
"""

from collections.abc import Iterable, Iterator, Sequence

from onrecord.assessment.facts import Facts, protection_of, whom
from onrecord.assessment.frameworks import Element, Framework, Offence, Sign
from onrecord.models import Account, Detail, Figure, Finding, Provision, Statement
from onrecord.vocabulary import vocabulary


def candidates(facts: Facts, framework: Framework) -> Iterator[Provision]:
    """The provisions of a framework that the reported act and object bear on, with each element weighed."""
    for offence in framework.offences:
        conducts = [each for each in offence.conducts if _named(facts, each, offence.needs)]
        signs = [record for sign in offence.proposed_with for record in fitting(facts, framework, sign)]
        if conducts and (signs or not offence.proposed_with):
            yield Provision(framework=framework.name, provision=offence.provision, title=offence.title,
                            why=_why(facts, framework, offence, conducts),
                            findings=tuple(weigh(facts, framework, each) for each in offence.elements))


def weigh(facts: Facts, framework: Framework, element: Element) -> Finding:
    """What is reported for and against one element, and what a lawyer would still look for."""
    pro = _all(facts, framework, element.speaks_for)
    con = _all(facts, framework, element.speaks_against)
    status = "contested" if con else "reported" if pro else "not addressed"
    missing = element.still if pro or con else element.missing
    if element.kind == "mental" and (pro or con):
        missing = " ".join(filter(None, (_whose_words(facts, pro, con), element.still)))
    return Finding(element=element.number, element_kind=element.kind, text=element.text, status=status,
                   for_it=tuple(each.id for each in pro), against_it=tuple(each.id for each in con), missing=missing)


def unassessed(facts: Facts, frameworks: Sequence[Framework], found: Sequence[Provision]) -> Iterator[str]:
    """Sentences about what could not be put next to the law, and why."""
    acts = vocabulary()["acts"]
    for act in facts.acts:
        if act not in acts:
            yield f"The act “{act}” is not in the vocabulary, so no provision is proposed from it."
        elif not _reach(acts[act]["conducts"], frameworks):
            yield f"No provision in the frameworks at hand is tied to the act “{act}”."
    if not facts.told:
        yield "No source tells of this as having happened, so no provision is proposed."
    elif not facts.acts:
        yield "No source names the act, so no provision is proposed."
    elif not found and not facts.objects and all(each in acts for each in facts.acts):
        yield "No source says what or whom the act affected, so no provision is proposed."
    elif not found and all(_reach(acts.get(each, {"conducts": ()})["conducts"], frameworks) for each in facts.acts):
        yield "No provision in the frameworks at hand is tied to this act and what it affected together."


def fitting(facts: Facts, framework: Framework, sign: Sign) -> list[Account | Detail | Figure | Statement]:
    """The records of the incident that are facts of this kind."""
    if sign.denial:
        return list(facts.denials)
    if sign.cue:
        return list(facts.words_for(framework.cues[sign.cue], sign.negated))
    if sign.counted:
        return [each for each in facts.figures
                if each.counted in sign.counted and each.high != 0 and _of(each, sign.of_whom)]
    return [each for each in facts.of(sign.aspect) if _fits(each.value, sign) and _of(each, sign.of_whom)]


def _of(record: Figure | Detail, of_whom: str | None) -> bool:
    """Said to be of them; "people" is everyone not said to be a fighter."""
    said = whom(record) if of_whom else None
    return said == of_whom or of_whom == "people" and said == "civilians"


def _fits(value: str, sign: Sign) -> bool:
    if sign.codes and value not in sign.codes:
        return False
    if sign.conducts and not set(sign.conducts) & _conducts([value], sign.aspect):
        return False
    return not sign.protection or protection_of(value) in sign.protection


def _all(facts: Facts, framework: Framework, signs: Iterable[Sign]) -> list:
    found = {record.id: record for sign in signs for record in fitting(facts, framework, sign)}
    return list(found.values())


def _named(facts: Facts, conduct: str, needs: str) -> bool:
    """The reported act, the reported object or both stand for this conduct, as the offence needs it."""
    act, thing = conduct in _conducts(facts.acts, "what"), conduct in _conducts(facts.objects, "object")
    if needs == "act":
        return act
    if needs == "act and object":
        return act and thing
    # What was hit names the conduct ("a clinic": emblems), provided that the act was an attack at all.
    return thing and any(each.startswith("attack on") for each in _conducts(facts.acts, "what"))


def _conducts(codes: Iterable[str], aspect: str | None) -> set[str]:
    table = vocabulary()["acts" if aspect == "what" else "objects"]
    return {conduct for code in codes for conduct in table.get(code, {}).get("conducts", ())}


def _reach(conducts: Iterable[str], frameworks: Iterable[Framework]) -> bool:
    tied = {each for framework in frameworks for offence in framework.offences for each in offence.conducts}
    return bool(tied & set(conducts))


def _why(facts: Facts, framework: Framework, offence: Offence, conducts: Sequence[str]) -> str:
    told = len(facts.told)
    objects = [each if protection_of(each) in (None, "none", each) else f"{each} ({protection_of(each)})"
               for each in facts.objects]
    hit = f"; affected: {', '.join(objects)}" if objects else ""
    meant = "; ".join(vocabulary()["conducts"][each] for each in conducts)
    accounts = "1 account tells" if told == 1 else f"{told} accounts tell"
    return f"{accounts} of {' and '.join(facts.acts)}{hit}. This may bear on {meant}. {framework.presupposes}"


def _whose_words(facts: Facts, pro: Sequence, con: Sequence) -> str:
    """Who speaks to a state of mind: it is theirs to say, and nothing more is made of it."""
    said = []
    for records, verb in ((pro, "say"), (con, "dispute")):
        names = dict.fromkeys(facts.teller(each) or "an outlet in its own words" for each in records)
        if names:
            said.append(f"{', '.join(names)} {verb}{'s' if len(names) == 1 else ''} so")
    return f"In the words of sources only: {'; '.join(said)}."
