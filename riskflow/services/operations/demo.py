"""The demonstration: invented people, and a case in every state, made through the same verbs as real ones."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from riskflow.cases.labels import Advice, Outcome
from riskflow.cases.workflow import Role
from riskflow.files.archive import AttachmentArchive
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import visible
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    attachments as attachment_service,
)
from riskflow.services.assessment import (
    co_editors as co_editor_service,
)
from riskflow.services.assessment import (
    copying,
    submission,
)
from riskflow.services.assessment import (
    inquiries as inquiry_service,
)
from riskflow.services.assessment import (
    notes as note_service,
)
from riskflow.services.assessment.answers import (
    Given,
    Planned,
    lacks_measures,
    open_sheaf,
    suggested_measures,
)
from riskflow.services.review import committee, handling
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.committee import ConditionText, GroupOpinion, OwnRating
from riskflow.services.review.decisions import Verdict
from riskflow.services.review.handling import Finding
from riskflow.services.unit_of_work import Desk, identity, open_case
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Person, PersonGrant

At = Callable[[str], AbstractContextManager[Desk]]
"""Opens a desk, in a transaction of its own, for the person with a login."""

HARMLESS = "harmless-exchange"
RATINGS = {
    "rut": (Level.HIGH, Advice.WITH_CONDITIONS, "Nyttan är god. Risken går att hantera med tydliga villkor."),
    "ravi": (Level.HIGH, Advice.WITH_CONDITIONS, "The work is worth doing, but access has to be planned first."),
    "rosa": (Level.MODERATE, Advice.GO_AHEAD, "Avtalet räcker enligt min läsning."),
}
DISSENT = "Jag anser att samarbetet kan genomföras utan särskilda villkor, eftersom avtalet redan reglerar frågan."
CONDITIONS = (
    ConditionText(
        "Skriftligt besked från exportkontroll innan data lämnar EU",
        "Alice Åkerman",
        "2027-02-01",
        "Beskedet i ärendet",
        "Ärendet tas upp på nytt",
    ),
    ConditionText(
        "Access plan for visiting staff with end dates",
        "Hedda Holm",
        "2027-03-01",
        "The signed plan",
        "Access is closed",
    ),
)

ASKED_ABOUT = "du-technology"
MESSAGE = "Är positionsgivarna listade? Vi köper dem färdiga och delar bara utvärderingen."
NOTE = "Jag tror att givarna ligger under gränsen, men det bör exportkontrollen bekräfta."
PROGRAMME = "Utkast till program\n\n1. Enkät i lägret, två veckor\n2. Öppna data utan personuppgifter\n3. Rapport\n"


@dataclass(frozen=True, slots=True)
class Material:
    """What the demonstration is made of: people, words of the cases, and the worked cases' answers."""

    people: tuple[Mapping[str, Any], ...]
    cases: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, Mapping[str, Any]]


def is_empty(session: Session) -> bool:
    """Say whether nobody has been entered yet."""
    return not case_queries.people(session)


def enter_people(session: Session, material: Material) -> None:
    """Enter the people with their roles, written as `role` or `role:scope`."""
    for entry in material.people:
        person = Person(
            login=entry["login"],
            name=entry["name"],
            email=f"{entry['login']}@example.org",
            title=entry["title"],
            department=entry["department"],
        )
        session.add(person)
        session.flush()  # the grants need its id
        for written in entry["roles"] or ():
            role, _, scope = written.partition(":")
            session.add(PersonGrant(person_id=identity(person.id), role=Role(role), scope=scope))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the stories are played: the material and the way to act as somebody."""

    material: Material
    at: At
    attachments: AttachmentArchive

    def draft(self, case: str, *, upto: int | None = None) -> str:
        """Start a case and answer it, wholly or in part; return its code."""
        words = self.material.cases[case]
        answers = {**self.material.answers[case], **words}
        with self.at("alice") as desk:
            code = answer_service.start(desk, answers["title"], answers["kind"]).code
        with self.at("alice") as desk:
            matter = open_case(desk, code)
            sheaf = open_sheaf(desk, matter)
            seen = visible(sheaf.questionnaire, {key: _chosen(value) for key, value in answers.items()})
            given = [
                Given(q, chosen, version=row.version if (row := sheaf.rows.get(q)) else None)
                for q, chosen in seen.items()
                if not answer_service.is_fetched(sheaf.questionnaire, q)
            ]
            answer_service.answer(desk, code, given[:upto])
        return code

    def submit(self, case: str) -> str:
        """Answer a case wholly, plan what it needs and submit it."""
        code = self.draft(case)
        with self.at("alice") as desk:
            planned = list(_needed_measures(desk, code))
        if planned:
            with self.at("alice") as desk:
                answer_service.plan(desk, code, planned)
        with self.at("alice") as desk:
            submission.submit(desk, code)
        return code

    def rate(self, code: str, *logins: str) -> None:
        """Declare and rate as members of RAI."""
        for login in logins:
            level, advice, reason = RATINGS[login]
            with self.at(login) as desk:
                committee.declare(desk, code, has_conflict=False)
            with self.at(login) as desk:
                committee.rate(desk, code, 1, OwnRating(advice, reason, dict.fromkeys(Area, level)))

    def opine(self, code: str, advice: Advice) -> None:
        """Rate with a quorum and give RAI's opinion, with one dissent."""
        self.rate(code, "rut", "ravi", "rosa")
        with self.at("rut") as desk:
            rosa = identity(_found(desk.session, "rosa").id)
            text = (
                "RAI ser ett tydligt akademiskt värde. Riskerna gäller främst tillgång och villkor och kan begränsas."
            )
            committee.give_opinion(desk, code, 1, GroupOpinion(advice, text, CONDITIONS, {rosa: DISSENT}))

    def take_position(self, code: str) -> None:
        """Give SAI's views and its position."""
        for login in ("stig", "siri"):
            with self.at(login) as desk:
                committee.declare(desk, code, has_conflict=False)
            with self.at(login) as desk:
                committee.rate(
                    desk, code, 1, OwnRating(Advice.WITH_CONDITIONS, "Principen om öppenhet väger tungt.", {})
                )
        with self.at("stig") as desk:
            text = "SAI delar RAI:s bedömning. Partnerns koppling till försvarsindustrin kräver ett snävare upplägg."
            committee.take_position(desk, code, 1, GroupOpinion(Advice.WITH_CONDITIONS, text, CONDITIONS))

    def decide(self, code: str, login: str) -> None:
        """Decide with conditions."""
        with self.at(login) as desk:
            verdict = Verdict(
                Outcome.WITH_CONDITIONS,
                benefit="Samarbetet ger tillgång till mätdata som saknas i Sverige.",
                reasons="Riskerna gäller åtkomst och ägare. Villkoren är den minst ingripande åtgärd som räcker.",
                conditions=CONDITIONS,
                exit_plan="Avtalet kan sägas upp med tre månaders varsel. Doktoranderna byter då handledning till KTH.",
                follow_up_on=date(desk.today.year + 1, 6, 1),
                presenter="Sven Sköld",
            )
            decision_service.decide(desk, code, 1, verdict)


