"""The page where a person chooses how they wish to be written to."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField

from riskflow.services.people.preferences import preference_of, set_preference
from riskflow.text import Language
from riskflow.web.forms import Form, Page, choice, form_status
from riskflow.web.guards import read_unit_of_work, write_unit_of_work

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
        return render_template("public/preferences.html", form=form), form_status(form)
    wanted = None if form.language.data == BOTH else Language(form.language.data)
    with write_unit_of_work() as uow:
        set_preference(uow, wanted, wants_digest=form.letters.data == DAILY)
    session["language"] = wanted
    flash(gettext("Your choice is kept."))
    return redirect(url_for("preferences.preferences"))
