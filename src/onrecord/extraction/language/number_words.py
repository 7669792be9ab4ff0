"""The number grammar's words, read from `numbers.toml`, in the shapes its patterns want them."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

LEXICON = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))
SMALL = {word: value for value, word in enumerate(LEXICON["words"]["small"])}
SMALL |= {word: 10 * value for value, word in enumerate(LEXICON["words"]["tens"], start=2)}
SCALES, SHORT, VAGUE = LEXICON["scales"], LEXICON["short_scales"], LEXICON["vague"]
CURRENCY, MONEY, NAMES = LEXICON["currencies"], LEXICON["money"], LEXICON["names"]
UNIT_KIND = {word: kind for kind, words in LEXICON["units"].items() for word in words}
# What a qualifier does to the number after it: it makes it a lower bound, an upper bound, or rounds it.
SIDE_OF = {word: side for side in ("round", "high", "low") for word in LEXICON["qualifiers"][side]}


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


WORD = either([*SMALL, *SCALES])
