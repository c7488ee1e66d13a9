"""News of partners: what has changed is told in every case that is watched, once, and becomes a task with a day.

A partner is shared by cases, and owned by others. Whoever stores a screening or a judgement asks before and afterwards
what it amounts to; what differs is news in all cases of the partner, and of the partners that it owns or controls.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from riskflow.cases.workflow import State
from riskflow.follow_up.labels import WATCH_OUTCOME_NAMES
from riskflow.follow_up.watch import WatchOutcome, is_handled
from riskflow.screening.lists import EntryStanding
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES, ScreeningOutcome, worst_outcome
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase
from riskflow.services.partners.status import PartnerStatus, partner_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import open_tasks_in, owned_by
from riskflow.store.queries import partners
from riskflow.store.tables import Case, Partner, WatchTask
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What some partners, and those that they own, amounted to before something is written."""

    statuses: dict[int, PartnerStatus]

    @property
    def partners(self) -> list[Partner]:
        return [status.partner for status in self.statuses.values()]


def known_before(uow: UnitOfWork, found: Sequence[Partner]) -> KnownBefore:
    """Return what some partners amount to now, with those on whom it reflects."""
    everybody = {identity(partner.id): partner for partner in found}
    asked = set[int]()
    while more := everybody.keys() - asked:
        owned = owned_by(uow.session, more) - everybody.keys()
        asked |= more
        if owned:
            everybody |= {identity(each.id): each for each in partners.partners_numbered(uow.session, owned).values()}
    return KnownBefore({identity(each.partner.id): each for each in partner_statuses(uow, list(everybody.values()))})


def tell(uow: UnitOfWork, before: KnownBefore, *, but_in: int | None = None) -> None:
    """Tell what has changed since in the watched cases of each partner; `but_in` is the case in which it was done."""
    now = partner_statuses(uow, before.partners)
    changed = [each for each in now if _content(before.statuses[identity(each.partner.id)]) != _content(each)]
    _record(uow, changed, but_in)
    _tell_of_freezes(uow, before, now)


def tell_of_verdict(uow: UnitOfWork, before: KnownBefore, *, but_in: int) -> None:
    """Tell the other cases of the partners where a judgement confirms that one is listed, or makes it graver."""
    now = partner_statuses(uow, before.partners)
    _record(uow, [each for each in now if _is_graver(before.statuses[identity(each.partner.id)], each)], but_in)
    _tell_of_freezes(uow, before, now)


def _is_graver(before: PartnerStatus, now: PartnerStatus) -> bool:
    if before.outcome == now.outcome:
        return False
    is_confirmed = now.outcome in {ScreeningOutcome.LISTED, ScreeningOutcome.FROZEN}
    return is_confirmed or worst_outcome([before.outcome, now.outcome]) is now.outcome


def _tell_of_freezes(uow: UnitOfWork, before: KnownBefore, now: Iterable[PartnerStatus]) -> None:
    """Ask the function in charge, in every watched case, where listed owners have come to half or to control."""
    found = {
        identity(each.partner.id): each.partner
        for each in now
        if each.ownership.is_possible_freeze
        and not before.statuses[identity(each.partner.id)].ownership.is_possible_freeze
    }
    cases = partners.watched_cases_by_partner(uow.session, found, uow.today) if found else {}
    for number, of_partner in cases.items():
        for case in of_partner:
            record_event(uow, case, "ownership-freeze", partner=found[number].name)


def _content(status: PartnerStatus) -> tuple[object, ...]:
    # An entry that has ended or is only mentioned asks nobody; that it has ended since is news, as one that is gone.
    listed = [each for each in status.judged_hits if each.hit.standing is EntryStanding.LISTED]
    hits = {(*f.hit.place, f.hit.fingerprint, f.verdict.value if f.verdict else None) for f in listed}
    owned = status.ownership
    return hits, owned.listed, owned.is_possible_freeze


