"""What head, secretary and functions do to a case: a form and a verb for each deed."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from riskflow.cases.workflow import Action
from riskflow.services.review import handling
from riskflow.services.review.handling import Finding
from riskflow.services.unit_of_work import Desk
from riskflow.web.case_forms import CaseForm, Deed, radios, reason_form, textarea
from riskflow.web.filters import t
from riskflow.web.forms import number
from riskflow.web.present.answers import all_items, answer_lines, outlook
from riskflow.web.present.case import Dossier, planned


def _clear_form(dossier: Dossier) -> CaseForm:
    """Ask a function which of its gates it answers about, and what it found."""
    gates = dossier.pile.gates(dossier.matter)
    known = dossier.sheaf.questionnaire.gates if dossier.sheaf else {}
    choices = [
        (str(each.stop.id), f"{known[each.stop.gate].label}: {t(known[each.stop.gate].text)}", "") for each in gates
    ]
    fields: dict[str, Any] = {
        "stop": radios(gettext("Which gate do you answer about?"), choices, gettext("Choose the gate")),
        "basis": textarea(
            gettext("On what basis?"),
            gettext("The rule and the facts that decide it. The applicant and the record show this."),
            gettext("Write the basis"),
        ),
        "conditions": textarea(gettext("Under which conditions? (optional)")),
        "evidence": textarea(
            gettext("What is the evidence? (optional)"), gettext("For example the number of a permit.")
        ),
    }
    only = {"stop": choices[0][0]} if len(choices) == 1 else {}
    return type("ClearForm", (CaseForm,), fields)(data=only)  # type: ignore[no-any-return]


def _clear(desk: Desk, code: str, form: CaseForm) -> None:
    finding = Finding(form.words("basis"), form.words("conditions"), form.words("evidence"))
    handling.clear(desk, code, number(form["stop"].data) or 0, finding)


def _gates_with_answers(dossier: Dossier) -> dict[str, Any]:
    sections = answer_lines(dossier.sheaf) if dossier.sheaf else []
    lines = {line.item.id: line for _, lines in sections for line in lines}
    return {"gates": [(found, lines[found.stop.gate]) for found in dossier.pile.gates(dossier.matter)]}


def _what_is_acknowledged(dossier: Dossier) -> dict[str, Any]:
    return {
        **planned(dossier),
        "stops": dossier.pile.stops(dossier.matter),
        "waits_for_second_reader": dossier.pile.waits_for_second_reader(dossier.matter),
        "items": all_items(dossier.sheaf.questionnaire) if dossier.sheaf else {},
    }


def _reads_second(dossier: Dossier) -> dict[str, Any]:
    items = all_items(dossier.sheaf.questionnaire) if dossier.sheaf else {}
    return {"items": items, "outlook": outlook(dossier.sheaf, []) if dossier.sheaf and dossier.shows_levels else None}


def _plain(_dossier: Dossier) -> CaseForm:
    return CaseForm()


DEEDS: dict[str, Deed] = {
    "clear": Deed(
        path="clear",
        actions=(Action.CLEAR,),
        form=_clear_form,
        verb=_clear,
        template="reviewer/actions/clear.html",
        shows=_gates_with_answers,
        told=lazy_gettext("Your answer is recorded."),
    ),
    "acknowledge": Deed(
        path="acknowledge",
        actions=(Action.ACKNOWLEDGE,),
        form=_plain,
        verb=lambda desk, code, form: handling.acknowledge(desk, code, form.seen),
        template="reviewer/actions/acknowledge.html",
        shows=_what_is_acknowledged,
        told=lazy_gettext("The measures are acknowledged and the case is closed. Its record is being drawn up."),
    ),
    "read_second": Deed(
        path="second-reading",
        actions=(Action.READ_SECOND,),
        form=_plain,
        verb=lambda desk, code, _form: handling.read_second(desk, code),
        template="reviewer/actions/read_second.html",
        shows=_reads_second,
        told=lazy_gettext("The second reading is confirmed."),
    ),
    "refer": Deed(
        path="refer",
        actions=(Action.REFER,),
        form=reason_form(lazy_gettext("Why should RAI give its opinion?")),
        verb=lambda desk, code, form: handling.refer_to_rai(desk, code, form.words("reason")),
        template="reviewer/actions/reason.html",
        told=lazy_gettext("The case has gone to RAI."),
    ),
    "return_": Deed(
        path="return",
        actions=(Action.RETURN,),
        form=reason_form(
            lazy_gettext("What is to be supplemented, and why?"),
            lazy_gettext("The applicant reads this. Name the questions, and a day if there is one."),
        ),
        verb=lambda desk, code, form: handling.return_for_supplement(desk, code, form.words("reason")),
        template="reviewer/actions/reason.html",
        told=lazy_gettext("The applicant has been asked for a supplement."),
    ),
    "dismiss": Deed(
        path="dismiss",
        actions=(Action.DISMISS,),
        form=reason_form(lazy_gettext("Why is the case closed without a decision?")),
        verb=lambda desk, code, form: handling.dismiss(desk, code, form.words("reason")),
        template="reviewer/actions/reason.html",
        told=lazy_gettext("The case is closed without a decision. Its record is being drawn up."),
    ),
}
"""Endpoint -> deed."""
