"""Receipts of forms: one that is sent again does nothing, whether its first answer arrived or not."""

from dataclasses import dataclass

from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import CompletedRequest


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it was sent: the digests of its key and of its body, its endpoint, and the place that it leads to."""

    key: str
    endpoint: str
    body: str
    place: str


def receipt_of(uow: UnitOfWork, key: str) -> CompletedRequest | None:
    """Return the receipt of a form of the acting user, if it has done its work."""
    return uow.session.get(CompletedRequest, (uow.viewer.id, key))


def store_receipt(uow: UnitOfWork, form: SentForm) -> CompletedRequest:
    """Store that a form does its work in this transaction.

    Raises:
        IntegrityError: when it has done it already.
    """
    receipt = CompletedRequest(
        person_id=uow.viewer.id, key=form.key, endpoint=form.endpoint, body=form.body, place=form.place, at=uow.now
    )
    uow.session.add(receipt)
    uow.session.flush()
    return receipt
