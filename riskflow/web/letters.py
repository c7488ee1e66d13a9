"""The log of letters for administrators: which was sent when to whom, which was not and why. Never what a case says."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.core.letters import DELIVERIES, NAMES, REASONS, Delivery
from riskflow.services import delivering
from riskflow.store import letters
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
            "admin/letters.html",
            found=letters.log(desk.session, MOST_SHOWN, chosen),
            counts=letters.counts(desk.session),
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
        delivering.send_again(desk, number)
    flash(gettext("The letter waits to be sent again."))
    return redirect(url_for("letters.log"))
