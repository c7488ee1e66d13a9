"""Names are found by the rules of today, whatever those of the day were on which they were imported."""

from datetime import UTC, datetime
from pathlib import Path

from riskflow.screening.hits import ScreeningStatus
from riskflow.screening.importers import ror
from riskflow.services.partners import lists as list_service
from riskflow.store.database import Database
from riskflow.store.queries import lists
from tests.support.screening.list_files import FREEZE, entry, in_force, prepared, status, uow

KNOWN = ror.RorOrganisation(
    code="0example",
    name="Example Institute of Technology",
    status="active",
    types=("education",),
    territory="CN",
    city="",
    website="",
    domains=(),
    names=(("Example Institute of Technology", "label", "en"), ("例子理工大学", "label", "zh")),
)


def imported(database: Database) -> None:
    in_force(database, prepared("eu-fsf", entry(KNOWN.name), *FREEZE), prepared("un-sc", *FREEZE))
    with uow(database, datetime(2026, 11, 25, tzinfo=UTC)) as at:
        list_service.import_register(at, Path(list_service.__file__), [KNOWN])


def test_a_listed_name_is_met_in_any_order_and_script(database: Database) -> None:
    imported(database)
    assert status(database, "Institute of Technology Example")[0] is ScreeningStatus.MATCH
    assert status(database, "例子理工大学")[0] is ScreeningStatus.MATCH


def test_the_page_that_finds_organisations_tells_by_which_name(database: Database) -> None:
    imported(database)
    with uow(database) as at:
        assert lists.matching_names(at.session, [KNOWN.code], KNOWN.names[1][0]) == {KNOWN.code: KNOWN.names[1][0]}
        assert lists.matching_names(at.session, [KNOWN.code], KNOWN.name) == {}
