"""Words that are withheld are in nothing that leaves: not as they are, not as a digest, not as what they give."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _needs import needs
from _picture import picture
from _sealed import copied, files_in, receiver, sealed_anew
from conftest import ticking
from onrecord import Case
from onrecord.cli import app
from onrecord.custody import keys
from onrecord.errors import SharingError, UsageError
from onrecord.models import Capture, Collection, Document, Element, Picture, Span, Statement, Withholding
from onrecord.sharing import MARK, Words, near, share, wholly, without

ABOUT = {"case_name": "Velmar", "generated_at": "2031-06-01T00:00:00Z", "software": "OnRecord"}
REPORT = """Nurse Ana Ruiz tells of shelling in Tarnholm

By Olav Brekke

TARNHOLM (Velmark Press) - At least 12 people were killed when shells hit a clinic in Tarnholm on Monday, nurse Ana Ruiz
said. "We have no medicine left," Ana Ruiz told reporters. ANA RUIZ's brother was hurt. Anna Ruizova wrote of it.
"""
OTHER = """Council: nine dead in Oresk

ORESK - Nine people were killed when a rocket hit a market in Oresk on Tuesday, the mayor said.
"""
PAGE = """<html><head><title>Market reopens in Oresk</title><meta name="author" content="Ana&nbsp;Ruiz"></head>
<body><article><h1>Market reopens in Oresk</h1><p>The market in Oresk was opened again on Friday, the mayor said.</p>
</article></body></html>"""
WHY = {"protects": "witness", "reason": "she is at risk"}


def commit(name: str) -> str:
    """What stands for an id, for a test that has no case."""
    return sha256(f"secret {name}".encode()).hexdigest()


def held(*words: str, spans: tuple[Span, ...] = (), at: str = "2031", **fields) -> Withholding:
    """That these are withheld."""
    known = {"protects": "witness", "reason": "at risk", "by": "keeper"} | fields
    return Withholding(spans=spans, words=words, at=at, **known)


def shared(folder: Path, shown: Picture, *withheld: Withholding) -> dict[str, str]:
    """Every file of a case file by its name, once these were taken out."""
    taken = without(replace(shown, withholdings=withheld), commit)
    share(taken, folder / "out", **ABOUT)
    return {name: data.decode() for name, data in files_in(folder / "out").items()}


def found_in(files: dict[str, str], *words: str) -> list[tuple[str, str]]:
    """Where any of the words stand, in any case, in a file or its name."""
    return [(name, word) for name, text in files.items() for word in words
            if word.casefold() in text.casefold() or word.casefold() in name.casefold()]  # fmt: skip


def digests(*things: str | bytes) -> list[str]:
    return [sha256(each.encode() if isinstance(each, str) else each).hexdigest() for each in things]


# -- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("Ana Ruiz", "Ana Ruiz's brother, ANA  RUIZ and ana_ruiz.txt", [(0, 8), (20, 29), (34, 42)]),
        ("Ana", "Banana, Anabel, Susana; Ana.", [(24, 27)]),
        ("Ana Ruiz", "Ana\nRuiz, AnaRuiz, A\u00adna\u200b Ruiz", [(0, 8), (10, 17), (19, 29)]),
        ("José", "JOSE\u0301 and jos\u00e9, not Jose", [(0, 5), (10, 14)]),
        ("Weiß", "Herr WEISS und Weißer", [(5, 10)]),
        ("O'Brien", "O’Brien and OBrien", [(0, 7), (12, 18)]),
        ("Амина Тестова", "свидетель Амина Тестова, Аминой Тестовой", [(10, 23)]),
        ("王小明", "记者王小明说", [(2, 5)]),
        ("أمينة", "قالت أمينة ولأمينة", [(5, 10)]),
        ("Ruiz, Ana (nurse)", "RUIZ, Ana (nurse), Ruiz,\nAna  (nurse)", [(0, 16), (19, 36)]),
        ("May", "May, in may", [(0, 3), (8, 11)]),
    ],
)
def test_words_are_found_whole_in_any_case_and_however_they_are_set_apart(name, text, places):
    """Not within a longer word, not in another form."""
    assert Words([name]).places(text) == places


def test_words_are_found_where_markup_and_addresses_hide_them():
    """Entities, tags, percent-encoding."""
    words = Words(["Ana Ruiz"])
    for text in ("A<b>na</b>&nbsp;Ruiz", "&#65;na Ruiz", "https://velmar.example/%41na%20Ruiz"):
        assert words.stand_in(text) and not words.stand_in(text.replace("Ruiz", "Ruizova"))
    assert words.marked("https://velmar.example/%41na%20Ruiz", MARK) == MARK
    assert Words([]).places("anything") == [] and not Words(["?!"]).stand_in("?!")


def test_other_forms_are_proposed_and_never_taken():
    """Inflections and other spellings, with how often they stand; what is found anyway is not proposed."""
    words = Words(["Амина Тестова"])
    told = near("Амина Тестова", ["Амина Тестова. Аминой Тестовой дали. Аминой. Анна, слова"], words)
    assert told == [("Аминой", 2), ("Тестовой", 1)]
    assert near("Ana Ruiz", ["Anna Ruiz, Mr Ruis; and Olav"], Words(["Ana Ruiz"])) == [
        ("Anna", 1), ("Ruis", 1), ("Ruiz", 1)]  # fmt: skip


# -- taking out -------------------------------------------------------------------------------------------------------


def named_in_everything() -> Picture:
    """A picture in which a name stands where documents of the sample do not put one."""
    made = picture()
    name = "Petra Vosk"
    captures = tuple(replace(each, note=f"sent by {name}", options=("part of", "a" * 64, f"{name}.eml"))
                     for each in made.captures)  # fmt: skip
    figures = tuple(replace(each, qualifier=f"as {name} says", scope="petra-vosk street") for each in made.figures)
    incidents = tuple(replace(each, title=f"PETRA VOSK: {each.title}", alleged_perpetrators=(name,))
                      for each in made.reconciliation.incidents)  # fmt: skip
    reconciliation = replace(made.reconciliation, incidents=incidents)
    return replace(made, captures=captures, figures=figures, reconciliation=reconciliation)


def test_a_name_is_in_no_file_whatever_held_it(tmp_path):
    """Texts, headlines, bylines, file names, qualifiers, titles, pictures, reasons; nor half of it; nor its digest."""
    made = named_in_everything()
    before = {name: data.decode() for name, data in files_of(tmp_path / "before", made).items()}
    assert len({name for name, _ in found_in(before, "Petra Vosk")}) > 12
    files = shared(tmp_path, made, held("Petra Vosk"), held("Vosk"))
    assert found_in(files, "Petra Vosk", "Vosk") == []
    assert not any(Words(["Petra"]).stand_in(each) for each in files.values())
    plain = digests("Petra Vosk", "petra vosk", "Vosk")
    plain += [each.id for each in (*made.documents, *made.statements, *made.captures, *made.figures)
              if "Vosk" in each.canonical().decode()]  # fmt: skip
    assert len(plain) > 10 and found_in(files, *plain) == []
    assert MARK in files["index.html"] and "What was withheld" in files["README.txt"]


@pytest.mark.parametrize("name", ["Ilse Tarn", "Meridian", "courier", "Saint Oda", "Jana Holm", "Ostermark", "Varn"])
def test_names_of_every_kind_are_in_no_file(tmp_path, name):
    """A byline, an agency, the name of a file (and of the outlet), a clinic, a witness, a state; not a longer word."""
    files = shared(tmp_path, picture(), held(name))
    assert not any(Words([name]).stand_in(f"{path} {text}") for path, text in files.items())
    assert name != "Varn" or "Varnholt" in files["index.html"]


def files_of(folder: Path, shown: Picture) -> dict[str, bytes]:
    share(shown, folder, **ABOUT)
    return files_in(folder)


def test_offsets_are_those_of_the_text_that_is_handed_over():
    """Every span's words stand at its place; the mark is one length for a short name and a long one."""
    made = picture()
    taken = without(replace(made, withholdings=(held("Petra Vosk"), held("a"))), commit)
    texts = {each.id: each.text for each in taken.picture.documents}
    spans = [each for kind in (taken.picture.statements, taken.picture.accounts, taken.picture.figures,
                               taken.picture.details) for one in kind for each in spans_of(one)]  # fmt: skip
    assert len(spans) > 40 and all(texts[each.document][each.start : each.end] == each.exact for each in spans)
    for document in taken.picture.documents:
        assert all(0 <= each.start <= each.end <= len(document.text) for each in document.regions)
    one = without(replace(made, withholdings=(held("Petra Vosk"),)), commit).picture.documents[0].text
    assert one == made.documents[0].text.replace("Petra Vosk", MARK)


