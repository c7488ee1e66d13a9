"""Pages of meetings: from planning to the sealed minutes, and what of them each person sees."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from riskflow.cases.labels import Advice
from riskflow.services.meetings.access import open_meeting, shown_items
from tests.support.cases.meeting_stage import HIGH, attended, called, closed, declared, held, number_of, sent
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import said
from tests.support.web.review_pages import sent as submitted
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, html, words


def posted(visitor: Visitor, page: str, target: str, **data: Any) -> tuple[int, str]:  # noqa: ANN401
    """Send a form of a page that leads elsewhere, and return the status and the words of what follows."""
    form = next(each for each in visitor.read(page).iter("form") if each.get("action") == target)
    unseen = {e.get("name", ""): e.get("value", "") for e in form.iter("input") if e.get("type") == "hidden"}
    answer = visitor.client.post(target, data={**unseen, **data})
    if answer.status_code == 302:
        return 302, said(visitor, answer.location)
    return answer.status_code, words(html(answer))


def title_of(pages: Site, number: int) -> str:
    with pages.stage.unit_of_work_as("sven") as uow:
        return shown_items(uow, open_meeting(uow, number))[0].title


def test_the_secretary_plans_calls_holds_and_closes_a_meeting(pages: Site) -> None:
    code, sven = pages.stage.submit(HIGH), pages.visitor("sven")
    with pages.stage.unit_of_work_as("sven") as uow:
        day = uow.today
    when = {"day": [str(day.day), str(day.month), str(day.year)], "at": "13.15", "length": "90"}
    status, page = submitted(sven, "/meetings/new", group="rai", **when)
    assert (status, "Give a place or a link" in page) == (422, True)
    planned = sven.send("/meetings/new", group="rai", place="Salongen", **when)
    address = urlsplit(planned.location).path
    assert "To a meeting" in said(sven, f"/c/{code}")
    assert submitted(sven, f"/c/{code}/meeting", meeting=address.rsplit("/", 1)[1], length="20")[0] == 302
    assert posted(sven, address, f"{address}/items", title="Information", length="5")[0] == 302
    assert posted(sven, address, f"{address}/items", title=" ")[0] == 422
    status, page = posted(sven, address, f"{address}/items/2", then="up")
    assert page.index("Information") < page.index("RF-")
    assert posted(sven, address, f"{address}/items/2", then="postpone")[0] == 404
    assert "called" in posted(sven, address, f"{address}/call")[1]
    assert "To a meeting" not in said(sven, f"/c/{code}")
    assert address in [link.get("href") for link in sven.read(f"/c/{code}").iter("a")]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_a_meeting_is_built_for_everybody(pages: Site, language: str) -> None:
    code = pages.stage.submit(HIGH)
    number = called(pages.stage, code)
    sven = pages.visitor("sven", language)
    steps = ("", "/agenda", "/change", "/cancel", "/attendance", "/notes", "/close")
    for address in ("/meetings", "/meetings/new", *(f"/meetings/{number}{step}" for step in steps)):
        assert faults(sven.read(address), language) == [], address
    attended(pages.stage, number)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    assert faults(sven.read(f"/meetings/{number}/close"), language) == []
    closed(pages.stage, number)
    assert faults(sven.read(f"/meetings/{number}/minutes"), language) == []
    sent(pages.stage, number, "rut")
    for login in ("rut", "sven"):
        assert faults(pages.visitor(login, language).read(f"/meetings/{number}/minutes"), language) == []
    for step in ("meeting", "circulation"):
        assert faults(sven.read(f"/c/{code}/{step}"), language) == []


def test_nobody_in_conflict_or_without_declaration_sees_the_title_anywhere(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    number = called(pages.stage, code)
    declared(pages.stage, code, "roland", has_conflict=True)
    title, reference = title_of(pages, number), "RF-"
    assert "Declare on conflict of interest first" in said(pages.visitor("ravi"), f"/meetings/{number}")
    assert title not in said(pages.visitor("ravi"), f"/meetings/{number}")
    attended(pages.stage, number)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    closed(pages.stage, number)
    sent(pages.stage, number, "rut")
    for login in ("roland",):
        visitor = pages.visitor(login)
        for step in ("", "/agenda", "/minutes"):
            page = said(visitor, f"/meetings/{number}{step}")
            assert title not in page
            assert reference not in page
            assert "Conflict of interest" in page
        assert title.encode() not in visitor.client.get(f"/meetings/{number}/calendar.ics").data
        assert visitor.client.get(f"/meetings/{number}/minutes/1/sv.pdf").status_code == 403
    assert title in said(pages.visitor("rosa"), f"/meetings/{number}/minutes")
    for login in ("alice", "stig", "hedda"):
        assert pages.visitor(login).client.get(f"/meetings/{number}").status_code in {403, 404}
    assert pages.visitor("ada").client.get(f"/meetings/{number}").status_code == 404


def test_the_minutes_are_written_sent_and_adjusted(pages: Site) -> None:
    number, _ = held(pages.stage)
    sven, rut = pages.visitor("sven"), pages.visitor("rut")
    person, address = str(number_of(pages.stage, "rut")), f"/meetings/{number}/minutes"
    status, page = submitted(sven, address, remarks="Allt i ordning.", then="send")
    assert (status, "Choose at least one person" in page) == (422, True)
    assert submitted(sven, address, remarks="Allt i ordning.", adjusters=[person], then="send")[0] == 302
    page = said(rut, address)
    assert "You are chosen to adjust these minutes" in page
    assert "Allt i ordning." in page
    assert posted(rut, address, f"{address}/verdict", verdict="change")[0] == 422
    assert "You are chosen" not in said(sven, address)
    assert posted(rut, address, f"{address}/verdict", verdict="approve")[0] == 302
    assert "The record is being drawn up" in said(sven, address)
    assert "Minutes adjusted" in said(pages.visitor("ada"), f"/meetings/{number}")


def test_attendance_is_recorded_and_a_wrong_item_is_said(pages: Site) -> None:
    number = called(pages.stage)
    sven, address = pages.visitor("sven"), f"/meetings/{number}/attendance"
    there = {f"there-{number_of(pages.stage, login)}": "present" for login in ("rut", "ravi", "rosa", "roland")}
    rut = number_of(pages.stage, "rut")
    status, page = submitted(sven, address, **{**there, f"first-{rut}": "3", f"last-{rut}": "2"})
    assert (status, "Give the numbers of items" in page) == (422, True)
    assert submitted(sven, address, **there, also_present="Olle Observatör")[0] == 302
    assert submitted(sven, f"/meetings/{number}/close", president=str(rut))[0] == 302
    assert "Olle Observatör" in said(sven, f"/meetings/{number}/minutes")


def test_the_calendar_file_says_when_and_where_and_no_case(pages: Site) -> None:
    number = called(pages.stage, pages.stage.submit(HIGH), days=3)
    answer = pages.visitor("ravi").client.get(f"/meetings/{number}/calendar.ics")
    assert answer.content_type.startswith("text/calendar")
    calendar = Calendar.from_ical(answer.data)
    [event] = calendar.events
    assert (calendar["method"], event["status"]) == ("PUBLISH", "CONFIRMED")
    assert str(event["url"]).endswith(f"/meetings/{number}")
    assert title_of(pages, number) not in answer.text


def test_a_case_is_put_to_the_members_in_writing(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven, ravi = pages.visitor("sven"), pages.visitor("ravi")
    address = f"/c/{code}/circulation"
    assert posted(sven, address, f"{address}/open", proposal="RAI tillstyrker.")[0] == 422
    proposed = {"proposal": "RAI tillstyrker.", "deadline": ["1", "3", "2031"]}
    assert posted(sven, address, f"{address}/open", **proposed)[0] == 302
    declared(pages.stage, code, "ravi")
    assert posted(ravi, address, f"{address}/answer", answer="disagree")[0] == 422
    assert posted(ravi, address, f"{address}/answer", answer="meeting", reason="Vi måste tala om det.")[0] == 302
    assert "The matter is taken up at a meeting" in said(ravi, address)
