"""Who said what, against a labelled corpus of political news: `python -m bench statements`.

An attribution counts when its content shares half its words with a labelled one and the sources overlap, each with one
other at most (the measure of quotation attribution with partial overlap, as in Newell et al. 2018). The texts are read
as any plain text that is captured; the figures are those of the extractor as it ships.
"""

import re
from collections import Counter
from collections.abc import Iterable

from bench import document, rates
from onrecord.extraction import statements
from onrecord.extraction.language.parse import parse

TITLE = "who says what"
CORPORA = ("statements-polnear-dev",)
NOTE = (
    'The labels hold beliefs, wishes and backing ("the senator favours") beside speech, which OnRecord does not '
    "read, and "
    "two thirds of them have no quotation marks. Two people who label the same texts agree at 72 to 77."
)
GETS_RIGHT = (
    "Word-for-word quotations with a named speaker in the same sentence, also when the cue breaks them in two.",
    '"According to" and "X said that", and surnames, titles and pronouns that stand for somebody named before.',
)
CHECK_BY_HAND = (
    'Speech told without a verb of speech ("the plan, in her eyes a mistake") is not found.',
    "Where indirect speech ends: a sentence that goes on with the writer's own words may be kept whole.",
    "A pronoun between two people of whom both could have spoken may stand for the other one.",
    "A quotation that runs over paragraphs without marks at each paragraph's head may end too soon.",
    "What somebody is told to think, plan or back is not a statement here, however near it comes to one.",
)
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_MARKS = '"“”'


def predict(row: dict) -> list[dict]:
    """The statements of a text, in the shape of the labels; a speaker that is taken over is given where it stands."""
    return [
        {
            "source": [[each.speaker.span.start, each.speaker.span.end]] if each.speaker else [],
            "cue": [[each.cue.start, each.cue.end]] if each.cue else [],
            "content": [[part.start, part.end] for part in each.content],
        }
        for each in statements.extract(parse(document(row["text"])), {})
    ]


def score(rows: list[dict], found: list[list[dict]]) -> dict[str, float]:
    """Who said what as precision, recall, F1; content alone; speakers of the contents found; recall by manner."""
    said, told, right, alone = 0, 0, 0, 0
    manners: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    for row, ours in zip(rows, found, strict=True):
        words = [match.span() for match in _TOKEN.finditer(row["text"]) if match[0][0].isalnum()]
        labels = [_words(each, words) for each in row["attributions"]]
        given = [_words(each, words) for each in ours]
        said += sum(bool(each["content"]) for each in labels)
        told += sum(bool(each["content"]) for each in given)
        near = sorted(_near(labels, given), reverse=True)
        alone += len(_one_to_one(near))
        matched = _one_to_one(
            (share, one, other) for share, one, other in near if _same_source(labels[one], given[other])
        )
        right += len(matched)
        for number, each in enumerate(row["attributions"]):
            if labels[number]["content"]:
                manners[manner(row["text"], each)] += 1
                recalled[manner(row["text"], each)] += number in matched
    precision, recall, f1 = rates(right, told, said)
    return {
        "who said what F1": f1,
        "who said what precision": precision,
        "who said what recall": recall,
        "content alone F1": rates(alone, told, said)[2],
        "speaker right, content found": round(100 * right / max(1, alone), 1),
        **{f"recall of {each} speech": round(100 * recalled[each] / manners[each], 1) for each in sorted(manners)},
    }


def manner(text: str, attribution: dict) -> str:
    """Direct, mixed or indirect, by the quotation marks of the labelled content."""
    content = "".join(text[start:end] for start, end in attribution["content"]).strip()
    marks = sum(content.count(each) for each in _MARKS)
    if not marks:
        return "indirect"
    inner = re.sub(r"[\s,.'?!;:]", "", content)
    enclosed = inner[:1] in _MARKS and inner[-1:] in _MARKS
    return "direct" if enclosed and marks <= 2 * max(1, len(attribution["content"])) else "mixed"


def _words(attribution: dict, words: list[tuple[int, int]]) -> dict[str, frozenset[int]]:
    """The numbers of the words that each role touches."""
    return {
        role: frozenset(
            number
            for number, (start, end) in enumerate(words)
            for first, last in attribution.get(role) or ()
            if start < last and end > first
        )
        for role in ("source", "content")
    }


def _near(labels: list[dict], given: list[dict]) -> Iterable[tuple[float, int, int]]:
    for one, label in enumerate(labels):
        for other, ours in enumerate(given):
            both = len(label["content"] & ours["content"])
            if both and 2 * both >= len(label["content"] | ours["content"]):
                yield both / len(label["content"] | ours["content"]), one, other


def _same_source(label: dict, ours: dict) -> bool:
    return bool(label["source"] & ours["source"]) or not (label["source"] or ours["source"])


def _one_to_one(near: Iterable[tuple[float, int, int]]) -> set[int]:
    """The labels matched when the nearest pairs are taken first and nothing is taken twice."""
    labels, ours = set(), set()
    for _, one, other in near:
        if one not in labels and other not in ours:
            labels.add(one)
            ours.add(other)
    return labels
