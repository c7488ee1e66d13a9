"""What administrators see: people and their roles, versions of the questionnaire, the mode. Never a case."""

from flask import Blueprint, render_template

from riskflow.indicators.catalogue import INDICATORS
from riskflow.services.operations.context_sources import sources_in_force
from riskflow.store.queries import cases as case_queries
from riskflow.web.account import roles_in_words
from riskflow.web.guards import parts, reading

pages = Blueprint("admin", __name__)


@pages.get("/admin")
def overview() -> str:
    """Show who may do what, which questions are in use, and how this instance runs."""
    library, config = parts().library, parts().config
    lock = library.lock()
    versions = [library.get(config.questionnaire, version) for version in library.versions(config.questionnaire)]
    with reading() as desk:
        people = [(person, roles_in_words(desk, person)) for person in case_queries.people(desk.session)]
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
    with reading() as desk:
        return render_template(
            "admin/indicators.html",
            sources=sources_in_force(desk),
            areas=desk.library.current(desk.questionnaire).questionnaire.areas,
            indicators=INDICATORS,
            today=desk.today,
        )
