"""Every original file is read whole, with exact counts. Rows that say the same of one organisation are one entry."""

from datetime import date

import pytest

from riskflow.files.untrusted import RefusedFileError
from riskflow.screening.importers import read_list, ror
from riskflow.screening.lists import EntityKind
from tests.support.data.shared_data import shared

OFAC = "sanctions_originals/us_ofac_"
ORIGINALS = [
    ("eu-fsf", ["sanctions_originals/eu_fsf_full_v1.1_2021-03-02.xml.gz"], 2248, 568, "2021-03-02"),
    ("eu-fsf", ["sanctions_originals/samples/sample_eu.xml"], 6, 0, "2020-04-15"),
    ("un-sc", ["sanctions_originals/un_sc_consolidated_2021-03-12.xml.gz"], 1004, 293, "2021-03-12"),
    ("un-sc", ["sanctions_originals/un_sc_consolidated_2026-02-27.xml.gz"], 1003, 273, "2026-02-27"),
    ("un-sc", ["sanctions_originals/samples/sample_unsc.xml"], 7, 0, "2024-10-17"),
    ("ofac-sdn", [f"{OFAC}sdn_2021-03-10.xml.gz"], 8832, 3613, "2021-03-10"),
    (
        "ofac-sdn",
        [f"{OFAC}sdn_2021-07.csv.gz", f"{OFAC}alt_2021-07.csv.gz", f"{OFAC}add_2021-07.csv.gz"],
        8976,
        3673,
        "2021-07-01",
    ),
    ("ofac-consolidated", [f"{OFAC}consolidated_2022-03-24.xml.gz"], 462, 382, "2022-03-24"),
    ("ofac-consolidated", [f"{OFAC}cons_prim.csv.gz", f"{OFAC}cons_alt.csv.gz"], 442, 363, None),
    ("us-csl", ["sanctions_csl_2026/csl_2026-07-31.csv.gz"], 25792, 14448, "2026-07-31"),
    ("us-csl", ["sanctions_csl_2026/screening-list.json.gz"], 25792, 14448, "2026-07-31"),
    ("us-csl", ["sanctions_originals/us_csl_sample.csv.gz"], 112, 75, None),
    ("opensanctions", ["sanctions_originals/samples/opensanctions_targets.simple.sample.csv"], 5, 0, "2024-03-10"),
    ("opensanctions", ["sanctions_originals/samples/opensanctions_entities.ftm.sample.json.gz"], 423, 0, "2024-03-14"),
    ("opensanctions", ["research_lists/jp_meti_russia_targets.simple_2025-03-14.csv"], 620, 620, "2025-03-14"),
    ("ca-nro", ["research_lists/ca_nro_2025-03-11.csv"], 126, 126, "2025-03-11"),
    ("us-1286", ["research_lists/us_ndaa_section1286.csv"], 156, 156, "2025-12-31"),
    ("us-1260h", ["research_lists/us_dod_1260H.csv"], 233, 233, "2026-06-08"),
    ("aspi", ["research_lists/aspi_cdut_2020-08.csv"], 159, 159, "2020-08-01"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("source", "files", "entries", "organisations", "published"), ORIGINALS)
def test_an_original_file_is_read_whole(
    source: str, files: list[str], entries: int, organisations: int, published: str | None
) -> None:
    first, *others = [shared(file) for file in files]
    found = read_list(source, first, others)
    assert len(found.entries) == entries
    assert sum(entry.kind is EntityKind.ORGANISATION for entry in found.entries) == organisations
    assert found.published_on == (date.fromisoformat(published) if published else None)
    assert len({entry.code for entry in found.entries}) == entries, "an entry's number names one entry"


OTHERS = [
    ("uk", "sanctions_originals/uk_ofsi_conlist_2022-05-04.xlsx", "closed on 28 January 2026"),
    ("uk", "sanctions_originals/ca_sema_2022-05.xml.gz", "Special Economic Measures Act"),
    ("us-csl", "sanctions_originals/us_bis_dpl.txt.gz", "Denied Persons List alone"),
    ("us-1286", "research_lists/us_inksna.csv", "another programme"),
    ("opensanctions", "sanctions_originals/samples/opensanctions_index.sample.json", "an index of OpenSanctions"),
    ("un-sc", "sanctions_originals/eu_fsf_full_v1.1_2021-03-02.xml.gz", "import it as eu-fsf"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("source", "file", "reason"), OTHERS)
def test_an_original_of_another_form_is_named_for_what_it_is(source: str, file: str, reason: str) -> None:
    with pytest.raises(RefusedFileError, match=reason):
        read_list(source, shared(file))


@pytest.mark.slow
def test_the_subset_of_the_register_is_read_whole() -> None:
    found = ror.read(shared("ror_subset/ror_subset.csv.gz"))
    assert len(found) == 51_370
    assert sum(len(each.names) for each in found) == 150_990
    tsinghua = next(each for each in found if each.name == "Tsinghua University")
    assert ("清华大学", "label", "zh") in tsinghua.names
    assert tsinghua.territory == "CN"
