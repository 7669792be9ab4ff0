"""The same quotation in two outlets, and what only looks like it: `python -m bench quotations`.

From every direct quotation of six words and more, variants are made (`bench/_variants.py`): as outlets make them, which
should be found to be one utterance, and with a number, a "not", a name, the speaker or the day exchanged, which must
never pass as the same. A variant and its original are two statements in two documents, and go through reconciliation
as in a case. The labels of the corpus only say where quotations stand; they are what goes in here, not what is asked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from random import Random
from typing import NamedTuple

from bench import _variants
from bench.statements import manner
from onrecord.matching import reconcile
from onrecord.models import Document, Mention, PartialDate, Party, Region, Span, Statement, Utterance
from onrecord.text import quote

TITLE = "the same quotation in two outlets"
CORPORA = ("statements-polnear-train",)
NOTE = (
    "The variants are made by rules, from real quotations, with lists of our own: from every fourth text some 6,500 as "
    "outlets make them and 5,800 that change a number, a negation, a name, the speaker or the day, the first three of "
    'these as a quotation, cut, and told indirectly. "Kept apart or flagged" counts a variant as right when it is '
    "another utterance, or when the reader of the one utterance is told of that very change; another speaker and "
    "another day must be another utterance. What real outlets and translators do is more varied."
)
GETS_RIGHT = (
    "A quotation that is printed whole, cut, split by the cue, with other punctuation, spelling or an editor's "
    "brackets is found to be the same when speaker and day agree.",
    'A changed number, "not" or name never passes as the same words: it makes another utterance, or is flagged.',
)
CHECK_BY_HAND = (
    "A quotation that was translated twice, or is told in other words, is often shown as two utterances.",
    "Where a sentence begins with another capitalised word, two tellings are kept apart because it may be a name.",
    "A retelling that leaves out half of a sentence with a \"not\" in it may be kept apart though it is the same.",
)
WORDS = 6  # of a quotation, at least
BATCH = 150  # quotations that are reconciled together


class Pair(NamedTuple):
    """A quotation, and a variant of it in one part or two; `turn` says by what speaker, day and mode it is told."""

    words: str
    variant: tuple[str, ...]
    speaker: str = "same"  # same, surname (another given name), other
    day: str = "same"
    mode: str = "direct"
    split: str = ""  # how a variant in two parts is told: "one" statement or "two"


JOINED = {
    "whole": _variants.whole,
    "cut at the start": _variants.cut_start,
    "cut at the end": _variants.cut_end,
    "cut in the middle": _variants.cut_middle,
    "split by the cue": _variants.whole,
    "re-punctuated": _variants.repunctuated,
    "brackets": _variants.bracketed,
    "spelling and contractions": _variants.respelled,
    "synonym": _variants.synonym,
    "translated differently": _variants.translated,
    "told indirectly": _variants.indirectly,
}
CHANGED = ("number", "negation", "name", "name in one letter", "speaker", "day")
FLAG = {"name in one letter": "name"}


def predict(row: dict) -> list[str]:
    """The direct quotations of a text, each as one line without its marks."""
    found = []
    for each in row["attributions"]:
        if manner(row["text"], each) == "direct":
            words = " ".join(" ".join(row["text"][start:end].split()) for start, end in each["content"])
            words = words.strip("\"“”' ").replace('," "', ", ").replace(",” “", ", ")
            if len(_variants.words_of(words)) >= WORDS:
                found.append(words)
    return found


def score(rows: list[dict], found: list[list[str]]) -> dict[str, float]:
    """The share found to be one, by kind of variant; the share kept apart or flagged, by kind of change; in percent."""
    measured = _measured(found)
    figures = {f"kept apart or flagged, {kind}": _share(measured[kind]) for kind in CHANGED if measured.get(kind)}
    return figures | {f"joined, {kind}": _share(measured[kind]) for kind in JOINED if measured.get(kind)}


def misses(rows: list[dict], found: list[list[str]]) -> None:
    """Print what went wrong, a few of each kind, and how many variants there were."""
    for kind, results in _measured(found).items():
        wrong = [pair for pair, right in results if not right]
        print(f"\n{kind}: {len(wrong)} of {len(results)}")
        for pair in wrong[:12]:
            print(f"  {pair.words}\n    {' | '.join(pair.variant)} [{pair.mode}]")


def _share(results: list[tuple[Pair, bool]]) -> float:
    """In percent to one decimal, never rounded up to 100."""
    right = sum(each for _, each in results)
    return int(1000 * right / len(results)) / 10


def _measured(found: list[list[str]]) -> dict[str, list[tuple[Pair, bool]]]:
    quotations = [words for each in found for words in each]
    names = _variants.names_of(quotations)
    made: dict[str, list[Pair]] = defaultdict(list)
    for kind, pair in _pairs(quotations, names):
        made[kind].append(pair)
    measured = {}
    for kind, pairs in made.items():
        measured[kind] = []
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            measured[kind] += zip(batch, _right(batch, kind), strict=True)
    return measured


def _pairs(quotations: list[str], names: list[str]) -> Iterator[tuple[str, Pair]]:
    changing = {
        "number": _variants.other_number,
        "negation": _variants.negated,
        "name": _variants.other_name(names),
        "name in one letter": _variants.other_letter(names),
    }
    for place, words in enumerate(quotations):
        chance = Random(place)
        for kind, make in JOINED.items():
            if (variant := make(words, chance)) is None:
                continue
            if kind == "split by the cue":
                yield kind, _split(words, chance)
            else:
                yield kind, Pair(words, (variant,), mode="indirect" if kind == "told indirectly" else "direct")
        for kind in CHANGED:
            for form in ("as it is", "cut", "indirect") if kind in changing else ("as it is",):
                variant = changing[kind](words, chance) if kind in changing else words
                if variant is None or (kind in changing and variant == words):
                    continue
                speaker = chance.choice(["other", "surname"]) if kind == "speaker" else "same"
                day = "other" if kind == "day" else "same"
                pair = Pair(words, (variant,), speaker, day)
                if form == "indirect":
                    pair = pair._replace(variant=(_variants.indirectly(variant, chance),), mode="indirect")
                yield kind, pair if form != "cut" else _cut(pair, chance)


def _split(words: str, chance: Random) -> Pair:
    """The words in two parts of three words at least; where both have five, perhaps as two statements."""
    found = _variants.words_of(words)
    at = chance.randrange(3, len(found) - 2)
    parts = words[: found[at].start()].rstrip(), words[found[at].start() :]
    return Pair(words, parts, split=chance.choice(["one", "two"]) if 5 <= at <= len(found) - 5 else "one")


def _cut(pair: Pair, chance: Random) -> Pair:
    """The pair with the variant cut at an end that the change does not touch."""
    (variant,) = pair.variant
    early = next((at for at, (one, two) in enumerate(zip(pair.words, variant, strict=False)) if one != two), 0)
    shorter = _variants.cut_end(variant, chance) if 2 * early < len(variant) else _variants.cut_start(variant, chance)
    kept = variant.find(shorter)
    late = len(variant) - len(shorter) if kept else 0
    touched = kept <= early < kept + len(shorter) - 12 if not late else early >= late + 12
    return pair._replace(variant=(shorter,)) if touched else pair


# -- two outlets -----------------------------------------------------------------------------------------------------


def _right(pairs: list[Pair], kind: str) -> list[bool]:
    documents, statements, parties = [], [], []
    sides: list[tuple[str, tuple[str, ...]]] = []  # the original's document, the variant's statements
    for place, pair in enumerate(pairs):
        given, surname = _name(2 * place), _name(2 * place + 1)
        speaker, day = f"{given} {surname}", f"2031-05-{1 + place % 27:02d}"
        other = {"same": speaker, "surname": f"{_name(place + 997)} {surname}"}.get(
            pair.speaker, f"{_name(place + 997)} {_name(place + 1499)}"
        )
        first = _document(speaker, (pair.words,), f"{place:05d}-a")
        second = _document(other, pair.variant, f"{place:05d}-b")
        told = _statements(first, speaker, (pair.words,), day, "direct", "")
        again = _statements(
            second, other, pair.variant, "2031-06-15" if pair.day == "other" else day, pair.mode, pair.split
        )
        documents += [first, second]
        statements += told + again
        parties += [_party(first, speaker), _party(second, other)]
        sides.append((told[0].id, tuple(each.id for each in again)))
    uttered = reconcile(documents, statements, (), (), (), parties).utterances
    of = {id: utterance for utterance in uttered for variant in utterance.variants for id in variant.statements}
    return [_is_right(of.get(one), [of.get(each) for each in others], kind) for one, others in sides]


def _is_right(one: Utterance | None, others: list[Utterance | None], kind: str) -> bool:
    if kind in JOINED:
        return one is not None and all(each is one for each in others)
    if one is None or one not in others:
        return True
    flags = Counter(each.flag for variant in one.variants for each in variant.differences)
    return bool(flags[FLAG.get(kind, kind)])


_SYLLABLES = _variants.listed("bam dor fel gim hul jak kor lun mev nop pas rud sil tov vek wam zor")


def _name(number: int) -> str:
    """An invented name; any two differ in a syllable at least."""
    told, base = "", len(_SYLLABLES)
    for _ in range(3):
        number, place = divmod(number, base)
        told += _SYLLABLES[place] + "aeo"[place % 3]
    return told.capitalize()


def _document(speaker: str, parts: tuple[str, ...], name: str) -> Document:
    text = f"{speaker} spoke. “" + f",” {speaker} said, “".join(parts) + "”"
    return Document(
        sha256=sha256(f"{name} {text}".encode()).hexdigest(), name=name, text=text,
        regions=(Region(kind="body", start=0, end=len(text)),), title=None, byline=None, publisher=None, agency=None,
        dateline=None, published=None, language="en", unread=None, made_by="bench",
    )  # fmt: skip


def _statements(
    source: Document, speaker: str, parts: tuple[str, ...], day: str, mode: str, split: str
) -> list[Statement]:
    content, at = [], source.text.index("“")
    for part in parts:
        at = source.text.index(part, at)
        content.append(quote(source, at, at + len(part)))
        at += len(part)
    mention = Mention(span=quote(source, 0, len(speaker)), name=speaker, basis="named here")
    groups: list[list[Span]] = [content] if split != "two" else [[each] for each in content]
    return [
        Statement(
            span=quote(source, each[0].start, each[-1].end), speaker=mention, cue=None, content=tuple(each), mode=mode,
            act="asserts", said_on=PartialDate(value=day, basis="the words say so"), audience=None, made_by="bench",
        )
        for each in groups
    ]  # fmt: skip


def _party(source: Document, name: str) -> Party:
    return Party(
        spans=(quote(source, 0, len(name)),), name=name, party_kind="person", office=None, side=None, made_by="bench"
    )
