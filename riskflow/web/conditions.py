"""Conditions as rows of a form: what, who, by when, shown how, and what else follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import Field, StringField, TextAreaField

from riskflow.services.review.committee import ConditionText
from riskflow.web.case_forms import MORE, THEN, CaseForm
from riskflow.web.forms import LONGEST_LINE, LONGEST_TEXT, DateField, at_most

FEWEST_ROWS, MOST_ROWS = 3, 40


@dataclass(frozen=True, slots=True)
class Row:
    """One condition of the form."""

    text: Field
    owner: Field
    due: DateField
    proof: Field
    consequence: Field

    @property
    def is_wanted(self) -> bool:
        """Whether anything was written."""
        written = (self.text, self.owner, self.proof, self.consequence)
        return any((field.data or "").strip() for field in written) or any(self.due.parts)

    def is_complete(self) -> bool:
        """Ask for what a condition lacks: nobody can follow up one without owner, day and proof."""
        missing = {
            self.text: gettext("Write what the condition is"),
            self.owner: gettext("Write who is responsible for the condition"),
            self.due: gettext("Write the day when the condition is to be met"),
            self.proof: gettext("Write how it is shown that the condition is met"),
        }
        for field, message in missing.items():
            if not field.errors and not (field.data.strip() if isinstance(field.data, str) else field.data):
                field.errors = [message]
        return not any(field.errors for field in (*missing, self.consequence))

    def condition(self) -> ConditionText:
        """Return the condition as it was written."""
        what, who, proof, consequence = (
            (field.data or "").strip() for field in (self.text, self.owner, self.proof, self.consequence)
        )
        return ConditionText(what, who, self.due.data.isoformat(), proof, consequence)


class ConditionsForm(CaseForm):
    """A form with conditions. The fields of its rows are made by `condition_fields`."""

    row_count = 0

    @property
    def rows(self) -> list[Row]:
        """The rows, written and empty."""
        parts = ("text", "owner", "due", "proof", "consequence")
        return [Row(*(self[f"condition-{number}-{part}"] for part in parts)) for number in range(self.row_count)]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields, and that every condition is whole."""
        fits = bool(super().validate(extra_validators))
        whole = [row.is_complete() for row in self.rows if row.is_wanted]
        return fits and all(whole)

    def conditions(self) -> list[ConditionText]:
        """Return the conditions that were written."""
        return [row.condition() for row in self.rows if row.is_wanted]


def condition_fields(proposed: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the fields of as many rows as were sent or are proposed, and some empty ones."""
    sent = sum(1 for name in request.form if name.startswith("condition-") and name.endswith("-text"))
    rows = min(max(FEWEST_ROWS, len(proposed) + 1, sent) + (request.form.get(THEN) == MORE), MOST_ROWS)
    fields: dict[str, Any] = {"row_count": rows}
    for number in range(rows):
        fields |= {f"condition-{number}-{part}": field for part, field in _row_fields()}
    return fields


def _row_fields() -> Iterator[tuple[str, Any]]:
    yield "text", TextAreaField(gettext("What must be met?"), [at_most(LONGEST_TEXT)])
    yield "owner", StringField(gettext("Who is responsible?"), [at_most(LONGEST_LINE)])
    yield "due", DateField(gettext("By when?"), description=gettext("For example 1 3 2027"))
    yield "proof", StringField(gettext("How is it shown?"), [at_most(LONGEST_LINE)])
    yield "consequence", StringField(gettext("What follows if it is not met? (optional)"), [at_most(LONGEST_LINE)])


def condition_data(proposed: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the proposed conditions as the data of the rows; a form that was sent says all by itself."""
    if request.method == "POST":
        return {}
    return {
        f"condition-{number}-{part}": _day(value) if part == "due" else value
        for number, condition in enumerate(proposed)
        for part, value in condition.items()
    }


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
