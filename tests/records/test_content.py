"""A record says what its data say, on every page and in the file; and it is the same file every time."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml
from babel.dates import format_date

from riskflow.questionnaire.model import Area, Driver
from riskflow.records import seal
from riskflow.records.kinds import RecordKind
from riskflow.records.model import ATTACHMENT, Record, RecordGateOutcome, RecordGateState, as_json
from riskflow.records.pdf import render_pdf
from riskflow.text import Language, Text
from tests.support.records import sample_records
from tests.support.records.rendering import BASE_URL, FILED_AT, TEMPLATES, Draw, Drawn

KINDS = ["decision", "self_assessment", "closure"]
EVERY_ONE = [pytest.param(name, language, id=f"{name}-{language}") for name in KINDS for language in Language]
MARGIN = 65  # points above and below the text
NOT_PRINTED = {"kind", "written_in", "demonstration", "drawn_up_at", "area", "driver", "reduces", "state"}  # as such


def _pages(pdf: bytes, margin: int = 0) -> list[str]:
    """Return the text of each page, without the lines above and below it when a margin is given."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page.get_textpage().get_text_bounded(bottom=margin, top=page.get_height() - margin) for page in document
        ]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def _texts(value: object, language: Language) -> Iterator[str]:
    """Yield every word and day that a record holds."""
    match value:
        case Text():
            yield value.in_(language)
        case RecordGateOutcome():
            pass  # in words of its own
        case date():
            yield format_date(value, "d MMMM y", {"sv": "sv_SE", "en": "en_GB"}[language])
        case str():
            yield value
        case _:
            for part in _parts(value):
                yield from _texts(part, language)


def _parts(value: object) -> tuple[object, ...]:
    if is_dataclass(value):
        return tuple(getattr(value, field.name) for field in fields(value) if field.name not in NOT_PRINTED)
    return value if isinstance(value, tuple) else ()


@pytest.mark.parametrize(("name", "language"), EVERY_ONE)
def test_everything_that_the_data_say_stands_in_the_text(drawn: Drawn, name: str, language: Language) -> None:
    text = _squeezed("".join(_pages(drawn(name, language), MARGIN)))
    missing = [each for each in _texts(getattr(sample_records, name)(), language) if _squeezed(each) not in text]
    assert missing == []


@pytest.mark.parametrize(("name", "language"), EVERY_ONE)
def test_every_page_bears_the_reference_its_number_and_that_it_is_a_demonstration(
    drawn: Drawn, name: str, language: Language
) -> None:
    record = getattr(sample_records, name)()
    pages = _pages(drawn(name, language))
    sentence = {"sv": "Demonstration – inget verkligt beslut", "en": "Demonstration – not a real decision"}[language]
    page, of = {"sv": ("Sida", "av"), "en": ("Page", "of")}[language]
    for number, text in enumerate(pages, start=1):
        assert record.reference in text
        assert f"{page} {number} {of} {len(pages)}" in text
        assert (sentence in text) is record.demonstration


def test_the_levels_are_said_in_words(drawn: Drawn) -> None:
    text = "".join(_pages(drawn("decision", Language.SV)))
    assert {"Låg", "Måttlig", "Hög", "Kritisk"} <= set(re.findall(r"\w+", text))


def test_the_last_page_has_room_for_signatures_and_says_what_the_seal_is(drawn: Drawn) -> None:
    last = " ".join(_pages(drawn("decision", Language.SV))[-1].split())
    for words in ("Ingrid Åkesson", "Folke Ahl", "Plats för underskrift", "utvecklingsnyckel", f"{BASE_URL}/v/7K3M-"):
        assert words in last


def test_a_seal_with_a_real_key_is_not_called_a_development_seal(draw: Draw) -> None:
    assert "utvecklingsnyckel" not in _pages(draw(sample_records.closure()))[-1]


def test_the_english_record_says_that_it_is_a_translation(drawn: Drawn) -> None:
    assert "The Swedish record is the original" in _pages(drawn("decision", Language.EN))[0]
    assert "The Swedish record is the original" not in "".join(_pages(drawn("decision", Language.SV)))


def test_a_short_record_takes_three_pages(drawn: Drawn) -> None:
    assert len(_pages(drawn("self_assessment", Language.SV))) <= 3


