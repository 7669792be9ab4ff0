"""What went to whom, when, under which reference, and that it arrived; and single records that are told later."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _needs import needs
from conftest import REPORT, ticking
from onrecord import Case
from onrecord.cli import app
from onrecord.custody import keys
from onrecord.errors import UnknownName, UsageError
from onrecord.models import Disclosure, Document, Receipt

pytestmark = needs("openssl", "ssh-keygen", "sha256sum")
WENT = {"recipient": "The Court", "reference": "case 7/2031"}


@pytest.fixture(scope="session")
def handed(tmp_path_factory) -> Path:
    """A case with a witness who is withheld, sealed for a court and shared."""
    work = tmp_path_factory.mktemp("disclosures")
    (work / "report.txt").write_text(REPORT)
    with Case(work / "tarnholm", by="keeper", now=ticking()) as case:
        case.capture([work / "report.txt"])
        case.read()
        case.withhold(["Ilse Brandt"], protects="witness", reason="at risk")
        case.seal(work / "out", key=keys.make(work / "key"), recipient="The Court", unreviewed=True)
        case.share(work / "shared")
    return work


@pytest.fixture
def work(handed, tmp_path) -> Path:
    """A copy of it all."""
    shutil.copytree(handed, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def case(work):
    with Case(work / "tarnholm", by="keeper", now=ticking()) as one:
        yield one


@pytest.mark.parametrize("what", ["folder", "list", "digest", "shared"])
def test_a_disclosure_names_the_very_files_that_went(case, work, what):
    """By the folder, the signed list in it, or that list's digest; a case file that was shared counts as well."""
    tags = work / "out" / "tagmanifest-sha256.txt"
    named = {"folder": work / "out", "list": tags, "digest": sha256(tags.read_bytes()).hexdigest(),
             "shared": work / "shared"}[what]  # fmt: skip
    assert case.disclose(named, **WENT).problems == ()
    (made,) = case.store.find(Disclosure)
    listed = work / "shared" / "manifest-sha256.txt" if what == "shared" else tags
    assert made.manifest == sha256(listed.read_bytes()).hexdigest()
    assert (made.recipient, made.reference, made.by) == ("The Court", "case 7/2031", "keeper")
    assert [each.did for each in case.store.entries()][-1] == "disclose" and not case.verify()


def test_what_this_case_did_not_hand_over_cannot_have_gone_to_anybody(case, work):
    """Another folder, one that was changed since, a digest of nothing."""
    tags = work / "out" / "tagmanifest-sha256.txt"
    tags.write_text(tags.read_text() + "\n")
    for what in (work / "out", work / "key", "0" * 64):
        with pytest.raises(UsageError, match="no case file that this case sealed or shared"):
            case.disclose(what, **WENT)
    with pytest.raises(UsageError, match="cannot be read"):
        case.disclose(work / "nowhere", **WENT)
    with pytest.raises(UsageError, match="under which reference"):
        case.disclose(work / "shared", recipient="The Court", reference=" ")
    assert not list(case.store.find(Disclosure))


def test_that_it_went_to_another_than_it_was_sealed_for_is_told(case, work):
    """And kept, for it is what happened."""
    done = case.disclose(work / "out", recipient="A Newspaper", reference="none")
    assert done.exit_code == 3 and "sealed for The Court, and went to A Newspaper" in str(done.problems[0])
    (row,) = case.disclosures()
    assert (row["recipient"], row["sealed_for"]) == ("A Newspaper", "The Court")


def test_a_receipt_belongs_to_its_disclosure(case, work):
    """Before, none is there; the receipt's own file is kept as an original, and its bytes are watched over."""
    case.disclose(work / "out", **WENT)
    (row,) = case.show("disclosures")
    assert row["received"] == "no receipt yet" and row["receipts"] == []
    (work / "receipt.pdf").write_bytes(b"%PDF received")
    case.receipt(row["id"][:10], words="received in good order", file=work / "receipt.pdf")
    (row,) = case.show("disclosures")
    (made,) = case.store.find(Receipt)
    assert row["received"] == "received in good order" and row["receipts"][0]["original"] == made.original
    assert case.store.original(made.original) == b"%PDF received"
    assert case.fixity().problems == () and not case.verify()
    document = next(case.store.find(Document))
    with pytest.raises(UsageError, match="a disclosure is meant"):
        case.receipt(document.id, words="received")
    with pytest.raises(UnknownName):
        case.receipt("0" * 12, words="received")


def test_a_record_that_is_withheld_can_be_told_to_a_court_later(case, work):
    """With its salt; two commands of any system then find it in the log that they have, and in the redactions."""
    document = next(case.store.find(Document))
    done = case.disclose_record(document.id, work / "told.json", **WENT)
    line = (work / "told.json").read_bytes()
    assert json.loads(line)["record"]["text"] == REPORT
    script = r"""
salt=$(cut -c 10-41 told.json)
id=$(sed 's/^.*,"record":\({"agency".*}\)}$/\1/' told.json | tr -d '\n' | sha256sum | cut -c 1-64)
name=$(printf '%s %s' "$salt" "$id" | sha256sum | cut -c 1-64)
grep -l "$name" out/data/log/*.json out/data/redactions.jsonl
"""
    told = subprocess.run(["sh", "-c", script], cwd=work, capture_output=True, text=True, check=True).stdout
    assert "data/log/" in told and "redactions.jsonl" in told and done.told[0].split()[-1].rstrip(".") in (
        work / "out" / "data" / "redactions.jsonl").read_text()  # fmt: skip
    (row,) = case.disclosures()
    assert row["manifest"] == sha256(line).hexdigest() and row["sealed_for"] is None
    with pytest.raises(UsageError, match="is there already"):
        case.disclose_record(document.id, work / "told.json", **WENT)


def test_the_commands(work):
    """As the docs have them."""
    runner, at = CliRunner(), ["--case", str(work / "tarnholm")]
    went = ["--to", "The Court", "--reference", "7/2031"]
    done = runner.invoke(app, ["disclose", str(work / "out"), *went, *at])
    assert done.exit_code == 0, done.stderr
    told = runner.invoke(app, ["show", "disclosures", *at]).stdout
    assert "to The Court under 7/2031: no receipt yet" in told
    assert runner.invoke(app, ["receipt", told.split()[0], "--words", "here", *at]).exit_code == 0
    assert "under 7/2031: here" in runner.invoke(app, ["show", "disclosures", *at]).stdout
    assert runner.invoke(app, ["disclose", *went, *at]).exit_code == 2
    other = runner.invoke(app, ["disclose", str(work / "out"), "--to", "Others", "--reference", "1", *at])
    assert other.exit_code == 3 and "sealed for The Court, and went to Others" in other.stderr
