"""The box that everybody ticks before sending."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired


class DeclarationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The last box before sending."""

    declared = BooleanField(
        lazy_gettext("I have answered to the best of my knowledge"),
        [InputRequired(lazy_gettext("Confirm that you have answered to the best of your knowledge"))],
    )
