"""What a person can type costs less than a second of computing, however it was made."""

import time

import pytest

from riskflow.terms.reader import TermReader, without_long_pieces

LONGEST = 5_000  # characters of one field
PIECES = [
    '"',
    "'",
    "(",
    "&",
    ":)",
    "a",
    "A",
    "Aa'",
    "a.",
    "A-",
    "1",
    "radar",
    "radar ",
    "drone",
    "e\u0301",
    "\u0301",
    "of ",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("start", ["", "University ", "10.1000"])
def test_no_text_costs_more_than_a_second(reader: TermReader, start: str, piece: str) -> None:
    text = start + piece * (LONGEST // len(piece))
    began = time.process_time()
    reader.analyse(text)
    assert time.process_time() - began < 1


@pytest.mark.slow
def test_time_grows_with_the_length_of_a_text_and_not_with_its_square(reader: TermReader) -> None:
    began = time.process_time()
    for piece in ("radar", "'", "Aa'", "drone "):
        reader.analyse(piece * (20 * LONGEST // len(piece)))
    assert time.process_time() - began < 20


def test_long_pieces_lose_their_signs_and_keep_their_places() -> None:
    text = "Kort ”citat” och " + "a'" * 60 + " slut."
    plain = without_long_pieces(text)
    assert len(plain) == len(text)
    assert plain == "Kort ”citat” och " + "a " * 60 + " slut."