def _record(uow: UnitOfWork, changed: Iterable[PartnerStatus], but_in: int | None) -> None:
    news = {identity(status.partner.id): status for status in changed}
    cases = partners.watched_cases_by_partner(uow.session, news, uow.today) if news else {}
    for number, status in news.items():
        for case in cases.get(number, ()):
            if case.id == but_in:
                continue
            _tell_case(uow, case, status)


def tell_of_other_record(uow: UnitOfWork, before: PartnerStatus, partner: Partner, moved: Collection[int]) -> None:
    """Tell those cases that have another record of a partner from now on, where that one amounts to something else."""
    now = partner_statuses(uow, [partner])[0]
    if _content(before) == _content(now):
        return
    is_new_freeze = now.ownership.is_possible_freeze and not before.ownership.is_possible_freeze
    number = identity(partner.id)
    for case in partners.watched_cases_by_partner(uow.session, [number], uow.today).get(number, ()):
        if case.id in moved:
            _tell_case(uow, case, now)
            if is_new_freeze:
                record_event(uow, case, "ownership-freeze", partner=partner.name)


def _tell_case(uow: UnitOfWork, case: Case, status: PartnerStatus) -> None:
    outcome = SCREENING_OUTCOME_NAMES[status.outcome]
    record_event(uow, case, "screening-changed", partner=status.partner.name, outcome=outcome)
    open_task(uow, case, status.partner)


def open_task(uow: UnitOfWork, case: Case, partner: Partner) -> WatchTask | None:
    """Open a task about a partner in a case, unless one waits already."""
    number = identity(case.id)
    waiting = {task.partner_id for task in open_tasks_in(uow.session, [number]).get(number, ())}
    if partner.id in waiting:
        return None
    due = uow.clocks.watch_due_on(uow.today, is_handled=is_handled(case.state))
    task = WatchTask(case_id=number, partner_id=identity(partner.id), opened_at=uow.now, due=due)
    uow.session.add(task)
    record_event(uow, case, "watch-task-opened", partner=partner.name, day=due.isoformat())
    return task


def task_in_draft(uow: UnitOfWork, opened: OpenCase, partner: Partner) -> WatchTask | None:
    """Return what waits about a partner of a draft."""
    waiting = open_tasks_in(uow.session, [opened.id]).get(opened.id, ()) if opened.case.state is State.DRAFT else ()
    return next((task for task in waiting if task.partner_id == partner.id), None)


def settle_in_draft(uow: UnitOfWork, opened: OpenCase, partner: Partner, reason: str | Text) -> None:
    """Settle what waits about a partner of a draft, whose writer has judged each hit, or seen that none waits."""
    task = task_in_draft(uow, opened, partner)
    if task is None or partner_statuses(uow, [partner])[0].open_hits:
        return
    task.outcome, task.reason = WatchOutcome.NOTHING, reason if isinstance(reason, str) else ""
    task.settled_by, task.settled_at = uow.viewer.id, uow.now
    outcome = WATCH_OUTCOME_NAMES[WatchOutcome.NOTHING]
    record_event(uow, opened.case, "watch-task-settled", partner=partner.name, outcome=outcome, reason=reason)


def end_tasks(uow: UnitOfWork, case_id: int, partner: Partner) -> None:
    """End what waits about a partner that a case no longer has."""
    for task in open_tasks_in(uow.session, [case_id]).get(case_id, ()):
        if task.partner_id == partner.id:
            task.outcome, task.settled_at = WatchOutcome.GONE, uow.now


def move_tasks(uow: UnitOfWork, case_ids: Collection[int], source: Partner, target: Partner) -> None:
    """Let what waits about one record of a partner wait about another, which some cases have from now on."""
    for waiting in open_tasks_in(uow.session, case_ids).values():
        is_waiting = any(task.partner_id == target.id for task in waiting)
        for task in waiting:
            if task.partner_id != source.id:
                continue
            if is_waiting:
                task.outcome, task.settled_at = WatchOutcome.GONE, uow.now
            else:
                task.partner_id = identity(target.id)
