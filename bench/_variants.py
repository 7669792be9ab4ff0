"""Variants of a quotation, as outlets make them and as no outlet may: cut, re-punctuated, reworded; a number, a "not",
a name exchanged.

Each maker takes the words of a quotation and a `random.Random`, and gives the variant, or None where the quotation has
nothing to change. The lists are our own and are not those of the matcher: what it brings together it must know by
itself.
"""

import re
from collections.abc import Callable
from random import Random

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
Maker = Callable[[str, Random], str | None]


def listed(text: str) -> list[str]:
    """The words of a list written as a line."""
    return text.split()



_SYNONYMS = """
think:believe believe:think people:folks country:nation nation:country big:large large:big huge:enormous
great:terrific want:wish help:assist begin:start start:begin started:began stop:halt also:likewise
because:since many:numerous get:obtain getting:obtaining got:obtained important:crucial problem:trouble
job:position jobs:positions right:correct wrong:mistaken kids:children children:kids win:prevail show:demonstrate
shows:demonstrates need:require needs:requires ask:request talk:negotiate try:attempt trying:attempting happen:occur
happened:occurred choose:select build:construct hard:difficult tough:hard easy:simple fight:battle try:attempt
keep:retain use:utilise buy:purchase allow:permit allowed:permitted sure:certain really:truly terrible:awful
crazy:insane smart:clever happy:glad opportunity:chance speech:address money:cash house:home start:commence
make:produce made:produced continue:proceed find:discover give:provide gave:provided support:back very:extremely
just:simply whole:entire enough:sufficient maybe:perhaps near:beside look:glance thing:matter things:matters
work:labour working:labouring way:manner place:spot party:faction campaign:drive race:contest state:condition
year:twelvemonth good:fine bad:poor going:heading know:realise see:notice said:stated say:state lot:heap time:moment
always:constantly question:query issue:matter issues:matters world:globe today:nowadays person:individual
"""
SYNONYMS = dict(each.split(":") for each in reversed(_SYNONYMS.split()))
_SPELLINGS = """
color:colour favor:favour honor:honour labor:labour neighbor:neighbour behavior:behaviour center:centre
defense:defence organized:organised organize:organise realize:realise realized:realised recognize:recognise
recognizes:recognises recognized:recognised criticize:criticise program:programme programs:programmes
traveled:travelled theater:theatre gray:grey toward:towards among:amongst while:whilst apologize:apologise
endorse:endorse license:licence learned:learnt percent:pct
"""
SPELLINGS = dict(each.split(":") for each in _SPELLINGS.split())
_SHORT = {
    "I am": "I’m", "I have": "I’ve", "I will": "I’ll", "we are": "we're", "we have": "we've", "we will": "we'll",
    "they are": "they're", "they have": "they've", "you are": "you’re", "it is": "it's", "that is": "that's",
    "he is": "he's", "she is": "she’s", "there is": "there’s", "do not": "don't", "does not": "doesn’t",
    "did not": "didn't", "is not": "isn't", "are not": "aren’t", "was not": "wasn't", "will not": "won’t",
    "would not": "wouldn't", "should not": "shouldn't", "could not": "couldn’t", "have not": "haven't",
    "has not": "hasn't", "cannot": "can’t", "let us": "let's",
}  # fmt: skip
_LONG = {short.replace("’", "'").lower(): long for long, short in _SHORT.items()}


def words_of(text: str) -> list[re.Match]:
    """The words of a text, where they stand."""
    return list(WORD.finditer(text))


def put(text: str, match: re.Match, instead: str) -> str:
    """The text with another word in the place of one, its capital kept."""
    if match[0][0].isupper() and instead[:1].islower():
        instead = instead[0].upper() + instead[1:]
    return text[: match.start()] + instead + text[match.end() :]


# -- as outlets make them --------------------------------------------------------------------------------------------


def whole(text: str, chance: Random) -> str:
    """The same again."""
    return text


def cut_start(text: str, chance: Random) -> str:
    """A quarter to half of the words are left out at the beginning."""
    found = words_of(text)
    return text[found[max(1, int(len(found) * chance.uniform(0.25, 0.5)))].start() :]


def cut_end(text: str, chance: Random) -> str:
    """A quarter to half of the words are left out at the end."""
    found = words_of(text)
    return text[: found[-max(2, int(len(found) * chance.uniform(0.25, 0.5)))].end()]


def cut_middle(text: str, chance: Random) -> str | None:
    """A fifth to a third of the words are left out in the middle, and dots say so."""
    found = words_of(text)
    gone = max(1, int(len(found) * chance.uniform(0.2, 0.33)))
    at = chance.randint(2, len(found) - gone - 2) if len(found) - gone - 2 >= 2 else 2
    dots = chance.choice([" ... ", " … ", " [...] ", " . . . "])
    return text[: found[at - 1].end()] + dots + text[found[min(at + gone, len(found) - 1)].start() :]


