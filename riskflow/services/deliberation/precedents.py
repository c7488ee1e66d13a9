"""Precedents of a case: earlier decided cases that are like it, as far as the reader may enter them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.labels import CASE_OUTCOME_NAMES, DECISION_OUTCOMES, CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER, FieldSecrecy
from riskflow.deliberation.precedents import ENOUGH, WEIGHTS, Likeness, Trait, TraitKind, likeness, traits_of
from riskflow.questionnaire.model import Area, Level
from riskflow.services.assessment.answers import KIND, ScoredAssessment
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.listing.traits import PLACES
from riskflow.services.open_case import OpenCase, ShownCase, accessible_cases
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.tables import CaseListing, Decision
from riskflow.text import Text

SHOWN = 5
FIELDS: Mapping[TraitKind, str] = {TraitKind.PARTNER: PARTNER, TraitKind.KIND: KIND, TraitKind.PLACE: PLACES}
"""Kind of trait -> the field of a case that it tells; a question is its own field, an area is part of the handling."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decided case that is like another one; `levels` are those of the tool."""

    case: ShownCase
    outcome: Text
    decided_at: datetime
    levels: Mapping[Area, Level]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Precedents:
    """The likest cases, and how many more are alike that the reader may not enter or that were left out."""

    shown: Sequence[Precedent] = ()
    others: int = 0


def precedents(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> Precedents:
    """Return the precedents of a case for whoever may see its levels.

    A case from which the reader is disqualified is not even counted.
    """
    mine = _own_traits(uow, opened, scored)
    by_kind: dict[str, list[str]] = {}
    for trait in mine:
        by_kind.setdefault(trait.kind.value, []).append(trait.value)
    weights = {kind.value: weight for kind, weight in WEIGHTS.items()}
    rows = deliberation.like_cases(uow.session, opened.id, by_kind, weights, least=ENOUGH)
    if not rows:
        return Precedents()
    facts = facts_of(uow.session, rows)
    allowed = [case for case in rows if uow.viewer.id not in facts[identity(case.id)].excluded]
    found = _readable(uow, accessible_cases(uow, allowed, facts), mine)
    shown = tuple(found[:SHOWN])
    return Precedents(shown, len(allowed) - len(shown))


def _own_traits(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> frozenset[Trait]:
    """Return the traits of the case that its reader may see."""
    answers, partners = scored.answers, deliberation.partners_of(uow.session, [opened.id]).get(opened.id, [])
    found = traits_of(answers.get(KIND, ("",))[0], partners, answers.get(PLACES, ()), scored.profile)
    return _seen(found, opened.secrecy)


def _seen(traits: Collection[Trait], secrecy: FieldSecrecy) -> frozenset[Trait]:
    return frozenset(trait for trait in traits if not secrecy.hides(*_fields(trait)))


def _fields(trait: Trait) -> tuple[str, ...]:
    if trait.kind is TraitKind.QUESTION:
        return (trait.value,)
    return (FIELDS[trait.kind],) if trait.kind in FIELDS else ()


def _readable(uow: UnitOfWork, entered: Sequence[OpenCase], mine: frozenset[Trait]) -> list[Precedent]:
    """Return the cases whose answers the person may read, and that are alike in what the person may see of them."""
    read = [each for each in entered if Part.ANSWERS in each.parts]
    numbers = [each.id for each in read]
    theirs: dict[int, set[Trait]] = {number: set() for number in numbers}
    for number, kind, value in deliberation.traits_in(uow.session, numbers):
        theirs[number].add(Trait(TraitKind(kind), value))
    decisions = deliberation.latest_decisions(uow.session, numbers, [each.value for each in DECISION_OUTCOMES])
    listings = deliberation.listings_of(uow.session, numbers)
    found = [
        _precedent(each, decisions[each.id], listings[each.id], likeness(mine, _seen(theirs[each.id], each.secrecy)))
        for each in read
        if each.id in decisions
    ]
    return [each for each in found if each.likeness.is_enough]


def _precedent(opened: OpenCase, decision: Decision, listing: CaseListing, alike: Likeness) -> Precedent:
    ranks = {
        Area.DUAL_USE: listing.dual_use,
        Area.FOREIGN_INFLUENCE: listing.foreign_influence,
        Area.ETHICS_DUMPING: listing.ethics_dumping,
        Area.HUMAN_RIGHTS: listing.human_rights,
    }
    return Precedent(
        case=opened.shown,
        outcome=CASE_OUTCOME_NAMES[CaseOutcome(decision.outcome)],
        decided_at=decision.decided_at,
        levels={area: Level(rank) for area, rank in ranks.items() if rank is not None},
        likeness=alike,
    )
