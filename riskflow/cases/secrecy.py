"""Marks of secrecy: a reminder that a field may be secret, with the provision that may apply.

Public Access to Information and Secrecy Act (2009:400), chapter 5, section 5. A mark is no ruling: secrecy is decided
anew at each request for the document.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from riskflow.errors import InvalidError
from riskflow.text import Text

PROVISIONS: Mapping[str, Text] = {
    "15:1": Text(sv="15 kap. 1 § utrikessekretess", en="15:1 foreign relations"),
    "15:2": Text(sv="15 kap. 2 § försvarssekretess", en="15:2 defence"),
    "18:8": Text(sv="18 kap. 8 § säkerhetsåtgärder", en="18:8 security measures"),
    "21:5": Text(sv="21 kap. 5 § utlänningar", en="21:5 foreign nationals"),
    "21:7": Text(sv="21 kap. 7 § personuppgifter", en="21:7 personal data"),
    "24:5": Text(sv="24 kap. 5 § forskningssamverkan", en="24:5 research with an outside party"),
    "31:12": Text(sv="31 kap. 12 § uppdrag för enskild", en="31:12 commissions for others"),
    "31:16": Text(sv="31 kap. 16 § affärsförbindelse", en="31:16 business relations"),
}
"""The provisions that may apply to such cases; chapter and section of the Act."""
NO_PROVISION = "none"
"""What takes a mark away."""
OPINION_FIELDS = {
    "opinion-rai": Text(sv="RAI:s yttrande", en="RAI's opinion"),
    "opinion-sai": Text(sv="SAI:s ställningstagande", en="SAI's position"),
}
UNKNOWN_FIELD = Text(sv="Välj ett fält i ärendet och ett lagrum.", en="Choose a field of the case and a provision.")
NOT_MARKED = Text(sv="Fältet är inte märkt.", en="The field is not marked.")


class _Mark(Protocol):
    field: str
    provision: str


AnyMark = TypeVar("AnyMark", bound=_Mark)


def marks_in_force(marks: Iterable[AnyMark]) -> dict[str, AnyMark]:
    """Return the mark of each field, of marks with the oldest first; the last one about a field holds."""
    last = {mark.field: mark for mark in marks}
    return {field: mark for field, mark in last.items() if mark.provision != NO_PROVISION}


def check_mark(field: str, provision: str, fields: Mapping[str, Text], marked: Iterable[str]) -> None:
    """Refuse a mark of what the case does not have, and the end of a mark that is not there.

    Raises:
        InvalidError: with what to choose instead.
    """
    if field not in fields or provision not in {*PROVISIONS, NO_PROVISION}:
        raise InvalidError(UNKNOWN_FIELD)
    if provision == NO_PROVISION and field not in set(marked):
        raise InvalidError(NOT_MARKED)
