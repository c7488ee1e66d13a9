"""Marks of secrecy: fields that may be secret, the provision that may apply, and what they hide from whom.

Public Access to Information and Secrecy Act (2009:400), chapter 5, section 5. A mark is no ruling: secrecy is decided
anew at each request for the document. Inside the university a marked field is read by those who need it to handle the
case; which roles these are, and in which states, is the table of `riskflow.cases.policy`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from riskflow.errors import InvalidError, NotAllowedError
from riskflow.packaged import packaged_yaml
from riskflow.text import Text


class SecrecyClass(StrEnum):
    """How few people read a field. Each class is read by some of those who read the one before it."""

    ORDINARY = "ordinary"
    MARKED = "marked"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of the Act, by chapter and section."""

    text: Text
    secrecy_class: SecrecyClass
    protects: Text
    """What it is about, and which harm must be feared."""


PROVISIONS: Mapping[str, Provision] = {
    name: Provision(Text(**each["name"]), SecrecyClass(each["class"]), Text(**each["protects"]))
    for name, each in packaged_yaml("cases/data/provisions.yaml")["provisions"].items()
}
"""The provisions that may apply to such cases, by chapter and section of the Act, in its order."""
NO_PROVISION = "none"
"""What takes the marks of a field away."""

TITLE, PARTNER = "title", "partner-names"
"""The questions whose answers the row of a case repeats, and the events on its partners."""
OPINION_FIELDS = {
    "opinion-rai": Text(sv="RAI:s yttrande", en="RAI's opinion"),
    "opinion-sai": Text(sv="SAI:s ställningstagande", en="SAI's position"),
}
UNKNOWN_FIELD = Text(sv="Välj ett fält i ärendet och ett lagrum.", en="Choose a field of the case and a provision.")
NOT_MARKED = Text(sv="Fältet är inte märkt.", en="The field is not marked.")
NOT_YOURS_TO_END = Text(
    sv="Märkningen tas bort av någon som får läsa fältet.",
    en="The mark is taken away by somebody who may read the field.",
)
NOT_YOURS_TO_CHANGE = Text(
    sv="Fältet är sekretessmarkerat och visas inte för dig. Den som får läsa det kan ändra det.",
    en="The field is marked as possibly secret and not shown to you. Somebody who may read it can change it.",
)


def document_field(number: int) -> str:
    """Return the name of the field that a document is."""
    return f"document-{number}"


def document_name(number: int) -> Text:
    """Return what a document is called where its title may not be shown."""
    return Text(sv=f"Dokument {number}", en=f"Document {number}")


class _Mark(Protocol):
    field: str
    provision: str


AnyMark = TypeVar("AnyMark", bound=_Mark)


def marks_in_force(marks: Iterable[AnyMark]) -> dict[str, tuple[AnyMark, ...]]:
    """Return the marks of each field, of marks with the oldest first: the last of each provision since the last end.

    Marks add up: a further one never takes an earlier one away, so that it can only hide more.
    """
    found: dict[str, dict[str, AnyMark]] = {}
    for mark in marks:
        if mark.provision == NO_PROVISION:
            found.pop(mark.field, None)
        else:
            found.setdefault(mark.field, {})[mark.provision] = mark
    return {name: tuple(by_provision.values()) for name, by_provision in found.items()}


@dataclass(frozen=True, slots=True)
class FieldMark:
    """The provisions that a field is marked with, and who wrote what its newest revision says, if that is known."""

    provisions: frozenset[str]
    author: int | None = None

    @property
    def secrecy_class(self) -> SecrecyClass:
        """The strictest class of the provisions."""
        classes = {PROVISIONS[each].secrecy_class for each in self.provisions}
        return SecrecyClass.STRICT if SecrecyClass.STRICT in classes else SecrecyClass.MARKED


@dataclass(frozen=True, slots=True)
class FieldSecrecy:
    """The marks of one case as they bear upon one reader."""

    reader: int = 0
    marks: Mapping[str, FieldMark] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """The marked fields that no role of the reader opens."""

    def hides(self, *fields: str, author: int | None = None) -> bool:
        """Return whether something that belongs to some fields is hidden from the reader; never what they wrote."""
        return author != self.reader and not self.unread.isdisjoint(fields)

    def provisions(self, *fields: str) -> list[str]:
        """Return the provisions that some fields are marked with, in the order of the Act."""
        return provisions_of(self.marks, fields)

    def shown(self, text: str, *fields: str, author: int | None = None) -> str:
        """Return a text as the reader may see it: itself, or the provisions that hide it."""
        return self.mask(*fields) if text and self.hides(*fields, author=author) else text

    def mask(self, *fields: str) -> str:
        """Return what stands in the place of a hidden text; it is the same in both languages."""
        return f"[OSL {', '.join(self.provisions(*fields))}]"

    def check_may_change(self, *fields: str, author: int | None = None) -> None:
        """Refuse a change to what the reader does not see.

        Raises:
            NotAllowedError: with who can do it instead.
        """
        if self.hides(*fields, author=author):
            raise NotAllowedError(NOT_YOURS_TO_CHANGE)


