"""The reports for authors as plain data and as lines. Their keys are an interface (docs/reference/commands.md)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from riskflow.questionnaire.authoring.coverage import Coverage
from riskflow.questionnaire.authoring.diff import VersionDifference, plain_value, word_changes
from riskflow.questionnaire.authoring.simulation import SimulatedCase, Simulation
from riskflow.questionnaire.durations import HARMLESS, HEAVIEST, ORDINARY, CaseLength
from riskflow.text import Language, Text

MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def coverage_report(found: Coverage) -> dict[str, Any]:
    """Return a coverage as plain data."""
    kinds = {
        group.kind: {
            "total": len(group.targets),
            "by_questions": group.by_questions,
            "by_cases": group.by_cases,
            "uncovered": [
                {"id": g.id, "missing": list(g.missing), "reason": g.reason.model_dump() if g.reason else None}
                for g in group.gaps
            ],
        }
        for group in found.groups
    }
    lost = {"unknown_indicators": list(found.unknown_indicators), "idle_reasons": list(found.idle_reasons)}
    return {"complete": found.complete, "kinds": kinds, **lost}


def coverage_lines(found: Coverage, language: Language) -> Iterator[str]:
    """Yield a coverage line by line: a table, then what is not covered."""
    yield f"{'':14}{'of':>6}{'by questions':>14}{'by cases':>10}{'reasons':>9}{'open':>6}"
    for group in found.groups:
        asked = "" if group.by_questions is None else str(group.by_questions)
        reasons = sum(gap.reason is not None for gap in group.gaps)
        counts = f"{len(group.targets):>6}{asked:>14}{group.by_cases:>10}{reasons:>9}{len(group.gaps) - reasons:>6}"
        yield f"{group.kind:14}{counts}"
    for group in found.groups:
        for gap in group.gaps:
            why = gap.reason.in_(language) if gap.reason else f"not covered by {' or '.join(gap.missing)}"
            yield f"{group.kind}/{gap.id}: {why}"
    yield from (
        f"indicators/{name}: named in 'covers', but not in the list of indicators" for name in found.unknown_indicators
    )
    yield from (f"{name}: has a reason that it does not need" for name in found.idle_reasons)


def length_report(lengths: Sequence[CaseLength]) -> dict[str, Any]:
    """Return the lengths of worked cases as plain data."""
    aims = {aim.name: {"questions": aim.questions, "minutes": aim.minutes} for aim in (HARMLESS, ORDINARY, HEAVIEST)}
    cases = [
        {
            "id": one.case,
            "name": one.name,
            "questions": one.questions,
            "gates": one.gates,
            "minutes": one.minutes,
            "gate_minutes": one.gate_minutes,
            "aim": one.aim.name,
            "within": one.is_within,
        }
        for one in lengths
    ]
    return {"aims": aims, "within": all(one.is_within for one in lengths), "cases": cases}


def length_lines(lengths: Sequence[CaseLength]) -> Iterator[str]:
    """Yield the lengths line by line, the aims first."""
    for aim in (HARMLESS, ORDINARY, HEAVIEST):
        at_most = f" and {aim.minutes} minutes" if aim.minutes else ""
        yield f"aim, {aim.name}: at most {aim.questions} questions{at_most}"
    yield f"{'case':28}{'questions':>10}{'gates':>7}{'minutes':>9}{'for gates':>11}  aim"
    for one in lengths:
        counts = f"{one.questions:>10}{one.gates:>7}{one.minutes:>9}{one.gate_minutes:>11}"
        yield f"{one.case:28}{counts}  {one.aim.name}{'' if one.is_within else ': over'}"
    yield f"{sum(one.is_within for one in lengths)} of {len(lengths)} are within their aim"


def difference_report(one: VersionDifference) -> dict[str, Any]:
    """Return one difference as plain data; what was reworded also word by word in both languages."""
    report = {
        "what": one.what,
        "id": one.id,
        "change": one.change,
        "key": one.key,
        "kind": one.kind.id,
        "old": _as_data(one.old),
        "new": _as_data(one.new),
    }
    if isinstance(one.old, Text) and isinstance(one.new, Text):
        report["words"] = {lg.value: word_changes(one.old.in_(lg), one.new.in_(lg)) for lg in Language}
    return report


def _as_data(value: object) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [_as_data(part) for part in value] if isinstance(value, list | tuple) else value


def difference_line(one: VersionDifference, language: Language) -> str:
    """Return one difference in a line, in one language."""
    head = f"{one.kind.id:6} {one.what} {one.id}: {one.change}{f' {one.key}' if one.key else ''}"
    if one.change == "added":
        return f"{head}: {plain_value(one.new, language)}"
    if one.change == "removed":
        return f"{head}: {plain_value(one.old, language)}"
    if isinstance(one.old, Text) and isinstance(one.new, Text):
        runs = word_changes(one.old.in_(language), one.new.in_(language))
        return f"{head}: {' '.join(MARKS[how].format(words) for how, words in runs)}"
    return f"{head}: {plain_value(one.old, language)} → {plain_value(one.new, language)}"


def simulation_report(found: Simulation) -> dict[str, Any]:
    """Return a simulation as plain data; only the cases that would move, or lose an answer, are listed."""
    return {
        "total": len(found.outcomes),
        "rerouted": len(found.rerouted),
        "incomplete": found.incomplete,
        "sentence": found.sentence.model_dump(),
        "outcomes": [_outcome_report(one) for one in _worth_listing(found.outcomes)],
    }


def _worth_listing(outcomes: Iterable[SimulatedCase]) -> Iterator[SimulatedCase]:
    return (one for one in outcomes if one.is_rerouted or one.moved or one.lost)


def _outcome_report(one: SimulatedCase) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "version": one.version,
        "route_before": one.before.route.value,
        "route_after": one.after.route.value,
        "rerouted": one.is_rerouted,
        "levels": {
            area.value: {"before": one.before.areas[area].level.id, "after": one.after.areas[area].level.id}
            for area in one.moved
        },
        "lost": list(one.lost),
        "opened": list(one.opened),
    }


def simulation_lines(found: Simulation) -> Iterator[str]:
    """Yield a simulation line by line."""
    for one in _worth_listing(found.outcomes):
        moved = [f"{a}: {one.before.areas[a].level.id} → {one.after.areas[a].level.id}" for a in one.moved]
        route = [f"{one.before.route} → {one.after.route}"] if one.is_rerouted else []
        lost = [f"not carried: {', '.join(one.lost)}"] if one.lost else []
        yield f"{one.reference} ({one.version}): {'; '.join((*route, *moved, *lost))}"
    if found.incomplete:
        yield f"{found.incomplete} have questions that would still have to be answered"
