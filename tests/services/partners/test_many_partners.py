"""Queries about partners take more ids than PostgreSQL takes parameters."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from riskflow.store.database import Database
from riskflow.store.queries import lists, partners

MANY = range(1, 70_000)


@pytest.mark.parametrize(
    "query",
    [
        partners.partners_numbered,
        partners.links_in,
        partners.cases_of,
        partners.last_screenings,
        partners.judgements_of,
        partners.judgements_by_pair,
        partners.rulings_on,
        partners.partners_by_case,
        partners.open_assessments,
        lambda session, ids: partners.watched_cases_by_partner(session, ids, date(2026, 1, 1)),
        lambda session, ids: any(partners.screenings_seen(session, ids, ids, 1, "seen")),
        lambda session, ids: partners.answers_to(session, ids, ["a"]),
        lambda session, ids: lists.organisations_by_code(session, map(str, ids)),
    ],
)
def test_very_many_ids_are_taken(database: Database, query: Callable[..., Any]) -> None:
    with database.read() as session:
        assert not query(session, MANY)
