"""Records of acts say what their data say, and each text is tagged with the language that it is written in."""

import io
import json

import pikepdf
import pypdfium2
import pytest

from riskflow.records.acts import act_as_json
from riskflow.records.languages import language_of
from riskflow.records.model import ATTACHMENT
from riskflow.text import Language
from tests.support.records import sample_acts
from tests.support.records.rendering import Drawn
from tests.support.records.tags import languages_of_spans

NAMES = [("opinion", Language.SV), ("position", Language.EN), ("clearance", Language.EN), ("correction", Language.SV)]


@pytest.mark.parametrize(("name", "language"), NAMES)
def test_the_file_says_what_the_data_say_and_every_page_says_of_which_record(
    drawn: Drawn, name: str, language: Language
) -> None:
    act, pdf = getattr(sample_acts, name)(), drawn(name, language)
    with pypdfium2.PdfDocument(pdf) as document:
        pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    for number, page in enumerate(pages, 1):
        of = f"Sida{number}av{len(pages)}" if language is Language.SV else f"Page{number}of{len(pages)}"
        assert all(each in page for each in (act.reference, act.code, of))
    whole = "".join(pages)
    said = [act.title, act.registry_no, act.by.name, act.chain_digest]
    said += [code for code in (act.replaces, act.corrects) if code]
    said += [act.opinion.text, *act.opinion.conditions] if act.opinion else []
    said += [act.gate.text.in_(language)] if act.gate else []
    said += [act.addendum.text] if act.addendum else []
    assert [each for each in said if "".join(each.split()) not in whole] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        attached = document.attachments[ATTACHMENT].get_file().read_bytes()
    assert attached == act_as_json(act)
    data = json.loads(attached)
    assert (data["schema"], data["kind"], data["number"]) == ("riskflow-act/1", act.kind.value, act.number)


def test_each_text_is_tagged_with_its_own_language(drawn: Drawn) -> None:
    assert "en" in languages_of_spans(drawn("correction", Language.SV))
    assert "sv" in languages_of_spans(drawn("position", Language.EN))
    assert languages_of_spans(drawn("opinion", Language.SV)) <= {"sv"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Data som delas med partnern ska ligga kvar i Lund.", Language.SV),
        ("The data that are shared with the partner will be kept in Lund.", Language.EN),
        ("Utrustningen lånas ut.", Language.SV),
        ("北京示例大学", None),
        ("Łódź 2026", None),
        ("Kvantsensorer", None),
        ("", None),
    ],
)
def test_the_language_of_a_text_is_what_its_words_show(text: str, language: Language | None) -> None:
    assert language_of(text) is language