def spans_of(value) -> list[Span]:
    from onrecord.custody.expunging import _spans

    return list(_spans(value))


def test_a_record_that_is_changed_goes_by_its_commitment_and_so_does_what_names_it():
    """The id would be a digest that a guess at the name could be tried against."""
    made = picture()
    taken = without(replace(made, withholdings=(held("Jana Holm"),)), commit)
    radio = next(each for each in made.documents if "Jana Holm" in each.text)
    assert taken.hidden[radio.id] == commit(radio.id) and taken.hidden[radio.sha256] == commit(radio.sha256)
    for before, after in zip(made.statements, taken.picture.statements, strict=True):
        touched = before.span.document == radio.id
        assert after.id == (commit(before.id) if touched else before.id)
        assert after.span.document == (commit(radio.id) if touched else before.span.document)
    whole = repr(taken.picture)
    assert radio.id not in whole and radio.sha256 not in whole and "Jana Holm" not in whole


def test_what_words_give_goes_with_them(tmp_path):
    """A place that is withheld is not on the map either, nor under the name the gazetteer has for it."""
    files = shared(tmp_path, picture(), held("Varnholt"))
    assert found_in(files, "Varnholt", "46.2", "-31.4") == []


def test_a_place_is_withheld_there_and_in_what_was_made_of_it(tmp_path):
    """The same words elsewhere stay: a person said where. A figure that lies in it goes whole, with its number."""
    made = picture()
    figure = next(each for each in made.figures if each.low == 9)
    taken = without(replace(made, withholdings=(held(spans=(figure.span,)),)), commit)
    assert figure.id in wholly(replace(made, withholdings=(held(spans=(figure.span,)),)))
    text = next(each.text for each in taken.picture.documents if each.id == commit(figure.span.document))
    assert figure.span.exact not in text and MARK in text
    statement = made.statements[0]
    assert statement.id not in taken.hidden  # another document's records are as they were


