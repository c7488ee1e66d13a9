"""Who was sent which letter."""

from sqlmodel import select

from riskflow.cases.notifications import Notification
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import NotificationRow


def letters_of(stage: DemoRunner, kind: Notification) -> list[str]:
    """Return the logins of those for whom letters of a kind were written."""
    with stage.unit_of_work_as("adam") as uow:
        rows = uow.session.exec(select(NotificationRow).where(NotificationRow.letter == kind)).all()
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        return sorted(logins[row.person_id] for row in rows)
