"""Reports of one story are found by their words; two happenings that resemble each other stay two."""

import random
from array import array
from hashlib import blake2b
from typing import Any

import numpy as np
import pytest
from tests._made import day, document

from onrecord.codec import pack, unpack
from onrecord.matching import reconcile
from onrecord.matching.stories import Stream, followed, order_of, stories
from onrecord.matching.stories.lookup import SHELF, Leads, Printed
from onrecord.matching.stories.reports import read
from onrecord.models import Region

CLINIC = """Shells hit the Marrow Street clinic in Velmar on 3 March, killing the midwife Ilse Tarvin, 41, and two
patients. Doctor Pavo Renn said that the delivery ward had burned out. The clinic had treated women from all over the
Tolm valley."""
CLINIC_AGAIN = """Three people died when the maternity clinic on Marrow Street was shelled, doctors in Velmar said.
Ilse Tarvin, a 41-year-old midwife, was among the dead. "The ward is gone," said Pavo Renn, who leads the clinic."""
DEPOT = """A rocket struck the tram depot at Sorrel Bridge in Velmar on 19 March, wounding the driver Anton Grell, 56.
Mechanic Jurek Holm said eleven trams were destroyed and that the roof of the paint shop had fallen in."""
DEPOT_AGAIN = """Eleven trams burned at the Sorrel Bridge depot after a rocket came through the roof of the paint shop,
mechanic Jurek Holm said. Anton Grell, 56, who drove the number four line in Velmar, was wounded."""
ELSEWHERE = (
    "The harvest festival in Oresk drew ten thousand visitors, and the brass band of Lower Oresk won the cup again.",
    "Parliament in Arvania voted to lower the tax on diesel after a debate that lasted until four in the morning.",
    "Goalkeeper Mirko Sand saved two penalties as Sarrow Rovers reached the final of the regional league.",
    "Scientists at the Estuary Institute counted more seals this winter than in any year since records began.",
)
PAGE = """We have sent you a message with a link. Please follow the link to activate the profile that you have made.
Visit us again and sign in to receive the latest news and keep up to date with alerts on your telephone."""


def report(text: str, name: str, published: str | None = None, title: str | None = None):
    """A document with a title of its own line, published on a day."""
    if title is None:
        return document(text, name, published=day(published))
    whole = f"{title}\n\n{text}"
    regions = (Region(kind="title", start=0, end=len(title)), Region(kind="body", start=len(title) + 2, end=len(whole)))
    return document(whole, name, title=title, regions=regions, published=day(published))


def others(published: str | None = "2024-03-01") -> list:
    return [report(text, f"other-{at}.txt", published) for at, text in enumerate(ELSEWHERE)]


def groups(documents) -> list[set[str]]:
    """The names of the documents of each story."""
    name = {each.id: each.name for each in documents}
    return sorted(({name[id] for id in story.documents} for story in stories(documents)), key=sorted)


def test_two_reports_of_one_shelling_in_different_words_are_one_story():
    """They share names, an age, a street, and hardly a sentence."""
    documents = [report(CLINIC, "a.txt", "2024-03-04"), report(CLINIC_AGAIN, "b.txt", "2024-03-05"), *others()]
    assert groups(documents) == [{"a.txt", "b.txt"}]


def test_two_attacks_on_two_buildings_of_one_town_on_two_days_stay_two():
    documents = [
        report(CLINIC, "a.txt", "2024-03-04"),
        report(CLINIC_AGAIN, "b.txt", "2024-03-05"),
        report(DEPOT, "c.txt", "2024-03-20"),
        report(DEPOT_AGAIN, "d.txt", "2024-03-20"),
        *others(),
    ]
    assert groups(documents) == [{"a.txt", "b.txt"}, {"c.txt", "d.txt"}]


def test_reports_without_a_day_are_told_apart_too():
    texts = {"a.txt": CLINIC, "b.txt": CLINIC_AGAIN, "c.txt": DEPOT, "d.txt": DEPOT_AGAIN}
    documents = [report(text, name) for name, text in texts.items()] + others(None)
    assert groups(documents) == [{"a.txt", "b.txt"}, {"c.txt", "d.txt"}]


@pytest.mark.parametrize("days", [("2024-03-04", "2024-03-05"), (None, None), (None, "2024-03-05")])
def test_a_copy_is_of_the_story_of_its_original(days):
    """Word for word, or with its last sentence cut: also where no day is known."""
    cut = CLINIC[: CLINIC.rindex("The clinic had")]
    documents = [report(CLINIC, "a.txt", days[0]), report(CLINIC, "b.txt", days[1]), report(cut, "c.txt", days[1])]
    assert groups([*documents, *others()]) == [{"a.txt", "b.txt", "c.txt"}]


