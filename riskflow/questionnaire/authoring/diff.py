"""What differs between two versions of the questions and of the policy, and what kind of change that is.

The kinds follow the rule of `questionnaires/README.md`: wording is a patch, new questions or answers a minor change,
and whatever can give the same answers another result a major one. What is removed is major too: an answer is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from typing import Any

from riskflow.questionnaire.model import Model, Questionnaire, Section
from riskflow.questionnaire.policy import Policy
from riskflow.text import Text


class Kind(IntEnum):
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
class Difference:
    """One thing that was added, removed, reworded or changed, such as the `option` with the id `du-access=open`."""

    what: str
    id: str
    change: str
    key: str
    old: Any
    new: Any
    kind: Kind


ADDED = {"gate": Kind.MAJOR, "knock-out": Kind.MAJOR, "term": Kind.PATCH, "section": Kind.PATCH}
REMOVED = {"term": Kind.PATCH, "section": Kind.PATCH, "function": Kind.MINOR}
KEYS = {
    ("question", "optional"): Kind.MINOR,
    ("question", "section"): Kind.MINOR,
    ("option", "measures"): Kind.MINOR,
    ("option", "find_out"): Kind.MINOR,
    ("measure", "owner"): Kind.MINOR,
    **{("question", key): Kind.MAJOR for key in ("kind", "drives", "show_if")},
    **{("option", key): Kind.MAJOR for key in ("severity", "unknown", "alone")},
    **{("gate", key): Kind.MAJOR for key in ("cleared_by", "leaves_tool", "value_part", "opens_when", "asks_when")},
    **{("knock-out", key): Kind.MAJOR for key in ("level", "when", "area")},
    **{("measure", key): Kind.MAJOR for key in ("reduces", "by", "areas")},
    ("section", "area"): Kind.MAJOR,
}
"""What is more than a patch when it changes; texts, sources and the like are patches."""
WITHIN = {"section": {"questions", "gates", "knock_outs"}, "question": {"options"}}
"""What is compared one by one instead of as a whole."""


def differences(old: Questionnaire, new: Questionnaire, policies: tuple[Policy, Policy]) -> list[Difference]:
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


def kind_of(found: list[Difference]) -> Kind:
    """Return the kind of change that some differences amount to."""
    return max((difference.kind for difference in found), default=Kind.NONE)


def numbered(old: str, new: str) -> Kind:
    """Return the kind of change that two version numbers announce; NONE when the number does not rise."""
    before, after = (([int(part) for part in version.split(".")] + [0])[:3] for version in (old, new))
    if after <= before:
        return Kind.NONE
    if after[0] != before[0]:
        return Kind.MAJOR
    return Kind.MINOR if after[1] != before[1] else Kind.PATCH


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


def _front(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    """Compare titles and names."""
    for key in ("title", "origin"):
        yield from _value("questionnaire", new.id, key, getattr(old, key), getattr(new, key))
    for names in ("areas", "drivers"):
        before, after = getattr(old, names), getattr(new, names)
        for name in dict.fromkeys((*after, *before)):
            yield from _value("questionnaire", str(name), names, before.get(name), after.get(name))


def _named(what: str, old: Mapping[str, Model], new: Mapping[str, Model]) -> Iterator[Difference]:
    """Compare things that have ids."""
    for name in new:
        if name not in old:
            yield Difference(what, name, "added", "", None, new[name], ADDED.get(what, Kind.MINOR))
            continue
        for key in type(new[name]).model_fields:
            if key not in WITHIN.get(what, set()):
                yield from _value(what, name, key, getattr(old[name], key), getattr(new[name], key))
    for name in old:
        if name not in new:
            yield Difference(what, name, "removed", "", old[name], None, REMOVED.get(what, Kind.MAJOR))


def _value(what: str, name: str, key: str, old: object, new: object) -> Iterator[Difference]:
    if old != new:
        change = "reworded" if isinstance(old, Text) and isinstance(new, Text) else "changed"
        yield Difference(what, name, change, key, old, new, KEYS.get((what, key), Kind.PATCH))


def _placed(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    """Say which questions moved to another section, and whether the rest are asked in another order."""
    was, now = ({q.id: s.id for s in _sections(one) for q in s.questions} for one in (old, new))
    both = [name for name in now if name in was]
    for name in both:
        yield from _value("question", name, "section", was[name], now[name])
    stayed = [name for name in both if was[name] == now[name]]
    before = [name for name in was if name in stayed]
    if before != stayed:
        yield Difference("questionnaire", new.id, "changed", "order", before, stayed, Kind.PATCH)


def _options(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    before, after = _questions(old), _questions(new)
    for name in (name for name in after if name in before):
        was, now = ({f"{name}={o.id}": o for o in one[name].options} for one in (before, after))
        yield from _named("option", was, now)


def _knock_outs(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    was, now = ({rule.id: (area, rule) for area, rule in one.knock_outs} for one in (old, new))
    yield from _named("knock-out", {k: rule for k, (_, rule) in was.items()}, {k: rule for k, (_, rule) in now.items()})
    for name in now:
        if name in was:
            yield from _value("knock-out", name, "area", was[name][0], now[name][0])


def _policy(old: Policy, new: Policy) -> Iterator[Difference]:
    """Compare the policy leaf by leaf: words are wording, everything else decides something."""
    before, after = dict(_leaves(old, "")), dict(_leaves(new, ""))
    for place in dict.fromkeys((*after, *before)):
        was, now = before.get(place), after.get(place)
        if was != now:
            both_texts = isinstance(was, Text) and isinstance(now, Text)
            kind = Kind.PATCH if both_texts or place.startswith("sources") else Kind.MAJOR
            yield Difference("policy", place, "reworded" if both_texts else "changed", "", was, now, kind)


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
