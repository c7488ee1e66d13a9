"""What may be deleted, on whose decision: nothing without a rule of the university that names the decision.

The rules are in `retention.toml` of the instance. Cases, their events and records are never deleted here.
"""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskflow.services.events import record_event
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import outbox as outbox_queries

RULES_FILE = "retention.toml"
MIN_DAYS = 30
MIN_AUTHORITY_LENGTH = 10  # characters


class RetentionError(Exception):
    """The rules cannot be read; the message says what to write."""


class RetentionRule(BaseModel):
    """How long one kind of row is kept, and which decision says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["letters"]
    days: int = Field(ge=MIN_DAYS)
    authority: str = Field(min_length=MIN_AUTHORITY_LENGTH)


class RetentionRules(BaseModel):
    """The rules of an instance."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[RetentionRule, ...] = ()


@dataclass(frozen=True, slots=True)
class DueDeletion:
    """A rule, and the rows that it lets go today."""

    rule: RetentionRule
    rows: tuple[int, ...]


def read_rules(instance: Path) -> tuple[RetentionRule, ...]:
    """Return the rules of an instance; none where it has no file.

    Raises:
        RetentionError: when the file is no list of rules.
    """
    path = instance / RULES_FILE
    try:
        return RetentionRules.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).rule
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RetentionError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RetentionError(f"{path}: {where}: {first['msg']}") from error


def due_deletions(uow: UnitOfWork, rules: tuple[RetentionRule, ...]) -> list[DueDeletion]:
    """Return what each rule lets go now. Letters that wait are never among it."""
    return [
        DueDeletion(rule, tuple(outbox_queries.settled_before(uow.session, uow.now - timedelta(days=rule.days))))
        for rule in rules
    ]


def delete_due(uow: UnitOfWork, due: DueDeletion) -> None:
    """Delete what a rule lets go, and record how much and on whose decision."""
    if due.rows:
        outbox_queries.delete_letters(uow.session, due.rows)
        rule = due.rule
        number, days = str(len(due.rows)), str(rule.days)
        record_event(uow, None, "rows-deleted", what=rule.kind, number=number, days=days, authority=rule.authority)
