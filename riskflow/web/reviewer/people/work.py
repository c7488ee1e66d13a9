"""Pages on the work of a group with a case: tasks are given, handed over and ended, and experts give statements."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField

from riskflow.cases.workflow import Action
from riskflow.committees.rules import committee_rules
from riskflow.committees.work import TASK_NAMES, Candidate, CommitteeTask, proposed
from riskflow.services.deliberation import assignments, statements
from riskflow.services.deliberation.assignments import TaskInput
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.case_forms import CaseAction, CaseForm, add_action_pages, radios, textarea
from riskflow.web.filters import localise
from riskflow.web.forms import DateField, build_form, choice, number
from riskflow.web.present.answers import answer_lines
from riskflow.web.present.case import CasePage
from riskflow.web.present.review.committee import quorum_panel

pages = Blueprint("work", __name__)

TASK = "task"
HANDED_ON = frozenset({CommitteeTask.RATER, CommitteeTask.STATEMENT})
"""The tasks that several may have at once, so that the form asks who hands one over."""


class WorkForm(CaseForm):
    """A task as the secretary gives it. `_work_form` adds the fields."""

    candidates: tuple[Candidate, ...] = ()


def _task_asked() -> CommitteeTask:
    asked = request.values.get(TASK, "")
    return CommitteeTask(asked) if asked in set(CommitteeTask) else CommitteeTask.RAPPORTEUR


def _work_form(case_page: CasePage) -> WorkForm:
    """Return the form for one kind of task; who is proposed is chosen beforehand."""
    uow, opened, task = case_page.uow, case_page.opened, _task_asked()
    found = tuple(assignments.candidates(uow, opened, task))
    first = _proposed(case_page, task, found)
    fields: dict[str, Any] = {
        "candidates": found,
        TASK: HiddenField(),
        "person": radios(
            gettext("Who?"),
            [(str(each.person), each.name, _hint(each, first)) for each in found if not each.has_conflict],
            gettext("Choose the person"),
        ),
        "due": DateField(gettext("By when? (optional)"), description=gettext("For example 1 3 2027")),
        "reason": textarea(
            gettext("Why?"),
            gettext("It stands in the history of the case. What you write can become public: keep to the facts."),
            gettext("Write why"),
        ),
    }
    if others := _others(case_page, task):
        fields["instead_of"] = SelectField(
            gettext("Steps in for") if task is CommitteeTask.SUBSTITUTE else gettext("Takes over from"),
            choices=[choice(*each) for each in others],
            validate_choice=False,
        )
    data = {TASK: task.value, "person": str(first.person) if first else ""}
    return build_form(WorkForm, fields, {} if request.method == "POST" else data)


def _proposed(case_page: CasePage, task: CommitteeTask, found: tuple[Candidate, ...]) -> Candidate | None:
    """Return who is proposed: of substitutes the first who may step in, else the least loaded who matches."""
    if task is CommitteeTask.SUBSTITUTE:
        return next(iter(assignments.substitutes_for(case_page.uow, case_page.opened)), None)
    return proposed(found)


def _others(case_page: CasePage, task: CommitteeTask) -> list[tuple[str, str]]:
    """Return whom somebody may step in for, or take the task over from."""
    if task is CommitteeTask.SUBSTITUTE:
        missing = assignments.missing_members(case_page.uow, case_page.opened)
        return [(str(each.person), f"{each.name} ({_absence(has_conflict=each.has_conflict)})") for each in missing]
    given = assignments.given_tasks(case_page.uow, case_page.opened)
    holders = [(str(each.person), each.name) for each in given if each.task is task and task in HANDED_ON]
    return [("", gettext("Nobody: it is new")), *holders] if holders else []


def _absence(*, has_conflict: bool) -> str:
    return str(gettext("conflict of interest") if has_conflict else gettext("away"))


def _hint(each: Candidate, first: Candidate | None) -> str:
    words = [gettext("Proposed: free, and least to do")] if first and each.person == first.person else []
    if each.is_away:
        words.append(gettext("away today"))
    if each.has_task:
        words.append(gettext("has the task already"))
    return "; ".join(map(str, words))


def _give(uow: UnitOfWork, code: str, form: WorkForm) -> None:
    instead_of = number(form["instead_of"].data) if "instead_of" in form else None
    wanted = TaskInput(
        _task_asked(), number(form["person"].data) or 0, form.text_in("reason"), form["due"].data, instead_of
    )
    assignments.give_task(uow, code, wanted)


def _work_context(case_page: CasePage) -> dict[str, Any]:
    uow, opened = case_page.uow, case_page.opened
    return {
        "task": _task_asked(),
        "tasks": list(CommitteeTask),
        "task_names": TASK_NAMES,
        "given": assignments.given_tasks(uow, opened),
        "panel": quorum_panel(case_page, assignments.group_at_work(opened.facts)),
        "competences": {each.person: _competences(each) for each in assignments.candidates(uow, opened, _task_asked())},
    }


def _competences(each: Candidate) -> str:
    known = committee_rules().competences
    return ", ".join(localise(known[name].name) for name in sorted(each.competences) if name in known)


def _end_form(case_page: CasePage) -> CaseForm:
    given = assignments.given_tasks(case_page.uow, case_page.opened)
    choices = [(f"{each.task}:{each.person}", f"{localise(TASK_NAMES[each.task])}: {each.name}", "") for each in given]
    fields = {
        TASK: radios(gettext("Which task?"), choices, gettext("Choose the task")),
        "reason": textarea(gettext("Why?"), gettext("It stands in the history of the case."), gettext("Write why")),
    }
    return build_form(CaseForm, fields)


def _end(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    task, _, person = form[TASK].data.partition(":")
    assignments.take_task_back(uow, code, CommitteeTask(task), number(person) or 0, form.text_in("reason"))


def _statement_form(_case_page: CasePage) -> CaseForm:
    field = textarea(
        gettext("Your statement"),
        gettext("What you know of the subject, and what the answers lack. It can become public: keep to the facts."),
        gettext("Write your statement"),
    )
    return build_form(CaseForm, {"text": field})


def _state(uow: UnitOfWork, code: str, form: CaseForm) -> None:
    statements.give_statement(uow, code, form.seen_revision, form.text_in("text"))


def _statement_context(case_page: CasePage) -> dict[str, Any]:
    return {"sections": answer_lines(case_page.scored) if case_page.scored else []}


CASE_ACTIONS: dict[str, CaseAction] = {
    "share": CaseAction(
        path="work",
        actions=(Action.ASSIGN,),
        form=_work_form,
        perform=_give,
        template="reviewer/tasks/share.html",
        context=_work_context,
        success_message=lazy_gettext("The task is given. The person gets a letter."),
    ),
    "end": CaseAction(
        path="tasks/end",
        actions=(Action.ASSIGN,),
        form=_end_form,
        perform=_end,
        template="reviewer/tasks/end.html",
        success_message=lazy_gettext("The task has ended."),
    ),
    "statement": CaseAction(
        path="statement",
        actions=(Action.GIVE_STATEMENT,),
        form=_statement_form,
        perform=_state,
        template="reviewer/tasks/statement.html",
        context=_statement_context,
        success_message=lazy_gettext("Thank you. The members now read your statement under Opinions."),
    ),
}
add_action_pages(pages, CASE_ACTIONS)
