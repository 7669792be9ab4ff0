"""The bench: one table, one file of floors, scoring that is our own and agrees with the corpora's."""

import gzip
import importlib.util
import json
from pathlib import Path

import pytest
from bench import Absent, _measure, corpus, dates, places, rows_of, statements
from bench.__main__ import main
from bench._grouping import grouped
from bench._measure import Floor, Measured, Pinned, benchmarks, floors, measure, module

ROOT = Path(__file__).parents[1]
MEASURED = [name for name in benchmarks() if hasattr(module(name), "predict")]
ROWS = {
    "statements": {
        "id": "1",
        "text": 'Ana Dorev said: "The bridge is gone."',
        "attributions": [{"source": [[0, 9]], "cue": [[10, 14]], "content": [[16, 37]]}],
    },
    "figures": {
        "text": "At least 12 people were killed.",
        "quantities": [{"value": "12.0", "change": ">", "unit": "people"}],
    },
    "dates": {
        "id": "1",
        "dct": "2021-05-06",
        "text": "The market burned on 3 May 2021.",
        "timexes": [{"start": 21, "end": 31, "type": "DATE", "value": "2021-05-03"}],
    },
    "places": {
        "id": "1",
        "text": "She lives in Nairobi, Kenya.",
        "toponyms": [{"start": 13, "end": 20, "text": "Nairobi", "lat": -1.28, "lon": 36.82}],
    },
}


