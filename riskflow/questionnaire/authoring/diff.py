"""What differs between two versions of the questions and of the policy, and what kind of change that is.

The kinds follow the rule of `questionnaires/README.md`: wording is a patch, new questions or answers a minor change,
and whatever can give the same answers another result a major one. What is removed is major too: an answer is lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import Any

from pydantic import BaseModel

from riskflow.questionnaire.model import Condition, Drives, Model, Questionnaire, Section, Source
from riskflow.questionnaire.policy import Policy
from riskflow.text import Language, Text


class ChangeKind(IntEnum):
    """How much a change is, ordered."""

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
    """One thing that was added, removed, reworded or changed, such as the `option` with the id `du-access=open`."""

    what: str
    id: str
    change: str
    key: str
    old: Any
    new: Any
    kind: ChangeKind


ADDED = {"gate": ChangeKind.MAJOR, "knock-out": ChangeKind.MAJOR, "term": ChangeKind.PATCH, "section": ChangeKind.PATCH}
REMOVED = {"term": ChangeKind.PATCH, "section": ChangeKind.PATCH, "function": ChangeKind.MINOR}
KEYS = {
    ("question", "optional"): ChangeKind.MINOR,
    ("question", "section"): ChangeKind.MINOR,
    ("option", "measures"): ChangeKind.MINOR,
    ("option", "find_out"): ChangeKind.MINOR,
    ("measure", "owner"): ChangeKind.MINOR,
    **{("question", key): ChangeKind.MAJOR for key in ("kind", "drives", "show_if")},
    **{("option", key): ChangeKind.MAJOR for key in ("severity", "unknown", "alone")},
    **{
        ("gate", key): ChangeKind.MAJOR
        for key in ("cleared_by", "leaves_tool", "value_part", "opens_when", "asks_when")
    },
    **{("knock-out", key): ChangeKind.MAJOR for key in ("level", "when", "area")},
    **{("measure", key): ChangeKind.MAJOR for key in ("reduces", "by", "areas")},
    ("section", "area"): ChangeKind.MAJOR,
}
"""What is more than a patch when it changes; texts, sources and the like are patches."""
WITHIN = {"section": {"questions", "gates", "knock_outs"}, "question": {"options"}}
"""What is compared one by one instead of as a whole."""


def version_differences(
    old: Questionnaire, new: Questionnaire, policies: tuple[Policy, Policy]
) -> list[VersionDifference]:
    """Return everything that differs, the questions first, in the order of the newer version."""
    found = [
        *_front(old, new),
        *_named("section", {s.id: s for s in _sections(old)}, {s.id: s for s in _sections(new)}),
        *_named("question", _questions(old), _questions(new)),
        *_placed(old, new),
        *_options(old, new),
        *_named("gate", old.gates, new.gates),
        *_knock_outs(old, new),
        *_named("measure", old.measures_by_id, new.measures_by_id),
        *_named("function", old.functions_by_id, new.functions_by_id),
        *_named("term", {t.id: t for t in old.terms}, {t.id: t for t in new.terms}),
        *_named("contradiction", {c.id: c for c in old.contradictions}, {c.id: c for c in new.contradictions}),
    ]
    return [*found, *_policy(*policies)]


def overall_change_kind(found: list[VersionDifference]) -> ChangeKind:
    """Return the kind of change that some differences amount to."""
    return max((difference.kind for difference in found), default=ChangeKind.NONE)


def announced_change_kind(old: str, new: str) -> ChangeKind:
    """Return the kind of change that two version numbers announce; NONE when the number does not rise."""
    before, after = (([int(part) for part in version.split(".")] + [0])[:3] for version in (old, new))
    if after <= before:
        return ChangeKind.NONE
    if after[0] != before[0]:
        return ChangeKind.MAJOR
    return ChangeKind.MINOR if after[1] != before[1] else ChangeKind.PATCH


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return a text word by word: runs of words that are `same`, `removed` or `added`."""
    before, after = old.split(), new.split()
    runs: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", " ".join(before[a:b])))
            continue
        runs += [(how, " ".join(run)) for how, run in (("removed", before[a:b]), ("added", after[c:d])) if run]
    return runs


