"""Who creates the cases of the demonstration, acting as one person after the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from riskflow.cases.grants import CHAIR_OF, Position
from riskflow.cases.labels import Advice, CaseOutcome, Confidence, Vote
from riskflow.cases.review_input import (
    ConditionInput,
    DecisionInput,
    OpinionInput,
    RatingInput,
)
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.submission import areas_without_measures, suggested_measures
from riskflow.cases.workflow import Role
from riskflow.deliberation.ratings import NEEDS_REASON
from riskflow.files.archive import AttachmentArchive
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import visible_answers
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import (
    AnswerInput,
    MeasureInput,
    current_assessment,
)
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import committee
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.open_points import decided_despite
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant

UnitOfWorkAs = Callable[[str], AbstractContextManager[UnitOfWork]]
"""Opens a unit of work for the person with a login."""

RATINGS = {
    "rut": (Level.HIGH, Advice.WITH_CONDITIONS, "Nyttan är god. Risken går att hantera med tydliga villkor."),
    "ravi": (Level.HIGH, Advice.WITH_CONDITIONS, "The work is worth doing, but access has to be planned first."),
    "rosa": (Level.MODERATE, Advice.GO_AHEAD, "Avtalet räcker enligt min läsning."),
}
DISSENT = "Jag anser att samarbetet kan genomföras utan särskilda villkor, eftersom avtalet redan reglerar frågan."
CONDITIONS = (
    ConditionInput(
        "Skriftligt besked från exportkontroll innan data lämnar EU",
        "Alice Åkerman",
        "2027-02-01",
        "Beskedet i ärendet",
        "Ärendet tas upp på nytt",
    ),
    ConditionInput(
        "Access plan for visiting staff with end dates",
        "Hedda Holm",
        "2027-03-01",
        "The signed plan",
        "Access is closed",
    ),
)

AREA_REASON = "Uppgifterna i svaren om tillgång till data och utrustning väger tyngst här."


@dataclass(frozen=True, slots=True)
class DemoData:
    """People, texts of the cases, the answers of the worked cases, and the organisations of the lists."""

    people: tuple[Mapping[str, Any], ...]
    cases: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, Mapping[str, Any]]
    organisations: tuple[Mapping[str, str], ...] = ()
    listed: tuple[Mapping[str, str], ...] = ()
    measures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """State of the restrictive measures of the Union -> territories."""


def rating_of(advice: Advice, reason: str, level: Level) -> RatingInput:
    """Return a rating of the same level in every area, with its reasons."""
    levels, sure = dict.fromkeys(Area, level), dict.fromkeys(Area, Confidence.MEDIUM)
    reasons = dict.fromkeys(Area, AREA_REASON) if level in NEEDS_REASON else {}
    return RatingInput(advice, reason, levels, reasons, sure)


def is_empty(session: Session) -> bool:
    """Return whether there are no people yet."""
    return not case_queries.people(session)


def add_people(session: Session, data: DemoData) -> None:
    """Add the people with their roles, written as `role`, `role:scope` or, in a committee, `role:seat`."""
    for entry in data.people:
        person = Person(
            login=entry["login"],
            name=entry["name"],
            email=f"{entry['login']}@example.org",
            title=entry["title"],
            telephone=entry.get("telephone", ""),
            department=entry["department"],
        )
        session.add(person)
        session.flush()  # the grants need its id
        for written in entry["roles"] or ():
            role, _, scope = written.partition(":")
            seat = scope if Role(role) in people_queries.SEATED_ROLES else ""
            session.add(
                PersonGrant(
                    person_id=identity(person.id),
                    role=Role(role),
                    scope="" if seat else scope,
                    position=Position(seat),
                    competences=entry.get("competences", []) if Role(role) in CHAIR_OF else [],
                )
            )


def person_with_login(session: Session, login: str) -> Person:
    """Return a person of the demonstration.

    Raises:
        LookupError: when there is none.
    """
    person = case_queries.person_by_login(session, login)
    if person is None:
        raise LookupError(f"the demonstration has nobody called {login}")
    return person


@dataclass(frozen=True, slots=True)
class DemoRunner:
    """Creates cases, acting as one person after the other."""

    material: DemoData
    unit_of_work_as: UnitOfWorkAs
    attachments: AttachmentArchive

    def draft(self, case: str, *, upto: int | None = None) -> str:
        """Start a case and answer all or the first of its questions; return its code."""
        answers = {**self.material.answers[case], **self.material.cases[case]}
        with self.unit_of_work_as("alice") as uow:
            code = answer_service.start(uow, answers["title"], answers["kind"]).code
        with self.unit_of_work_as("alice") as uow:
            opened = open_case(uow, code)
            scored = current_assessment(uow, opened)
            seen = visible_answers(scored.questionnaire, {key: _chosen(value) for key, value in answers.items()})
            given = [
                AnswerInput(q, chosen, version=row.version if (row := scored.rows.get(q)) else None)
                for q, chosen in seen.items()
                if q in answers and not answer_service.is_fetched(scored.questionnaire, q)
            ]
            answer_service.answer(uow, code, given[:upto])
        return code

    def draft_with_partner(self, case: str, partner: PartnerInput) -> str:
        """Start a case by its kind alone, add its partner and give all answers; return its code."""
        answers = {key: _chosen(value) for key, value in self.material.answers[case].items()}
        with self.unit_of_work_as("alice") as uow:
            code = answer_service.start(uow, "", answers["kind"][0]).code
        with self.unit_of_work_as("alice") as uow:
            partner_service.add(uow, code, partner)
        with self.unit_of_work_as("alice") as uow:
            questionnaire = current_assessment(uow, open_case(uow, code)).questionnaire
            given = {**answers, PARTNER: (partner.name,)}
            looked_up = {name for name in given if answer_service.is_fetched(questionnaire, name)}
            del given["kind"]
            answer_service.answer(uow, code, [AnswerInput(q, given[q]) for q in given.keys() - looked_up])
        return code

    def submit(self, case: str) -> str:
        """Answer a case, plan the measures that it needs and submit it."""
        code = self.draft(case)
        with self.unit_of_work_as("alice") as uow:
            planned = list(_needed_measures(uow, code))
        if planned:
            with self.unit_of_work_as("alice") as uow:
                answer_service.plan(uow, code, planned)
        with self.unit_of_work_as("alice") as uow:
            submission.submit(uow, code)
        return code

    def rate(self, code: str, *logins: str) -> None:
        """Declare and rate as members of RAI."""
        for login in logins:
            level, advice, reason = RATINGS[login]
            with self.unit_of_work_as(login) as uow:
                committee.declare(uow, code, has_conflict=False)
            with self.unit_of_work_as(login) as uow:
                committee.rate(uow, code, 1, rating_of(advice, reason, level))

    def opine(self, code: str, advice: Advice) -> None:
        """Rate as a quorum and give RAI's opinion, with one dissent."""
        self.rate(code, "rut", "ravi", "rosa")
        with self.unit_of_work_as("rut") as uow:
            rosa = identity(person_with_login(uow.session, "rosa").id)
            text = (
                "RAI ser ett tydligt akademiskt värde. Riskerna gäller främst tillgång och villkor och kan begränsas."
            )
            opinion = OpinionInput(
                advice,
                text,
                CONDITIONS,
                {rosa: DISSENT},
                benefit="Mätdata som saknas i Sverige, och två doktoranders fältarbete.",
                risks="Tillgång till utrustning och villkor för publicering. Båda kan begränsas i avtalet.",
                votes=self._votes(uow),
                override_reason="Samma partner återkommer i flera fakulteter. SAI bör ange en linje.",
            )
            committee.give_opinion(uow, code, 1, opinion)

    def _votes(self, uow: UnitOfWork) -> dict[int, Vote]:
        """Return the votes of a quorum: the member who dissents votes against."""
        cast = {"rut": Vote.IN_FAVOUR, "ravi": Vote.IN_FAVOUR, "rosa": Vote.AGAINST}
        return {identity(person_with_login(uow.session, login).id): vote for login, vote in cast.items()}

    def take_position(self, code: str) -> None:
        """Rate as members of SAI and give its position."""
        for login in ("stig", "siri"):
            with self.unit_of_work_as(login) as uow:
                committee.declare(uow, code, has_conflict=False)
            with self.unit_of_work_as(login) as uow:
                committee.rate(
                    uow, code, 1, RatingInput(Advice.WITH_CONDITIONS, "Principen om öppenhet väger tungt.", {})
                )
        with self.unit_of_work_as("stig") as uow:
            text = "SAI delar RAI:s bedömning. Partnerns koppling till försvarsindustrin kräver ett snävare upplägg."
            position = OpinionInput(
                Advice.WITH_CONDITIONS,
                text,
                CONDITIONS,
                benefit="Öppen forskning om säkrare broar, som båda länderna har nytta av.",
                risks="Kopplingen till försvarsindustrin. Ett snävare upplägg räcker för att hantera den.",
            )
            committee.take_position(uow, code, 1, position)

    def decide(self, code: str, login: str) -> None:
        """Decide with conditions."""
        with self.unit_of_work_as(login) as uow:
            decision = DecisionInput(
                CaseOutcome.WITH_CONDITIONS,
                benefit="Samarbetet ger tillgång till mätdata som saknas i Sverige.",
                reasons="Riskerna gäller åtkomst och ägare. Villkoren är den minst ingripande åtgärd som räcker.",
                conditions=CONDITIONS,
                exit_plan="Avtalet kan sägas upp med tre månaders varsel. Doktoranderna byter då handledning till KTH.",
                follow_up_on=date(uow.today.year + 1, 6, 1),
                presenter="Sven Sköld",
                despite=decided_despite(uow, code),
            )
            decision_service.decide(uow, code, 1, decision)


def _needed_measures(uow: UnitOfWork, code: str) -> Iterator[MeasureInput]:
    scored = current_assessment(uow, open_case(uow, code))
    due = date(uow.today.year + 1, 3, 1)
    for area in areas_without_measures(scored.questionnaire, scored.profile, ()):
        for measure in suggested_measures(scored.questionnaire, scored.profile)[area][:2]:
            yield MeasureInput(measure.id, "", "Alice Åkerman", due)


def _chosen(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