def scorer(name: str):
    """The corpora's own scorer; skips where it is absent."""
    try:
        path = corpus("bench", "scorers", f"{name}.py")
    except Absent as absent:
        pytest.skip(str(absent))
    spec = importlib.util.spec_from_file_location(f"scorer_{name}", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def labelled(name: str, count: int) -> list[dict]:
    """The first rows of a corpus; skips where it is absent."""
    try:
        return rows_of(corpus("bench", f"{name}.jsonl.gz"))[:count]
    except Absent as absent:
        pytest.skip(str(absent))


def spoiled(labels: list[dict]) -> list[dict]:
    """Labels as a poor reader would give them: a third left out, a third moved, the first told twice."""
    moved = []
    for number, each in enumerate(labels):
        if number % 3 == 1:
            continue
        if number % 3 == 2 and "start" in each:
            each = {**each, "start": each["start"] + 2, "end": each["end"] + 2, "value": None, "lat": None, "lon": None}
        elif number % 3 == 2:
            each = {
                **each,
                "source": [],
                "content": [[start, start + (end - start) * 2 // 3] for start, end in each["content"]],
            }
        moved.append(each)
    return moved + moved[:1]


# -- the contract ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MEASURED)
def test_a_benchmark_keeps_the_contract(name):
    """It names what it measures and on what, and says what a user may lean on and what to check."""
    part = module(name)
    assert part.TITLE and part.CORPORA and part.GETS_RIGHT and part.CHECK_BY_HAND
    assert callable(part.score) and not hasattr(part, "main")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_any_file_of_the_same_shape_is_scored(name, tmp_path):
    """A row nobody has seen goes through the same code, gzipped or not, and what is right counts as right."""
    plain, packed = tmp_path / "unseen.jsonl", tmp_path / "unseen.jsonl.gz"
    line = json.dumps(ROWS[name]) + "\n"
    plain.write_text(line, encoding="utf-8")
    packed.write_bytes(gzip.compress(line.encode()))
    (one,), (other,) = measure(name, gold=plain), measure(name, gold=packed)
    assert one.figures == other.figures and one.rows == 1 and one.fallen == []
    assert next(iter(one.figures.values())) == 100.0


def test_the_figures_come_as_json(tmp_path, capsys):
    """`--json` prints a list of measures with their figures."""
    path = tmp_path / "unseen.jsonl"
    path.write_text(json.dumps(ROWS["figures"]), encoding="utf-8")
    assert main(["figures", "--gold", str(path), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["bench"] == "figures" and told["figures"]["value and bound F1"] == 100.0 and told["fails"] == []


@pytest.mark.parametrize(
    "words, says",
    [
        (["weather"], "no benchmark weather"),
        (["figures", "--gold", "nowhere.jsonl"], "there is no file nowhere.jsonl"),
        (["--gold", "nowhere.jsonl"], "--gold needs the name of one benchmark"),
        (["figures", "--write", "page.md"], "--write goes without a name"),
    ],
)
def test_a_command_that_cannot_be_used_says_why(words, says, capsys):
    """The exit code is 2, and the words name the remedy."""
    assert main(words) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("line, says", [('{"id": "1"}', "row 1: no 'text'"), ("{", "line 1")])
def test_a_row_of_another_shape_is_named(line, says, tmp_path, capsys):
    """A broken line and a row without its text are told with their number."""
    path = tmp_path / "other.jsonl"
    path.write_text(line, encoding="utf-8")
    assert main(["statements", "--gold", str(path)]) == 2
    assert says in capsys.readouterr().err


# -- floors ----------------------------------------------------------------------------------------------------------


def measured(value: float, **more) -> Measured:
    """A measure of one figure whose floor is 60."""
    pinned = Pinned(digest="0" * 12, every=1, figures={"F1": Floor(floor=60.0, since="2026-11-23")})
    return Measured(bench="dates", corpus="some", figures={"F1": value}, pinned=pinned, **more)


def test_a_figure_under_its_floor_fails():
    """At the floor it stands; under it the words name figure and floor."""
    assert measured(60.0).fallen == []
    assert measured(59.9).fallen == ["dates, some: F1 is 59.9, its floor 60.0"]


def test_a_floor_without_its_figure_fails():
    """A figure that is renamed does not lose its floor in silence."""
    kept = measured(60.0).pinned
    (words,) = Measured(bench="dates", corpus="some", figures={"F2": 90.0}, pinned=kept).fallen
    assert "no figure is called 'F1'" in words


def test_another_file_fails_with_words(tmp_path, monkeypatch):
    """A corpus whose digest is not the pinned one is not measured."""
    (tmp_path / "bench").mkdir()
    for name in dates.CORPORA:
        (tmp_path / "bench" / f"{name}.jsonl.gz").write_bytes(gzip.compress(b"{}"))
    monkeypatch.setattr("bench.SHARED", tmp_path)
    for each in measure("dates"):
        assert each.figures == {} and "is another file than its floors were pinned on" in each.fallen[0]


def test_an_absent_corpus_is_skipped_with_words(tmp_path, monkeypatch, capsys):
    """Without the corpora nothing fails, and the table says so."""
    monkeypatch.setattr("bench.SHARED", tmp_path)
    assert main(["dates"]) == 0
    assert capsys.readouterr().out.count("is not beside this checkout") == len(dates.CORPORA)


def test_a_floor_is_lowered_only_with_a_reason(tmp_path):
    """The highest a floor ever was is kept, and one that is lower says why."""
    path = tmp_path / "floors.toml"
    text = '[dates.some]\ndigest = "0"\n[dates.some.figures]\nF1 = {{ floor = 58.0, highest = 60.0, since = ""{} }}\n'
    path.write_text(text.format(""), encoding="utf-8")
    with pytest.raises(ValueError, match="does not say why"):
        floors(path)
    path.write_text(text.format(', lowered = "labels were mended"'), encoding="utf-8")
    assert floors(path)["dates"]["some"].figures["F1"].floor == 58.0


def test_every_corpus_of_a_benchmark_has_a_floor():
    """No benchmark is measured without something it may not fall under."""
    pinned = floors()
    assert {name: sorted(pinned.get(name, {})) for name in MEASURED} == {
        name: sorted(module(name).CORPORA) for name in MEASURED
    }
    assert all(each.figures for corpora in pinned.values() for each in corpora.values())


def test_the_digests_are_those_of_the_corpora():
    """What lies beside the checkout is what the floors were pinned on."""
    for corpora in floors().values():
        for name, each in corpora.items():
            try:
                assert _measure.digest_of(corpus("bench", f"{name}.jsonl.gz")) == each.digest
            except Absent as absent:
                pytest.skip(str(absent))


# -- the page --------------------------------------------------------------------------------------------------------


def test_the_page_names_every_benchmark_and_floor():
    """The page is written anew when a benchmark or a floor changes: `python -m bench --write docs/quality.md`."""
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    for name in MEASURED:
        assert f"(`{name}`)" in page
        assert all(each in page for each in (*module(name).GETS_RIGHT, *module(name).CHECK_BY_HAND))
    for corpora in floors().values():
        for title, each in corpora.items():
            assert title in page
            for figure, floor in each.figures.items():
                assert f"| {figure} | " in page and f" | {floor.floor:.1f} | {floor.peers} |" in page


# -- agreement with the corpora's scorers ------------------------------------------------------------------------------


def test_statements_are_scored_as_the_corpora_score_them():
    """Our code gives the figures of the corpora's scorer, on labels and on spoiled labels."""
    theirs, rows = scorer("statements").score, labelled("statements-polnear-dev", 20)
    for spoil in (list, spoiled):
        found = [spoil(row["attributions"]) for row in rows]
        result = theirs(rows, {row["id"]: each for row, each in zip(rows, found, strict=True)})
        ours = statements.score(rows, found)
        names = ("who said what precision", "who said what recall", "who said what F1")
        assert [ours[name] for name in names] == result["attribution"]["who_said_what"]
        assert ours["content alone F1"] == result["attribution"]["content_only"][2]
        for kind, (share, _) in result["recall_by_type"].items():
            assert ours[f"recall of {kind} speech"] == share


def test_places_are_scored_as_the_corpora_score_them():
    """Recognition and the share within 161 km are those of the corpora's scorer."""
    theirs, rows = scorer("places"), labelled("places-geovirus", 40)
    found = [spoiled(row["toponyms"]) for row in rows]
    ours = places.score(rows, found)
    by_id = {row["id"]: each for row, each in zip(rows, found, strict=True)}
    result = theirs.score_recognition(rows, by_id)
    assert ours["recognition relaxed F1"] == result["relaxed"][2]
    assert ours["recognition strict F1"] == result["strict"][2]
    pairs = []
    for row, each in zip(rows, found, strict=True):
        for label in row["toponyms"]:
            hit = next((one for one in each if one["start"] < label["end"] and one["end"] > label["start"]), {})
            pairs.append((label["lat"], label["lon"], hit.get("lat"), hit.get("lon")))
    assert ours["within 161 km, end to end"] == theirs.score_resolution(pairs)["acc161"]


def test_groups_are_scored_as_the_corpora_score_them():
    """B-cubed and pairs are those of the corpora's scorer, on groups torn and thrown together."""
    theirs, rows = scorer("groups").score, labelled("incidents-gva-visible", 120)
    wanted = {row["id"]: row["incident"] for row in rows}
    torn = {each: f"{group[-1]} {number % 2}" for number, (each, group) in enumerate(wanted.items())}
    result = theirs(wanted, torn)
    ours = grouped(list(wanted.values()), list(torn.values()))
    assert [ours[f"B-cubed {name}"] for name in ("precision", "recall", "F1")] == result["b_cubed"]
    assert [ours[f"pairs {name}"] for name in ("precision", "recall", "F1")] == result["pairwise"]


def test_dates_are_scored_as_the_corpora_score_them():
    """Value F1 is that of the corpora's scorer."""
    theirs, rows = scorer("dates").score, labelled("dates-aquaint", 30)
    found = [spoiled(row["timexes"]) for row in rows]
    result = theirs(rows, {row["id"]: each for row, each in zip(rows, found, strict=True)})
    assert dates.score(rows, found)["value F1"] == pytest.approx(result["value_F1"], abs=0.1)
