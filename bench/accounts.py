"""Accounts and who is in them, against labelled reports on violence in Latin America (MUC-4).

Two measures over the incident templates of MUC-4 (Sundheim 1992):

* *Account or none*, per document: a template, or none, against an account or none. A document whose templates are all
  optional counts neither way (the answer keys leave it to the reader).
* *Role fillers* per document: organisations named as alleged perpetrators, physical targets, human victims. As in
  the literature on these data (Patwardhan and Riloff 2009; Chambers and Jurafsky 2011) the fillers of a document's
  templates are pooled; a predicted filler is right when its head word is the head word of one of a labelled filler's
  alternatives, or when the words of one hold those of the other; several that match one filler count once, and
  optional fillers may be found or missed.

What the labels leave out is left out of the predictions too: acts that are no type of the templates (sieges,
detention, torture, forcible transfer, aid held back), tellings of comparison, denial or supposition, attacks on nothing
but soldiers and their things, tellings that name neither a day nor anything or anybody hit, and
events of more than two months before. An alleged perpetrator counts as an organisation when its words hold a name or a
body (army, government); "gunmen" are individuals, which are another slot.

The texts are in capitals. They are lower-cased, and capitals put back from the other labelled news (each word as it is
written there most often; a word that is never seen there is a name, and so are the bodies of a short list). The
translators' glosses in square brackets are left out, lines are joined, and each paragraph is a region.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from bench import Absent, corpus, rates, rows_of
from onrecord.extraction import accounts, details, parties, statements
from onrecord.extraction.language.parse import Parsed, parse, pipeline
from onrecord.models import Account, Detail, Document, PartialDate, Region

TITLE = "accounts, and who is in them"
CORPORA = ("incidents-muc4-dev",)
NOTE = (
    "The labels hold incidents of terrorism of the last weeks, not all that is told: fights among soldiers, older "
    "events told again and events told in general are left out, so an account in a document without a label is often "
    "one all the same. The texts are in capitals and translated from broadcasts; ordinary reports are easier."
)
GETS_RIGHT = (
    "Events told with a verb or a noun of the vocabulary and a place, a thing hit, a number of people or a name.",
    "People hit that are named, with or without their office, or told by what they are (three farmers, a judge).",
    "The doer where the sentence of the act names it: as its subject, with by, as accused, as claiming it.",
)
CHECK_BY_HAND = (
    "The alleged perpetrator when it is named in another sentence than the act: it is left open.",
    "Things hit that the vocabulary has no word for, and things told of in the sentence after the act.",
    "Whether two accounts of one document are one event: that is for reconcile, and for you.",
    "Other things that are done to people: threats, evictions, work stopped by force, shots at nobody in particular.",
)
TYPES = frozenset(
    {"bombing", "shelling", "airstrike", "attack", "shooting", "killing", "wounding", "destruction", "abduction"}
    | {"looting"}
)
REALITIES = frozenset({"reported", "alleged", "predicted"})
PEOPLE = frozenset({"civilians", "civilians in a queue", "police", "soldiers"})
BODIES = re.compile(
    r"\b(army|armies|air force|armed forces|government|regime|military|navy|police|guard|squads?|cartels?|mafias?|"
    r"front|movement|battalion|brigade|extraditables|paramilitary groups?)\b",
    re.IGNORECASE,
)
MONTHS = {name: at for at, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}  # noqa: SIM905
ROLES = ("alleged organisation", "target", "victim")


# -- texts ---------------------------------------------------------------------------------------------------------


CASED = (
    "statements-polnear-train",
    "statements-polnear-dev",
    "incidents-gva-visible",
    "places-geowebnews",
    "places-geovirus",
    "dates-aquaint",
    "dates-meantime",
    "stories-ecbplus-visible",
    "entities-re3d-government",
)
ENDINGS = re.compile(r"(tion|ment|ness|er|or|ist|ity|ing|ism|ly|ous|ive|ed|ful|less|ship|age)$")


@cache
def usual_case() -> dict[str, str]:
    """Each word as the other labelled news corpora write it most often within their sentences."""
    seen: dict[str, Counter[str]] = {}
    for name in CASED:
        try:
            texts = [row.get("text", "") for row in rows_of(corpus("bench", f"{name}.jsonl.gz"))]
        except Absent:
            continue  # fewer words are known
        for word in (each for text in texts for each in re.findall(r"(?<=[a-z,] )[A-Za-z][A-Za-z'-]*", text)):
            seen.setdefault(word.lower(), Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items() if forms.total() > 1}


@cache
def listed() -> frozenset[str]:
    """Words of the pipeline's list of English words; its nouns hold names too."""
    table = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")
    return frozenset(str(word) for kind in ("noun", "verb", "adj", "adv") for word in table.get(kind, ()))


