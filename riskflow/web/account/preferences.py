"""The page where a person chooses how they wish to be written to, and the calendar that they read by a secret link."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField

from riskflow.services.case_facts import person_and_viewer
from riskflow.services.meetings import calendar as calendar_service
from riskflow.services.people.preferences import preference_of, set_preference
from riskflow.text import Language
from riskflow.web.forms import Form, Page, choice, form_status
from riskflow.web.guards import current_instance, read_unit_of_work, write_unit_of_work

pages = Blueprint("preferences", __name__)

BOTH, AT_ONCE, DAILY = "both", "at-once", "daily"


class PreferencesForm(Form):
    """The language of pages and letters, and whether letters come one by one."""

    language = RadioField(
        lazy_gettext("In which language do you wish to be written to?"),
        choices=[
            choice(
                BOTH, lazy_gettext("Swedish and English"), hint=lazy_gettext("Pages are shown as your browser prefers")
            ),
            choice(Language.SV.value, "Svenska"),
            choice(Language.EN.value, "English"),
        ],
    )
    letters = RadioField(
        lazy_gettext("When do you wish to get letters?"),
        choices=[
            choice(AT_ONCE, lazy_gettext("At once, one by one")),
            choice(
                DAILY,
                lazy_gettext("Together, in the morning of working days"),
                hint=lazy_gettext("A gate to answer about and a possible freeze come at once all the same"),
            ),
        ],
    )


@pages.route("/account/preferences", methods=["GET", "POST"])
def preferences() -> Page:
    """Show and keep how the person wishes to be written to."""
    with read_unit_of_work() as uow:
        kept = preference_of(uow, uow.viewer.id)
        language = kept.language.value if kept.language else BOTH
        form = PreferencesForm(data={"language": language, "letters": DAILY if kept.wants_digest else AT_ONCE})
    if not form.validate_on_submit():
        page = render_template("account/preferences.html", form=form, has_link=bool(kept.calendar_digest), link="")
        return page, form_status(form)
    wanted = None if form.language.data == BOTH else Language(form.language.data)
    with write_unit_of_work() as uow:
        set_preference(uow, wanted, wants_digest=form.letters.data == DAILY)
    session["language"] = wanted
    flash(gettext("Your choice is kept."))
    return redirect(url_for("preferences.preferences"))


@pages.post("/account/calendar")
def make_link() -> str:
    """Make a new secret link to the person's calendar, and show it this once; an earlier one stops working."""
    with write_unit_of_work() as uow:
        secret = calendar_service.make_link(uow)
    link = url_for("preferences.calendar", secret=secret, _external=True)
    return render_template("account/calendar_link.html", link=link)


@pages.post("/account/calendar/revoke")
def revoke_link() -> Page:
    with write_unit_of_work() as uow:
        calendar_service.revoke_link(uow)
    flash(gettext("The link to your calendar no longer works."))
    return redirect(url_for("preferences.preferences"))


@pages.get("/calendar/<secret>.ics")
def calendar(secret: str) -> Response:
    """Hand out the calendar of the person whose secret link it is, as far as they may see what is in it today."""
    instance = current_instance()
    with read_unit_of_work() as uow:
        number = calendar_service.person_of(uow, secret)
        found = person_and_viewer(uow.session, number, uow.today) if number is not None else None
        preference = preference_of(uow, number) if number is not None else None
    if found is None or preference is None:
        abort(HTTPStatus.NOT_FOUND)
    with instance.read(found[1]) as uow:
        content = calendar_service.calendar_of(uow, preference.language or Language.SV, instance.config.base_url)
    return Response(content, content_type="text/calendar; charset=utf-8")
