"""Records drawn once for all tests that only look at them."""

from functools import cache

import pytest

from riskflow.records import seal
from riskflow.records.pdf import render_pdf
from riskflow.text import Language
from tests.support.records import sample_acts, sample_records
from tests.support.records.rendering import BASE_URL, FILED_AT, TEMPLATES, Draw, Drawn


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Return a function that draws any record in Swedish."""
    return lambda record: render_pdf(record, Language.SV, templates=TEMPLATES, base_url=BASE_URL)


@pytest.fixture(scope="session")
def drawn() -> Drawn:
    """Return a function that gives the drawing of a sample, made once."""

    @cache
    def draw_sample(name: str, language: Language) -> bytes:
        samples = sample_records if hasattr(sample_records, name) else sample_acts
        record = getattr(samples, name)()
        return render_pdf(record, language, templates=TEMPLATES, base_url=BASE_URL, development_seal=True)

    return draw_sample


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> seal.SealKey:
    """Return a development key."""
    return seal.development_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="session")
def sealed(drawn: Drawn, key: seal.SealKey) -> bytes:
    """Return the long decision, sealed."""
    return seal.seal_pdf(drawn("decision", Language.SV), key, FILED_AT)
