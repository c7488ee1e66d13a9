"""What may be written in the two discussions of a case, and who reads the internal one."""

from riskflow.cases.policy import Part
from riskflow.cases.review_rules import ReviewRules
from riskflow.cases.workflow import Group, Role, State
from riskflow.errors import InvalidError
from riskflow.text import Text

MAX_MESSAGE_LENGTH = 5_000
WRITE_MESSAGE = Text(sv="Skriv meddelandet.", en="Write the message.")
MESSAGE_TOO_LONG = Text(
    sv=f"Korta meddelandet till högst {MAX_MESSAGE_LENGTH} tecken.",
    en=f"Shorten the message to at most {MAX_MESSAGE_LENGTH} characters.",
)
NO_SUCH_QUESTION = Text(sv="Frågan finns inte i ärendet.", en="There is no such question in the case.")
OF_SAI = frozenset({Role.SAI, Role.SAI_CHAIR})


def reads_internal(rules: ReviewRules) -> bool:
    """Return whether somebody reads and writes in the internal discussion: members only after their own rating.

    What the others write there may tell levels and ratings, from which each member's own is to be independent.
    """
    if Part.INTERNAL not in rules.parts or rules.is_blind:
        return False
    waits = rules.case.state is State.WITH_SAI and bool(rules.roles & OF_SAI) and not rules.has_rated(Group.SAI)
    return not waits


def valid_message(text: str) -> str:
    """Return a message without the space around it.

    Raises:
        InvalidError: it is empty or too long.
    """
    written = text.strip()
    if not written:
        raise InvalidError(WRITE_MESSAGE)
    if len(written) > MAX_MESSAGE_LENGTH:
        raise InvalidError(MESSAGE_TOO_LONG)
    return written
