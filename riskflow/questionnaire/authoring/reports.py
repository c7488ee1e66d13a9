"""The reports for authors as plain data and as lines; their keys are an interface (docs/reference/commands.md)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from riskflow.questionnaire.authoring.coverage import Coverage
from riskflow.questionnaire.authoring.diff import VersionDifference, plain_value, word_changes
from riskflow.questionnaire.authoring.lengths import HARMLESS, HEAVIEST, ORDINARY, CaseLength
from riskflow.questionnaire.authoring.simulation import SimulatedCase, Simulation
from riskflow.questionnaire.authoring.sources import CitedSource
from riskflow.text import Language, Text

MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def coverage_report(coverage: Coverage) -> dict[str, Any]:
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
        for group in coverage.groups
    }
    mistakes = {"unknown_indicators": list(coverage.unknown_indicators), "idle_reasons": list(coverage.idle_reasons)}
    return {"complete": coverage.complete, "kinds": kinds, **mistakes}


def coverage_lines(coverage: Coverage, language: Language) -> Iterator[str]:
    """Yield a table of the coverage, then what is not covered."""
    yield f"{'':14}{'of':>6}{'by questions':>14}{'by cases':>10}{'reasons':>9}{'open':>6}"
    for group in coverage.groups:
        asked = "" if group.by_questions is None else str(group.by_questions)
        reasons = sum(gap.reason is not None for gap in group.gaps)
        counts = f"{len(group.targets):>6}{asked:>14}{group.by_cases:>10}{reasons:>9}{len(group.gaps) - reasons:>6}"
        yield f"{group.kind:14}{counts}"
    for group in coverage.groups:
        for gap in group.gaps:
            why = gap.reason.in_(language) if gap.reason else f"not covered by {' or '.join(gap.missing)}"
            yield f"{group.kind}/{gap.id}: {why}"
    for name in coverage.unknown_indicators:
        yield f"indicators/{name}: named in 'covers', but not in the list of indicators"
    yield from (f"{name}: has a reason that it does not need" for name in coverage.idle_reasons)


def length_report(lengths: Sequence[CaseLength]) -> dict[str, Any]:
    aims = {aim.name: {"questions": aim.questions, "minutes": aim.minutes} for aim in (HARMLESS, ORDINARY, HEAVIEST)}
    cases = [
        {
            "id": length.case,
            "name": length.name,
            "questions": length.questions,
            "gates": length.gates,
            "minutes": length.minutes,
            "gate_minutes": length.gate_minutes,
            "aim": length.aim.name,
            "within": length.is_within,
        }
        for length in lengths
    ]
    return {"aims": aims, "within": all(length.is_within for length in lengths), "cases": cases}


def length_lines(lengths: Sequence[CaseLength]) -> Iterator[str]:
    """Yield the aims, then a table of the cases."""
    for aim in (HARMLESS, ORDINARY, HEAVIEST):
        at_most = f" and {aim.minutes} minutes" if aim.minutes else ""
        yield f"aim, {aim.name}: at most {aim.questions} questions{at_most}"
    yield f"{'case':28}{'questions':>10}{'gates':>7}{'minutes':>9}{'for gates':>11}  aim"
    for length in lengths:
        counts = f"{length.questions:>10}{length.gates:>7}{length.minutes:>9}{length.gate_minutes:>11}"
        yield f"{length.case:28}{counts}  {length.aim.name}{'' if length.is_within else ': over'}"
    yield f"{sum(length.is_within for length in lengths)} of {len(lengths)} are within their aim"


def sources_report(sources: Sequence[CitedSource], today: date) -> list[dict[str, Any]]:
    return [
        {**each.source.model_dump(mode="json"), "cited_by": list(each.cited_by), "old": each.is_old(today)}
        for each in sources
    ]


def sources_lines(sources: Sequence[CitedSource], today: date) -> Iterator[str]:
    """Yield the sources that are older than a year, then how many they are."""
    old = [each for each in sources if each.is_old(today)]
    for each in old:
        yield f"{each.source.read_on}  {each.source.ref}: {', '.join(each.cited_by)}"
    yield f"{len(old)} of {len(sources)} sources were read more than a year ago"


def difference_report(difference: VersionDifference) -> dict[str, Any]:
    """Return one difference as plain data; a reworded text also word by word, in both languages."""
    report = {
        "what": difference.what,
        "id": difference.id,
        "change": difference.change,
        "key": difference.key,
        "kind": difference.kind.id,
        "old": _as_data(difference.old),
        "new": _as_data(difference.new),
    }
    if isinstance(difference.old, Text) and isinstance(difference.new, Text):
        report["words"] = {lg.value: word_changes(difference.old.in_(lg), difference.new.in_(lg)) for lg in Language}
    return report


def _as_data(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [_as_data(part) for part in value] if isinstance(value, list | tuple) else value


def difference_line(difference: VersionDifference, language: Language) -> str:
    change = f"{difference.change} {difference.key}".strip()
    head = f"{difference.kind.id:6} {difference.what} {difference.id}: {change}"
    if difference.change == "added":
        return f"{head}: {plain_value(difference.new, language)}"
    if difference.change == "removed":
        return f"{head}: {plain_value(difference.old, language)}"
    if isinstance(difference.old, Text) and isinstance(difference.new, Text):
        runs = word_changes(difference.old.in_(language), difference.new.in_(language))
        return f"{head}: {' '.join(MARKS[mark].format(words) for mark, words in runs)}"
    return f"{head}: {plain_value(difference.old, language)} → {plain_value(difference.new, language)}"


def simulation_report(simulation: Simulation) -> dict[str, Any]:
    """Return a simulation as plain data; it lists only cases with another route or level, or a lost answer."""
    return {
        "total": len(simulation.outcomes),
        "rerouted": len(simulation.rerouted),
        "incomplete": simulation.incomplete,
        "sentence": simulation.sentence.model_dump(),
        "outcomes": [_outcome_report(case) for case in _affected(simulation.outcomes)],
    }


def _affected(cases: Iterable[SimulatedCase]) -> Iterator[SimulatedCase]:
    return (case for case in cases if case.is_rerouted or case.moved or case.lost)


def _outcome_report(case: SimulatedCase) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "version": case.version,
        "route_before": case.before.route.value,
        "route_after": case.after.route.value,
        "rerouted": case.is_rerouted,
        "levels": {
            area.value: {"before": case.before.areas[area].level.id, "after": case.after.areas[area].level.id}
            for area in case.moved
        },
        "lost": list(case.lost),
        "opened": list(case.opened),
    }


def simulation_lines(simulation: Simulation) -> Iterator[str]:
    for case in _affected(simulation.outcomes):
        moved = [f"{a}: {case.before.areas[a].level.id} → {case.after.areas[a].level.id}" for a in case.moved]
        route = [f"{case.before.route} → {case.after.route}"] if case.is_rerouted else []
        lost = [f"not carried: {', '.join(case.lost)}"] if case.lost else []
        yield f"{case.reference} ({case.version}): {'; '.join((*route, *moved, *lost))}"
    if simulation.incomplete:
        yield f"{simulation.incomplete} have questions that would still have to be answered"
