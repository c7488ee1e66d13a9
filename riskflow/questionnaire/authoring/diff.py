"""The differences between two versions of the questions and the policy, their kinds, and their values as text.

The kinds follow the rule of `questionnaires/README.md`: wording is a patch, new questions or answers a minor change,
and whatever can give the same answers another result a major one. A removal is major too: an answer is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import Any

from riskflow.questionnaire.model import Condition, Drives, Model, Questionnaire, Source
from riskflow.questionnaire.policy import Policy
from riskflow.text import Language, Text


class ChangeKind(IntEnum):
    """The size of a change; ordered, so that kinds compare."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def id(self) -> str:
        """The word used on the command line and in JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """A part or a key of a part that differs, such as the `option` with the id `du-access=open`.

    `change` is `added`, `removed`, `reworded` or `changed`; without a `key` the part as a whole is meant.
    """

    what: str
    id: str
    change: str
    key: str
    old: Any
    new: Any
    kind: ChangeKind


KINDS_OF_ADDITIONS = {
    "gate": ChangeKind.MAJOR,
    "knock-out": ChangeKind.MAJOR,
    "term": ChangeKind.PATCH,
    "section": ChangeKind.PATCH,
}
KINDS_OF_REMOVALS = {"term": ChangeKind.PATCH, "section": ChangeKind.PATCH, "function": ChangeKind.MINOR}
KINDS_OF_KEYS = {
    ("question", "optional"): ChangeKind.MINOR,
    ("question", "required_from"): ChangeKind.MINOR,
    ("questionnaire", "scoring"): ChangeKind.MAJOR,
    ("question", "section"): ChangeKind.MINOR,
    ("option", "measures"): ChangeKind.MINOR,
    ("option", "find_out"): ChangeKind.MINOR,
    ("measure", "owner"): ChangeKind.MINOR,
    **{("question", key): ChangeKind.MAJOR for key in ("kind", "drives", "show_if", "fetch", "check")},
    **{("option", key): ChangeKind.MAJOR for key in ("severity", "unknown", "alone")},
    **{
        ("gate", key): ChangeKind.MAJOR
        for key in ("cleared_by", "leaves_tool", "value_part", "opens_when", "asks_when", "show_if", "covered_by")
    },
    **{("knock-out", key): ChangeKind.MAJOR for key in ("level", "when", "area")},
    **{("measure", key): ChangeKind.MAJOR for key in ("reduces", "by", "areas")},
    ("section", "area"): ChangeKind.MAJOR,
}
"""(Part, key) -> kind of a changed value, where it is more than a patch."""
COMPARED_BY_ID = {"section": {"questions", "gates", "knock_outs"}, "question": {"options"}}
"""The keys of a part that hold parts with ids of their own."""


def version_differences(
    old: Questionnaire, new: Questionnaire, policies: tuple[Policy, Policy]
) -> list[VersionDifference]:
    """Return all differences: first those of the questions in the order of the newer version, then the policy's."""
    return [
        *_titles(old, new),
        *_by_id("section", {s.id: s for s in old.all_sections}, {s.id: s for s in new.all_sections}),
        *_by_id("question", _questions(old), _questions(new)),
        *_order(old, new),
        *_options(old, new),
        *_by_id("gate", old.gates, new.gates),
        *_knock_outs(old, new),
        *_by_id("measure", old.measures_by_id, new.measures_by_id),
        *_by_id("function", old.functions_by_id, new.functions_by_id),
        *_by_id("term", {t.id: t for t in old.terms}, {t.id: t for t in new.terms}),
        *_by_id("contradiction", {c.id: c for c in old.contradictions}, {c.id: c for c in new.contradictions}),
        *_policy(*policies),
    ]


def overall_change_kind(found: list[VersionDifference]) -> ChangeKind:
    return max((difference.kind for difference in found), default=ChangeKind.NONE)


