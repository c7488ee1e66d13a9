"""The words of a record for answers, levels and context values, in both languages."""

from collections.abc import Iterator
from datetime import date, datetime

from riskflow.cases.labels import GATE_ANSWER_LABELS
from riskflow.cases.secrecy import PARTNER
from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS
from riskflow.indicators.parts import note_text
from riskflow.questionnaire.context import ContextEvidence
from riskflow.questionnaire.explanations import AnswerChange, Counterfactual
from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.questionnaire.policy import ContextRule
from riskflow.questionnaire.scoring import CONTEXT_AREAS
from riskflow.records import model as record_model
from riskflow.records.parties import RecordOwner, RecordOwnership, RecordParty
from riskflow.screening.ownership import share_words
from riskflow.services.assessment.answers import ScoredAssessment
from riskflow.services.partners.revision_partners import partners_by_place
from riskflow.services.partners.status import partner_statuses
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling.watch import owners_stated_in
from riskflow.territories import LEFT_OPEN, territory_name
from riskflow.text import Text

NOT_STATED = Text(sv="Ej angivet", en="Not stated")
CONTEXT_SOURCE = Text(sv="Alla parter finns inom EES", en="All parties are inside the EEA")
CONTEXT_NAME = Text(sv="Omvärldens tyngd ({area}), 0–2", en="Weight of the context ({area}), 0–2")
INTERVAL = Text(sv="{value} ({low} till {high})", en="{value} ({low} to {high})")
AS_OF = Text(sv="{value}, per {day}", en="{value}, as of {day}")
NOTED = Text(sv="{value} [{note}]", en="{value} [{note}]")
FROM = Text(sv="1 från {one}, 2 från {two}", en="1 from {one}, 2 from {two}")
TOO_OLD = Text(sv="{value}; för gammalt, räknas som okänt", en="{value}; too old, counts as unknown")
PUBLISHED_BY = Text(sv="{name}, {published}, SHA-256 {digest}", en="{name}, {published}, SHA-256 {digest}")
NOT_ASKED = Text(sv="räknas som 0 inom EES", en="counts as 0 inside the EEA")
ALL_TERRITORIES = Text(sv="Alla territorier i ärendet", en="All territories of the case")
COVERED = Text(sv="Nej, enligt kontrollfrågan: {check}", en="No, through the check: {check}")
NOT_TICKED = Text(sv="Visades och valdes inte: {lines}", en="Shown and not ticked: {lines}")
CHANGE = Text(sv="”{question}”: {answer}", en="“{question}”: {answer}")
POSSIBLE_FREEZE = Text(
    sv="Möjlig frysning, eftersom det är hälften eller mer, eller styrning. Juridik tillfrågas.",
    en="Possible freeze, since it is half or more, or control. Legal counsel is asked.",
)
LESS_THAN_HALF = Text(
    sv="Det är mindre än hälften, och ingen av dem styr.", en="That is less than half, and none of them is in control."
)
GIVES = Text(sv="{changes} ger nivån {level}", en="{changes} gives the level {level}")


def answer_of(scored: ScoredAssessment, question: str) -> str:
    return " ".join(scored.answers.get(question, ()))


def kind_of(scored: ScoredAssessment) -> Text:
    question = scored.questionnaire.questions["kind"]
    return question.by_id[scored.answers["kind"][0]].text


def parties_of(uow: UnitOfWork, scored: ScoredAssessment) -> tuple[RecordParty, ...]:
    """Return the partners: one by one with their places where the questions name those, as they were written else."""
    found = partners_by_place(uow, scored.assessment)
    if not found:
        return (_party_of(scored),) if answer_of(scored, PARTNER) else ()
    return tuple(
        RecordParty(
            name=partner.name,
            territories=(territory_name(partner.territory),) if partner.territory else (),
            role=Text(sv=f"partner {place}", en=f"partner {place}"),
        )
        for place, partner in found.items()
    )


