"""The acts of the registrar and of those who ask for documents, and what must stay once something was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import SQLModel

from riskflow.cases.workflow import Group
from riskflow.disclosure.model import AskedDocument
from riskflow.follow_up.dispatch import DispatchInput
from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.disclosure import drafts
from riskflow.services.disclosure.decisions import DisclosureWords, MadeFile, enter, prepare
from riskflow.services.disclosure.documents import documents_of
from riskflow.services.open_case import open_case
from riskflow.services.registry.dispatch import dispatch, sendable_files
from riskflow.services.review import decisions
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling import disclosures
from riskflow.store.handling.deliberation import dissents_in
from riskflow.store.queries import cases as case_queries
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
        locked: set[str] = set()

        def verb(uow: UnitOfWork) -> None:
            files = sendable_files(uow, open_case(uow, self.code))
            file = files[place % len(files)].digest if files else ""
            locked.update(
                _spoken_in(uow, dispatch(uow, self.code, DispatchInput(file, ("Sökanden",), day or uow.today)))
            )

        def effect() -> None:
            law.sent += 1
            law.locked |= locked

        return LifeAct(who, verb, may, effect, "record-dispatched")

    def dissent(self, who: str, group: Group) -> LifeAct:
        """Think otherwise than one's group said, until that is dispatched."""
        law = self.law
        may = law.state == "to-decide" or (law.state == "with-sai" and group is Group.RAI)
        may = may and self._has(who, group) and self._declared(who)
        may = may and group in law.opinions and group not in law.locked

        def effect() -> None:
            law.own_dissents.add((group, who))
            law.filed.discard(group)

        return LifeAct(
            who,
            lambda uow: record_dissent(uow, self.code, law.revision, group, WHY),
            may and who in law.counted(group) and (group, who) not in law.own_dissents,
            effect,
            "dissent-recorded",
        )

    def hand_out(self, who: str, place: int, official: str = "Ada Alm") -> LifeAct:
        law = self.law
        may = self._may(who) and law.has_record and bool(official)

        def verb(uow: UnitOfWork) -> None:
            number = identity(drafts.begin(uow, self.code, uow.today, "").id)
            names = [each.name for each in documents_of(uow, open_case(uow, self.code))]
            left_out = AskedDocument(name=names[1 + place % (len(names) - 1)], left_out="24:5", reason=WHY)
            drafts.choose(uow, self.code, number, [AskedDocument(name=names[0]), left_out])
            prepared = prepare(uow, self.code, number, self.world.instance.archive)
            made = [MadeFile("letter-sv", "d" * 64, f"{law.handed_out:064x}")]
            enter(uow, prepared, DisclosureWords(official, "registrator", LETTER), made)

        return LifeAct(who, verb, may, lambda: setattr(law, "handed_out", law.handed_out + 1), "disclosure-decided")


def _spoken_in(uow: UnitOfWork, row: Dispatch) -> list[str]:
    """Return the group whose newest opinion was dispatched, if that was."""
    if not row.act_record_id:
        return []
    act = uow.session.get_one(CaseAct, uow.session.get_one(ActRecord, row.act_record_id).act_id)
    newest = {each.group.value: each.id for each in case_queries.opinions_of(uow.session, row.case_id)}
    return [group for group, number in newest.items() if act.about == group and act.subject_id == number]


def nothing_of_what_was_sent_changes(look: Look) -> None:
    """Hold that a record stood when it was sent, and that it, its file and what it tells of stay from then on."""
    sent = act_queries.dispatches_of(look.uow.session, look.seen.case)
    assert len(sent) == look.law.sent
    for row in sent:
        assert row.registry_no == look.case.registry_no, "sent under another number than the case has"
        assert not [*_replacing(look, row)], "sent although another record stood instead"
        _stays(look, ("sent", identity(row.id)), [row, *_behind(look, row)])


def _replacing(look: Look, row: Dispatch) -> Iterator[SQLModel]:
    """Yield what stood instead of a record when it was sent."""
    session, case = look.uow.session, look.seen.case
    if row.record_id:
        number = session.get_one(RecordRow, row.record_id).number
        later = (each for each in case_queries.records_of(session, case) if each.number > number)
        yield from (each for each in later if each.archived_at < row.noted_at)
    else:
        number = session.get_one(ActRecord, row.act_record_id).number
        later_acts = (each for each in act_queries.acts_of(session, case) if each.replaces == number)
        yield from (each for each in later_acts if each.done_at < row.noted_at)


def _behind(look: Look, row: Dispatch) -> list[SQLModel]:
    session = look.uow.session
    if row.record_id:
        record = session.get_one(RecordRow, row.record_id)
        return [record, session.get_one(Decision, record.decision_id)]
    act_record = session.get_one(ActRecord, row.act_record_id)
    act = session.get_one(CaseAct, act_record.act_id)
    if act.kind in {ActKind.CLEARANCE, ActKind.CORRECTION}:
        said = Clearance if act.kind is ActKind.CLEARANCE else CorrectionRuling
        return [act_record, act, session.get_one(said, act.subject_id)]
    dissents = [each for each, _ in dissents_in(session, [look.seen.case]) if each.opinion_id == act.subject_id]
    return [act_record, act, session.get_one(Opinion, act.subject_id), *dissents]


def what_was_handed_out_stays(look: Look) -> None:
    """Hold that each decision on a request has its number and its files, and that no draft of it is left."""
    session = look.uow.session
    decided = disclosures.disclosures_of(session, look.seen.case)
    assert sorted(row.number for row in decided) == [*range(1, look.law.handed_out + 1)]
    assert not disclosures.drafts_of(session, look.seen.case)
    for row in decided:
        number = identity(row.id)
        files = disclosures.files_of(session, number)
        assert [each.name for each in files] == ["letter-sv"]
        _stays(look, ("handed-out", number), [row, *files])


def _stays(look: Look, key: tuple[str, int], rows: list[SQLModel]) -> None:
    now: list[dict[str, Any]] = [row.model_dump() for row in rows]
    assert look.seen.kept.setdefault(key, now) == now, f"{key} changed"
