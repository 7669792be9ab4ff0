"""Whose words are the same: tellings, how two compare, how they are gathered into utterances, what they date."""
