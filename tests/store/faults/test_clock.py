"""Clocks that jump: the order of events is that of their numbers, and a clock that is behind is said."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from riskflow.services.operations.audit import chain_problems
from riskflow.store.queries import cases as case_queries
from tests.support.web.review_pages import HIGH, parts, rating, said, sent
from tests.support.web.site import Site

JUMPS = [timedelta(hours=-1), timedelta(days=365), timedelta(days=-365)]


def set_clock(site: Site, jump: timedelta) -> None:
    """Set the clock of the pages forward or back."""
    site.app.extensions["riskflow"] = replace(parts(site), now=lambda: datetime.now(UTC) + jump)


@pytest.mark.parametrize("jump", JUMPS)
def test_work_goes_on_after_the_clock_has_jumped_and_the_chain_holds(site: Site, jump: timedelta) -> None:
    code = site.stage.submit(HIGH)
    set_clock(site, jump)
    assert sent(site.visitor("ravi"), f"/c/{code}/declare", conflict="no")[0] == 302
    set_clock(site, timedelta())
    # A session from another time has ended, so people sign in again.
    assert sent(site.visitor("ravi"), f"/c/{code}/rate", **rating())[0] == 302
    with parts(site).database.read() as session:
        assert list(chain_problems(session)) == []
        tags = [event.tag for event in case_queries.all_events(session)]
    assert tags.index("assessment-submitted") < tags.index("no-conflict-declared") < tags.index("rating-given")


def test_a_clock_behind_the_newest_event_is_said(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.visitor("alice").start()
    assert "The clock of this computer" not in said(site.visitor("adam"), "/admin")
    set_clock(site, timedelta(hours=-1))
    assert "The clock of this computer is 59 minutes behind" in said(site.visitor("adam"), "/admin")
    assert "Datorns klocka går 59 minuter efter" in said(site.visitor("adam", "sv"), "/admin")
    with caplog.at_level(logging.INFO, "riskflow.security"):
        site.visitor("alice").start()
    assert "clock-behind" in caplog.messages
