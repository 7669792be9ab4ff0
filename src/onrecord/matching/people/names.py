"""Names as matching compares them: one comparison key for every spelling that newsrooms give one name.

A name from another script has no one spelling: one surname is printed as Chernyshevskyy, Chernyshevsky and
Chernyshevskiy, and an editor may write the Ukrainian or the Russian form of the given name before it. The tables and
rules here bring such spellings to one key and nothing else: a key is compared, never shown. What the romanisations in
use differ in is taken from the tables of BGN/PCGN (Russian 1947, Ukrainian 1965 and 2019, Arabic 1956), the Ukrainian
decree 55 of 2010 and ISO 9:1995.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from onrecord.matching.words import listed, plain

Key = tuple[str, ...]  # the plain words of a name

_TITLES = listed(
    "president prime minister secretary general mr mrs ms dr sir lady lord king queen pope gen col maj lt capt sgt "
    "ambassador senator governor mayor chancellor judge justice professor prof spokesman spokeswoman spokesperson"
)
# Bodies and states that go by letters as well as by name.
_LETTERS = {
    ("us",): ("united", "states"),
    ("usa",): ("united", "states"),
    ("uk",): ("united", "kingdom"),
    ("un",): ("united", "nations"),
    ("eu",): ("european", "union"),
    ("icc",): ("international", "criminal", "court"),
    ("hrw",): ("human", "rights", "watch"),
    ("icrc",): ("international", "committee", "of", "red", "cross"),
    ("who",): ("world", "health", "organization"),
    ("britain",): ("united", "kingdom"),
}


def _table(lines: str) -> dict[str, str]:
    """Each form in a line (forms between bars) with the first of its line."""
    return {each: forms.split()[0] for forms in re.split(r"[|\n]", lines) for each in forms.split()}


# One given name in Ukrainian, Russian and Belarusian, in the spellings of several schemes.
_GIVEN = _table("""
volodymyr vladimir wladimir uladzimir volodimir | oleksandr aleksandr alexander alexandr aliaksandr olexandr
serhiy serhii sergei sergey sergiy siarhei | mykola nikolai nikolay nikolaj | mykhailo mykhaylo mikhail michail
dmytro dmitry dmitri dmitriy dmitrii dimitri dzmitry | andriy andrii andrei andrey andrij
yuriy yurii yuri yury iurii | yevhen yevhenii yevheniy evgeny yevgeny evgeni yevgeni evgeniy evgenii evhen
oleksiy oleksii aleksei alexei alexey | petro pyotr petr | pavlo pavel | ihor igor | oleh oleg | bohdan bogdan
kyrylo kirill kiril | denys denis | vadym vadim | artem artyom | fedir fyodor fedor
hryhoriy hryhorii grigory grigori grigoriy | vasyl vasily vasili vasiliy | viktor victor
kostiantyn konstantin constantine | maksym maxim maksim | borys boris | hennadiy gennady gennadi
vitaliy vitalii vitaly vitali | valeriy valerii valery valeri | anatoliy anatolii anatoly | mykyta nikita
illia ilya | iryna irina | olena elena yelena | kateryna ekaterina yekaterina | tetiana tetyana tatiana tatyana
olha olga | natalia nataliia natalya nataliya | yulia yuliia yuliya julia iuliia
liudmyla lyudmyla ludmila lyudmila liudmila | svitlana svetlana | mariia mariya maria
viktoriia viktoriya viktoria victoria | daria dariia darya dariya
""")
# Arabic, Persian and Hebrew names, given or family names alike.
_NAMES = _table("""
mohammed muhammad mohammad mohamed muhammed mohamad mohamud mahomed | ahmed ahmad akhmed akhmad
mahmoud mahmud mahmood | hussein husayn hussain husain husein hossein hosein | hassan hasan | omar umar
osama usama ussama | ibrahim ebrahim | yousef yusuf youssef yusef yusif youssouf | ismail ismael esmail
mustafa mostafa moustafa | khaled khalid | saleh salih | tareq tariq tarek tarik | walid waleed | saeed saied
suleiman sulaiman soleiman sulayman | yasser yasir yaser | moammar muammar muamar | abbas abas
gaddafi qaddafi kadafi kaddafi kadhafi gadhafi qadhafi gadafi qadafi | khamenei khamenai | haniyeh haniya haniyah
benjamin binyamin benyamin | yitzhak itzhak yitzchak
""")
# Cities and words of bodies that have two spellings or two names.
_WORDS_OF_BODIES = _table("""
kyiv kiev kyjiv | kharkiv kharkov | odesa odessa | lviv lvov | mykolaiv nikolaev nikolayev mykolayiv
luhansk lugansk | zaporizhzhia zaporizhzhya zaporizhia zaporozhye zaporozhie | chernihiv chernigov
chornobyl chernobyl | rivne rovno | vinnytsia vinnitsa vinnytsya | dnipro dnepr | aleppo halab | raqqa rakka raqqah
homs hims | fallujah falluja | hodeidah hodeida hudaydah hudaydah | taiz taizz | mecca makkah | yangon rangoon
mekelle mekele | hezbollah hizbullah hizbollah hizballah hezbullah | taliban taleban | houthi huthi | houthis huthis
defence defense | centre center | labour labor | organisation organization | programme program | theatre theater
""")

# What one sound of another script becomes in Latin letters, in this order: letters without which it need not be looked
# for, pattern, key, an example of each side.
_SOUNDS = tuple(
    (letters, re.compile(pattern), key)
    for letters, pattern, key in (
        ("d", r"dzh|dj", "j"),  # Dzhabrailov, Djabrailov, Jabrailov
        ("zh", r"zh", "j"),  # Zhytomyrsky, Jitomirsky
        ("j", r"(?<=[aeiouy])j(?![aeiouy])", "i"),  # Shojgu, Shoigu
        ("j", r"(?<=[bcdfghklmnpqrstvwxz])j(?=[aeou])", "y"),  # Ljashko, Lyashko
        ("ch", r"shch|sch", "sh"),  # Shcherbak, Scherbak
        ("ch", r"tsch|tch", "ch"),  # Tcherenko, Cherenko
        ("kh", r"kh", "h"),  # Akhmetov, Ahmetov
        ("t", r"ts(?!h)|tz", "c"),  # Kuznetsov, Kuznecov
        ("ph", r"ph", "f"),  # Stephan, Stefan
        ("w", r"w", "v"),  # Peskow, Peskov
        ("x", r"x", "ks"),  # Alexeenko, Alekseenko
        ("ck", r"ck", "k"),  # Brodecki, Brodeki
        ("q", r"q", "k"),  # Qasimov, Kasimov
        ("gh", r"gh", "g"),  # Ghannam, Gannam
        ("dh", r"dh", "d"),  # Kadhimi, Kadimi
        ("o", r"ou|oo", "u"),  # Daoudi, Daudi
        ("ee", r"ee(?=[bdlmnr]$)", "i"),  # Nadeem, Nadim
        ("e", r"(?<=[aeiou])[iy](?=e)", ""),  # Alekseyev, Alekseev
        ("y", r"(?<=[^aeiou])y", "i"),  # Danylov, Danilov
        ("y", r"y", "i"),  # Shoygu, Shoigu
        ("ei", r"ei(?=[^aeiou])", "ai"),  # Sheikhani, Shaykhani
        ("ii", r"i+", "i"),  # Dmitriyev, Dmitriev
        ("ie", r"^ie", "e"),  # Yermakov, Ermakov
        ("ie", r"(?<=[^aeiou])ie", "e"),  # Dmitriev, Dmitrev
        ("io", r"(?<=[^aeiou])io(?=[^aeiou])", "e"),  # Fyodorov, Fedorov
        ("ff", r"(?<=[oe])ff$", "v"),  # Romanoff, Romanov
        ("h", r"(?<=.)[ae]h$", "a"),  # Abdallah, Abdalla
    )
)
_SMALL = listed("of for and the in on at to by a an de la")  # not "us", which may be a state
_ENDINGS = re.compile(r"(?:[iy][iyj]|[iyj])$")  # -y, -yy, -iy, -ii, -ij, -yi
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|an|ar|as|ash|at|az|es|ed)[-'](?=[a-z]{3})")
_SERVANT = re.compile(r"^abd[aeiou](?:l|(?=([dnrst])\1))[-']?")
_GENERATIONS = {"jr": "junior", "sr": "senior", "junior": "junior", "senior": "senior", "ii": "second", "iii": "third"}


@lru_cache(maxsize=200_000)
def key_of(name: str) -> Key:
    """A name's plain words, without articles and without the titles before it: "President J. Doe" is ("j", "doe")."""
    raw = [each.strip('.,;:()[]"“”‘’') for each in name.split()]
    whole = [(word, each) for each in raw for word in [plain(each)] if word and word not in ("the", "a", "an")]
    start = 0
    while start < len(whole) - 1 and whole[start][0] in _TITLES and not whole[start][1].endswith(("'s", "’s")):
        start += 1
    key = tuple(word for word, _ in whole[start:])
    return _LETTERS.get(key, key)


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """The comparison key of one plain word of a name: equal for the spellings that schemes of transliteration give.

    Signs that stand for no letter go, doubled letters are one, the Slavic endings -y, -yy, -iy, -ii, -ij, -yi are one.
    Words of six letters and more lose besides what `_SOUNDS` lists; in shorter ones those letters tell two names apart
    (Khan is not Han, Zhang not Jang).
    """
    word = re.sub(r"[^a-z0-9]", "", word)
    if len(word) < 4 or not word.isalpha():
        return word
    word = _ENDINGS.sub("i", word)
    if len(word) >= 6:
        for letters, pattern, key in _SOUNDS:
            if letters in word:
                word = pattern.sub(key, word)
    return re.sub(r"(.)\1", r"\1", word)


