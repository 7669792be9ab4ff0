"""Learn what each comparison of two reports counts for, and which words news at large is full of.

    python tools/learn_stories.py [--check]

Reads the labelled corpora beside the checkout (reports grouped by people by incident, and by story) and writes
`matching/stories/stories.toml`; `--check` only prints what is reached on reports of incidents and stories that were
held out.
Logistic regression by Newton's method with a small ridge, on the pairs that one pass compares. Dated pairs are learned
from reports with a day of publication; undated pairs from both corpora, days of publication hidden: a corpus of many
subjects alone would teach that sharing a subject is sharing a story. (Pairs of the larger corpus count for a third.)
`common.txt` holds how many of 1,644 reports of two other corpora have each stem; `--words` writes it again.
"""

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import corpus, document, rows_of
from bench._grouping import grouped

from onrecord.matching import stories
from onrecord.matching.stories import reports, resemblance, threads
from onrecord.matching.words import STOP, plain, stem
from onrecord.models import Document
from onrecord.text import fold

DATA = Path(stories.__file__).parent
FOLDS = 4
RIDGE = 1.0
# 1 (for) unless said: -1 speaks against one story, 0 may do either.
SIGNS = {
    resemblance.other_ages: -1, resemblance.other_days: -1, resemblance.days_between: -1,
    resemblance.same_sentences: -1, resemblance.shortness: 0,
}  # fmt: skip
CORPORA = {"incidents-gva-visible": "incident", "stories-ecbplus-visible": "story"}


def labelled(name: str) -> tuple[list[Document], list[str]]:
    """The reports of a corpus in the order of a stream, each text once, and the group people put each into."""
    known: dict[str, tuple[Document, str]] = {}
    for row in rows_of(corpus("bench", f"{name}.jsonl.gz")):
        text = f"{row.get('title') or ''}\n\n{row['text'][:6000]}".strip()
        made = document(text, row.get("dct"))
        known.setdefault(made.id, (made, row[CORPORA[name]]))
    found = sorted(known.values(), key=lambda each: stories.order_of(each[0]))
    return [each for each, _ in found], [label for _, label in found]


def compared(documents: list[Document]) -> list[tuple[int, int, list[float]]]:
    """Every pair that one pass over the documents compares: the older, the newer, what the comparisons say."""
    number = {each.id: at for at, each in enumerate(documents)}
    found = []

    def note(pair) -> float:
        found.append((number[pair.old.document], number[pair.new.report.document], resemblance.vector(pair)))
        return resemblance.LEAST

    with judged_by(note):
        stream = threads.Stream()
        for each in documents:
            stream.place(each)
    return found


class judged_by:
    """While it lasts, pairs are judged by another function."""

    def __init__(self, judge):
        self.judge, self.usual = judge, threads.odds

    def __enter__(self):
        threads.odds = self.judge

    def __exit__(self, *_):
        threads.odds = self.usual


