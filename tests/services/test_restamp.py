"""Old records get a further timestamp in time, once, and are known by it afterwards."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.config import Config
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.records.timestamps import TimestampSource
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.restamp import DAYS_FOR_ALL, part_of_day, restamp_due
from riskflow.services.records.trust import grounds_of
from riskflow.services.records.verify import Bench, verify_file
from riskflow.services.unit_of_work import SYSTEM
from riskflow.signatures.validation import Trust
from riskflow.signatures.verdict import FileStanding
from riskflow.store.database import Database
from riskflow.store.handling.copies import restamped
from riskflow.store.queries import cases as case_queries
from riskflow.worker import Worker
from tests.support.databases import on_sqlite
from tests.support.records.signing.authority import NOW, Authority


@given(st.integers(0, 30_000), st.dates(date(2026, 1, 1), date(2090, 1, 1)))
def test_every_record_is_looked_at_within_the_days_that_are_promised(number: int, first: date) -> None:
    looked_at = {row for day in range(DAYS_FOR_ALL) for row in part_of_day(range(number), first + timedelta(days=day))}
    assert looked_at == set(range(number))


@pytest.mark.slow
@on_sqlite
def test_a_record_is_stamped_anew_once_and_known_afterwards(
    stage: DemoRunner, database: Database, database_url: str, tmp_path: Path
) -> None:
    authority = Authority()
    (trust_file := tmp_path / "trust.pem").write_bytes(authority.pem)
    settings = {"signature_trust": trust_file, "timestamp_service": "http://127.0.0.1:9"}
    config = Config.for_tests(tmp_path, database_url).model_copy(update=settings)
    trust = Trust.read(authority.pem)
    short = authority.timestamps(until=NOW + timedelta(days=90))
    source = TimestampSource(service=short, anchors=trust.anchors)
    code = stage.submit("rf-01")
    worker = Worker(config)
    object.__setattr__(worker.issuer, "timestamps", lambda: source)
    key = f"record-{code}-1"
    worker.register_record(key, worker.issue_files(key))
    instance, archive = worker.instance, worker.issuer.archive
    ways = (partial(instance.read, SYSTEM), partial(instance.write, SYSTEM))
    longer = TimestampSource(service=authority.timestamps(), anchors=trust.anchors)
    grounds = grounds_of(config, instance.now()).read()
    assert restamp_due(*ways, archive, longer, grounds) == 2  # one in each language
    assert restamp_due(*ways, archive, longer, grounds) == 0
    with database.read() as session:
        copies = restamped(session)
        assert {each.good_until for each in copies} == {"2028-12-31"}
        events = [each.tag for each in case_queries.events_of(session, copies[0].case_id or 0)]
        assert events.count("record-restamped") == 2
        bench = Bench(archive, grounds_of(config, instance.now()), SIGNED_IN)
        answer = verify_file(session, archive.get(copies[0].pdf_digest), bench)
    assert answer.standing is FileStanding.GENUINE
    assert "level B-LTA" in next(answer.seal_sayings).en
    assert any("Timestamp of Test Timestamps" in each.en for each in answer.additions)
    instance.database.engine.dispose()
