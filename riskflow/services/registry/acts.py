"""The records of acts: opinions, positions, clearances and corrections as values, and their files in the register."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace

from riskflow.cases.policy import Part
from riskflow.cases.review_input import SubjectKind, subject_parts
from riskflow.cases.workflow import State
from riskflow.logs import security_event
from riskflow.meetings.labels import GROUP_WORDS
from riskflow.records.acts import Act, ActLevel
from riskflow.records.kinds import ActKind
from riskflow.records.model import RecordAddendum, RecordGate, RecordOpinion, RecordPerson, StrOrText
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.records.build import (
    CODE_LENGTH,
    IssuingInstitution,
    gates_of,
    opinion_of,
    secrecy_of,
    verification_code,
)
from riskflow.services.records.issue import SealedRecord
from riskflow.services.records.overdue import OVERDUE_AFTER, orders_so_far
from riskflow.services.records.sources import RecordSources, read_sources, swedish_day
from riskflow.services.records.wording import answer_of, kind_of, parties_of
from riskflow.services.review.case_acts import enqueue_act
from riskflow.services.review.corrections import readable_corrections, subject_name
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.handling import acts as queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import (
    ActRecord,
    Assessment,
    CaseAct,
    Clearance,
    CorrectionRequest,
    CorrectionRuling,
    Decision,
    Opinion,
    Stop,
)
from riskflow.text import Text

REGISTRY = Text(sv="prövade begäran om rättelse", en="ruled on the request for correction")
CHAIR = Text(sv="ordförande vid yttrandet, {group}", en="in the chair, {group}")
SAID_BY_GROUPS = frozenset({ActKind.OPINION, ActKind.POSITION})
OF_A_DECISION = frozenset({SubjectKind.DECISION, SubjectKind.RECORD})


@dataclass(frozen=True, slots=True)
class ActParts:
    """What an act of its kind says, and who says it; the assessment is the one that it is about."""

    assessment: Assessment
    person: int
    office: StrOrText
    opinion: RecordOpinion | None = None
    gate: RecordGate | None = None
    addendum: RecordAddendum | None = None
    corrects: str | None = None


def act_code(secret: str, case_code: str, number: int) -> str:
    """Return the verification code of the record of an act: not to be guessed, and the same at every attempt."""
    mac = hmac.new(secret.encode(), f"act {case_code} {number}".encode(), hashlib.sha256).hexdigest()
    return mac[:CODE_LENGTH].upper()


def build(uow: UnitOfWork, code: str, number: int, issuer: IssuingInstitution) -> Act | None:
    """Return the record of an act; None when it has been registered before, or the case has left for security."""
    act, opened = queries.act_numbered(uow.session, code, number), open_case(uow, code)
    if opened.case.state is State.WITH_SECURITY or queries.is_filed(uow.session, identity(act.id)):
        return None
    case = opened.case
    sources, parts = _parts(uow, opened, act, issuer)
    scored, end = sources.scored, case_queries.last_event_until(uow.session, opened.id, act.done_at)
    levels = scored.profile.areas.items() if parts.opinion else ()
    return Act(
        kind=act.kind,
        number=act.number,
        institution=issuer.institution,
        demonstration=issuer.demonstration,
        reference=case.reference,
        registry_no=case.registry_no or None,
        dated=swedish_day(act.done_at),
        drawn_up_at=act.done_at,
        code=act_code(issuer.secret, code, number),
        replaces=act_code(issuer.secret, code, act.replaces) if act.replaces else None,
        corrects=parts.corrects,
        secrecy=secrecy_of(uow, opened, sources.decision, issuer),
        title=answer_of(scored, "title") or case.title,
        collaboration=kind_of(scored),
        parties=parties_of(uow, scored),
        applicant=RecordPerson(name=sources.owner.name, office=sources.owner.title),
        department=case.department,
        by=RecordPerson(name=sources.names[parts.person], office=parts.office),
        levels=tuple(ActLevel(area=area, level=result.level) for area, result in levels),
        opinion=parts.opinion,
        gate=parts.gate,
        addendum=parts.addendum,
        revision=parts.assessment.revision,
        questionnaire=scored.questionnaire.title,
        questionnaire_version=scored.questionnaire.version,
        assessment_digest=parts.assessment.digest,
        last_event=end.seq,
        chain_digest=end.hash,
    )


def _parts(
    uow: UnitOfWork, opened: OpenCase, act: CaseAct, issuer: IssuingInstitution
) -> tuple[RecordSources, ActParts]:
    if act.kind in SAID_BY_GROUPS:
        return _said(uow, opened, act)
    return _cleared(uow, opened, act) if act.kind is ActKind.CLEARANCE else _corrected(uow, opened, act, issuer)


def _sources(uow: UnitOfWork, opened: OpenCase, act: CaseAct, assessment: Assessment, person: int) -> RecordSources:
    """Return the rows of a record as a decision at the moment of the act would have found them."""
    moment = Decision(
        case_id=opened.id, assessment_id=identity(assessment.id), number=0, outcome="", decided_at=act.done_at
    )
    sources = read_sources(uow, opened, moment)
    return replace(sources, names={**sources.names, **case_queries.names_of(uow.session, [person])})


def _said(uow: UnitOfWork, opened: OpenCase, act: CaseAct) -> tuple[RecordSources, ActParts]:
    row = uow.session.get_one(Opinion, act.subject_id)
    assessment = uow.session.get_one(Assessment, row.assessment_id)
    sources = _sources(uow, opened, act, assessment, row.given_by)
    sources = replace(
        sources,
        opinions={row.group: row},
        ratings={row.group: case_queries.ratings_of(uow.session, row.assessment_id, row.group)},
        superseded=[each for each in sources.superseded if each[1].asked_at <= act.done_at and each[0].id != row.id],
        dissents=[each for each in sources.dissents if each[0].recorded_at <= act.done_at],
    )
    raters = {each.person_id for each in sources.ratings[row.group]}
    sources = replace(sources, names={**sources.names, **case_queries.names_of(uow.session, raters)})
    office = CHAIR.filled(group=GROUP_WORDS[row.group])
    return sources, ActParts(assessment, row.given_by, office, opinion=opinion_of(sources, row.group))


def _cleared(uow: UnitOfWork, opened: OpenCase, act: CaseAct) -> tuple[RecordSources, ActParts]:
    row = uow.session.get_one(Clearance, act.subject_id)
    stop = uow.session.get_one(Stop, row.stop_id)
    assessment = uow.session.get_one(Assessment, stop.assessment_id)
    sources = _sources(uow, opened, act, assessment, row.person_id)
    sources = replace(sources, stops=[each for each in sources.stops if each.stop.id == stop.id])
    function = sources.scored.questionnaire.functions_by_id[row.function].name
    return sources, ActParts(assessment, row.person_id, function, gate=next(gates_of(sources)))


def _corrected(
    uow: UnitOfWork, opened: OpenCase, act: CaseAct, issuer: IssuingInstitution
) -> tuple[RecordSources, ActParts]:
    row = uow.session.get_one(CorrectionRuling, act.subject_id)
    asked = uow.session.get_one(CorrectionRequest, row.request_id)
    revisions = case_queries.submitted_revisions(uow.session, opened.id)
    newest = max(each.revision for each in revisions)
    assessment = next(each for each in revisions if each.revision == (asked.revision or newest))
    sources = _sources(uow, opened, act, assessment, row.ruled_by)
    addendum = RecordAddendum(
        about=subject_name(uow, opened.case, asked.subject),
        text=row.addendum,
        by=sources.names[row.ruled_by],
        on=swedish_day(row.ruled_at),
    )
    corrects = _corrected_decision(uow, opened, act)
    code = verification_code(issuer.secret, opened.case.code, corrects) if corrects else None
    return sources, ActParts(assessment, row.ruled_by, REGISTRY, addendum=addendum, corrects=code)


def _corrected_decision(uow: UnitOfWork, opened: OpenCase, act: CaseAct) -> int:
    """Return the number of the decision that a correction is about: the named one, else the newest; 0 where none is."""
    kind, key = subject_parts(act.about)
    if kind in OF_A_DECISION:
        return int(key)
    taken = case_queries.decisions_of(uow.session, opened.id)
    return max((row.number for row in taken if row.decided_at <= act.done_at), default=0)


def register(uow: UnitOfWork, code: str, number: int, sealed: Iterable[SealedRecord]) -> None:
    """Enter sealed files in the register; a record that is there already is left alone."""
    act, opened = queries.act_numbered(uow.session, code, number), open_case(uow, code)
    if opened.case.state is State.WITH_SECURITY or queries.is_filed(uow.session, identity(act.id)):
        return
    for item in sealed:
        uow.session.add(
            ActRecord(
                case_id=opened.id,
                act_id=identity(act.id),
                number=act.number,
                language=item.language.value,
                kind=item.kind.value,
                code=item.code,
                data_digest=item.data_digest,
                pdf_digest=item.pdf_digest,
                archived_at=uow.now,
            )
        )
    record_event(uow, opened.case, "act-archived", number=str(number))


def readable_acts(uow: UnitOfWork, opened: OpenCase) -> list[CaseAct]:
    """Return the acts whose records the person may read.

    What a group said is for those who judge until it is decided on; a correction follows what it is about.
    """
    found = list(queries.acts_of(uow.session, opened.id))
    if uow.viewer is SYSTEM or not found:
        return found
    ruled = {identity(each.ruling.id) for each in readable_corrections(uow, opened) if each.ruling}
    decided = {row.assessment_id for row in case_queries.decisions_of(uow.session, opened.id)}
    judges = Part.RATINGS in opened.parts
    return [act for act in found if _is_readable(uow, act, ruled, decided, judges=judges)]


def _is_readable(uow: UnitOfWork, act: CaseAct, ruled: set[int], decided: set[int], *, judges: bool) -> bool:
    if act.kind is ActKind.CORRECTION:
        return act.subject_id in ruled
    if act.kind not in SAID_BY_GROUPS or judges:
        return True
    return uow.session.get_one(Opinion, act.subject_id).assessment_id in decided


def order_again(uow: UnitOfWork) -> int:
    """Order each record of an act whose pause has ended, and alarm about those that are overdue."""
    due = queries.unfiled(uow.session)
    for code, _, number, since in due:
        age = uow.now - since
        if orders := orders_so_far(age):
            enqueue_act(uow, code, number, str(orders))
        if age > OVERDUE_AFTER:
            security_event("record-overdue", target=f"{code}, act {number}", number=number, orders=orders)
    return len(due)
