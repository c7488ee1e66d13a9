"""Removing what was written in a case that is handed to the security function: from the tables, then from the files.

The rows go in the transaction of the handover. What only a file can show (documents, free pages of the database, its
log) is erased by the worker, which tries again until it is done.
"""

from datetime import timedelta

from riskflow.files.archive import AttachmentArchive
from riskflow.logs import security_event
from riskflow.services.assessment.attachments import sweep
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import REMOVE_CONTENT, UnitOfWork
from riskflow.store import removal as content_rows
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import removals as removal_queries
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import Case, ContentRemoval

HANDED_OVER = "handed-to-security"
PAUSE = timedelta(minutes=5)
"""Between two orders of a removal that is not complete."""
OVERDUE_AFTER = timedelta(hours=1)


def remove_content(uow: UnitOfWork, case: Case, removed_by: int | None) -> None:
    """Remove what was written in a case, of all its revisions, and order the removal from the files.

    The case must be with the security function already: the database lets rows go for no other.
    """
    uow.session.flush()
    content = content_rows.content_of(uow.session, identity(case.id))
    removal = ContentRemoval(
        case_id=identity(case.id), removed_by=removed_by, removed_at=uow.now, documents=content.documents
    )
    uow.session.add(removal)
    uow.session.flush()  # its rows need its id
    content_rows.remove(uow.session, identity(removal.id), content)
    sign_in_queries.forget_drafts_about(uow.session, identity(case.id))
    uow.session.refresh(case)
    deleted, emptied = (sum(map(len, each.values())) for each in (content.deleted, content.emptied))
    counted = {"deleted": str(deleted), "emptied": str(emptied), "documents": str(len(content.documents))}
    record_event(uow, case, "content-removed", **counted)
    uow.enqueue(uow.session, REMOVE_CONTENT, f"removal-{case.code}")


def destroy_documents(uow: UnitOfWork, code: str, archive: AttachmentArchive) -> bool:
    """Destroy the documents of a removal that no other case has; return whether it is still to be completed."""
    removal = _removal(uow, code)
    if removal.completed_at is not None:
        return False
    sweep(uow, archive, removal.documents)
    removal.documents = []
    return True


def complete(uow: UnitOfWork, code: str) -> None:
    """Record that nothing is left in the files either."""
    removal = _removal(uow, code)
    if removal.completed_at is None:
        removal.completed_at = uow.now
        record_event(uow, uow.session.get_one(Case, removal.case_id), "content-erased")


def order_again(uow: UnitOfWork) -> None:
    """Order the removals that are not complete, alarm about old ones, and begin those of an earlier version."""
    for case in removal_queries.handed_over_with_content(uow.session):
        event = case_queries.last_event_tagged(uow.session, identity(case.id), [HANDED_OVER])
        remove_content(uow, case, event.actor_id if event else None)
    for removal, case in removal_queries.unfinished(uow.session):
        age = uow.now - removal.removed_at
        if number := age // PAUSE:
            uow.enqueue(uow.session, REMOVE_CONTENT, f"removal-{case.code}-{number}")
        if age > OVERDUE_AFTER:
            security_event("removal-overdue", target=case.code, orders=number)


def _removal(uow: UnitOfWork, code: str) -> ContentRemoval:
    case = case_queries.case_by_code(uow.session, code)
    removal = removal_queries.removal_of(uow.session, identity(case.id)) if case else None
    if removal is None:
        message = f"case {code} has no removal"
        raise LookupError(message)
    return removal
