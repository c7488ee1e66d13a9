"""The list of people, and the page of one person with roles, sessions and delegations. They name no case."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from riskflow.errors import InvalidError
from riskflow.services.people import persons
from riskflow.services.people.directory import BY_NAME, people_page
from riskflow.services.people.profile import profile_of
from riskflow.web.account.pages import people_with_roles
from riskflow.web.filters import localise
from riskflow.web.forms import Page
from riskflow.web.guards import read_unit_of_work, session_limits, signed_in, write_unit_of_work
from riskflow.web.present.grants import grant_words
from riskflow.web.present.listing import asked_place, page_links, searched_words

pages = Blueprint("person", __name__)


@pages.get("/admin/people/everybody")
def everybody() -> str:
    """Search the people who have not left, with their roles."""
    words, asked = searched_words(), asked_place(BY_NAME)
    with read_unit_of_work() as uow:
        page = people_page(uow, words, asked.cursor)
        people, links = people_with_roles(uow, page), page_links(page, asked)
        return render_template("admin/people/everybody.html", people=people, links=links, words=words)


@pages.get("/admin/people/<int:number>")
def person(number: int) -> str:
    """Show a person."""
    user = signed_in()
    with read_unit_of_work() as uow:
        return render_template(
            "admin/people/person.html",
            profile=profile_of(uow, number, session_limits()),
            current=user.session_id if user else None,
            **grant_words(uow),
        )


@pages.post("/admin/people/<int:number>/sessions/<int:session>/end")
def end_session(number: int, session: int) -> Page:
    """End one session of a person."""
    with write_unit_of_work() as uow:
        persons.end_sessions(uow, number, session)
    flash(gettext("The session has ended."))
    return redirect(url_for("admin.person.person", number=number))


@pages.post("/admin/people/<int:number>/sessions/end")
def end_sessions(number: int) -> Page:
    """End all sessions of a person."""
    with write_unit_of_work() as uow:
        persons.end_sessions(uow, number)
    flash(gettext("All sessions have ended."))
    return redirect(url_for("admin.person.person", number=number))


@pages.post("/admin/people/<int:number>/telephone")
def telephone(number: int) -> Page:
    """Note the telephone number of a person."""
    try:
        with write_unit_of_work() as uow:
            persons.change_telephone(uow, number, request.form.get("telephone", ""))
    except InvalidError as error:
        flash(localise(error.message))
    else:
        flash(gettext("The telephone number is saved."))
    return redirect(url_for("admin.person.person", number=number))
