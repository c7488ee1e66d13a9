"""The demonstration: invented people, and a case in every state, created through the same services as real ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from riskflow.cases.grants import CHAIR_OF, Position
from riskflow.cases.labels import Advice, CaseOutcome, Confidence, GateOutcome, ReadingOutcome, Vote
from riskflow.cases.review_input import (
    ClearanceInput,
    ConditionInput,
    DecisionInput,
    OpinionInput,
    RatingInput,
    ReadingInput,
)
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.submission import areas_without_measures, suggested_measures
from riskflow.cases.workflow import Role
from riskflow.config import data_folder
from riskflow.deliberation.ratings import NEEDS_REASON
from riskflow.dialogue.reopened import DOCUMENTS, Ask
from riskflow.files.archive import AttachmentArchive
from riskflow.files.untrusted import sha256_of
from riskflow.indicators.catalogue import Observation
from riskflow.indicators.import_file import IndicatorFile
from riskflow.questionnaire.context import MEASURE_STATES, MEASURES
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import visible_answers
from riskflow.screening.importers.ror import RorOrganisation
from riskflow.screening.lists import REQUIRED_LISTS, ListedName, ParsedEntry
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import co_editors as co_editor_service
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment import reuse, submission
from riskflow.services.assessment.answers import (
    AnswerInput,
    MeasureInput,
    current_assessment,
)
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import calibration, readings
from riskflow.services.meetings.demonstration import call_meeting, hold_meeting
from riskflow.services.open_case import open_case
from riskflow.services.operations import indicators, releases
from riskflow.services.operations.demo_follow_up import end_collaboration, follow_up
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rescreen
from riskflow.services.partners.lists import PreparedImport
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import committee, discussion, handling
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.open_points import decided_despite
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person, PersonGrant

UnitOfWorkAs = Callable[[str], AbstractContextManager[UnitOfWork]]
"""Opens a unit of work for the person with a login."""

HARMLESS = "harmless-exchange"
DATA_FILE = data_folder("questionnaires") / "demonstration.yaml"
RELEASE_REASON = "RAI och SAI har prövat versionen (demonstration)."
SHORT_WAY_PARTNER = PartnerInput("Øresunds tekniske universitet", "DK", "Helsingør")
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
READ_NOTE = "Jag har läst svaren om finansieringen och avtalet. De stämmer med avtalsutkastet."
ASKED_ABOUT = "du-technology"
MESSAGE = "Är positionsgivarna listade? Vi köper dem färdiga och delar bara utvärderingen."
NOTE = "Jag tror att givarna ligger under gränsen, men det bör exportkontrollen bekräfta."
PROGRAMME = "Utkast till program\n\n1. Enkät i lägret, två veckor\n2. Öppna data utan personuppgifter\n3. Rapport\n"


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


def run_stories(runner: DemoRunner) -> None:
    """Create a case in every state."""
    for story in (
        _without_decision,
        _with_head_and_closed,
        _with_rai,
        _decided,
        _with_sai,
        _interrupted,
        _ended_early,
        _with_collaboration,
    ):
        story(runner)


def run_late(runner: DemoRunner) -> None:
    """Create cases that have waited for too long, where the runner acts some weeks ago: with the head and with RAI."""
    code = runner.submit("rf-09")
    with runner.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, READ_NOTE))
    runner.rate(runner.submit("rf-17"), "ravi")


def put_sources_in_force(runner: DemoRunner) -> None:
    """Put an invented register and invented lists in force, and which places are under measures of the Union."""
    organisations = [_organisation(each) for each in runner.material.organisations]
    entries = tuple(
        ParsedEntry(code=each["code"], names=(ListedName(each["name"], "name"),), programme=each["programme"])
        for each in runner.material.listed
    )
    digest = sha256_of(DATA_FILE)
    with runner.unit_of_work_as("adam") as uow:
        list_service.import_register(uow, DATA_FILE, organisations)
        for source in REQUIRED_LISTS:
            list_service.import_list(uow, PreparedImport(source, DATA_FILE.name, digest, uow.today, entries, 0))
        rescreen.rescreen_outdated(uow)
        measures = tuple(
            Observation(MEASURES, territory, uow.today, MEASURE_STATES.index(state))
            for state, territories in runner.material.measures.items()
            for territory in territories
        )
        indicators.import_published(
            uow, DATA_FILE.name, IndicatorFile(MEASURES, digest, len(measures), uow.today, measures)
        )


def _organisation(written: Mapping[str, str]) -> RorOrganisation:
    return RorOrganisation(
        code=written["code"],
        name=written["name"],
        status="active",
        types=("education",),
        territory=written["territory"],
        city=written["city"],
        website="",
        domains=(),
        names=((written["name"], "label", ""),),
    )


def release_newest(runner: DemoRunner) -> None:
    """Release the newest version of the questions, as two administrators do; earlier cases keep theirs."""
    with runner.unit_of_work_as("adam") as uow:
        version = uow.library.get(uow.questionnaire, uow.library.versions(uow.questionnaire)[-1])
        if version.name == uow.current_version.name:
            return
        number = identity(releases.propose(uow, version, RELEASE_REASON, uow.today).id)
    with runner.unit_of_work_as("anja") as uow:
        vacant = [function.id for function in releases.functions_without_holder(uow, version)]
        releases.confirm(uow, number, vacant)


def run_short_way(runner: DemoRunner) -> None:
    """Create two cases under the newest questions: one that closes by itself, and a draft with two partners."""
    code = runner.draft_with_partner("rf-01", SHORT_WAY_PARTNER)
    with runner.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    code = runner.draft_with_partner("rf-06", PartnerInput("Nordwind Laminate GmbH", "DE"))
    with runner.unit_of_work_as("alice") as uow:
        partner_service.add(uow, code, SHORT_WAY_PARTNER)


def _without_decision(runner: DemoRunner) -> None:
    runner.submit("rf-01")
    runner.submit("gate-alone")
    runner.draft(HARMLESS, upto=12)


def _with_head_and_closed(runner: DemoRunner) -> None:
    runner.submit("rf-06")
    code = runner.submit("rf-09")
    with runner.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, READ_NOTE))
    with runner.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, code, 1)


def _with_rai(runner: DemoRunner) -> None:
    code = runner.submit("rf-14")
    runner.rate(code, "ravi", "rosa")
    with runner.unit_of_work_as("rut") as uow:
        committee.declare(uow, code, has_conflict=False)
        committee.mark_urgent(uow, code, "Utlysningen stänger om två veckor.")
    with runner.unit_of_work_as("sven") as uow:
        calibration.make_round(uow, "Våren", ("rf-01", "rf-06", "rf-14", "rf-22"), date(uow.today.year + 1, 6, 1))
    asked = runner.submit("rf-25")
    _ask_for_more(runner, asked)
    heard = runner.submit("rf-17")
    hold_meeting(runner.unit_of_work_as, heard, lambda: runner.opine(heard, Advice.WITH_CONDITIONS))
    call_meeting(runner.unit_of_work_as, [code, asked])


def _ask_for_more(runner: DemoRunner, code: str) -> None:
    """Let export control say at its stop what it needs to know."""
    with runner.unit_of_work_as("eva") as uow:
        gates = case_queries.stops_of(uow.session, [open_case(uow, code).id])
        stop = next(
            each.stop for each in gates if "export-control" in each.stop.functions and not each.stop.is_question
        )
        asked = "Vilka ritningar och vilken programvara ska lämna EU, och till vem?"
        handling.clear(uow, code, identity(stop.id), ClearanceInput(outcome=GateOutcome.NEED_MORE, asked=asked))


def _decided(runner: DemoRunner) -> None:
    code = runner.submit("rf-22")
    runner.opine(code, Advice.TO_SAI)
    runner.take_position(code)
    with runner.unit_of_work_as("eva") as uow:
        for found in case_queries.stops_of(uow.session, [open_case(uow, code).id]):
            if found.clearance is None and "export-control" in found.stop.functions:
                clearance = ClearanceInput(
                    "Mottagarna är klassade. Inget lämnar EU utan tillstånd.",
                    "Firmware delas inte.",
                    "RSO 2026-114",
                    GateOutcome.ON_CONDITIONS,
                )
                handling.clear(uow, code, identity(found.stop.id), clearance)
                break
    runner.decide(code, "greta")
    follow_up(runner.unit_of_work_as, code)


def _with_sai(runner: DemoRunner) -> None:
    runner.opine(runner.submit("rf-20"), Advice.TO_SAI)


def _interrupted(runner: DemoRunner) -> None:
    code = runner.submit("partner-involvement")
    runner.opine(code, Advice.WITH_CONDITIONS)
    runner.decide(code, "dag")
    with runner.unit_of_work_as("dag") as uow:
        decision_service.suspend(uow, code, "Nya uppgifter om partnerns ägare ska utredas.")
    code = runner.submit("rf-14")
    runner.opine(code, Advice.WITH_CONDITIONS)
    runner.decide(code, "dag")
    end_collaboration(runner.unit_of_work_as, code)
    code = runner.submit("publication-control")
    with runner.unit_of_work_as("sven") as uow:
        asks = (
            Ask("summary", "Vilka resultat ska publiceras, och vem bestämmer när?"),
            Ask(DOCUMENTS, "Bifoga avtalsutkastet."),
        )
        handling.return_for_supplement(uow, code, "", asks, uow.today + timedelta(days=14))
    for login, text in (("sven", "Hör av dig om något är oklart."), ("alice", "Tack! Avtalet kommer i nästa vecka.")):
        with runner.unit_of_work_as(login) as uow:
            discussion.write_to_applicant(uow, code, text)
    with runner.unit_of_work_as("sven") as uow:
        discussion.write_internally(
            uow, code, "Partnern kan vara van vid förhandsgranskning. Fråga juristerna.", "summary"
        )


def _ended_early(runner: DemoRunner) -> None:
    code = runner.draft(HARMLESS, upto=8)
    with runner.unit_of_work_as("alice") as uow:
        submission.withdraw(uow, code, "Utbytet skjuts upp.")
    code = runner.submit("rf-14")
    with runner.unit_of_work_as("sven") as uow:
        handling.dismiss(uow, code, "Samma samarbete prövas redan i ett annat ärende.")
    code = runner.draft("rf-25", upto=6)
    with runner.unit_of_work_as("alice") as uow:
        submission.hand_to_security(uow, code)
    with runner.unit_of_work_as("alice") as uow:
        reuse.copy_case(uow, case_queries.cases_of_owner(uow.session, uow.viewer.id)[-1].code)
    code = runner.draft("rf-01", upto=2)
    with runner.unit_of_work_as("sven") as uow:
        submission.dispose_of_draft(replace(uow, viewer=SYSTEM), code, days=365, authority="Beslut om gallring (demo)")


def _with_collaboration(runner: DemoRunner) -> None:
    """Write a draft with a co-editor, an inquiry to a function, a note and a document."""
    code = runner.draft("rf-17", upto=24)
    with runner.unit_of_work_as("alice") as uow:
        co_editor_service.invite(uow, code, identity(person_with_login(uow.session, "bodil").id))
    with runner.unit_of_work_as("bodil") as uow:
        due = date(uow.today.year + 1, 1, 15)
        inquiry_service.ask(
            uow, code, inquiry_service.InquiryInput(ASKED_ABOUT, function="export-control", message=MESSAGE, due=due)
        )
    with runner.unit_of_work_as("bodil") as uow:
        note_service.write_note(uow, code, ASKED_ABOUT, NOTE)
    content = PROGRAMME.encode()
    digest = runner.attachments.put(content)
    with runner.unit_of_work_as("alice") as uow:
        upload = attachment_service.Upload("Programutkast.txt", "text/plain", len(content), digest, "summary")
        attachment_service.attach(uow, code, upload, limit=1)
