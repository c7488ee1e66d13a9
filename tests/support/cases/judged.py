"""What members, groups and second readers say, whole enough for the rules."""

from typing import Any

from riskflow.cases.labels import Advice, ReadingOutcome
from riskflow.cases.review_input import OpinionInput, RatingInput
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.questionnaire.model import Level
from riskflow.services.operations.demo.runner import rating_of

READ = ReadingInput(ReadingOutcome.CONFIRMED, "The answers hold.")
DEPARTS = "The facts weigh otherwise here."


def rating(advice: Advice = Advice.GO_AHEAD, reason: str = "I see nothing.", level: Level = Level.HIGH) -> RatingInput:
    return rating_of(advice, reason, level)


def opinion(advice: Advice, text: str = "Worth doing.", *more: Any, **others: Any) -> OpinionInput:  # noqa: ANN401 - as the class has it
    """Return an opinion that weighs benefit against risk, and says why it departs where it does."""
    said = {"benefit": "New knowledge.", "risks": "Access.", "override_reason": DEPARTS, **others}
    return OpinionInput(advice, text, *more, **said)