def test_what_a_page_prints_under_every_report_joins_nothing():
    """The same page text under headlines of different matters."""
    titles = (
        "Ferry captain fined over broken lifeboats", "Bakery in Oresk robbed for the second time",
        "Schoolgirl wins chess cup of the Tolm valley", "Flooded quarry searched for a missing diver",
        "Mayor Ana Ruiz resigns after vote on harbour", "Two horses killed by lightning near Sarrow",
    )  # fmt: skip
    documents = [report(PAGE, f"{at}.txt", f"2024-03-{at + 2:02}", title) for at, title in enumerate(titles)]
    assert groups([*documents, *others()]) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_input_does_not_matter(seed):
    documents = [report(CLINIC, "a.txt", "2024-03-04"), report(CLINIC_AGAIN, "b.txt", "2024-03-05")]
    documents += [report(DEPOT, "c.txt"), *others()]
    mixed = random.Random(seed).sample(documents, len(documents))
    assert stories(mixed) == stories(documents)


def test_placing_one_by_one_gives_what_all_at_once_gives():
    texts = (CLINIC, DEPOT, CLINIC_AGAIN, DEPOT_AGAIN)
    documents = [report(text, f"{at}.txt", f"2024-03-{20 + at}") for at, text in enumerate(texts)] + others()
    stream = Stream()
    listed = sorted(documents, key=order_of)
    for each in listed:
        stream.place(each)
        stream.stories()  # looking in between changes nothing
    told = [tuple(listed[each].id for each in members) for members in stream.stories() if len(members) > 1]
    assert told == [each.documents for each in stories(documents)]


def test_a_reason_shows_the_words_in_both_documents():
    first, second = report(CLINIC, "a.txt", "2024-03-04"), report(CLINIC_AGAIN, "b.txt", "2024-03-05")
    (story,) = stories([second, first, *others()])
    assert story.documents == (first.id, second.id)
    (reason,) = story.reasons
    assert reason.rule == "one story"
    assert "Ilse Tarvin" in reason.says and "the ages 41" in reason.says
    text = {each.id: each.text for each in (first, second)}
    assert {each.document for each in reason.spans} == set(text)
    assert all(text[each.document][each.start : each.end] == each.exact for each in reason.spans)


def test_furniture_is_not_read():
    """Only prose and headings tell what a report is of."""
    text = f"{DEPOT}\n\n{CLINIC}"
    regions = (
        Region(kind="body", start=0, end=len(DEPOT)),
        Region(kind="furniture", start=len(DEPOT) + 2, end=len(text)),
    )
    words = {word.plain for each in read(document(text, regions=regions)).sentences for word, _ in each.words}
    assert "depot" in words and "midwife" not in words


def test_days_and_ages_are_read_from_the_words():
    """A weekday is the last one before publication; a day of the year is the last one before it."""
    text = "On Monday a nine-year-old and Ana Ruiz, 34, fled. It began on Dec. 30."
    found = read(report(text, "a.txt", "2024-03-06"))
    assert found.ages == {9, 34}
    assert {each - found.day for each in found.days} == {-2, -67}


def test_nothing_gives_no_story():
    assert stories(()) == ()
    assert stories([document("", "empty.txt"), document("...", "dots.txt")]) == ()


def test_a_reconciliation_holds_the_stories():
    documents = [report(CLINIC, "a.txt", "2024-03-04"), report(CLINIC_AGAIN, "b.txt", "2024-03-05"), *others()]
    assert reconcile(documents, (), (), (), (), ()).stories == stories(documents)


@pytest.mark.parametrize("seed", range(4))
def test_following_a_case_as_it_grows_gives_what_all_at_once_gives(seed):
    """Documents come in any order, one at a time or several, and some go again; dated and undated, with pages whose
    sentences become the page's as more of them come."""
    chance = random.Random(seed)
    documents = varied()
    by_id = {each.id: each for each in documents}
    waiting = chance.sample(documents, len(documents))
    here, kept = [], None
    while waiting:
        many = chance.choice((1, 1, 3))
        here, waiting = here + waiting[:many], waiting[many:]
        if chance.random() < 0.2:
            here.remove(chance.choice(here))
        found, kept = followed(chance.sample(here, len(here)), by_id.__getitem__, kept)
        assert found == stories(here)


def test_nothing_new_fetches_nothing():
    documents = varied()
    found, kept = followed(documents, {each.id: each for each in documents}.__getitem__)
    again, kept_again = followed(documents, {}.__getitem__, kept)
    assert again == found and len(found) > 1 and kept_again == kept


def test_the_newest_document_is_the_only_one_fetched():
    documents = [each for each in varied() if each.published]
    _, kept = followed(documents, {each.id: each for each in documents}.__getitem__)
    new = report("A heron was seen on the weir of Lower Sarrow.", "new.txt", "2025-01-01")
    found, _ = followed([*documents, new], {new.id: new}.__getitem__, kept)
    assert found == stories([*documents, new])


def test_a_part_that_did_not_change_is_the_same_part():
    """So that what is kept need not be written anew."""
    texts = (*ELSEWHERE, CLINIC, DEPOT, CLINIC_AGAIN, DEPOT_AGAIN, PAGE)
    days = [f"2024-03-{at:02}" for at in range(1, 29)]
    documents = [report(f"{text} It was {each}.", f"{each} {text[:9]}.txt", each) for text in texts for each in days]
    documents.sort(key=order_of)
    fetch = {each.id: each for each in documents}.__getitem__
    _, kept = followed(documents[:-1], fetch)
    found, grown = followed(documents, fetch, kept)
    assert found == stories(documents)
    assert grown["reports 0"] is kept["reports 0"] and grown["reports 1"] != kept["reports 1"]
    assert followed(documents[:-1], fetch, grown)[0] == stories(documents[:-1])


