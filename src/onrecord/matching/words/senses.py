"""Words that stand for the same: in another form, another spelling, another letter of a foreign name, or a synonym.

All of it is general knowledge of English in small tables. A table that brings too much together joins what two
speakers never shared, so each class holds words that a sub-editor would exchange without asking.
"""

import re
from functools import lru_cache

# A capital or a seat of government named for its state, and the adjectives of states: general knowledge of English.
_STATES = """
russia: russian moscow kremlin | ukraine: ukrainian kyiv kiev | china: chinese beijing | france: french paris
germany: german berlin | britain: british london uk | usa: us american washington | israel: israeli jerusalem
iran: iranian tehran | iraq: iraqi baghdad | syria: syrian damascus | turkey: turkish ankara turkiye
egypt: egyptian cairo | sudan: sudanese khartoum | ethiopia: ethiopian addis | eritrea: eritrean asmara
yemen: yemeni sanaa | libya: libyan tripoli | lebanon: lebanese beirut | jordan: jordanian amman
palestine: palestinian ramallah | afghanistan: afghan kabul | pakistan: pakistani islamabad | india: indian delhi
myanmar: burmese naypyidaw burma | japan: japanese tokyo | azerbaijan: azerbaijani azeri baku
armenia: armenian yerevan | georgia: georgian tbilisi | belarus: belarusian minsk | poland: polish warsaw
rwanda: rwandan kigali | congo: congolese kinshasa | mali: malian bamako | somalia: somali mogadishu
serbia: serbian belgrade | kosovo: kosovar pristina | bosnia: bosnian sarajevo | colombia: colombian bogota
venezuela: venezuelan caracas | saudi: riyadh | italy: italian rome | spain: spanish madrid
"""
_STATE_OF = {
    name: state.strip()
    for entry in re.split(r"[|\n]", _STATES)
    if ":" in entry
    for state, _, names in [entry.partition(":")]
    for name in (state.strip(), *names.split())
}
_CAPITALS = """
moscow kremlin kyiv kiev beijing paris berlin london washington jerusalem tehran baghdad damascus ankara cairo khartoum
addis asmara sanaa tripoli beirut amman ramallah kabul islamabad delhi naypyidaw tokyo baku yerevan tbilisi minsk warsaw
kigali kinshasa bamako mogadishu belgrade pristina sarajevo bogota caracas riyadh rome madrid
"""
_SEATS = frozenset(_CAPITALS.split())
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "leave": "left leaving", "take": "took taken", "strike": "struck", "shoot": "shot", "hit": "hit",
        "flee": "fled", "fall": "fell fallen", "give": "gave given", "make": "made", "hold": "held",
        "bring": "brought", "begin": "began begun", "lose": "lost", "die": "died dying dead deaths death",
        "child": "children kids", "woman": "women", "man": "men", "theatre": "theater", "see": "saw seen",
        "go": "went gone", "come": "came", "meet": "met", "pay": "paid", "keep": "kept", "build": "built",
        "speak": "spoke spoken", "injure": "wounded injured wounding",
    }.items()
    for form in forms.split()
}  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A plain word without its ending; states go by one name ("moscow", "russian" are "russia").

    A light stemmer in the manner of Harman (1991): it must bring "evaluating" to "evaluate", and nothing cleverer,
    because here a stem that swallows too much joins what two speakers never shared.
    """
    word = _IRREGULAR.get(word, word)
    for form in (word, word[:-1] if word.endswith("s") else word):
        if form in _STATE_OF:
            return _STATE_OF[form]
    if word[:1].isdigit() or len(word) < 5:
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


# -- one spelling ----------------------------------------------------------------------------------------------------

_OUR = re.compile(
    r"^((?:un|dis|mis)?(?:col|fav|hon|lab|neighb|harb|behavi|hum|rum|arm|vap|endeav|od|val|vig|rig|savi|sav|splend|"
    r"tum|demean|flav|clam|glam|parl|ferv|ranc|cand))our"
)
_IZE = re.compile(r"(?<=[a-z]{3})([iy])z(e|ed|es|er|ers|ing|ation|ations)$")
_DOUBLED = re.compile(
    r"^(cancel|channel|counsel|dial|fuel|jewel|label|level|marvel|model|quarrel|shovel|signal|total|travel|tunnel)"
    r"l(?=(?:ed|ing|er|ers)$)"
)
_SPELLED = {
    form: one
    for one, forms in {
        "center": "centre", "centers": "centres", "centered": "centred", "theater": "theatre",
        "theaters": "theatres", "meter": "metre", "meters": "metres", "kilometer": "kilometre",
        "kilometers": "kilometres", "liter": "litre", "liters": "litres", "fiber": "fibre", "caliber": "calibre",
        "somber": "sombre", "defense": "defence", "defenses": "defences", "offense": "offence",
        "offenses": "offences", "license": "licence", "licenses": "licences", "pretense": "pretence",
        "program": "programme", "programs": "programmes", "gray": "grey", "judgment": "judgement",
        "judgments": "judgements", "skeptic": "sceptic", "skeptical": "sceptical", "plow": "plough",
        "mold": "mould", "maneuver": "manoeuvre", "maneuvers": "manoeuvres", "airplane": "aeroplane",
        "airplanes": "aeroplanes", "aging": "ageing", "learned": "learnt", "burned": "burnt", "dreamed": "dreamt",
        "spoiled": "spoilt", "toward": "towards", "among": "amongst", "while": "whilst", "afterward": "afterwards",
        "percent": "pct", "ok": "okay",
    }.items()
    for form in forms.split()
}  # fmt: skip


@lru_cache(maxsize=50_000)
def spelled(word: str) -> str:
    """A plain word in one spelling: "harbour" is "harbor", "organized" is "organised", "centre" is "center"."""
    if word in _SPELLED:
        return _SPELLED[word]
    if len(word) < 5:
        return word
    word = _OUR.sub(r"\1or", word)
    return _DOUBLED.sub(r"\1", _IZE.sub(r"\1s\2", word))


# -- one sense -------------------------------------------------------------------------------------------------------

_SYNONYMS = """
large big | small little tiny | start begin commence | end finish conclude | help aid assist assistance | buy purchase
allow permit | ask request | show demonstrate | need require | get obtain | important significant crucial
serious sincere earnest | talk negotiate negotiation negotiator | fast quick rapid swift | kill slay | try attempt
happen occur | choose select | build construct | injure hurt wound | fix repair mend | think believe | whole entire
wrong mistaken | answer reply respond response | hard difficult tough | easy simple | rich wealthy | sick ill
country nation | sufficient enough | maybe perhaps possibly | angry furious | brave courageous | enemy foe
mistake error | fight battle combat | gather assemble | goal aim objective | hide conceal | huge enormous massive
idea notion | leave depart | chief principal main | odd strange | resign quit | safe secure | save rescue
send dispatch | close shut | stay remain | stop cease halt | strong powerful | sudden abrupt | want wish desire
worry concern anxious | destroy demolish | troop soldier | jail prison | cop police policeman
aircraft plane warplane aeroplane | boat vessel ship | truce ceasefire armistice | firearm gun | correct right
certain sure | really truly | terrible awful dreadful | great terrific tremendous | beautiful lovely
glad happy pleased | sad unhappy | nearly almost | quite fairly | totally completely entirely | immediately instantly
frequently often | people folk | job position | house home | money cash | car automobile | doctor physician
movie film | smart clever intelligent | crazy insane mad | problem trouble | support back endorse | win prevail
lead leader | street road | city town | area region | opportunity chance | evidence proof | reason cause
speech address | illegal unlawful | legal lawful | increase rise grow growth | reduce decrease | protect defend shield
explain clarify | understand comprehend | decide determine | continue proceed | receive accept | create produce
find discover | give provide | use utilise employ | keep retain | hit strike | use usage | tell inform | say state
"""


def _classes() -> dict[str, str]:
    """Every word's stem with the first word of its class; a word stands in one class only."""
    of: dict[str, str] = {}
    for entry in re.split(r"[|\n]", _SYNONYMS):
        first, *others = [stem(each) for each in entry.split()] or [""]
        for each in (first, *others) if others else ():
            of.setdefault(each, of.get(first, first))
    return of


