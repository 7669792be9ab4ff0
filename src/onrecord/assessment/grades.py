"""Airwars' two published axes, computed from the records, each with the reason in a sentence.

The strike status says how firmly an act is laid at someone's door; the harm grade says how firmly harm to civilians is
reported. They are kept apart: harm may be well reported while nobody is named for it. The definitions follow Airwars'
published methodology (airwars.org, "Methodology"); what a person weighs there, the number of independent origins
stands for here, so that repeating one source never raises a grade.
"""

import re

from onrecord.assessment.facts import FIGHTERS, HARM, HARMED, Facts, fighters, independent_among, whom
from onrecord.models import Account, Detail, Figure, Grade, Statement
from onrecord.text import overlaps
from onrecord.vocabulary import GRADES

STRIKE, HARM_GRADES = GRADES["strike status"], GRADES["harm grade"]

# Words in the name of a force or office that do not say whose it is.
_GENERAL = re.compile(
    r"armed|army|authorit\w+|body|brigade|capital|chief|city|civil|command\w*|council|defen[cs]e|department|deputy|division"
    r"|federal|forces?|foreign|general|government|governor|group|guard|head|interior|leader|local|mayor|military|minist\w+"
    r"|national|navy|office|officials?|police|president|prime|regional|region|representative|secretary|senior|side"
    r"|soldiers?|spokes\w+|staff|state|troops|units?|warplanes?|artillery|aircraft|fighters?|army"
)
_ADJECTIVE = re.compile(r"(an|ans|ese|ish|[aeiou]?i|is|ic|ics)$")  # how English makes adjectives of countries
_ENDINGS = re.compile(r"|[nsiea]|ns|ans?|ians?|ean|ese|ic|ish|ia|is")  # Veldra, Veldran, Veldrans


def grades(facts: Facts) -> tuple[Grade, Grade]:
    """The strike status and the harm grade of an incident."""
    return strike_status(facts), harm_grade(facts)


def strike_status(facts: Facts) -> Grade:
    """How firmly the act is laid at someone's door: declared, likely, contested, single source claim."""
    named, sides = facts.of("alleged perpetrator"), _sides(facts)
    count = independent_among(facts.incident.origins, facts.documents(facts.told))
    declared = [each for each in named if _own_side(facts, each)]
    if declared:
        who = _speakers(facts, declared)
        return _strike("declared", f"{who} speaks for the alleged side and says that it did it", declared)
    disputed = [each for each in facts.denials if not _about_intent_only(each)]
    if disputed:
        return _strike("contested", f"{_deniers(facts, disputed)} it", [*named, *disputed])
    if len(rivals := _rivals(facts, sides)) > 1:
        return _strike("contested", f"sources name different sides: {_list(rivals)}", named)
    if count < 2:
        told = f"{_reports(facts.documents(facts.told))} and, as far as is known, one origin"
        return _strike("single source claim", told, named or facts.told)
    if not sides:
        return _strike("contested", f"{count} independent origins tell of it and none says who did it", facts.told)
    naming = independent_among(facts.incident.origins, facts.documents(named))
    if naming < 2:
        return _strike("single source claim", f"only one origin names {_list(sides)}", named)
    return _strike("likely", f"{naming} independent origins name {_list(sides)}, which has not declared it", named)


def harm_grade(facts: Facts) -> Grade:
    """How firmly harm to civilians is reported: confirmed, fair, weak, contested, discounted, or not graded."""
    counted = [each for each in facts.harm if each.high != 0]
    none = [each for each in facts.harm if each.high == 0]
    worded = [each for each in facts.of("victims") if HARMED.search(_passage(facts, each))]
    civil = [each for each in counted if not fighters(each)]
    worded = [each for each in worded if not FIGHTERS.search(each.span.exact)]
    if not counted and not worded:
        reason = "sources speak of no dead and injured" if none else HARM_GRADES["not graded"]
        return Grade(axis="harm grade", grade="not graded", says=f"Not graded: {reason}.", rests_on=_ids(none))
    if not civil and not worded:
        return _harm("discounted", f"{HARM_GRADES['discounted']} ({_amounts(counted)})", counted, civil=False)
    harm, sides = [*civil, *worded], _sides(facts)
    accepted = [each for each in civil if _speaks_for(facts, facts.teller(each), sides)
                and not any(statement.act in ("denies", "rejects") for statement in facts.chain(each))]
    if accepted and sides:
        who = _speakers(facts, accepted)
        return _harm("confirmed", f"{who} speaks for the alleged side and accepts harm: {_amounts(accepted)}", accepted)
    denying = [each for each in facts.denials if HARMED.search(_words(each)) and not _about_intent_only(each)]
    if none or denying:
        none_harmed = f"{_speakers(facts, none)} speaks of none"
        who = f"{_deniers(facts, denying)} that anyone was harmed" if denying else none_harmed
        return _harm("contested", f"{_amounts(civil) or 'harm'} is reported, and {who}", [*harm, *none, *denying])
    if len(rivals := _rivals(facts, sides)) > 1:
        return _harm("contested", f"sources name different sides: {_list(rivals)}", harm)
    count = independent_among(facts.incident.origins, facts.documents(harm))
    told = f"{_amounts(civil) or 'people killed or injured, without a number'}"
    if count > 1:
        return _harm("fair", f"{count} independent origins report harm: {told}", harm)
    return _harm("weak", f"{_reports(facts.documents(harm))} and, as far as is known, one origin: {told}", harm)


