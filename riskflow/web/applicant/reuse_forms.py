"""The forms of reuse: has anything changed, answer by answer, and a word of explanation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.form import BaseForm
from wtforms.validators import Optional, StopValidation

from riskflow.questionnaire.steps import Item
from riskflow.web.filters import answer_words, t
from riskflow.web.forms import LONGEST_TEXT, at_most
from riskflow.web.present.remarks import Apart

UNCHANGED, CHANGED = "unchanged", "changed"


def _say(_form: BaseForm, field: Field) -> None:
    """Refuse silence in words that say what to do."""
    if field.data not in {UNCHANGED, CHANGED}:
        field.errors = []
        raise StopValidation(gettext("Say whether anything has changed: %(question)s", question=field.label.text))


class SinceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Whether anything has changed since the revision before."""

    changed = RadioField(
        lazy_gettext("Has anything changed?"),
        [_say],
        choices=[
            SelectChoice(CHANGED, lazy_gettext("Yes, or I am not sure: go through the answers")),
            SelectChoice(UNCHANGED, lazy_gettext("No, nothing has changed")),
        ],
    )


class PartnerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One question for each answer that may be taken over. `partner_form` adds the fields."""

    names: tuple[str, ...] = ()


def partner_form(answers: Sequence[tuple[Item, tuple[str, ...]]]) -> PartnerForm:
    """Build the form of the answers about a partner; each says what was answered."""
    fields: dict[str, Any] = {"names": tuple(item.id for item, _ in answers)}
    for item, chosen in answers:
        fields[item.id] = RadioField(
            label=t(item.text),
            description=gettext("Answered then: %(answer)s", answer=answer_words(item, chosen)),
            choices=[
                SelectChoice(UNCHANGED, gettext("Nothing has changed: take the answer over")),
                SelectChoice(CHANGED, gettext("Changed, or not sure: I answer it myself")),
            ],
            validators=[_say],
        )
    return type("Partner", (PartnerForm,), fields)()  # type: ignore[no-any-return]


class ApartForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A word of explanation for each contradiction. `apart_form` adds the fields."""

    def words(self, each: Apart) -> str:
        """Return what was written of one contradiction."""
        return (self[each.contradiction.id].data or "").strip()


def apart_form(found: Sequence[Apart]) -> ApartForm:
    """Build the form of some contradictions."""
    label = gettext("Why do both hold?")
    fields = {each.contradiction.id: TextAreaField(label, [Optional(), at_most(LONGEST_TEXT)]) for each in found}
    data = {each.contradiction.id: each.explained for each in found}
    return type("Contradictions", (ApartForm,), fields)(data=data)  # type: ignore[no-any-return]
