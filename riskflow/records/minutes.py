"""The content of minutes and of an addendum to them, without any layout.

What exists in both languages is a `Text`; what a person wrote is a `str`, in the language `written_in`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import rfc8785
from pydantic import TypeAdapter

from riskflow.records.model import Moment, RecordDissent, StrOrText
from riskflow.text import Language, Text

MINUTES_SCHEMA = "riskflow-minutes/1"


class MinutesKind(StrEnum):
    MINUTES = "minutes"
    ADDENDUM = "minutes-addendum"


@dataclass(frozen=True, kw_only=True)
class MinutesPerson:
    """A member, with what is to be said of their attendance."""

    name: str
    note: StrOrText = ""


@dataclass(frozen=True, kw_only=True)
class MinutesItem:
    """One item: who took part, who left for a conflict of interest, and how it ended."""

    position: int
    title: StrOrText
    reference: str = ""
    outcome: Text
    recommendation: StrOrText = ""
    conditions: tuple[str, ...] = ()
    dissents: tuple[RecordDissent, ...] = ()
    note: str = ""
    taking_part: tuple[str, ...] = ()
    in_conflict: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    quorum: int
    has_quorum: bool


@dataclass(frozen=True, kw_only=True)
class MinutesHead:
    """What minutes say besides their items."""

    reference: str
    group: Text
    held_on: date
    opened_at: str
    closed_at: str
    place: str
    president: str
    keeper: str
    present: tuple[MinutesPerson, ...]
    absent: tuple[str, ...]
    also_present: str = ""
    remarks: str = ""
    items: int
    """How many items there are."""


@dataclass(frozen=True, kw_only=True)
class MinutesAdjuster:
    name: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The minutes of a meeting, adjusted by those who were chosen."""

    kind: MinutesKind = MinutesKind.MINUTES
    institution: Text
    code: str
    drawn_up_at: Moment
    demonstration: bool = False
    written_in: Language = Language.SV
    head: MinutesHead
    items: tuple[MinutesItem, ...]
    adjusters: tuple[MinutesAdjuster, ...]
    draft: int
    last_event: int
    chain_digest: str

    @property
    def reference(self) -> str:
        return self.head.reference


@dataclass(frozen=True, kw_only=True)
class MinutesAddition:
    """What is added to minutes that were adjusted; they stand as they are."""

    kind: MinutesKind = MinutesKind.ADDENDUM
    institution: Text
    code: str
    drawn_up_at: Moment
    demonstration: bool = False
    written_in: Language = Language.SV
    reference: str
    number: int
    amends: str
    """The code of the minutes."""
    text: str
    by: str
    on: date
    last_event: int
    chain_digest: str


_HEAD, _ITEM = TypeAdapter(MinutesHead), TypeAdapter(MinutesItem)
_PRINTED: TypeAdapter[Minutes | MinutesAddition] = TypeAdapter(Minutes | MinutesAddition)


def minutes_as_json(record: Minutes | MinutesAddition) -> bytes:
    """Return minutes or an addendum as canonical JSON (RFC 8785): equal ones give equal bytes."""
    return rfc8785.dumps({"schema": MINUTES_SCHEMA, **_PRINTED.dump_python(record, mode="json")})


def head_as_data(head: MinutesHead) -> dict[str, Any]:
    return dict(_HEAD.dump_python(head, mode="json"))


def item_as_data(item: MinutesItem) -> dict[str, Any]:
    return dict(_ITEM.dump_python(item, mode="json"))


def head_from_data(data: Mapping[str, Any]) -> MinutesHead:
    return _HEAD.validate_python(data)


def item_from_data(data: Mapping[str, Any]) -> MinutesItem:
    return _ITEM.validate_python(data)
