"""Coverage by questions and by worked cases: of indicators, laws, options, gates, rules, conditions and measures.

An indicator is covered by an item that names it; an option by a worked case that gives it; a condition by one case in
which it holds and another in which it does not. Everything that is not covered needs a reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from riskflow.questionnaire.authoring.worked_cases import WorkedCase
from riskflow.questionnaire.model import (
    Area,
    CoverageExemption,
    CoverageIndicator,
    Gate,
    Item,
    KnockOut,
    Questionnaire,
    Source,
)
from riskflow.questionnaire.scoring import CONTEXT_AREAS, ScoringRow, condition_holds
from riskflow.text import Text

NOT_REREAD = "(text not re-read)"
CONTEXT_ROWS = (ScoringRow.HIGH_CONTEXT, ScoringRow.MODERATE_CONTEXT)


@dataclass(frozen=True, slots=True)
class CoverageTarget:
    """Something that should be covered; `by_questions` is None where questions cannot cover it."""

    id: str
    by_questions: bool | None
    by_cases: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds that do not cover it: `questions`, `cases`."""
        kinds = (("questions", self.by_questions), ("cases", self.by_cases))
        return tuple(kind for kind, is_covered in kinds if is_covered is False)


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """Something that is not covered, and the reason if one was given."""

    id: str
    missing: tuple[str, ...]
    reason: Text | None


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """All targets of one kind."""

    kind: str
    targets: tuple[CoverageTarget, ...]
    gaps: tuple[CoverageGap, ...]

    @property
    def by_questions(self) -> int | None:
        """The number covered by questions; None where questions cannot cover them."""
        coverable = [target.by_questions for target in self.targets if target.by_questions is not None]
        return sum(coverable) if coverable else None

    @property
    def by_cases(self) -> int:
        """The number covered by worked cases."""
        return sum(target.by_cases for target in self.targets)


@dataclass(frozen=True, slots=True)
class Coverage:
    groups: tuple[TargetGroup, ...]
    unknown_indicators: tuple[str, ...]
    """Indicators that `covers` names and the list of indicators lacks."""
    idle_reasons: tuple[str, ...]
    """Reasons for something that is covered or does not exist."""

    @property
    def complete(self) -> bool:
        """Whether everything is covered or has its reason."""
        return not self.unknown_indicators and all(gap.reason for group in self.groups for gap in group.gaps)


def coverage(
    questionnaire: Questionnaire,
    cases: Sequence[WorkedCase],
    indicators: Iterable[CoverageIndicator],
    exemptions: Iterable[CoverageExemption],
) -> Coverage:
    listed = [indicator.id for indicator in indicators]
    reasons = {exemption.id: exemption.reason for exemption in exemptions}
    targets: dict[str, Iterator[CoverageTarget]] = {
        "indicators": _indicators(questionnaire, cases, listed),
        "laws": _laws(questionnaire, cases),
        "options": _options(questionnaire, cases),
        "gates": _gates(questionnaire, cases),
        "knock-outs": _knock_outs(questionnaire, cases),
        "conditions": _conditions(questionnaire, cases),
        "measures": _measures(questionnaire, cases),
        "rows": _rows(cases),
    }
    groups = tuple(_group(kind, tuple(found), reasons) for kind, found in targets.items())
    named = {name for item in _parts(questionnaire) for name in item.covers}
    needed = {f"{group.kind}/{gap.id}" for group in groups for gap in group.gaps}
    return Coverage(groups, tuple(sorted(named - set(listed))), tuple(sorted(reasons.keys() - needed)))


def _group(kind: str, targets: tuple[CoverageTarget, ...], reasons: dict[str, Text]) -> TargetGroup:
    gaps = (CoverageGap(t.id, t.missing, reasons.get(f"{kind}/{t.id}")) for t in targets if t.missing)
    return TargetGroup(kind, targets, tuple(gaps))


_Part = Item | KnockOut


def _parts(questionnaire: Questionnaire) -> list[_Part]:
    return [part for section in questionnaire.all_sections for part in (*section.items, *section.knock_outs)]


def _is_exercised(item: _Part, cases: Sequence[WorkedCase]) -> bool:
    """Return whether a case answers a question or gate, or a knock-out applies to a case."""
    if isinstance(item, KnockOut):
        return any(item in result.knock_outs for case in cases for result in case.profile.areas.values())
    return any(item.id in case.seen for case in cases)


def _is_triggered(item: _Part, cases: Sequence[WorkedCase]) -> bool:
    """Return the same as `_is_exercised`; a gate counts only where it is a stop or a question."""
    if isinstance(item, Gate):
        return any(item.id in {*case.profile.stops, *case.profile.questions} for case in cases)
    return _is_exercised(item, cases)


def _indicators(
    questionnaire: Questionnaire, cases: Sequence[WorkedCase], listed: Iterable[str]
) -> Iterator[CoverageTarget]:
    items = _parts(questionnaire)
    for name in listed:
        covering = [item for item in items if name in item.covers]
        yield CoverageTarget(name, bool(covering), any(_is_exercised(item, cases) for item in covering))


def _laws(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    citing: dict[str, list[_Part]] = {}
    for item in _parts(questionnaire):
        for source in item.sources:
            if source.kind == "law":
                citing.setdefault(_reference(source), []).append(item)
    for law, items in citing.items():
        asked = any(not isinstance(item, KnockOut) for item in items)
        yield CoverageTarget(law, asked, any(_is_triggered(item, cases) for item in items))


def _reference(source: Source) -> str:
    return source.ref.removesuffix(NOT_REREAD).strip()


def _options(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    given = {(name, one) for case in cases for name, chosen in case.seen.items() for one in chosen}
    for question in questionnaire.questions.values():
        for option in question.options:
            yield CoverageTarget(f"{question.id}={option.id}", None, (question.id, option.id) in given)


def _gates(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    for gate in questionnaire.gates:
        yield CoverageTarget(gate, None, any(gate in case.profile.stops for case in cases))


def _knock_outs(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    for _, rule in questionnaire.knock_outs:
        yield CoverageTarget(rule.id, None, _is_exercised(rule, cases))


def _conditions(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    asked = [{*case.seen, *case.profile.unanswered} for case in cases]
    for question in questionnaire.questions.values():
        if question.show_if:
            yield CoverageTarget(question.id, None, len({question.id in one for one in asked}) > 1)
    for gate in questionnaire.gates.values():
        if gate.covered_by:
            yield CoverageTarget(gate.id, None, len({gate.id in case.profile.covered for case in cases}) > 1)
        if gate.opens_when and not questionnaire.reads_screening(gate.opens_when):
            opened = any(condition_holds(gate.opens_when, case.seen) for case in cases)
            yield CoverageTarget(f"{gate.id}-opens-when", None, opened)


def _measures(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    suggested_by: dict[str, set[tuple[str, str]]] = {measure.id: set() for measure in questionnaire.measures}
    for question in questionnaire.questions.values():
        for option in question.options:
            for name in option.measures if option.severity else ():
                suggested_by.get(name, set()).add((question.id, option.id))
    given = {(name, one) for case in cases for name, chosen in case.seen.items() for one in chosen}
    for name, places in suggested_by.items():
        yield CoverageTarget(name, bool(places), bool(places & given))


def _rows(cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    reached = {(area, result.row) for case in cases for area, result in case.profile.areas.items()}
    for area in Area:
        for row in ScoringRow:
            if area in CONTEXT_AREAS or row not in CONTEXT_ROWS:
                yield CoverageTarget(f"{area}={row}", None, (area, row) in reached)
