"""The program that opens a PDF: run in a process of its own, with limits, and never imported.

A PDF comes from anyone, and its parser is written in C++: whatever a hostile file does to it ends with this process.
Bytes come on standard input; a line of JSON goes out for the file, one for each page, and one for the end, so that what
was read before a page that kills the process is not lost. With the argument `ocr`, the languages and the program's
name, pages without a text layer are drawn and read by Tesseract.
"""

import json
import re
import subprocess
import sys

GIB = 2**30
MEMORY = {"text": GIB, "ocr": 2 * GIB}  # beside the file itself
PAGE_SECONDS = {"text": 60, "ocr": 180}
WHOLE_SECONDS = 1_800  # of processor time, Tesseract's not counted
DOTS, WIDEST = 300, 6_000  # an inch, of a page drawn for Tesseract; the most dots a side

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_CATALOGUE = re.compile(rb"\b(\d{1,9})\s{1,3}(\d{1,5})\s{1,3}obj\s{0,3}<<[^<>]{0,300}?/Type\s{0,3}/Catalog\b")


def main(mode: str = "text", languages: str = "", tesseract: str = "") -> None:
    """Read a PDF from standard input and tell its pages."""
    data = sys.stdin.buffer.read()
    _limit(MEMORY[mode] + 3 * len(data))
    import pypdfium2

    try:
        pdf = _opened(data)
        pages = len(pdf)
    except pypdfium2.PdfiumError as failure:
        _tell({"refused": "password" if getattr(failure, "err_code", None) == _PASSWORD else "damaged"})
        return
    _tell({"pages": pages, "title": pdf.get_metadata_value("Title")})
    for number in range(pages):
        _hurry(PAGE_SECONDS[mode])
        try:
            page = pdf[number]
            told = _page(page)
            if mode == "ocr" and told["drawn"] and not told["lines"]:
                told = {"ocr": _by_tesseract(page, languages, tesseract), "drawn": True, "lines": []}
            page.close()
        except (pypdfium2.PdfiumError, MemoryError, ValueError, subprocess.SubprocessError, OSError):
            told = {"damaged": True}
        _tell(told)
    _tell({"end": True})


def _opened(data: bytes):
    """The PDF; for one that was cut off before its trailer, with a trailer that names its catalogue."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data)
    except PdfiumError:
        catalogues = _CATALOGUE.findall(data)
        if not catalogues:
            raise
        return PdfDocument(data + b"\nendobj\ntrailer<</Root %s %s R>>\n%%%%EOF\n" % catalogues[-1])


def _limit(memory: int) -> None:
    """No more memory, time or processes' leavings than reading needs, where the system can say so."""
    try:
        from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, setrlimit
    except ImportError:
        return
    for what, most in ((RLIMIT_AS, memory), (RLIMIT_CORE, 0), (RLIMIT_CPU, WHOLE_SECONDS)):
        try:
            setrlimit(what, (most, most))
        except (ValueError, OSError):  # a system that has another limit already, or none of this kind
            continue


def _hurry(seconds: int) -> None:
    """A page that takes longer ends this process."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _tell(what: dict) -> None:
    print(json.dumps(what), flush=True)


def _page(page) -> dict:
    """The lines of a page in the order its file draws them, each with its place (left, right, bottom, top) and the
    height of a letter in its middle, in points."""
    from pypdfium2 import raw

    words = page.get_textpage()
    text = words.get_text_range()
    lines, at = [], 0
    for line in text.split("\r\n"):
        if line.strip():
            length = len(line.rstrip())
            places = (at, at + length // 2, at + length - 1)
            first, middle, last = (_box(words, raw.FPDFText_GetCharIndexFromTextIndex(words, each)) for each in places)
            lines.append([line, first[0], last[2], last[1], first[3], round(middle[3] - middle[1], 1)])
        at += len(line) + 2
    words.close()
    drawn = bool(lines) or raw.FPDFPage_CountObjects(page) > 0
    return {"lines": lines, "drawn": drawn, "height": page.get_height()}


def _box(words, index: int) -> tuple[float, ...]:
    """Left, bottom, right, top of a character; nothing known, when it has no place."""
    import pypdfium2

    try:
        return tuple(round(each, 1) for each in words.get_charbox(index, loose=True))
    except pypdfium2.PdfiumError:
        return (0, 0, 0, 0)


def _by_tesseract(page, languages: str, tesseract: str) -> str:
    """What Tesseract reads on a page that is drawn in grey. Raises SubprocessError when it fails."""
    scale = min(DOTS / 72, WIDEST / max(page.get_size()))
    drawn = page.render(scale=scale, grayscale=True)
    rows = bytes(drawn.buffer)
    picture = b"".join(rows[each * drawn.stride : each * drawn.stride + drawn.width] for each in range(drawn.height))
    command = [tesseract, "stdin", "stdout", "-l", languages, "--dpi", str(max(70, round(scale * 72)))]
    done = subprocess.run(
        command, input=b"P5 %d %d 255\n" % (drawn.width, drawn.height) + picture, capture_output=True, check=True,
        timeout=PAGE_SECONDS["ocr"] - 20,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main(*sys.argv[1:])
