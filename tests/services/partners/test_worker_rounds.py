"""The worker follows a change of the lists: it builds the index where it is missing, and screens who is outdated."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.config import Config
from riskflow.screening.shelf import IndexShelf
from riskflow.services.assessment import answers as answer_service
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rounds
from riskflow.services.partners.index_orders import index_folder
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.worker import Worker
from tests.support.screening.list_files import FREEZE, entry, prepared


@pytest.fixture
def worker(tmp_path: Path, database_url: str, stage: DemoRunner) -> Iterator[Worker]:
    """Return a worker that builds no index at once, beside a case with a partner who was screened."""
    put(stage)
    with stage.unit_of_work_as("alice") as uow:
        code = answer_service.start(uow, "", "").code
        partner_service.add(uow, code, PartnerInput("Harmless University", "FR"))
    opened = Worker(Config.for_tests(tmp_path, database_url))
    shelf = IndexShelf(index_folder(opened.instance.config), built_at_once=0)
    opened.instance = replace(opened.instance, indexes=shelf)
    yield opened
    opened.instance.database.engine.dispose()


def put(stage: DemoRunner, *names: str) -> None:
    with stage.unit_of_work_as("adam") as uow:
        for source in ("eu-fsf", "un-sc"):
            file = prepared(source, *FREEZE, *map(entry, names))
            list_service.import_list(uow, replace(file, published_on=uow.today - timedelta(days=1)))
        rounds.order_round(uow)


def progress(worker: Worker) -> rounds.RoundProgress:
    with worker.instance.read(SYSTEM) as uow:
        return rounds.progress(uow)


@pytest.mark.slow
def test_the_index_is_built_and_everybody_is_screened(worker: Worker, stage: DemoRunner) -> None:
    put(stage, "Harmless University")
    assert (progress(worker).done, progress(worker).number) == (0, 1)
    worker.screen_partners()
    assert progress(worker).is_done
    assert list(worker.instance.indexes.newest()), "this computer has the file now"
    worker.screen_partners()


def test_a_change_orders_a_round_with_its_transaction_and_the_worker_orders_what_is_left(
    worker: Worker, stage: DemoRunner
) -> None:
    def ordered() -> int:
        with worker.instance.read(SYSTEM) as uow:
            return queue.waiting_work(uow.session)[queue.SCREENING_QUEUE].number

    before = ordered()
    put(stage, "Some Place")
    assert ordered() == before + 1
    worker.order_screening()
    assert ordered() == before + 2
