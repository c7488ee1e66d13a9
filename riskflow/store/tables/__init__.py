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
from riskflow.store.tables.suggestions import SuggestionVerdict

WRITE_ONCE = (
    "stop",
    "clearance",
    "declaration",
    "rating",
    "opinion",
    "decision",
    "record",
    "event",
    "suggestion_verdict",
)

__all__ = [
    "JSON",
    "WRITE_ONCE",
    "AnswerRow",
    "Assessment",
    "Case",
    "Clearance",
    "Decision",
    "Declaration",
    "EventRow",
    "Opinion",
    "Person",
    "PersonGrant",
    "PlannedMeasure",
    "Rating",
    "RecordRow",
    "Stop",
    "SuggestionVerdict",
    "UtcDateTime",
    "Versioned",
]
