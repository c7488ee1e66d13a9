"""What machines ask of the pages: alive, ready, figures; strangers learn nothing from any of it."""

import shutil
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from riskflow.logs import security_event
from riskflow.services.committees.coverage import vacancies
from riskflow.services.operations import health
from riskflow.services.operations.health import BACKUP, FIXITY, VERIFICATION, WORKER, health_states, record_heartbeat
from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import words


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def scraped_by(pages: Site, *addresses: str) -> FlaskClient:
    """Return a client of a site whose settings let these addresses read the figures."""
    instance = pages.app.extensions["riskflow"]
    object.__setattr__(instance, "config", instance.config.model_copy(update={"metrics_addresses": addresses}))
    return pages.app.test_client()


def test_a_process_that_lives_says_so_without_asking_anything(pages: Site) -> None:
    pages.app.extensions["riskflow"].database.engine.dispose()
    answer = pages.app.test_client().get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_it_is_ready_with_a_database_and_an_archive(pages: Site) -> None:
    answer = pages.app.test_client().get("/ready")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_it_is_not_ready_before_the_migration(pages: Site) -> None:
    with pages.app.extensions["riskflow"].database.write() as session:
        session.connection().execute(sa.text("UPDATE alembic_version SET version_num = '0008'"))
    answer = pages.app.test_client().get("/ready")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_it_is_not_ready_when_the_disk_is_almost_full(pages: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(1, 1, health.MIN_FREE_BYTES - 1))
    assert pages.app.test_client().get("/ready").status_code == 503


@pytest.mark.parametrize(
    ("networks", "peer", "headers", "status"),
    [
        ((), "127.0.0.1", {}, 404),
        (("10.1.0.0/16",), "10.1.2.3", {}, 200),
        (("10.1.0.0/16",), "10.2.2.3", {}, 404),
        (("127.0.0.1", "::1"), "::1", {}, 200),
        (("127.0.0.1",), "127.0.0.1", {"X-Forwarded-Proto": "https"}, 404),
        (("127.0.0.1",), "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        (("127.0.0.1",), "127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
    ],
)
def test_only_named_addresses_read_the_figures(
    pages: Site, networks: tuple[str, ...], peer: str, headers: dict[str, str], status: int
) -> None:
    client = scraped_by(pages, *networks)
    assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer}).status_code == status


def test_the_figures_count_and_name_nobody(pages: Site) -> None:
    code = pages.stage.submit("rf-17")
    visitor = pages.visitor("alice").client
    visitor.get(f"/a/{code}")
    with pages.stage.unit_of_work_as("adam") as uow:
        record_heartbeat(uow, WORKER)
        record_heartbeat(uow, VERIFICATION, is_ok=False)
    security_event("sign-in-failed", target="alice")
    text = scraped_by(pages, "127.0.0.1").get("/metrics").text
    assert 'riskflow_cases{state="' in text
    assert 'riskflow_letters{delivery="waiting"}' in text
    assert 'riskflow_age_seconds{part="worker"}' in text
    assert 'riskflow_found_well{part="verify"} 0.0' in text
    assert 'riskflow_security_events_total{name="sign-in-failed"}' in text
    assert 'riskflow_requests_total{area="applicant",method="GET",status=' in text
    assert "riskflow_oldest_record_seconds" in text
    assert not [word for word in ("alice", "Alice", code, "Åkerman", "@") if word in text]


def test_administrators_see_what_is_wrong_in_both_languages(pages: Site) -> None:
    english, swedish = (pages.visitor("adam", language).read("/admin") for language in ("en", "sv"))
    assert "The worker was last seen never Look at this" in words(english)
    assert "Senaste säkerhetskopia aldrig Se över" in words(swedish)
    assert faults(english, "en") == []
    assert pages.visitor("alice").client.get("/admin").status_code == 403


def test_what_is_too_long_ago_is_not_well(pages: Site) -> None:
    instance = pages.app.extensions["riskflow"]
    with pages.stage.unit_of_work_as("adam") as uow:
        for name in (WORKER, VERIFICATION, BACKUP, FIXITY):
            record_heartbeat(uow, name)
        assert [state.is_ok for state in health_states(uow, instance.config, vacancies(uow))] == [True] * 8 + [
            False,
            True,
        ]
    with pages.stage.unit_of_work_as("adam") as uow:
        later = uow.now + timedelta(hours=27)
        states = health_states(replace(uow, now=later), instance.config, vacancies(uow))
    assert [state.is_ok for state in states] == [True, True, False, False, False, False, True, True, False, True]
