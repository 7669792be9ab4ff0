"""Finding words that are to be withheld: where they stand, letter by letter, and what looks much like them.

Found are the words as they are spelled, whole, in any case and in either Unicode form (UAX 15), however they are set
apart ("Ana Ruiz", "ana_ruiz.txt", "AnaRuiz", with soft hyphens or characters of no width), in what percent-encoding
(RFC 3986), entities of HTML and tags hide, too. Not found are other forms: inflections, other spellings, other scripts.
`near` proposes those for a person to add; nothing is withheld by likeness.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

Places = list[tuple[int, int]]

_UNSEEN = "[\u00ad\u034f\u061c\u200b-\u200f\u2060-\u2064\ufeff]*"
_APART = r"""(?:_|[^\w",;:!?(){}\[\]<>|]){0,6}"""  # what parts two cells or two sentences does not part a name
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_TAG = re.compile(r"<[^<>]*>")
_LIKE = 70  # of 100: rapidfuzz's ratio of letters in common (indel), in any case
_SHORT = 3  # letters; what is shorter is like too much


class Words:
    """Words to look for; none of them is a valid choice and finds nothing."""

    def __init__(self, words: Iterable[str] = ()):
        self.words = tuple(sorted({each for each in words if _parts(each)}, key=lambda each: (-len(each), each)))
        made = "|".join(f"(?:{_spelled(each)})" for each in self.words)
        self._found = re.compile(made) if made else None

    def places(self, text: str) -> Places:
        """Start and end of each place in `text` where one of the words stands whole."""
        if self._found is None:
            return []
        places, at = [], 0
        while found := self._found.search(text, at):
            start, end = found.span()
            at = end
            if _whole(text, start, end):
                places.append((start, end))
            else:
                at = start + 1
        return places

    def marked(self, text: str, mark: str) -> str:
        """The text with `mark` in place of the words; all of it is the mark when they are there but hidden."""
        for start, end in reversed(self.places(text)):
            text = f"{text[:start]}{mark}{text[end:]}"
        return mark if "%" in text and self.places(unquote(text)) else text

    def stand_in(self, text: str) -> bool:
        """Whether any of the words stands in the text, openly or hidden in its markup."""
        if self._found is None:
            return False
        plain = unescape(text) if "&" in text else text
        told = [text, plain, _TAG.sub("", plain) if "<" in plain else "", unquote(text) if "%" in text else ""]
        return any(self.places(each) for each in dict.fromkeys(told))


def near(name: str, texts: Iterable[str], words: Words) -> list[tuple[str, int]]:
    """Words of the texts that may be other forms of a part of `name`, each with how often it stands outside of what
    `words` finds; the most frequent first."""
    from rapidfuzz import fuzz

    there: Counter[str] = Counter()
    for text in texts:
        for start, end in reversed(words.places(text)):
            text = f"{text[:start]}\n{text[end:]}"
        there.update(each for each in _parts(text) if not each.islower())
    parts = [each.casefold() for each in _parts(name) if len(each) >= _SHORT]

    def like(word: str) -> bool:
        folded = word.casefold()
        return len(word) >= _SHORT and any(
            fuzz.ratio(folded, part) >= _LIKE or (len(part) > _SHORT and part in folded) for part in parts
        )

    return sorted(((word, many) for word, many in there.items() if like(word)), key=lambda each: (-each[1], each[0]))


def name_parts(words: str) -> list[str]:
    """The parts of a name that may stand alone: "Ana" and "Ruiz" of "Ana Ruiz"; of a longer stretch of text, none."""
    parts = _parts(words)
    own = [each for each in parts if len(each) >= _SHORT and not each.islower()]
    return own if 1 < len(parts) <= 5 and len(own) > len(parts) // 2 else []


def _parts(text: str) -> list[str]:
    """The words of a text: letters and digits, with the marks on them."""
    made, at = [], None
    for place, character in enumerate(f"{text} "):
        inside = character.isalnum() or (at is not None and unicodedata.category(character)[0] == "M")
        if inside and at is None:
            at = place
        elif not inside and at is not None:
            made.append(text[at:place])
            at = None
    return made


def _spelled(name: str) -> str:
    left, made = unicodedata.normalize("NFC", name), ""
    for part in _parts(left):
        gap, _, left = left.partition(part)
        apart = f"(?:{_APART}|{_APART}{re.escape(gap.strip())}{_APART})" if gap.strip() else _APART
        made += (apart if made else "") + _UNSEEN.join(map(_letter, part))
    return made


def _letter(character: str) -> str:
    cases = {character, character.lower(), character.upper(), character.title(), character.casefold()}
    forms = {unicodedata.normalize(form, each) for each in cases for form in ("NFC", "NFD")}
    told = "|".join(re.escape(each) for each in sorted(forms, key=lambda each: (-len(each), each)))
    return f"(?:{told})" if len(forms) > 1 else told


def _whole(text: str, start: int, end: int) -> bool:
    """Whether nothing goes on where the words begin and end; where a script sets no spaces, that cannot be told."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() and not _unspaced(text[start]):
        return False
    if after and unicodedata.category(after)[0] == "M":
        return False
    return not (after.isalnum() and not _unspaced(text[end - 1]))


def _unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNSPACED)