def test_a_place_follows_to_another_reading_of_the_same_bytes_or_stops_everything():
    """A newer reader may set the words elsewhere; where they are not found, nothing leaves."""
    made = picture()
    old = made.documents[0]
    span = Span(document=old.id, start=0, end=6, exact=old.text[:6])
    new = replace(old, text=f"\n\n{old.text}", made_by="html 9")
    shown = replace(made, documents=(new, *made.documents[1:]), withholdings=(held(spans=(span,)),))
    taken = without(shown, commit, documents=[old])
    assert taken.picture.documents[0].text.startswith(f"\n\n{MARK}")
    lost = replace(shown, documents=(replace(new, text="Nothing of it is here."), *made.documents[1:]))
    with pytest.raises(SharingError, match="not found in .* another reading"):
        without(lost, commit, documents=[old])


def test_a_figure_goes_whole_in_another_reading_too():
    """Its number would tell what the words said."""
    made = picture()
    old = next(each for each in made.documents if each.name == "radio.txt")
    new = replace(old, made_by="text 9")
    figure = next(each for each in made.figures if each.low == 9)
    now = replace(figure, span=replace(figure.span, document=new.id))
    documents = tuple(new if each is old else each for each in made.documents)
    shown = replace(made, documents=documents, figures=(now,), withholdings=(held(spans=(figure.span,)),))
    assert now.id in wholly(shown, [old])


def test_what_was_judged_to_be_withheld_and_is_not_found_stops_everything():
    """Better nothing leaves than that."""
    with pytest.raises(SharingError, match="no words of it are found"):
        without(replace(picture(), withholdings=(held(),)), commit)


