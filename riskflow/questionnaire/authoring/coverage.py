"""What the questions cover and what the worked cases show: indicators, laws, answers, gates, rules and measures.

Nothing is covered by being written down. An indicator is covered when something that is asked names it; an answer when
a worked case gives it; a condition when one case meets it and another does not. What is not covered needs a reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from riskflow.questionnaire.model import (
    Area,
    CoverageExemption,
    CoverageIndicator,
    Gate,
    KnockOut,
    Question,
    Questionnaire,
    Source,
)
from riskflow.questionnaire.scoring import CONTEXT_AREAS, NO, YES, ScoringRow
from riskflow.questionnaire.worked_cases import WorkedCase
from riskflow.text import Text

UNREAD = "(text not re-read)"
BY_CONTEXT = (ScoringRow.HIGH_CONTEXT, ScoringRow.MODERATE_CONTEXT)


@dataclass(frozen=True, slots=True)
class CoverageTarget:
    """One thing that should be covered; `by_questions` is None where a question cannot cover it."""

    id: str
    by_questions: bool | None
    by_cases: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What does not cover it: `questions`, `cases`."""
        return tuple(name for name, met in (("questions", self.by_questions), ("cases", self.by_cases)) if met is False)


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """Something that is not covered, and the reason if somebody gave one."""

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
        """How many are covered by questions; None where questions cannot cover them."""
        answers = [target.by_questions for target in self.targets if target.by_questions is not None]
        return sum(answers) if answers else None

    @property
    def by_cases(self) -> int:
        """How many are covered by worked cases."""
        return sum(target.by_cases for target in self.targets)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is covered, what is not, and names and reasons that lead nowhere."""

    groups: tuple[TargetGroup, ...]
    unknown_indicators: tuple[str, ...]
    """Indicators that are named in `covers` and that nobody has listed."""
    idle_reasons: tuple[str, ...]
    """Reasons for something that is covered or is not there."""

    @property
    def complete(self) -> bool:
        """Say whether everything is covered or has its reason."""
        return not self.unknown_indicators and all(gap.reason for group in self.groups for gap in group.gaps)


def coverage(
    questionnaire: Questionnaire,
    cases: Sequence[WorkedCase],
    indicators: Iterable[CoverageIndicator],
    excuses: Iterable[CoverageExemption],
) -> Coverage:
    """Return what questions and worked cases cover."""
    listed = [indicator.id for indicator in indicators]
    reasons = {excuse.id: excuse.reason for excuse in excuses}
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
    named = {name for item in _items(questionnaire) for name in item.covers}
    needed = {f"{group.kind}/{gap.id}" for group in groups for gap in group.gaps}
    return Coverage(groups, tuple(sorted(named - set(listed))), tuple(sorted(reasons.keys() - needed)))


def _group(kind: str, targets: tuple[CoverageTarget, ...], reasons: dict[str, Text]) -> TargetGroup:
    gaps = (CoverageGap(t.id, t.missing, reasons.get(f"{kind}/{t.id}")) for t in targets if t.missing)
    return TargetGroup(kind, targets, tuple(gaps))


_Item = Question | Gate | KnockOut


def _items(questionnaire: Questionnaire) -> list[_Item]:
    sections = (*questionnaire.sections, *questionnaire.follow_up)
    return [item for section in sections for item in (*section.items, *section.knock_outs)]


def _is_met(item: _Item, cases: Sequence[WorkedCase]) -> bool:
    """Say whether a case answers a question or gate, or makes a knock-out fire."""
    if isinstance(item, KnockOut):
        return any(item in result.knock_outs for case in cases for result in case.profile.areas.values())
    return any(item.id in case.seen for case in cases)


def _is_opened(item: _Item, cases: Sequence[WorkedCase]) -> bool:
    """Say the same, of a gate only when it is not answered no."""
    if isinstance(item, Gate):
        return any(case.seen.get(item.id, (NO,)) != (NO,) for case in cases)
    return _is_met(item, cases)


def _indicators(
    questionnaire: Questionnaire, cases: Sequence[WorkedCase], listed: Iterable[str]
) -> Iterator[CoverageTarget]:
    items = _items(questionnaire)
    for name in listed:
        covering = [item for item in items if name in item.covers]
        yield CoverageTarget(name, bool(covering), any(_is_met(item, cases) for item in covering))


def _laws(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    citing: dict[str, list[_Item]] = {}
    for item in _items(questionnaire):
        for source in item.sources:
            if source.kind == "law":
                citing.setdefault(_plain(source), []).append(item)
    for law, items in citing.items():
        asked = any(not isinstance(item, KnockOut) for item in items)
        yield CoverageTarget(law, asked, any(_is_opened(item, cases) for item in items))


def _plain(source: Source) -> str:
    return source.ref.removesuffix(UNREAD).strip()


def _options(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    given = {(name, one) for case in cases for name, chosen in case.seen.items() for one in chosen}
    for question in questionnaire.questions.values():
        for option in question.options:
            yield CoverageTarget(f"{question.id}={option.id}", None, (question.id, option.id) in given)


def _gates(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    for gate in questionnaire.gates:
        yield CoverageTarget(gate, None, any(case.seen.get(gate) == (YES,) for case in cases))


def _knock_outs(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    for _, rule in questionnaire.knock_outs:
        yield CoverageTarget(rule.id, None, _is_met(rule, cases))


def _conditions(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    asked = [{*case.seen, *case.profile.unanswered} for case in cases]
    for question in questionnaire.questions.values():
        if question.show_if:
            yield CoverageTarget(question.id, None, len({question.id in one for one in asked}) > 1)


def _measures(questionnaire: Questionnaire, cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    naming: dict[str, set[tuple[str, str]]] = {measure.id: set() for measure in questionnaire.measures}
    for question in questionnaire.questions.values():
        for option in question.options:
            for name in option.measures if option.severity else ():
                naming.get(name, set()).add((question.id, option.id))
    given = {(name, one) for case in cases for name, chosen in case.seen.items() for one in chosen}
    for name, places in naming.items():
        yield CoverageTarget(name, bool(places), bool(places & given))


def _rows(cases: Sequence[WorkedCase]) -> Iterator[CoverageTarget]:
    fired = {(area, result.row) for case in cases for area, result in case.profile.areas.items()}
    for area in Area:
        for row in ScoringRow:
            if area in CONTEXT_AREAS or row not in BY_CONTEXT:
                yield CoverageTarget(f"{area}={row}", None, (area, row) in fired)
