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
from riskflow.store.tables.columns import JSON, UtcDateTime, Versioned
from riskflow.store.tables.context import ContextImport, IndicatorValue, WorldSpread
from riskflow.store.tables.letters import NotificationRow
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
from riskflow.store.tables.releases import ReleaseProposal, ReleaseRow
from riskflow.store.tables.sharing import Attachment, AttachmentRemoval, CoEditing, Inquiry, InquiryEnd, Note
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
    "release_proposal",
    "version_release",
    "context_import",
    "suggestion_verdict",
    "screening",
    "judgement",
)
SHARED_WORK = ("attachment_removal", "attachment", "note", "inquiry_end", "inquiry", "co_editing")
"""Written once as well, but a case that leaves for the security function takes its rows along (migration 0002)."""

__all__ = [
    "JSON",
    "SHARED_WORK",
    "WRITE_ONCE",
    "AnswerRow",
    "Assessment",
    "Attachment",
    "AttachmentRemoval",
    "Case",
    "CasePartner",
    "Clearance",
    "CoEditing",
    "ContextImport",
    "Decision",
    "Declaration",
    "EventRow",
    "IndicatorValue",
    "Inquiry",
    "InquiryEnd",
    "Judgement",
    "ListEntry",
    "ListEntryName",
    "ListVersion",
    "Note",
    "NotificationRow",
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
    "ReleaseProposal",
    "ReleaseRow",
    "Screening",
    "Stop",
    "SuggestionVerdict",
    "UtcDateTime",
    "Versioned",
    "WorldSpread",
]
