"""What experts would say of the cases that version 2.0 weighed wrongly, of ordinary work, and how long 3.0 takes.

The answers are the worked cases of 3.0; the table of levels and gates here is the judgement that they must meet.
docs/proposals/absurd-sheets.md gives the reason for each.
"""

from functools import cache

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.authoring.lengths import HARMLESS, ORDINARY, CaseLength, case_length
from riskflow.questionnaire.authoring.worked_cases import WorkedCase, score_worked_case
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import CASES_FILE, QuestionnaireVersion, parse_yaml
from riskflow.questionnaire.model import Level
from riskflow.questionnaire.scoring import Route

FALSE_ALARMS = {
    "open-ai-nordic": "low",
    "open-ai-us": "low",
    "exchange-nordic-theses": "low",
    "exchange-coordinator-unsure": "moderate",
    "interviews-partner-staff": "low",
    "visiting-doctoral-norway": "low",
    "soil-denmark": "low",
    "ethics-under-way": "low",
    "university-turkiye": "low",
    "images-police": "moderate",
    "contract-us": "moderate",
    "contract-korea": "moderate",
    "concrete-builder": "low",
    "bike-positions": "low",
    "centre-norway": "moderate",
    "mathematics-china": "low",
    "part-published-first": "low",
    "exchange-singapore-care": "low",
}
"""Case -> the most that an expert would say; no stop, and nothing for RAI."""

FALSE_CALMS = {
    "gift-shell-eea": ("high", ""),
    "gift-shell-elsewhere": ("high", ""),
    "cluster-ai": ("high", ""),
    "cluster-ai-wide": ("high", ""),
    "delegation-exiles": ("moderate", ""),
    "phone-data-kenya": ("moderate", ""),
    "honorary-chair": ("moderate", ""),
    "training-compute-embargo": ("high", "h6"),
    "spin-off-listed-fund": ("high", "h21"),
    "spin-off-holding": ("moderate", "h21"),
    "guest-listed-equipment": ("high", "h2"),
    "exchange-unsafe": ("high", ""),
    "contract-secrecy-price": ("low", "h19"),
    "scholarship-no-ground": ("high", "h9"),
    "face-recognition-police": ("critical", "h10"),
    "water-at-war": ("high", ""),
    "partner-on-foreign-list": ("moderate", ""),
    "scholarship-too-low": ("high", "h9"),
    "programme-struck-out": ("high", "h11"),
    "donor-power": ("high", "h11"),
    "favours-offered": ("high", ""),
    "exchange-group-excluded": ("high", "h13"),
    "review-refused": ("high", "h7"),
    "seeds-no-permit": ("high", "h15"),
    "goods-unclassed": ("moderate", "h2"),
    "recruitment-excluded": ("high", "h13"),
    "payer-admits": ("high", "h11"),
    "banned-ai": ("high", "h10"),
}
"""Case -> the level, and the stop or the question that somebody must see."""

# Too long, and why: an outage or a list shows every gate, or the kind has no short way (CHANGES.md argues each).
LONGER = {
    "rf-06",
    "licence-granted",
    "fi-moderate-single",
    "parachute",
    "gate-h6",
    "harmless-strategic",
    "programme-no-exit",
    "seed-into-partnership",
    "innovation-investor",
    "donation-seat",
    "triage-unknown",
    "unknown-gates",
    "lists-maybe-frozen",
    "words-alarm",
    "stopped-before",
    "exchange-coordinator-unsure",
    "images-police",
    "contract-us",
    "contract-korea",
    "centre-norway",
    "contract-secrecy-price",
    "partner-on-foreign-list",
}


@cache
def draft() -> QuestionnaireVersion:
    return Library(data_folder("questionnaires")).get("ri", "3.0")


@cache
def cases() -> dict[str, WorkedCase]:
    path = data_folder("questionnaires") / "ri" / "3.0" / CASES_FILE
    raws = parse_yaml(path.read_text(encoding="utf-8"), CASES_FILE)
    return {raw["id"]: score_worked_case(draft().questionnaire, draft().policy, raw) for raw in raws}


@cache
def lengths() -> dict[str, CaseLength]:
    return {name: case_length(draft().questionnaire, case) for name, case in cases().items()}


ORDINARY_WORK = tuple(name for name in cases() if name.startswith("ordinary-"))


@pytest.mark.parametrize(("name", "most"), FALSE_ALARMS.items())
def test_ordinary_work_that_alarmed_is_calm(name: str, most: str) -> None:
    profile = cases()[name].profile
    assert (profile.worst, profile.stops) == (Level.parse(most), ())


@pytest.mark.parametrize(("name", "level", "gate"), [(name, *said) for name, said in FALSE_CALMS.items()])
def test_a_grave_fact_that_was_calm_reaches_those_who_must_see_it(name: str, level: str, gate: str) -> None:
    profile = cases()[name].profile
    assert profile.worst is Level.parse(level)
    assert gate in {"", *profile.stops, *profile.questions}


def test_there_are_twenty_ordinary_collaborations() -> None:
    assert len(ORDINARY_WORK) >= 20


@pytest.mark.parametrize("name", ORDINARY_WORK)
def test_an_ordinary_collaboration_neither_stops_nor_goes_to_rai(name: str) -> None:
    profile = cases()[name].profile
    assert profile.route in {Route.CLOSES, Route.HEAD}
    assert profile.questions == ()
    assert lengths()[name].is_within


def test_everything_harmless_keeps_ten_questions_and_three_minutes() -> None:
    harmless = [length for length in lengths().values() if length.aim is HARMLESS]
    assert len(harmless) >= 20
    assert [length.case for length in harmless if not length.is_within] == []


def test_ordinary_cases_keep_their_aim_unless_it_is_argued() -> None:
    over = {length.case for length in lengths().values() if length.aim is ORDINARY and not length.is_within}
    assert over == LONGER


def test_no_gate_is_covered_by_an_answer_that_was_not_given() -> None:
    for case in cases().values():
        for gate, check in case.profile.covered.items():
            assert case.seen[check], gate
