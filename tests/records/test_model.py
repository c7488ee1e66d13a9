"""The record as data: whole, canonical, and the same for ever."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflow.records.model import SCHEMA, Record, as_json
from tests.support.records import sample_records


def test_the_json_holds_every_field_and_names_its_schema() -> None:
    data = json.loads(as_json(sample_records.decision()))
    assert set(data) == {"schema", *(field.name for field in fields(Record))}
    assert data["schema"] == SCHEMA


def test_the_json_says_levels_days_and_moments_in_words_that_need_no_program() -> None:
    data = json.loads(as_json(sample_records.decision()))
    assert data["areas"][1]["level"] == "critical"
    assert data["areas"][2]["residual"] is None
    assert data["opinion"]["spread"][0]["ratings"] == ["low", "moderate", "moderate", "moderate"]
    assert data["dated"] == "2026-11-24"
    assert data["drawn_up_at"] == "2026-11-24T13:02:11Z"
    assert data["outcome"] == {"sv": "Ja, med villkor", "en": "Yes, with conditions"}
    assert data["ruling"].startswith("Avtalet förnyas")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_a_person_wrote_is_kept_to_the_letter(words: str) -> None:
    record = replace(sample_records.closure(), ruling=words)
    assert json.loads(as_json(record))["ruling"] == words
    assert as_json(record) == as_json(replace(sample_records.closure(), ruling=words))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(sample_records.closure(), drawn_up_at=datetime(2026, 11, 3, 9, 0))  # noqa: DTZ001 - what is refused


def test_the_same_moment_in_another_time_zone_gives_the_same_json() -> None:
    record = sample_records.closure()
    moment = record.drawn_up_at.astimezone(timezone(timedelta(hours=1)))
    assert as_json(replace(record, drawn_up_at=moment)) == as_json(record)
    assert moment.astimezone(UTC) == record.drawn_up_at


def test_the_reference_describes_every_field() -> None:
    reference = Path(__file__).parents[2] / "docs" / "reference" / "record.md"
    table = reference.read_text(encoding="utf-8").split("## What it says")[1].split("## The file")[0]
    described = {name for line in table.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)}
    assert described == {"schema", *(field.name for field in fields(Record))}
