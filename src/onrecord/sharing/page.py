"""The page: a case file for people to read, one HTML file that needs no script, no connection and no software of ours.

It shows the rows (`rows.py`) and nothing else, so what people read and what programs read is the same. All text passes
through Jinja's autoescaping; addresses are printed and never made into links; the only links lead to words on the page.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.dates import WEEKDAYS
from onrecord.models import Picture
from onrecord.sharing import _telling, _words
from onrecord.sharing._index import Index, reason
from onrecord.sharing._marks import Marks, marked, visible
from onrecord.sharing._svg.days import bounds as days
from onrecord.sharing._svg.days import spoken
from onrecord.sharing._svg.locator import Site, locator
from onrecord.sharing._svg.ranges import Value, bounds, ranges
from onrecord.sharing._svg.timeline import Moment, timeline
from onrecord.sharing.rows import KINDS, Row, rows
from onrecord.text import fold
from onrecord.vocabulary import GRADES, NO_FINDING

NAME = "index.html"
MOST_STRUCK = 12  # words at either end of a wording; more are told by their number
MOST_ON_THE_TIMELINE = 120  # incidents first; more lines than that are a list, not a picture


def write(picture: Picture, folder: Path, about) -> None:
    """`index.html`."""
    (folder / NAME).write_text(page(picture, about), encoding="utf-8", newline="\n")


def page(picture: Picture, about) -> str:
    """The whole page as HTML."""
    view = {kind: list(rows(picture, kind)) for kind in KINDS}
    numbers = {each["sha256"]: number for number, each in enumerate(view["documents"], 1)}
    # The chain of a document without a publisher begins with its file; the page calls it by its number.
    files_named = [each["document"]["file"] for each in view["documents"]]
    unnamed = {
        each["document"]["file"]: f"D{numbers[each['sha256']]}"
        for each in view["documents"]
        if not each["publisher"] and files_named.count(each["document"]["file"]) == 1
    }
    marks = Marks()
    moments = _moments(view)
    dated = [each for each in moments if days(each.value)]
    style = files(__package__).joinpath("templates/page.css").read_text(encoding="utf-8")
    environment = _environment()
    environment.filters["plainly"] = _Plainly(view["documents"])
    environment.globals |= {
        "number": lambda document: numbers.get(document["sha256"], 0),
        "anchor": lambda document, span, kind, back=None: marks.anchor(
            numbers.get(document["sha256"], 0), span["start"], span["end"], kind, back
        ),
        "outlet": lambda name: f"{unnamed[name]} (publisher unknown)" if name in unnamed else name,
        "unnamed": lambda link: link["role"] == "outlet" and link["name"] in unnamed,
        "places": lambda words: _telling.places(words, lambda document: numbers.get(document["sha256"], 0)),
        # Called by the last section, when every link on the page has asked for its mark.
        "printed": lambda number, row: marked(picture.documents[number - 1].text, row["regions"], marks.of(number)),
        "chart": _chart,
    }
    return environment.get_template(
        "page.html"
    ).render(
        about=about,
        style=Markup(style),  # ours, and told to the browser by its digest
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
        words=_words,
        grades=GRADES,
        no_finding=NO_FINDING,
        aspects={each["handle"]: _telling.aspects(each) for each in view["incidents"]},
        against=_telling.against(view["incidents"]),
        may_be_same=_once(view["incidents"]),
        timeline=timeline(dated[:MOST_ON_THE_TIMELINE]),
        not_drawn=len(dated[MOST_ON_THE_TIMELINE:]),
        undated=[each for each in moments if each not in dated],
        map=locator(_sites(view["incidents"])),
        placed=[each for each in view["incidents"] if _on_map(each)],
        unplaced=[each for each in view["incidents"] if not _on_map(each)],
        wider=_wider(picture, view["figures"]),
        alone=_alone(picture, view["figures"]),
        denials=_denials(view),
        said_in=_by_document(view["statements"]),
        **view,
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        finalize=visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"spoken": spoken, "variant": _variant, "plural": _plural, "thousands": "{:,}".format}
    environment.filters |= {"given": _given, "clock": _clock, "brief": _brief, "reason_of": _reason_of, "day": _day}
    environment.filters |= {"variants": _variants, "listed": _listed, "dated": lambda value: days(value) is not None}
    tellings = (_telling.alleged, _telling.tellers, _telling.accounts, _telling.provisions, _telling.alike)
    environment.filters |= {each.__name__: each for each in tellings}
    return environment


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _clock(moment: str) -> str:
    """A moment in UTC for a reader: "2 June 2031, 10:00 UTC"; anything else as it is."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(\.\d+)?)?(Z|\+00:00)", moment)
    return f"{spoken(found[1])}, {found[2]} UTC" if found else moment