def learned(values: np.ndarray, same: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The weights of logistic regression, the constant last (Newton's method on standardised values); `weight` is how
    much each pair counts."""
    middle, width = values.mean(0), values.std(0) + 1e-9
    table = np.c_[(values - middle) / width, np.ones(len(values))]
    ridge = RIDGE * np.eye(table.shape[1])
    ridge[-1, -1] = 0
    found = np.zeros(table.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (weight * (chance - same)) + ridge @ found
        step = np.linalg.solve((table * (weight * chance * (1 - chance))[:, None]).T @ table + ridge, slope)
        found -= step
        if abs(step).max() < 1e-9:
            break
    counts = found[:-1] / width
    return np.append(counts, found[-1] - counts @ middle)


class Pairs:
    """The compared pairs of a corpus as arrays, with the part that each report is held out in."""

    def __init__(self, name: str, hidden: bool, weight: float = 1.0):
        self.weight = weight
        self.documents, self.labels = labelled(name)
        if hidden:
            self.documents = [replace(each, published=None) for each in self.documents]
        found = compared(self.documents)
        self.values = np.array([values for _, _, values in found])
        self.same = np.array([self.labels[old] == self.labels[new] for old, new, _ in found])
        parts = {label: part_of(label) for label in self.labels}
        self.parts = [parts[label] for label in self.labels]
        self.old = np.array([self.parts[old] for old, _, _ in found])
        self.new = np.array([self.parts[new] for _, new, _ in found])

    def without(self, part: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Values, labels and weights of the pairs of which neither report is of the part."""
        kept = (self.old != part) & (self.new != part)
        return self.values[kept], self.same[kept], np.full(kept.sum(), self.weight)


def part_of(label: str) -> int:
    """The part a group is held out in. Groups of one topic ("12a", "12b") are held out together."""
    topic = re.fullmatch(r"(\d{1,2})[a-z]+", label)
    return crc32((topic[1] if topic else label).encode()) % FOLDS


def weights_of(learned_from: list[Pairs], part: int = -1) -> np.ndarray:
    """The weights, the constant last. What two reports share may not speak against one story, nor what differs for it:
    a comparison that comes out so is left out (0) and the others are learned again."""
    found = [each.without(part) for each in learned_from]
    values, same, weight = map(np.concatenate, zip(*found, strict=True))
    values = values.copy()
    while True:
        weights = learned(values, same, weight)
        wrong = [at for at, each in enumerate(resemblance.COMPARISONS) if SIGNS.get(each, 1) * weights[at] < 0]
        if not wrong:
            return weights
        values[:, wrong] = 0.0


def check(tested: Pairs, learned_from: list[Pairs]) -> None:
    """Print what one pass, and the stories it settles into, reach on reports that nothing was learned from."""
    weights = [weights_of(learned_from, part) for part in range(FOLDS)]
    part = dict(zip((each.id for each in tested.documents), tested.parts, strict=True))

    def judge(pair) -> float:
        found = weights[part[pair.new.report.document]]
        return max(resemblance.LEAST, float(found[:-1] @ resemblance.vector(pair) + found[-1]))

    with judged_by(judge):
        stream = threads.Stream()
        placed = [str(stream.place(each)) for each in tested.documents]
        settled = [""] * len(placed)
        for at, members in enumerate(stream.stories()):
            for each in members:
                settled[each] = str(at)
    for what, groups in (("one pass", placed), ("settled", settled)):
        print(f"  {what:8}", grouped(tested.labels, groups), flush=True)


def write(tables: dict[str, np.ndarray]) -> None:
    """Write the weights."""
    lines = [
        "# What each comparison of two reports counts for (log-odds; natural logarithm), and what is added first.",
        "# Learned by tools/learn_stories.py from reports that people grouped by incident and by story.",
    ]
    for kind, found in tables.items():
        lines += ["", f"[{kind}]", f"first = {found[-1]:.3f}"]
        named = zip(resemblance.COMPARISONS, found[:-1], strict=True)
        lines += [f"{each.__name__} = {value:.3f}" for each, value in named]
    (DATA / "stories.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_words() -> None:
    """Count in how many reports each stem stands, and keep those in at least one of a hundred, mostly in lower case."""
    spread, lower, many = Counter(), Counter(), 0
    for name in ("stream-fakes", "statements-polnear-train"):
        for row in rows_of(corpus("bench", f"{name}.jsonl.gz")):
            met = [found[0] for found in reports.WORD.finditer(fold(row.get("text") or row["article_content"]))]
            kept = [(each, plain(each)) for each in met]
            kept = [(each, key) for each, key in kept if key not in STOP and len(key) > 1]
            spread.update({stem(key) for _, key in kept})
            lower.update({stem(key) for each, key in kept if each[0].islower()})
            many += 1
    shares = {word: count / many for word, count in spread.items() if lower[word] > count / 2}
    lines = [
        "# Stems that news at large is full of: the share of reports that have each, in thousandths.",
        f"# Words of lower case in {many:,} reports; made by tools/learn_stories.py.",
    ]
    lines += [f"{word} {round(1000 * share)}" for word, share in sorted(shares.items()) if share >= 0.01]
    (DATA / "common.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(words: list[str]) -> None:
    if "--words" in words:
        return write_words()
    incidents, told = "incidents-gva-visible", "stories-ecbplus-visible"
    dated, hidden = Pairs(incidents, hidden=False), Pairs(incidents, hidden=True, weight=1 / 3)
    undated = Pairs(told, hidden=True)
    both = [undated, hidden]
    tests = ((incidents, dated, [dated]), (told, undated, both), (f"{incidents}, days hidden", hidden, both))
    if "--check" not in words:
        write({"dated": weights_of([dated]), "undated": weights_of(both)})
    for name, tested, source in tests:
        print(f"{name}: {len(tested.documents)} reports, {len(tested.same)} pairs compared, held out in {FOLDS} parts")
        check(tested, source)


if __name__ == "__main__":
    main(sys.argv[1:])
