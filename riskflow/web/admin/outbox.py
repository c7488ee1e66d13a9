"""The log of letters for administrators: which was sent when to whom, which was not and why. Never what a case says."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.notifications import DELIVERIES, NAMES, REASONS, Delivery
from riskflow.services.operations import delivery as delivery_service
from riskflow.store.queries import outbox as outbox_queries
from riskflow.web.guards import parts, reading, writing

pages = Blueprint("letters", __name__)
MOST_SHOWN = 200
KINDS = {Delivery.SENT: "low", Delivery.WAITING: "info", Delivery.FAILED: "critical"}


@pages.get("/admin/letters")
def log() -> str:
    """Show the latest letters; those of one state where one is asked for."""
    asked = request.args.get("delivery", "")
    chosen = Delivery(asked) if asked in {*Delivery} else None
    with reading() as desk:
        return render_template(
            "admin/outbox.html",
            found=outbox_queries.log(desk.session, MOST_SHOWN, chosen),
            counts=outbox_queries.counts(desk.session),
            server=parts().config.post,
            deliveries=DELIVERIES,
            kinds=KINDS,
            names=NAMES,
            reasons=REASONS,
            chosen=chosen,
            most_shown=MOST_SHOWN,
        )


@pages.post("/admin/letters/<int:number>/again")
def send_again(number: int) -> Response:
    """Let a letter be sent once more."""
    with writing() as desk:
        delivery_service.send_again(desk, number)
    flash(gettext("The letter waits to be sent again."))
    return redirect(url_for("letters.log"))
