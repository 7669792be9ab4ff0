"""What comes into a case: bytes, with the record of how they were collected; pages from the web, and those again."""

from collections.abc import Iterable
from dataclasses import replace
from os import PathLike

from onrecord.case.holding import SOFTWARE, Holding
from onrecord.models import Record
from onrecord.outcomes import Outcome, Problem


class Collecting(Holding):
    """A case that things come into."""

    def capture_pages(
        self,
        addresses: Iterable[str],
        *,
        published: str | None = None,
        allow_private: bool = False,
        ignore_robots: bool = False,
        hide_machine: bool = False,
        user_agent: str | None = None,
    ) -> Outcome:
        """Web pages come in: of each the web archive (WARC) of all that was asked and answered, and the page itself.

        A page that may not be the article that was meant (an error page, a paywall, ...) is taken all the same and is
        a problem told. `allow_private` lets a named server be one that is not on the public Internet; `hide_machine`
        leaves our own IP address out of the custody record; `user_agent` is what we say we are. `published` as in
        `capture`. Raises UsageError for a date that is none.
        """
        from onrecord.intake import publication_date, web
        from onrecord.intake.clock import clock

        if published is not None:
            published = publication_date(published, self.now())
        manners = web.Manners(allow_private=allow_private)
        if user_agent:
            manners = replace(manners, user_agent=user_agent)
        new, problems, known = 0, [], clock()
        for done, address in enumerate(addresses):
            self.progress("capture", done, 0)
            found = web.capture(
                address, collector=self.by, now=self.now, tool=SOFTWARE, published=published, manners=manners,
                known=known, hide_machine=hide_machine,
            )  # fmt: skip
            if isinstance(found, web.Refusal):
                problems.append(Problem(item=address, what=found.what, kept=found.kept, todo=found.todo))
                continue
            self._take(found.arrivals)
            new += 1
            problems += [_doubted(address, each) for each in found.doubts]
        return Outcome(verb="capture", new=new, problems=tuple(problems))

    # -- how -----------------------------------------------------------------------------------------------------------

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
        from onrecord.intake.web import is_address

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
