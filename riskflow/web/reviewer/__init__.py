"""Pages of those who handle, rate and decide."""

from flask import Blueprint

from riskflow.web.reviewer import (
    conflicts,
    corrections,
    decisions,
    discussion,
    freezes,
    handling,
    inbox,
    inbox_work,
    requests,
    secrecy,
)
from riskflow.web.reviewer.deliberation import committee, dissents, readings, rounds
from riskflow.web.reviewer.follow_up import (
    check_ins,
    collaborations,
    obligations,
    partners,
    screenings,
    termination,
    watch,
)
from riskflow.web.reviewer.people import absences, delegations, leavers, work
from riskflow.web.reviewer.records import acts, disclosure, dispatch, minutes_signatures, signatures, signing_answers
from riskflow.web.reviewer.records import pages as records

pages = Blueprint("reviewer", __name__)
for module in (
    inbox,
    inbox_work,
    committee,
    dissents,
    conflicts,
    corrections,
    handling,
    readings,
    decisions,
    requests,
    records,
    secrecy,
    freezes,
    discussion,
    delegations,
    leavers,
    rounds,
    work,
    absences,
    obligations,
    check_ins,
    termination,
    signatures,
    disclosure,
    minutes_signatures,
    signing_answers,
    acts,
    dispatch,
    collaborations,
    partners,
    watch,
    screenings,
):
    pages.register_blueprint(module.pages)
