"""Near-copies and passages: found without comparing all with all, and nothing but the words decides."""

import json
import random

import numpy as np
import pytest
from bench._measure import measure

from _made import document, statement
from onrecord.matching import reconcile
from onrecord.matching.meeting import side_by_side
from onrecord.matching.sources import copies
from onrecord.matching.sources.fingerprints import PASSAGE, RUN, Meetings, fingerprints, mark_of, text_of
from onrecord.models import Region

WORDS = [f"{first}{vowel}{last}" for first in "bdfgkmnprt" for vowel in "aeiou" for last in ("lk", "mp")]
NOTICE = (
    "This site keeps small files on your device so that it knows you again. By reading on you agree that it does. You "
    "can change what is kept at any time on the page about privacy, where the use of every file is told."
)


def text(seed: int, length: int, vocabulary: int = len(WORDS)) -> list[str]:
    """Words by pinned chance."""
    chance = random.Random(seed)
    return [WORDS[chance.randrange(vocabulary)] for _ in range(length)]


def story(seed: int, length: int = 120) -> str:
    """Prose of its own about things no other story has, in sentences of ten words."""
    words = [f"{each}{'abcdefghij'[seed % 10]}{'klmnopqrst'[seed // 10 % 10]}" for each in text(seed, length)]
    return ". ".join(" ".join(words[at : at + 10]).capitalize() for at in range(0, length, 10)) + "."


