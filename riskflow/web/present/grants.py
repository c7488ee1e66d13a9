"""The words of what people hold: the cells of a row that shows a role."""

from typing import Any

from flask_babel import lazy_gettext

from riskflow.cases.grants import GrantSource, Position
from riskflow.cases.labels import ROLE_NAMES
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.services.people.reconciliation import GrantStatus
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.text import Text

STATUS_TAGS = {
    GrantStatus.HELD: (lazy_gettext("Held"), "low"),
    GrantStatus.PROPOSED: (lazy_gettext("Waits for confirmation"), "high"),
    GrantStatus.TO_COME: (lazy_gettext("Begins later"), "info"),
    GrantStatus.ENDED: (lazy_gettext("Ended"), ""),
}
SOURCE_NAMES = {
    GrantSource.APPLICATION: lazy_gettext("Granted by the command line"),
    GrantSource.CLAIMS: lazy_gettext("From the sign-in"),
    GrantSource.DEMONSTRATION: lazy_gettext("Part of the demonstration"),
    GrantSource.DELEGATION: lazy_gettext("Delegated"),
}
SEAT_NAMES = {
    Position.NONE: lazy_gettext("None"),
    Position.MEMBER: lazy_gettext("Member"),
    Position.CHAIR: lazy_gettext("Chair"),
    Position.VICE_CHAIR: lazy_gettext("Vice-chair"),
    Position.SECRETARY: lazy_gettext("Secretary"),
    Position.SUBSTITUTE: lazy_gettext("Substitute"),
    Position.OBSERVER: lazy_gettext("Observer"),
    Position.EXPERT: lazy_gettext("Expert"),
}


def scope_names(version: QuestionnaireVersion) -> dict[str, Text]:
    """Return the names of the functions and offices for which roles are held; departments have none but their own."""
    return {
        **{function.id: function.name for function in version.questionnaire.functions},
        **{office.id: office.name for office in version.policy.offices},
    }


def grant_words(uow: UnitOfWork) -> dict[str, Any]:
    """Return the words of the cells that show a role."""
    return {
        "role_names": ROLE_NAMES,
        "seat_names": SEAT_NAMES,
        "source_names": SOURCE_NAMES,
        "scope_names": scope_names(uow.current_version),
        "status_tags": STATUS_TAGS,
    }
