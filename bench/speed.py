"""Speed and memory, as ratios taken in one run.

`python -m bench.speed [DOCUMENTS]` prints: reading and extracting against the language parse alone on the same text
(alternating, so that both see the same machine); how many reports of a stream are placed a second; the second build of
an unchanged case; peak memory for the articles and for DOCUMENTS resampled documents (none unless asked for: 2,000 take
about ten minutes).
"""

import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

from bench import Absent, corpus

RATIO, AGAIN, MEMORY, MEMORY_MANY = 1.6, 0.4, 1.5, 2.5  # times the parse; times the first build; GB; GB
PLACED = 300  # documents a second, of one pass over a stream


def texts() -> list[Path]:
    """The five articles, or the bundled sample where they are absent."""
    try:
        return sorted(corpus("seeds").glob("*.txt"))
    except Absent as absent:
        print(f"{absent}; the bundled sample stands in")
        return sorted(Path(str(files("onrecord") / "sample")).glob("*.txt"))


def ratio(rounds: int = 5) -> tuple[float, float]:
    """Seconds of reading and extracting over seconds of the parse alone, and words per second; best of the rounds."""
    import spacy

    from onrecord import reading
    from onrecord.extraction import extract
    from onrecord.extraction.language import installed_pipeline
    from onrecord.models import Capture
    from onrecord.text import fold

    captures = []
    for path in texts():
        data = path.read_bytes()
        known = {"address": path.name, "captured_at": "", "collector": "", "media_type": "text/plain", "tool": ""}
        captures.append((Capture(**known, sha256="0" * 64, size=len(data)), data))
    documents = [reading.read(*each) for each in captures]
    words = sum(len(each.text.split()) for each in documents)
    nlp = spacy.load(installed_pipeline())  # as it comes, without anything of ours
    list(extract(documents[0]))  # everything is loaded before anything is timed
    alone, whole = [], []
    for _ in range(rounds):
        begin = time.process_time()
        for each in documents:
            nlp(fold(each.text))
        alone.append(time.process_time() - begin)
        begin = time.process_time()
        for capture, data in captures:
            list(extract(reading.read(capture, data)))
        whole.append(time.process_time() - begin)
    return min(whole) / min(alone), words / min(whole)


def placed(count: int = 1000) -> float:
    """Documents per second of processor time that one pass places into threads; 0 where the corpus is absent."""
    from bench import document, rows_of
    from onrecord.matching.stories import Stream, order_of

    try:
        rows = rows_of(corpus("bench", "incidents-gva-visible.jsonl.gz"))[:count]
    except Absent:
        return 0.0
    documents = sorted((document(f"{row['title']}\n\n{row['text'][:6000]}", row["dct"]) for row in rows), key=order_of)
    stream = Stream()
    begin = time.process_time()
    for each in documents:
        stream.place(each)
    return len(documents) / (time.process_time() - begin)


def built(paths: list[Path], folder: Path) -> tuple[float, float]:
    """Seconds (wall) and peak memory (GB) of a build through the command."""
    command = [sys.executable, "-m", "onrecord", "build", *map(str, paths), "--quiet"]
    command += ["--case", str(folder / "case"), "--out", str(folder / "out")]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


def resampled(count: int, folder: Path, length: int = 18) -> Path:
    """`count` documents made of `length` of the texts' paragraphs, with names, numbers and days changed."""
    chance = random.Random(1)
    lines = [line for path in texts() for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 60]
    names = sorted({name for line in lines for name in re.findall(r"(?<=[a-z] )[A-Z][a-z]{4,}", line)})
    for number in range(count):
        text = "\n\n".join(chance.sample(lines, min(length, len(lines))))
        swap = dict(zip(names, chance.sample(names, len(names)), strict=True))
        text = re.sub(r"[A-Z][a-z]{4,}", lambda found, swap=swap: swap.get(found[0], found[0]), text)
        text = re.sub(r"\d+", lambda found: str(int(found[0]) % 89 + chance.randint(1, 9)), text)
        (folder / f"{number:05d}.txt").write_text(text, encoding="utf-8")
    return folder


def main(count: int = 0) -> int:
    """Print the figures; the exit code is 1 when one is over its bound."""
    over, words = ratio()
    print(f"reading and extracting: {over:.2f} times the parse alone (bound {RATIO}), {words:,.0f} words/s a core")
    speed = placed()
    if speed:
        print(f"placing reports of a stream: {speed:,.0f} documents/s a core (bound {PLACED})")
    with tempfile.TemporaryDirectory() as folder:
        first, memory = built(texts(), Path(folder))
        again, _ = built(texts(), Path(folder))
    print(f"build of {len(texts())} documents: {first:.1f} s, {memory:.2f} GB (bound {MEMORY} GB)")
    print(f"second build, unchanged: {again:.1f} s, {again / first:.2f} times the first (bound {AGAIN})")
    worst = over > RATIO or again > AGAIN * first or memory > MEMORY or 0 < speed < PLACED
    if count:
        with tempfile.TemporaryDirectory() as folder:
            (articles := Path(folder) / "articles").mkdir()
            took, memory = built([resampled(count, articles)], Path(folder))
        print(f"build of {count:,} documents: {took:.0f} s, {memory:.2f} GB (bound {MEMORY_MANY} GB)")
        worst = worst or memory > MEMORY_MANY
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