def _sections(questionnaire: Questionnaire) -> tuple[Section, ...]:
    return (*questionnaire.sections, *questionnaire.follow_up)


def _questions(questionnaire: Questionnaire) -> dict[str, Any]:
    return {question.id: question for section in _sections(questionnaire) for question in section.questions}


def _front(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    """Compare titles and names."""
    for key in ("title", "origin"):
        yield from _value("questionnaire", new.id, key, getattr(old, key), getattr(new, key))
    for names in ("areas", "drivers"):
        before, after = getattr(old, names), getattr(new, names)
        for name in dict.fromkeys((*after, *before)):
            yield from _value("questionnaire", str(name), names, before.get(name), after.get(name))


def _named(what: str, old: Mapping[str, Model], new: Mapping[str, Model]) -> Iterator[VersionDifference]:
    """Compare things that have ids."""
    for name in new:
        if name not in old:
            yield VersionDifference(what, name, "added", "", None, new[name], ADDED.get(what, ChangeKind.MINOR))
            continue
        for key in type(new[name]).model_fields:
            if key not in WITHIN.get(what, set()):
                yield from _value(what, name, key, getattr(old[name], key), getattr(new[name], key))
    for name in old:
        if name not in new:
            yield VersionDifference(what, name, "removed", "", old[name], None, REMOVED.get(what, ChangeKind.MAJOR))


def _value(what: str, name: str, key: str, old: object, new: object) -> Iterator[VersionDifference]:
    if old != new:
        change = "reworded" if isinstance(old, Text) and isinstance(new, Text) else "changed"
        yield VersionDifference(what, name, change, key, old, new, KEYS.get((what, key), ChangeKind.PATCH))


def _placed(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    """Say which questions moved to another section, and whether the rest are asked in another order."""
    was, now = ({q.id: s.id for s in _sections(one) for q in s.questions} for one in (old, new))
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
        yield from _named("option", was, now)


def _knock_outs(old: Questionnaire, new: Questionnaire) -> Iterator[VersionDifference]:
    was, now = ({rule.id: (area, rule) for area, rule in one.knock_outs} for one in (old, new))
    yield from _named("knock-out", {k: rule for k, (_, rule) in was.items()}, {k: rule for k, (_, rule) in now.items()})
    for name in now:
        if name in was:
            yield from _value("knock-out", name, "area", was[name][0], now[name][0])


def _policy(old: Policy, new: Policy) -> Iterator[VersionDifference]:
    """Compare the policy leaf by leaf: words are wording, everything else decides something."""
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


MIN_WORDS_TO_TRANSLATE = 4
"""Shorter texts may be the same in both languages: names, numbers, `RAI`."""


def all_texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text below a value with the place where it stands."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        name = getattr(value, "id", None) or place
        for key in type(value).model_fields:
            yield from all_texts(getattr(value, key), f"{name} > {key}" if name else key)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from all_texts(part, f"{place} > {key}")
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from all_texts(part, place)


def untranslated(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the sentences that say the same in both languages: somebody forgot to translate."""
    for place, text in all_texts(questionnaire):
        if text.sv == text.en and len(text.sv.split()) >= MIN_WORDS_TO_TRANSLATE:
            yield f"{place}: Swedish and English are the same words; translate “{text.sv}”"


NAMED_BY = ("text", "title", "name", "reason", "word")
"""Where a part of a questionnaire has the words that people know it by."""


def plain_value(value: object, language: Language) -> str:
    """Return a value of a questionnaire or a policy as a person would write it down."""
    if value is None or value in ((), ""):
        return "–"
    if isinstance(value, tuple | list):
        return ", ".join(plain_value(part, language) for part in value)
    text = value if isinstance(value, Text) else next(filter(None, (getattr(value, n, None) for n in NAMED_BY)), None)
    return text.in_(language) if isinstance(text, Text) else _in_short(value)


def _in_short(value: object) -> str:
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
    words = condition_text(condition)
    return f"({words})" if condition.all or condition.any else words
