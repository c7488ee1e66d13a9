"""Pages about people with their roles, the settings of the instance, and indicators. They show no case."""

from flask import Blueprint, render_template

from riskflow.indicators.catalogue import INDICATORS
from riskflow.services.events import clock_behind
from riskflow.services.operations.indicators import sources_in_force
from riskflow.store.queries import cases as case_queries
from riskflow.web.account import people_with_roles
from riskflow.web.guards import current_instance, read_unit_of_work

pages = Blueprint("overview", __name__)


@pages.get("/admin")
def overview() -> str:
    """Show people with their roles, the versions of the questionnaire, and the settings."""
    library, config = current_instance().library, current_instance().config
    lock = library.lock()
    versions = [library.get(config.questionnaire, version) for version in library.versions(config.questionnaire)]
    with read_unit_of_work() as uow:
        people = people_with_roles(uow)
        behind = clock_behind(uow, case_queries.last_event(uow.session))
    return render_template(
        "admin/overview.html",
        people=people,
        minutes_behind=int(behind.total_seconds()) // 60 if behind else 0,
        versions=[(version, version.name in lock) for version in reversed(versions)],
        current=library.current(config.questionnaire).name,
        config=config,
    )


@pages.get("/admin/context")
def context_sources() -> str:
    """Show which files of indicators are in force, how old they are, and which rules use them."""
    with read_unit_of_work() as uow:
        return render_template(
            "admin/indicators.html",
            sources=sources_in_force(uow),
            areas=uow.current_version.questionnaire.areas,
            indicators=INDICATORS,
            today=uow.today,
        )
