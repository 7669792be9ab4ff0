"""How far the clock of this machine can be trusted, as the machine itself knows it. Nobody is asked for the time.

The Berkeley Protocol asks that the time of collection be taken from a synchronised clock. The kernel keeps, for the
daemon that steers it (chrony, ntpd, systemd-timesyncd), whether it is synchronised and how far off it may be at most
(RFC 5905; `adjtimex(2)`); chrony's own client, where there is one, says the offset measured last.
"""

import ctypes
import shutil
import subprocess
import sys
from functools import cache

from onrecord.intake.collection import absent, present
from onrecord.models import Element

_ERROR, _UNSYNCHRONISED, _NANOSECONDS = 5, 0x0040, 0x2000  # TIME_ERROR; STA_UNSYNC, STA_NANO in <sys/timex.h>
_SECONDS = 2.0  # that chrony's client is waited for


class _Timex(ctypes.Structure):
    """The beginning of `struct timex`, and room for the rest of it."""

    _fields_ = [
        ("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long), ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long), ("status", ctypes.c_int), ("rest", ctypes.c_byte * 512),
    ]  # fmt: skip


def clock() -> tuple[Element, Element]:
    """What is known of the clock now: whether it is synchronised, and how far off it is. Never raises."""
    return _kernel() or _silent(), _chrony() or absent("clock offset", _WHY)


_WHY = "no daemon that measures it against a time server is known here (chronyc)"


def _silent() -> Element:
    return absent("clock", f"{sys.platform} does not say whether its clock is synchronised")


def _kernel() -> Element | None:
    """The kernel's word, by adjtimex with no mode set: it reads and changes nothing."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found = _Timex()
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(found))
    except (OSError, AttributeError):
        return None
    if state < 0:
        return None
    if state == _ERROR or found.status & _UNSYNCHRONISED:
        return absent("clock", "system clock, which the kernel says is not synchronised with any time server")
    return present("clock", "system clock, which the kernel says is synchronised, off by "
                            f"{found.maxerror / 1e6:.3f} seconds at most")


def _chrony() -> Element | None:
    program = _program()
    if program is None:
        return None
    try:
        told = subprocess.run([program, "-n", "-c", "tracking"], capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return None
    fields = told.stdout.strip().split(",")
    try:
        offset, stratum = float(fields[4]), int(fields[2])
    except (IndexError, ValueError):
        return None
    if told.returncode or not stratum:
        return None
    return present("clock offset", f"{offset:+.9f} seconds against the time server in use, as chrony measured it last")


@cache
def _program() -> str | None:
    return shutil.which("chronyc")
