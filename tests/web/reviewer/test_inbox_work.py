"""The desk: its columns, filters with chips, orders, views under a name, and what is done with several cases."""

import pytest
import sqlalchemy as sa

from riskflow.cases.labels import ReadingOutcome
from riskflow.cases.workflow import Step
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.services.deliberation import readings
from riskflow.services.review import handling
from riskflow.store.tables import CaseListing
from tests.support.cases.meeting_stage import planned
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import HIGH, MODERATE, STOPPED, parts, said
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words


def listed(visitor: Visitor, query: str = "") -> str:
    return visitor.client.get(f"/inbox?group=all{query}").get_data(as_text=True)


def make_late(pages: Site, code: str) -> None:
    """Move the clock of a case back, as if its day had passed."""
    with parts(pages).database.write() as session:
        number = session.execute(sa.text("SELECT id FROM matter WHERE code = :code"), {"code": code}).scalar_one()
        row = session.get_one(CaseListing, number)
        assert row.due_on
        row.due_on = row.due_on.replace(year=row.due_on.year - 1)


def test_a_row_says_who_has_the_case_since_when_and_until_when(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven = pages.visitor("sven")
    row = said(sven, "/inbox?group=with-rai")
    for expected in ("Alice Åkerman", "RAI: Rut Rydell", "10 working days left"):
        assert expected in row
    assert "Waiting since" in row
    for address in (f"/c/{code}", f"/c/{code}/answers"):
        assert "RAI: Rut Rydell. Waiting since" in said(sven, address)
    alice = pages.visitor("alice", "sv")
    for address in (f"/a/{code}", f"/a/{code}/sent"):
        shown = said(alice, address)
        assert "RAI: Rut Rydell. Väntar sedan" in shown
        assert "Du får svar senast" in shown
    assert "10 arbetsdagar kvar" in said(alice, "/my?group=handled")


def test_what_is_overdue_is_counted_listed_and_marked(pages: Site) -> None:
    late, other = pages.stage.submit(HIGH), pages.stage.submit(MODERATE)
    make_late(pages, late)
    sven = pages.visitor("sven")
    shown = listed(sven)
    assert "Overdue (1)" in shown
    for address in ("/inbox?group=overdue", "/inbox?group=all&overdue=y"):
        page = sven.client.get(address).get_data(as_text=True)
        assert f'href="/c/{late}"' in page
        assert f'href="/c/{other}"' not in page
        assert "working days over" in page
    first, second = sorted((late, other), key=sven.client.get("/inbox").get_data(as_text=True).find)
    assert (first, second) == (late, other)  # due first


FILTERS = [
    ("&waits=rai", {HIGH}),
    ("&waits=function", {STOPPED}),
    ("&partner=zzz", set()),
    ("&department=ITM", {HIGH, MODERATE, STOPPED}),
    ("&department=SCI", set()),
    ("&days=30", set()),
    ("&territory=XX", {HIGH, MODERATE, STOPPED}),  # no such territory filters nothing
    ("&territory=AQ", set()),
    ("&overdue=y", set()),
    ("&level=high", {HIGH}),
    ("&waits=nobody&days=x&sort=x", {HIGH, MODERATE, STOPPED}),
]


def test_filters_find_what_they_say_and_chips_take_them_away(pages: Site) -> None:
    codes = {case: pages.stage.submit(case) for case in (HIGH, MODERATE, STOPPED)}
    sven = pages.visitor("sven")
    for query, expected in FILTERS:
        page = listed(sven, query)
        assert {case for case, code in codes.items() if f'href="/c/{code}"' in page} == expected, query
    page = listed(sven, "&waits=rai&department=ITM")
    assert "Waiting for: RAI" in page
    assert 'href="/inbox?group=all&amp;department=ITM"' in page
    with parts(pages).database.read() as session:
        partner = session.execute(
            sa.text("SELECT partner FROM matter WHERE code = :code"), {"code": codes[HIGH]}
        ).scalar_one()
        territory = session.execute(
            sa.text("SELECT territory FROM case_territory JOIN matter ON matter.id = case_id WHERE code = :code"),
            {"code": codes[HIGH]},
        ).scalar()
    assert f'href="/c/{codes[HIGH]}"' in listed(sven, f"&partner={partner[1:5]}")
    assert f'href="/c/{codes[HIGH]}"' in listed(sven, f"&territory={territory}")


def test_the_list_is_sorted_by_its_headings(pages: Site) -> None:
    codes = [pages.stage.submit(HIGH), pages.stage.submit(HIGH)]
    make_late(pages, codes[1])
    sven = pages.visitor("sven")
    page = sven.client.get("/inbox?group=with-rai").get_data(as_text=True)
    assert 'aria-sort="ascending"' in page
    assert "sort=due-last" in page
    assert page.index(codes[1]) < page.index(codes[0])
    page = sven.client.get("/inbox?group=with-rai&sort=due-last").get_data(as_text=True)
    assert 'aria-sort="descending"' in page
    assert page.index(codes[0]) < page.index(codes[1])
    for sort in ("waited-longest", "waited-least", "newest", "oldest"):
        assert sven.client.get(f"/inbox?group=with-rai&sort={sort}").status_code == 200


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_view_is_saved_under_a_name_for_its_owner_alone(pages: Site, language: str) -> None:
    sven, rut = pages.visitor("sven", language), pages.visitor("rut")
    address = "/inbox?group=all&level=high&place=x&_scheme=evil"
    form = {**hidden(sven.read(address)), "name": "High ones"}
    form["query"] = address.partition("?")[2]
    assert sven.client.post("/inbox/views", data=form).location.endswith("/inbox?group=all&level=high")
    page = sven.read("/inbox")
    assert faults(page, language) == []
    assert "High ones" in words(page)
    assert "High ones" not in words(rut.read("/inbox"))
    again = {**hidden(sven.read("/inbox")), "name": "high  ONES", "query": ""}
    refused = sven.client.post("/inbox/views", data=again)
    assert refused.status_code == 409
    assert 'value="high  ONES"' in refused.get_data(as_text=True)
    nameless = {**hidden(sven.read("/inbox")), "name": " ", "query": ""}
    assert sven.client.post("/inbox/views", data=nameless).status_code == 422
    others = {key: value for key, value in hidden(rut.read("/inbox")).items() if key != "name"}
    assert rut.client.post("/inbox/views/1/delete", data=others).status_code == 404
    own = hidden(sven.read("/inbox"))
    assert sven.client.post("/inbox/views/1/delete", data=own).status_code == 302
    assert "High ones" not in words(sven.read("/inbox"))


def test_the_secretary_reminds_and_exports_what_is_selected(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven, rut = pages.visitor("sven"), pages.visitor("rut")
    form = {**hidden(sven.read("/inbox?group=all")), "case": [code]}
    written = sven.client.post("/inbox/selected", data={**form, "do": "export"})
    assert written.mimetype == "text/csv"
    assert "RAI: Rut Rydell" in written.get_data(as_text=True)
    response = sven.client.post("/inbox/selected", data={**form, "do": "remind"})
    assert response.status_code == 302
    assert "1 reminder is on its way" in words(sven.read(response.location))
    assert "Sven Sköld reminded that this step of the case is due" in said(sven, f"/c/{code}/history")
    nothing = {**hidden(sven.read("/inbox?group=all")), "do": "remind"}
    nothing.pop("case", None)
    refused = sven.client.post("/inbox/selected", data=nothing)
    assert refused.status_code == 422
    assert "Select at least one case first" in words(html(refused))
    gone = {**hidden(sven.read("/inbox?group=all")), "case": [code, "nothing"], "do": "remind"}
    assert sven.client.post("/inbox/selected", data=gone).status_code == 404
    mine = {**hidden(rut.read("/inbox?group=all")), "case": [code], "do": "export"}
    assert rut.client.post("/inbox/selected", data=mine).status_code == 403


def test_the_secretary_puts_cases_on_the_next_agenda_from_a_row_and_several_at_once(pages: Site) -> None:
    codes, other = [pages.stage.submit(HIGH) for _ in range(3)], pages.stage.submit(MODERATE)
    sven = pages.visitor("sven")

    def put(**more: object) -> str:
        form = {**hidden(sven.read("/inbox?group=all")), **more}
        return words(sven.read(sven.client.post("/inbox/selected", data=form).location))

    assert "to-agenda" not in listed(sven)  # no meeting is planned
    assert "Not put on an agenda" in put(case=[codes[0]], do="agenda")
    planned(pages.stage, days=3)
    page = sven.read("/inbox?group=all")
    assert faults(page, "en") == []
    assert words(page).count("To RAI 20") == 3
    assert "1 case is on the agenda of the next meeting" in put(**{"to-agenda": codes[0]})
    said_of_all = put(case=[*codes, other], do="agenda")
    assert "2 cases are on the agenda of the next meeting" in said_of_all
    assert "Not put on an agenda" in said_of_all
    assert said_of_all.count("On the agenda: RAI 20") == 3
    assert "put the case on the agenda" in said(sven, f"/c/{codes[0]}/history")


def test_the_follow_page_names_the_second_reader_and_the_head_sees_whom_they_wait_for(pages: Site) -> None:
    code = pages.stage.submit(MODERATE)
    shown = said(pages.visitor("alice"), f"/a/{code}")
    with pages.stage.unit_of_work_as("sven") as uow:
        is_fragile = uow.session.execute(sa.select(CaseListing.step)).scalar_one() == Step.SECOND_READING  # type: ignore[call-overload]
    assert is_fragile
    assert "The secretary (second reading): Sven Sköld" in shown
    assert "The head of department reads the case" not in shown
    assert "The secretary (second reading): Sven Sköld" in said(pages.visitor("hedda"), f"/c/{code}/acknowledge")
    with pages.stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, "Svaren håller."))
    assert "The head of department: Hedda Holm" in said(pages.visitor("alice"), f"/a/{code}")
    with pages.stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Say more.")
    assert "is paused while you supplement" in said(pages.visitor("alice"), f"/a/{code}")


def test_the_blind_learn_nothing_from_the_clock(pages: Site) -> None:
    """That a case waits for a second reading tells a member who has yet to rate that a level is above low."""
    code = pages.stage.submit(MODERATE)
    with parts(pages).database.write() as session:  # as after a supplement of a case that RAI had
        session.execute(sa.text("UPDATE matter SET was_with_rai = true WHERE code = :code"), {"code": code})
    make_late(pages, code)
    ravi = pages.visitor("ravi")
    shown = listed(ravi)
    assert f'href="/c/{code}"' in shown
    assert "second reading): " not in shown
    assert "Overdue (0)" in shown
    for query in ("&waits=second-reading", "&overdue=y", "&level=moderate"):
        assert f'href="/c/{code}"' not in listed(ravi, query), query
