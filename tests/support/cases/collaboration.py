"""Shared work through the verbs: co-editors, inquiries, and versions of an answer."""

from riskflow.services.assessment import co_editors as co_editor_service
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.queries import cases as case_queries

QUESTION, OTHER = "du-end-use", "du-technology"


def number_of(stage: DemoRunner, login: str) -> int:
    with stage.unit_of_work_as("alice") as uow:
        found = case_queries.person_by_login(uow.session, login)
        return identity(found.id if found else None)


def shared(stage: DemoRunner, case: str = "rf-14", login: str = "bodil") -> str:
    code = stage.draft(case)
    invite(stage, code, login)
    return code


def invite(stage: DemoRunner, code: str, login: str) -> None:
    person = number_of(stage, login)
    with stage.unit_of_work_as("alice") as uow:
        co_editor_service.invite(uow, code, person)


def remove(stage: DemoRunner, code: str, login: str) -> None:
    person = number_of(stage, login)
    with stage.unit_of_work_as("alice") as uow:
        co_editor_service.remove(uow, code, person)


def ask(stage: DemoRunner, code: str, login: str = "", question: str = QUESTION, function: str = "") -> int:
    person = number_of(stage, login) if login else None
    with stage.unit_of_work_as("alice") as uow:
        return identity(inquiry_service.ask(uow, code, InquiryInput(question, person, function, "Vet du?")).id)


def version_of(stage: DemoRunner, code: str, question: str = QUESTION) -> int | None:
    with stage.unit_of_work_as("alice") as uow:
        assessment = case_queries.latest_assessment(uow.session, open_case(uow, code).id)
        row = case_queries.answers_of(uow.session, identity(assessment.id)).get(question)
        return row.version if row else None