_SENSE = _classes()


def sense(word: str) -> str:
    """The stem under which a plain word goes together with its synonyms: "sincere" is "serious"."""
    found = stem(word)
    return _SENSE.get(found, found)


_OPPOSING = re.compile(r"^(?:un|in|im|il|ir|dis|non|mis)(?=[a-z]{4})")
_OPPOSITES = {frozenset(each.split()) for each in (
    "accept reject", "agree disagree", "allow forbid", "allow ban", "permit ban", "permit forbid", "always never",
    "true false", "legal unlawful", "lawful illegal", "support oppose", "win lose", "start end", "begin end",
    "more less", "most least", "increase decrease", "rise fall", "before after", "above below", "friend enemy",
    "attack defend", "all none", "everybody nobody", "everyone nobody", "everything nothing", "with without",
    "yes no", "right wrong", "good bad", "dead alive", "open close", "remember forget", "love hate", "safe dangerous",
)}  # fmt: skip


def opposite(left: str, right: str) -> bool:
    """One plain word says the contrary of the other: "possible" / "impossible", "accept" / "reject"."""
    if frozenset((left, right)) in _OPPOSITES or frozenset((stem(left), stem(right))) in _OPPOSITES:
        return True
    short, long = sorted((left, right), key=len)
    return bool(_OPPOSING.match(long)) and stem(_OPPOSING.sub("", long, count=1)) == stem(short)


# -- one name --------------------------------------------------------------------------------------------------------

_LETTERS = tuple((re.compile(pattern), letter) for pattern, letter in (
    ("kh|gh", "h"), ("ph", "f"), ("[yj]", "i"), ("w", "v"), ("ck|q|c(?![ehi])", "k"), ("tz|zh", "z"),
    (r"(.)\1+", r"\1"),
))  # fmt: skip
_TOWNS = """
kyiv kiev | kharkiv kharkov | lviv lvov lwow | mykolaiv nikolaev nikolayev | chernihiv chernigov | dnipro dnepr
chornobyl chernobyl | odesa odessa | luhansk lugansk | zaporizhzhia zaporozhye zaporizhia | rivne rovno | aleppo halab
"""
_TOWN = {each: entry.split()[0] for entry in re.split(r"[|\n]", _TOWNS) for each in entry.split()}


@lru_cache(maxsize=50_000)
def _letters(name: str) -> str:
    for pattern, letter in _LETTERS:
        name = pattern.sub(letter, name)
    return name


def same_name(left: str, right: str) -> bool:
    """Two plain words are one name in two transliterations ("zelensky", "zelenskyy"; "kyiv", "kiev") or two forms
    ("arvania", "arvanias"; "france", "french"), but not a state and its capital. Only letters that transliterations
    exchange may differ: any one letter would make "karin" of "marin"."""
    if stem(left) == stem(right) and not _SEATS & {left, right}:
        return True
    return _TOWN.get(left, _letters(left)) == _TOWN.get(right, _letters(right))
