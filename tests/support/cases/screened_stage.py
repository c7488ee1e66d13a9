"""A stage with a small questionnaire that has a screening question, and lists that are in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from riskflow.questionnaire.library import Library
from riskflow.screening.shelf import IndexShelf
from riskflow.screening.verdicts import HitVerdict, ScreeningOutcome
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import freezes
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.services.partners.status import outcomes_by_case, partner_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from tests.support.questionnaires.small_questionnaire import FACTS, write_small
from tests.support.screening.list_files import FREEZE, entry, prepared

SCREENING = """\
  - id: partner-screening
    kind: screening
    text:
      sv: Vad säger listorna om motparterna?
      en: What do the lists say of the partners?
    drives:
      driver: actor
      areas:
        - dual-use
    options:
      - id: clear
        text:
          sv: Ingen träff
          en: No match
        severity: 0
      - id: listed
        text:
          sv: På en lista
          en: On a list
        severity: 2
      - id: frozen
        text:
          sv: Frysta tillgångar
          en: Frozen assets
        severity: 3
      - id: unknown
        text:
          sv: Vet inte
          en: Not known
        severity: 2
        unknown: true
        find_out: legal
gates:
"""
NOW = datetime.now(UTC)
FROZEN = PartnerInput("Frozen Example 3", "RU")
HARMLESS = PartnerInput("Harmless University", "FR")


class ScreenedStage:
    """A stage with a small questionnaire that has a screening question, and lists that are in force."""

    def __init__(self, stage: DemoRunner, folder: Path) -> None:
        write_small(folder, facts=FACTS.replace("gates:\n", SCREENING, 1))
        self.stage, self.library = stage, Library(folder)
        self.library.release("small", "1.0")
        self.indexes = IndexShelf()

    @contextmanager
    def at(self, login: str = "alice") -> Iterator[UnitOfWork]:
        with self.stage.unit_of_work_as(login) as uow:
            yield replace(uow, library=self.library, questionnaire="small", indexes=self.indexes)

    def lists(self, *extra: str, age: int = 1) -> None:
        with self.at("adam") as uow:
            entries = [*FREEZE, *map(entry, extra)]
            for source in ("eu-fsf", "un-sc"):
                file = prepared(source, *entries, days_old=0)
                published = (NOW - timedelta(days=age)).date()
                list_service.import_list(uow, replace(file, published_on=published), may_shrink=True)

    def case(self) -> str:
        with self.at() as uow:
            return answer_service.start(uow, "", "").code

    def add(self, code: str, given: PartnerInput) -> str:
        with self.at() as uow:
            return partner_service.add(uow, code, given).code

    def judge(self, code: str, partner: str, verdict: HitVerdict, login: str = "alice") -> None:
        with self.at(login) as uow:
            row, _ = partner_service.partner_in(uow, open_case(uow, code), partner)
            hits = partner_statuses(uow, [row])[0].judged_hits
            places = tuple(finding.hit.place for finding in hits)
            partner_service.judge(uow, code, partner, JudgementInput(places, verdict, "I asked them."))

    def clear(self, code: str, partner: str) -> None:
        """Judge all hits to be another organisation, confirmed by a second person of the function."""
        self.judge(code, partner, HitVerdict.ANOTHER)
        with self.at("lars") as uow:
            numbers = [identity(each.judgement.id) for each in freezes.waiting(uow)]
        for number in numbers:
            with self.at("lars") as uow:
                freezes.rule(uow, number, "The numbers differ.", is_confirmed=True)

    def answer(self, code: str) -> str:
        with self.at() as uow:
            scored = current_assessment(uow, open_case(uow, code))
            return "".join(scored.answers.get("partner-screening", ()))

    def outcome(self, code: str) -> ScreeningOutcome:
        with self.at() as uow:
            opened = open_case(uow, code)
            return outcomes_by_case(uow, [opened.id])[opened.id]

    def tags(self, code: str) -> list[str]:
        with self.at() as uow:
            return [event.tag for event in case_queries.events_of(uow.session, open_case(uow, code).id)]
