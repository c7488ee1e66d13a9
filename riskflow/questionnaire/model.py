"""The questionnaire as frozen values: the keys of its files and their types.

Lawyers and members of RAI and SAI read the files, so the vocabulary is closed: a key that is not declared here is an
error. `loader` reads the files; `validation` finds faults that span several keys. The meaning of every key is in
questionnaires/README.md.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from riskflow.text import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
# Answers about the partner hold beyond their own case and may be inherited by other cases.
About = Literal["partner"]
# What stands in the id of a question that is asked about a further partner; ids of a file have no two hyphens together.
PARTNER_MARK = "--p"
# What the program looks up instead of asking; `context.FETCHED_OPTIONS` says which answers each may give.
Fetch = Literal["place-customs", "place-eea", "place-measures", "text-alarm", "earlier-stop"]
# The tables of the scoring model, see `scoring.level_from_drivers`.
Table = Literal["1", "2"]
TitlePart = Literal["kind", "partner", "place", "year"]


class Area(StrEnum):
    """The four areas of responsible internationalisation."""

    DUAL_USE = "dual-use"
    FOREIGN_INFLUENCE = "foreign-influence"
    ETHICS_DUMPING = "ethics-dumping"
    HUMAN_RIGHTS = "human-rights"


class Driver(StrEnum):
    """What determines a level: S, P and E come from answers, C from indicators."""

    STAKE = "stake"
    ACTOR = "actor"
    EXPOSURE = "exposure"
    CONTEXT = "context"


class Level(IntEnum):
    """The level of one area; ordered, so that levels compare."""

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
        """Return the level with an `id`.

        Raises:
            KeyError: when there is none.
        """
        return cls[word.upper()]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(Model):
    """Where a rule or a question comes from, and the day on which it was last read."""

    kind: Literal["law", "guideline", "practice", "research", "own-choice"]
    ref: str = Field(min_length=1)
    url: str | None = Field(default=None, pattern=r"^https://")
    read_on: date


class Condition(Model):
    """When something applies: one test, or several joined by `all` or `any`.

    There is no negation: a worse answer may never make a condition false.
    """

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
        """The condition as a function of the answers."""
        # Compiled once: an explanation evaluates each condition hundreds of times.
        parts = [part.test for part in self.all or self.any]
        if self.all:
            return lambda answers: all(part(answers) for part in parts)
        if self.any:
            return lambda answers: any(part(answers) for part in parts)
        question, expected = self.question or "", frozenset(self.is_)
        return lambda answers: not expected.isdisjoint(answers.get(question, ()))


class Option(Model):
    id: Id
    text: Text
    hint: Text | None = None
    severity: int | None = Field(default=None, ge=0, le=3)
    unknown: bool = False
    alone: bool = False
    find_out: Id | None = None
    measures: tuple[Id, ...] = ()


class Drives(Model):
    driver: Literal[Driver.STAKE, Driver.ACTOR, Driver.EXPOSURE]
    areas: tuple[Area, ...] = Field(min_length=1)


class Question(Model):
    """A question about one observable fact."""

    id: Id
    kind: Literal["choice", "choices", "text", "territories", "screening", "fetched"] = "choice"
    fetch: Fetch | None = None
    check: bool = False
    text: Text
    hint: Text | None = None
    why: Text | None = None
    example: Text | None = None
    drives: Drives | None = None
    show_if: Condition | None = None
    optional: bool = False
    required_from: Literal["moderate", "high"] | None = None
    long: bool = False
    options: tuple[Option, ...] = ()
    ask: tuple[Id, ...] = ()
    terms: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()
    about: About | None = None
    sources: tuple[Source, ...] = ()

    @property
    def is_answered_by_screening(self) -> bool:
        """Whether the answer comes from the screening of the partners."""
        return self.kind == "screening"

    @property
    def is_fetched(self) -> bool:
        """Whether the answer is looked up, by the screening or otherwise; such a question is never asked."""
        return self.kind in {"screening", "fetched"}

    def stands_alone(self, option: Option) -> bool:
        """Return whether an option cannot be combined with others; in a check, one may be unsure of a further line."""
        return option.alone or (option.unknown and not self.check)

    @cached_property
    def base_id(self) -> str:
        """The id in the questionnaire, whichever partner the question is about."""
        return self.id.partition(PARTNER_MARK)[0]

    @cached_property
    def by_id(self) -> dict[str, Option]:
        """The options by id."""
        return {option.id: option for option in self.options}

    @cached_property
    def unknown(self) -> Option | None:
        """The option *don't know*, if the question offers it."""
        return next((option for option in self.options if option.unknown), None)

    @cached_property
    def mildest(self) -> Option:
        """The known option with the lowest severity: the best case of *don't know*."""
        return min((o for o in self.options if not o.unknown), key=lambda option: option.severity or 0)


