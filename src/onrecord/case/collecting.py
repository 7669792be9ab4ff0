"""What comes into a case: bytes, with the record of how they were collected; pages from the web, and those again."""

from collections.abc import Iterable
from dataclasses import replace
from os import PathLike

from onrecord.case.holding import SOFTWARE, Holding
from onrecord.current import WEB_ARCHIVE
from onrecord.errors import UsageError
from onrecord.models import Capture, Record
from onrecord.outcomes import Outcome, Problem


class Collecting(Holding):
    """A case that things come into."""

    def capture_pages(self, addresses: Iterable[str], **web: object) -> Outcome:
        """Web pages come in: of each the web archive (WARC) of all that was asked and answered, and the page itself.

        A page that may not be the article that was meant (an error page, a paywall, ...) is taken all the same and is
        a problem told. `web`: `published` as in `capture`; `allow_private` lets a named server be one that is not on
        the public Internet; `ignore_robots` takes what robots.txt asks not to be taken; `hide_machine` leaves our own
        IP address out of the custody record; `user_agent` is what we say we are. Raises UsageError for a date that is
        none.
        """
        from onrecord.intake.web import capture

        how = self._manners(**web)
        return self._taken(capture(each, **how) for each in addresses)

    def capture_feed(
        self, feed: str, *, limit: int = 50, since: str | None = None, delay: float = 5.0, **web: object
    ) -> Outcome:
        """The pages that a feed (RSS, Atom, sitemap) announces come in, the newest first, at most `limit` of them.

        A page that was taken before is left alone, unless the feed says that it was changed since. `since` is a partial
        ISO date: pages dated before it are left out. `delay` seconds pass between two requests. `web` as in
        `capture_pages`. Raises UsageError for a date that is none.
        """
        from onrecord.intake import publication_date
        from onrecord.intake.web.feeds import gather

        if since is not None:
            since = publication_date(since, self.now())
        if limit < 1 or delay < 0:
            raise UsageError("at least one page, and no delay below 0 seconds")
        taken = {each.address: each.captured_at for each in self.store.find(Capture) if WEB_ARCHIVE in each.options}
        return self._taken(
            gather(feed, captured=taken, limit=limit, since=since, delay=delay, **self._manners(**web))
        )

    # -- how -----------------------------------------------------------------------------------------------------------

    def _manners(
        self,
        *,
        published: str | None = None,
        allow_private: bool = False,
        ignore_robots: bool = False,
        hide_machine: bool = False,
        user_agent: str | None = None,
    ) -> dict[str, object]:
        """How pages are asked for, and what is recorded of it."""
        from onrecord.intake import publication_date, web
        from onrecord.intake.clock import clock

        manners = web.Manners(allow_private=allow_private)
        if user_agent:
            if not (user_agent.isascii() and user_agent.isprintable()):
                raise UsageError("what web servers are told we are can only be of plain printable characters (ASCII)")
            manners = replace(manners, user_agent=user_agent)
        return {
            "collector": self.by,
            "now": self.now,
            "tool": SOFTWARE,
            "published": published and publication_date(published, self.now()),
            "manners": manners,
            "robots": None if ignore_robots else web.Robots(self.now, manners),
            "known": clock(),
            "hide_machine": hide_machine,
        }

    def _taken(self, found: Iterable) -> Outcome:
        """Take what came of each address, as it comes."""
        from onrecord.intake.web import Gathered, Refusal

        new, unchanged, problems = 0, 0, []
        for done, each in enumerate(found, 1):
            self.progress("capture", done, 0)
            if isinstance(each, Gathered):
                self._take(each.arrivals)
                new += 1
                problems += [_doubted(each.address, doubt) for doubt in each.doubts]
            elif isinstance(each, Refusal):
                problems.append(Problem(item=each.address, what=each.what, kept=each.kept, todo=each.todo))
            else:
                unchanged += 1
        return Outcome(verb="capture", new=new, unchanged=unchanged, problems=tuple(problems))

    def _take(self, arrivals: Iterable) -> None:
        """Keep what arrived together: the bytes first, then the captures and how they were made, in one step."""
        from onrecord.intake.collection import collection

        records: list[Record] = []
        for each in arrivals:
            self.store.keep(each.data)
            records += [each.capture, collection(each.capture, each.data, each.known)]
        self._add(records, did="capture")

    def _apart(self, paths: Iterable[str | PathLike] | str | PathLike) -> tuple[list[str | PathLike], list[str]]:
        """What is named, as paths of files and as addresses of pages."""
        from onrecord.intake.web.guard import is_address

        named = [paths] if isinstance(paths, str | PathLike) else list(paths)
        pages = [each for each in named if isinstance(each, str) and is_address(each)]
        return [each for each in named if each not in pages], pages


def _doubted(address: str, doubt: str) -> Problem:
    return Problem(
        item=address,
        what=f"it may not be the article that was meant: {doubt}",
        kept="the page as it was served, and its web archive",
        todo="Look at it in a browser; if more is to be seen there, save the page and capture the file.",
    )