@pytest.mark.parametrize("name", KINDS)
def test_the_attached_data_are_the_record_itself(drawn: Drawn, name: str) -> None:
    record: Record = getattr(sample_records, name)()
    with pikepdf.open(io.BytesIO(drawn(name, Language.SV))) as document:
        attached = document.attachments[ATTACHMENT]
        assert attached.relationship == pikepdf.Name.Source
        assert attached.get_file().read_bytes() == as_json(record)
        assert attached.get_file().creation_date == record.drawn_up_at


def test_the_file_has_a_title_a_language_and_bookmarks(drawn: Drawn) -> None:
    with pikepdf.open(io.BytesIO(drawn("decision", Language.SV))) as document, document.open_outline() as outline:
        assert document.Root.Lang == "sv"
        assert document.docinfo.Title == "Beslut RF-2026-0042: Doktorander med stipendium från 北京示例大学"
        assert [item.title for item in outline.root[0].children][:3] == [
            "Beslutet",
            "Beslutat trots att detta är öppet",
            "Nej, villkor och avvikande meningar",
        ]


def test_the_style_sheet_and_the_page_give_no_cause_for_warnings(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    shutil.copytree(TEMPLATES / "pdf", tmp_path / "pdf")
    render_pdf(sample_records.decision(), Language.SV, templates=tmp_path, base_url=BASE_URL)
    assert [message for name, _, message in caplog.record_tuples if name == "weasyprint"] == []


def test_what_is_missing_is_said(draw: Draw) -> None:
    bare = replace(
        sample_records.decision(), conditions=(), unknowns=(), gates=(), opinion=None, dispatch=(), evidence=()
    )
    text = " ".join("".join(_pages(draw(bare))).split())
    for words in ("Ingen spärr är utlöst", "Yttrande från RAI har inte begärts", "Ingen sändlista är angiven"):
        assert words in text


def test_a_suspension_gives_its_reasons_without_an_empty_heading_for_the_benefit(draw: Draw) -> None:
    suspension = replace(sample_records.decision(), benefit="", risks="Ägaren är ny och ska utredas.")
    text = " ".join("".join(_pages(draw(suspension))).split())
    assert "Skälen Ägaren är ny och ska utredas." in text


def test_identical_input_gives_identical_bytes_in_another_process_time_zone_and_hash_seed(drawn: Drawn) -> None:
    program = (
        "import hashlib, pathlib, sys; from tests.support.records import sample_records;"
        "from riskflow.records.pdf import render_pdf; from riskflow.text import Language;"
        "print(hashlib.sha256(render_pdf(sample_records.decision(), Language.SV,"
        "templates=pathlib.Path(sys.argv[1]), base_url=sys.argv[2], development_seal=True)).hexdigest())"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LANG": "C", "LC_ALL": "C"}
    command = [sys.executable, "-c", program, str(TEMPLATES), BASE_URL]
    elsewhere = subprocess.run(
        command, env=environment, cwd=TEMPLATES.parent, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.strip() == hashlib.sha256(drawn("decision", Language.SV)).hexdigest()


def test_one_changed_letter_changes_the_file(draw: Draw) -> None:
    changed = replace(sample_records.closure(), ruling=sample_records.closure().ruling.replace("inte", "nu"))
    assert draw(changed) != draw(sample_records.closure())


def test_every_word_around_the_content_is_used() -> None:
    words = yaml.safe_load((TEMPLATES / "pdf" / "words.yaml").read_text(encoding="utf-8"))
    pages = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("pdf", "figures")
        for path in (TEMPLATES / folder).rglob("*.html")
    )
    values: set[str] = {*RecordKind, *RecordGateState, *Area, *Driver}
    values |= {f"gate-{outcome}" for outcome in RecordGateOutcome}
    assert [
        word for word in words if word not in values and not re.search(rf'words(\.|\["){word}\b|"{word}"', pages)
    ] == []


@pytest.mark.slow
def test_a_record_of_forty_pages_is_drawn_sealed_and_verified(draw: Draw, key: seal.SealKey) -> None:
    decision = sample_records.decision()
    pdf = draw(replace(decision, answers=decision.answers * 14))
    assert len(_pages(pdf)) >= 40
    assert seal.check_seal(seal.seal_pdf(pdf, key, FILED_AT), key.trust).is_good
