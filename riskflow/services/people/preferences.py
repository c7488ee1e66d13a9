"""How a person wishes to be written to: in which language, and at once or once a day."""

from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import Preference
from riskflow.text import Language


def preference_of(uow: UnitOfWork, person: int) -> Preference:
    """Return the preference of a person, or that of somebody who has stated none."""
    return uow.session.get(Preference, person) or Preference(person_id=person)


def set_preference(uow: UnitOfWork, language: Language | None, *, wants_digest: bool) -> None:
    """Keep how the acting user wishes to be written to."""
    row = preference_of(uow, uow.viewer.id)
    row.language, row.wants_digest = language, wants_digest
    uow.session.merge(row)
