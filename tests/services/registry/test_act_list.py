"""The acts of the handling are found by number, code, kind and year, by those who may know of them."""

from riskflow.cases.labels import Advice
from riskflow.follow_up.dispatch import DispatchInput
from riskflow.records.kinds import ActKind
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.registry import act_list
from riskflow.services.registry.act_list import EVERY_ACT, NEWEST_ACT, NOT_SENT, SENT, ActFacets
from riskflow.services.registry.dispatch import dispatch
from riskflow.services.review import decisions, handling
from riskflow.store.handling import acts as act_queries
from riskflow.store.listing.page import Cursor, Page
from riskflow.store.search.words import terms_of
from tests.support.cases.lacking_guards import CRITICAL, HIGH
from tests.support.databases import on_sqlite
from tests.support.records.undrawn import filed_act

pytestmark = on_sqlite


def kinds(stage: DemoRunner, login: str, facets: ActFacets = EVERY_ACT, words: str = "") -> list[str]:
    with stage.unit_of_work_as(login) as uow:
        page = act_list.act_page(uow, terms_of(words) if words else (), None, facets=facets)
        return [each.files[0].kind for each in act_list.archived_acts(uow, page)]


def handled(stage: DemoRunner) -> tuple[str, str, str]:
    """Handle two cases; return the first, and the codes of its opinion and of the position on the second."""
    first, second = stage.submit(HIGH), stage.submit(CRITICAL)
    stage.opine(first, Advice.WITH_CONDITIONS)
    stage.decide(first, "dag")
    opinion = filed_act(stage, first, 1, ActKind.OPINION)
    stage.opine(second, Advice.TO_SAI)
    stage.take_position(second)
    filed_act(stage, second, 1, ActKind.OPINION)
    return first, opinion, filed_act(stage, second, 2, ActKind.POSITION)


def awaited(stage: DemoRunner, login: str) -> list[tuple[str, ActKind]]:
    with stage.unit_of_work_as(login) as uow:
        return [(case.code, act.kind) for case, act in act_list.awaited_acts(uow)]


def test_what_is_still_to_be_drawn_is_told_of_to_those_who_may_read_it(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    assert awaited(stage, "sven") == [(code, ActKind.OPINION)]
    assert awaited(stage, "ada") == awaited(stage, "charlie") == []  # what is not decided yet is for those who judge
    stage.decide(code, "dag")
    assert awaited(stage, "ada") == [(code, ActKind.OPINION)]
    filed_act(stage, code, 1, ActKind.OPINION)
    assert awaited(stage, "sven") == []


def test_who_has_yet_to_rate_learns_of_nothing_that_was_said_before(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    filed_act(stage, code, 1, ActKind.OPINION)
    assert kinds(stage, "ravi") == ["opinion"]
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Who pays?")
    assert (kinds(stage, "ravi"), kinds(stage, "sven")) == ([], ["opinion"])


def test_acts_are_found_paged_and_counted(stage: DemoRunner) -> None:
    first, opinion, position = handled(stage)
    assert kinds(stage, "sven") == ["position", "opinion", "opinion"]
    assert kinds(stage, "ada") == ["opinion"]  # what is not decided yet is for those who judge
    assert kinds(stage, "charlie") == []
    assert kinds(stage, "sven", ActFacets(kind="opinion")) == ["opinion", "opinion"]
    assert kinds(stage, "sven", ActFacets(code=position)) == kinds(stage, "sven", ActFacets(number="2")) == ["position"]
    assert kinds(stage, "sven", ActFacets(year="1999")) == kinds(stage, "sven", words="no such words") == []
    with stage.unit_of_work_as("sven") as uow:
        years = act_list.years_of_acts(uow)
        assert act_list.act_count(uow) == 3
        one = act_list.act_page(uow, (), None, size=2)
        two = act_list.act_page(uow, (), Cursor.parse(one.after, NEWEST_ACT), size=2)
        assert (len(one.numbers), len(two.numbers), two.after) == (2, 1, "")
        assert act_list.act_counts(uow, (), EVERY_ACT, "kind", years) == {"opinion": 2, "position": 1}
        assert act_list.act_counts(uow, (), ActFacets(kind="position"), "year", years) == {years[0]: 1}
        assert act_list.act_counts(uow, (), EVERY_ACT, "sent", years) == {NOT_SENT: 3}
        assert act_list.act_counts(uow, (), EVERY_ACT, "kind", []) == {}
        assert sum((act_list.act_counts(uow, (), EVERY_ACT, "department", years) or {}).values()) == 3
    with stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, first, "UF-2026-1")
        row = act_queries.records_by_code(uow.session, opinion)[0]
        dispatch(uow, first, DispatchInput(row.pdf_digest, ("Sökanden",), uow.today))
    assert kinds(stage, "sven", ActFacets(sent=SENT)) == ["opinion"]
    with stage.unit_of_work_as("sven") as uow:
        [act] = act_list.archived_acts(uow, act_list.act_page(uow, (), None, facets=ActFacets(sent=SENT)))
        assert (act.case.code, act.sent_on, act.is_replaced) == (first, uow.today, False)
        assert [row.language for row in act.files] == ["sv", "en"]
        assert act_list.archived_acts(uow, Page()) == []
