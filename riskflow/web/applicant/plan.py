"""The form of the plan: the measures that the answers suggest, and measures of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, Field, StringField

from riskflow.questionnaire.model import Function, Measure
from riskflow.services.assessment.answers import MeasureInput
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH, DayAheadField, ExtraValidators, Form, build_form, max_length
from riskflow.web.resent.drafts import written_fields

SHOWN = 5
"""How many measures of the library the page shows unfolded, unless more are chosen."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """The fields of one measure: a check box for one of the library, a text for one of one's own."""

    measure: Measure | None
    chosen: Field
    owner: Field
    due: Field

    @property
    def is_in_use(self) -> bool:
        return bool(self.chosen.data or self.due.data or self.owner.errors or self.due.errors)

    def measure_input(self) -> MeasureInput | None:
        """Return the measure if it is chosen."""
        if not self.chosen.data:
            return None
        owner = (self.owner.data or "").strip()
        if self.measure is None:
            return MeasureInput("", self.chosen.data.strip(), owner, self.due.data)
        return MeasureInput(self.measure.id, "", owner, self.due.data)

    def check_complete(self) -> bool:
        """Return whether the fields have no errors, after adding one for each part that a chosen measure lacks."""
        if self.chosen.data and not (self.owner.data or "").strip():
            self.owner.errors = [gettext("Write who is responsible")]
        if self.chosen.data and not self.due.data and not self.due.errors:
            self.due.errors = [gettext("Write the day when it is to be done")]
        return not (self.owner.errors or self.due.errors)


class PlanForm(Form):
    """The form that `plan_form` adds the fields to."""

    measures: tuple[Measure, ...] = ()
    own_rows = 0

    @property
    def library(self) -> list[MeasureRow]:
        return [self._row(measure.id, measure) for measure in self.measures]

    @property
    def shown_first(self) -> list[MeasureRow]:
        """The measures that are chosen or have an error, and the likeliest of the others until there are a few."""
        open_ones = [row for row in self.library if row.is_in_use]
        others = [row for row in self.library if not row.is_in_use]
        return open_ones + others[: max(SHOWN - len(open_ones), 0)]

    @property
    def folded(self) -> list[MeasureRow]:
        shown = {row.chosen.name for row in self.shown_first}
        return [row for row in self.library if row.chosen.name not in shown]

    @property
    def own(self) -> list[MeasureRow]:
        """The measures in one's own words, and an empty row."""
        return [self._row(f"own-{number}", None) for number in range(self.own_rows)]

    def _row(self, name: str, measure: Measure | None) -> MeasureRow:
        return MeasureRow(measure, self[f"{name}.chosen"], self[f"{name}.owner"], self[f"{name}.due"])

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        """Check the fields, and that every chosen measure has an owner and a date."""
        is_valid = super().validate(extra_validators)
        are_complete = [row.check_complete() for row in (*self.library, *self.own)]
        return is_valid and all(are_complete)

    def measure_inputs(self) -> list[MeasureInput]:
        """Return the measures that are chosen."""
        return [chosen for row in (*self.library, *self.own) if (chosen := row.measure_input())]


def plan_form(
    measures: Sequence[Measure], stored: Sequence[MeasureInput], tried: Iterable[str], functions: Mapping[str, Function]
) -> PlanForm:
    """Return the form, filled with the stored plan and with the measures that the person has just tried out."""
    planned = {item.measure: item for item in stored if item.measure}
    own = [item for item in stored if not item.measure]
    tried_out = set(tried)
    fields: dict[str, Any] = {"measures": tuple(measures), "own_rows": max(len(own) + 1, _own_rows_written())}
    data: dict[str, Any] = {}
    for measure in measures:
        item = planned.get(measure.id) or MeasureInput("", "", localise(functions[measure.owner].name), None)
        is_chosen = measure.id in planned or measure.id in tried_out
        fields |= _fields(measure.id, BooleanField(gettext("We will do this")))
        data |= _data(measure.id, chosen=is_chosen, item=item)
    empty = [MeasureInput("", "", "", None)] * (fields["own_rows"] - len(own))
    for number, item in enumerate([*own, *empty]):
        fields |= _fields(f"own-{number}", StringField(gettext("What will you do?"), [max_length(MAX_LINE_LENGTH)]))
        data |= _data(f"own-{number}", chosen=item.text, item=item)
    return build_form(PlanForm, fields, data)


def _own_rows_written() -> int:
    """Return how many measures of one's own were written in what was sent or begun."""
    return sum(1 for name in written_fields() if name.startswith("own-") and name.endswith(".chosen"))


def _fields(name: str, chosen: Field) -> dict[str, Any]:
    return {
        f"{name}.chosen": chosen,
        f"{name}.owner": StringField(gettext("Who is responsible?"), [max_length(MAX_LINE_LENGTH)]),
        f"{name}.due": DayAheadField(gettext("To be done by"), description=gettext("For example 1 3 2027")),
    }


def _data(name: str, *, chosen: bool | str, item: MeasureInput) -> dict[str, Any]:
    return {f"{name}.chosen": chosen, f"{name}.owner": item.owner, f"{name}.due": item.due}