def test_two_names_side_by_side_are_not_one():
    """In two cells of a table, or at the seam of two sentences."""
    assert not any(Words(["Ana Ruiz"]).stand_in(each) for each in ('["Ana", "Ruiz"]', "Ana,Ruiz", "Ana! Ruiz"))


def test_nothing_leaves_that_did_not_pass_the_one_place(tmp_path):
    """A picture with withholdings in force is refused by whoever writes it."""
    with pytest.raises(SharingError, match="not taken out"):
        share(replace(picture(), withholdings=(held("Petra Vosk"),)), tmp_path / "out", **ABOUT)
    assert not (tmp_path / "out").exists()


def test_what_was_written_is_read_once_more(tmp_path):
    """A name that comes in by another way, here the name of the case, stops the sharing."""
    taken = without(replace(picture(), withholdings=(held("Petra Vosk"),)), commit)
    with pytest.raises(SharingError, match="stand in .* after all"):
        share(taken, tmp_path / "out", **ABOUT | {"case_name": "The Vosk case of Petra Vosk"})
    assert not (tmp_path / "out").exists()


def test_a_collector_s_machine_is_withheld_unless_it_is_asked_for():
    """The one element, and the plain id of the record."""
    there = Element(name="machine address", standing="present", value="192.0.2.7", paragraph="Berkeley 155(g)")
    record = Collection(capture="c" * 64, elements=(there,))
    taken = without(picture(), commit, records=[record], machine=False)
    shown = taken.redaction(record)
    assert shown.commitment == commit(record.id) and shown.shown.elements[0].value == MARK and shown.protects == ()
    assert without(picture(), commit, records=[record]).redaction(record) is None


def test_an_original_stays_with_what_it_came_within_and_what_was_made_of_it():
    """The archive, the working copy, the picture of the page; not another part of the same archive."""
    made = picture()
    radio = next(each for each in made.documents if "Jana Holm" in each.text)

    def arrived(letter: str, *options: str, sha256: str = "") -> Capture:
        return Capture(address=f"{letter}.bin", captured_at="2031", collector="keeper", media_type="text/plain",
                       sha256=sha256 or letter * 64, size=1, tool="test", options=options)  # fmt: skip

    archive, part = arrived("a", "container"), arrived("b", "part of", "a" * 64, sha256=radio.sha256)
    other, copy = arrived("c", "part of", "a" * 64), arrived("d", "working copy", radio.sha256)
    shot = Element(name="full-page capture", standing="present", sha256="e" * 64)
    records = [archive, part, other, copy, arrived("e"), Collection(capture=part.id, elements=(shot,))]
    taken = without(replace(made, withholdings=(held("Jana Holm"),)), commit, records=records)
    assert taken.originals == {radio.sha256, "a" * 64, "d" * 64, "e" * 64}
    assert taken.redaction(part).shown.sha256 == commit(radio.sha256)
    assert taken.redaction(part).shown.options == ("part of", commit("a" * 64))


# -- a case -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """A case of three documents: a witness in the first, in the name of its file, and in the source of a page."""
    work = tmp_path_factory.mktemp("withholding")
    for name, text in (("ana_ruiz.txt", REPORT), ("other.txt", OTHER), ("page.html", PAGE)):
        (work / name).write_text(text)
    with Case(work / "tarnholm", by="keeper", now=ticking()) as case:
        case.capture([work / "ana_ruiz.txt", work / "other.txt", work / "page.html"])
        case.read(), case.extract(), case.reconcile()
    keys.make(work / "key")
    return work


@pytest.fixture
def work(made, tmp_path) -> Path:
    """A folder with a copy of the case."""
    shutil.copytree(made / "tarnholm", tmp_path / "tarnholm")
    shutil.copy(made / "key", tmp_path / "key")
    return tmp_path


def opened(work: Path, by: str = "keeper") -> Case:
    return Case(work / "tarnholm", by=by, now=ticking())


def sealed(case: Case, work: Path, name: str = "out", **how) -> dict[str, str]:
    case.seal(work / name, key=keys.load(work / "key"), recipient="The Court", unreviewed=True, **how)
    return {path: data.decode() for path, data in files_in(work / name).items()}