class Gate(Model):
    """A legal question outside the score.

    *Yes* opens a stop, *don't know* a question to the functions; so may the answers to other questions. A check may
    cover a gate: then the gate is put to the applicant only where `show_if` holds; else the check has answered *no*.
    """

    optional: ClassVar[bool] = False
    is_fetched: ClassVar[bool] = False

    id: Id
    text: Text
    hint: Text | None = None
    why: Text
    cleared_by: tuple[Id, ...] = Field(min_length=1)
    show_if: Condition | None = None
    covered_by: Id | None = None
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
    """A rule that raises an area to at least `level`, whatever the table gives."""

    id: Id
    level: Literal["moderate", "high", "critical"]
    when: Condition
    reason: Text
    covers: tuple[Id, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)

    @cached_property
    def floor(self) -> Level:
        """The level that the rule raises to."""
        return Level.parse(self.level)


Item = Question | Gate


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
    def items(self) -> tuple[Item, ...]:
        """The questions and then the gates."""
        return (*self.questions, *self.gates)


class Function(Model):
    """A function of the university that helps with questions or clears stops."""

    id: Id
    name: Text
    help: Text | None = None


class ExplainedTerm(Model):
    id: Id
    word: Text
    means: Text


class Measure(Model):
    """A measure against a risk: it lowers one driver. All measures together lower an area by at most one level."""

    id: Id
    text: Text
    reduces: Driver
    by: int = Field(default=1, ge=0, le=1)
    areas: tuple[Area, ...] = Field(min_length=1)
    owner: Id
    proof: Text
    clause: Text | None = None


class Contradiction(Model):
    """Two conditions that should not hold together. It is pointed out before submission and never blocks it."""

    id: Id
    first: Condition
    second: Condition
    text: Text


class Questionnaire(Model):
    """One version of the questions."""

    id: Id
    version: str = Field(pattern=r"^\d+\.\d+(\.\d+)?$")
    scoring: Table = "1"
    title_from: tuple[TitlePart, ...] = ()
    partners: Literal["together", "each"] = "together"
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
    def all_sections(self) -> tuple[Section, ...]:
        """The sections of the assessment and then those of the follow-up."""
        return (*self.sections, *self.follow_up)

    @cached_property
    def items(self) -> dict[str, Item]:
        """The questions and gates of the assessment by id, section by section."""
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def screening_functions(self) -> frozenset[str]:
        """The functions in charge of what the lists say: those of the gates that the screening opens."""
        opened = (gate for gate in self.gates.values() if gate.opens_when and self.reads_screening(gate.opens_when))
        found = {function for gate in opened for function in gate.cleared_by}
        asked = {o.find_out for q in self.questions.values() if q.is_answered_by_screening for o in q.options}
        return frozenset(found or filter(None, asked))

    def reads_screening(self, condition: Condition) -> bool:
        """Return whether a condition waits for what the screening of the partners says."""
        read = (self.questions.get(leaf.question or "") for leaf in condition.leaves())
        return any(question.is_answered_by_screening for question in read if question)

    @cached_property
    def has_checks(self) -> bool:
        """Whether the version has the short way: checks that lead to the result where none of their lines holds."""
        return any(question.check for question in self.questions.values())

    @cached_property
    def walk(self) -> tuple[Item, ...]:
        """The gates and questions in the order in which their conditions are decided: gates of no condition first."""
        plain = (gate for gate in self.gates.values() if not gate.covered_by)
        rest = (item for item in self.items.values() if isinstance(item, Question) or item.covered_by)
        return (*plain, *rest)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by id, in the order in which they are asked, without the gates."""
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
        """The measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def terms_by_id(self) -> dict[str, ExplainedTerm]:
        """The explained terms by id."""
        return {term.id: term for term in self.terms}

    @cached_property
    def confidential_functions(self) -> frozenset[str]:
        """The functions to call rather than write to: those to which a case leaves the tool."""
        return frozenset(function for gate in self.gates.values() if gate.leaves_tool for function in gate.cleared_by)

    @cached_property
    def functions_by_id(self) -> dict[str, Function]:
        """The functions by id."""
        return {function.id: function for function in self.functions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of each question or gate of the assessment, in the order of `items`."""
        return {item.id: section for section in self.sections for item in section.items}


class CoverageIndicator(Model):
    """Something that the questions must ask about; `covers` names it."""

    id: Id
    title: Text


class CoverageExemption(Model):
    """Why something is not covered: `options/du-access=public`, `rows/human-rights=high-unknown`."""

    id: str = Field(pattern=r"^[a-z-]+/.+$")
    reason: Text
