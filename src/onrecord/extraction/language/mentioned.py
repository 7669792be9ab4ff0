"""Parties that a document names without giving their words: states, armed forces, bodies."""

from onrecord.extraction.language import names
from onrecord.extraction.language.gazetteer import gazetteer
from onrecord.extraction.language.names import Someone
from onrecord.extraction.language.places import toponyms


def mentioned(parsed, at: dict[int, Someone], everyone: dict[tuple[str, str], Someone]) -> None:
    """Add the states, forces and bodies of a document to `everyone`. `at` tells which tokens name which person."""
    _states(parsed, everyone)
    _forces(parsed, at, everyone)
    _bodies(parsed, everyone)


def _states(parsed, everyone: dict) -> None:
    known = gazetteer(parsed.places)
    for each in toponyms(parsed):
        if (
            each.place is None
            or each.kind == "demonym"
            or each.kind != "government"
            and each.place.precision != "country"
        ):
            continue
        place = known.country(each.place.country) if each.place.country else None
        if place is not None and each.kind != "embedded":
            someone = everyone.setdefault(("state", place.name), Someone(place.name, "state", side=place.name))
            someone.places.add((each.span.start, each.span.end))


def _forces(parsed, at: dict, everyone: dict) -> None:
    """ "Northland's troops" and "the Northland forces": all the armed people of one side are one party."""
    for token in parsed.doc:
        if token.lower_ not in names.words("forces") or token.pos_ not in ("NOUN", "PROPN") or token.dep_ == "compound":
            continue
        before = [each for each in token.lefts if each.dep_ in ("amod", "compound", "nmod", "poss")]
        owner = next((at[each.i] for each in before if each.i in at), None)
        side = names.side(before, parsed) or (owner.side if owner else None)
        if side is None:
            continue
        first = min((each.left_edge for each in before), key=lambda each: each.i)
        first = first.nbor() if first.lower_ in ("the", "a", "an") and first.i < token.i else first
        place = (first.idx, token.idx + len(token))
        mine = next((one for (kind, _), one in everyone.items() if kind == "force" and one.side == side), None)
        if mine is None:
            name = parsed.text[place[0] : place[1]]
            mine = everyone.setdefault(("force", name), Someone(name, "force", side=side))
        mine.places.add(place)
        plain = parsed.text[place[0] : place[1]]
        if (
            _possessive(mine.name)
            and not _possessive(plain)
            and token.lower_ in ("forces", "troops", "army", "military")
        ):
            mine.name = plain


def _possessive(name: str) -> bool:
    return "'s" in name or "’s" in name


def _bodies(parsed, everyone: dict) -> None:
    for entity in parsed.doc.ents:
        words = [each for each in entity if not (each.lower_ == "the" and each.i == entity.start)]
        if (
            entity.label_ != "ORG"
            or len(words) < 2
            or "\n" in entity.text
            or words[-1].lower_ not in names.words("bodies")
        ):
            continue
        if not all(
            each.text[0].isupper() or each.lower_ in ("of", "for", "and", "the", "'s", "’s", "on") for each in words
        ):
            continue
        start, end = words[0].idx, words[-1].idx + len(words[-1])
        name = parsed.text[start:end]
        everyone.setdefault(("body", name), Someone(name, "body")).places.add((start, end))
