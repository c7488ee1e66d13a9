"""Records of acts to draw, one of each kind, from what the sample of a decision says."""

from dataclasses import replace
from datetime import date

from riskflow.records.acts import Act, ActLevel
from riskflow.records.kinds import ActKind
from riskflow.records.model import RecordAddendum, RecordPerson
from riskflow.text import Text
from tests.support.records import sample_records

ENGLISH = "The partner has moved its laboratory, and the data that are shared with it will be kept in Lund."


def opinion() -> Act:
    return _act(ActKind.OPINION)


def position() -> Act:
    decision = sample_records.decision()
    return replace(_act(ActKind.POSITION), opinion=decision.position, replaces="FEDCBA9876543210")


def clearance() -> Act:
    gate = sample_records.decision().gates[0]
    return replace(_act(ActKind.CLEARANCE), number=2, opinion=None, levels=(), gate=gate)


def correction() -> Act:
    addendum = RecordAddendum(
        about=Text(sv="Beslut 1", en="Decision 1"), text=ENGLISH, by="Ada Ahl", on=date(2026, 11, 25)
    )
    return replace(
        _act(ActKind.CORRECTION), number=3, opinion=None, levels=(), addendum=addendum, corrects="0123456789ABCDEF"
    )


def _act(kind: ActKind) -> Act:
    decision = sample_records.decision()
    return Act(
        kind=kind,
        number=1,
        institution=decision.institution,
        reference=decision.reference,
        registry_no=decision.registry_no,
        dated=decision.dated,
        drawn_up_at=decision.drawn_up_at,
        code="AC0123456789ABCD",
        title=decision.title,
        collaboration=decision.collaboration,
        parties=decision.parties,
        applicant=decision.applicant,
        department=decision.department,
        by=RecordPerson(name="Rut Rydell", office=Text(sv="ordförande i RAI", en="chair of RAI")),
        levels=tuple(ActLevel(area=each.area, level=each.level) for each in decision.areas),
        opinion=decision.opinion,
        revision=decision.revision,
        questionnaire=decision.questionnaire,
        questionnaire_version=decision.questionnaire_version,
        assessment_digest=decision.assessment_digest,
        last_event=decision.last_event,
        chain_digest=decision.chain_digest,
    )
