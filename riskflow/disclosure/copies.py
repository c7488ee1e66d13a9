"""The copy of a record with masks, and the letter with the decision: drawn anew, in a process of their own.

What is masked is taken out of the data before they leave for the process that draws: it never gets to see them.
"""

import base64
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import rfc8785
from pydantic import BaseModel, ConfigDict

from riskflow.cases.secrecy import PROVISIONS
from riskflow.disclosure.fields import Data, model_of, record_of
from riskflow.disclosure.masks import Mask, masked
from riskflow.disclosure.model import Treatment
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.files.bounded_process import MEBIBYTE, ProcessLimits, ProcessSlots, call_bounded
from riskflow.text import Language, Text

COPY_SCHEMA = "riskflow-copy/1"
COPY_DATA = "copy.json"
"""The name of the data in the PDF; not that of a record, so that no copy is taken for one."""
COPY_MARK = Text(sv="Kopia med maskningar", en="Copy with masks")
LIMITS = ProcessLimits(memory=2048 * MEBIBYTE, cpu_seconds=120, seconds=180, file_bytes=64 * MEBIBYTE)
"""Fonts are written beside the process while it draws."""


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GroundLine(Frozen):
    """A provision as a copy or a letter names it."""

    name: Text
    protects: Text
    count: int = 0
    reasons: tuple[str, ...] = ()


class LetterDocument(Frozen):
    name: Text
    treatment: Treatment
    ground: str = ""


class LetterParagraph(Frozen):
    words: str
    is_heading: bool = False


class DisclosureLetter(Frozen):
    """What a letter says besides the words of its layout."""

    institution: Text
    number: str
    registry_no: str
    outcome: DisclosureOutcome
    official: str
    office: str
    recipient: str
    requested_on: date
    decided_on: date
    documents: tuple[LetterDocument, ...]
    grounds: tuple[GroundLine, ...]
    text: tuple[LetterParagraph, ...]
    demonstration: bool


class DrawingOrder(Frozen):
    """One file to draw: a copy from data that were masked before, or a letter."""

    language: Language
    made_at: datetime
    data: dict[str, Any] = {}
    """The data of a copy, as `copy_data` gives them."""
    grounds: tuple[GroundLine, ...] = ()
    letter: DisclosureLetter | None = None
    development_seal: bool = False


class DrawingOrders(Frozen):
    orders: tuple[DrawingOrder, ...]


def copy_data(data: Data, masks: Sequence[Mask], language: Language) -> dict[str, Any]:
    """Return what a copy says, for programs: the record without what is masked, and where it was masked."""
    return {
        "schema": COPY_SCHEMA,
        "masks": [each.model_dump(exclude={"reason"}, exclude_none=True) for each in masks],
        "record": masked(data, masks, language),
    }


def grounds_of(masks: Sequence[Mask]) -> tuple[GroundLine, ...]:
    """Return the provisions of some masks in the order of the Act, each with how often it is used and why."""
    counts = Counter(each.provision for each in masks)
    reasons = {name: dict.fromkeys(m.reason for m in masks if m.provision == name and m.reason) for name in counts}
    return tuple(
        GroundLine(name=each.text, protects=each.protects, count=counts[name], reasons=tuple(reasons[name]))
        for name, each in PROVISIONS.items()
        if name in counts
    )


def copy_order(
    data: Data, masks: Sequence[Mask], language: Language, made_at: datetime, *, development_seal: bool
) -> DrawingOrder:
    return DrawingOrder(
        language=language,
        made_at=made_at,
        data=copy_data(data, masks, language),
        grounds=tuple(each.model_copy(update={"reasons": ()}) for each in grounds_of(masks)),
        development_seal=development_seal,
    )


def draw(orders: Sequence[DrawingOrder], templates: Path, slots: ProcessSlots) -> list[bytes]:
    """Return the files in the order in which they were asked for.

    Raises:
        BusyError: as many files are being made or read as may be.
        InvalidError: they cost more than the limits.
    """
    packed = DrawingOrders(orders=tuple(orders)).model_dump_json().encode()
    drawn = call_bounded(draw_packed, packed, str(templates), slots=slots, limits=LIMITS)
    return [base64.b64decode(each) for each in json.loads(drawn)]


def draw_packed(content: bytes, templates: str) -> str:
    """Draw the files of some orders, both as JSON: what the process of its own does."""
    orders = DrawingOrders.model_validate_json(content).orders
    return json.dumps([base64.b64encode(_drawn(each, Path(templates))).decode() for each in orders])


def as_bytes(data: Data) -> bytes:
    """Return the data of a copy as they are archived and attached."""
    return rfc8785.dumps(dict(data))


def _drawn(order: DrawingOrder, templates: Path) -> bytes:
    return _letter(order, order.letter, templates) if order.letter else _copy(order, templates)


def _copy(order: DrawingOrder, templates: Path) -> bytes:
    from riskflow.records.pdf import PageData, PlainPage, page_of, render_page  # noqa: PLC0415 - WeasyPrint: draws in a process of its own

    said, made_at = order.data["record"], order.made_at.astimezone(UTC)
    kind, record = model_of(said), record_of(said)
    values = {
        "record": record,
        "written_in": record.written_in,
        "drawn_up_at": made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "copy_mark": COPY_MARK,
        "attachment": COPY_DATA,
        "grounds": order.grounds,
        "development_seal": order.development_seal,
    }
    data = PageData(COPY_DATA, as_bytes(order.data), record.reference, made_at)
    return render_page(PlainPage(page_of(kind), values, data=data), order.language, templates=templates)


def _letter(order: DrawingOrder, letter: DisclosureLetter, templates: Path) -> bytes:
    from riskflow.records.pdf import PlainPage, render_page  # noqa: PLC0415 - as above

    values = {
        "letter": letter,
        "written_in": order.language,
        "created": order.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "development_seal": order.development_seal,
    }
    return render_page(PlainPage("copy/letter.html", values), order.language, templates=templates)