def owners_of(uow: UnitOfWork, case_id: int, at: datetime) -> Iterator[RecordOwner]:
    """Yield who owns or controls the partners of a case, as it was stated at a moment."""
    for partner, owner, row in owners_stated_in(uow.session, case_id, at):
        yield RecordOwner(
            of=partner.name,
            name=owner.name,
            share=share_words(row.hundredths, has_control=row.has_control),
            source=row.source,
            as_of=row.as_of,
        )


def listed_owners_of(uow: UnitOfWork, case_id: int, at: datetime) -> Iterator[RecordOwnership]:
    """Yield what listed owners had of the partners of a case together, as it was known at a moment."""
    owned = {partner.id: partner for partner, _, _ in owners_stated_in(uow.session, case_id, at)}
    for status in partner_statuses(uow, list(owned.values()), at=at):
        together = status.ownership
        if together.listed:
            yield RecordOwnership(
                of=status.partner.name,
                share=share_words(together.hundredths, has_control=together.is_controlled),
                conclusion=POSSIBLE_FREEZE if together.is_possible_freeze else LESS_THAN_HALF,
            )


def _party_of(scored: ScoredAssessment) -> RecordParty:
    questions = [q.id for q in scored.questionnaire.questions.values() if q.kind == "territories"]
    codes = [code for question in questions for code in scored.answers.get(question, ())]
    return RecordParty(name=answer_of(scored, PARTNER), territories=tuple(_territory(code) for code in codes))


def _territory(code: str) -> Text:
    return NOT_STATED if code == LEFT_OPEN else territory_name(code)


def joined(question: Question, options: tuple[str, ...]) -> Text:
    texts = [question.by_id[option].text for option in options]
    return Text(sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts))


def counterfactual_text(scored: ScoredAssessment, counterfactual: Counterfactual) -> Text:
    """Return which other answers would give which other level."""
    parts = [_changed_answer(scored.questionnaire, change) for change in counterfactual.changes]
    changes = Text(sv=" och ".join(part.sv for part in parts), en=" and ".join(part.en for part in parts))
    level = scored.version.policy.level(counterfactual.level)
    return GIVES.filled(changes=changes, level=Text(sv=level.sv.lower(), en=level.en.lower()))


def _changed_answer(questionnaire: Questionnaire, change: AnswerChange) -> Text:
    gate = questionnaire.gates.get(change.question)
    if gate:
        return CHANGE.filled(question=gate.text, answer=GATE_ANSWER_LABELS[change.option])
    question = questionnaire.questions[change.question]
    return CHANGE.filled(question=question.text, answer=joined(question, (change.option,)))


def question_and_answer(scored: ScoredAssessment, name: str) -> Text:
    question = scored.questionnaire.questions[name]
    answer = joined(question, scored.answers[name])
    return Text(sv=f"{question.text.sv} {answer.sv}", en=f"{question.text.en} {answer.en}")


def covered_text(scored: ScoredAssessment, gate: str) -> Text:
    """Return the *no* that a check gives for a gate, with the words of the check and of its answer."""
    return COVERED.filled(check=question_and_answer(scored, scored.profile.covered[gate]))


def unknowns_of(scored: ScoredAssessment) -> Iterator[record_model.RecordUnknown]:
    """Yield the questions answered with *don't know*, and the function that finds out."""
    questionnaire = scored.questionnaire
    for unknown in scored.profile.unknowns:
        function = questionnaire.functions_by_id[unknown.find_out].name if unknown.find_out else ""
        yield record_model.RecordUnknown(question=questionnaire.questions[unknown.question].text, finds_out=function)


def context_of(scored: ScoredAssessment) -> Iterator[record_model.RecordContextValue]:
    """Yield the values of the indicators, then the weight of the context per area; an empty value is unknown."""
    for evidence in scored.context_evidence:
        yield record_model.RecordContextValue(
            name=INDICATORS[evidence.indicator].name,
            territory=_territory(evidence.territory),
            value=evidence_text(evidence) or "",
            source=_source_of(evidence),
            read_on=date.fromisoformat(evidence.imported_on) if evidence.imported_on else None,
        )
    for area in CONTEXT_AREAS:
        value = scored.context.get(area)
        yield record_model.RecordContextValue(
            name=CONTEXT_NAME.filled(area=scored.questionnaire.areas[area]),
            territory=ALL_TERRITORIES,
            value="" if value is None else str(value),
            source=_rule_of(scored, value),
            read_on=_submitted_on(scored),
        )


