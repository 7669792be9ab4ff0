"""Which documents are near-copies, against copies that are planted: `python -m bench copies`.

Of every second article one to three changed copies are made with pinned randomness: cut, put in another order, under
another headline, with an agency's tail or credit, with words replaced, or several of these. A third of all articles,
and of the copies, get a notice on cookies or accounts that is not theirs. What counts is which pairs are called
near-copies. Pairs that were not planted are held against an exhaustive count of the runs of five words two articles
share; where the rows name the incident they tell of, against that as well.
"""

import random
from collections import Counter
from collections.abc import Sequence

from bench import document, rates
from onrecord.matching.sources.copies import MOST, SHINGLE, common
from onrecord.matching.sources.fingerprints import mark_of, text_of
from onrecord.models import Document

TITLE = "near-copies, planted"
CORPORA = ("stream-fakes", "incidents-gva-visible")
NOTE = (
    "The copies are made by the benchmark with pinned randomness, so every kind of change is known. A pair that was "
    "not planted is right when an exhaustive count finds the bound reached by the two texts without notices: news is "
    "copied in these corpora too. Notices on cookies and accounts are planted in unlike articles and must not count. "
    "One article may be labelled as of two incidents; that is most of what the pairs of one incident lack."
)
GETS_RIGHT = (
    "A copy that was cut to half, put in another order, or printed under another headline with an agency's tail.",
    "Page text that many documents carry is told from copying, from eight documents on.",
)
CHECK_BY_HAND = (
    "Copies in which every tenth word or more is another one, and rewritten ones: they share wording at most.",
    "Page text in a case of fewer than eight documents that have it, when reading does not know it for page text.",
    "Pages without a headline that hold nothing but a notice, where fewer than eight have it: they are told as copies.",
)
SEED = 20_261_126
LEAST = 60  # words of an article of which copies are made
_NOTICES = (
    "this website uses cookies to improve your experience by continuing to browse the site you agree to the use of "
    "cookies on your device as described in our policy unless you have disabled them you can change your settings at "
    "any time but parts of the site will not function correctly without them",
    "you have reached the limit of free articles for this month please log in or create an account to continue reading "
    "subscribers enjoy unlimited access on all devices already a subscriber enter your user name and password below or "
    "reset your password if you have forgotten it our customer service is happy to help",
    "comments are the responsibility of those who write them and do not reflect the opinion of the editors please keep "
    "to the subject be polite to others and report any abuse we close discussions after seven days share this page "
    "with your friends by mail or on the usual networks",
)
_TAILS = (
    "reporting by our correspondents writing by the night desk editing by the duty editor",
    "with material from the agencies additional reporting from the capital copyright the agency this material may not "
    "be published broadcast rewritten or redistributed without permission",
    "the agency contributed to this report",
)
_HEADLINES = (
    "what we know so far about the latest attack", "death toll climbs as rescuers search", "world reacts to the news",
    "fighting goes on another day monitors say",
)  # fmt: skip
_OTHERS = ("river", "winter", "market", "signal", "harbour", "letter", "window", "garden", "engine", "station", "paper")


def predict(row: dict) -> tuple[str, list[str]]:
    """The headline and the words of a row's article: near-copies are a matter of all rows together."""
    text = row["article_content"] if "article_content" in row else row["text"]
    return row.get("article_title") or row.get("title") or "", text.split()


def score(rows: list[dict], found: list) -> dict[str, float]:
    """Planted pairs found, pairs found that are right, and the share found of each kind of change."""
    chance = random.Random(SEED)
    clean, origin, kinds = planted(found, chance)
    made = noticed(clean, kinds, chance)
    documents = [_document(number, *each) for number, each in enumerate(made)]
    number_of = {each.id: number for number, each in enumerate(documents)}
    near = common(map(mark_of, documents), {}, {each.id: each for each in documents}.__getitem__).copies
    given = {tuple(sorted((number_of[left], number_of[right]))) for left, right in near}
    wanted = {(origin[number], number) for number in range(len(found), len(made))}
    alike = exhaustive([_document(number, *each) for number, each in enumerate(clean)])
    right = {pair for pair in given if origin[pair[0]] == origin[pair[1]] or pair in alike}
    hit = given & wanted
    figures = {
        "planted copies found": rates(len(hit), len(wanted), len(wanted))[1] if wanted else 100.0,
        "pairs right": rates(len(right), len(given), len(given))[0] if given else 100.0,
    }
    if all("incident" in row for row in rows):
        told = [rows[each]["incident"] for each in origin]
        apart = [told[left] == told[right] for left, right in given if origin[left] != origin[right]]
        figures["unplanted pairs of one incident"] = rates(sum(apart), len(apart), len(apart))[0] if apart else 100.0
    each = Counter(kind for _, number in wanted for kind in kinds[number])
    got = Counter(kind for _, number in hit for kind in kinds[number])
    return figures | {f"found, {kind}": rates(got[kind], each[kind], each[kind])[1] for kind in sorted(each)}


