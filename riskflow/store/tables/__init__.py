"""The tables. Rows say what was recorded; the rules live in `riskflow.core`.

Rows of `WRITE_ONCE` tables are never changed or deleted, and the answers of a submitted assessment neither: the
database itself refuses it (triggers in the first migration).
"""

from riskflow.store.tables.cases import (
    AnswerRow,
    Assessment,
    Case,
    Clearance,
    Decision,
    Declaration,
    EventRow,
    Opinion,
    Person,
    PersonGrant,
    PlannedMeasure,
    Rating,
    RecordRow,
    Stop,
)
from riskflow.store.tables.kinds import JSON, UtcDateTime, Versioned
from riskflow.store.tables.partners import (
    CasePartner,
    Judgement,
    ListEntry,
    ListEntryName,
    ListVersion,
    Organisation,
    OrganisationName,
    OrganisationRelation,
    Partner,
    PartnerMerge,
    Screening,
)

WRITE_ONCE = (
    "stop",
    "clearance",
    "declaration",
    "rating",
    "opinion",
    "decision",
    "record",
    "event",
    "screening",
    "judgement",
)

__all__ = [
    "JSON",
    "WRITE_ONCE",
    "AnswerRow",
    "Assessment",
    "Case",
    "CasePartner",
    "Clearance",
    "Decision",
    "Declaration",
    "EventRow",
    "Judgement",
    "ListEntry",
    "ListEntryName",
    "ListVersion",
    "Opinion",
    "Organisation",
    "OrganisationName",
    "OrganisationRelation",
    "Partner",
    "PartnerMerge",
    "Person",
    "PersonGrant",
    "PlannedMeasure",
    "Rating",
    "RecordRow",
    "Screening",
    "Stop",
    "UtcDateTime",
    "Versioned",
]
