"""The form of the plan: the measures that the answers suggest, and measures of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, Field, StringField

from riskflow.questionnaire.model import Function, Measure
from riskflow.services.assessment.answers import MeasureInput
from riskflow.web.filters import localise
from riskflow.web.forms import MAX_LINE_LENGTH, DateField, ExtraValidators, Form, build_form, max_length


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of the form: from the library with its box, or in one's own words."""

    measure: Measure | None
    chosen: Field
    owner: Field
    due: Field

    def measure_input(self) -> MeasureInput | None:
        """Return the measure if it is wanted."""
        if not self.chosen.data:
            return None
        words = "" if self.measure else self.chosen.data.strip()
        return MeasureInput(
            self.measure.id if self.measure else "", words, (self.owner.data or "").strip(), self.due.data
        )

    def check_complete(self) -> bool:
        """Ask for an owner and a date of a measure that is wanted."""
        if self.chosen.data and not (self.owner.data or "").strip():
            self.owner.errors = [gettext("Write who is responsible")]
        if self.chosen.data and not self.due.data and not self.due.errors:
            self.due.errors = [gettext("Write the day when it is to be done")]
        return not (self.owner.errors or self.due.errors)


class PlanForm(Form):
    """The plan. `plan_form` adds the fields."""

    measures: tuple[Measure, ...] = ()
    own_rows = 0

    @property
    def library(self) -> list[MeasureRow]:
        """The measures of the library."""
        return [self._row(measure.id, measure) for measure in self.measures]

    @property
    def own(self) -> list[MeasureRow]:
        """The measures in one's own words, and an empty one."""
        return [self._row(f"own-{number}", None) for number in range(self.own_rows)]

    def _row(self, name: str, measure: Measure | None) -> MeasureRow:
        return MeasureRow(measure, self[f"{name}.chosen"], self[f"{name}.owner"], self[f"{name}.due"])

    def validate(self, extra_validators: ExtraValidators = None) -> bool:
        """Check the fields, and that every wanted measure has an owner and a date."""
        fits = super().validate(extra_validators)
        complete = [row.check_complete() for row in (*self.library, *self.own)]
        return fits and all(complete)

    def measure_inputs(self) -> list[MeasureInput]:
        """Return the measures that are wanted."""
        return [planned for row in (*self.library, *self.own) if (planned := row.measure_input())]


def plan_form(
    measures: Sequence[Measure], stored: Iterable[MeasureInput], tried: Iterable[str], functions: Mapping[str, Function]
) -> PlanForm:
    """Build the form, filled with what is planned and with what the person has just tried."""
    stored = list(stored)
    own = [item for item in stored if not item.measure]
    known = {item.measure: item for item in stored if item.measure}
    fields: dict[str, Any] = {"measures": tuple(measures), "own_rows": len(own) + 1}
    data: dict[str, Any] = {}
    for measure in measures:
        item = known.get(measure.id) or MeasureInput("", "", localise(functions[measure.owner].name), None)
        wanted = measure.id in known or measure.id in set(tried)
        fields |= _fields(measure.id, BooleanField(gettext("We will do this")))
        data |= _data(measure.id, chosen=wanted, item=item)
    for number, item in enumerate([*own, MeasureInput("", "", "", None)]):
        fields |= _fields(f"own-{number}", StringField(gettext("What will you do?"), [max_length(MAX_LINE_LENGTH)]))
        data |= _data(f"own-{number}", chosen=item.text, item=item)
    return build_form(PlanForm, fields, data)


def _fields(name: str, chosen: Field) -> dict[str, Any]:
    return {
        f"{name}.chosen": chosen,
        f"{name}.owner": StringField(gettext("Who is responsible?"), [max_length(MAX_LINE_LENGTH)]),
        f"{name}.due": DateField(gettext("To be done by"), description=gettext("For example 1 3 2027")),
    }


def _data(name: str, *, chosen: bool | str, item: MeasureInput) -> dict[str, Any]:
    return {f"{name}.chosen": chosen, f"{name}.owner": item.owner, f"{name}.due": item.due}
