"""Minutes and addenda say what their data say, in both languages, as conforming files that are equal every time."""

import io
import json
import re
import unicodedata
from dataclasses import replace
from itertools import chain

import pikepdf
import pypdfium2
import pytest

from riskflow.records.minutes import (
    Minutes,
    MinutesAddition,
    head_as_data,
    head_from_data,
    item_as_data,
    item_from_data,
    minutes_as_json,
)
from riskflow.records.model import ATTACHMENT
from riskflow.text import Language, Text
from tests.support.records.sample_minutes import ADDITION, CASE, HEAD, MINUTES, OTHER, drawn

BOTH = [
    pytest.param(record, language, id=f"{record.kind}-{language}")
    for record in (MINUTES, ADDITION)
    for language in Language
]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def printed(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in document))


def texts(record: Minutes | MinutesAddition, language: Language) -> list[str]:
    if isinstance(record, MinutesAddition):
        return [record.reference, record.amends, record.text, record.by, record.code, record.chain_digest]
    head = record.head
    found = [record.code, head.reference, head.place, head.president, head.keeper, head.also_present, head.remarks]
    found += [head.opened_at, head.closed_at, *head.absent, *(each.name for each in record.adjusters)]
    found += chain.from_iterable((one.name, worded(one.note, language)) for one in head.present)
    for item in record.items:
        found += [worded(item.title, language), item.reference, item.outcome.in_(language), item.note]
        found += [worded(item.recommendation, language), *item.conditions, *item.taking_part, *item.in_conflict]
        found += [*item.undeclared, *item.away, *(text for each in item.dissents for text in (each.name, each.reasons))]
    return found


def worded(text: str | Text, language: Language) -> str:
    return text if isinstance(text, str) else text.in_(language)


@pytest.mark.parametrize(("record", "language"), BOTH)
def test_the_file_says_all_that_the_data_say(record: Minutes | MinutesAddition, language: Language) -> None:
    pdf = drawn(record, language)
    said = printed(pdf)
    assert [text for text in texts(record, language) if squeezed(text) not in said] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        attached = document.attachments[ATTACHMENT].get_file().read_bytes()
        assert attached == minutes_as_json(record)
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
        assert str(document.Root.Lang) == language.value
        assert document.Root.MarkInfo.Marked
    data = json.loads(attached)
    assert (data["schema"], data["kind"], data["code"]) == ("riskflow-minutes/1", record.kind.value, record.code)


def test_equal_minutes_give_equal_bytes() -> None:
    assert drawn(MINUTES, Language.SV) == drawn(replace(MINUTES), Language.SV)


def test_an_item_whose_case_was_removed_is_said_to_be_left_out() -> None:
    left = printed(drawn(replace(MINUTES, items=(OTHER,)), Language.SV))
    assert squeezed("visas inte, eftersom innehållet i ärendet har tagits bort") in left
    assert "Kvantsensorer" not in left


def test_what_a_draft_stores_is_read_back() -> None:
    assert head_from_data(json.loads(json.dumps(head_as_data(HEAD)))) == HEAD
    assert item_from_data(json.loads(json.dumps(item_as_data(CASE)))) == CASE
