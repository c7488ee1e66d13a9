"""The days that an opinion proposes and a decision sets: when it is followed up, and until when it holds."""

from datetime import date

from riskflow.errors import InvalidError
from riskflow.text import Text

IN_THE_PAST = Text(
    sv="Dagen för uppföljning och den dag då beslutet slutar gälla ska ligga framåt i tiden.",
    en="The day of the follow-up and the day when it ends to hold must be in the future.",
)
FOLLOW_UP_FIRST = Text(
    sv="Följ upp senast den dag då det slutar gälla.",
    en="Follow it up on the day when it ends to hold, at the latest.",
)


def check_days(today: date, follow_up_on: date | None, valid_until: date | None) -> None:
    """Refuse days that are past, and a follow-up after the end.

    Raises:
        InvalidError: with what to change.
    """
    if any(day is not None and day <= today for day in (follow_up_on, valid_until)):
        raise InvalidError(IN_THE_PAST)
    if follow_up_on and valid_until and follow_up_on > valid_until:
        raise InvalidError(FOLLOW_UP_FIRST)
