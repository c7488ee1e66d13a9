"""The tables, imported from here. The rules about them are in `riskflow.cases` and the services.

Rows of `WRITE_ONCE` tables and the answers of a submitted assessment are never changed or deleted; triggers in the
database refuse it (the first migration).
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
from riskflow.store.tables.collaboration import Attachment, AttachmentRemoval, CoEditing, Inquiry, InquiryEnd, Note
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
from riskflow.store.tables.receipts import CompletedRequest
from riskflow.store.tables.releases import ReleaseProposal, ReleaseRow
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
"""Write-once too, but deleted with the draft of a case that is handed to the security function (migration 0002)."""

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
    "CompletedRequest",
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
