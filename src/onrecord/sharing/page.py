"""The page: a case file for people to read, one HTML file that needs no script, no connection and no software of ours.

It shows the rows (`rows.py`) and nothing else, so what people read and what programs read is the same. All text passes
through Jinja's autoescaping; addresses are printed and never made into links; the only links lead to words on the page.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.models import Picture
from onrecord.sharing import _standing, _telling, _words
from onrecord.sharing._index import Index, reason
from onrecord.sharing._marks import Marks, marked, visible
from onrecord.sharing._svg.days import bounds as days
from onrecord.sharing._svg.days import day, spoken
from onrecord.sharing._svg.locator import Site, locator
from onrecord.sharing._svg.ranges import Value, bounds, ranges
from onrecord.sharing._svg.timeline import Moment, timeline
from onrecord.sharing._wordings import wordings
from onrecord.sharing.rows import KINDS, Row, rows
from onrecord.vocabulary import GRADES, NO_FINDING

NAME = "index.html"
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

    def number(document: Row) -> int:
        return numbers.get(document["sha256"], 0)

    def anchor(document: Row, span: Row, kind: str, back: str | None = None) -> str:
        return marks.anchor(number(document), span["start"], span["end"], kind, back)

    moments = _moments(view)
    dated = [each for each in moments if days(each.value)]
    style = files(__package__).joinpath("templates/page.css").read_text(encoding="utf-8")
    style = style.replace("REVIEW_STATE", _words.UNREVIEWED_UNLESS if about.unreviewed else _words.REVIEWED_WHOLE)
    environment = _environment()
    environment.filters["plainly"] = _Plainly(view["documents"])
    environment.filters["number_of"] = number
    environment.globals |= {
        "number": number,
        "anchor": anchor,
        "outlet": lambda name: f"{unnamed[name]} (publisher unknown)" if name in unnamed else name,
        "unnamed": lambda link: link["role"] == "outlet" and link["name"] in unnamed,
        "places": lambda words: _telling.places(words, number),
        # Called by the last section, when every link on the page has asked for its mark.
        "printed": lambda number, row: marked(picture.documents[number - 1].text, row["regions"], marks.of(number)),
        "chart": _chart,
        "origins_of": lambda incident: _standing.origins(incident, view["documents"], number, anchor),
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
        standing=_standing.standing(view["documents"], view["echoes"], number),
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
    environment.filters |= {"spoken": spoken, "wordings": wordings, "plural": _plural, "thousands": "{:,}".format}
    environment.filters |= {"given": _given, "clock": _clock, "brief": _brief, "reason_of": _reason_of, "day": day}
    environment.filters |= {"listed": _listed, "dated": lambda value: days(value) is not None}
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
        plain = re.sub(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", lambda found: day(found[0]), text)
        return self.names.sub(lambda found: self.numbers[found[1]], plain) if self.names else plain


# -- incidents ---------------------------------------------------------------------------------------------------------


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
