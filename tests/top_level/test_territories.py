"""What others write becomes a code of ISO 3166, or nothing."""

import pytest

from riskflow.territories import (
    NAME_ALIASES,
    by_name_or_code,
    territory_by_code,
    territory_by_name,
    territory_name,
    territory_names,
)
from riskflow.text import Language


@pytest.mark.parametrize(
    ("written", "code"),
    [("SWE", "SE"), ("xkx", "XK"), ("DDR", None), ("ZZ", None), ("EU", None), ("SE", "SE"), ("Q1", None)],
)
def test_codes_become_those_of_iso(written: str, code: str | None) -> None:
    assert territory_by_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [("Côte d'Ivoire", "CI"), ("Korea, South", "KR"), ("Turkey", "TR"), ("Indian Kashmir", None), ("The Gambia", "GM")],
)
def test_names_become_codes(written: str, code: str | None) -> None:
    assert territory_by_name(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" se ", "SE"),
        ("UK", "GB"),
        ("el", "GR"),
        ("IRN", "IR"),
        ("Korea, North", "KP"),
        ("DPRK", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("People’s Republic of China", "CN"),
        ("PEOPLE S REPUBLIC OF CHINA", "CN"),
        ("Congo, Democratic Republic of the", "CD"),
        ("West Bank", "PS"),
        ("EU", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_an_address_may_name_its_territory_in_any_way(written: str, code: str | None) -> None:
    assert by_name_or_code(written) == code


def test_a_part_that_is_measured_by_itself_is_no_name() -> None:
    assert territory_by_name("West Bank") is None


def test_every_name_that_is_shown_is_understood() -> None:
    shown = territory_names(Language.EN)
    assert {code: territory_by_name(name) for code, name in shown.items()} == {code: code for code in shown}
    assert set(NAME_ALIASES) <= set(shown)


def test_names_come_in_both_languages_and_in_the_order_of_the_alphabet() -> None:
    assert territory_name("AX").model_dump() == {"sv": "Åland", "en": "Åland Islands"}
    assert territory_name("Q1").en == "Q1"
    assert list(territory_names(Language.SV))[-1] == "TL"  # Östtimor
    assert list(territory_names(Language.EN))[-1] == "ZW"