_GIVEN_KEYS = {folded(form): folded(first) for form, first in (_GIVEN | _NAMES).items()} | _GIVEN | _NAMES
_FAMILY_KEYS = {folded(form): folded(first) for form, first in _NAMES.items()} | _NAMES
_BODY_KEYS = {folded(form): folded(first) for form, first in _WORDS_OF_BODIES.items()} | _WORDS_OF_BODIES


@lru_cache(maxsize=200_000)
def given(word: str) -> str:
    """The comparison key of a given name: its forms in Ukrainian, Russian and Belarusian are one (Volodymyr, Vladimir),
    and so are the spellings of an Arabic one (Mohammed, Muhammad). An initial stays a letter."""
    if servant := _SERVANT.match(word):
        return _servant_of(word[servant.end() :])
    return _GIVEN_KEYS.get(word) or _GIVEN_KEYS.get(folded(word)) or folded(word)


def are_forms(left: str, right: str) -> bool:
    """Two given names are one name in two languages (Volodymyr, Vladimir), not only in two spellings."""
    mine, yours = _GIVEN.get(left), _GIVEN.get(right)
    return mine is not None and mine == yours and folded(left) != folded(right)


@lru_cache(maxsize=200_000)
def surname(word: str) -> str:
    """The comparison key of a surname: without an Arabic article (al-Assad, el-Assad, Assad; as-Sisi, al-Sisi)."""
    word = _ARTICLE.sub("", word)
    if servant := _SERVANT.match(word):
        return _servant_of(word[servant.end() :])
    return _FAMILY_KEYS.get(word) or _FAMILY_KEYS.get(folded(word)) or folded(word)


