"""A calendar is read by a secret link, says only what its person may see, and stops when the link is taken back."""

from http import HTTPStatus

from icalendar import Calendar

from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import html

HIGH = "rf-14"


def link_of(pages: Site, login: str) -> str:
    answer = html(pages.visitor(login, "en").send("/account/calendar"))
    assert faults(answer, "en") == []
    (written,) = [e.text or "" for e in answer.iter("code")]
    return written.partition("localhost")[2]


def test_a_case_that_waits_for_somebody_stands_under_its_reference_alone(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    address = link_of(pages, "ravi")
    answer = pages.visitor(None).client.get(address)
    assert answer.status_code == HTTPStatus.OK
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [str(event["summary"]).startswith("RF-") for event in events] == [True]
    assert str(events[0]["url"]).endswith(f"/c/{code}")


def test_a_link_that_was_taken_back_or_made_up_opens_nothing(pages: Site) -> None:
    pages.stage.submit(HIGH)
    address = link_of(pages, "ravi")
    newer = link_of(pages, "ravi")
    stranger = pages.visitor(None).client
    assert stranger.get(address).status_code == HTTPStatus.NOT_FOUND
    assert stranger.get(newer).status_code == HTTPStatus.OK
    pages.visitor("ravi").send("/account/calendar/revoke")
    assert stranger.get(newer).status_code == HTTPStatus.NOT_FOUND
    assert stranger.get("/calendar/made-up.ics").status_code == HTTPStatus.NOT_FOUND
