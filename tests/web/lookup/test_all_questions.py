"""All questions can be read and printed before one begins, by anybody, in both languages."""

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.text import Language
from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import words


@pytest.mark.parametrize("language", list(Language))
def test_every_question_is_there_with_its_answers(pages: Site, language: Language) -> None:
    page = pages.visitor(None, language).read("/questions")
    assert faults(page, language) == []
    shown = words(page)
    questionnaire = Library(data_folder("questionnaires")).current("ri").questionnaire
    asked = [item for section in questionnaire.all_sections for item in section.items if not item.is_fetched]
    texts = [item.text for item in asked]
    texts += [option.text for item in asked for option in getattr(item, "options", ())]
    missing = [text for text in texts if " ".join(text.in_(language).split()) not in shown]
    assert missing == []


def test_the_first_page_leads_there(pages: Site) -> None:
    assert "/questions" in {a.get("href") for a in pages.visitor(None).read("/").iter("a")}
