"""Questions about a partner, asked once for each partner of a collaboration (ADR 42).

The first partner answers them under their own ids. For each further partner they are asked anew, under an id of their
own. A condition holds if it holds for any partner, but a question about a partner waits for the answers about that same
partner. So the worst partner counts, and whatever reads answers reads those about each partner.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TypeVar

from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import (
    PARTNER_MARK,
    Condition,
    Contradiction,
    Gate,
    KnockOut,
    Model,
    Question,
    Questionnaire,
    Section,
)
from riskflow.text import Text

AnyModel = TypeVar("AnyModel", bound=Model)
Rewriting = Callable[[Condition], Condition]
"""What becomes of a single test."""


@dataclass(frozen=True, slots=True)
class RevisionPartner:
    """A partner of a revision by the number of its record, with the place by which its questions name it.

    What is called by its place holds no name: a name can be marked as secret, and questions are named in many places.
    """

    number: int
    place: int

    @property
    def is_first(self) -> bool:
        """Whether its questions have the ids that they have in the questionnaire."""
        return self.place == 1


def noted_partners(known: Iterable[RevisionPartner], current: Iterable[int]) -> tuple[RevisionPartner, ...]:
    """Return the partners of today by the numbers of their records, oldest first; who was there keeps its place."""
    before = {each.number: each.place for each in known}
    places = count(max(before.values(), default=0) + 1)
    return tuple(RevisionPartner(number, before.get(number) or next(places)) for number in current)


def id_about(question: str, partner: RevisionPartner | None) -> str:
    """Return the id under which a question is asked about a partner; None is the only one."""
    return question if partner is None or partner.is_first else f"{question}{PARTNER_MARK}{partner.number}"


def repeated_questions(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the questions that are asked about each partner."""
    return frozenset(
        question.id
        for section in questionnaire.sections
        for question in section.questions
        if (question.about or section.about) == "partner" and not question.is_fetched
    )


def version_for_partners(version: QuestionnaireVersion, partners: tuple[RevisionPartner, ...]) -> QuestionnaireVersion:
    """Return a version with its questions asked about each of some partners; unchanged for the first one alone."""
    if version.questionnaire.partners == "together" or all(each.is_first for each in partners):
        return version
    return replace(version, questionnaire=_for_partners(version.questionnaire, partners))


def _for_partners(questionnaire: Questionnaire, partners: Sequence[RevisionPartner]) -> Questionnaire:
    repeated = repeated_questions(questionnaire)
    any_partner = partial(_about_any, repeated=repeated, partners=partners)

    def section_for(section: Section) -> Section:
        questions = (each for question in section.questions for each in _asked(question, repeated, partners))
        gates = (_with_conditions(gate, any_partner, "show_if", "opens_when", "asks_when") for gate in section.gates)
        rules = (_with_conditions(rule, any_partner, "when") for rule in section.knock_outs)
        return _changed(section, questions=tuple(questions), gates=tuple(gates), knock_outs=tuple(rules))

    contradictions = (_with_conditions(each, any_partner, "first", "second") for each in questionnaire.contradictions)
    return _changed(
        questionnaire,
        sections=tuple(section_for(section) for section in questionnaire.sections),
        contradictions=tuple(contradictions),
    )


def _asked(question: Question, repeated: frozenset[str], partners: Sequence[RevisionPartner]) -> list[Question]:
    if question.id not in repeated:
        return [_with_conditions(question, partial(_about_any, repeated=repeated, partners=partners), "show_if")]
    return [_about(question, repeated, partner) for partner in partners]


def _about(question: Question, repeated: frozenset[str], partner: RevisionPartner) -> Question:
    """Return a question as it is asked about one partner; it waits for the answers about that partner alone."""
    text = Text(sv=f"Partner {partner.place}: {question.text.sv}", en=f"Partner {partner.place}: {question.text.en}")
    own = _with_conditions(question, partial(_about_one, repeated=repeated, partner=partner), "show_if")
    return _changed(own, id=id_about(question.id, partner), text=text)


def _about_one(leaf: Condition, repeated: frozenset[str], partner: RevisionPartner) -> Condition:
    return _changed(leaf, question=id_about(leaf.question, partner)) if leaf.question in repeated else leaf


def _about_any(leaf: Condition, repeated: frozenset[str], partners: Sequence[RevisionPartner]) -> Condition:
    if leaf.question not in repeated:
        return leaf
    return Condition.model_construct(any=tuple(_about_one(leaf, repeated, partner) for partner in partners))


def _rewritten(condition: Condition, rewrite: Rewriting) -> Condition:
    """Return a condition with each of its single tests replaced."""
    if not condition.all + condition.any:
        return rewrite(condition)
    parts = {name: tuple(_rewritten(part, rewrite) for part in getattr(condition, name)) for name in ("all", "any")}
    return _changed(condition, **parts)


AnyConditional = TypeVar("AnyConditional", Question, Gate, KnockOut, Contradiction)


def _with_conditions(item: AnyConditional, rewrite: Rewriting, *names: str) -> AnyConditional:
    found = {name: getattr(item, name) for name in names}
    return _changed(item, **{name: when and _rewritten(when, rewrite) for name, when in found.items()})


def _changed(model: AnyModel, **changes: object) -> AnyModel:
    # Not `model_copy`: that keeps the cached properties of the original.
    values = {name: getattr(model, name) for name in type(model).model_fields}
    return type(model).model_construct(**{**values, **changes})
