"""Answers and levels in words, as a record says them in both languages."""

from collections.abc import Iterator
from datetime import date

from riskflow.cases.labels import GATE_ANSWER_LABELS
from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS
from riskflow.questionnaire.context import ContextEvidence
from riskflow.questionnaire.explanations import Counterfactual
from riskflow.questionnaire.model import Gate, Question
from riskflow.questionnaire.policy import ContextRule
from riskflow.questionnaire.scoring import CONTEXT_AREAS
from riskflow.records import model as record_model
from riskflow.services.assessment.answers import PARTNER, ScoredAssessment
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.territories import territory_name
from riskflow.text import Text

LEFT_OPEN = "ZZ"
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
CHANGE = Text(sv="”{question}”: {answer}", en="“{question}”: {answer}")
GIVES = Text(sv="{changes} ger nivån {level}", en="{changes} gives the level {level}")


def answer_of(scored: ScoredAssessment, question: str) -> str:
    """Return a text answer."""
    return " ".join(scored.answers.get(question, ()))


def kind_of(scored: ScoredAssessment) -> Text:
    """Return the kind of collaboration."""
    question = scored.questionnaire.questions["kind"]
    return question.by_id[scored.answers["kind"][0]].text


def party_of(scored: ScoredAssessment) -> record_model.Party:
    """Return the other side and where it sits."""
    questions = [q.id for q in scored.questionnaire.questions.values() if q.kind == "territories"]
    codes = [code for question in questions for code in scored.answers.get(question, ())]
    return record_model.Party(name=answer_of(scored, PARTNER), territories=tuple(_territory(code) for code in codes))


def _territory(code: str) -> Text:
    return NOT_STATED if code == LEFT_OPEN else territory_name(code)


def joined(question: Question, options: tuple[str, ...]) -> Text:
    """Return the chosen options as one text."""
    texts = [question.by_id[option].text for option in options]
    return Text(sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts))


def counterfactual_text(scored: ScoredAssessment, way: Counterfactual) -> Text:
    """Word one way to another level."""
    questionnaire = scored.questionnaire
    parts = []
    for change in way.changes:
        gate = questionnaire.gates.get(change.question)
        answer = (
            GATE_ANSWER_LABELS[change.option]
            if gate
            else joined(questionnaire.questions[change.question], (change.option,))
        )
        question = gate.text if gate else questionnaire.questions[change.question].text
        parts.append(CHANGE.filled(question=question, answer=answer))
    changes = Text(sv=" och ".join(part.sv for part in parts), en=" and ".join(part.en for part in parts))
    word = scored.version.policy.level(way.level)
    return GIVES.filled(changes=changes, level=Text(sv=word.sv.lower(), en=word.en.lower()))


def question_and_answer(scored: ScoredAssessment, name: str) -> Text:
    """Return a question with its answer as one line."""
    question = scored.questionnaire.questions[name]
    said = joined(question, scored.answers[name])
    return Text(sv=f"{question.text.sv} {said.sv}", en=f"{question.text.en} {said.en}")


def unknowns_of(scored: ScoredAssessment) -> Iterator[record_model.RecordUnknown]:
    """Yield what was answered with *don't know*, and who finds out."""
    functions = scored.questionnaire.functions_by_id
    for unknown in scored.profile.unknowns:
        finder = functions[unknown.find_out].name if unknown.find_out else ""
        yield record_model.RecordUnknown(
            question=scored.questionnaire.questions[unknown.question].text, finds_out=finder
        )


def context_of(scored: ScoredAssessment) -> Iterator[record_model.ContextValue]:
    """Yield the values that the context rests on, then the context per area; an empty value is unknown."""
    for each in scored.context_evidence:
        yield record_model.ContextValue(
            name=INDICATORS[each.indicator].name,
            territory=_territory(each.territory),
            value=evidence_text(each) or "",
            source=_source_of(each),
            read_on=date.fromisoformat(each.imported_on) if each.imported_on else None,
        )
    for area in CONTEXT_AREAS:
        value = scored.context.get(area)
        yield record_model.ContextValue(
            name=CONTEXT_NAME.filled(area=scored.questionnaire.areas[area]),
            territory=ALL_TERRITORIES,
            value="" if value is None else str(value),
            source=_rule_of(scored, value),
            read_on=_submitted_on(scored),
        )


def evidence_text(each: ContextEvidence) -> Text | None:
    """Word a value with its interval, its day and its note, or return nothing where it is unknown."""
    indicator = INDICATORS[each.indicator]
    if each.value is None:
        return NOT_ASKED if each.step == 0 else None
    words = indicator.value_text(each.value)
    if each.low is not None and each.high is not None:
        words = INTERVAL.filled(value=words, low=indicator.value_text(each.low), high=indicator.value_text(each.high))
    words = AS_OF.filled(value=words, day=each.as_of)
    if each.note:
        words = NOTED.filled(value=words, note=each.note)
    return TOO_OLD.filled(value=words) if each.too_old else words


def rule_text(rule: ContextRule) -> Text:
    """Word from which values on a fact counts."""
    indicator = INDICATORS[rule.indicator]
    one, two = (indicator.value_text(indicator.parse(written)) for written in (rule.one_at, rule.two_at))
    return FROM.filled(one=one, two=two)


def _source_of(each: ContextEvidence) -> record_model.StrOrText:
    if not each.source:
        return ""
    name = INDICATOR_SOURCES[each.source].name
    return PUBLISHED_BY.filled(name=name, published=each.published, digest=each.digest[:16])


def _rule_of(scored: ScoredAssessment, value: int | None) -> record_model.StrOrText:
    if scored.version.policy.context:
        return f"{scored.version.name}, policy.yaml"
    return CONTEXT_SOURCE if value == 0 else ""


def _submitted_on(scored: ScoredAssessment) -> date | None:
    at = scored.assessment.submitted_at
    return at.astimezone(SWEDISH_TIME).date() if at else None


def sections_of(scored: ScoredAssessment) -> Iterator[record_model.RecordSection]:
    """Yield the visible answers, section by section."""
    seen = {key for key in scored.answers if key not in scored.profile.absent}
    for section in scored.questionnaire.sections:
        answers = tuple(_record_answer(scored, item) for item in section.items if item.id in seen)
        if answers:
            yield record_model.RecordSection(title=section.title, answers=answers)


def _record_answer(scored: ScoredAssessment, item: Question | Gate) -> record_model.RecordAnswer:
    chosen = scored.answers[item.id]
    if isinstance(item, Gate):
        words: tuple[record_model.StrOrText, ...] = tuple(GATE_ANSWER_LABELS[answer] for answer in chosen)
    elif item.options:
        words = tuple(item.by_id[option].text for option in chosen)
    elif item.kind == "territories":
        words = tuple(_territory(code) for code in chosen)
    else:
        words = chosen
    return record_model.RecordAnswer(question=item.text, answers=words, comment=scored.rows[item.id].comment)
