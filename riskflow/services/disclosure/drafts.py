"""Preparing the answer to a request for documents: what is asked for and what is masked, kept from step to step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.secrecy import PROVISIONS
from riskflow.disclosure.fields import Data, fields_of
from riskflow.disclosure.masks import Mask
from riskflow.disclosure.model import AskedDocument, DraftContent
from riskflow.errors import InvalidError, NotFoundError
from riskflow.files.archive import Archive
from riskflow.services.disclosure.documents import (
    NO_RECORD,
    documents_of,
    issued_records,
    open_for_disclosure,
    record_data,
)
from riskflow.services.events import record_event
from riskflow.services.open_case import NOT_FOUND, OpenCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import disclosures
from riskflow.store.tables import DisclosureDraft
from riskflow.text import Text

MAX_DIGITS = 5
PASSAGE = "#"
"""What parts the path of a field from the number of a sentence in a tick."""
CHOOSE_DOCUMENTS = Text(
    sv="Välj minst en handling som begärs ut.", en="Choose at least one document that is asked for."
)
CHOOSE_GROUND = Text(
    sv="Välj ett lagrum för varje handling som inte lämnas ut.",
    en="Choose a provision for each document that is not handed out.",
)
TICK_MASKED = Text(sv="Kryssa för det maskade som ska visas igen.", en="Tick what is masked and is to be shown.")
TICK = Text(sv="Kryssa för vad som ska maskas.", en="Tick what is to be masked.")
CHOOSE_PROVISION = Text(sv="Välj ett lagrum för maskningen.", en="Choose a provision for the mask.")
NO_DAY = Text(sv="Skriv dagen då begäran kom in.", en="Write the day on which the request was received.")
LATER = Text(sv="Begäran kan inte ha kommit in efter i dag.", en="The request cannot have been received after today.")


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A record of a case, as the begun answer with a number treats it."""

    code: str
    number: int
    record: str


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A begun answer, with the case that it belongs to."""

    opened: OpenCase
    row: DisclosureDraft
    content: DraftContent

    def masks_of(self, record: str) -> tuple[Mask, ...]:
        return self.content.masks.get(record, ())


def begin(uow: UnitOfWork, code: str, requested_on: date | None, recipient: str | None) -> DisclosureDraft:
    """Begin to answer a request; who asks need not say who they are.

    Raises:
        InvalidError: the day is missing or lies ahead, or there is nothing to hand out.
    """
    opened = open_for_disclosure(uow, code)
    if requested_on is None or requested_on > uow.today:
        raise InvalidError(LATER if requested_on else NO_DAY)
    if not issued_records(uow, opened):
        raise InvalidError(NO_RECORD)
    content = DraftContent(requested_on=requested_on, recipient=(recipient or "").strip())
    row = DisclosureDraft(
        case_id=opened.id,
        begun_by=uow.viewer.id,
        begun_at=uow.now,
        changed_at=uow.now,
        content=content.model_dump(mode="json"),
    )
    uow.session.add(row)
    uow.session.flush()
    record_event(uow, opened.case, "disclosure-begun", day=requested_on.isoformat())
    return row


def open_draft(uow: UnitOfWork, code: str, number: int) -> OpenDraft:
    """Return a begun answer.

    Raises:
        NotFoundError: the case has none of that number.
    """
    opened = open_for_disclosure(uow, code)
    row = disclosures.draft_in(uow.session, opened.id, number)
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return OpenDraft(opened, row, DraftContent.model_validate(row.content))


def choose(uow: UnitOfWork, code: str, number: int, asked: Sequence[AskedDocument]) -> None:
    """Keep which documents are asked for, and which of them are left out whole.

    Raises:
        InvalidError: nothing is asked for, or something is left out without a ground.
    """
    draft = open_draft(uow, code, number)
    known = {each.name for each in documents_of(uow, draft.opened)}
    chosen = tuple(each for each in asked if each.name in known)
    if not chosen:
        raise InvalidError(CHOOSE_DOCUMENTS)
    if any(each.left_out and each.left_out not in PROVISIONS for each in chosen):
        raise InvalidError(CHOOSE_GROUND)
    _keep(uow, draft, draft.content.model_copy(update={"documents": chosen}))


def mask(uow: UnitOfWork, place: DraftRecord, archive: Archive, ticks: Iterable[str], ground: Mask) -> None:
    """Mask what is ticked of a record: whole fields by their paths, sentences by path and number.

    Raises:
        InvalidError: nothing is ticked, or there is no provision.
    """
    draft = open_draft(uow, place.code, place.number)
    ticked = _ticked(record_data(uow, draft.opened, place.record, archive), ticks)
    if not ticked:
        raise InvalidError(TICK)
    if ground.provision not in PROVISIONS:
        raise InvalidError(CHOOSE_PROVISION)
    held = {(each.path, each.passage): each for each in draft.masks_of(place.record)}
    held |= {(path, at): ground.model_copy(update={"path": path, "passage": at}) for path, at in ticked}
    # A field that is masked whole hides its sentences: one more mask never shows anything.
    whole = {path for path, at in held if at is None}
    _keep_masks(
        uow, draft, place.record, [each for (path, at), each in held.items() if at is None or path not in whole]
    )


def unmask(uow: UnitOfWork, place: DraftRecord, ticks: Iterable[str]) -> None:
    """Take the masks away of what is ticked.

    Raises:
        InvalidError: nothing is ticked that is masked.
    """
    draft = open_draft(uow, place.code, place.number)
    ended = {_tick(each) for each in ticks}
    masks = draft.masks_of(place.record)
    left = [each for each in masks if (each.path, each.passage) not in ended]
    if len(left) == len(masks):
        raise InvalidError(TICK_MASKED)
    _keep_masks(uow, draft, place.record, left)


def discard(uow: UnitOfWork, code: str, number: int) -> None:
    """Discard a begun answer."""
    draft = open_draft(uow, code, number)
    uow.session.delete(draft.row)
    record_event(uow, draft.opened.case, "disclosure-discarded", day=draft.content.requested_on.isoformat())


def _ticked(data: Data, ticks: Iterable[str]) -> list[tuple[str, int | None]]:
    """Return those of some ticks that a record has."""
    passages = {each.path: len(each.passages) for each in fields_of(data)}
    found = [_tick(each) for each in ticks]
    return [(path, at) for path, at in found if path in passages and (at is None or 0 <= at < passages[path])]


def _tick(written: str) -> tuple[str, int | None]:
    path, _, at = written.partition(PASSAGE)
    if not at:
        return path, None
    return path, int(at) if at.isascii() and at.isdecimal() and len(at) <= MAX_DIGITS else -1


def _keep_masks(uow: UnitOfWork, draft: OpenDraft, record: str, masks: Sequence[Mask]) -> None:
    ordered = tuple(sorted(masks, key=lambda each: (each.path, each.passage or 0)))
    kept = {**draft.content.masks, record: ordered}
    _keep(uow, draft, draft.content.model_copy(update={"masks": {key: each for key, each in kept.items() if each}}))


def _keep(uow: UnitOfWork, draft: OpenDraft, content: DraftContent) -> None:
    draft.row.content = content.model_dump(mode="json")
    draft.row.changed_at = uow.now
    uow.session.add(draft.row)
