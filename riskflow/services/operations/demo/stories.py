"""What happens in the demonstration: a case in every state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from riskflow.cases.labels import Advice, GateOutcome, ReadingOutcome
from riskflow.cases.review_input import ClearanceInput
from riskflow.cases.workflow import Group
from riskflow.committees.work import CommitteeTask
from riskflow.config import data_folder
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.dialogue.reopened import DOCUMENTS, Ask
from riskflow.files.untrusted import sha256_of
from riskflow.indicators.catalogue import Observation
from riskflow.indicators.import_file import IndicatorFile
from riskflow.questionnaire.context import MEASURE_STATES, MEASURES
from riskflow.screening.importers.ror import RorOrganisation
from riskflow.screening.lists import REQUIRED_LISTS, ListedName, ParsedEntry
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import co_editors as co_editor_service
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment import reuse, submission
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import assignments, calibration, readings, statements
from riskflow.services.deliberation.assignments import TaskInput
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.open_case import open_case
from riskflow.services.operations import indicators, releases
from riskflow.services.operations.demo.follow_up import assess_again, end_collaboration, follow_up
from riskflow.services.operations.demo.meetings import call_meeting, hold_meeting
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rescreen
from riskflow.services.partners.lists import PreparedImport
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import committee, discussion, handling
from riskflow.services.review import decisions as decision_service
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.queries import cases as case_queries

DATA_FILE = data_folder("questionnaires") / "demonstration.yaml"
RELEASE_REASON = "RAI och SAI har prövat versionen (demonstration)."
SHORT_WAY_PARTNER = PartnerInput("Øresunds tekniske universitet", "DK", "Helsingør")
READ_NOTE = "Jag har läst svaren om finansieringen och avtalet. De stämmer med avtalsutkastet."
ASKED_ABOUT = "du-technology"
MESSAGE = "Är positionsgivarna listade? Vi köper dem färdiga och delar bara utvärderingen."
NOTE = "Jag tror att givarna ligger under gränsen, men det bör exportkontrollen bekräfta."
PROGRAMME = "Utkast till program\n\n1. Enkät i lägret, två veckor\n2. Öppna data utan personuppgifter\n3. Rapport\n"
HARMLESS = "harmless-exchange"


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
    """Create cases that have waited for too long, where the runner acts some weeks ago: with the head and with RAI.

    A third one is assessed again after a measure was proven.
    """
    code = runner.submit("rf-09")
    with runner.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, READ_NOTE))
    runner.rate(runner.submit("rf-17"), "ravi")
    assess_again(runner.unit_of_work_as, runner.submit("rf-06"))


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
    _ask_expert(runner, code)
    runner.opine(code, Advice.TO_SAI)
    runner.take_position(code)
    with runner.unit_of_work_as("siri") as uow:
        record_dissent(uow, code, 1, Group.SAI, "Jag hade velat se avtalet innan SAI tog ställning.")
    with runner.unit_of_work_as("eva") as uow:
        for found in case_queries.stops_of(uow.session, [open_case(uow, code).id]):
            if found.clearance is None and "export-control" in found.stop.functions:
                clearance = ClearanceInput(
                    "Mottagarna är klassade. Inget lämnar EU utan tillstånd.",
                    "Firmware delas inte.",
                    "RSO 2026-114",
                    GateOutcome.ON_CONDITIONS,
                    due=uow.today + timedelta(days=60),
                )
                handling.clear(uow, code, identity(found.stop.id), clearance)
                break
    runner.decide(code, "greta")
    follow_up(runner.unit_of_work_as, code)


def _ask_expert(runner: DemoRunner, code: str) -> None:
    """Let the expert of RAI state in writing what they know."""
    with runner.unit_of_work_as("sven") as uow:
        expert = identity(person_with_login(uow.session, "egil").id)
        task = TaskInput(CommitteeTask.STATEMENT, expert, "Etiken vid fältarbetet är svår att bedöma.")
        assignments.give_task(uow, code, task)
    with runner.unit_of_work_as("egil") as uow:
        committee.declare(uow, code, has_conflict=False)
        text = "Samtycke bör sökas på nytt i båda länderna när metoden är vald. Etikprövning behövs i Sverige."
        statements.give_statement(uow, code, 1, text)


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
