"""Case files in tests: one written for a picture, and its page taken apart."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from _picture import made, picture, tells, words
from onrecord.models import Echo, Origins, Picture, Reason, Reconciliation, Source
from onrecord.sharing import share

ABOUT = {"case_name": "Varnholt", "generated_at": "2031-06-02T10:00:00Z", "software": "OnRecord 0.1"}
EMPTY = Picture(
    captures=(), documents=(), statements=(), accounts=(), details=(), figures=(), parties=(), links=(), judgements=(),
    reconciliation=Reconciliation(), assessments=(),
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script> said \u202ekcatta\u202c & \"quoted\" 'single' {{ 7 * 7 }} "
    "<img src=x onerror=alert(1)> javascript:alert(1)\n\nSecond line\x07 </div></main>\n"
)


class Page(HTMLParser):
    """What a page is made of: its elements with their attributes, its text, whether tags are closed in order."""

    VOID = {"meta", "br", "wbr", "rect", "line", "circle", "path"}

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.text = ""
        self.crossed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in self.VOID and self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        self.text += data

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def html_of(out: Path, of: Picture | None = None) -> str:
    """The page of a case file that is written for a picture, or for the usual one."""
    share(of or picture(), out, **ABOUT)
    return (out / "index.html").read_text(encoding="utf-8")


def written(out: Path, of: Picture | None = None) -> Page:
    return Page(html_of(out, of))


def crowd(count: int) -> Picture:
    """So many documents that tell of one event in the words of one speaker; each is paired with its neighbours and the
    first, as a crowd is."""
    documents, accounts = [], []
    for at in range(count):
        text = f"Shells hit the mill in Velmar, mayor Ana Ruiz said in town number {at}.\n"
        documents.append(made(f"{at:04}.txt", text, [("body", text)], publisher=f"Outlet {at}"))
        accounts.append(tells(documents[-1], "Shells hit the mill in Velmar"))
    near = {(at, at + step) for step in (1, 2) for at in range(count - step)} | {(0, at) for at in range(1, count)}
    pairs = tuple(
        Echo(left=documents[one].id, right=documents[two].id, relation="unknown" if one else "echo", reasons=(
            Reason(rule="same speaker", says="both rest on the words of Ana Ruiz",
                   spans=(words(documents[one], "Ana Ruiz"), words(documents[two], "Ana Ruiz"))),))
        for one, two in sorted(near)
    )  # fmt: skip
    sources = tuple(
        Source(document=each.spans[0].document, kind="speaker", name="Ana Ruiz",
               accounts=(each.id,), spans=())
        for each in accounts
    )  # fmt: skip
    origins = Origins(
        independent=1, documents=count, groups=(tuple(each.id for each in documents),), pairs=pairs,
        says=f"1 independent origin in {count} documents", sources=sources,
    )  # fmt: skip
    incident = replace(
        picture().reconciliation.incidents[1], accounts=tuple(each.id for each in accounts), origins=origins
    )
    reconciliation = Reconciliation(echoes=pairs, incidents=(incident,))
    return replace(EMPTY, documents=tuple(documents), accounts=tuple(accounts), reconciliation=reconciliation)
