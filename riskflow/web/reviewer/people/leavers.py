"""Pages of the secretary about cases whose owners have left: the list, and handing one over to somebody by name."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, TextAreaField

from riskflow.errors import NotFoundError, RiskFlowError
from riskflow.services.review import hand_over as hand_over_service
from riskflow.services.review import question_hand_over
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries.collaboration import MAX_PEOPLE_FOUND
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_TEXT_LENGTH, Form, Page, choice, form_status, max_length, number
from riskflow.web.guards import read_unit_of_work, write_unit_of_work
from riskflow.web.present.listing import asked_place, page_links

pages = Blueprint("leavers", __name__)
MAX_PAGE = 1000


class NewOwnerForm(Form):
    """Who takes a case over, and why."""

    person = RadioField(
        lazy_gettext("Who takes the case over?"),
        [among(lazy_gettext("Choose who takes it over"))],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("Why?"),
        [answer_required(lazy_gettext("Write the reasons")), max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("The history shows this."),
    )


@pages.get("/leavers")
def overview() -> str:
    """List the cases whose owners have left; of a draft only its number."""
    asked = asked_place(hand_over_service.BY_OWNER)
    with read_unit_of_work() as uow:
        page = hand_over_service.leavers_page(uow, asked.cursor)
        found, links = hand_over_service.leavers_cases(uow, page), page_links(page, asked)
        questions = question_hand_over.leavers_questions(uow)
        return render_template("reviewer/leavers/overview.html", found=found, links=links, questions=questions)


@pages.route("/leavers/<code>", methods=["GET", "POST"])
def hand_over(code: str) -> Page:
    """Search for the new owner by name, and hand a case over to them."""
    form = NewOwnerForm()
    _search(form, lambda uow: hand_over_service.open_leavers_case(uow, code))
    if request.method == "GET" or not form.validate():
        return _form_page(form, code), form_status(form)
    try:
        with write_unit_of_work() as uow:
            hand_over_service.hand_over_from_leaver(
                uow, code, number(form.person.data) or 0, (form.reason.data or "").strip()
            )
    except NotFoundError:
        raise
    except RiskFlowError as error:
        return _form_page(form, code, localise(error.message)), status_of(error)
    flash(gettext("The case has another owner now, who gets a letter."))
    return redirect(url_for("reviewer.leavers.overview"))


@pages.route("/leavers/questions/<int:inquiry>", methods=["GET", "POST"])
def hand_over_question(inquiry: int) -> Page:
    """Search for somebody by name, and put a question to them that waits for somebody who has left."""
    form = NewOwnerForm()
    form.person.label.text = gettext("Who is asked instead?")
    _search(form, lambda uow: question_hand_over.open_question(uow, inquiry))
    if request.method == "GET" or not form.validate():
        return _question_page(form, inquiry), form_status(form)
    try:
        with write_unit_of_work() as uow:
            to, reason = number(form.person.data) or 0, (form.reason.data or "").strip()
            question_hand_over.hand_over_question(uow, inquiry, to, reason)
    except NotFoundError:
        raise
    except RiskFlowError as error:
        return _question_page(form, inquiry, localise(error.message)), status_of(error)
    flash(gettext("The question waits for somebody else now, who gets a letter."))
    return redirect(url_for("reviewer.leavers.overview"))


def _question_page(form: NewOwnerForm, inquiry: int, refused: str = "") -> str:
    with read_unit_of_work() as uow:
        found, opened = question_hand_over.open_question(uow, inquiry)
        words = gettext(
            "A question to %(person)s, who has left, asked by %(asker)s. You see neither the question nor the draft.",
            person=found.person.name,
            asker=found.asker,
        )
        shown = {"reference": opened.shown.reference, "target": {"inquiry": inquiry}, "explained": words}
        return _rendered(form, "reviewer.leavers.hand_over_question", shown, refused)


def _search(form: NewOwnerForm, open_it: Callable[[UnitOfWork], object]) -> None:
    with read_unit_of_work() as uow:
        open_it(uow)
        offset = _page_number() * MAX_PEOPLE_FOUND
        found = collaboration_queries.people_by_name(uow.session, _searched(), uow.today, offset)
    form.person.choices = [
        choice(str(each.id), each.name, hint=", ".join(filter(None, (each.title, each.department)))) for each in found
    ]


def _form_page(form: NewOwnerForm, code: str, refused: str = "") -> str:
    with read_unit_of_work() as uow:
        opened = hand_over_service.open_leavers_case(uow, code)
        shown = {"reference": opened.shown.reference, "target": {"code": code}, "explained": ""}
        return _rendered(form, "reviewer.leavers.hand_over", shown, refused)


def _rendered(form: NewOwnerForm, endpoint: str, shown: Mapping[str, object], refused: str) -> str:
    return render_template(
        "reviewer/leavers/hand_over.html",
        form=form,
        endpoint=endpoint,
        searched=_searched(),
        page=_page_number(),
        has_more=len(list(form.person.iter_choices())) == MAX_PEOPLE_FOUND,
        refused=refused,
        **shown,
    )


def _searched() -> str:
    return request.values.get("q", "").strip()


def _page_number() -> int:
    return number(request.values.get("page"), MAX_PAGE) or 0
