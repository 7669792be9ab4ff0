"""robots.txt: what a site asks of programs, kept to unless the collector says otherwise (RFC 9309)."""

from collections.abc import Callable
from dataclasses import replace

from onrecord.intake.files import Refused
from onrecord.intake.web.coding import content
from onrecord.intake.web.fetch import MANNERS, Manners, visit
from onrecord.intake.web.guard import Target, target

LARGEST = 500 * 1024  # bytes of the file that count (RFC 9309, 2.5)
LONGEST_DELAY = 60.0  # seconds between requests that a site may ask for; more would be a way to stop us
_SECONDS = 20.0


class Robots:
    """What the sites that were asked say, each asked once."""

    def __init__(self, now: Callable[[], str], manners: Manners = MANNERS) -> None:
        self._now = now
        self._manners = replace(manners, seconds=min(manners.seconds, _SECONDS), largest=LARGEST, hops=5)
        self._name = manners.user_agent.partition("/")[0].strip() or "*"
        self._known: dict[str, tuple[object | None, str]] = {}  # site -> its rules, and what is said of them

    def may(self, to: Target, private: bool) -> None:
        """Raises Refused where the site asks not to take a page, or fails to say (RFC 9309, 2.3.1.4)."""
        rules, said = self._rules(to, private)
        if rules is None and said.startswith("not to be had"):
            raise Refused(f"the site's robots.txt is {said}, which is to be taken for a no",
                          "try again later, or say --ignore-robots if the page has to be kept")
        if rules is not None and not rules.can_fetch(to.address, self._name):
            raise Refused("the site's robots.txt asks programs not to take this page",
                          "save it with a browser, or say --ignore-robots if it has to be kept")

    def said(self, address: str) -> str:
        """What the site of an address says, for the collection record."""
        return self._known.get(_site(target(address)), (None, "not asked for"))[1]

    def delay(self, address: str) -> float:
        """The seconds between requests that the site asks for, at most LONGEST_DELAY; 0 when it asks for none."""
        rules = self._known.get(_site(target(address)), (None, ""))[0]
        asked = rules.crawl_delay(self._name) if rules is not None else None
        return min(float(asked or 0), LONGEST_DELAY)

    def _rules(self, to: Target, private: bool) -> tuple:
        site = _site(to)
        if site not in self._known:
            self._known[site] = self._asked(site, replace(self._manners, allow_private=private))
        return self._known[site]

    def _asked(self, site: str, manners: Manners) -> tuple:
        from protego import Protego

        try:
            answer = visit(f"{site}/robots.txt", self._now, manners, accept="text/plain,*/*;q=0.5").final
            if 400 <= answer.status < 500 and answer.status != 429:
                return None, f"there is none ({answer.status})"
            if answer.status != 200:
                return None, f"not to be had (the server answered {answer.status})"
            text = content(answer, LARGEST)[0].decode("utf-8", "replace")
        except Refused as refused:
            return None, f"not to be had ({refused.what})"
        return Protego.parse(text), "it allows the page to be taken"


def _site(to: Target) -> str:
    return f"{to.scheme}://{to.named}"
