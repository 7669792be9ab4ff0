"""A quotation in two outlets, in every way they print it; and the bench that makes such variants by the thousand."""

from random import Random

import pytest
from bench import _variants, quotations

from _made import document, party, statement
from onrecord.matching import reconcile

WHOLE = "We will open the grain terminal to every ship that asks for shelter before the winter storms arrive"
SHORT = "They burnt the mill and nobody came"


def told(*tellings, by="Ana Ruiz", on="2031-05-01", day="2031-05-01", mode="direct", first=WHOLE):
    """The utterances of one document that has the first words, and one that has the tellings."""
    one = document(f"{by} spoke. “{first}”", "a.txt")
    two = document(f"{by} spoke. " + " she said. ".join(f"“{each}”" for each in tellings), "b.txt")
    statements = [statement(one, first, by=by, on=day)]
    statements += [statement(two, each, by=by, on=on, mode=mode) for each in tellings]
    return reconcile([one, two], statements, (), (), (), [party(one, by), party(two, by)]).utterances


@pytest.mark.parametrize(
    "variant",
    [
        WHOLE.upper(),
        "we'll open the grain terminal to every ship that asks for shelter, before the winter storms arrive!",
        "every ship that asks for shelter before the winter storms arrive",
        "We will open the grain terminal ... before the winter storms arrive",
        "We will open the [old] grain terminal to every ship (of any flag) that asks for shelter",
        "We will open the grain terminal to every boat that requests shelter before the winter storms arrive",
        "She would open the grain terminal to every ship that asked for shelter before the winter storms arrived",
        "open the grain terminal",
    ],
    ids=["capitals", "contraction", "cut", "dots", "brackets", "synonyms", "turned", "a few words"],
)
def test_one_quotation_printed_in_many_ways_is_one(variant):
    """Speaker and day agree, and nothing is said that was not said."""
    (utterance,) = told(variant)
    assert len({each.document for each in utterance.variants}) == 2
    assert [each.flag for one in utterance.variants for each in one.differences if each.flag] == []


def test_a_quotation_of_small_words_is_known_again():
    """Not one word of it carries content; it is the same all the same."""
    words = "That is not what we said to them then"
    assert len(told(words, first=words)) == 1


def test_a_short_quotation_cut_with_dots_is_known_again():
    """Each piece stands in the longer one, in order."""
    assert len(told("burnt the mill ... nobody came", first=SHORT)) == 1
    assert told("nobody came ... burnt the mill", first=SHORT) == ()


@pytest.mark.parametrize(
    "variant",
    [
        WHOLE.replace("will", "will not"),
        WHOLE.replace("will", "won’t"),
        WHOLE.replace("every", "no"),
        WHOLE.replace("asks for", "refuses"),
        WHOLE.replace("grain terminal", "grain terminal of Oresk") + ", as Karin wished, not in vain",
    ],
)
def test_a_not_in_any_form_is_told_or_keeps_apart(variant):
    """Either there are two utterances, or the reader sees the flag."""
    found = told(variant)
    flags = {each.flag for utterance in found for one in utterance.variants for each in one.differences}
    assert found == () or "negation" in flags


@pytest.mark.parametrize("mode", ["direct", "indirect"])
@pytest.mark.parametrize("now", ["21", "twenty-two", "dozens of"])
def test_another_number_keeps_apart_in_quotations_and_retellings(mode, now):
    """12 became something that 12 cannot be."""
    first = "The council counted 12 boats that never came back to the harbour of Velmar"
    assert told(first.replace("12", now), first=first, mode=mode) == ()


def test_nearly_the_same_words_need_the_day():
    """Words exchanged in a short sentence: with the day the same, without it two."""
    variant = "They burned our mill and no one helped us there"
    first = "They burned our mill and no one aided us here"
    assert [each.rule for each in told(variant, first=first)[0].reasons] == ["nearly the same words"]
    assert told(variant, first=first, on=None) == ()


@pytest.mark.parametrize(
    "again, one",
    [
        ("Tolmia is not negotiating sincerely", True),
        ("Tolmia is negotiating sincerely", False),
        ("Tolmia is not sincere", False),
        ("Tolmia is not negotiating sincerely in Oresk", False),
    ],
    ids=["the same in sense", "without the not", "two words", "one word more"],
)
def test_what_a_document_tells_again_further_down_is_one(again, one):
    """The first sentence of a report sums up what the report tells later."""
    lead = "Tolmia was not making serious efforts in the talks with Arvania"
    filler = "The ferries ran late. " * 30
    made = document(f"Ana Ruiz said {lead}. {filler} Ana Ruiz said {again}.", "a.txt")
    statements = [statement(made, each, on="2031-05-01", mode="indirect") for each in (lead, f"{again}")]
    found = reconcile([made], statements, (), (), (), [party(made, "Ana Ruiz")]).utterances
    assert ["told again"] * one == [each.rule for utterance in found for each in utterance.reasons]


# -- the bench -------------------------------------------------------------------------------------------------------

TEXT = (
    "“They said it was harmless, but 12 boats have not come back to Velmar since the summer,” Ana Ruiz said. "
    "“I think we will ask for help from Oresk, and it is not a big thing to ask,” she added. “Go,” he said."
)
MARKS = [each for each, sign in enumerate(TEXT) if sign in "“”"]
ROW = {
    "id": "1",
    "text": TEXT,
    "attributions": [
        {"source": [], "cue": [], "content": [[start, end + 1]]}
        for start, end in zip(MARKS[::2], MARKS[1::2], strict=True)
    ],
}


def test_the_bench_takes_direct_quotations_of_six_words():
    """Each as one line without its marks."""
    found = quotations.predict(ROW)
    assert len(found) == 2 and found[0].startswith("They said") and found[1].endswith("ask,")


def test_the_bench_counts_what_is_silently_merged():
    """All that outlets do to these two quotations is found, and no change passes."""
    figures = quotations.score([ROW], [quotations.predict(ROW)])
    assert {value for name, value in figures.items() if name.startswith("kept apart")} == {100.0}
    assert figures["joined, whole"] == figures["joined, re-punctuated"] == 100.0
    assert figures == quotations.score([ROW], [quotations.predict(ROW)])


def test_every_variant_that_changes_a_word_changes_it():
    """No maker returns the words it was given, and none falls over short words."""
    words, names = quotations.predict(ROW)[0], ["Velmar", "Oresk", "Karm", "Tolm", "Arvania", "Ruiz", "Dorev", "Hafen"]
    makers = [_variants.other_number, _variants.negated, _variants.other_name(names), _variants.other_letter(names)]
    for seed in range(40):
        for make in makers:
            variant = make(words, Random(seed))
            assert variant is not None and variant != words
