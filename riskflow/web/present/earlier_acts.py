"""Receipts: what is sent twice is answered with the date when it was received, never with a refusal."""

from collections.abc import Iterator, Mapping

from flask import render_template, request

from riskflow.store.queries.receipts import own_event
from riskflow.web.guards import read_unit_of_work, signed_in

DECLARATIONS = ("conflict-declared", "conflict-reported", "no-conflict-declared")
EVENTS_OF: Mapping[str, tuple[str, ...]] = {
    "reviewer.committee.declare": DECLARATIONS,
    "reviewer.conflicts.report": DECLARATIONS,
    "reviewer.conflicts.rule": ("conflict-ruled",),
    "reviewer.committee.rate": ("rating-given", "view-given"),
    "reviewer.committee.opinion": ("opinion-given", "position-taken"),
    "reviewer.dissents.dissent": ("dissent-recorded",),
    "reviewer.work.statement": ("statement-given",),
    "reviewer.handling.acknowledge": ("measures-acknowledged",),
    "reviewer.readings.read_second": ("second-reading", "case-referred"),
    "reviewer.readings.light_check": ("light-check-agreed", "light-check-differed"),
    "reviewer.committee.urgent": ("marked-urgent",),
    "reviewer.committee.ask_rai": ("rai-asked",),
    "reviewer.handling.refer": ("case-referred",),
    "reviewer.handling.return_": ("case-returned",),
    "reviewer.handling.dismiss": ("case-dismissed",),
    "reviewer.handling.hand_over": ("case-handed-over",),
    "reviewer.handling.clear": ("gate-answered", "gate-refused", "gate-more-asked", "stop-cleared"),
    "reviewer.decisions.decide": ("decision-taken",),
    "reviewer.decisions.suspend": ("case-suspended",),
    "reviewer.decisions.resume": ("case-resumed",),
    "applicant.tasks.check": ("assessment-submitted",),
    "applicant.tasks.withdraw": ("case-withdrawn",),
    "applicant.tasks.reassess": ("reassessment-started",),
    "applicant.tasks.hand_to_security": ("handed-to-security",),
}
"""Endpoint of an action -> the events that show that it was received."""


def receipt_page() -> str | None:
    """Return the page that says when the person did what is refused now; None if they have not.

    It tells of their own act only. An act on an earlier revision is none on the newest one.
    """
    tags, user = EVENTS_OF.get(request.endpoint or "", ()), signed_in()
    if request.method != "POST" or not tags or user is None:
        return None
    code = (request.view_args or {})["code"]
    with read_unit_of_work() as uow:
        event = own_event(uow.session, code, user.viewer.id, tags, is_lasting=tags == DECLARATIONS)
    return render_template("public/received.html", at=event.at, sent=list(sent_texts())) if event else None


def sent_texts() -> Iterator[str]:
    """Yield what was written in words in the form of this request, so that a refusal does not lose it."""
    for name, value in request.form.items(multi=True):
        if name != "csrf_token" and " " in value.strip():
            yield value.strip()