def planted(found: Sequence[tuple[str, list[str]]], chance: random.Random):
    """Articles and, after them, their changed copies; the number of the article each was made from; and the kinds of
    change of each."""
    made, origin, kinds = [(title, list(words)) for title, words in found], list(range(len(found))), {}
    for number, (title, words) in enumerate(found):
        if number % 2 or len(words) < LEAST:
            continue
        for _ in range(chance.randint(1, 3)):
            chosen = chance.sample(sorted(_CHANGES), chance.choice((1, 1, 2, 3)))
            head, copy = title, list(words)
            for kind in sorted(chosen):
                head, copy = _CHANGES[kind](head, copy, chance)
            kinds[len(made)] = chosen
            made.append((head, copy))
            origin.append(number)
    return made, origin, kinds


def noticed(made, kinds, chance: random.Random):
    """The same with notices of the page in a third of them, before or after the text; `kinds` takes it in."""
    told = []
    for at, (title, words) in enumerate(made):
        if chance.random() < 1 / 3:
            notice = chance.choice(_NOTICES).split()
            words = [*notice, *words] if chance.random() < 0.5 else [*words, *notice]
            if at in kinds:
                kinds[at] = [*kinds[at], "notice of the page"]
        told.append((title, words))
    return told


def _cut(title, words, chance):
    keep = int(len(words) * chance.uniform(0.5, 0.9))
    start = chance.choice((0, (len(words) - keep) // 2))
    return title, words[start : start + keep]


def _reordered(title, words, chance):
    parts, at = [], 0
    while at < len(words):
        size = chance.randint(25, 70)
        parts.append(words[at : at + size])
        at += size
    chance.shuffle(parts)
    return title, [word for part in parts for word in part]


def _headline(title, words, chance):
    return chance.choice(_HEADLINES), words


def _tail(title, words, chance):
    return title, [*words, *chance.choice(_TAILS).split()]


def _credit(title, words, chance):
    return title, [*f"{chance.choice(('velmar', 'oresk', 'tolm'))} the agency".split(), *words]


def _replaced(title, words, chance):
    """Up to one word in twenty-five is another one."""
    words = list(words)
    for at in chance.sample(range(len(words)), max(2, len(words) * chance.randint(1, 4) // 100)):
        words[at] = chance.choice(_OTHERS)
    return title, words


_CHANGES = {
    "cut": _cut,
    "in another order": _reordered,
    "another headline": _headline,
    "agency's tail": _tail,
    "agency's credit": _credit,
    "words replaced": _replaced,
}


def _document(number: int, title: str, words: Sequence[str]) -> Document:
    made = document(f"{title}\n\n{' '.join(words)}".strip())
    return Document(**{**made.__dict__, "name": f"{number:06}.txt", "sha256": f"{number:064x}"})


def exhaustive(documents: Sequence[Document]) -> set[tuple[int, int]]:
    """The pairs of which the shorter has at least the bound's share of its runs of five words in the longer: every run
    of every document is counted, as a set of words, without digests or sampling."""
    runs = []
    for each in documents:
        words = text_of(each).words
        runs.append({words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)})
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, own in enumerate(runs):
        for run in own:
            holders.setdefault(run, []).append(number)
    shared = Counter(
        (left, right) for where in holders.values() for at, left in enumerate(where) for right in where[at + 1 :]
    )
    return {pair for pair, many in shared.items() if many >= MOST * max(1, min(len(runs[pair[0]]), len(runs[pair[1]])))}
