"""What comes into a case: bytes, with the record of how they were collected; pages from the web, and those again."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from os import PathLike

from onrecord import current, outcomes
from onrecord.case.holding import SOFTWARE, Holding
from onrecord.current import CONTAINER, PART_OF
from onrecord.errors import Expunged, UnknownName, UsageError
from onrecord.models import Capture, Document, Record
from onrecord.outcomes import Outcome, Problem


class Collecting(Holding):
    """A case that things come into."""

    def capture_pages(self, addresses: Iterable[str], *, browser: bool = False, **web: object) -> Outcome:
        """Web pages come in: of each the web archive (WARC) of all that was asked and answered, and the page itself.

        A page that may not be the article that was meant (an error page, a paywall, ...) is taken all the same and is
        a problem told. `web`: `published` as in `capture`; `allow_private` lets a named server be one that is not on
        the public Internet; `ignore_robots` takes what robots.txt asks not to be taken; `hide_machine` leaves our own
        IP address out of the collection record; `user_agent` is what we say we are.

        With `browser` each page is opened in Chromium, its scripts run, and it is kept as source, rendered page,
        picture and PDF too; what is read is the rendered page. Raises UsageError for a date that is none, and where
        Chromium or Playwright (the extra "browser") is not installed.
        """
        how = self._manners(**web)
        if browser:
            from onrecord.intake.web import browsed
            from onrecord.intake.web.browser import Browser

            with Browser() as one:
                return self._taken(browsed.capture(each, one, **how) for each in addresses)
        from onrecord.intake.web import capture

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
        archives = (each for each in self.store.find(Capture) if each.options == (CONTAINER,))
        taken = {each.address: each.captured_at for each in archives if not each.note}  # what is doubted is tried again
        return self._taken(
            gather(feed, captured=taken, limit=limit, since=since, delay=delay, **self._manners(**web))
        )

    def changes(self, name: str) -> dict:
        """What changed in an article between two captures of it: the last one and the one before, by its address; or
        the one of that id (its first characters will do) and the one before that.

        `before` and `after` are the two captures, `changes` what is not as it was (see `case.changes`), `says` a
        sentence. Raises UnknownName where nothing was captured from there, UsageError where it was captured once, or
        not read yet.
        """
        from onrecord.case.changes import changes

        before, after = self._two_captures(name)
        documents = [self._reading_of(each) for each in (before, after)]
        found = [asdict(each) for each in changes(*documents)]
        if before.sha256 == after.sha256:
            says = "Nothing changed: the bytes are the same."
        elif not found:
            says = "Nothing changed in what is to be read; the bytes are not the same."
        else:
            says = f"{len(found)} {'change' if len(found) == 1 else 'changes'} in what is to be read."
        return {
            "address": name if "://" in name else after.address,
            "before": _arrived(before),
            "after": _arrived(after),
            "says": says,
            "changes": found,
        }

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
                try:
                    self._take(each.arrivals)
                except Expunged as refused:
                    problems.append(outcomes.refused(each.address, refused))
                    continue
                new += 1
                problems += [_doubted(each.address, doubt) for doubt in each.doubts]
                problems += [_lacking(each.address, lack) for lack in each.lacks]
            elif isinstance(each, Refusal):
                problems.append(Problem(item=each.address, what=each.what, kept=each.kept, todo=each.todo))
            else:
                unchanged += 1
        return Outcome(verb="capture", new=new, unchanged=unchanged, problems=tuple(problems))

    def _take(self, arrivals: Iterable) -> None:
        """Keep what arrived together: the bytes first, then the captures and how they were made, in one step. Raises
        Expunged, with nothing of it kept, when any of the bytes were destroyed for good."""
        from onrecord.intake.collection import collection

        records: list[Record] = []
        arrivals = list(arrivals)
        for each in arrivals:
            self.store.admit(each.capture.sha256)
        for each in arrivals:
            self.store.keep(each.data)
            records += [each.capture, collection(each.capture, each.data, each.elements)]
        self._add(records, did="capture")

    def _two_captures(self, name: str) -> tuple[Capture, Capture]:
        captures = list(self.store.find(Capture))
        asked = {each.sha256: each.address for each in captures if CONTAINER in each.options and "://" in each.address}
        came: dict[str, list[Capture]] = {}  # by the address that was asked for, or the name of the file
        for each in captures:
            if current.is_document(each):
                at = asked.get(each.options[1], each.address) if PART_OF in each.options else each.address
                came.setdefault(at, []).append(each)
        own = came.get(name) or next((each for each in came.values() if each[-1].address == name), None)
        if own is None:
            id = self.store.resolve(name)
            own = next((each[: at + 1] for each in came.values() for at, one in enumerate(each) if one.id == id), None)
        if own is None:
            raise UnknownName(f"{name!r} is no capture of an article; `onrecord show captures` lists them")
        if len(own) < 2:
            raise UsageError(f"{own[-1].address} was captured once by then; capture it again to see what changed")
        return own[-2], own[-1]

    def _reading_of(self, capture: Capture) -> Document:
        ids = current.document_ids([capture], self._runs())
        if not ids:
            raise UsageError(f"the capture of {capture.captured_at} is not read yet: run `onrecord read` first")
        return self.store.get(ids[0])

    def _apart(self, paths: Iterable[str | PathLike] | str | PathLike) -> tuple[list[str | PathLike], list[str]]:
        """What is named, as paths of files and as addresses of pages."""
        from onrecord.intake.web.guard import is_address

        named = [paths] if isinstance(paths, str | PathLike) else list(paths)
        pages = [each for each in named if isinstance(each, str) and is_address(each)]
        return [each for each in named if each not in pages], pages


def _arrived(capture: Capture) -> dict:
    return {"id": capture.id, "captured_at": capture.captured_at, "sha256": capture.sha256, "note": capture.note}


def _doubted(address: str, doubt: str) -> Problem:
    return Problem(
        item=address,
        what=f"it may not be the article that was meant: {doubt}",
        kept="the page as it was served, and its web archive",
        todo="Look at it in a browser; if more is to be seen there, capture it again with --browser.",
    )


def _lacking(address: str, lack: str) -> Problem:
    return Problem(
        item=address,
        what=f"not all of the page could be kept: {lack}",
        kept="the rest: what came of it is in its web archive",
        todo="Look whether that matters; if it does, capture the page again.",
    )