def _brief(text: str, length: int = 90) -> str:
    """The beginning of a text, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0]} …"


def _reason_of(grade: Row) -> str:
    """Why a grade was given, without the grade itself before it."""
    begins = f"{grade['grade']}: "
    says = grade["says"]
    return (
        says[len(begins) :][:1].upper() + says[len(begins) + 1 :] if says.lower().startswith(begins.lower()) else says
    )


def _given(figure: Row) -> str:
    """A figure's bounds for a reader, with the source's own "roughly" where the bounds do not say it."""
    exact = figure["low"] is not None and figure["low"] == figure["high"]
    return (
        f"{figure['qualifier']} {bounds(figure['low'], figure['high'])}"
        if exact and figure["qualifier"]
        else bounds(figure["low"], figure["high"])
    )


def _day(value: str | None) -> str:
    """A partial date for a table: without the weekday."""
    return re.sub(rf"^({'|'.join(WEEKDAYS)}) (?=\d)", "", spoken(value))


def _listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them: "shelling", "shelling and killing", "a, b and c"."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


class _Plainly:
    """Our own sentences for a reader: days as people write them, documents by the numbers they have on the page."""

    def __init__(self, documents: list[Row]):
        called = [(each["name"], f"D{number}") for number, each in enumerate(documents, 1)]
        files_named = Counter(each["document"]["file"] for each in documents)
        called += [
            (each["document"]["file"], f"D{number}")
            for number, each in enumerate(documents, 1)
            if files_named[each["document"]["file"]] == 1
        ]
        self.numbers = dict(called)
        either = "|".join(re.escape(each) for each in sorted(self.numbers, key=len, reverse=True))
        self.names = re.compile(rf"(?<!\w)({either})(?!\w)") if either else None

    def __call__(self, text: str) -> str:
        plain = re.sub(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", lambda found: _day(found[0]), text)
        return self.names.sub(lambda found: self.numbers[found[1]], plain) if self.names else plain


# -- incidents ---------------------------------------------------------------------------------------------------------


def _once(incidents: list[Row]) -> list[dict]:
    """Incidents that may be one: each pair once, though both rows tell of it."""
    found = {
        tuple(sorted((one["handle"], each["incident"]))): each for one in incidents for each in one["may_be_same"]
    }
    return [{"handles": pair, "why": each} for pair, each in sorted(found.items())]


def _chart(tally: Row, name: str) -> Markup | None:
    """The values on one scale; none where all are the same, or where they count different things."""
    same = len({(each["low"], each["high"]) for each in tally["values"]}) < 2
    if same or tally["relation"] == "different scope":
        return None
    values = [
        Value(number=number, low=each["low"], high=each["high"], standing=each["standing"])
        for number, each in enumerate(tally["values"], 1)
    ]
    of_whom = f", {tally['of_whom']}" if tally["of_whom"] else ""
    return ranges(values, name, f"{tally['counted'].capitalize()}{of_whom}: each value as its source gives it")


# -- utterances --------------------------------------------------------------------------------------------------------


def _variants(variants: list[Row], longest: str) -> list[dict]:
    """Each outlet's wording, marked; the same words told twice in one document are one, with both places."""
    found: dict[tuple, dict] = {}
    for each in variants:
        wording = _variant(each, longest)
        same = (each["document"]["sha256"], each["told"], wording)
        one = found.setdefault(same, {"of": each, "wording": wording, "spans": [], "same": False})
        one["spans"] += each["spans"]
        one["same"] = _plain(longest.split()) == _plain(_joined(each["spans"]).split())
    return list(found.values())


def _joined(spans: list[Row]) -> str:
    return " […] ".join(each["exact"] for each in spans)


