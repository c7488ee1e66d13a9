"""What is open, or was said, when a decision is to be taken: shown first, and kept with the decision."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import rfc8785
from babel.dates import format_date

from riskflow.cases.labels import GateOutcome
from riskflow.cases.review_input import DECIDE_DESPITE
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Questionnaire
from riskflow.services.assessment.answers import ScoredAssessment, current_assessment
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.partners.status import PartnerStatus, statuses_in_case
from riskflow.services.review.follow_up.shown import obligation_words
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.handling.follow_up import obligations_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.text import Text


class PointKind(StrEnum):
    """What may be open; the last three are said and not open."""

    GATE = "gate"
    UNKNOWN = "unknown"
    PARTNER = "partner"
    REQUEST = "request"
    OBLIGATION = "obligation"
    REFUSAL = "refusal"
    CONDITION = "condition"
    DISSENT = "dissent"


SAID = frozenset({PointKind.REFUSAL, PointKind.CONDITION, PointKind.DISSENT})


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is open or was said; `key` tells it from the others of its kind."""

    kind: PointKind
    key: str
    words: Text

    @property
    def is_open(self) -> bool:
        """Whether a decision is taken in spite of it."""
        return self.kind not in SAID

    def as_row(self) -> dict[str, Any]:
        """Return it as it is kept with a decision."""
        return {"kind": self.kind.value, **self.words.model_dump()}


NO_PARTNER = Text(
    sv="Ingen partner är angiven och sökt på listorna.", en="No partner is named and searched for on the lists."
)
NOT_SEARCHED = Text(
    sv="Partnern {partner} är inte sökt på dagens listor.",
    en="The partner {partner} has not been searched for on today's lists.",
)
LISTS_LACKING = Text(
    sv="Partnern {partner}: en lista som binder saknas eller är gammal.",
    en="The partner {partner}: a list that binds is missing or old.",
)
HITS_OPEN = Text(
    sv="Partnern {partner}: {count} träffar på listorna är inte bedömda.",
    en="The partner {partner}: {count} hits on the lists have not been judged.",
)
HIT_OPEN = Text(
    sv="Partnern {partner}: en träff på listorna är inte bedömd.",
    en="The partner {partner}: one hit on the lists has not been judged.",
)
NOT_ANSWERED = Text(
    sv="{gate}: {function} har inte lämnat besked (sedan {day}).",
    en="{gate}: {function} has not answered (since {day}).",
)
MORE_IS_ASKED = Text(
    sv="{gate}: {function} behöver veta mer (sedan {day}).", en="{gate}: {function} needs to know more (since {day})."
)
APPLICANT = Text(sv="Den sökande", en="The applicant")
NOT_REPLIED = Text(
    sv="{name} har inte svarat på en fråga från handläggningen (svar senast {day}).",
    en="{name} has not answered a question of the handling (to be answered by {day}).",
)
NOT_KNOWN = Text(sv="Besvarat ”vet inte”: {question}", en="Answered “don't know”: {question}")
NOT_SHOWN = Text(
    sv="Åtagande {number} från det tidigare beslutet är inte visat: {text}",
    en="Obligation {number} of the earlier decision has not been shown: {text}",
)
SAID_NO = Text(sv="{gate}: {function} har sagt nej. {basis}", en="{gate}: {function} has said no. {basis}")
SETS_CONDITIONS = Text(
    sv="{gate}: {function} ställer villkor. {conditions}", en="{gate}: {function} sets conditions. {conditions}"
)
THINKS_OTHERWISE = Text(sv="{group}: avvikande mening av {member}.", en="{group}: {member} has a dissenting opinion.")


