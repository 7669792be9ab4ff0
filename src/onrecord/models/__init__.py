"""The vocabulary: every record of a case, frozen, readable on its own. Read this first.

Three families live here and are never mixed:

* what a **source says**, as it was found in a kept document: `Statement`, `Account`, `Detail`, `Figure`, `Party`,
  `Link`;
* what **we did** with it: `Capture`, `Document`, `Run`, `Judgement`, `Handle`, `Entry`, and the acts of custody
  (`Collection`, `Fixity`, `Viewing`, `Checkpoint`, `Stamp`, `Withholding`, `Sealing`, `Disclosure`, `Receipt`,
  `Expunction`);
* what **follows** from both and is computed again whenever it is asked for: `Echo`, `Story`, `Utterance`, `Incident`,
  `Tally`, `Aspect`, `Assessment`, `Identity`, `Proposal`, `Completeness`, gathered in a `Picture`.

A `Record` is an immutable value named by the digest of its content (`Record.id`): two equal records are one record, so
running a step again adds nothing. Offsets are characters (Unicode code points) of the document's text, times are UTC in
ISO 8601, dates are partial ISO dates (`PartialDate`), coordinates are decimal degrees (WGS 84).
"""

from onrecord.models.custody import (
    Checkpoint,
    Collection,
    Disclosure,
    Expunction,
    Fixity,
    Receipt,
    Sealing,
    Stamp,
    Viewing,
    Withholding,
)
from onrecord.models.derived import (
    Aspect,
    Assessment,
    Completeness,
    Difference,
    Echo,
    Finding,
    Grade,
    Identity,
    Incident,
    Office,
    Origins,
    Picture,
    Proposal,
    Provision,
    Reason,
    Reconciliation,
    Source,
    Story,
    Tally,
    Utterance,
    Value,
    Variant,
)
from onrecord.models.done import (
    Capture,
    Document,
    Entry,
    Handle,
    Judgement,
    Run,
)
from onrecord.models.record import (
    Record,
)
from onrecord.models.said import (
    Account,
    Detail,
    Figure,
    Link,
    Party,
    Said,
    Statement,
)
from onrecord.models.values import (
    ACTS_OF_SPEECH,
    ASPECTS,
    MODES,
    PARTY_KINDS,
    PROSE,
    PROTECTED,
    REALITIES,
    REGIONS,
    STAMPS,
    STANDINGS,
    TIES,
    VERDICTS,
    Element,
    Fault,
    Mention,
    PartialDate,
    Place,
    Region,
    Span,
)

SAID = (Statement, Account, Detail, Figure, Party, Link)
ACTS = {  # the acts of custody, by the words under which they are listed
    "collections": Collection,
    "fixity": Fixity,
    "viewings": Viewing,
    "checkpoints": Checkpoint,
    "stamps": Stamp,
    "withholdings": Withholding,
    "sealings": Sealing,
    "disclosures": Disclosure,
    "receipts": Receipt,
    "expunctions": Expunction,
}
KEPT = tuple(ACTS.values())
DONE = (Capture, Document, Run, Judgement, Handle, Entry, *KEPT)
RECORDS = {each.kind(): each for each in DONE + SAID}

__all__ = [
    "ACTS",
    "ACTS_OF_SPEECH",
    "ASPECTS",
    "Account",
    "Aspect",
    "Assessment",
    "Capture",
    "Checkpoint",
    "Collection",
    "Completeness",
    "DONE",
    "Detail",
    "Difference",
    "Disclosure",
    "Document",
    "Echo",
    "Element",
    "Entry",
    "Expunction",
    "Fault",
    "Figure",
    "Finding",
    "Fixity",
    "Grade",
    "Handle",
    "Identity",
    "Incident",
    "Judgement",
    "KEPT",
    "Link",
    "MODES",
    "Mention",
    "Office",
    "Origins",
    "PARTY_KINDS",
    "PROSE",
    "PROTECTED",
    "PartialDate",
    "Party",
    "Picture",
    "Place",
    "Proposal",
    "Provision",
    "REALITIES",
    "RECORDS",
    "REGIONS",
    "Reason",
    "Receipt",
    "Reconciliation",
    "Record",
    "Region",
    "Run",
    "SAID",
    "STAMPS",
    "STANDINGS",
    "Said",
    "Sealing",
    "Source",
    "Span",
    "Stamp",
    "Statement",
    "Story",
    "TIES",
    "Tally",
    "Utterance",
    "VERDICTS",
    "Value",
    "Variant",
    "Viewing",
    "Withholding",
]
