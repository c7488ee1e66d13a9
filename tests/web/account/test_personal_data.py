"""The page about personal data, and what a person gets of their own."""

import json

import pytest

from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_says_what_article_30_asks_for(pages: Site, language: str) -> None:
    stranger = pages.visitor(language=language).read("/personal-data")
    assert faults(stranger, language) == []
    told = words(stranger)
    expected = {
        "en": ("Whom it is about", "Who receives it", "How it is protected", "How long", "Sign in to download"),
        "sv": ("Vilka det gäller", "Vilka som får ta del", "Hur det skyddas", "Hur länge", "Logga in för att hämta"),
    }
    assert [phrase for phrase in expected[language] if phrase not in told] == []


def test_a_person_downloads_their_own_data_and_a_stranger_none(pages: Site) -> None:
    assert pages.visitor().client.get("/personal-data/mine").status_code == 302
    answer = pages.visitor("alice").client.get("/personal-data/mine")
    assert answer.headers["Content-Disposition"] == "attachment; filename=personal-data.json"
    exported = json.loads(answer.text)
    assert exported["person"]["rows"][0]["login"] == "alice"
    assert "Ravi" not in answer.text
