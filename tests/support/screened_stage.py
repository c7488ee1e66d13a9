"""A stage with a small questionnaire that has a screening question, and lists that are in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from riskflow.questionnaire.loader import Library
from riskflow.screening.verdicts import Outcome, Verdict
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import open_sheaf
from riskflow.services.operations.demo import Stage
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rescreen
from riskflow.services.partners.partners import Judged, Particulars
from riskflow.services.partners.status import Standing, standings
from riskflow.services.unit_of_work import Desk, open_case
from riskflow.store.queries import cases as case_queries
from tests.support.list_files import FREEZE, entry, prepared
from tests.support.small_questionnaire import FACTS, write_small

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
FROZEN = Particulars("Frozen Example 3", "RU")
HARMLESS = Particulars("Harmless University", "FR")


class ScreenedStage:
    """A stage with a small questionnaire that has a screening question, and lists that are in force."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        write_small(folder, facts=FACTS.replace("gates:\n", SCREENING, 1))
        self.stage, self.library = stage, Library(folder)
        self.library.release("small", "1.0")

    @contextmanager
    def at(self, login: str = "alice") -> Iterator[Desk]:
        with self.stage.at(login) as desk:
            yield replace(desk, library=self.library, questionnaire="small")

    def lists(self, *extra: str, age: int = 1) -> None:
        with self.at("adam") as desk:
            entries = [*FREEZE, *map(entry, extra)]
            for source in ("eu-fsf", "un-sc"):
                file = prepared(source, *entries, days_old=0)
                published = (NOW - timedelta(days=age)).date()
                list_service.import_list(desk, replace(file, published_on=published), may_shrink=True)

    def case(self) -> str:
        with self.at() as desk:
            return answer_service.start(desk, "", "").code

    def add(self, code: str, given: Particulars) -> str:
        with self.at() as desk:
            return partner_service.add(desk, code, given).code

    def judge(self, code: str, partner: str, verdict: Verdict, login: str = "alice") -> Standing:
        with self.at(login) as desk:
            row, _ = partner_service.partner_in(desk, open_case(desk, code), partner)
            hits = standings(desk, [row])[0].findings
            places = tuple(finding.hit.place for finding in hits)
            return partner_service.judge(desk, code, partner, Judged(places, verdict, "I asked them."))

    def answer(self, code: str) -> str:
        with self.at() as desk:
            sheaf = open_sheaf(desk, open_case(desk, code))
            return "".join(sheaf.answers.get("partner-screening", ()))

    def outcome(self, code: str) -> Outcome:
        with self.at() as desk:
            return rescreen.case_outcome(desk, open_case(desk, code).case)

    def tags(self, code: str) -> list[str]:
        with self.at() as desk:
            return [event.tag for event in case_queries.events_of(desk.session, open_case(desk, code).id)]
