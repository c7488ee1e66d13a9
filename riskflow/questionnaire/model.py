"""The questionnaire as frozen values: what a file may say and how its parts are named.

Lawyers and members of RAI and SAI read the files, so the vocabulary is closed: a key that is not declared here is an
error. `riskflow.questionnaires` reads the files; `riskflow.core.checking` finds faults that span several keys.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from riskflow.text import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
About = Literal["partner"]  # beyond their own case: such answers may be inherited


class Area(StrEnum):
    """The four areas of responsible internationalisation."""

    DUAL_USE = "dual-use"
    FOREIGN_INFLUENCE = "foreign-influence"
    ETHICS_DUMPING = "ethics-dumping"
    HUMAN_RIGHTS = "human-rights"


class Driver(StrEnum):
    """What a level is made of: S, P and E are asked; C is fetched."""

    STAKE = "stake"
    ACTOR = "actor"
    EXPOSURE = "exposure"
    CONTEXT = "context"


class Level(IntEnum):
    """The level of one area, ordered."""

    LOW = 0
    MODERATE = 1
    HIGH = 2
    CRITICAL = 3

    @property
    def id(self) -> str:
        """The word used in files and in JSON."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> "Level":
        """Return the level that a word of a file, a form or a row stands for.

        Raises:
            KeyError: when no level has that word.
        """
        return cls[word.upper()]


class Model(BaseModel):
    """A frozen value with closed keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(Model):
    """Where a rule or a question comes from, and the day when somebody last read it."""

    kind: Literal["law", "guideline", "practice", "research", "own-choice"]
    ref: str = Field(min_length=1)
    url: str | None = Field(default=None, pattern=r"^https://")
    read_on: date


class Condition(Model):
    """When something applies: one test, or several joined by `all` or `any`. There is no negation."""

    question: Id | None = None
    is_: tuple[Id, ...] = Field(default=(), alias="is")
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()

    def leaves(self) -> Iterator["Condition"]:
        """Yield the single tests."""
        for part in self.all + self.any:
            yield from part.leaves()
        if not self.all + self.any:
            yield self

    @cached_property
    def test(self) -> Callable[[Mapping[str, tuple[str, ...]]], bool]:
        """The condition as one function of the answers: it is asked hundreds of times for each explanation."""
        parts = [part.test for part in self.all or self.any]
        if self.all:
            return lambda answers: all(part(answers) for part in parts)
        if self.any:
            return lambda answers: any(part(answers) for part in parts)
        question, awaited = self.question or "", frozenset(self.is_)
        return lambda answers: not awaited.isdisjoint(answers.get(question, ()))


class Option(Model):
    """One answer that can be chosen."""

    id: Id
    text: Text
    hint: Text | None = None
    severity: int | None = Field(default=None, ge=0, le=3)
    unknown: bool = False
    alone: bool = False
    find_out: Id | None = None
    measures: tuple[Id, ...] = ()


class Drives(Model):
    """The one driver that a question moves, in one or more areas."""

    driver: Literal[Driver.STAKE, Driver.ACTOR, Driver.EXPOSURE]
    areas: tuple[Area, ...] = Field(min_length=1)


class Question(Model):
    """One observable fact that is asked for."""

    id: Id
    kind: Literal["choice", "choices", "text", "territories", "screening"] = "choice"
    text: Text
    hint: Text | None = None
    why: Text | None = None
    example: Text | None = None
    drives: Drives | None = None
    show_if: Condition | None = None
    optional: bool = False
    long: bool = False
    options: tuple[Option, ...] = ()
    ask: tuple[Id, ...] = ()
    terms: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()
    about: About | None = None
    sources: tuple[Source, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Option]:
        """The options by their ids."""
        return {option.id: option for option in self.options}

    @cached_property
    def unknown(self) -> Option | None:
        """The option that says *don't know*, where the question offers it."""
        return next((option for option in self.options if option.unknown), None)

    @cached_property
    def mildest(self) -> Option:
        """The known option with the lowest severity: the best case of *don't know*."""
        return min((o for o in self.options if not o.unknown), key=lambda option: option.severity or 0)


