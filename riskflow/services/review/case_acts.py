"""Acts of the handling that get a record of their own; each is ordered in the transaction of its verb.

A later act about the same thing is another record, which names the one that it stands instead of.
"""

from dataclasses import dataclass

from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.unit_of_work import DRAW_UP_RECORD, UnitOfWork
from riskflow.store.handling import acts
from riskflow.store.tables import Case, CaseAct, Clearance, CorrectionRuling, Opinion

REPLACING = frozenset({ActKind.OPINION, ActKind.POSITION, ActKind.CLEARANCE})
"""Of these only the last one about the same thing stands; corrections add to one another."""


@dataclass(frozen=True, slots=True)
class NextAct:
    """An act before it is written: its number, and the one that it stands instead of."""

    kind: ActKind
    about: str
    number: int
    replaces: int | None


def next_act(uow: UnitOfWork, case: Case, kind: ActKind, about: str) -> NextAct:
    """Return the next act of a case; nothing is written."""
    before = acts.acts_of(uow.session, identity(case.id))
    same = [act.number for act in before if (act.kind, act.about) == (kind, about)]
    replaces = same[-1] if same and kind in REPLACING else None
    return NextAct(kind, about, len(before) + 1, replaces)


def order_act(
    uow: UnitOfWork, case: Case, act: NextAct | None, subject: Opinion | Clearance | CorrectionRuling
) -> None:
    """Write an act with the row that says it, and order its record; of no act, the row alone."""
    uow.session.add(subject)
    if act is None:
        return
    uow.session.flush()  # the row has its number
    row = CaseAct(
        case_id=identity(case.id),
        number=act.number,
        kind=act.kind,
        subject_id=identity(subject.id),
        about=act.about,
        replaces=act.replaces,
        done_at=uow.now,
    )
    uow.session.add(row)
    enqueue_act(uow, case.code, row.number)


def enqueue_act(uow: UnitOfWork, code: str, number: int, attempt: str = "") -> None:
    """Enqueue the record of an act. The key makes it idempotent; a further order has one of its own."""
    uow.enqueue(uow.session, DRAW_UP_RECORD, "-".join(filter(None, (f"act-{code}-{number}", attempt))))
