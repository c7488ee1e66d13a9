"""Records are PDF/A-3a and PDF/UA-1, before and after they are sealed; and the validator would say if they were not."""

import base64
import io
import json
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflow.disclosure.copies import (
    DisclosureLetter,
    DrawingOrder,
    DrawingOrders,
    LetterDocument,
    copy_order,
    draw_packed,
    grounds_of,
)
from riskflow.disclosure.fields import fields_of
from riskflow.disclosure.letter import default_letter, paragraphs
from riskflow.disclosure.masks import Mask
from riskflow.disclosure.model import Treatment
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.records.minutes import Minutes, MinutesAddition
from riskflow.records.model import as_json
from riskflow.text import Language, Text
from tests.support.records import sample_records
from tests.support.records.rendering import FILED_AT, TEMPLATES, Draw, Drawn
from tests.support.records.sample_minutes import ADDITION, MINUTES
from tests.support.records.sample_minutes import drawn as drawn_minutes
from tests.support.records.verapdf import faults

COMPLIANT: dict[str, list[str]] = {"PDFA_3_A": [], "PDFUA_1": []}
KINDS = ["closure", *(pytest.param(name, marks=pytest.mark.slow) for name in ("decision", "self_assessment"))]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", KINDS)
def test_a_record_is_archivable_and_accessible_at_once(drawn: Drawn, name: str, language: Language) -> None:
    assert faults(drawn(name, language)) == COMPLIANT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("opinion", Language.SV),
        ("position", Language.EN),
        ("clearance", Language.EN),
        ("correction", Language.SV),
        ("ended", Language.EN),
    ],
)
def test_so_are_the_records_of_acts_and_of_an_end(drawn: Drawn, name: str, language: Language) -> None:
    assert faults(drawn(name, language)) == COMPLIANT


@pytest.mark.slow
@pytest.mark.parametrize(("record", "language"), [(MINUTES, Language.SV), (ADDITION, Language.EN)])
def test_so_are_minutes_and_what_is_added_to_them(record: Minutes | MinutesAddition, language: Language) -> None:
    assert faults(drawn_minutes(record, language)) == COMPLIANT


@pytest.mark.slow
def test_so_are_a_copy_with_masks_and_the_letter_that_goes_with_it() -> None:
    data = json.loads(as_json(sample_records.decision()))
    masks = [Mask(path=each.path, provision="15:1") for each in fields_of(data)[::3]]
    letter = DisclosureLetter(
        institution=Text(sv="Lärosätet", en="The University"),
        number="RF-2026-0001-U1",
        registry_no="V-2026-0345",
        outcome=DisclosureOutcome.PARTLY,
        official="Rut Registrator",
        office="registrator",
        recipient="Łucja Šimůnková",
        requested_on=FILED_AT.date(),
        decided_on=FILED_AT.date(),
        documents=(
            LetterDocument(name=Text(sv="Handling 1", en="Record 1"), treatment=Treatment.MASKED, ground="15:1"),
        ),
        grounds=grounds_of(masks),
        text=paragraphs(default_letter(DisclosureOutcome.PARTLY).en),
        demonstration=False,
    )
    orders = [
        copy_order(data, masks, Language.SV, FILED_AT, development_seal=True),
        DrawingOrder(language=Language.EN, made_at=FILED_AT, letter=letter, development_seal=True),
    ]
    packed = json.loads(draw_packed(DrawingOrders(orders=tuple(orders)).model_dump_json().encode(), str(TEMPLATES)))
    assert [faults(base64.b64decode(each)) for each in packed] == [COMPLIANT, COMPLIANT]


@pytest.mark.slow
def test_it_stays_so_when_it_is_sealed(sealed: bytes) -> None:
    assert faults(sealed) == COMPLIANT


def _spoil(pdf: bytes, what: str) -> bytes:
    """Break one rule of each standard."""
    spoilt = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        match what:
            case "script":
                document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
            case "no colours":
                del document.Root.OutputIntents
            case "no language":
                del document.Root.Lang
            case "no title":
                del document.Root.ViewerPreferences
            case "no metadata":
                del document.Root.Metadata
        document.save(spoilt)
    return spoilt.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "profile", "rule"),
    [
        ("script", "PDFA_3_A", "6.5.1-t1"),
        ("no colours", "PDFA_3_A", "6.2.4.3-t2"),
        ("no language", "PDFUA_1", "7.2-t34"),
        ("no title", "PDFUA_1", "7.1-t10"),
        ("no metadata", "PDFUA_1", "7.1-t8"),
    ],
)
def test_the_validator_finds_what_is_wrong_on_purpose(drawn: Drawn, what: str, profile: str, rule: str) -> None:
    assert rule in faults(_spoil(drawn("closure", Language.SV), what))[profile]


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_nothing_that_a_person_can_write_breaks_the_standards(draw: Draw, words: str) -> None:
    assert faults(draw(replace(sample_records.closure(), ruling=words, summary=f"Škoda {words} 北京"))) == COMPLIANT
