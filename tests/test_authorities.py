"""The file of authorities: who may be asked for a stamp, and what is said of a file that cannot be used."""

import re
from pathlib import Path

import pytest

from _authority import authority, openssl
from _needs import needs
from _stamping import file
from onrecord.custody import stamps
from onrecord.errors import UsageError

pytestmark = needs("openssl")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """An authority with a root certificate."""
    with authority(tmp_path_factory.mktemp("authorities")) as served:
        yield served


def test_the_file_in_the_docs_is_one(tmp_path, first):
    """Its two authorities and its calendar, by names that are nobody's."""
    page = (Path(__file__).parents[1] / "docs" / "stamp.md").read_text(encoding="utf-8")
    toml = re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1]
    for name in re.findall(r'roots = "(.*?)"', toml):
        (tmp_path / name).write_bytes(first.root.read_bytes())
    found = stamps.authorities(file(tmp_path, toml))
    assert [each.method for each in found] == ["rfc3161", "rfc3161", "opentimestamps"]
    assert all(re.search(r"\bexample\.(org|net|com)/", each.url) for each in found)


def test_a_root_certificate_may_be_pem_or_der(tmp_path, first):
    """Both give the same authority."""
    openssl("x509", "-in", str(first.root), "-outform", "DER", "-out", str(tmp_path / "root.der"), folder=tmp_path)
    (der,) = stamps.authorities(file(tmp_path, first.toml().replace(str(first.root), "root.der")))
    (pem,) = stamps.authorities(file(tmp_path, first.toml()))
    assert der == pem and b"BEGIN CERTIFICATE" in pem.roots


ONE = '[[authority]]\nname = "one"\nmethod = "opentimestamps"\nurl = "https://calendar.example.org/"\n'


@pytest.mark.parametrize(
    "lines, words",
    [
        ("", "names no authority"),
        ("authority = 3", "names no authority"),
        (f"{ONE}[other]\nx = 1", "and nothing else"),
        ("= what", "cannot be read as a file of authorities"),
        (ONE + ONE, "names an authority twice: name = one"),
        (ONE + ONE.replace('"one"', '"two"'), "names an authority twice: url = https"),
        (ONE.replace("opentimestamps", "carrier pigeon"), "its method is 'carrier pigeon', not one of rfc3161"),
        (ONE.replace("opentimestamps", "rfc3161"), "roots, the root certificates"),
        (ONE + 'roots = "none.pem"', "belong to method rfc3161"),
        (ONE.replace("opentimestamps", "rfc3161") + 'roots = "none.pem"', "its roots none.pem are no certificates"),
        (ONE.replace("opentimestamps", "rfc3161") + 'roots = "authorities.toml"', "are no certificates"),
        (ONE.replace("https:", "file:"), "no address that begins with https"),
        (ONE.replace("calendar.", "me:secret@calendar."), "holds a password"),
        (ONE.replace("calendar.example.org", "[::1"), "is no address"),
        (ONE + "patience = 0", "takes seconds, up to 600"),
        (ONE + 'patience = "long"', "its patience is of the wrong kind"),
        (ONE + "color = 1", "it has 'color', which is none of name"),
        ('[[authority]]\nname = "one"', "the authority one cannot be used: it lacks method"),
        ('[[authority]]\nurl = "https://x.example.org/"', "the authority without a name cannot be used: it lacks name"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_mend(tmp_path, lines, words):
    """And that nobody was asked."""
    with pytest.raises(UsageError, match=words) as told:
        stamps.authorities(file(tmp_path, lines))
    assert "nobody was asked" in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    """By its name."""
    with pytest.raises(UsageError, match="nowhere.toml cannot be read"):
        stamps.authorities(tmp_path / "nowhere.toml")