def longest_runs(one: list[str], two: list[str], least: int) -> set[tuple[int, int, int]]:
    """Every run in common that cannot be made longer, by looking at every two places."""
    found = set()
    for mine in range(len(one)):
        for yours in range(len(two)):
            if mine and yours and one[mine - 1] == two[yours - 1]:
                continue
            length = 0
            while mine + length < len(one) and yours + length < len(two) and one[mine + length] == two[yours + length]:
                length += 1
            if length >= least:
                found.add((mine, yours, length))
    return {
        run for run in found
        if not any(
            other != run and (other[2], [-each for each in other]) > (run[2], [-each for each in run])
            and (other[0] <= run[0] and run[0] + run[2] <= other[0] + other[2]
                 or other[1] <= run[1] and run[1] + run[2] <= other[1] + other[2])
            for other in found
        )
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_winnowing_finds_every_passage_that_an_exhaustive_search_finds(seed):
    """Of random texts with planted passages of ten to forty words, none of twelve or more is missed, none invented."""
    chance = random.Random(seed)
    one, two = text(seed, 150), text(seed + 1000, 150)
    for _ in range(4):
        size, mine, yours = chance.randint(10, 40), chance.randrange(110), chance.randrange(110)
        two[yours : yours + size] = one[mine : mine + size]
    left, right = (text_of(document(" ".join(each), f"{name}.txt")) for name, each in (("a", one), ("b", two)))
    assert {tuple(each) for each in copies.runs(left, right)} == longest_runs(one, two, PASSAGE)


@pytest.mark.parametrize("seed", range(30))
def test_a_run_of_twelve_words_gives_both_a_fingerprint_in_common(seed):
    """The promise that the index rests on."""
    passage = text(seed, PASSAGE)
    one = [*text(seed + 1, 50), *passage, *text(seed + 2, 50)]
    two = [*text(seed + 3, 9), *passage, *text(seed + 4, 70)]
    left, right = (fingerprints(document(" ".join(each))) for each in (one, two))
    assert len(np.intersect1d(left, right)) > 0


def test_the_digests_are_pinned():
    """Another number here is another version: a case matched before would be matched anew."""
    found = fingerprints(document("The ferry to Oresk was halfway across the channel when the first shells fell."))
    assert found.dtype == np.uint32
    assert found.tolist() == [1001693644, 1158207006, 1765517263]


def test_a_document_has_about_one_fingerprint_for_three_words():
    """That is what keeps a case of 100,000 documents small."""
    found = [fingerprints(document(" ".join(text(each, 400)), f"{each}.txt")) for each in range(50)]
    assert sum(map(len, found)) / 50 < 400 / 2.5


# -- meetings --------------------------------------------------------------------------------------------------------


def common(documents, said=lambda document: ()):
    """What the documents have in common; `said` gives what each says."""
    known = {each.id: each for each in documents}
    quoted = {each.id: copies.quotations(said(each)) for each in documents}
    return copies.common(map(mark_of, documents), quoted, known.__getitem__)


def meeting(documents) -> list[tuple[str, str, int]]:
    """Which two share fingerprints, by their names, and how many."""
    meetings = Meetings(map(mark_of, documents), {each.id: each for each in documents}.__getitem__)
    found = zip(*(each.tolist() for each in meetings.pairs()), strict=True)
    return [(meetings.marks[left].name, meetings.marks[right].name, many) for left, right, many in found]


def made(count: int) -> list:
    """Reports of one event: the same names and things, told in their own order, and one passage in common."""
    documents = []
    for each in range(count):
        own = story(1, 120).replace(".", "").split()
        random.Random(each).shuffle(own)
        documents.append(document(f"{' '.join(own)} {story(50, 40)}", f"{each:03}.txt"))
    return documents


def test_documents_may_come_in_any_order():
    """The pairs are the same, and in the order of the documents."""
    documents = made(30)
    there, back = (meeting(each) for each in (documents, documents[::-1]))
    assert there == back and there


def test_a_crowd_is_paired_with_neighbours_and_the_first():
    """A hundred holders of one passage need a few hundred pairs."""
    pairs = meeting(made(100))
    assert 99 <= len(pairs) < 400


# -- near-copies -----------------------------------------------------------------------------------------------------

LONG = story(1, 200)
SENTENCES = LONG.split(". ")


def both(left, right):
    """The echoes of two documents alone."""
    return reconcile([left, right], (), (), (), (), ()).echoes


@pytest.mark.parametrize(
    "changed, says",
    [
        (". ".join(SENTENCES[:12]), "the longer goes on for 80 words"),
        (". ".join(SENTENCES[6:]), "the longer begins with 60 words more"),
        (". ".join([*SENTENCES[10:], *SENTENCES[:10]]), "in another order"),
        (f"{LONG} Printed with leave of the owner.", "the longer goes on for 6 words"),
        (f"{'. '.join(SENTENCES[:15])}. And here we end it.", "the shorter ends with 5 words of its own"),
        (f"We print what came to us. {LONG}", "100 % of the shorter text (200 words)"),
        (LONG.replace(SENTENCES[9].split()[4], "lanterns"), "of the shorter text (200 words)"),
        (". ".join([*SENTENCES[:5], *SENTENCES[9:]]), "the longer has 40 words more in between"),
    ],
)
def test_a_copy_is_told_with_what_was_changed(changed, says):
    """Cut, lengthened, in another order, with other words."""
    (echo,) = both(document(LONG, "a.txt"), document(changed, "b.txt"))
    assert (echo.relation, echo.reasons[0].rule) == ("echo", "near-copy")
    assert says in echo.reasons[0].says
    assert [each.document for each in echo.reasons[0].spans[:2]] == [echo.left, echo.right]


def test_the_spans_of_a_copy_are_the_same_words_in_both():
    """What a reader is shown can be laid side by side."""
    (echo,) = both(document(LONG, "a.txt"), document(". ".join([*SENTENCES[10:], *SENTENCES[:10]]), "b.txt"))
    spans = echo.reasons[0].spans
    for here, there in zip(spans[::2], spans[1::2], strict=True):
        assert (here.document, there.document) == (echo.left, echo.right)
        assert here.exact.rstrip(".") == there.exact.rstrip(".")


def test_two_files_with_one_text_are_a_copy_of_a_hundred_percent():
    """The same article saved twice: other bytes, the same words."""
    (echo,) = both(document(LONG, "a.txt"), document(LONG.replace(". ", ".\n\n"), "b.txt"))
    assert echo.reasons[0].says.startswith("the same text word for word (200 words), from other bytes")


def test_a_number_that_was_changed_is_told():
    """A copy with another toll is a copy, and says so."""
    left, right = (f"{LONG} In all {toll} people were hurt. {story(2, 60)}" for toll in ("12", "14"))
    (echo,) = both(document(left, "a.txt"), document(right, "b.txt"))
    assert "numbers differ: 12 / 14" in echo.reasons[0].says


def test_a_negation_that_was_left_out_is_told():
    """One word, and the sense turns."""
    left, right = (f"{LONG} The mayor did{word} sign the order. {story(2, 60)}" for word in (" not", ""))
    (echo,) = both(document(left, "a.txt"), document(right, "b.txt"))
    assert 'a "not" stands in one of them only' in echo.reasons[0].says


def test_half_a_text_in_common_is_shared_wording_and_no_copy():
    """The bound is three fifths of the shorter one."""
    left, right = (f"{'. '.join(SENTENCES[:9])}. {story(each, 110)}" for each in (3, 4))
    (echo,) = both(document(left, "a.txt"), document(right, "b.txt"))
    assert [each.rule for each in echo.reasons] == ["shared wording"]


def test_an_agencys_credit_explains_a_copy():
    """Both may have it from the agency; nobody is said to have copied the other."""
    credit = "The Meridian Press contributed to this report"
    (echo,) = both(document(LONG, "a.txt"), document(f"{LONG} {credit}.", "b.txt", agency="Meridian Press"))
    assert "goes on for 7 words, which name Meridian Press" in echo.reasons[0].says
    assert echo.reasons[0].says.endswith("b.txt credits Meridian Press, from which both may have it")


def test_another_headline_over_the_same_text_is_told():
    """The headline is what an outlet changes first."""
    documents = []
    for name, title in (("a.txt", SENTENCES[0]), ("b.txt", "What we know so far")):
        whole = f"{title}\n\n{LONG}"
        regions = (Region(kind="title", start=0, end=len(title)), Region(kind="body", start=len(title), end=len(whole)))
        documents.append(document(whole, name, title=title, regions=regions))
    (echo,) = both(*documents)
    assert "under another headline" in echo.reasons[0].says


def test_a_quotation_in_common_makes_no_passage():
    """A long quotation is the speaker's wording."""
    said = ". ".join(SENTENCES[:4])
    documents = [document(f"{story(each)} “{said},” Ana Ruiz said.", f"{each}.txt") for each in (3, 4)]
    found = common(documents, lambda each: [statement(each, f"{said},")])
    assert not found.passages and not found.copies


# -- standing text ---------------------------------------------------------------------------------------------------


def test_a_notice_on_many_unlike_pages_is_no_echo():
    """Eight documents that have nothing else in common have it from the page, not from each other."""
    documents = [document(f"{story(each)} {NOTICE}", f"{each:03}.txt") for each in range(12)]
    assert reconcile(documents, (), (), (), (), ()).echoes == ()


def test_a_notice_on_few_pages_cannot_be_told_from_a_passage():
    """With fewer than eight it stays what it looks like, and a person decides."""
    documents = [document(f"{story(each)} {NOTICE}", f"{each:03}.txt") for each in range(7)]
    assert {each.reasons[0].rule for each in reconcile(documents, (), (), (), (), ()).echoes} == {"shared wording"}


def test_a_copy_with_a_notice_is_still_found():
    """Standing text neither joins nor hides."""
    documents = [document(f"{story(each)} {NOTICE}", f"{each:03}.txt") for each in range(12)]
    copied = document(f"{NOTICE} {story(3)}", "copy.txt")
    (echo,) = reconcile([*documents, copied], (), (), (), (), ()).echoes
    assert {echo.left, echo.right} == {documents[3].id, copied.id} and echo.reasons[0].rule == "near-copy"


def test_short_pages_that_are_mostly_notice_are_no_copies():
    """What counts is what a document has of its own."""
    documents = [document(f"{story(each, 30)} {NOTICE}", f"{each:03}.txt") for each in range(12)]
    assert not common(documents).copies


def test_a_story_that_many_print_is_no_standing_text():
    """Twelve reprints under feet of their own stay an echo."""
    feet = [" ".join(f"{each}{number}" for each in ("write", "to", "us", "at", "house")) for number in range(12)]
    documents = [document(f"{LONG} {foot}", f"{number:03}.txt") for number, foot in enumerate(feet)]
    found = reconcile(documents, (), (), (), (), ()).echoes
    assert len(found) == 66 and all(each.reasons[0].rule == "near-copy" for each in found)


def test_a_release_that_reports_of_one_event_print_is_no_standing_text():
    """Reports of one event share names and things besides the passage."""
    assert len(reconcile(made(12), (), (), (), (), ()).echoes) == 66


def test_furniture_is_not_read():
    """What reading marks as furniture of the page counts nowhere, however few have it."""
    documents = []
    for each in range(2):
        whole = f"{story(each)}\n{NOTICE}"
        regions = (
            Region(kind="body", start=0, end=len(story(each))),
            Region(kind="furniture", start=len(story(each)) + 1, end=len(whole)),
        )
        documents.append(document(whole, f"{each}.txt", regions=regions))
    assert both(*documents) == ()


def test_a_run_of_eight_words_is_a_fingerprint():
    """Shorter texts have none and meet nobody."""
    assert len(fingerprints(document(" ".join(text(1, RUN - 1))))) == 0
    assert len(fingerprints(document(" ".join(text(1, RUN))))) == 1
    assert meeting([document("Short.", "a.txt"), document("Short.", "b.txt")]) == [] == meeting([])


def test_any_articles_will_do_to_plant_copies_in(tmp_path):
    """The benchmark plants in rows of either shape, the same way each time, and finds what it planted."""
    path = tmp_path / "unseen.jsonl"
    told = [(story(each, 300), " ".join(story(each).split()[3:9])) for each in range(16)]
    rows = [{"text": each, "title": title} for each, title in told[:8]]
    rows += [{"article_content": each, "article_title": title} for each, title in told[8:]]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (first,), (second,) = measure("copies", gold=path), measure("copies", gold=path)
    assert first.figures == second.figures
    assert first.figures["planted copies found"] == first.figures["pairs right"] == 100.0


def test_pairs_are_compared_where_their_documents_are_at_hand():
    """Two groups whose members alternate are gone through one after the other, each pair once."""
    pairs = [(one, two) for one in range(12) for two in range(one + 1, 12) if one % 2 == two % 2]
    left, right = np.array(pairs).T
    order = side_by_side(left, right)
    assert sorted(order.tolist()) == list(range(len(pairs)))
    assert [pairs[each][0] % 2 for each in order] == [0] * 15 + [1] * 15
    assert len(side_by_side(left[:0], right[:0])) == 0