@cache
def usual(word: str) -> str:
    """A word in the case it usually has: as the corpora write it or its stem, else as a name."""
    known = usual_case()
    if word in known:
        return known[word]
    if word.endswith("'s"):
        return usual(word[:-2]) + "'s"
    for stem in (
        re.sub("s$", "", word),
        re.sub("e?[ds]$", "", word),
        re.sub("[ds]$", "", word),
        re.sub("ing$", "", word),
    ):
        if stem != word and (known.get(stem, "").islower() or stem in listed()):
            return word
    if word in listed() and ENDINGS.search(word):
        return word
    return word.upper() if not re.search(r"[aeiouy]", word) or len(word) <= 4 else word.capitalize()


# Names of bodies that take part in most of these reports; written in capitals in any other text.
BODIES_BY_NAME = re.compile(
    r"\b(shining path|farabundo marti national liberation front|national liberation army|army of national liberation|"
    r"people's liberation army|tupac amaru revolutionary movement|manuel rodriguez patriotic front|armed forces|"
    r"revolutionary armed forces of colombia|(?:medellin|cali) cartel|extraditables|air force|"
    r"national guard|national police|treasury police|death squads?|simon bolivar guerrilla coordinator)\b",
    re.IGNORECASE,
)


def recased(text: str) -> str:
    """A text in capitals with the case its words usually have; sentences begin with a capital."""
    plain = re.sub(r"[A-Z][A-Z']*", lambda found: usual(found[0].lower()), text)
    plain = BODIES_BY_NAME.sub(
        lambda found: re.sub(r"\b(?!of\b|s\b)[a-z]", lambda letter: letter[0].upper(), found[0]), plain
    )
    return re.sub(r"(^(?:\[[^\]]*\]\s*)*|[.?!]\s+|\n)([a-z])", lambda found: found[1] + found[2].upper(), plain)


def _without_glosses(text: str) -> str:
    """Without the translators' glosses: "FMLN [FARABUNDO MARTI ...]", and what marks a speaker at a line's start."""
    text = re.sub(r"(?<=[A-Z0-9])\s*\[[^\]]*\s[^\]]*\]", "", text)
    text = re.sub(r"(^|\n)\s*((\[[^\]]{2,40}\])\s*)+", r"\1", text)
    return re.sub(r"[\[\]]", "", text)


def document(name: str, text: str) -> Document:
    """A report as a document: what stands before "[TEXT]" is furniture, a paragraph a region, a line's end a space."""
    opening = re.match(r".*?--\s*((\[[^\]]*\]\s*)*)", text, re.DOTALL)
    head = opening.end() if opening and opening.end() < 600 else 0
    read, regions, at = recased(" ".join(text[:head].split())), [], 0
    if read:
        regions.append(Region(kind="dateline", start=0, end=len(read)))
    for part in re.split(r"\n\s*\n", text[head:]):
        plain = re.sub(r"\[(BEGIN|END|WORDS|PASSAGE|SENTENCE)[^\]]*\]", "", part)
        plain = recased(" ".join(_without_glosses(plain).split()).replace("--", " - "))
        if not plain:
            continue
        at = len(read) + 2 if read else 0
        read = f"{read}\n\n{plain}" if read else plain
        regions.append(Region(kind="body", start=at, end=len(read)))
    day = re.search(r"\b(\d{1,2}) ([A-Z]{3})[A-Z]* (\d\d)\b", text[:200])
    published = None
    if day and day[2] in MONTHS:
        published = PartialDate(value=f"19{day[3]}-{MONTHS[day[2]]:02}-{int(day[1]):02}", basis="its first line")
    return Document(
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        name=name,
        text=read,
        regions=tuple(regions),
        title=None,
        byline=None,
        publisher=None,
        agency=None,
        dateline=None,
        published=published,
        language="en",
        unread=None,
        made_by="bench",
    )


