"""Files that somebody made to hurt, or that a broken download left: each is refused with a reason."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from riskflow.lists import reading, ror
from riskflow.lists.fetching import fetched
from riskflow.lists.formats import read_list
from riskflow.lists.reading import ListError

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
    """Return a small file that unpacks to 96 MiB of spaces."""
    packed = io.BytesIO()
    with gzip.open(packed, "wb") as file:
        for _ in range(96):
            file.write(b" " * reading.MEBIBYTE)
    return packed.getvalue()


def workbook_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 * reading.MEBIBYTE))
    return packed.getvalue()


def workbook_of_something_else() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Budget", "2026"])
    book.active.append(["Rent", "1"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


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
    "another kind of XML": ("un-sc", eu, "<export>, where <CONSOLIDATED_LIST>"),
    "XML that ends too early": ("eu-fsf", lambda: eu()[:-40], "cut off"),
    "a gzip that ends too early": ("eu-fsf", lambda: WHOLE[: len(WHOLE) // 2], "cut off"),
    "a gzip bomb": ("eu-fsf", bomb, "zip bomb"),
    "a zip bomb dressed as a workbook": ("uk", workbook_bomb, "zip bomb"),
    "a workbook of something else": ("uk", workbook_of_something_else, "lacks the column"),
    "half a workbook": ("uk", lambda: workbook_of_something_else()[:2000], "damaged"),
    "an empty list": ("own", lambda: b"name,reason\n", "no entry"),
    "an empty file": ("own", lambda: b"", "lacks the column name"),
    "the wrong encoding": ("own", lambda: "name\nHögskolan\n".encode("latin-1"), "UTF-8"),
    "UTF-16": ("own", lambda: "name\nExample\n".encode("utf-16"), "UTF-8"),
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
    "a page of HTML": ("eu-fsf", lambda: b"<html><body>Sign in</body></html>", "<html>"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(tmp_path: Path, case: str) -> None:
    source, content, why = HOSTILE[case]
    path = tmp_path / "list"
    path.write_bytes(content())
    with pytest.raises(ListError, match=why.replace("(", r"\(")):
        read_list(source, path)


def test_the_same_list_without_tricks_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    path.write_bytes(eu(name="Example &amp; Sons"))
    assert read_list("eu-fsf", path).entries[0].names[0].text == "Example & Sons"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="there is no file"), fetched([str(tmp_path / "absent.xml")], ""):
        pass


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/list.xml",
        "http://lists.example/eu.xml",
        "https://lists.example.evil.example/eu.xml",
        "https://lists.example/euro.xml",
        "file:///etc/passwd",
    ],
)
def test_only_addresses_of_the_settings_are_asked(address: str) -> None:
    allowed = "https://lists.example/eu.xml https://lists.example/folder"
    with pytest.raises(ListError, match="not among the addresses"), fetched([address], allowed):
        pass


def test_a_dump_of_the_register_is_read_from_its_zip(tmp_path: Path) -> None:
    second = (
        '[{"id":"https://ror.org/026vcq606","status":"active","types":["education"],"domains":["kth.se"],'
        '"names":[{"value":"KTH","types":["acronym"],"lang":null},{"value":"KTH Royal Institute of Technology",'
        '"types":["ror_display","label"],"lang":"en"}],"locations":[{"geonames_details":{"country_code":"SE",'
        '"name":"Stockholm"}}],"links":[{"type":"website","value":"https://www.kth.se"}],"external_ids":[],'
        '"relationships":[{"type":"parent","id":"https://ror.org/000000000"}]}]'
    )
    first = (
        '[{"id":"https://ror.org/026vcq606","name":"Royal Institute of Technology","status":"active",'
        '"types":["Education"],"aliases":[],"acronyms":["KTH"],"labels":[{"label":"Kungliga Tekniska","iso639":"sv"}],'
        '"links":["https://www.kth.se"],"addresses":[{"city":"Stockholm"}],"country":{"country_code":"SE"},'
        '"external_ids":{"GRID":{"preferred":"grid.5037.1","all":"grid.5037.1"}},"relationships":[]}]'
    )
    table = (
        "id,status,types,names.types.ror_display,names.types.label,names.types.acronym,relationships,"
        "locations.geonames_details.country_code\n"
        "https://ror.org/026vcq606,active,education,KTH Royal Institute of Technology,"
        '"en: KTH Royal Institute of Technology; sv: Kungliga Tekniska",no_lang_code: KTH,'
        "parent: https://ror.org/000000000,SE\n"
    )
    for name, content in (("v2.json", second), ("v1.json", first), ("v2.csv", table)):
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, content)
        found = ror.read(path)
        assert (found[0].code, found[0].territory) == ("026vcq606", "SE"), name
        assert "KTH" in {text for text, kind, _ in found[0].names if kind == "acronym"}, name