def same_side(left: str, right: str) -> bool:
    """Two names share a word that says whose they are: "Veldran artillery", "the Veldran defence ministry", "Veldra".

    Compared by a common beginning of at least four letters and the endings English makes adjectives of countries with,
    since no list of countries knows every state that sources name.
    """
    return any(_kin(one, other) for one in _telling(left) for other in _telling(right))


def _strike(grade: str, why: str, rests_on) -> Grade:
    return Grade(axis="strike status", grade=grade, says=f"{grade.capitalize()}: {why}.", rests_on=_ids(rests_on))


def _harm(grade: str, why: str, rests_on, civil: bool = True) -> Grade:
    unsaid = [each for each in rests_on if isinstance(each, Figure) and whom(each) == "people"]
    note = " Sources do not say of everyone counted whether they were civilians." if civil and unsaid else ""
    return Grade(axis="harm grade", grade=grade, says=f"{grade.capitalize()}: {why}.{note}", rests_on=_ids(rests_on))


def _sides(facts: Facts) -> tuple[str, ...]:
    """The sides named as alleged perpetrators, each once, by the first name it is given."""
    found: dict[str, set[str]] = {}
    for detail in facts.of("alleged perpetrator"):
        names = _names(facts, detail)
        known = next((side for side, others in found.items() if _one_side(names, others)), detail.value)
        found.setdefault(known, set()).update(names)
    return tuple(found)


def _rivals(facts: Facts, sides: tuple[str, ...]) -> tuple[str, ...]:
    """Of the sides named, those whose names say of which country or group they are ("Ostrian rockets").

    A capital, a leader or a bare "the army" may be another name for a side already named, so it rivals none.
    """
    states = {each.name for each in facts.parties if each.party_kind == "state"}
    return tuple(side for side in sides if any(_ADJECTIVE.search(each) for each in _telling(side))
                 or any(same_side(side, state) for state in states))


def _names(facts: Facts, detail: Detail) -> set[str]:
    """The name a detail gives, and what its report calls that party elsewhere."""
    same = [each for each in facts.parties if any(overlaps(span, detail.span) for span in each.spans)]
    return {detail.value, *(each.name for each in same), *(each.side for each in same if each.side)}


def _one_side(names: set[str], others: set[str]) -> bool:
    return any(one.lower() == other.lower() or same_side(one, other) for one in names for other in others)


def _own_side(facts: Facts, named: Detail) -> bool:
    """The side said to have done it is the speaker's own, and the speaker puts it forward as so."""
    chain = facts.chain(named)
    asserted = bool(chain) and chain[-1].act in ("asserts", "confirms")
    return asserted and _speaks_for(facts, facts.teller(named), (named.value,))


def _speaks_for(facts: Facts, speaker: str | None, sides: tuple[str, ...]) -> bool:
    """The speaker, by name, office or side, belongs to one of the sides."""
    if not speaker:
        return False
    exact = {each.speaker.span.exact for each in facts.statements if each.speaker and each.speaker.name == speaker}
    parties = [each for each in facts.parties if each.name == speaker]
    # "ambassador to Veldra" is not Veldra's: what follows "to", "in", "on" says where an office looks, not whose it is.
    offices = {re.split(r"\b(?:to|in|on|for|with)\b", each.office)[0] for each in parties if each.office}
    known = {speaker} | exact | offices | {each.side for each in parties if each.side}
    return any(same_side(name, side) for name in known for side in sides)


def _kin(one: str, other: str) -> bool:
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= 4 and all(_ENDINGS.fullmatch(each[shared:]) for each in (one, other))


def _telling(name: str) -> set[str]:
    words = re.findall(r"\w[\w-]+", re.sub(r"['’]s\b", "", name).lower())
    return {each for each in words if len(each) > 3 and not _GENERAL.fullmatch(each)}


def _about_intent_only(record: Account | Statement) -> bool:
    """A denial that the act was deliberate is no denial of the act."""
    return bool(re.search(r"\b(deliberate|intentional|purpose)", _words(record), re.IGNORECASE))


def _words(record: Account | Statement) -> str:
    return " ".join(each.exact for each in (record.content if isinstance(record, Statement) else record.spans))


def _passage(facts: Facts, detail: Detail) -> str:
    return " ".join(span.exact for each in facts.accounts if each.id == detail.account for span in each.spans)


def _amounts(figures) -> str:
    """Lowest and highest number given for each thing counted; never a sum."""
    said = []
    for counted in HARM:
        own = [each for each in figures if each.counted == counted]
        given = [number for each in own for number in (each.low, each.high) if number is not None]
        if given:
            most = "" if min(given) == max(given) else f" to {max(given):,}"
            more = " or more" if any(each.high is None for each in own) else ""
            said.append(f"{counted} {min(given):,}{most}{more}")
        elif own:
            said.append(f"{counted}, without a number")
    return ", ".join(said)


def _reports(documents: tuple[str, ...]) -> str:
    return "1 report" if len(documents) == 1 else f"{len(documents)} reports"


def _deniers(facts: Facts, denials) -> str:
    named = dict.fromkeys(name for each in denials if (name := facts.teller(each)))
    names = tuple(named) or ("a source not named",)
    return f"{_list(names)} {'denies' if len(names) == 1 else 'deny'}"


def _speakers(facts: Facts, records) -> str:
    return _list(tuple(dict.fromkeys(facts.teller(each) or "a source not named" for each in records)))


def _list(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _ids(records) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.id for each in records))


