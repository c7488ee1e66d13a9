"""What may be disposed of, on which ground and decision, and what went; nothing is deleted here."""

from flask import Blueprint, render_template

from riskflow.services.operations.retention.disposal import PROTOCOL, preview
from riskflow.services.operations.retention.rules import RULES, RULES_FILE, RetentionError, read_rules
from riskflow.store.queries import operations as operation_queries
from riskflow.web.guards import current_instance, read_unit_of_work

pages = Blueprint("disposal", __name__)
SHOWN = 50


@pages.get("/admin/disposal")
def rules() -> str:
    """Show each rule with its law and decision, what it lets go now, and the newest of the protocol."""
    problem = ""
    with read_unit_of_work() as uow:
        try:
            parts = list(preview(uow, read_rules(current_instance().config.instance)))
        except RetentionError as error:
            parts, problem = [], str(error)
        protocol = operation_queries.newest_events(uow.session, PROTOCOL, SHOWN)
        return render_template(
            "admin/disposal.html", parts=parts, rules=RULES, problem=problem, protocol=protocol, file=RULES_FILE
        )