def evidence_text(evidence: ContextEvidence) -> Text | None:
    """Return a value with its interval, day and note; None where it is unknown."""
    indicator = INDICATORS[evidence.indicator]
    if evidence.value is None:
        return NOT_ASKED if evidence.step == 0 else None
    text = indicator.value_text(evidence.value)
    if evidence.low is not None and evidence.high is not None:
        low, high = indicator.value_text(evidence.low), indicator.value_text(evidence.high)
        text = INTERVAL.filled(value=text, low=low, high=high)
    text = AS_OF.filled(value=text, day=evidence.as_of)
    note = note_text(evidence.note, evidence.indicator)
    if note:
        text = NOTED.filled(value=text, note=note)
    return TOO_OLD.filled(value=text) if evidence.too_old else text


def rule_text(rule: ContextRule) -> Text:
    """Return from which values on an indicator weighs 1 and 2."""
    indicator = INDICATORS[rule.indicator]
    one, two = (indicator.value_text(indicator.parse(written)) for written in (rule.one_at, rule.two_at))
    return FROM.filled(one=one, two=two)


def _source_of(evidence: ContextEvidence) -> record_model.StrOrText:
    if not evidence.source:
        return ""
    name = INDICATOR_SOURCES[evidence.source].name
    return PUBLISHED_BY.filled(name=name, published=evidence.published, digest=evidence.digest[:16])


def _rule_of(scored: ScoredAssessment, value: int | None) -> record_model.StrOrText:
    if scored.version.policy.context:
        return f"{scored.version.name}, policy.yaml"
    return CONTEXT_SOURCE if value == 0 else ""


def _submitted_on(scored: ScoredAssessment) -> date | None:
    at = scored.assessment.submitted_at
    return at.astimezone(SWEDISH_TIME).date() if at else None


def sections_of(scored: ScoredAssessment) -> Iterator[record_model.RecordSection]:
    """Yield the answers to the visible questions, section by section."""
    visible = {*(scored.answers.keys() - set(scored.profile.absent)), *scored.profile.covered}
    for section in scored.questionnaire.sections:
        answers = tuple(_record_answer(scored, item) for item in section.items if item.id in visible)
        if answers:
            yield record_model.RecordSection(title=section.title, answers=answers)


def _record_answer(scored: ScoredAssessment, item: Question | Gate) -> record_model.RecordAnswer:
    if item.id in scored.profile.covered:
        return record_model.RecordAnswer(question=item.text, answers=(covered_text(scored, item.id),))
    answers = answer_texts(item, scored.answers[item.id])
    return record_model.RecordAnswer(question=item.text, answers=answers, comment=scored.rows[item.id].comment)


def answer_texts(item: Question | Gate, chosen: tuple[str, ...]) -> tuple[record_model.StrOrText, ...]:
    """Return an answer in the words of its question."""
    if isinstance(item, Gate):
        return tuple(GATE_ANSWER_LABELS[answer] for answer in chosen)
    if item.check:
        # The lines state the facts that *none of these* denies, so all of them are printed.
        left = [option.text for option in item.options if option.id not in chosen and not option.alone]
        lines = Text(sv="; ".join(text.sv for text in left), en="; ".join(text.en for text in left))
        ticked = tuple(item.by_id[option].text for option in chosen)
        return (*ticked, NOT_TICKED.filled(lines=lines)) if left else ticked
    if item.options:
        return tuple(item.by_id[option].text for option in chosen)
    if item.kind == "territories":
        return tuple(_territory(code) for code in chosen)
    return chosen