def turned(change):
    """A part with what it holds changed in place."""

    def turn(part: bytes) -> bytes:
        held = unpack(Any, part)
        change(held)
        return pack(held)

    return turn


def renamed(held: dict, old: str, new: str) -> None:
    """The same value under another name."""
    held[new] = held.pop(old)


SPOILT = {
    "reports 0": (
        lambda part: b"", lambda part: part[: len(part) // 2], lambda part: pack([]),
        turned(lambda held: held.update(threads=b"\x07" + held["threads"][1:])),
        turned(lambda held: held["columns"]["met"].__setitem__(0, b"\x01\0\0" + held["columns"]["met"][0])),
        turned(lambda held: renamed(held["columns"], "odds", "evens")),
        turned(lambda held: held["documents"].insert(0, "one more")),
    ),
    "words 0": (turned(lambda held: held.__setitem__(slice(None), "a")), turned(lambda held: held.append("clinic"))),
    "reasons 0": (turned(lambda held: renamed(held[0][0], "before", "above")),),
}  # fmt: skip


@pytest.mark.parametrize(("name", "spoil"), [(name, spoil) for name, some in SPOILT.items() for spoil in some])
@pytest.mark.parametrize("hidden", [True, False])
def test_what_was_kept_and_cannot_be_read_is_left_aside(name, spoil, hidden):
    """It may come from a case folder that somebody else hands over; and who made it may have hidden that it was."""
    documents = varied()
    fetch = {each.id: each for each in documents}.__getitem__
    found, kept = followed(documents, fetch)
    spoilt = kept | {name: spoil(kept[name])}
    assert spoilt != kept
    if hidden:
        digests = [blake2b(part[name], digest_size=16).hexdigest().encode() for part in (kept, spoilt)]
        spoilt["contents"] = kept["contents"].replace(*digests)
        assert spoilt["contents"] != kept["contents"]
    assert followed(documents, fetch, spoilt) == (found, kept)


@pytest.mark.parametrize("name", ["contents", "reports 0", "words 0", "reasons 0"])
def test_parts_of_two_runs_do_not_go_together(name):
    """Writing may have ended in between."""
    documents = varied()
    fetch = {each.id: each for each in documents}.__getitem__
    _, kept = followed(documents[4:], fetch)
    found, now = followed(documents, fetch)
    assert followed(documents, fetch, kept | {name: now[name]}) == (found, now)
    assert followed(documents, fetch, {each: kept[each] for each in kept if each != name}) == (found, now)


def test_what_words_lead_to_is_the_same_made_at_once_or_grown():
    """However many reports have a word, it leads to the newest of them."""
    chance = random.Random(4)
    found = [(word, number) for number in range(900) for word in chance.sample(range(40), 9) if number % (word + 1) < 3]
    for many in (0, 1, len(found) // 2, len(found)):
        first = np.array(found[:many], int).reshape(-1, 2)
        leads = Leads.of(first[:, 0], first[:, 1])
        for word, number in found[many:]:
            leads.add([word], number)
        for word in range(41):
            newest = [number for other, number in found if other == word][-SHELF:]
            assert leads.to([word, 41]) == (array("I", newest), [len(newest), 0])


def test_what_pages_repeat_is_the_same_made_at_once_or_grown():
    """A sentence that comes back to a thread after another had it counts again."""
    chance = random.Random(5)
    threads = [chance.randrange(min(number, 12) + 1) for number in range(300)]
    found = [(digest, number) for number in range(300) for digest in chance.sample(range(90), 3)]
    for many in (0, 1, len(found) // 2, len(found)):
        first = np.array(found[:many], int).reshape(-1, 2)
        printed = Printed.of(first[:, 0], first[:, 1], np.array(threads))
        for digest, number in found[many:]:
            printed.add(digest, threads[number])
        for digest in range(91):
            told = [threads[number] for other, number in found if other == digest]
            assert printed.often(digest) == sum(one != other for one, other in zip(told, [None, *told], strict=False))


def varied() -> list:
    """Reports of two attacks with copies, pages with the same text, and other matters."""
    told = (CLINIC, CLINIC_AGAIN, DEPOT, DEPOT_AGAIN)
    made = [report(text, f"{at}.txt", f"2024-03-{4 + 9 * (at // 2):02}") for at, text in enumerate(told)]
    made += [report(text.replace("Velmar", "Sarrow"), f"u{at}.txt") for at, text in enumerate(told)]
    made += [report(f"{PAGE} {text}", f"p{at}.txt", f"2024-03-{at + 3:02}") for at, text in enumerate(told)]
    made += [report(f"{PAGE} {text}", f"q{at}.txt") for at, text in enumerate(ELSEWHERE)]
    return [*made, *others(), *others(None)]
