"""Terms of the other language in a text: those that spaCy's phrase matcher finds in a document of that language."""

import csv
import gzip
from collections import Counter
from itertools import islice

import pytest
from spacy.tokens import Doc

from riskflow.config import data_folder
from riskflow.terms.loader import load_lexicon
from riskflow.terms.matcher import LanguageMatcher, TermMatch
from riskflow.text import Language
from tests.support.data.shared_data import shared

Matchers = dict[Language, LanguageMatcher]
TEXTS = [
    "",
    "Vi tränar deep learning och machine learning på bilder från en UAV.",
    "En swarm of drones och unmanned aerial vehicles, styrda med reinforcement learning.",
    "Towed arrays, side-channel attacks och nerve agents nämns, men inte hel HEL.",
    "Computational fluid dynamics (CFD) för hypersonic flow; radiation hardened FPGA:er och GaN.",
    "The drönarsvärmar and the ansiktsigenkänningssystem of a gruppantenn were encrypted with krypteringsalgoritmer.",
    "Don't use 'encryption algorithms' — they're encryption\u00a0algorithms  in\ntwo lines.",
]


@pytest.fixture(scope="module")
def matchers() -> Matchers:
    lexicon = load_lexicon(data_folder("questionnaires") / "terms")
    return {language: LanguageMatcher(language, lexicon) for language in Language}


def found_both_ways(matchers: Matchers, language: Language, text: str) -> tuple[Counter[str], Counter[str]]:
    """Return the matches of the other language by the stems alone, and in a second document."""
    doc = matchers[language].tokenise(text)
    other = matchers[Language.EN if language is Language.SV else Language.SV]
    second = Doc(
        other.tokenise("").vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc]
    )
    borrowed = other.borrowed_matches(doc, other.stems_of(doc), text)
    return Counter(map(described, borrowed)), Counter(map(described, other.matches(second, text)))


def described(match: TermMatch) -> str:
    compiled = match.compiled
    return f"{match.start}-{match.end} {compiled.word_list.id} {compiled.term.id} {match.part}"


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", Language)
def test_the_same_terms_are_found_without_a_second_document(matchers: Matchers, language: Language, text: str) -> None:
    by_stems, in_document = found_both_ways(matchers, language, text)
    assert by_stems == in_document


def test_the_examples_have_borrowed_terms(matchers: Matchers) -> None:
    assert sum(found_both_ways(matchers, Language.SV, text)[0].total() for text in TEXTS) > 10


@pytest.mark.parametrize(("language", "suffix"), [(Language.SV, "Sv"), (Language.EN, "En")])
def test_the_same_terms_are_found_in_abstracts(matchers: Matchers, language: Language, suffix: str) -> None:
    limit = csv.field_size_limit(10**8)
    with gzip.open(shared("text_swecris_kth/projects.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        texts = [row[f"projectAbstract{suffix}"] for row in islice(csv.DictReader(file), 150)]
    csv.field_size_limit(limit)
    for text in texts:
        by_stems, in_document = found_both_ways(matchers, language, text)
        assert by_stems == in_document, text