class Gate(Model):
    """A legal question outside the score. *Yes* opens a stop, *don't know* asks; so may an answer that is fetched."""

    id: Id
    text: Text
    hint: Text | None = None
    why: Text
    cleared_by: tuple[Id, ...] = Field(min_length=1)
    opens_when: Condition | None = None
    asks_when: Condition | None = None
    leaves_tool: bool = False
    value_part: bool = False
    covers: tuple[Id, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def label(self) -> str:
        """The name people use: H1 to H16."""
        return self.id.upper()


class KnockOut(Model):
    """A rule that lifts an area to at least one level, whatever the table says."""

    id: Id
    level: Literal["moderate", "high", "critical"]
    when: Condition
    reason: Text
    covers: tuple[Id, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def floor(self) -> Level:
        """The level that the rule raises to."""
        return Level.parse(self.level)


class Section(Model):
    """A group of questions: one file, one row of the task list."""

    id: Id
    title: Text
    intro: Text
    area: Area | None = None
    about: About | None = None
    together: bool = False
    questions: tuple[Question, ...] = ()
    gates: tuple[Gate, ...] = ()
    knock_outs: tuple[KnockOut, ...] = ()

    @property
    def items(self) -> "tuple[Question | Gate, ...]":
        """What is asked in the section, gates last."""
        return (*self.questions, *self.gates)


class Function(Model):
    """A function of the university that knows, helps or clears."""

    id: Id
    name: Text
    help: Text | None = None


class ExplainedTerm(Model):
    """A word that needs explaining, and its explanation."""

    id: Id
    word: Text
    means: Text


class Measure(Model):
    """Something that can be done about a risk. It lowers one driver, by at most one level of an area in total."""

    id: Id
    text: Text
    reduces: Driver
    by: int = Field(default=1, ge=0, le=1)
    areas: tuple[Area, ...] = Field(min_length=1)
    owner: Id
    proof: Text
    clause: Text | None = None


class Contradiction(Model):
    """Two things that do not go well together. It is pointed out kindly, and never stops anybody."""

    id: Id
    first: Condition
    second: Condition
    text: Text


class Questionnaire(Model):
    """One version of the questions, whole."""

    id: Id
    version: str = Field(pattern=r"^\d+\.\d+(\.\d+)?$")
    title: Text
    origin: Text
    areas: dict[Area, Text]
    drivers: dict[Driver, Text]
    functions: tuple[Function, ...]
    measures: tuple[Measure, ...]
    terms: tuple[ExplainedTerm, ...] = ()
    sections: tuple[Section, ...]
    contradictions: tuple[Contradiction, ...] = ()
    follow_up: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by id, in the order in which they are asked; the gates are not among them."""
        return {q.id: q for section in self.sections for q in section.questions}

    @cached_property
    def gates(self) -> dict[str, Gate]:
        """The gates by id."""
        return {gate.id: gate for section in self.sections for gate in section.gates}

    @cached_property
    def scored_in(self) -> dict[Area, tuple[Question, ...]]:
        """The questions that move a driver of each area, in the order in which they are asked."""
        scored = [q for q in self.questions.values() if q.drives]
        return {area: tuple(q for q in scored if q.drives and area in q.drives.areas) for area in Area}

    @cached_property
    def knock_outs(self) -> tuple[tuple[Area, KnockOut], ...]:
        """Every knock-out with the area that it raises."""
        return tuple((s.area, rule) for s in self.sections if s.area for rule in s.knock_outs)

    @cached_property
    def measures_by_id(self) -> dict[str, Measure]:
        """The library of measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def terms_by_id(self) -> dict[str, ExplainedTerm]:
        """The explained words by id."""
        return {term.id: term for term in self.terms}

    @cached_property
    def functions_by_id(self) -> dict[str, Function]:
        """The functions by id."""
        return {function.id: function for function in self.functions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section that holds each question or gate."""
        return {item.id: section for section in self.sections for item in section.items}


class CoverageIndicator(Model):
    """Something that the questions must ask about."""

    id: Id
    title: Text


class CoverageExemption(Model):
    """Why something is not covered: `options/du-access=public`, `rows/human-rights=high-unknown`."""

    id: str = Field(pattern=r"^[a-z-]+/.+$")
    reason: Text
