"""What was counted of judging: overrides by direction, and light checks by outcome with the latest of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskflow.cases.labels import LIGHT_CHECK_NAMES
from riskflow.deliberation.overrides import OVERRIDE_NAMES
from riskflow.services.open_case import ShownCase, accessible_cases
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import rounds
from riskflow.store.tables import LightCheck
from riskflow.text import Text

ACTS = {
    "rai": Text(sv="RAI:s yttranden", en="RAI's opinions"),
    "sai": Text(sv="SAI:s ställningstaganden", en="SAI's positions"),
    "decision": Text(sv="Beslut", en="Decisions"),
}


@dataclass(frozen=True, slots=True)
class JudgingFigures:
    """Counts over all cases, and the latest light checks of cases that the reader may enter."""

    overrides: Sequence[tuple[Text, int, Mapping[Text, int]]]
    """Kind of act, how many there were, and how many of them departed in each way."""
    checks: Sequence[tuple[Text, int]]
    latest: Sequence[tuple[LightCheck, ShownCase]]


def judging_figures(uow: UnitOfWork) -> JudgingFigures:
    """Return the figures; the counts name no case and no person."""
    counted = rounds.override_counts(uow.session)
    checks = rounds.light_check_counts(uow.session)
    latest = rounds.latest_light_checks(uow.session)
    entered = {each.id: each.shown for each in accessible_cases(uow, [case for _, case in latest]) if each.parts}
    return JudgingFigures(
        overrides=[(name, counted.acts.get(act, 0), _by_way(counted.ways, act)) for act, name in ACTS.items()],
        checks=[(name, checks.get(outcome.value, 0)) for outcome, name in LIGHT_CHECK_NAMES.items()],
        latest=[(check, entered[check.case_id]) for check, _ in latest if check.case_id in entered],
    )


def _by_way(ways: Mapping[tuple[str, str, str], int], act: str) -> dict[Text, int]:
    return {name: ways.get((act, *way), 0) for way, name in OVERRIDE_NAMES.items()}
