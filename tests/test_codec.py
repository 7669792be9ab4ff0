"""Records survive the way to JSON and back, and their names depend on their content alone."""

from dataclasses import fields, replace

import pytest

from onrecord.codec import Folded, decode, encode, fold, pack, unfold, unpack
from onrecord.errors import StoreError
from onrecord.models import DONE, RECORDS, SAID, Reconciliation


def test_every_record_of_the_sample_survives(sample_case):
    """Decoding what was encoded gives the same record with the same id."""
    records = [record for kind in (*SAID, *DONE) for record in sample_case.store.find(kind)]
    assert len(records) > 100
    for record in records:
        assert decode(encode(record)) == record and decode(encode(record)).id == record.id


def test_what_follows_survives_too(sample_picture):
    """A reconciliation can be remembered as JSON."""
    reconciliation = sample_picture.reconciliation
    assert unpack(Reconciliation, pack(reconciliation)) == reconciliation


def test_what_is_folded_within_another_value_comes_back(sample_case):
    """A value that stays packed is the same when it is asked for, also after the value around it was packed."""
    statement = next(iter(sample_case.store.find(SAID[0])))
    around = unpack(tuple[int, Folded], pack((1, fold(statement))))
    assert unfold(type(statement), around[1]) == statement


def test_a_record_is_named_by_its_content(sample_case):
    """Another value, another id; the same values, the same id."""
    document = sample_case.documents()[0]
    assert replace(document).id == document.id and replace(document, name="other").id != document.id


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"record":"nonsense"}', '{"record":"run"}', "\x00"])
def test_what_is_not_a_record_is_a_store_error(line):
    """A broken line is named, not guessed at."""
    with pytest.raises(StoreError, match="not a record"):
        decode(line)


@pytest.mark.parametrize("made", RECORDS.values(), ids=lambda made: made.__name__)
def test_a_record_is_keyword_only_frozen_and_explained(made):
    """Each record reads as a sentence."""
    assert made.__doc__ and made.__dataclass_params__.frozen
    assert all(each.kw_only for each in fields(made))