def open_points(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> list[OpenPoint]:
    """Return what is open in a revision, and what functions and members have said against it or with conditions."""
    number = identity(scored.assessment.id)
    gates = case_queries.stops_on(uow.session, number)
    return [
        *_open_gates(scored.questionnaire, gates),
        *_unknowns(scored),
        *_open_partners(statuses_in_case(uow, opened)),
        *_open_requests(uow, opened, scored.questionnaire),
        *_open_obligations(uow, opened),
        *_said_of_gates(scored.questionnaire, gates),
        *_dissents(uow, opened, number),
    ]


def decided_despite(uow: UnitOfWork, code: str) -> str:
    """Return what a decision on a case is taken in spite of now, as the tick says it."""
    opened = open_case(uow, code)
    return despite_token(open_points(uow, opened, current_assessment(uow, opened)))


def despite_token(points: Iterable[OpenPoint]) -> str:
    """Return what a tick says that a decision is taken in spite of; nothing where nothing is open."""
    keys = sorted([each.kind.value, each.key] for each in points if each.is_open)
    return hashlib.sha256(rfc8785.dumps(keys)).hexdigest()[:32] if keys else ""


def check_despite(points: Sequence[OpenPoint], despite: str) -> None:
    """Refuse a decision that is not said to be taken in spite of all that is open now.

    Raises:
        InvalidError: the tick is missing, or was made for something else than what is open.
    """
    if despite != despite_token(points) and any(each.is_open for each in points):
        raise InvalidError(DECIDE_DESPITE)


def _open_gates(questionnaire: Questionnaire, gates: Iterable[StopWithClearance]) -> Iterator[OpenPoint]:
    for found in gates:
        if not found.is_awaited:
            continue
        said = found.clearance
        words, since = (MORE_IS_ASKED, said.cleared_at) if said else (NOT_ANSWERED, found.stop.opened_at)
        names = [questionnaire.functions_by_id[each].name for each in found.stop.functions]
        function = Text(sv=" eller ".join(name.sv for name in names), en=" or ".join(name.en for name in names))
        label = questionnaire.gates[found.stop.gate].label
        key = f"{found.stop.gate}:{len(found.answers)}"
        yield OpenPoint(PointKind.GATE, key, words.filled(gate=label, function=function, day=day_text(since)))


def _unknowns(scored: ScoredAssessment) -> Iterator[OpenPoint]:
    questions = scored.questionnaire.questions
    # What the lists say is told partner by partner.
    for unknown in (each for each in scored.profile.unknowns if not questions[each.question].is_answered_by_screening):
        words = NOT_KNOWN.filled(question=questions[unknown.question].text)
        yield OpenPoint(PointKind.UNKNOWN, unknown.question, words)


def _open_partners(statuses: Sequence[PartnerStatus]) -> Iterator[OpenPoint]:
    if not statuses:
        yield OpenPoint(PointKind.PARTNER, "none", NO_PARTNER)
    for status in statuses:
        name, code, count = status.partner.name, status.partner.code, len(status.open_hits)
        if status.screening is None or not status.is_current:
            yield OpenPoint(PointKind.PARTNER, f"{code}:search", NOT_SEARCHED.filled(partner=name))
        elif status.doubts:
            yield OpenPoint(PointKind.PARTNER, f"{code}:lists", LISTS_LACKING.filled(partner=name))
        if count:
            words = (HITS_OPEN if count > 1 else HIT_OPEN).filled(partner=name, count=str(count))
            yield OpenPoint(PointKind.PARTNER, f"{code}:hits:{count}", words)


def _open_requests(uow: UnitOfWork, opened: OpenCase, questionnaire: Questionnaire) -> Iterator[OpenPoint]:
    for each in review_queries.requests_of(uow.session, [opened.id]):
        if each.reply is not None:
            continue
        asked, functions = each.request, questionnaire.functions_by_id
        name = functions[asked.function].name if asked.function in functions else APPLICANT
        words = NOT_REPLIED.filled(name=name, day=day_text(asked.due))
        yield OpenPoint(PointKind.REQUEST, str(asked.id), words)


def _open_obligations(uow: UnitOfWork, opened: OpenCase) -> Iterator[OpenPoint]:
    for each in obligations_in(uow.session, [opened.id])[opened.id]:
        if not each.is_settled:
            number, (text, _) = str(each.row.number), obligation_words(uow, opened, each.row)
            yield OpenPoint(PointKind.OBLIGATION, number, NOT_SHOWN.filled(number=number, text=text))


def _said_of_gates(questionnaire: Questionnaire, gates: Iterable[StopWithClearance]) -> Iterator[OpenPoint]:
    for found in gates:
        said = found.clearance
        if said is None:
            continue
        about: dict[str, str | Text] = {
            "gate": questionnaire.gates[found.stop.gate].label,
            "function": questionnaire.functions_by_id[said.function].name,
        }
        if found.is_refused:
            yield OpenPoint(PointKind.REFUSAL, found.stop.gate, SAID_NO.filled(**about, basis=said.basis))
        elif found.outcome is GateOutcome.ON_CONDITIONS:
            words = SETS_CONDITIONS.filled(**about, conditions=said.conditions)
            yield OpenPoint(PointKind.CONDITION, found.stop.gate, words)


def _dissents(uow: UnitOfWork, opened: OpenCase, assessment: int) -> Iterator[OpenPoint]:
    own = deliberation.dissents_in(uow.session, [opened.id])
    for opinion in deliberation.standing_opinions(uow.session, [assessment]):
        members = {dissent["person"]: dissent["name"] for dissent in opinion.dissents}
        members |= {row.person_id: name for row, name in own if row.opinion_id == opinion.id}
        for person, name in members.items():
            words = THINKS_OTHERWISE.filled(group=opinion.group.upper(), member=name)
            yield OpenPoint(PointKind.DISSENT, f"{opinion.group}:{person}", words)


def day_text(at: datetime | date) -> Text:
    """Return a day in Sweden in words."""
    day = at.astimezone(SWEDISH_TIME).date() if isinstance(at, datetime) else at
    return Text(sv=format_date(day, "d MMMM y", "sv_SE"), en=format_date(day, "d MMMM y", "en_GB"))
