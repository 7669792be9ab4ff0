from onrecord.vocabulary import vocabulary

# Sub-event types of ACLED's codebook that the acts refer to.
ACLED = {
    "Air/drone strike",
    "Shelling/artillery/missile attack",
    "Attack",
    "Abduction/forced disappearance",
    "Sexual violence",
    "Looting/property destruction",
    "Chemical weapon",
    "Arrests",
}


def test_acts_refer_to_types_and_conducts_that_exist():
    """An act's ACLED type is a real one, and its conducts are conducts of the vocabulary."""
    for act in vocabulary()["acts"].values():
        assert act.get("acled") in ACLED | {None}
        assert set(act["conducts"]) <= set(vocabulary()["conducts"])


def test_objects_refer_to_conducts_that_exist():
    """An object's conducts are conducts of the vocabulary."""
    for each in vocabulary()["objects"].values():
        assert set(each["conducts"]) <= set(vocabulary()["conducts"]) and each["protection"]


def test_means_refer_to_acts_that_exist():
    """What an attack with these means is, is an act."""
    assert {each["act"] for each in vocabulary()["means"].values()} <= set(vocabulary()["acts"])


def test_a_word_names_one_code():
    """No word stands for two codes of one table; the nouns of an act are among its words."""
    for table in ("acts", "objects", "means"):
        words = [word for row in vocabulary()[table].values() for word in row["words"]]
        assert len(words) == len(set(words)), table
    assert all(set(each["nouns"]) <= set(each["words"]) for each in vocabulary()["acts"].values())


def test_everything_has_a_label_and_a_way_to_be_named():
    """Each code has a label, and words or phrases that name it in a text."""
    for table in ("acts", "objects", "means", "protections"):
        for code, row in vocabulary()[table].items():
            assert row["label"] and (row.get("words") or row["phrases"]), code
