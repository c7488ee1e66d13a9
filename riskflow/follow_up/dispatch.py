"""Dispatch: a record is sent to its recipients, and from then on nothing of what was sent changes.

What is wrong is corrected by a record of its own (Administrative Procedure Act, section 36), what comes later gets one
too; both name the record that was sent. Dissent is recorded before the dispatch (section 30).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskflow.cases.secrecy import NO_PROVISION
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.text import Text

MAX_REGISTRY_NO_LENGTH = 40
MAX_RECIPIENTS, MAX_RECIPIENT_LENGTH = 40, 200
REGISTRY_NO = Text(
    sv=f"Skriv diarienumret med högst {MAX_REGISTRY_NO_LENGTH} tecken.",
    en=f"Write the registration number in at most {MAX_REGISTRY_NO_LENGTH} characters.",
)
REGISTRY_NO_FORM = Text(
    sv="Skriv diarienumret så som registret skriver det, till exempel {example}.",
    en="Write the registration number as the register writes it, for example {example}.",
)
REGISTRY_NO_TAKEN = Text(
    sv="Ärendet {reference} har redan det diarienumret. Kontrollera numret.",
    en="The case {reference} has that registration number already. Check the number.",
)
NAME_RECIPIENTS = Text(
    sv=f"Skriv vem handlingen skickades till, en mottagare på varje rad: högst {MAX_RECIPIENTS} rader med högst "
    f"{MAX_RECIPIENT_LENGTH} tecken.",
    en=f"Write to whom the record was sent, one recipient on each line: at most {MAX_RECIPIENTS} lines of at most "
    f"{MAX_RECIPIENT_LENGTH} characters.",
)
NO_SUCH_FILE = Text(
    sv="Välj en av filerna som visas. Har handlingen ersatts under tiden skickas den nya.",
    en="Choose one of the files that are shown. If the record was replaced meanwhile, the new one is sent.",
)
NOT_THAT_DAY = Text(
    sv="Ange en dag från den då handlingen arkiverades till i dag.",
    en="Give a day from the one on which the record was archived until today.",
)
NOT_REGISTERED = Text(
    sv="Ärendet har inget diarienummer. Diarieför det först: numret står i det som skickas.",
    en="The case has no registration number. Register it first: the number belongs to what is sent.",
)
OTHER_NUMBER = Text(
    sv="Den skickade handlingens diarienummer ändras inte. Är det fel, rätta det genom ett tillägg.",
    en="The registration number of what was dispatched does not change. If it is wrong, correct it by an addendum.",
)
DISPATCHED_DISSENT = Text(
    sv="Handlingen har expedierats. En avvikande mening ska anmälas innan dess (30 § förvaltningslagen).",
    en="The record has been dispatched. Dissent has to be recorded before that (Administrative Procedure Act, "
    "section 30).",
)
MARK_IS_SENT = Text(
    sv="Märkningen står på en handling som har expedierats, och tas inte bort. Om uppgiften kan lämnas ut prövas "
    "vid varje begäran.",
    en="The mark stands on a record that was dispatched, and is not taken away. Whether it can be released is decided "
    "at each request.",
)


class AfterDispatch(StrEnum):
    """What an action does to a record that was dispatched."""

    LOCKED = "locked"
    """Refused, where it would change what the record says."""
    NEW_RECORD = "new-record"
    """Leads to another record, which names the one before it."""
    BESIDE = "beside"
    """Touches nothing that the record says."""


_LOCKED = (Action.REGISTER, Action.DISSENT, Action.MARK_SECRECY)
_NEW_RECORD = (
    Action.CLEAR,
    Action.RULE_ON_CORRECTION,
    Action.GIVE_OPINION,
    Action.TAKE_POSITION,
    Action.REFER,
    Action.ACKNOWLEDGE,
    Action.DISMISS,
    Action.WITHDRAW,
    Action.DECIDE,
    Action.SUSPEND,
    Action.RESUME,
    Action.TERMINATE,
    Action.SUBMIT,
    Action.ROUTE_CLOSES,
    Action.RELEASE,
)
AFTER_DISPATCH: Mapping[Action, AfterDispatch] = {
    **dict.fromkeys(Action, AfterDispatch.BESIDE),
    **dict.fromkeys(_LOCKED, AfterDispatch.LOCKED),
    **dict.fromkeys(_NEW_RECORD, AfterDispatch.NEW_RECORD),
}


@dataclass(frozen=True, slots=True)
class DispatchInput:
    """What the registrar notes: which file was sent, by its SHA-256, to whom, and when."""

    file: str
    recipients: tuple[str, ...]
    dispatched_on: date | None


def recipients_in(written: str) -> tuple[str, ...]:
    """Return the recipients of a text that has one on each line."""
    return tuple(dict.fromkeys(filter(None, (line.strip() for line in written.splitlines()))))


def check_dispatch(given: DispatchInput, archived: Mapping[str, date], today: date, registry_no: str) -> None:
    """Refuse a dispatch that does not say what was sent to whom; `archived` are the files and the days they are from.

    Raises:
        InvalidError: with what is missing.
    """
    if not registry_no:
        raise InvalidError(NOT_REGISTERED)
    if given.file not in archived:
        raise InvalidError(NO_SUCH_FILE)
    if not 0 < len(given.recipients) <= MAX_RECIPIENTS:
        raise InvalidError(NAME_RECIPIENTS)
    if max(map(len, given.recipients)) > MAX_RECIPIENT_LENGTH:
        raise InvalidError(NAME_RECIPIENTS)
    if given.dispatched_on is None or not archived[given.file] <= given.dispatched_on <= today:
        raise InvalidError(NOT_THAT_DAY)


def valid_registry_no(written: str, pattern: str = "", example: str = "") -> str:
    """Return a registration number without the space around it; `pattern`, where there is one, covers all of it.

    Raises:
        InvalidError: it is empty, too long, or written in another way.
    """
    number = written.strip()
    if not 0 < len(number) <= MAX_REGISTRY_NO_LENGTH:
        raise InvalidError(REGISTRY_NO)
    if pattern and not re.fullmatch(pattern, number):
        raise InvalidError(REGISTRY_NO_FORM.filled(example=example))
    return number


def check_registration(number: str, sent_under: Collection[str]) -> None:
    """Refuse another registration number than the one under which records of the case were dispatched.

    Raises:
        ConflictError: it is another one.
    """
    if any(sent != number for sent in sent_under):
        raise ConflictError(OTHER_NUMBER)


def check_marking(provision: str, marked: Sequence[str], sent: Collection[str]) -> None:
    """Refuse to take away the marks of fields that a dispatched record bears; a further mark is always possible.

    Raises:
        ConflictError: one of the fields was marked when a record was dispatched.
    """
    if provision == NO_PROVISION and not set(sent).isdisjoint(marked):
        raise ConflictError(MARK_IS_SENT)
