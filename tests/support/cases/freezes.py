"""Lists of freezes that are in force, and the second person who confirms that a likely freeze is another's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from riskflow.services.case_facts import identity
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import freezes
from riskflow.services.partners import lists as list_service
from riskflow.store.queries import partners
from tests.support.screening.list_files import FREEZE, prepared


def import_freezes(stage: DemoRunner, age: int = 1) -> None:
    """Import lists of freezes that were published some days ago."""
    published = (datetime.now(UTC) - timedelta(days=age)).date()
    for source in ("eu-fsf", "un-sc"):
        file = prepared(source, *FREEZE, days_old=age)
        with stage.unit_of_work_as("adam") as uow:
            list_service.import_list(uow, replace(file, published_on=published), may_shrink=True)


def unruled(stage: DemoRunner) -> list[int]:
    """Return the ids of all judgements of freezes that nobody has ruled on."""
    with stage.unit_of_work_as("lars") as uow:
        found = partners.partners_with_unruled(uow.session, "another", freezes.FREEZING_LISTS)
        judged = partners.judgements_of(uow.session, [identity(each.id) for each in found])
        ruled = partners.rulings_on(uow.session, [each.id for each in judged])
        return [identity(each.id) for each in judged if each.id not in ruled]


def confirm(stage: DemoRunner, login: str = "lars", *, is_confirmed: bool = True) -> None:
    """Rule on every judgement that waits, as a person of the function."""
    for judgement_id in unruled(stage):
        with stage.unit_of_work_as(login) as uow:
            freezes.rule(uow, judgement_id, "The numbers differ.", is_confirmed=is_confirmed)
