"""What is written by who reads a fragile case again, and by who checks a case that had closed by itself."""

from dataclasses import dataclass

from riskflow.cases.labels import LightCheckOutcome, ReadingOutcome
from riskflow.cases.review_input import required_text
from riskflow.errors import ConflictError
from riskflow.text import Text

ALREADY_CHECKED = Text(
    sv="Du har redan gjort den lätta kontrollen av ärendet.", en="You have already made the light check of this case."
)


@dataclass(frozen=True, slots=True)
class ReadingInput:
    """What the second reader of a fragile case found."""

    outcome: ReadingOutcome
    note: str


@dataclass(frozen=True, slots=True)
class LightCheckInput:
    """What a member of RAI found in a case that had closed by itself."""

    outcome: LightCheckOutcome
    reason: str = ""


def check_light_check(check: LightCheckInput, *, has_checked: bool) -> str:
    """Return the reason of a light check; only who agrees may leave it out.

    Raises:
        ConflictError: the member has checked the revision already.
        InvalidError: the reason is missing.
    """
    if has_checked:
        raise ConflictError(ALREADY_CHECKED)
    return check.reason.strip() if check.outcome is LightCheckOutcome.AGREES else required_text(check.reason)
