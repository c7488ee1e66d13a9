"""The archive is read page by page, the newest record first, each with its files in both languages."""

from riskflow.cases.workflow import State
from riskflow.services.case_facts import identity
from riskflow.services.operations.demo import DemoRunner
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
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
        first = case_queries.archived_cases(uow.session, "", 2, 0)
        second = case_queries.archived_cases(uow.session, "", 2, 2)
        assert [(case.code, row.language) for case, row in first] == [
            (code, language) for code in reversed(codes[1:]) for language in ("en", "sv")
        ]
        assert [(case.code, row.language) for case, row in second] == [(codes[0], "en"), (codes[0], "sv")]
        assert case_queries.archived_cases(uow.session, "", 2, 4) == []
        assert case_queries.archived_cases(uow.session, "no such words", 2, 0) == []


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
        waiting = case_queries.unregistered_cases(uow.session, [State.CLOSED])
        assert len(waiting) == CODES
        assert case_queries.count_of_owner(uow.session, case.owner_id, [State.CLOSED]) == CODES
        case.registry_no = "V-1"
        uow.session.flush()
        assert len(case_queries.unregistered_cases(uow.session, [State.CLOSED])) == CODES - 1
