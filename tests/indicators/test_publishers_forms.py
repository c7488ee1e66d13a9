"""Tables as they are published: in a zip, in a workbook, with parts of territories. All values are invented."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.import_file import IndicatorFile, read_indicator_file
from riskflow.indicators.parts import note_text
from riskflow.indicators.rows import ImportOptions
from riskflow.territories import territory_names
from riskflow.text import Language
from tests.support.data.indicator_files import CODES, Write

Rows = Iterable[Iterable[object]]
TODAY = date(2026, 11, 25)
VDEM: list[object] = ["country_text_id", "year", "v2xca_academ", "v2x_rule"]
FREEDOM: list[object] = ["Country/Territory", "Region", "C/T", "Edition", "Status", "PR rating", "CL rating", "Total"]
NAMES = territory_names(Language.EN)


def read(path: Path, source: str) -> IndicatorFile:
    return read_indicator_file(path, source, ImportOptions(TODAY))


def values(found: IndicatorFile, territory: str) -> dict[str, tuple[float, str]]:
    return {
        o.indicator: (o.value, said.en if (said := note_text(o.note, o.indicator)) else "")
        for o in found.observations
        if o.territory == territory
    }


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes sheets as a workbook."""

    def put(**sheets: Rows) -> Path:
        book = openpyxl.Workbook()
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "data.xlsx"
        book.save(path)
        return path

    return put


def vdem_rows() -> list[list[object]]:
    whole = [[code, 2025, 0.8, 0.8] for code in CODES if code != "PS"]
    return [VDEM, *whole, ["PSE", 2025, 0.4, 0.02], ["PSG", 2025, 0.1, 0.2], ["ZZB", 2025, 0.3, 0.5]]


def freedom_rows() -> list[list[object]]:
    whole = [[NAMES[code], "x", "c", 2026, "F", 1, 2, 95] for code in CODES if code != "PS"]
    parts = [["West Bank*", "x", "t", 2026, "NF", 7, 6, 22], ["Gaza Strip*", "x", "t", 2026, "NF", 7, 7, 2]]
    return [["Freedom in the World, all data"], [], FREEDOM, *whole, *parts]


def test_v_dem_is_read_from_the_zip_in_which_it_is_published(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "V-Dem-CY-Core_csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("codebook.pdf", b"%PDF-1.7")
        archive.writestr("V-Dem-CY-Core.csv", write(vdem_rows()).read_bytes())
    assert values(read(path, "vdem"), "SE")["academic-freedom"] == (0.8, "")


def test_the_worse_of_two_parts_counts_and_the_note_says_so(write: Write) -> None:
    found = read(write(vdem_rows()), "vdem")
    assert values(found, "PS") == {
        "academic-freedom": (0.1, "the worse of the West Bank 0.40 and Gaza 0.10"),
        "rule-of-law": (0.02, "the worse of the West Bank 0.02 and Gaza 0.20"),
    }
    assert found.skipped == ("ZZB",), "a part of a territory that is measured itself is skipped, and said"
    note = next(o.note for o in found.observations if o.note)
    said = note_text(note, "academic-freedom")
    assert said
    assert said.sv == "det sämre av Västbanken 0,40 och Gaza 0,10"


def test_one_part_alone_is_said_to_be_alone(write: Write) -> None:
    found = read(write([row for row in vdem_rows() if row[0] != "PSG"]), "vdem")
    assert values(found, "PS")["academic-freedom"] == (0.4, "the West Bank 0.40 alone")


def test_freedom_house_is_read_from_its_workbook(workbook: Callable[..., Path]) -> None:
    found = read(workbook(Index=[["FIW"]], FIW=freedom_rows()), "freedom-house")
    assert values(found, "SE")["freedom-total"] == (95, "")
    assert values(found, "PS")["freedom-total"] == (2, "the worse of the West Bank 22 and Gaza 2")
    assert values(found, "PS")["civil-liberties"][0] == 7, "higher is worse here"
    assert found.newest.year == 2025


def test_another_workbook_or_form_is_named(workbook: Callable[..., Path], tmp_path: Path) -> None:
    other = workbook(Ratings=[["Survey Edition", 1973], ["", "PR", "CL"]])
    with pytest.raises(RefusedFileError, match=r"take All Data.*https://freedomhouse.org"):
        read(other, "freedom-house")
    for content, kind in ((b"%PDF-1.7", "a PDF"), (b"<!DOCTYPE html><html>", "a web page"), (b'{"a": 1}', "JSON")):
        path = tmp_path / "other"
        path.write_bytes(content)
        with pytest.raises(RefusedFileError, match=f"this is {kind}.*https://www.v-dem.net"):
            read(path, "vdem")
    broken = io.BytesIO(other.read_bytes()[:300])
    path.write_bytes(broken.getvalue())
    with pytest.raises(RefusedFileError, match="cut off or damaged"):
        read(path, "freedom-house")