def provisions_of(marks: Mapping[str, FieldMark], fields: Iterable[str]) -> list[str]:
    """Return the provisions that some fields are marked with, in the order of the Act."""
    found = {provision for name in fields if name in marks for provision in marks[name].provisions}
    return [provision for provision in PROVISIONS if provision in found]


ANY_FIELD = "any"
"""In `QUOTED_BY`: the event does not say which field it quotes, so it is masked as soon as any field is hidden."""
OF_ITS_GATE = "gate"
"""In `QUOTED_BY`: the field is the gate that the event names."""
QUOTED_BY: Mapping[str, Mapping[str, str]] = {
    "suggestion-accepted": {"words": ANY_FIELD},
    "suggestion-dismissed": {"words": ANY_FIELD, "reason": ANY_FIELD},
    "document-attached": {"digest": ANY_FIELD},
    "evidence-submitted": {"documents": ANY_FIELD},
    "context-changed": {"changes": ANY_FIELD},
    "stop-cleared": {"basis": OF_ITS_GATE},
    "function-asked": {"text": ANY_FIELD},
    "function-replied": {"text": ANY_FIELD},
    "applicant-heard": {"text": ANY_FIELD},
    "applicant-answered": {"text": ANY_FIELD},
    "gate-answered": {"basis": OF_ITS_GATE},
    "gate-refused": {"basis": OF_ITS_GATE},
    "gate-more-asked": {"asked": OF_ITS_GATE},
    "gate-answer-replaced": {"reason": OF_ITS_GATE},
    "partner-added": {"partner": PARTNER},
    "partner-removed": {"partner": PARTNER},
    "partner-screened": {"partner": PARTNER},
    "screening-judged": {"partner": PARTNER, "entry": PARTNER, "reason": PARTNER},
    "screening-changed": {"partner": PARTNER},
    "screening-seen": {"partner": PARTNER},
    "watch-task-opened": {"partner": PARTNER},
    "watch-task-settled": {"partner": PARTNER, "reason": PARTNER},
    "owner-stated": {"partner": PARTNER, "owner": PARTNER, "source": PARTNER},
    "owner-withdrawn": {"partner": PARTNER, "owner": PARTNER},
    "ownership-freeze": {"partner": PARTNER},
    "screening-repeated": {"partner": PARTNER},
    "freeze-clearing-proposed": {"partner": PARTNER, "entry": PARTNER},
    "freeze-clearing-confirmed": {"partner": PARTNER, "entry": PARTNER, "reason": PARTNER},
    "freeze-clearing-refused": {"partner": PARTNER, "entry": PARTNER, "reason": PARTNER},
}
"""Tag of an event -> the parts of its data that quote a field of the case -> that field."""


def shown_event_data(secrecy: FieldSecrecy, tag: str, data: Mapping[str, Any], actor: int | None) -> Mapping[str, Any]:
    """Return the data of an event as a reader may see it."""
    quoted = QUOTED_BY.get(tag, {})
    if not quoted or not secrecy.unread:
        return data
    fields = {ANY_FIELD: sorted(secrecy.unread), OF_ITS_GATE: [str(data.get("gate", "")).lower()]}
    masked = {
        name: secrecy.mask(*about)
        for name, of in quoted.items()
        if name in data and secrecy.hides(*(about := fields.get(of, [of])), author=actor)
    }
    return {**data, **masked}


def check_mark(name: str, provision: str, fields: Collection[str], secrecy: FieldSecrecy) -> None:
    """Refuse a mark of what the case does not have, and the end of a mark that is not there or hides the field.

    Raises:
        InvalidError: with what to choose instead.
        NotAllowedError: when the person does not read the field, so that ending the mark would show it to them.
    """
    if name not in fields or provision not in {*PROVISIONS, NO_PROVISION}:
        raise InvalidError(UNKNOWN_FIELD)
    if provision == NO_PROVISION and name not in secrecy.marks:
        raise InvalidError(NOT_MARKED)
    if provision == NO_PROVISION and name in secrecy.unread:
        raise NotAllowedError(NOT_YOURS_TO_END)