# -- predictions ---------------------------------------------------------------------------------------------------


def predict(row: dict) -> dict[str, list[str]] | None:
    """The fillers of each role that a document's accounts give, or None when it has no account of the labels' kinds."""
    return predicted(parse(document(row["id"], row["text"])))


def predicted(parsed: Parsed) -> dict[str, list[str]] | None:
    """What `predict` gives, of a text that is parsed."""
    found: dict = {}
    for name, part in (("parties", parties), ("statements", statements), ("accounts", accounts), ("details", details)):
        found[name] = list(part.extract(parsed, found))
    told: dict[str, list[str]] = {role: [] for role in ROLES}
    some = False
    for account in found["accounts"]:
        own = [each for each in found["details"] if each.account == account.id]
        if not in_scope(account, own) or long_ago(own, parsed.document.published):
            continue
        some = True
        for each in own:
            if each.aspect == "alleged perpetrator" and named(each.span.exact):
                told["alleged organisation"].append(each.value)
            elif each.aspect == "object" and each.value not in (*PEOPLE, "military object", "city"):
                told["target"].append(each.span.exact)
            elif each.aspect == "victims":
                told["victim"].append(each.span.exact)
    return told if some else None


def in_scope(account: Account, own: list[Detail]) -> bool:
    """The account is of a kind that the templates hold."""
    acts = [each.value for each in own if each.aspect == "what"]
    hit = [each.value for each in own if each.aspect == "object"]
    specific = any(each.aspect in ("object", "victims", "when") for each in own)
    return (
        account.reality in REALITIES
        and specific
        and bool(TYPES & set(acts))
        and not (hit and set(hit) <= {"military object", "soldiers"})
    )


def long_ago(own: list[Detail], published: PartialDate | None) -> bool:
    """The day told lies more than about two months before the report: the templates hold what is recent."""
    days = [each.date.value for each in own if each.aspect == "when" and each.date is not None]
    if published is None or not days or not re.match(r"\d{4}(-\d\d)?(?!-W)", days[0]):
        return False
    year, month = int(published.value[:4]), int(published.value[5:7])
    told = int(days[0][:4]) * 12 + (int(days[0][5:7]) if re.match(r"\d{4}-\d\d", days[0]) else 12)
    return year * 12 + month - told > 2


def named(words: str) -> bool:
    """The words hold a name or a body, not only individuals."""
    return bool(re.search(r"\b[A-Z]", re.sub(r"^The\b", "", words)) or BODIES.search(words))


# -- labels and scores ---------------------------------------------------------------------------------------------


def fillers(template: dict, *slots: str) -> Iterator[tuple[frozenset[str], bool]]:
    """The labelled fillers of some slots: the alternatives of each, and whether it is optional."""
    values = [value for slot in slots for value in template[slot]]
    gathered: list[tuple[set[str], bool]] = []
    for value in values:
        optional = template["optional"] or value.lstrip().startswith("?")
        words = {each.lower().replace("\\", "") for each in re.findall(r'"((?:[^"\\]|\\.)+)"', value)}
        home = next((each for each in gathered if each[0] & words), None)
        if home:
            home[0].update(words)
        elif words:
            gathered.append((words, optional))
    for words, optional in gathered:
        yield frozenset(words), optional