def _needed_measures(desk: Desk, code: str) -> Iterator[Planned]:
    sheaf = open_sheaf(desk, open_case(desk, code))
    due = date(desk.today.year + 1, 3, 1)
    for area in lacks_measures(sheaf, ()):
        for measure in suggested_measures(sheaf)[area][:2]:
            yield Planned(measure.id, "", "Alice Åkerman", due)


def _chosen(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _found(session: Session, login: str) -> Person:
    person = case_queries.person_by_login(session, login)
    if person is None:
        message = f"the demonstration has nobody called {login}"
        raise LookupError(message)
    return person


def play(stage: Stage) -> None:
    """Play every story: at the end there is a case in every state."""
    for story in (
        _ended_by_itself,
        _with_head_and_closed,
        _with_rai,
        _decided,
        _with_sai,
        _interrupted,
        _left,
        _shared,
    ):
        story(stage)


def _ended_by_itself(stage: Stage) -> None:
    stage.submit("rf-01")
    stage.submit("gate-alone")
    stage.draft(HARMLESS, upto=12)


def _with_head_and_closed(stage: Stage) -> None:
    stage.submit("rf-06")
    code = stage.submit("rf-09")
    with stage.at("sven") as desk:
        handling.read_second(desk, code)
    with stage.at("hedda") as desk:
        handling.acknowledge(desk, code, 1)


def _with_rai(stage: Stage) -> None:
    stage.rate(stage.submit("rf-14"), "ravi", "rosa")
    stage.submit("rf-25")
    stage.opine(stage.submit("rf-17"), Advice.WITH_CONDITIONS)


def _decided(stage: Stage) -> None:
    code = stage.submit("rf-22")
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    with stage.at("eva") as desk:
        for found in case_queries.stops_of(desk.session, [open_case(desk, code).id]):
            if found.clearance is None and "export-control" in found.stop.functions:
                finding = Finding(
                    "Mottagarna är klassade. Inget lämnar EU utan tillstånd.", "Firmware delas inte", "RSO 2026-114"
                )
                handling.clear(desk, code, identity(found.stop.id), finding)
                break
    stage.decide(code, "greta")


def _with_sai(stage: Stage) -> None:
    stage.opine(stage.submit("rf-20"), Advice.TO_SAI)


def _interrupted(stage: Stage) -> None:
    code = stage.submit("partner-involvement")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    with stage.at("dag") as desk:
        decision_service.suspend(desk, code, "Nya uppgifter om partnerns ägare ska utredas.")
    code = stage.submit("publication-control")
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Bifoga avtalsutkastet och beskriv villkoren för publicering.")


def _left(stage: Stage) -> None:
    code = stage.draft(HARMLESS, upto=8)
    with stage.at("alice") as desk:
        submission.withdraw(desk, code, "Utbytet skjuts upp.")
    code = stage.submit("rf-14")
    with stage.at("sven") as desk:
        handling.dismiss(desk, code, "Samma samarbete prövas redan i ett annat ärende.")
    code = stage.draft("rf-25", upto=6)
    with stage.at("alice") as desk:
        submission.hand_to_security(desk, code)
    with stage.at("alice") as desk:
        copying.copy_case(desk, case_queries.cases_of_owner(desk.session, desk.viewer.id)[-1].code)


def _shared(stage: Stage) -> None:
    """Write a draft with a co-editor, with a question out to a function, a note and a document."""
    code = stage.draft("rf-17", upto=24)
    with stage.at("alice") as desk:
        co_editor_service.invite(desk, code, identity(_found(desk.session, "bodil").id))
    with stage.at("bodil") as desk:
        due = date(desk.today.year + 1, 1, 15)
        inquiry_service.ask(
            desk, code, inquiry_service.Wanted(ASKED_ABOUT, function="export-control", message=MESSAGE, due=due)
        )
    with stage.at("bodil") as desk:
        note_service.write_note(desk, code, ASKED_ABOUT, NOTE)
    content = PROGRAMME.encode()
    digest = stage.attachments.put(content)
    with stage.at("alice") as desk:
        arrived = attachment_service.Arrived("Programutkast.txt", "text/plain", len(content), digest, "summary")
        attachment_service.attach(desk, code, arrived, most=1)
