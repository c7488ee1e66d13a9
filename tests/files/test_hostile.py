"""Files that somebody made to hurt, or that a broken download left: each is refused with a reason."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from riskflow.files import untrusted
from riskflow.files.untrusted import MEBIBYTE, RefusedFileError, content_of, xml_elements
from riskflow.indicators.catalogue import INDICATOR_SOURCES
from riskflow.indicators.import_file import read_indicator_file
from riskflow.indicators.rows import ImportOptions
from riskflow.screening.importers import read_list, ror

EU = (
    '<?xml version="1.0" encoding="UTF-8"?>{declaration}<export xmlns="http://eu.europa.ec/fpi/fsd/export" '
    'generationDate="2026-11-01T00:00:00"><sanctionEntity euReferenceNumber="EU.1.1" logicalId="1">'
    '<subjectType code="enterprise"/><nameAlias wholeName="{name}" strong="true"/></sanctionEntity>{rest}</export>'
)
BILLION = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
DTD = '<!DOCTYPE export SYSTEM "http://127.0.0.1:1/evil.dtd">'


def eu(declaration: str = "", name: str = "Example Institute", rest: str = "") -> bytes:
    return EU.format(declaration=declaration, name=name, rest=rest).encode()


def bomb() -> bytes:
    """Return a small file that unpacks to 16 MiB of long rows, which readers pass quickly."""
    rows = b"SWE,1900,0.9," + b"x" * 100_000 + b"\n"
    return gzip.compress(b"country_text_id,year,v2xca_academ,note\n" + rows * 160)


def spaces() -> bytes:
    """Return a small file that unpacks to 32 MiB of spaces before any XML begins."""
    return gzip.compress(b" " * (32 * MEBIBYTE))


def zipped(content: bytes, name: str = "v2.csv", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def damaged(packed: bytes) -> bytes:
    """Return a zip whose list of members is whole and whose content is not."""
    return packed[:45] + bytes(each ^ 0xFF for each in packed[45:75]) + packed[75:]


def encrypted(packed: bytes) -> bytes:
    """Return a zip whose member says that it is encrypted."""
    entry = packed.rindex(b"PK\x01\x02")
    return packed[:6] + b"\x01" + packed[7 : entry + 8] + b"\x01" + packed[entry + 9 :]


def workbook_bomb() -> bytes:
    return zipped(b" " * (64 * MEBIBYTE), "xl/workbook.xml")


def workbook_of_something_else() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Budget", "2026"])
    book.active.append(["Rent", "1"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


HEADING = b"id,status,names.types.ror_display,names.types.label\n" * 40
WHOLE = gzip.compress(eu() + b" " * 100_000)
CSL = "source,type,name,alt_names,entity_number,programs,federal_register,url\n"
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a billion laughs": ("eu-fsf", lambda: eu(BILLION, "&a8;"), "document type"),
    "an entity that reads a file": ("eu-fsf", lambda: eu(EXTERNAL, "&secret;"), "document type"),
    "a document type from the network": ("un-sc", lambda: eu(DTD), "document type"),
    "a document type far down": (
        "eu-fsf",
        lambda: b"<!--" + b"x" * 2_000_000 + b"-->" + eu(EXTERNAL)[38:],
        "document type|broken",
    ),
    "another kind of XML": ("un-sc", eu, "import it as eu-fsf"),
    "XML that ends too early": ("eu-fsf", lambda: eu()[:-40], "cut off"),
    "a gzip that ends too early": ("eu-fsf", lambda: WHOLE[: len(WHOLE) // 2], "cut off"),
    "a gzip bomb": ("eu-fsf", spaces, "zip bomb"),
    "a gzip bomb of rows": ("vdem", bomb, "swells"),
    "a gzip bomb of a list": ("own", lambda: gzip.compress(b"name\n" + (b"x" * 100_000 + b"\n") * 160), "zip bomb"),
    "a zip bomb": ("ror", lambda: zipped(HEADING[:52] + (b"x" * 99_999 + b",a,b,c\n") * 160), "zip bomb"),
    "a zip of something else": ("ror", lambda: zipped(b"", "readme.txt"), "no file that ends in .json or .csv"),
    "a zip that is encrypted": ("ror", lambda: encrypted(zipped(HEADING)), "encrypted"),
    "a damaged zip": ("ror", lambda: damaged(zipped(HEADING)), "cut off or damaged"),
    "a damaged LZMA part": ("ror", lambda: damaged(zipped(HEADING, method=zipfile.ZIP_LZMA)), "cut off or damaged"),
    "half a zip": ("ror", lambda: zipped(HEADING)[:100], "cut off or damaged"),
    "a zip bomb dressed as a workbook": ("uk", workbook_bomb, "zip bomb"),
    "a workbook of something else": ("uk", workbook_of_something_else, "lacks the column"),
    "half a workbook": ("uk", lambda: workbook_of_something_else()[:2000], "damaged"),
    "an empty list": ("own", lambda: b"name,reason\n", "no entry"),
    "an empty file": ("own", lambda: b"", "empty"),
    "an empty table": ("vdem", lambda: b"", "empty"),
    "the wrong encoding": ("own", lambda: "name\nHögskolan\n".encode("latin-1"), "UTF-8"),
    "a table that only begins in UTF-16": ("vdem", lambda: b"\xff\xfe\x00a,b\n" * 9, "neither UTF-8 nor UTF-16|column"),
    "a table in the wrong encoding": (
        "vdem",
        lambda: "country_name,iso3,year,v2xca_academ\nC\xf4te,CIV,2025,0.5\n".encode("latin-1"),
        "neither UTF-8 nor UTF-16",
    ),
    "a page instead of a table": (
        "vdem",
        lambda: b"<!doctype html>\n<title>Sign in</title>\n",
        "this is a web page",
    ),
    "a quotation that does not end in a table": (
        "vdem",
        lambda: b'iso3,year,v2xca_academ\n"SWE,2025,0.9\n',
        "no whole CSV",
    ),
    "a null byte in a table": (
        "vdem",
        lambda: b"country_text_id,year,v2xca_academ\nSWE,2025,0.9\0\n",
        "null byte|no whole CSV",
    ),
    "a null byte in a list": ("own", lambda: b"name\nExa\0mple\n", "null byte"),
    "a column twice": ("own", lambda: b"name,name\nExample,Example\n", "the same name"),
    "a cell without end": ("own", lambda: b"name\n" + b"x" * MEBIBYTE, "no whole CSV"),
    "no gzip inside": ("vdem", lambda: b"\x1f\x8b" + b"x" * 40, "cut off or damaged"),
    "UTF-16 without its mark": ("own", lambda: "name\nExample\n".encode("utf-16-le"), "null byte"),
    "UTF-16 that is cut off": ("own", lambda: "name\nExample\n".encode("utf-16")[:-1], "neither UTF-8 nor UTF-16"),
    "a row that is cut off": ("us-csl", f"{CSL}EL,,Example Ltd,,1,,,\nEL,,Other".encode, "cut off"),
    "a quotation that does not end": ("own", lambda: b'name,reason\n"Example', "cut off"),
    "a list without its columns": ("us-1260h", lambda: b"Name\nExample\n", "lacks the column Clean Name"),
    "JSON that is cut off": ("us-csl", lambda: b'{"results": [{"name": "Exa', "no JSON"),
    "JSON of something else": ("us-csl", lambda: b'{"weather": "fine"}', "is it the Consolidated Screening List"),
    "JSON nested without end": ("us-csl", lambda: b'{"results": ' + b"[" * 200_000, "no JSON"),
    "lines that are no entities": ("opensanctions", lambda: b'{"id": "1"}\n', "no id, schema and properties"),
    "fewer entries than declared": (
        "ofac-sdn",
        lambda: (
            b"<sdnList><publshInformation><Publish_Date>11/01/2026</Publish_Date><Record_Count>2</Record_Count>"
            b"</publshInformation><sdnEntry><uid>1</uid><lastName>EXAMPLE</lastName><sdnType>Entity</sdnType>"
            b"</sdnEntry></sdnList>"
        ),
        "says that it holds 2 entries and holds 1",
    ),
    "OFAC's list without its other names": (
        "ofac-sdn",
        lambda: b'1,"EXAMPLE",-0-,"CUBA",-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-\r\n\x1a',
        "give the list and its file of other names",
    ),
    "a page of HTML": ("eu-fsf", lambda: b"<html><body>Sign in</body></html>", "this is a web page"),
}


def read(source: str, path: Path) -> object:
    if source == "ror":
        return ror.read(path)
    if source in INDICATOR_SOURCES:
        return read_indicator_file(path, source, ImportOptions(date(2026, 11, 25)))
    return read_list(source, path)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(tmp_path: Path, case: str) -> None:
    source, content, why = HOSTILE[case]
    path = tmp_path / "list"
    path.write_bytes(content())
    with pytest.raises(RefusedFileError, match=why.replace("(", r"\(")):
        read(source, path)


def test_the_same_list_without_tricks_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    path.write_bytes(eu(name="Example &amp; Sons"))
    assert read_list("eu-fsf", path).entries[0].names[0].text == "Example & Sons"


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(untrusted.MAX_FILE + 1)  # sparse
    with pytest.raises(RefusedFileError, match="larger than 200 MiB"):
        content_of(path)


def test_xml_is_read_without_keeping_what_was_dealt_with(tmp_path: Path) -> None:
    junk = "<junk><a/></junk>" * 20_000
    path = tmp_path / "list.xml"
    path.write_text(f"<list>{junk}<group>{junk}<entry/>{junk}<entry/></group>{junk}</list>")
    kept = [sum(1 for _ in element.getroottree().getroot().iter()) for element in xml_elements(path, "list", "entry")]
    assert len(kept) == 3  # two entries and the root
    assert max(kept) < 10_000  # what the parser has read ahead, of 160 000
