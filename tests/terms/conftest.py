"""The term reader with the shipped term lists, built once."""

import pytest

from riskflow.config import data_folder
from riskflow.terms.background import load_term_reader
from riskflow.terms.reader import TermReader


@pytest.fixture(scope="session")
def reader() -> TermReader:
    return load_term_reader(data_folder("questionnaires") / "terms")