def test_a_person_sees_every_place_before_and_what_would_stay(work):
    """The places, the forms that are like it, and that others are not found."""
    with opened(work) as case:
        meant = case.would_withhold(["Ana Ruiz"])
        assert [each.exact for each in meant.where] == ["Ana Ruiz"] * 3 + ["ANA RUIZ"]
        assert ("Anna", 1) in meant.near and ("Ruizova", 1) in meant.near
        assert any("1 are written otherwise" in each for each in meant.remarks)
        assert "Only these spellings are found" in meant.remarks[-1]
        assert not list(case.store.find(Withholding))
        assert case.would_withhold(["Ilse Quill"]).remarks[0].startswith("The words stand in no document now")


@needs("openssl", "ssh-keygen", "sha256sum")
def test_a_sealed_case_file_holds_nothing_of_it_and_verifies(work):
    """Neither words nor plain digests; the log names every record that is withheld; originals with the words stay."""
    with opened(work) as case:
        case.withhold(["Ana Ruiz"], **WHY)
        case.share(work / "shared")
        files = sealed(case, work)
        hidden = [each for each in case.store.find(Document) if "Ana Ruiz" in each.text]
        said = [each.id for each in case.store.find(Statement, hidden[0].id)]
        captures = {each.address: each for each in case.store.find(Capture)}
        assert not case.verify()
    both = files | {f"shared/{name}": data.decode() for name, data in files_in(work / "shared").items()}
    assert found_in(both, "Ana Ruiz", "ana_ruiz", "AnaRuiz", "she is at risk") == []
    plain = digests("Ana Ruiz", "ana ruiz", REPORT) + [hidden[0].id, *said, captures["ana_ruiz.txt"].id]
    assert said and found_in(both, *plain) == []
    assert found_in(both, sha512(REPORT.encode()).hexdigest()) == []
    going = {name.rpartition("/")[2] for name in files if name.startswith("data/originals/")}
    assert digests(OTHER)[0] in going and not going & {*digests(REPORT, PAGE)}
    told = [json.loads(each) for each in files["data/redactions.jsonl"].splitlines()]
    document = next(each for each in told if each["kind"] == "document")
    assert (document["protects"], document["approved_by"]) == (["witness"], ["keeper"])
    assert f"Nurse {MARK} tells" in document["shown"]["text"]
    log = "".join(text for name, text in files.items() if name.startswith("data/log/"))
    assert all(each["commitment"] in log for each in told)
    assert json.loads(files["data/sealing.jsonl"])["record"]["withheld"] == len(told)
    to = receiver(work / "receiver", keys.load(work / "key").allowed("keeper"))
    for program in ("VERIFY.sh", "verify.py"):
        code, words = to.check(work / "out", program)
        assert code == 0 and f"{len(told)} records, which are withheld" in words


def forged(folder: Path) -> None:
    path = folder / "data" / "redactions.jsonl"
    path.write_text(path.read_text().replace(MARK, "Olav", 1))


def made_up(folder: Path) -> None:
    path = folder / "data" / "redactions.jsonl"
    path.write_text(path.read_text() + '{"commitment":"' + "0" * 64 + '","kind":"figure"}\n')


@needs("openssl", "ssh-keygen", "sha256sum")
def test_a_redaction_that_was_forged_is_caught(work):
    """Whoever edits or removes it changes a file of the list; whoever invents one and signs anew names no record."""
    with opened(work) as case:
        case.withhold(["Ana Ruiz"], **WHY)
        sealed(case, work)
    key = keys.load(work / "key")
    to = receiver(work / "receiver", key.allowed("keeper"))
    for program in ("VERIFY.sh", "verify.py"):
        edited = copied(work / "out", work / f"edited-{program}", forged)
        assert "data/redactions.jsonl was changed" in to.check(edited, program)[1]
        gone = copied(work / "out", work / f"gone-{program}", lambda each: (each / "data/redactions.jsonl").unlink())
        assert "data/redactions.jsonl is missing" in to.check(gone, program)[1]
        invented = copied(work / "out", work / f"invented-{program}", made_up)
        sealed_anew(invented, key)
        code, words = to.check(invented, program)
        assert code == 1 and "names a record that the log does not name" in words


