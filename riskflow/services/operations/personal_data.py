"""Personal data: what every column may say about a person, and everything that is kept about one person.

The inventory is data: `personal_data.yaml`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from riskflow.cases.secrecy import NO_PROVISION
from riskflow.packaged import packaged_yaml
from riskflow.services.case_facts import identity
from riskflow.store.queries import operations as operation_queries
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import Person

INQUIRY = "inquiry"
_FILE = packaged_yaml("services/operations/personal_data.yaml")
GROUNDS: dict[str, str] = _FILE["grounds"]


class DataClass(StrEnum):
    """What a column may say about a person."""

    NOTHING = "nothing"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    FREE_TEXT = "free_text"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long something is kept, by which rules of disposal it goes, and why it is kept where none lets it go."""

    text: str
    rules: tuple[str, ...] = ()
    kept: str = ""


@dataclass(frozen=True, slots=True)
class TableInventory:
    """Why a table is kept, on what ground and how long, and the class of each of its columns."""

    purpose: str
    ground: str
    retention: str
    columns: dict[str, DataClass]


def _read(written: dict[str, Any]) -> TableInventory:
    classes = {name: each for each in DataClass for name in written.get(each.value, "").split()}
    return TableInventory(written["purpose"], written["ground"], written["retention"], classes)


RETENTIONS: dict[str, Retention] = {
    name: Retention(each["text"], tuple(each.get("rules", "").split()), each.get("kept", ""))
    for name, each in _FILE["retentions"].items()
}
INVENTORY: dict[str, TableInventory] = {name: _read(written) for name, written in _FILE["tables"].items()}


def columns_about_people(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns that refer to a person."""
    return [
        column for column in table.columns if any(key.target_fullname == "person.id" for key in column.foreign_keys)
    ]


def export_person(session: Session, person: Person) -> dict[str, Any]:
    """Return every row that is about a person or was written by them, by table, with why it is kept."""
    number = identity(person.id)
    found: dict[str, Any] = {"person": _exported("person", [person.model_dump()])}
    for name, table in sorted(SQLModel.metadata.tables.items()):
        if columns := columns_about_people(table):
            rows = operation_queries.rows_with(session, table, columns, number)
            if rows:
                found[name] = _exported(name, _without_marked(session, rows, number) if name == INQUIRY else rows)
    return found


def _without_marked(session: Session, inquiries: list[dict[str, Any]], reader: int) -> list[dict[str, Any]]:
    """Return inquiries without what others wrote to the person about a field that is marked as possibly secret."""
    rows = (mark for mark, _ in secrecy_marks_of(session, {row["case_id"] for row in inquiries}))
    marked = {(mark.case_id, mark.field) for mark in rows if mark.provision != NO_PROVISION}
    return [
        {**row, "message": ""} if row["asked_by"] != reader and (row["case_id"], row["question"]) in marked else row
        for row in inquiries
    ]


def _exported(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    inventory = INVENTORY[name]
    return {
        "purpose": inventory.purpose,
        "ground": GROUNDS[inventory.ground],
        "retention": RETENTIONS[inventory.retention].text,
        "rows": [{column: _plain(value) for column, value in row.items()} for row in rows],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
