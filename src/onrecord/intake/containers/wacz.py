"""Packaged web archives (WACZ 1.1): web archives with a list of their pages, in a ZIP with the digest of every file.

What the package says of itself is checked here step by step, and each result told: that the files are those whose
digests its manifest gives, that no file is there which the manifest does not name, that the manifest is the one whose
digest was signed, and that the signature is one by the key given with it (wacz-auth 0.1.0). Whose key that is, nobody
can tell from the package.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from onrecord.intake.containers import _records, _signature, warc
from onrecord.intake.containers._bounds import Budget, Counted, TooMuch, hashed
from onrecord.intake.containers._part import Container, Part, refusal, told
from onrecord.intake.refusal import Refusal
from onrecord.models import Element

MEDIA_TYPE = "application/wacz"
_MANIFEST, _DIGEST = "datapackage.json", "datapackage-digest.json"
_ENTRIES = 10_000  # files of a package; one has some ten
_LISTED = 200_000  # times that an entry of the list may seem to begin; a web archive may hold ZIPs in their turn
_SMALL = 2**26  # bytes of a manifest or of a list of pages
_BAD_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[a-zA-Z]:|\\|[\x00-\x1f\x7f]")
_WARC = re.compile(r"archive/[^/]+\.warc(\.gz)?", re.I)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_AFRESH = "Ask whoever gave it for a whole copy."
_FALSE = "its web archive is not the one the package's manifest gives the digest of"
_TRUST = "If you know what it is, take it out by hand and capture it by itself."


def takes(media_type: str, data: bytes) -> bool:
    """A ZIP that is called .wacz."""
    return media_type == MEDIA_TYPE


def open(container: Container) -> Iterator[Part | Refusal | Element]:
    """The pages of a WACZ, and what became of each check."""
    budget = container.budget()
    if container.data.count(b"PK\x01\x02") > _LISTED:  # before the library makes an object of each
        raise TooMuch(f"its list of files has more than {_LISTED:,} entries")
    try:
        package = zipfile.ZipFile(BytesIO(container.data))
    except _DAMAGED as problem:
        yield refusal("", f"its list of files cannot be read: {str(problem).lower()}", _AFRESH)
        return
    with package:
        yield from _Package(package, budget).documents()


class _Package:
    """The work on one package."""

    def __init__(self, package: zipfile.ZipFile, budget: Budget) -> None:
        self.zip, self.budget = package, budget
        self.files: dict[str, zipfile.ZipInfo] = {}
        self.false: set[str] = set()  # files that are not what the manifest says

    def documents(self) -> Iterator[Part | Refusal | Element]:
        """What is told, then the documents of each archive that the manifest names."""
        yield from self._names()
        manifest = self._read(_MANIFEST)
        stated = _json(manifest)
        if not isinstance(stated, dict):
            yield refusal(_MANIFEST, "the package has no manifest that can be read, so nothing says what belongs to it",
                          "Take the web archives out by hand, and capture them by themselves.")
            return
        for name in ("title", "software", "created", "wacz_version", "mainPageUrl"):
            if isinstance(value := stated.get(name), str):
                yield told(f"package: {name}", value[:500])
        yield _signature.told_of(self._read(_DIGEST), manifest)
        listed = _resources(stated)
        yield from self._hashes(listed)
        yield from self._extra(listed)
        pages = self._pages(listed)
        yield told("pages listed", None if pages is None else f"{len(pages)} addresses")
        if pages is None:
            yield refusal("pages/pages.jsonl", "no list of pages that can be read: every page of its web archives is "
                          "taken for a document", "Look which of them are what was meant.", "all pages")
        for name in sorted(each for each in listed if _WARC.fullmatch(each) and each in self.files):
            yield from self._archive(name, pages)

    def _names(self) -> Iterator[Refusal]:
        """Take up the files whose names, kinds and number can be trusted."""
        entries = self.zip.infolist()
        if len(entries) > _ENTRIES:
            raise TooMuch(f"it has more than {_ENTRIES:,} files")
        count = Counter(each.filename for each in entries)
        for each in entries:
            if each.is_dir():
                continue
            if why := _untaken(each, count, self.budget.bounds.name):
                yield refusal(each.filename[:300], why, _TRUST)
            else:
                self.files[each.filename] = each

    def _stream(self, name: str) -> Counted:
        return Counted(self.zip.open(self.files[name]), self.budget)

    def _read(self, name: str) -> bytes | None:
        """A small file of the package; None when it is not there, not small, or damaged."""
        if name not in self.files or self.files[name].file_size > _SMALL:
            return None
        try:
            data = self._stream(name).read(_SMALL + 1)
        except _DAMAGED:
            return None
        return data if len(data) <= _SMALL else None

    def _hashes(self, listed: dict[str, dict[str, Any]]) -> Iterator[Refusal | Element]:
        """Every file that the manifest names against the digest it gives."""
        sound = 0
        for name, about in sorted(listed.items()):
            if name not in self.files:
                yield refusal(name, "the manifest names it, and it is not in the package", _AFRESH)
                continue
            if why := self._differs(name, about.get("hash")):
                self.false.add(name)
                yield refusal(name, why, "Find out whether the package was altered; the log shows that it came like "
                              "this.", "what can be read of it, with a note")  # fmt: skip
            else:
                sound += 1
        yield told("digests of files", f"{sound} of {len(listed)} files that the manifest names agree with it")

    def _differs(self, name: str, stated: object) -> str | None:
        algorithm, _, value = stated.partition(":") if isinstance(stated, str) else ("", "", "")
        if algorithm.lower() not in ("sha256", "sha512", "sha1", "md5"):
            return "the manifest gives no digest of it that can be checked"
        digest = hashlib.new(algorithm.lower(), usedforsecurity=False)
        try:
            hashed(self._stream(name), digest)
        except _DAMAGED as problem:
            return f"it cannot be read whole: {str(problem).lower()[:200]}"
        if digest.hexdigest() != value.strip().lower():
            return f"its bytes are not those the manifest gives the digest of; theirs is {digest.hexdigest()}"
        return None

    def _extra(self, listed: dict[str, dict[str, Any]]) -> Iterator[Refusal]:
        for name in sorted(set(self.files) - set(listed) - {_MANIFEST, _DIGEST}):
            yield refusal(name, "it is in the package, and the manifest does not name it: it may have been put in "
                          "later. Nothing was taken out of it", _TRUST)

    def _pages(self, listed: dict[str, dict[str, Any]]) -> set[str] | None:
        """The addresses its lists name as pages; None when there is no list."""
        found: list[str] = []
        lists = [each for each in sorted(listed) if re.fullmatch(r"pages/[^/]+\.jsonl", each) and each in self.files]
        for name in lists:
            for line in (self._read(name) or b"").splitlines():
                page = _json(line)
                if isinstance(page, dict) and isinstance(page.get("url"), str):
                    found.append(page["url"])
        return warc.addresses(found) if found else None

    def _archive(self, name: str, pages: set[str] | None) -> Iterator[Part | Refusal | Element]:
        reading = warc.Reading(self.budget, pages=pages, place=name, note=_FALSE if name in self.false else None)
        try:
            source = self._stream(name)
            if name.lower().endswith(".gz"):
                source = _records.unzipped(source, self.budget)
            yield from reading.documents(source)
        except _DAMAGED as problem:
            yield refusal(name, f"it cannot be read to its end: {str(problem).lower()[:200]}", _AFRESH)


def _untaken(entry: zipfile.ZipInfo, count: Counter, longest: int) -> str | None:
    """Why a file of the package is left alone, by what its entry says."""
    if _BAD_NAME.search(entry.filename) or len(entry.filename) > longest:
        return "a name that leads out of the package, or that no file should have"
    if count[entry.filename] > 1:
        return "two files of the package have this name: which one is meant is not said"
    if entry.flag_bits & 1:
        return "it is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that WACZ does not know"
    return None


def _resources(manifest: dict) -> dict[str, dict[str, Any]]:
    """The files a manifest names, by path."""
    found = manifest.get("resources")
    rows = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return {each["path"]: each for each in rows if isinstance(each.get("path"), str)}


def _json(data: bytes | None) -> object:
    try:
        return json.loads(data) if data else None
    except (ValueError, RecursionError):
        return None
