"""Pages about the settings of the instance and about indicators. They show no case."""

from flask import Blueprint, render_template
from flask_babel import gettext

from riskflow.config import Config
from riskflow.indicators.catalogue import INDICATORS
from riskflow.services.committees.coverage import vacancies
from riskflow.services.events import clock_behind
from riskflow.services.operations.health import health_states
from riskflow.services.operations.indicators import sources_in_force
from riskflow.services.records.overdue import count_overdue
from riskflow.store.chain import chain_end
from riskflow.web.guards import current_instance, read_unit_of_work

pages = Blueprint("overview", __name__)


@pages.get("/admin")
def overview() -> str:
    """Show the versions of the questionnaire, the settings, and how the instance is."""
    library, config = current_instance().library, current_instance().config
    lock = library.lock()
    versions = [library.get(config.questionnaire, version) for version in library.versions(config.questionnaire)]
    with read_unit_of_work() as uow:
        missing = vacancies(uow)
        states = health_states(uow, config, missing)
        late_records = count_overdue(uow.session, uow.now)
        behind = clock_behind(uow, chain_end(uow.session))
        current = uow.current_version.name
    return render_template(
        "admin/overview.html",
        states=states,
        vacancies=missing,
        late_records=late_records,
        minutes_behind=int(behind.total_seconds()) // 60 if behind else 0,
        versions=[(version, version.name in lock) for version in reversed(versions)],
        current=current,
        config=config,
        anchoring=_anchoring(config),
        scanner=config.clamd or gettext("Off: set clamd to have attached documents scanned"),
    )


def _anchoring(config: Config) -> str:
    places = [str(place) for place in (config.anchor_folder, config.anchor_mail) if place]
    if places and config.timestamp_service:
        places.append(gettext("timestamps of %(service)s", service=config.timestamp_service))
    if places:
        return str(gettext("The head of the chain is anchored daily: %(places)s", places=", ".join(places)))
    return str(gettext("Nothing outside proves the head of the chain: set anchor_folder or anchor_mail"))


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
