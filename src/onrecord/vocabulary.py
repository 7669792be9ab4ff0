"""The published vocabulary: acts, objects, means, protections and conducts, read from `vocabulary.toml`.

Below it, the words of an assessment that both the one that makes it and the one that shows it need: what each grade
says, and the note that goes with every assessment.
"""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def vocabulary() -> dict:
    """The tables of `vocabulary.toml`: `acts`, `objects`, `means`, `protections`, `conducts`, each keyed by code."""
    return tomllib.loads(files("onrecord").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


# After Airwars' published methodology (airwars.org, "Methodology"), in our words: axis, grade, what it says.
GRADES = {
    "strike status": {
        "declared": "the alleged side itself says that it carried the act out",
        "likely": "two or more independent origins name the same side, and nobody disputes it",
        "contested": "it is denied, different sides are named, or several origins tell of it and none names a side",
        "single source claim": "everything goes back to one origin, as far as is known",
    },
    "harm grade": {
        "confirmed": "the alleged side itself accepts that civilians were harmed",
        "fair": "two or more independent origins report harm",
        "weak": "reports of harm go back to one origin, as far as is known",
        "contested": "harm to civilians is denied, or different sides are named for it",
        "discounted": "every source that counts the dead and injured counts fighters only",
        "not graded": "no source reports anyone killed or injured",
    },
}
NO_FINDING = (
    "Nothing here is a finding. Provisions are candidates for a lawyer to weigh; grades and elements say what sources "
    "report, not what happened or who is responsible. Everyone is presumed innocent (Rome Statute, art. 66). What is "
    "reported against an allegation is kept and shown beside what is reported for it, as an investigator has to look "
    "for both (art. 54(1)(a)). An official's determination is that official's statement."
)