def repunctuated(text: str, chance: Random) -> str:
    """Other quotation marks, dashes for commas, another end, a small letter at the beginning."""
    changed = text.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "—": "-", "–": "-"}))
    changed = changed if changed != text else text.replace("'", "’").replace('"', "”")
    style = chance.randrange(3)
    if style == 0:
        changed = changed.replace(", ", " – ").replace("; ", ". ")
    elif style == 1:
        changed = re.sub(r"(?<=\w)[,;] ", " ", changed)
    changed = changed.rstrip(".,;!? ") + chance.choice([",", ".", "!", ""])
    first = words_of(changed)[0]
    return put(changed, first, first[0]) if first[0].startswith("I") else changed[:1].lower() + changed[1:]


def bracketed(text: str, chance: Random) -> str | None:
    """An editor puts in who is meant: "(President) Ruiz", "[the council]"."""
    found = words_of(text)
    pronouns = [each for each in found if each[0].lower() in ("he", "she", "they", "it", "we", "them", "him", "her")]
    if pronouns and chance.random() < 0.5:
        match = chance.choice(pronouns)
        told = chance.choice(["[Ruiz]", "(Ana Ruiz)", "[the town council]", "(the opposition)"])
        return text[: match.start()] + told + text[match.end() :]
    match = chance.choice(found[1:])
    told = chance.choice(["(President) ", "[the council] ", "(sic) ", "[in Velmar] ", "(Governor Ana) "])
    return text[: match.start()] + told + text[match.start() :]