def _variant(variant: Row, longest: str) -> Markup:
    """A variant word by word against the longest wording: words left out struck, other words underlined.

    Long stretches left out at either end are told by their number, and a wording that has little in common with the
    longest one is printed as it is: marks on every word would hide what they are there to show.
    """
    ours, theirs = longest.split(), _joined(variant["spans"]).split()
    matcher = SequenceMatcher(None, _plain(ours), _plain(theirs), autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    if shared < len(theirs) / 2:
        return Markup("{}").format(visible(" ".join(theirs)))
    pieces = []
    for change, left, right, start, end in matcher.get_opcodes():
        if change == "equal":
            pieces.append(Markup("{}").format(visible(" ".join(theirs[start:end]))))
            continue
        if _speaks(ours[left:right]):
            pieces.append(_left_out(ours[left:right], whole=left > 0 and right < len(ours)))
        if start < end:
            only = visible(" ".join(theirs[start:end]))
            pieces.append(Markup("<ins>{}</ins>" if _speaks(theirs[start:end]) else "{}").format(only))
    return Markup(" ").join(pieces)


def _speaks(words: list[str]) -> bool:
    """There is a letter or a digit among them: a dash alone is no difference."""
    return any(letter.isalnum() for each in words for letter in each)


def _left_out(words: list[str], whole: bool) -> Markup:
    if whole or len(words) <= MOST_STRUCK:
        return Markup("<del>{}</del>").format(visible(" ".join(words)))
    return Markup('<span class="cut">[{} words left out]</span>').format(len(words))


def _plain(words: list[str]) -> list[str]:
    """Words without the marks around them, so that a comma or another quotation mark is no difference."""
    return [fold(each).strip(".,;:!?\"'- ").lower() or each for each in words]


# -- when and where ----------------------------------------------------------------------------------------------------


def _moments(view: dict[str, list[Row]]) -> list[Moment]:
    incidents = [
        Moment(
            kind="incident", label=f"{each['handle']} {each['title']}", value=each["when"], href=f"#{each['handle']}"
        )
        for each in view["incidents"]
    ]
    spoken_of: dict[tuple, list[Row]] = {}
    for each in view["utterances"]:
        spoken_of.setdefault((each["speaker"], each["said_on"]), []).append(each)
    utterances = [
        Moment(
            kind="utterance",
            label=f"{speaker}: “{_first(told[0])}”" if len(told) == 1 else f"{speaker}: {len(told)} utterances",
            value=said_on,
            href=f"#{told[0]['handle']}",
        )
        for (speaker, said_on), told in spoken_of.items()
    ]
    documents = [
        Moment(
            kind="document",
            label=f"D{number} published" + (f" by {each['publisher']}" if each["publisher"] else ""),
            value=each["published"],
            href=f"#document-{number}",
        )
        for number, each in enumerate(view["documents"], 1)
    ]
    return incidents + utterances + documents


def _first(utterance: Row) -> str:
    return " ".join(" ".join(each["exact"] for each in utterance["wording"]).split())


def _on_map(incident: Row) -> bool:
    """The incident has a place that a mark can stand for: a whole country is not one."""
    where = incident["where"]
    return where is not None and where["latitude"] is not None and where["precision"] != "country"


def _sites(incidents: list[Row]) -> list[Site]:
    fields = ("name", "precision", "latitude", "longitude")
    placed = [each for each in incidents if _on_map(each)]
    return [
        Site(number=number, handle=each["handle"], **{name: each["where"][name] for name in fields})
        for number, each in enumerate(placed, 1)
    ]


# -- what is denied, and where ---------------------------------------------------------------------------------------


def _denials(view: dict[str, list[Row]]) -> list[Row]:
    """Statements that deny or reject, but for those an incident lists as what contests it."""
    told = {
        (span["document"]["sha256"], at)
        for incident in view["incidents"]
        for each in incident["contested"]
        for span in each["spans"]
        for at in range(span["start"], span["end"])
    }
    return [
        each
        for each in view["statements"]
        if each["act"] in ("denies", "rejects")
        and not any((each["document"]["sha256"], span["start"]) in told for span in each["content"])
    ]


def _by_document(statements: list[Row]) -> dict[str, list[Row]]:
    """Statements by the digest of their document."""
    found: dict[str, list[Row]] = {}
    for each in statements:
        found.setdefault(each["document"]["sha256"], []).append(each)
    return found


# -- figures that are of no one incident -------------------------------------------------------------------------------


def _wider(picture: Picture, figures: list[Row]) -> list[dict]:
    """Tallies of scopes wider than one incident, with the rows of their figures.

    A figure that stands beside another is not told a second time alone.
    """
    tallies = picture.reconciliation.tallies
    beside = {figure for each in tallies if each.relation != "single" for figure in each.figures}
    by_id = {each["id"]: each for each in figures}
    index, fields = Index(picture), ("counted", "of_whom", "scope", "relation", "says")
    return [
        {name: getattr(each, name) for name in fields}
        | {"reasons": [reason(why, index) for why in each.reasons]}
        | {"values": [by_id[figure] | {"figure": figure} for figure in each.figures if figure in by_id]}
        for each in tallies
        if each.relation != "single" or not beside.issuperset(each.figures)
    ]


def _alone(picture: Picture, figures: list[Row]) -> list[Row]:
    """Figures that stand in no tally."""
    tallies = [
        *picture.reconciliation.tallies,
        *(one for each in picture.reconciliation.incidents for one in each.tallies),
    ]
    told = {figure for each in tallies for figure in each.figures}
    return [each | {"figure": each["id"]} for each in figures if each["id"] not in told]
