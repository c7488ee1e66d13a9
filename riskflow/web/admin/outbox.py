"""The log of notifications for administrators; it shows nothing of the content of cases."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from riskflow.cases.notifications import DELIVERY_STATUS_NAMES, NOTIFICATION_NAMES, WITHHELD_REASONS, DeliveryStatus
from riskflow.services.operations import delivery as delivery_service
from riskflow.store.queries import outbox as outbox_queries
from riskflow.web.guards import current_instance, read_unit_of_work, write_unit_of_work
from riskflow.web.present.listing import asked_place, count_words, page_links

pages = Blueprint("outbox", __name__)
STATUS_TAGS = {DeliveryStatus.SENT: "low", DeliveryStatus.WAITING: "info", DeliveryStatus.FAILED: "critical"}


@pages.get("/admin/letters")
def log() -> str:
    """Show the notifications, all or those of one delivery status, the latest first."""
    wanted = request.args.get("delivery", "")
    chosen = DeliveryStatus(wanted) if wanted in {*DeliveryStatus} else None
    asked = asked_place(outbox_queries.LATEST)
    with read_unit_of_work() as uow:
        page = outbox_queries.page_of_log(uow.session, chosen, asked.cursor)
        counts = outbox_queries.counts(uow.session)
        return render_template(
            "admin/outbox.html",
            found=outbox_queries.logged(uow.session, page.numbers),
            links=page_links(page, asked),
            counts={status: count_words(count) for status, count in counts.items()},
            server=current_instance().config.outgoing_mail_server,
            deliveries=DELIVERY_STATUS_NAMES,
            kinds=STATUS_TAGS,
            names=NOTIFICATION_NAMES,
            reasons=WITHHELD_REASONS,
            chosen=chosen,
        )


@pages.post("/admin/letters/<int:number>/again")
def send_again(number: int) -> Response:
    """Put a notification back in the outbox."""
    with write_unit_of_work() as uow:
        delivery_service.send_again(uow, number)
    flash(gettext("The letter waits to be sent again."))
    return redirect(url_for("admin.outbox.log"))
