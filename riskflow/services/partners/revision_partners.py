"""The partners that a revision asks its questions about one by one."""

from dataclasses import asdict

from riskflow.questionnaire.partner_questions import RevisionPartner, noted_partners
from riskflow.services.case_facts import identity
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import Assessment, Partner


def partners_of_revision(assessment: Assessment) -> tuple[RevisionPartner, ...]:
    return tuple(RevisionPartner(**each) for each in assessment.partners)


def partners_by_place(uow: UnitOfWork, assessment: Assessment) -> dict[int, Partner]:
    """Return the partners by the places that the questions of a revision name; none where they name no place."""
    noted = partners_of_revision(assessment)
    if all(each.is_first for each in noted):
        return {}
    found = partner_queries.partners_numbered(uow.session, (each.number for each in noted))
    return {each.place: found[each.number] for each in sorted(noted, key=lambda each: each.place)}


def note_partners(uow: UnitOfWork, case_id: int) -> None:
    """Note on the draft of a case its partners of today, if its questions are asked about each of them."""
    assessment = case_queries.latest_assessment(uow.session, case_id)
    if uow.version_of(assessment).questionnaire.partners == "together":
        return
    uow.session.flush()  # partners that were just added or removed count
    current = [identity(each.id) for each in partner_queries.partners_of(uow.session, case_id)]
    assessment.partners = [asdict(each) for each in noted_partners(partners_of_revision(assessment), current)]
