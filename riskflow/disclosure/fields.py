"""The parts of a record that can be masked one by one, found by walking its data along its model.

A record is that of a case or of an act in one, minutes, or an addendum to them. A field is named by its path in the
data, such as `parties/0/name`. What carries the record itself (its kind, its numbers, its digests) and what the layout
hangs on (areas, drivers, states) is no field.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from riskflow.packaged import packaged_yaml
from riskflow.questionnaire.model import Level
from riskflow.records.acts import ACT_SCHEMA, Act
from riskflow.records.kinds import ActKind
from riskflow.records.minutes import MINUTES_SCHEMA, Minutes, MinutesAddition, MinutesKind
from riskflow.records.model import Record
from riskflow.text import Text

if TYPE_CHECKING:
    from riskflow.records.pdf import Printed

Data = Mapping[str, Any]
"""A record as it is archived: what its canonical JSON says."""

NO_FIELDS = frozenset(
    {
        "kind",
        "institution",
        "reference",
        "registry_no",
        "dated",
        "drawn_up_at",
        "code",
        "supersedes",
        "replaces",
        "corrects",
        "amends",
        "demonstration",
        "written_in",
        "secrecy",
        "questionnaire",
        "questionnaire_version",
        "questionnaire_digest",
        "revision",
        "assessment_digest",
        "last_event",
        "chain_digest",
        "number",
        "head/reference",
        "opinion/spread",
        "position/spread",
    }
)
"""By their paths without the places in lists: an item of minutes names a case, which can be masked."""
SENTENCE_END = re.compile(r"(?<=[.!?…:])[ \t\u00a0]+(?=\S)|\s*\n\s*")


@dataclass(frozen=True, slots=True)
class DisclosureField:
    """One part of a record. `text` is in both languages where the record has both."""

    path: str
    part: str
    """The part of the record that it belongs to: the first step of the path."""
    label: Text
    text: Text
    passages: tuple[str, ...] = ()
    """The sentences of a free text, where there are several."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: str
    value: Any
    question: Text | None
    """The question beside it, where it is an answer."""


@cache
def labels() -> dict[str, Text]:
    """Return what each name in the data is called."""
    return {name: Text(**text) for name, text in packaged_yaml("disclosure/labels.yaml").items()}


def fields_of(data: Data) -> list[DisclosureField]:
    """Return the parts of a record that can be masked, in its order; nothing that is empty."""
    is_position = data["kind"] == ActKind.POSITION
    names = {**labels(), "opinion": labels()["position"]} if is_position else labels()
    return [_field(leaf, names) for leaf in _leaves(model_of(data), data, "", None)]


def model_of(data: Data) -> "type[Printed]":
    """Return of what kind a record is whose data these are."""
    if data["schema"] == MINUTES_SCHEMA:
        return MinutesAddition if data["kind"] == MinutesKind.ADDENDUM else Minutes
    return Act if data["schema"] == ACT_SCHEMA else Record


def passages_of(text: str) -> list[tuple[str, str]]:
    """Return the sentences of a text, each with the space that follows it: joined they are the text."""
    found, start = [], 0
    for end in SENTENCE_END.finditer(text):
        found.append((text[start : end.start()], end.group()))
        start = end.end()
    found.append((text[start:], ""))
    return found


def _field(leaf: _Leaf, labelled: Mapping[str, Text]) -> DisclosureField:
    steps = leaf.path.split("/")
    names = [labelled[step] for step in steps if not step.isdecimal()]
    place = [step for step in steps if step.isdecimal()]
    number = f" {'.'.join(str(int(step) + 1) for step in place)}" if place else ""
    first = Text(sv=f"{names[0].sv}{number}", en=f"{names[0].en}{number}")
    rest = names[-1:] if len(names) > 1 else []
    parts = [first, *([leaf.question] if leaf.question else []), *rest]
    label = Text(sv=": ".join(each.sv for each in parts), en=": ".join(each.en for each in parts))
    passages = passages_of(leaf.value) if isinstance(leaf.value, str) else []
    sentences = tuple(sentence for sentence, _ in passages) if len(passages) > 1 else ()
    return DisclosureField(leaf.path, steps[0], label, _text(leaf.value), sentences)


def _text(value: object) -> Text:
    return Text(**value) if isinstance(value, dict) else Text(sv=str(value), en=str(value))


def _leaves(hint: Any, value: Any, path: str, question: Text | None) -> Iterator[_Leaf]:  # noqa: ANN401 - of any field
    """Yield what can be masked of a value whose type is `hint`."""
    hint = _without_none(hint)
    if value in (None, "") or "/".join(step for step in path.split("/") if not step.isdecimal()) in NO_FIELDS:
        return
    if is_dataclass(hint):
        question = _question(value, path) or question
        types = get_type_hints(hint)
        for each in fields(hint):
            step = f"{path}/{each.name}".strip("/")
            of_answer = None if each.name == "question" else question
            yield from _leaves(types[each.name], value.get(each.name), step, of_answer)
    elif get_origin(hint) is tuple:
        for number, item in enumerate(value):
            yield from _leaves(get_args(hint)[0], item, f"{path}/{number}", question)
    elif path.endswith("/severity") or _is_maskable(hint):
        yield _Leaf(path, value, question)


def _question(value: Data, path: str) -> Text | None:
    asked = value.get("question")
    return Text(**asked) if path and isinstance(asked, dict) else None


def _is_maskable(hint: object) -> bool:
    return get_origin(hint) in {Union, UnionType} or hint in {str, Text, date, Level}


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - a type
    """Return the type that an optional one has where it is not empty."""
    if get_origin(hint) not in {Union, UnionType} or NoneType not in get_args(hint):
        return hint
    others = [each for each in get_args(hint) if each is not NoneType]
    return others[0] if len(others) == 1 else Union[tuple(others)]  # noqa: UP007 - made of a list


class MaskedWord(str):
    """What stands in the place of a day, a level or a number that is masked, wherever a page asks one for its word."""

    __slots__ = ()

    @property
    def id(self) -> str:
        return "masked"


def record_of(data: Data) -> Any:  # noqa: ANN401 - shaped as a record, with words in the place of what is masked
    """Return masked data as a record that the layout of records can draw."""
    return _built(model_of(data), data)


def _built(hint: Any, value: Any) -> Any:  # noqa: ANN401 - of any field
    hint = _without_none(hint)
    if value is None:
        return None
    if is_dataclass(hint) and isinstance(hint, type):
        types = get_type_hints(hint)
        return hint(**{each.name: _built(types[each.name], value[each.name]) for each in _given(hint, value)})
    if get_origin(hint) is tuple:
        return tuple(_built(get_args(hint)[0], item) for item in value)
    if isinstance(value, dict):
        return Text(**value)
    if hint in {date, datetime, Level} or (isinstance(hint, type) and issubclass(hint, Enum | int)):
        return _typed(hint, value)
    return value


def _given(kind: Any, value: Data) -> Sequence[Any]:  # noqa: ANN401 - a class of the model
    return [each for each in fields(kind) if each.name in value]


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401 - a type, and a value of it or what stands in its place
    if isinstance(value, str) and value.startswith("["):
        return MaskedWord(value)
    if hint is Level:
        return Level.parse(value) if isinstance(value, str) else Level(value)
    if hint in {date, datetime}:
        return hint.fromisoformat(value)
    return hint(value)
