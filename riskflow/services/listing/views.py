"""Lists of cases that a person keeps under names of their own: the filter as it stands in the address, nothing else."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import SavedView
from riskflow.text import Text

MAX_VIEWS, MAX_NAME_LENGTH, MAX_QUERY_LENGTH = 30, 80, 1_500
NO_NAME = Text(sv="Skriv vad vyn ska heta.", en="Write a name for the view.")
TOO_LONG = Text(
    sv="Namnet får ha högst 80 tecken. Korta det.", en="The name may have at most 80 characters. Shorten it."
)
TAKEN = Text(
    sv="Du har redan en vy med det namnet. Välj ett annat.", en="You have a view of that name. Choose another."
)
TOO_MANY = Text(
    sv="Du har 30 sparade vyer. Ta bort någon innan du sparar en till.",
    en="You have 30 saved views. Delete one before you save another.",
)
NO_VIEW = Text(sv="Vyn finns inte.", en="There is no such view.")


def own_views(uow: UnitOfWork) -> Sequence[SavedView]:
    """Return the views that the acting person has saved, by name."""
    query = select(SavedView).where(SavedView.person_id == uow.viewer.id)
    return uow.session.exec(query.order_by(func.lower(SavedView.name), col(SavedView.id))).all()


def save_view(uow: UnitOfWork, name: str, query: str) -> SavedView:
    """Save a list under a name.

    Raises:
        InvalidError: the name is missing or too long, or there are too many views.
        ConflictError: the person has a view of that name.
    """
    called, kept = " ".join(name.split()), query.lstrip("?")
    if not called:
        raise InvalidError(NO_NAME)
    if len(called) > MAX_NAME_LENGTH or len(kept) > MAX_QUERY_LENGTH:
        raise InvalidError(TOO_LONG)
    views = own_views(uow)
    if len(views) >= MAX_VIEWS:
        raise InvalidError(TOO_MANY)
    if called.casefold() in {view.name.casefold() for view in views}:
        raise ConflictError(TAKEN)
    view = SavedView(person_id=uow.viewer.id, name=called, query=kept, saved_at=uow.now)
    uow.session.add(view)
    return view


def delete_view(uow: UnitOfWork, number: int) -> None:
    """Delete a view of one's own.

    Raises:
        NotFoundError: the person has none with this number.
    """
    view = uow.session.get(SavedView, number)
    if view is None or view.person_id != uow.viewer.id:
        raise NotFoundError(NO_VIEW)
    uow.session.delete(view)
