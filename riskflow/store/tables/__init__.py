"""The tables, imported from here. The rules about them are in `riskflow.cases` and the services.

Rows of `WRITE_ONCE` tables and the answers of a submitted assessment are never changed or deleted; triggers in the
database refuse it (the first migration), but for a case whose content is removed (migration 0024).
"""

from riskflow.store.tables.cases import (
    AnswerRow,
    Assessment,
    Case,
    CaseFunction,
    CaseListing,
    CaseStanding,
    CaseText,
    Clearance,
    ConflictRuling,
    Decision,
    Declaration,
    EventRow,
    Opinion,
    PlannedMeasure,
    Rating,
    RecordRow,
    Stop,
)
from riskflow.store.tables.classification import AT_SUBMISSION, BOUND, NOT_WHEN_WRITTEN, UNBOUND
from riskflow.store.tables.collaboration import Attachment, AttachmentRemoval, CoEditing, Inquiry, InquiryEnd, Note
from riskflow.store.tables.columns import JSON, UtcDateTime, Versioned
from riskflow.store.tables.context import ContextImport, IndicatorValue, WorldSpread
from riskflow.store.tables.corrections import CorrectionRequest, CorrectionRuling
from riskflow.store.tables.follow_up import CheckIn, CheckInAnswer, Obligation, ObligationStep
from riskflow.store.tables.letters import NotificationRow
from riskflow.store.tables.operations import Heartbeat, InstanceMark
from riskflow.store.tables.partners import (
    CasePartner,
    FreezeRuling,
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
from riskflow.store.tables.people import Person, PersonGrant, ServiceToken
from riskflow.store.tables.proof import ContentRemoval, ReferenceFloor, RemovedRow, RowBinding
from riskflow.store.tables.releases import ReleaseProposal, ReleaseRow
from riskflow.store.tables.secrecy import SecrecyMark
from riskflow.store.tables.sign_in import CompletedRequest, PersonIdentity, SignInSession, UnsentForm, UsedToken
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
    "conflict_ruling",
    "secrecy_mark",
    "row_binding",
    "reference_floor",
    "freeze_ruling",
    "instance_mark",
    "correction_request",
    "correction_ruling",
    "content_removal",
    "removed_row",
    "obligation",
    "obligation_step",
    "check_in",
    "check_in_answer",
)
SHARED_WORK = ("attachment_removal", "attachment", "note", "inquiry_end", "inquiry", "co_editing")
"""Write-once too, but deleted with a case that is handed to the security function or a draft that is disposed of."""

__all__ = [
    "AT_SUBMISSION",
    "BOUND",
    "JSON",
    "NOT_WHEN_WRITTEN",
    "SHARED_WORK",
    "UNBOUND",
    "WRITE_ONCE",
    "AnswerRow",
    "Assessment",
    "Attachment",
    "AttachmentRemoval",
    "Case",
    "CaseFunction",
    "CaseListing",
    "CasePartner",
    "CaseStanding",
    "CaseText",
    "CheckIn",
    "CheckInAnswer",
    "Clearance",
    "CoEditing",
    "CompletedRequest",
    "ConflictRuling",
    "ContentRemoval",
    "ContextImport",
    "CorrectionRequest",
    "CorrectionRuling",
    "Decision",
    "Declaration",
    "EventRow",
    "FreezeRuling",
    "Heartbeat",
    "IndicatorValue",
    "Inquiry",
    "InquiryEnd",
    "InstanceMark",
    "Judgement",
    "ListEntry",
    "ListEntryName",
    "ListVersion",
    "Note",
    "NotificationRow",
    "Obligation",
    "ObligationStep",
    "Opinion",
    "Organisation",
    "OrganisationName",
    "OrganisationRelation",
    "Partner",
    "PartnerMerge",
    "Person",
    "PersonGrant",
    "PersonIdentity",
    "PlannedMeasure",
    "Rating",
    "RecordRow",
    "ReferenceFloor",
    "ReleaseProposal",
    "ReleaseRow",
    "RemovedRow",
    "RowBinding",
    "Screening",
    "SecrecyMark",
    "ServiceToken",
    "SignInSession",
    "Stop",
    "SuggestionVerdict",
    "UnsentForm",
    "UsedToken",
    "UtcDateTime",
    "Versioned",
    "WorldSpread",
]
