"""Days as matching compares them: `dates.relation`, remembered, because the same few days meet again and again."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache, reduce

from onrecord import dates
from onrecord.models import PartialDate


def relation(left: PartialDate | None, right: PartialDate | None) -> str:
    """How two dates stand: same, compatible, different, or unknown when one is missing."""
    return _relation(left.value, right.value) if left and right else "unknown"


@lru_cache(maxsize=100_000)
def _relation(left: str, right: str) -> str:
    return dates.relation(PartialDate(value=left, basis=""), PartialDate(value=right, basis=""))


def narrowest(found: Iterable[PartialDate | None]) -> PartialDate | None:
    """The date that leaves the fewest days open, the first among equals."""
    return reduce(dates.narrower, found, None)


def meeting(found: Iterable[PartialDate | None]) -> PartialDate | None:
    """The day that several partial dates leave when only one fits them all ("a Thursday" within "15 to 21 March"),
    otherwise the narrowest of them."""
    known = list({each.value: each for each in found if each}.values())
    best = narrowest(known)
    first, last = dates.first_day(best), dates.last_day(best)
    if len(known) < 2 or not first or not last or not 0 < (last - first).days <= 31:
        return best
    days = [(first + timedelta(days=each)).isoformat() for each in range((last - first).days + 1)]
    fitting = [day for day in days if all(_relation(day, each.value) in ("same", "compatible") for each in known)]
    if len(fitting) != 1:
        return best
    told = "; ".join(sorted(dates.describe(each).split(",")[0] for each in known)[:4])
    basis = f"the only day that fits all sources: {told}"
    rests_on = tuple(dict.fromkeys(span for each in known for span in each.rests_on))
    return PartialDate(value=fitting[0], basis=basis, rests_on=rests_on)


def spoken(day: PartialDate) -> str:
    """The date within a sentence, without its weekday where the day is known: "17 March 2022", "March 2022"."""
    told = dates.describe(day)
    return told.partition(" ")[2] if dates.is_day(day) else told
