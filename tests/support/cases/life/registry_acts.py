"""The acts of the registrar and of those who ask for documents, and what must stay once something was sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import SQLModel

from riskflow.disclosure.model import AskedDocument
from riskflow.follow_up.dispatch import DispatchInput
from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.disclosure import drafts
from riskflow.services.disclosure.decisions import DisclosureWords, MadeFile, enter, prepare
from riskflow.services.disclosure.documents import documents_of
from riskflow.services.open_case import open_case
from riskflow.services.registry.dispatch import dispatch, sendable_files
from riskflow.services.review import decisions
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling import disclosures
from riskflow.store.tables import (
    ActRecord,
    CaseAct,
    Clearance,
    CorrectionRuling,
    Decision,
    Dispatch,
    Opinion,
    RecordRow,
)
from riskflow.text import Text
from tests.support.cases.life.acts import WHY, LifeAct
from tests.support.cases.life.later_acts import LifeActs
from tests.support.cases.life.truths import Look

REGISTRAR = "ada"
NUMBERS = ("UF-2026-1", "UF-2026-2")
UNREGISTERED = {"draft"}
LETTER = Text(sv=WHY, en=WHY)


@dataclass(frozen=True)
class RegistryActs(LifeActs):
    """What may be tried with one case: also what the registrar does."""

    def _may(self, who: str) -> bool:
        return who == REGISTRAR and self.law.state not in UNREGISTERED

    def register(self, who: str, number: str) -> LifeAct:
        law = self.law
        may = self._may(who) and (not law.sent or number == law.registry_no)
        return LifeAct(
            who,
            lambda uow: decisions.register(uow, self.code, number),
            may,
            lambda: setattr(law, "registry_no", number),
            "case-registered",
        )

    def dispatch(self, who: str, place: int, day: date | None = None) -> LifeAct:
        law = self.law
        may = self._may(who) and bool(law.registry_no) and law.is_filed and day is None

        def verb(uow: UnitOfWork) -> None:
            files = sendable_files(uow, open_case(uow, self.code))
            file = files[place % len(files)].digest if files else ""
            dispatch(uow, self.code, DispatchInput(file, ("Sökanden",), day or uow.today))

        return LifeAct(who, verb, may, lambda: setattr(law, "sent", law.sent + 1), "record-dispatched")

    def hand_out(self, who: str, place: int) -> LifeAct:
        law = self.law
        may = self._may(who) and law.has_record

        def verb(uow: UnitOfWork) -> None:
            number = identity(drafts.begin(uow, self.code, uow.today, "").id)
            names = [each.name for each in documents_of(uow, open_case(uow, self.code))]
            left_out = AskedDocument(name=names[1 + place % (len(names) - 1)], left_out="24:5", reason=WHY)
            drafts.choose(uow, self.code, number, [AskedDocument(name=names[0]), left_out])
            prepared = prepare(uow, self.code, number, self.world.instance.archive)
            made = [MadeFile("letter-sv", "d" * 64, f"{law.handed_out:064x}")]
            enter(uow, prepared, DisclosureWords("Ada Alm", "registrator", LETTER), made)

        return LifeAct(who, verb, may, lambda: setattr(law, "handed_out", law.handed_out + 1), "disclosure-decided")


def nothing_of_what_was_sent_changes(look: Look) -> None:
    """Hold that a dispatch, the file that was sent, and what it tells of stay as they were from then on."""
    sent = act_queries.dispatches_of(look.uow.session, look.seen.case)
    assert len(sent) == look.law.sent
    for row in sent:
        assert row.registry_no == look.case.registry_no, "sent under another number than the case has"
        _stays(look, ("sent", identity(row.id)), [row, *_behind(look, row)])


def _behind(look: Look, row: Dispatch) -> list[SQLModel]:
    session = look.uow.session
    if row.record_id:
        record = session.get_one(RecordRow, row.record_id)
        return [record, session.get_one(Decision, record.decision_id)]
    act_record = session.get_one(ActRecord, row.act_record_id)
    act = session.get_one(CaseAct, act_record.act_id)
    said: dict[ActKind, type[SQLModel]] = {ActKind.CLEARANCE: Clearance, ActKind.CORRECTION: CorrectionRuling}
    return [act_record, act, session.get_one(said.get(act.kind, Opinion), act.subject_id)]


def what_was_handed_out_stays(look: Look) -> None:
    """Hold that each decision on a request has its number and its files, and that no draft of it is left."""
    session = look.uow.session
    decided = disclosures.disclosures_of(session, look.seen.case)
    assert sorted(row.number for row in decided) == [*range(1, look.law.handed_out + 1)]
    assert not disclosures.drafts_of(session, look.seen.case)
    for row in decided:
        number = identity(row.id)
        _stays(look, ("handed-out", number), [row, *disclosures.files_of(session, number)])


def _stays(look: Look, key: tuple[str, int], rows: list[SQLModel]) -> None:
    now: list[dict[str, Any]] = [row.model_dump() for row in rows]
    assert look.seen.kept.setdefault(key, now) == now, f"{key} changed"
