"""Two records of one partner made one, and separated again when that was wrong."""

from riskflow.cases.workflow import REFUSAL, Role
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.services.partners.partners import NO_PARTNER, NO_REASON
from riskflow.services.partners.rescreen import settle_all
from riskflow.services.unit_of_work import Desk, identity, record_event
from riskflow.store.queries import partners
from riskflow.store.tables import CasePartner, Partner, PartnerMerge
from riskflow.text import Text

KEEPERS = (Role.ADMINISTRATOR, Role.SECRETARY)
ITSELF = Text(sv="Välj två olika motparter.", en="Choose two different partners.")
MERGED_ALREADY = Text(sv="Posten är redan sammanslagen med en annan.", en="The record has been merged already.")
UNDONE_ALREADY = Text(sv="Sammanslagningen är redan upphävd.", en="The merge has been undone already.")


def merge(desk: Desk, code: str, into_code: str, reason: str) -> PartnerMerge:
    """Point all cases of one record at the other. What was screened and judged stays with the record it was said of."""
    _check_keeper(desk)
    partner, into = _partner(desk, code), _partner(desk, into_code)
    if partner.id == into.id:
        raise InvalidError(ITSELF)
    if not reason.strip():
        raise InvalidError(NO_REASON)
    if partner.merged_into or into.merged_into:
        raise ConflictError(MERGED_ALREADY)
    moved, dropped = _move_links(desk, partner, into)
    partner.merged_into = into.id
    row = PartnerMerge(
        partner_id=identity(partner.id),
        into_id=identity(into.id),
        moved=moved,
        dropped=dropped,
        reason=reason.strip(),
        merged_by=desk.viewer.id,
        merged_at=desk.now,
    )
    desk.session.add(row)
    record_event(desk, None, "partners-merged", partner=partner.name, into=into.name, reason=reason.strip())
    settle_all(desk, into)
    return row


def _check_keeper(desk: Desk) -> None:
    if not any(desk.viewer.holds(role) for role in KEEPERS):
        raise NotAllowedError(REFUSAL)


def _partner(desk: Desk, code: str) -> Partner:
    partner = partners.partner_by_code(desk.session, code)
    if partner is None:
        raise NotFoundError(NO_PARTNER)
    return partner


def _move_links(desk: Desk, partner: Partner, into: Partner) -> tuple[list[int], list[int]]:
    """Point the cases at the other record; return the rows that moved, and the cases that had both."""
    moved, dropped = [], []
    for link in partners.links_of(desk.session, identity(partner.id)):
        if partners.link_of(desk.session, link.case_id, identity(into.id)):
            dropped.append(link.case_id)
            desk.session.delete(link)
        else:
            link.partner_id = identity(into.id)
            moved.append(identity(link.id))
    desk.session.flush()  # what follows reads the rows as they stand now
    return moved, dropped


def undo(desk: Desk, number: int) -> None:
    """Separate two records again: each case gets back the partner that it had."""
    _check_keeper(desk)
    row = desk.session.get(PartnerMerge, number)
    if row is None or row.undone_at is not None:
        raise ConflictError(UNDONE_ALREADY)
    partner, into = desk.session.get_one(Partner, row.partner_id), desk.session.get_one(Partner, row.into_id)
    for number_of_link in row.moved:
        link = desk.session.get(CasePartner, number_of_link)
        if link is not None and link.partner_id == row.into_id:
            link.partner_id = row.partner_id
    for case_id in row.dropped:
        desk.session.add(
            CasePartner(case_id=case_id, partner_id=row.partner_id, added_at=desk.now, added_by=desk.viewer.id)
        )
    partner.merged_into = None
    row.undone_by, row.undone_at = desk.viewer.id, desk.now
    record_event(desk, None, "merge-undone", partner=partner.name, into=into.name)
    settle_all(desk, partner)
    settle_all(desk, into)
