"""Several names in one field are taken apart, or reported. Examples are of the kinds that the published lists hold."""

import pytest

from riskflow.screening.importers.fields import entry_names
from riskflow.screening.importers.several_names import unclear_names

SPLIT = [
    ("Mill Works Ltd., a.k.a. River Works Ltd.", ["Mill Works Ltd.", "River Works Ltd."]),
    ("Mill Works (f.k.a., River Works)", ["Mill Works", "River Works"]),
    ("Mill Works (formerly River Works)", ["Mill Works", "River Works"]),
    ("MILL AIRLINES D/B/A M7 AIRLINES", ["MILL AIRLINES", "M7 AIRLINES"]),
    ("MILL WORKS -AKA- RIVER WORKS", ["MILL WORKS", "RIVER WORKS"]),
    ("Mill Works; River Works", ["Mill Works", "River Works"]),
    ("MILL ARMY / RIVER PARTY", ["MILL ARMY", "RIVER PARTY"]),
    ("Mill Works\nRiver Works", ["Mill Works", "River Works"]),
    ("1) Mill Works 2) River Works", ["Mill Works", "River Works"]),
    ("Mill Saffron Company or Millsaffron Co.", ["Mill Saffron Company", "Millsaffron Co."]),
    ("Mill Works (المطحنة (original script); River Works)", ["Mill Works المطحنة", "River Works"]),
    ("Mill Works; and any successor, sub-unit, or subsidiary thereof", ["Mill Works"]),
    ("Mill Commission, and subordinate entity River Institute", ["River Institute"]),
    ("Mill 13th Institute (MI 13). Subordinate Institution - River Works", ["River Works"]),
    ("Mill Works t/a River Works", ["Mill Works", "River Works"]),
    ("Mill Works, dba River Works", ["Mill Works", "River Works"]),
    ("Mill Works (trading as River Works)", ["Mill Works", "River Works"]),
    ("Mühle GmbH, vormals Fluss GmbH", ["Mühle GmbH", "Fluss GmbH"]),
    ("Завод Мельница, он же Завод Волна", ["Завод Мельница", "Завод Волна"]),
    ("河岸公司（又名：磨坊公司）", ["河岸公司", "磨坊公司"]),  # noqa: RUF001 - brackets as they are written there
    ("MILL GLOBAL CO. C/O RIVER TRADE", ["MILL GLOBAL CO."]),
]
WHOLE = [
    "AKA University",
    "Dba Institute of Works",
    "Mill Trading House",
    "河岸原子研究所",
    "Kaka Aka Institute",
    "DHKP/C",
    "Institute of Science and Technology",
    "Import, Export or Die",
]


@pytest.mark.parametrize(("written", "names"), SPLIT)
def test_names_in_one_field_are_names_of_the_entry_each(written: str, names: list[str]) -> None:
    found = [name.text for name in entry_names(written)]
    assert found[0] == " ".join(written.split()), "what the publisher wrote stays the main name"
    assert set(names) <= set(found)
    assert not list(unclear_names(found))


@pytest.mark.parametrize("written", WHOLE)
def test_one_name_stays_one(written: str) -> None:
    assert [name.text for name in entry_names(written)] == [written]


@pytest.mark.parametrize("written", ["Mill Army/River Front", "Mill Works (River", "Mill " * 60])
def test_what_cannot_be_taken_apart_is_reported(written: str) -> None:
    assert list(unclear_names([written])) == [written]