SLOTS = {
    "alleged organisation": ("PERP: ORGANIZATION ID",),
    "target": ("PHYS TGT: ID",),
    "victim": ("HUM TGT: NAME", "HUM TGT: DESCRIPTION"),
}


def head(words: str) -> str:
    """The head word of a noun phrase: the last before "of", "in" and their like."""
    plain = re.split(r"\b(?:of|in|at|from|who|that|for|on|with|belonging)\b|[,(\[]", words.lower().strip(" \"'"))
    last = re.findall(r"[a-z0-9-]+", next((part for part in plain if part.strip()), words.lower()))
    return singular(last[-1]) if last else words.lower()


def singular(word: str) -> str:
    """Without the "s" of a plural."""
    return {"men": "man", "women": "woman", "policemen": "policeman", "children": "child", "people": "person"}.get(
        word, word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
    )


def matches(told: str, alternatives: frozenset[str]) -> bool:
    """The head words are the same, or one name is part of the other."""
    plain = re.sub(r"^(the|a|an) ", "", told.lower())
    for each in alternatives:
        if head(told) == head(each) or re.search(rf"\b{re.escape(each)}\b", plain):
            return True
        if re.search(rf"\b{re.escape(plain)}\b", each) and len(plain) > 2:
            return True
    return False


def score(rows: list[dict], found: list[dict[str, list[str]] | None]) -> dict[str, float]:
    """F1, precision and recall of accounts and of all roles together, and F1 of each role."""
    whole, roles = Counter(), {role: Counter() for role in ROLES}
    for row, told in zip(rows, found, strict=True):
        templates = row["templates"]
        if not templates or not all(one["optional"] for one in templates):
            whole["told"] += told is not None
            whole["gold"] += bool(templates)
            whole["right"] += told is not None and bool(templates)
        for role in ROLES:
            hit, wrong, missed = compared(templates, role, (told or {}).get(role, []))
            roles[role].update({"right": hit, "told": hit + len(wrong), "gold": hit + len(missed)})
    figures = {}
    for name, counts in (("account or none", whole), ("role fillers", sum(roles.values(), Counter()))):
        precision, recall, value = rates(counts["right"], counts["told"], counts["gold"])
        figures |= {f"{name} F1": value, f"{name} precision": precision, f"{name} recall": recall}
    return figures | {f"{role} F1": rates(each["right"], each["told"], each["gold"])[2] for role, each in roles.items()}


def misses(rows: list[dict], found: list[dict[str, list[str]] | None]) -> None:
    """Print the fillers most often missed and invented."""
    for role in ROLES:
        invented, lost = Counter(), Counter()
        for row, told in zip(rows, found, strict=True):
            _, wrong, missed = compared(row["templates"], role, (told or {}).get(role, []))
            invented.update(each.lower() for each in wrong)
            lost.update(missed)
        for title, counts in (("missed", lost), ("invented", invented)):
            print(" ", role, title, sum(counts.values()), counts.most_common(60))


def compared(templates: list[dict], role: str, told: list[str]) -> tuple[int, list[str], list[str]]:
    """How many of the fillers that must be found were, which told ones match none, and which were missed."""
    pool: list[tuple[frozenset[str], bool]] = []
    for one in templates:
        for words, optional in fillers(one, *SLOTS[role]):
            same = next((at for at, other in enumerate(pool) if other[0] & words), None)
            if same is None:
                pool.append((words, optional))
            else:
                pool[same] = (pool[same][0] | words, pool[same][1] and optional)
    hit: set[int] = set()
    wrong: dict[str, str] = {}
    for filler in told:
        mine = [at for at, (words, _) in enumerate(pool) if matches(filler, words)]
        if mine and not hit & set(mine):
            hit.add(mine[0])
        elif not mine:
            wrong[head(filler)] = filler
    missed = [min(words) for at, (words, optional) in enumerate(pool) if at not in hit and not optional]
    return sum(not pool[at][1] for at in hit), list(wrong.values()), missed
