"""The archive is read page by page, the newest record first, each with its files in both languages."""

from riskflow.cases.workflow import State
from riskflow.services.operations.demo import Stage
from riskflow.services.unit_of_work import identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import finding
from riskflow.store.tables import RecordRow

CODES = 3


def filed(stage: Stage) -> list[str]:
    """Return the codes of cases with a record that was filed in both languages, the oldest first."""
    codes = [stage.submit("rf-01") for _ in range(CODES)]
    with stage.at("alice") as desk:
        for code in codes:
            case = case_queries.case_by_code(desk.session, code)
            assert case is not None
            number = identity(case.id)
            decision = case_queries.decision_numbered(desk.session, number, 1)
            for language in ("sv", "en"):
                desk.session.add(
                    RecordRow(
                        case_id=number,
                        decision_id=identity(decision.id),
                        number=1,
                        language=language,
                        kind="self-assessment",
                        code=f"CODE-{number}",
                        data_digest="0" * 64,
                        pdf_digest=f"{number:032d}{language}",
                        archived_at=desk.now,
                    )
                )
            desk.session.flush()
    return codes


def test_pages_of_the_archive_follow_one_another(stage: Stage) -> None:
    codes = filed(stage)
    with stage.at("sven") as desk:
        first = finding.archived_cases(desk.session, "", 2, 0)
        second = finding.archived_cases(desk.session, "", 2, 2)
        assert [(case.code, row.language) for case, row in first] == [
            (code, language) for code in reversed(codes[1:]) for language in ("en", "sv")
        ]
        assert [(case.code, row.language) for case, row in second] == [(codes[0], "en"), (codes[0], "sv")]
        assert finding.archived_cases(desk.session, "", 2, 4) == []
        assert finding.archived_cases(desk.session, "no such words", 2, 0) == []


def test_single_records_are_found_without_the_others(stage: Stage) -> None:
    code = filed(stage)[0]
    with stage.at("sven") as desk:
        case = case_queries.case_by_code(desk.session, code)
        assert case is not None
        number = identity(case.id)
        assert [case_queries.is_filed(desk.session, number, each) for each in (1, 2)] == [True, False]
        newest = case_queries.newest_record(desk.session, number)
        assert newest is not None
        assert (newest.number, newest.language) == (1, "en")
        assert case_queries.newest_record(desk.session, number, before=1) is None
        assert case_queries.record_in(desk.session, number, 1, "fr") is None
        assert case_queries.record_by_digest(desk.session, newest.pdf_digest) is newest
        assert not collaboration_queries.has_handled(desk.session, number, desk.viewer.id)
        waiting = finding.unregistered_cases(desk.session, [State.CLOSED])
        assert len(waiting) == CODES
        assert case_queries.count_of_owner(desk.session, case.owner_id, [State.CLOSED]) == CODES
        case.registry_no = "V-1"
        desk.session.flush()
        assert len(finding.unregistered_cases(desk.session, [State.CLOSED])) == CODES - 1
