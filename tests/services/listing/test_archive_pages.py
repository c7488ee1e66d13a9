"""The archive is read page by page, the newest record first, each with its files in both languages."""

from riskflow.cases.workflow import State
from riskflow.services.case_facts import identity
from riskflow.services.listing.archive import (
    EVERY_RECORD,
    NEWEST_RECORD,
    RecordFacets,
    archive_page,
    archived_records,
    facet_counts,
    unregistered_count,
    unregistered_page,
    years_of_records,
)
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import decisions
from riskflow.store.listing.page import Cursor, Page
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.search.words import terms_of
from riskflow.store.tables import RecordRow

CODES = 3


def filed(stage: DemoRunner) -> list[str]:
    """Return the codes of cases with a record that was filed in both languages, the oldest first."""
    codes = [stage.submit("rf-01") for _ in range(CODES)]
    with stage.unit_of_work_as("alice") as uow:
        for code in codes:
            case = case_queries.case_by_code(uow.session, code)
            assert case is not None
            number = identity(case.id)
            decision = case_queries.decision_numbered(uow.session, number, 1)
            for language in ("sv", "en"):
                uow.session.add(
                    RecordRow(
                        case_id=number,
                        decision_id=identity(decision.id),
                        number=1,
                        language=language,
                        kind="self-assessment",
                        code=f"CODE-{number}",
                        data_digest="0" * 64,
                        pdf_digest=f"{number:032d}{language}",
                        archived_at=uow.now,
                    )
                )
            uow.session.flush()
    return codes


def test_pages_of_the_archive_follow_one_another(stage: DemoRunner) -> None:
    codes = filed(stage)
    with stage.unit_of_work_as("sven") as uow:
        first = archive_page(uow, (), None, size=2)
        found = archived_records(uow, first)
        assert [record.case.code for record in found] == list(reversed(codes[1:]))
        assert [[row.language for row in record.files] for record in found] == [["en", "sv"]] * 2
        second = archive_page(uow, (), Cursor.parse(first.after, NEWEST_RECORD), size=2)
        assert [record.case.code for record in archived_records(uow, second)] == codes[:1]
        assert (first.before, second.after) == ("", "")
        assert archive_page(uow, (), Cursor.parse(second.before, NEWEST_RECORD), size=2).numbers == first.numbers
        assert archive_page(uow, terms_of("no such words"), None) == Page()
    with stage.unit_of_work_as("alice") as uow:
        assert len(archive_page(uow, (), None).numbers) == CODES
    with stage.unit_of_work_as("charlie") as uow:
        assert archive_page(uow, (), None) == Page()


def test_values_are_counted_as_the_other_parts_narrow_the_list(stage: DemoRunner) -> None:
    filed(stage)
    with stage.unit_of_work_as("sven") as uow:
        years = years_of_records(uow)
        assert facet_counts(uow, (), EVERY_RECORD, "year", years) == {years[0]: CODES}
        assert facet_counts(uow, (), EVERY_RECORD, "kind", years) == {"self-assessment": CODES}
        assert facet_counts(uow, (), EVERY_RECORD, "outcome", years) == {"closed": CODES}
        assert facet_counts(uow, (), RecordFacets(kind="decision"), "outcome", years) == {}
        assert facet_counts(uow, (), RecordFacets(outcome="closed"), "outcome", years) == {"closed": CODES}
        assert sum((facet_counts(uow, (), EVERY_RECORD, "department", years) or {}).values()) == CODES
        assert facet_counts(uow, (), EVERY_RECORD, "year", []) == {}


def test_single_records_are_found_without_the_others(stage: DemoRunner) -> None:
    code = filed(stage)[0]
    with stage.unit_of_work_as("sven") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        number = identity(case.id)
        assert [case_queries.is_filed(uow.session, number, each) for each in (1, 2)] == [True, False]
        newest = case_queries.newest_record(uow.session, number)
        assert newest is not None
        assert (newest.number, newest.language) == (1, "en")
        assert case_queries.newest_record(uow.session, number, before=1) is None
        assert case_queries.record_in(uow.session, number, 1, "fr") is None
        assert case_queries.record_by_digest(uow.session, newest.pdf_digest) is newest
        assert not collaboration_queries.has_handled(uow.session, number, uow.viewer.id)
        assert case_queries.count_of_owner(uow.session, case.owner_id, [State.CLOSED]) == CODES
    with stage.unit_of_work_as("ada") as uow:
        assert unregistered_count(uow) == CODES
        assert unregistered_page(uow, None).numbers[0] == number
        decisions.register(uow, code, "V-1")
    with stage.unit_of_work_as("ada") as uow:
        assert unregistered_count(uow) == CODES - 1
