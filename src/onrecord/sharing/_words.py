"""What a case file says of itself, in one place: the notes that stand on every one, and words for codes.

They are part of the product: a test reads them, with every template, for words that would accuse.
"""

UNREVIEWED = "Unreviewed machine output"
UNREVIEWED_UNLESS = f"{UNREVIEWED} unless marked otherwise"
REVIEWED_WHOLE = "Every part was reviewed by a person"
NOTES = (
    ("What this is", "A case file sets out what named sources are reported to say about alleged violations of the laws "
     "of war, in their own words, with the place of those words in each document."),
    ("What it is not", "It makes no finding of responsibility and does not say that anything happened. Incidents are "
     "alleged until a court decides. Everyone is presumed innocent until a court decides otherwise (Rome Statute, "
     "art. 66)."),
    ("How to read it", "A program read the documents. Unless a part is marked “accepted by a person”, nobody has "
     "reviewed it, and the program makes mistakes: it misses statements, and it joins or parts things wrongly. Every "
     "line links to the words it rests on. Trust the words, not the line."),
    ("What is missing", "A case file holds what its documents say and nothing else. What no document says is named as "
     "missing; that a source is silent tells nothing about what happened. Figures are set side by side and never added "
     "up."),
)  # fmt: skip
WITHHELD = (
    "What was withheld",
    "█████ stands for words that were taken out to protect people, one mark whatever their length. What holds them is "
    "shown under a name that tells nothing of them; the offsets of words count in the text as it is shown here.",
)
READ_ME = """{case_name}: a case file

{notes}

Open index.html in any browser; it needs no connection and runs no script.
tables/   the same records for a spreadsheet, with a data dictionary; an empty cell is not a zero
records/  the same records for programs, one JSON object to a line
manifest-sha256.txt  the SHA-256 of every file here; check it with:  sha256sum -c manifest-sha256.txt

The SHA-256 of every original document is in tables/documents.csv. To check that an original is the one that was read:
sha256sum THE-ORIGINAL
Offsets (start, end) count characters (Unicode code points) of a document's text, the end excluded. For a plain text
file that text is the file decoded, character for character.

Map data: Natural Earth (public domain); place names: GeoNames (CC BY 4.0).
Generated {generated_at} by {software}.
"""

COUNTED = {"casualties": "dead and injured together"}
NO_NEARER = {  # how far a place is known
    "exact": "the spot itself",
    "neighbourhood": "no nearer than the neighbourhood",
    "town": "no nearer than the town",
    "district": "no nearer than the district",
    "region": "no nearer than the region",
    "country": "no nearer than the country",
}
RELATIONS = {
    "single": "one source",
    "echo": "one voice, told by several",
    "agreement": "the values agree",
    "compatible": "the values are compatible",
    "different scope": "different scopes",
    "different date": "different dates",
    "different standing": "different standing",
    "contradiction": "the values contradict each other",
}
ASPECT_RELATIONS = {
    "single": "one source",
    "echo": "one voice, told by several",
    "agreement": "the same from several",
    "compatible": "compatible",
    "unknown": "nothing shows whether they fit",
    "differs": "the sources differ",
}
REVIEWED = {
    "accepted": "accepted by a person",
    "rejected": "rejected by a person",
    "unreviewed": "unreviewed",
}
SIGN = {"reported": "●", "contested": "◐", "not addressed": "○"}  # a state is told without colour, at a glance
STATUS = {state: f"{sign} {state}" for state, sign in SIGN.items()}
TOLD_AS = {
    "reported": "told by an outlet in its own words, as having happened",
    "alleged": "told as what somebody alleges",
    "denied": "told as not so",
    "predicted": "told as what may come",
    "hypothetical": "told as what might be",
    "past comparison": "told of an earlier event, for comparison",
}
TOLD = {  # how an outlet carries an utterance
    "in quotation": "in quotation marks",
    "partly": "partly in quotation marks",
    "in other words": "without quotation marks",
}
STANDS = {
    "echo": "the two share an origin, and the reason names it: they count as one",
    "independent": "there is a positive reason that each has an origin of its own",
    "unknown": "nothing shows it either way: they are not counted as two",
}
LINES = {"echo": "━", "independent": "═", "unknown": "┄"}  # as in the pictures: told without colour
MOST_STORIES = 60  # on the page, and reasons of each
MOST_SHARED = 8
TRIANGLE = (
    "Along the row of the one document, to the column of the other. Solid line: echo; double line: independent; dotted "
    "line: unknown; an empty cell: nothing in common that we found. A bracket holds documents that are linked by "
    "echoes, one with the next. Each cell leads to its row of the table."
)
STATES = {
    "reported": "a source reports it, and no more",
    "contested": "a source reports it, and a source denies it or reports otherwise",
    "not addressed": "no source speaks to it",
}
FIGURES = (
    "Every value stands beside the others with whose figure it is; nothing is added up. In a picture, a number is the "
    "row of the table below it; a square is confirmed, a circle estimated or reported, a diamond claimed, alleged or "
    "unverified; an arrow says that the source gives no bound on that side."
)
ELEMENTS = (
    "Elements are numbered as in the Elements of Crimes of the International Criminal Court and told in our own words."
)