def synonym(text: str, chance: Random) -> str | None:
    """One word in every eight, at least one, gives way to another of its sense."""
    found = [each for each in words_of(text) if each[0].lower() in SYNONYMS]
    chance.shuffle(found)
    found = found[: max(1, len(words_of(text)) // 8)]
    for match in sorted(found, key=lambda each: -each.start()):
        text = put(text, match, SYNONYMS[match[0].lower()])
    return text if found else None


def respelled(text: str, chance: Random) -> str | None:
    """Contractions opened or made, American words in British spelling."""
    before = text
    for match in reversed(words_of(text)):
        told = match[0].replace("’", "'").lower()
        if told in _LONG:
            text = put(text, match, _LONG[told])
        elif told in SPELLINGS:
            text = put(text, match, SPELLINGS[told])
    if text == before:
        for long, short in _SHORT.items():
            text = re.sub(rf"\b{long}\b", short, text, count=1)
    return text if text != before else None


def translated(text: str, chance: Random) -> str | None:
    """As another translator might have it: every known word exchanged, clauses turned round."""
    for match in reversed(words_of(text)):
        if match[0].lower() in SYNONYMS:
            text = put(text, match, SYNONYMS[match[0].lower()])
    clauses = [each for each in re.split(r"[,;] ", text) if each.strip()]
    if len(clauses) < 2:
        return None
    return ", ".join([*clauses[1:], clauses[0]])


_TURNED = {
    "i": "he", "me": "him", "my": "his", "mine": "his", "we": "they", "us": "them", "our": "their", "will": "would",
    "can": "could", "am": "was", "is": "was", "are": "were", "have": "had", "has": "had", "i'm": "he was",
    "i've": "he had", "i'll": "he would", "we're": "they were", "we've": "they had", "we'll": "they would",
    "it's": "it was", "that's": "that was", "he's": "he was", "don't": "did not", "can't": "could not",
    "won't": "would not", "isn't": "was not", "today": "that day", "now": "then", "here": "there", "this": "that",
}  # fmt: skip


def indirectly(text: str, chance: Random) -> str:
    """Told of: person and tense turned."""
    for match in reversed(words_of(text)):
        told = match[0].replace("’", "'").lower()
        if told in _TURNED:
            text = text[: match.start()] + _TURNED[told] + text[match.end() :]
    return text


# -- as no outlet may ------------------------------------------------------------------------------------------------

_NUMBERS = listed(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy "
    "eighty ninety"
)
_ORDERS = listed("second third fourth fifth sixth seventh eighth ninth tenth")
_SIZES = [["few", "several", "handful", "couple"], ["dozens", "tens"], ["hundreds"], ["thousands"], ["millions"]]
_PARTS = ["half", "quarter"]
_POWERS = ["hundred", "thousand", "million", "billion", "trillion"]


def other_number(text: str, chance: Random) -> str | None:
    """One number, in digits or words, exact or vague, an order or a part, gives way to another."""
    found = [(match, new) for match in words_of(text) if (new := _another(match[0], chance))]
    if not found:
        return None
    match, new = chance.choice(found)
    return put(text, match, new)


def _another(word: str, chance: Random) -> str | None:
    low = word.lower()
    if word[0].isdigit():
        if chance.random() < 0.25 and word not in ("2", "300", "41", "5,006"):
            return chance.choice(["two", "three hundred", "forty-one", "five thousand and six"])
        at = chance.choice([place for place, each in enumerate(word) if each.isdigit()])
        digits = [each for each in "123456789" if each != word[at]]
        return word[:at] + chance.choice(digits) + word[at + 1 :]
    for family in (_NUMBERS, _ORDERS, _PARTS, _POWERS):
        if low in family:
            return chance.choice([each for each in family if each != low])
    for place, family in enumerate(_SIZES):
        if low in family:
            others = [each for one, many in enumerate(_SIZES) for each in many if one != place]
            return chance.choice([*others, "ninety thousand"])
    return None


_CAN_BE_DENIED = listed(
    "is are was were will would can could should has have had must may might do does did it's that's he's she's "
    "they're we're you're i'm i'll we'll they'll"
)
_TAKES_NOT = listed("is are was were would could should has have had do does did")
_VERBS = ("refuse to", "fail to", "never", "deny that we")
_OPEN = {"won't": "will", "can't": "can", "cannot": "can", "shan't": "shall", "ain't": "is", "never": "always",
         "without": "with", "nobody": "everybody", "nothing": "everything", "none": "all",
         "neither": "both", "no one": "everybody"}  # fmt: skip
_CLOSED = {"with": "without", "always": "never", "everybody": "nobody", "everyone": "no one", "everything": "nothing",
           "all": "none of", "both": "neither", "possible": "impossible", "able": "unable", "legal": "illegal",
           "likely": "unlikely", "accept": "reject", "accepted": "rejected", "agree": "disagree", "still": "no longer",
           "some": "no", "any": "no", "fair": "unfair", "honest": "dishonest"}  # fmt: skip


def negated(text: str, chance: Random) -> str | None:
    """A "not" is put in or taken out, in one of its many forms."""
    found = words_of(text)
    told = [each[0].replace("’", "'").lower() for each in found]
    ways: list[str] = []
    for place, (match, word) in enumerate(zip(found, told, strict=True)):
        if word in _OPEN:
            ways.append(put(text, match, _OPEN[word]))
        elif word.endswith("n't"):
            ways.append(put(text, match, word[:-3]))
        elif word in ("not", "no") and place:
            ways.append(text[: match.start()].rstrip() + " " + text[match.end() :].lstrip())
        elif word in _CLOSED:
            ways.append(put(text, match, _CLOSED[word]))
        elif word in _CAN_BE_DENIED and told[place + 1 : place + 2] not in (["not"], ["never"], ["no"]):
            ways.append(put(text, match, f"{match[0]} {chance.choice(['not', 'never', 'no longer'])}"))
            if word in _TAKES_NOT:
                ways.append(put(text, match, match[0] + chance.choice(["n't", "n’t"])))
            if word in ("will", "would", "can", "must", "i'll", "we'll"):
                ways.append(put(text, match, f"{match[0]} {chance.choice(_VERBS)}"))
        elif word == "to" and place:
            ways.append(put(text, match, chance.choice(["not to", "to refuse to", "to never", "to fail to"])))
    ways = [each for each in ways if each.split() != text.split()]
    return chance.choice(ways) if ways else None


def names_of(quotations: list[str]) -> list[str]:
    """The words that have a capital within a sentence and are never written small: names, in order of the alphabet."""
    small = {each[0] for text in quotations for each in words_of(text) if each[0].islower()}
    found = {each[0] for text in quotations for each in words_of(text) if _within_a_sentence(text, each)}
    return sorted(each for each in found if each.lower() not in small and each.lower() not in _NO_NAMES)


def _within_a_sentence(text: str, match: re.Match) -> bool:
    word = match[0]
    named = len(word) > 3 and word[0].isupper() and word[1:].isalpha() and word[1:].islower()
    return named and not re.search(r"(?:^|[.!?:…])[\s\"'“”‘’(\[]*$", text[: match.start()])


_NO_NAMES = listed(
    "president senator governor mayor secretary general congress congressman judge mister sunday monday tuesday "
    "wednesday thursday friday saturday that there these those they this what when where which while"
)


def _named(text: str, names: list[str]) -> list[re.Match]:
    return [each for each in words_of(text) if each[0] in names and _within_a_sentence(text, each)]


def other_name(names: list[str]) -> Maker:
    """One of `names` gives way to another."""

    def make(text: str, chance: Random) -> str | None:
        found = _named(text, names)
        if not found or len(names) < 8:
            return None
        match = chance.choice(found)
        others = [each for each in chance.sample(names, 8) if each[:3].lower() != match[0][:3].lower()]
        return put(text, match, others[0]) if others else None

    return make


def other_letter(names: list[str]) -> Maker:
    """One consonant within a name gives way to another: "Karin" for "Kalin"."""

    def make(text: str, chance: Random) -> str | None:
        for match in chance.sample(found := _named(text, names), len(found)):
            places = [place for place, each in enumerate(match[0]) if place and each in "bdfglmnprst"]
            if places:
                at = chance.choice(places)
                other = chance.choice([each for each in "bdfglmnprst" if each not in match[0][at - 1 : at + 2]])
                return put(text, match, match[0][:at] + other + match[0][at + 1 :])
        return None

    return make