def test_what_is_judged_to_be_withheld_and_what_is_lifted(work):
    """A judgement withholds a record's words; a later withholding lifts an earlier one, and nothing is undone."""
    with opened(work) as case:
        said = case.picture().statements[0]
        case.judge("withhold", [said.id], reason="a minor")
        assert said.id in wholly(case.picture())
        case.judge("accept", [said.id], reason="she is of age")
        assert case.picture().withholdings == ()
        case.withhold(["Ana Ruiz"], **WHY)
        assert [each.words for each in case.picture().withholdings] == [("Ana Ruiz",)]
        with pytest.raises(UsageError, match="'Ilse Quill' is not withheld"):
            case.withhold(["Ilse Quill"], lift=True, **WHY)
        case.withhold(["Ana Ruiz"], lift=True, protects="witness", reason="she asked to be named")
        assert case.picture().withholdings == () and len(list(case.store.find(Withholding))) == 2
        case.share(work / "shared")
    assert "Ana Ruiz" in (work / "shared" / "index.html").read_text()


def test_a_place_of_a_document_and_words_in_one_document(work):
    """DOCUMENT:start-end, and the words at the places where they stand in one document."""
    with opened(work) as case:
        document = next(each for each in case.documents() if each.name == "ana_ruiz.txt")
        done = case.withhold([f"{document.id[:12]}:6-14"], **WHY)
        assert done.counts == {"words": 0, "places": 1}
        assert any("stands at 3 more places, which stay" in each for each in done.told)
        case.withhold(["Ana Ruiz"], document=document.id, **WHY)
        (newest,) = case.picture().withholdings
        assert newest.words == () and len(newest.spans) == 4
        for wrong in (f"{document.id[:12]}:6-99999", "?!", document.id[:8] + "0" * 8):
            with pytest.raises(UsageError):
                case.withhold([wrong], **WHY)
        with pytest.raises(UsageError, match="nobody is protected as 'uncle'"):
            case.withhold(["Ana"], protects="uncle", reason="none")
        with pytest.raises(UsageError, match="say why"):
            case.withhold(["Ana"], protects="witness", reason=" ")


def test_words_are_withheld_in_what_comes_later_and_what_left_before_is_told(work):
    """A document that arrives afterwards is no way round it; a case file that left is out of our hands."""
    with opened(work) as case:
        sealed(case, work, "before")
        done = case.withhold(["Ana Ruiz"], **WHY)
        assert any("sealed for The Court" in each and "cannot be called back" in each for each in done.told)
        (work / "later.txt").write_text(OTHER + "Ana Ruiz saw it.\n")
        case.capture([work / "later.txt"]), case.read(), case.extract(), case.reconcile()
        case.share(work / "shared")
    assert found_in({name: data.decode() for name, data in files_in(work / "shared").items()}, "Ana Ruiz") == []


def test_a_name_that_the_log_holds_stops_the_sealing_and_not_the_sharing(work):
    """The log cannot be changed; the error says what can be done."""
    with opened(work, by="Ana Ruiz") as case:
        case.withhold(["Ana Ruiz"], **WHY)
        with pytest.raises(SharingError, match="stand in the log, which cannot be changed.*pseudonyms"):
            sealed(case, work)
        case.share(work / "shared")
    assert not (work / "out").exists()


def test_the_command_shows_and_asks_and_tells(work):
    """What would go, what would stay; nothing is asked of a script; the list shows it."""
    runner = CliRunner()
    at = ["--case", str(work / "tarnholm")]
    done = runner.invoke(app, ["withhold", "Ana Ruiz", "--protects", "witness", "--reason", "at risk", *at])
    assert done.exit_code == 0 and "ana_ruiz.txt 6-14: Ana Ruiz" in done.stderr
    assert "not withheld: 'Anna', once: add it if it is meant" in done.stderr
    assert "1 word, 4 places" in done.stdout
    told = runner.invoke(app, ["show", "withholdings", *at])
    assert "(witness: at risk): Ana Ruiz" in told.stdout
    wrong = runner.invoke(app, ["withhold", "Ana", "--protects", "uncle", "--reason", "none", *at])
    assert wrong.exit_code == 2 and "victim, witness, minor, source, other person" in wrong.stderr