def _servant_of(word: str) -> str:
    """Abdullah, Abdallah, Abdalla; Abd al-Rahman, Abdurrahman: "abd" and the name behind it, without the article."""
    return f"abd{folded(word).removesuffix('h')}"


class Parts(NamedTuple):
    """A person's name taken apart, each part as its comparison key."""

    given: str  # "" when the name is a surname alone; one letter for an initial
    middle: tuple[str, ...]
    surname: str
    generation: str  # junior, senior, second, ...; "" when the name does not say


@lru_cache(maxsize=200_000)
def parts_of(key: Key) -> Parts:
    """The parts of a person's name. "bin", "ibn", "ben" belong to the name of the father behind them, "abu" to the one
    of the son; "abd al-Rahman" is one name; an article that stands by itself goes."""
    words = list(key)
    generation = _GENERATIONS.get(words[-1], "") if len(words) > (1 if len(words[-1]) < 4 else 2) else ""
    if generation:
        words.pop()
    made: list[str] = []
    while words:
        word = words.pop(0)
        if word in ("al", "el") and made and words:
            continue
        if made and word in ("bin", "ibn", "ben") and words:
            word = "bin" + surname(words.pop(0))
        elif word == "abu" and len(words) > 1:
            word = "abu" + given(words.pop(0))
        elif word in ("abd", "abdul", "abdel", "abdal") and words:
            following = words.pop(0) if words[0] not in ("al", "el") or len(words) < 2 else words.pop(1)
            words = words[1:] if words[:1] in (["al"], ["el"]) else words
            word = _servant_of(_ARTICLE.sub("", following))
        made.append(word)
    if len(made) == 1:
        return Parts("", (), surname(made[0]), generation)
    return Parts(given(made[0]), tuple(map(given, made[1:-1])), surname(made[-1]), generation)


@lru_cache(maxsize=200_000)
def body_key(key: Key) -> Key:
    """The comparison key of a body's, force's or state's name: its words in either spelling and under either name of a
    city (Kiev city council, Kyiv City Council), in any order (Defence Ministry, Ministry of Defense)."""
    words = (each for each in key if each not in _SMALL)
    return tuple(sorted({_BODY_KEYS.get(each) or _BODY_KEYS.get(folded(each)) or folded(each) for each in words}))


def initials(key: Key) -> str:
    """The first letters of a name's words, the small words left out: "vdu" for the Velmar Democratic Union."""
    return "".join(each[0] for each in key if each not in _SMALL)


def is_written_large(name: str) -> bool:
    """Every word of the name has a capital, the small words aside: it may go by its first letters."""
    return all(each[:1].isupper() for each in name.split() if plain(each) not in _SMALL)


def letters_of(name: str) -> str:
    """A name's letters in a row: equal where hyphens, apostrophes, blanks and capitals are all that differs."""
    return re.sub(r"[^a-z0-9]", "", "".join(key_of(name)))


def one_letter_off(left: str, right: str) -> bool:
    """Two keys of six letters and more that differ in one letter inside, never the first or last: an -a at the end is
    the name of a woman of the family, another first letter another name."""
    return (
        min(len(left), len(right)) >= 6
        and left[0] == right[0]
        and left[-1] == right[-1]
        and Levenshtein.distance(left, right, score_cutoff=1) == 1
    )


def halves(word: str) -> tuple[str, ...]:
    """Keys of which two words one letter apart (`one_letter_off`) share one: a letter inside spoils only one half."""
    sizes = sorted({len(word) // 2, (len(word) - 1) // 2})
    return tuple(key for size in sizes if size for key in (f"{word[:size]}-{word[-1]}", f"{word[0]}-{word[-size:]}"))
