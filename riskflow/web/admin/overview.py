"""What administrators see: people and their roles, versions of the questionnaire, the mode. Never a case."""

from flask import Blueprint, render_template

from riskflow.indicators.catalogue import INDICATORS
from riskflow.services.operations.indicators import sources_in_force
from riskflow.web.account import people_with_roles
from riskflow.web.guards import current_instance, read_unit_of_work

pages = Blueprint("overview", __name__)


@pages.get("/admin")
def overview() -> str:
    """Show who may do what, which questions are in use, and how this instance runs."""
    library, config = current_instance().library, current_instance().config
    lock = library.lock()
    versions = [library.get(config.questionnaire, version) for version in library.versions(config.questionnaire)]
    with read_unit_of_work() as uow:
        people = people_with_roles(uow)
    return render_template(
        "admin/overview.html",
        people=people,
        versions=[(version, version.name in lock) for version in reversed(versions)],
        current=library.current(config.questionnaire).name,
        config=config,
    )


@pages.get("/admin/context")
def context_sources() -> str:
    """Show which files of indicators are in force, how old they are, and what rests on them."""
    with read_unit_of_work() as uow:
        return render_template(
            "admin/indicators.html",
            sources=sources_in_force(uow),
            areas=uow.current_version.questionnaire.areas,
            indicators=INDICATORS,
            today=uow.today,
        )
