"""Supplements by the verbs: only what is named can be changed, by whatever way, and each of it is answered for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from riskflow.cases.workflow import State
from riskflow.dialogue.reopened import DOCUMENTS, PARTNERS, PLAN, Ask
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import reuse, submission, supplements
from riskflow.services.assessment.answers import AnswerInput, MeasureInput, current_assessment
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import committee, handling
from riskflow.text import Language
from tests.support.cases.collaboration import number_of
from tests.support.cases.outcomes import refused, state_of, tags_of

HIGH = "rf-14"
SUMMARY = Ask("summary", "Vad lämnar landet?")


def returned(stage: DemoRunner, *asks: Ask, case: str = HIGH, login: str = "sven", reason: str = "") -> str:
    code = stage.submit(case)
    ask_again(stage, code, asks, login=login, reason=reason)
    return code


def ask_again(stage: DemoRunner, code: str, asks: Sequence[Ask], login: str = "sven", reason: str = "") -> None:
    with stage.unit_of_work_as(login) as uow:
        handling.return_for_supplement(uow, code, reason, asks, uow.today + timedelta(days=14) if asks else None)


def change(stage: DemoRunner, code: str, question: str, *chosen: str, comment: str = "") -> None:
    with stage.unit_of_work_as("alice") as uow:
        row = current_assessment(uow, open_case(uow, code)).rows.get(question)
        given = AnswerInput(question, chosen, comment, row.version if row else None)
        answer_service.answer(uow, code, [given])


def answers_of(stage: DemoRunner, code: str) -> dict[str, tuple[str, ...]]:
    with stage.unit_of_work_as("alice") as uow:
        rows = current_assessment(uow, open_case(uow, code)).rows
        return {name: tuple(row.chosen) for name, row in rows.items()}


def submit(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)


def other_option(stage: DemoRunner, code: str, question: str) -> str:
    with stage.unit_of_work_as("alice") as uow:
        scored = current_assessment(uow, open_case(uow, code))
        chosen = scored.answers.get(question, ())
        return next(o.id for o in scored.questionnaire.questions[question].options if o.id not in chosen)


def test_only_the_named_question_can_be_changed_by_whatever_way(stage: DemoRunner) -> None:
    code = returned(stage, SUMMARY)
    before = answers_of(stage, code)
    upload = Upload("Avtal.pdf", "application/pdf", 4, "a" * 64)
    for verb, rest in (
        (answer_service.answer, ([AnswerInput("benefit", ("Något annat.",), "", 1)],)),
        (answer_service.answer, ([AnswerInput("h1", ("unknown",), "", 1)],)),
        (answer_service.answer, ([AnswerInput("summary", ("Ny.",), "", 1), AnswerInput("benefit", ("Ny.",), "", 1)],)),
        (answer_service.plan, ([MeasureInput("", "Eget.", "Alice", None)],)),
        (partner_service.add, (PartnerInput("Example Institute", "FR"),)),
        (attachment_service.attach, (upload, 9)),
        (attachment_service.attach, (replace(upload, question="benefit"), 9)),
        (inquiry_service.ask, (InquiryInput("benefit", number_of(stage, "charlie")),)),
        (reuse.carry_over, ("9.9", Language.SV)),
        (reuse.inherit, ("RF-2026-0001", {})),
    ):
        refused(stage, "alice", NotAllowedError, verb, code, *rest)
    assert answers_of(stage, code) == before
    change(stage, code, "summary", "En ny beskrivning.")
    with stage.unit_of_work_as("alice") as uow:
        attachment_service.attach(uow, code, replace(upload, question="summary"), 9)
    after = answers_of(stage, code)
    assert {name for name in after if after[name] != before.get(name)} == {"summary"}


def test_a_question_that_follows_from_a_changed_answer_is_open_and_closes_when_it_is_put_back(
    stage: DemoRunner,
) -> None:
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("alice") as uow:
        scored = current_assessment(uow, open_case(uow, code))
        questions = scored.questionnaire.questions
        # A pair of which one decides whether the other is asked, and both were answered.
        first, second = next(
            (leaf.question, question.id)
            for question in questions.values()
            if question.show_if and question.id in scored.rows and question.options and not question.is_fetched
            for leaf in question.show_if.leaves()
            if leaf.question in questions
            and leaf.question != "kind"
            and questions[leaf.question].kind in {"choice", "choices"}
            and not questions[leaf.question].is_fetched
            and leaf.question in scored.rows
        )
    ask_again(stage, code, [Ask(first, "Stämmer det?")])
    before = answers_of(stage, code)
    other = other_option(stage, code, second)
    refused(stage, "alice", NotAllowedError, answer_service.answer, code, [AnswerInput(second, (other,), "", 1)])
    change(stage, code, first, other_option(stage, code, first))
    change(stage, code, second, other)
    assert answers_of(stage, code)[second] == (other,)
    change(stage, code, first, *before[first])
    assert answers_of(stage, code) == before


def test_each_thing_that_is_asked_about_is_changed_or_explained_before_it_is_sent(stage: DemoRunner) -> None:
    asks = [SUMMARY, Ask("benefit", "Vem får nytta?"), Ask(PLAN, "Vem gör vad?"), Ask(DOCUMENTS, "Avtalet?")]
    code = returned(stage, *asks, Ask(PARTNERS, "Är alla med?"))
    refused(stage, "alice", IncompleteError, submission.submit, code)
    change(stage, code, "summary", "En ny beskrivning.")
    with stage.unit_of_work_as("alice") as uow:
        partner_service.add(uow, code, PartnerInput("Example Institute", "FR"))
        answer_service.plan(uow, code, [MeasureInput("", "Åtkomstplan.", "Alice", uow.today + timedelta(days=9))])
        attachment_service.attach(uow, code, Upload("Avtal.pdf", "application/pdf", 4, "a" * 64), 9)
    refused(stage, "alice", IncompleteError, submission.submit, code)
    refused(stage, "alice", InvalidError, supplements.explain, code, {"title": "Nej."})
    with stage.unit_of_work_as("alice") as uow:
        supplements.explain(uow, code, {"benefit": "Det är samma nytta."})
    with stage.unit_of_work_as("sven") as uow:
        (shown,) = supplements.supplements(uow, open_case(uow, code))
        assert [ask.about for ask in shown.asks if not ask.is_met] == []
        assert {ask.about: ask.explanation for ask in shown.asks}["benefit"] == "Det är samma nytta."
    assert "supplement-explained" in tags_of(stage, code)


def test_an_explanation_that_is_taken_back_counts_no_longer(stage: DemoRunner) -> None:
    code = returned(stage, SUMMARY)
    for text in ("Den är rätt.", ""):
        with stage.unit_of_work_as("alice") as uow:
            supplements.explain(uow, code, {"summary": text})
    refused(stage, "alice", IncompleteError, submission.submit, code)


def test_several_returns_in_a_row_each_open_what_they_name(stage: DemoRunner) -> None:
    code = returned(stage, SUMMARY)
    change(stage, code, "summary", "Första.")
    submit(stage, code)
    with stage.unit_of_work_as("rut") as uow:
        committee.declare(uow, code, has_conflict=False)
    ask_again(stage, code, [Ask("benefit", "Vem får nytta?")], login="rut")
    refused(stage, "alice", NotAllowedError, answer_service.answer, code, [AnswerInput("summary", ("X",), "", 1)])
    change(stage, code, "benefit", "Andra.")
    submit(stage, code)
    ask_again(stage, code, [], reason="Ny partner: allt måste läsas om.")
    change(stage, code, "summary", "Tredje.")
    change(stage, code, "benefit", "Tredje.")
    submit(stage, code)
    with stage.unit_of_work_as("sven") as uow:
        found = supplements.supplements(uow, open_case(uow, code))
    assert [[ask.is_changed for ask in each.asks] for each in found] == [[True], [True], []]
    assert [each.revision for each in found] == [2, 3, 4]
    assert state_of(stage, code) is State.WITH_RAI


def test_who_may_ask_for_a_supplement(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    refused(stage, "ravi", NotAllowedError, handling.return_for_supplement, code, "Mer.")
    refused(stage, "sven", InvalidError, handling.return_for_supplement, code, "")
    refused(stage, "alice", NotAllowedError, handling.return_for_supplement, code, "Mer.")
    assert state_of(stage, code) is State.WITH_RAI


def test_a_reassessment_opens_everything(stage: DemoRunner) -> None:
    code = stage.submit("rf-01")
    with stage.unit_of_work_as("alice") as uow:
        submission.reassess(uow, code)
    change(stage, code, "summary", "Ny.")
    change(stage, code, "title", "Ny rubrik.")
