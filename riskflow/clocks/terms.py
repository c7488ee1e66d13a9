"""The terms of the steps: those of the program (`terms.yaml`), and what an instance says (`clocks.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskflow.cases.workflow import Step
from riskflow.clocks.swedish_calendar import WorkCalendar
from riskflow.packaged import packaged_yaml

CLOCKS_FILE = "clocks.toml"
MAX_TERM = 250
"""A year of working days."""

Term = Annotated[int, Field(ge=1, le=MAX_TERM)]
Days = Annotated[tuple[Term, ...], Field(max_length=20)]


class ClockError(Exception):
    """The terms cannot be read; the message says what to write."""


class ReminderDays(BaseModel):
    """On how many working days before and after the due day whoever has a case is reminded, and others are told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: Days
    after: Days
    escalation: Days


class WatchTerms(BaseModel):
    """In how many working days a change for a partner is assessed, while a case is handled and when it rests."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    handled: Term
    settled: Term


class Terms(BaseModel):
    """The working days of each step, the days of reminders, and further days on which the university is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    working_days: Mapping[Step, Term]
    minutes: Term
    """In how many working days the minutes of a meeting are to be adjusted."""
    watch: WatchTerms
    reminders: ReminderDays
    closed_days: frozenset[date] = frozenset()


@dataclass(frozen=True, eq=False)
class Clocks:
    """The terms of an instance with its calendar."""

    terms: Terms

    @cached_property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar(self.terms.closed_days)

    def term(self, step: Step) -> int:
        return self.terms.working_days[step]

    def due_on(self, step: Step, since: date) -> date:
        """Return the last day of a step that has begun on a day."""
        return self.calendar.after(since, self.term(step))

    def watch_due_on(self, since: date, *, is_handled: bool) -> date:
        """Return the last day to assess what has changed for a partner on a day."""
        watch = self.terms.watch
        return self.calendar.after(since, watch.handled if is_handled else watch.settled)


DEFAULTS: Mapping[str, Any] = packaged_yaml("clocks/terms.yaml")
DEFAULT_CLOCKS = Clocks(Terms.model_validate(DEFAULTS))


def read_clocks(instance: Path) -> Clocks:
    """Return the terms that apply in an instance: its own where it has any, for the rest those of the program.

    Raises:
        ClockError: when the file cannot be read, or a term is not allowed.
    """
    path = instance / CLOCKS_FILE
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DEFAULT_CLOCKS
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClockError(f"{path}: {error}") from error
    merged = {**DEFAULTS, **own}
    for name in ("working_days", "watch", "reminders"):
        if isinstance(own.get(name), dict):
            merged[name] = {**DEFAULTS[name], **own[name]}
    try:
        return Clocks(Terms.model_validate(merged))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ClockError(f"{path}: {where}: {first['msg']}") from error