def announced_change_kind(old: str, new: str) -> ChangeKind:
    """Return the kind of change that two version numbers announce; NONE when the second is not higher."""
    before, after = (([int(part) for part in version.split(".")] + [0])[:3] for version in (old, new))
    if after <= before:
        return ChangeKind.NONE
    if after[0] != before[0]:
        return ChangeKind.MAJOR
    return ChangeKind.MINOR if after[1] != before[1] else ChangeKind.PATCH


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return runs of words with `same`, `removed` or `added`."""
    before, after = old.split(), new.split()
    runs: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", " ".join(before[a:b])))
            continue
        runs += [(change, " ".join(run)) for change, run in (("removed", before[a:b]), ("added", after[c:d])) if run]
    return runs


def _questions(questionnaire: Questionnaire) -> dict[str, Any]:
    return {question.id: question for section in questionnaire.all_sections for question in section.questions}


def _titles(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    for key in ("title", "origin", "scoring", "title_from"):
        yield from _value("questionnaire", new.id, key, getattr(old, key), getattr(new, key))
    for names in ("areas", "drivers"):
        before, after = getattr(old, names), getattr(new, names)
        for name in dict.fromkeys((*after, *before)):
            yield from _value("questionnaire", str(name), names, before.get(name), after.get(name))


def _by_id(what: str, old: Mapping[str, Model], new: Mapping[str, Model]) -> Iterator[VersionDifference]:
    for name in new:
        if name not in old:
            yield VersionDifference(
                what, name, "added", "", None, new[name], KINDS_OF_ADDITIONS.get(what, ChangeKind.MINOR)
            )
            continue
        for key in type(new[name]).model_fields:
            if key not in COMPARED_BY_ID.get(what, set()):
                yield from _value(what, name, key, getattr(old[name], key), getattr(new[name], key))
    for name in old:
        if name not in new:
            yield VersionDifference(
                what, name, "removed", "", old[name], None, KINDS_OF_REMOVALS.get(what, ChangeKind.MAJOR)
            )


def _value(what: str, name: str, key: str, old: object, new: object) -> Iterator[VersionDifference]:
    if old != new:
        change = "reworded" if isinstance(old, Text) and isinstance(new, Text) else "changed"
        yield VersionDifference(what, name, change, key, old, new, KINDS_OF_KEYS.get((what, key), ChangeKind.PATCH))


def _order(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    """Yield the questions that moved to another section, and whether the others are asked in another order."""
    was, now = ({q.id: s.id for s in one.all_sections for q in s.questions} for one in (old, new))
    both = [name for name in now if name in was]
    for name in both:
        yield from _value("question", name, "section", was[name], now[name])
    stayed = [name for name in both if was[name] == now[name]]
    before = [name for name in was if name in stayed]
    if before != stayed:
        yield VersionDifference("questionnaire", new.id, "changed", "order", before, stayed, ChangeKind.PATCH)


def _options(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    before, after = _questions(old), _questions(new)
    for name in (name for name in after if name in before):
        was, now = ({f"{name}={o.id}": o for o in one[name].options} for one in (before, after))
        yield from _by_id("option", was, now)


def _knock_outs(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    was, now = ({rule.id: (area, rule) for area, rule in one.knock_outs} for one in (old, new))
    yield from _by_id("knock-out", {k: rule for k, (_, rule) in was.items()}, {k: rule for k, (_, rule) in now.items()})
    for name in now:
        if name in was:
            yield from _value("knock-out", name, "area", was[name][0], now[name][0])


def _policy(old: Policy, new: Policy) -> Iterator[VersionDifference]:
    """Yield the differences of the policy, value by value: texts are wording, all else decides something."""
    before, after = dict(_leaves(old, "")), dict(_leaves(new, ""))
    for place in dict.fromkeys((*after, *before)):
        was, now = before.get(place), after.get(place)
        if was != now:
            both_texts = isinstance(was, Text) and isinstance(now, Text)
            kind = ChangeKind.PATCH if both_texts or place.startswith("sources") else ChangeKind.MAJOR
            yield VersionDifference("policy", place, "reworded" if both_texts else "changed", "", was, now, kind)


def _leaves(value: object, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Model):
        for key in type(value).model_fields:
            yield from _leaves(getattr(value, key), f"{place}/{key}".lstrip("/"))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{place}/{key}")
    elif isinstance(value, tuple) and any(isinstance(part, Model) for part in value):
        for number, part in enumerate(value):
            name = getattr(part, "route", None) or getattr(part, "id", None) or str(number)
            yield from _leaves(part, f"{place}/{name}")
    else:
        yield place, value


NAME_KEYS = ("text", "title", "name", "reason", "word")
"""The keys that hold the words by which people know a part of a questionnaire."""


def plain_value(value: object, language: Language) -> str:
    """Return a value of a questionnaire or a policy as text for people."""
    if value is None or value in ((), ""):
        return "–"
    if isinstance(value, tuple | list):
        return ", ".join(plain_value(part, language) for part in value)
    text = value if isinstance(value, Text) else next(filter(None, (getattr(value, n, None) for n in NAME_KEYS)), None)
    return text.in_(language) if isinstance(text, Text) else _short_text(value)


def _short_text(value: object) -> str:
    match value:
        case Condition():
            return condition_text(value)
        case Drives():
            return f"{value.driver}: {', '.join(value.areas)}"
        case Source():
            return f"{value.ref} ({value.read_on})"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def condition_text(condition: Condition) -> str:
    """Return a condition in one line: `a = x or y and (b = z or c = w)`."""
    if condition.all:
        return " and ".join(_inner(part) for part in condition.all)
    if condition.any:
        return " or ".join(_inner(part) for part in condition.any)
    return f"{condition.question} = {' or '.join(condition.is_)}"


def _inner(condition: Condition) -> str:
    text = condition_text(condition)
    return f"({text})" if condition.all or condition.any else text
