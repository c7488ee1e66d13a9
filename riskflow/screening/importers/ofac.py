"""OFAC's lists, SDN and consolidated: its three forms of XML, or CSV with the other names in a second file."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from riskflow.files.strict_csv import csv_lines
from riskflow.files.untrusted import RefusedFileError, find_all, find_text, first_character, local_name, xml_elements
from riskflow.screening.importers.fields import entry_names, parse_date, territory_codes, typed_numbers
from riskflow.screening.importers.forms import LIST_ENDINGS, xml_root
from riskflow.screening.importers.ofac_advanced import read_advanced, read_enhanced
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry

NULL = "-0-"
# The CSV files have no header; they are told apart by their number of columns.
PRIMARY, OTHER_NAMES, ADDRESSES = 12, 5, 6
URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id={}"
KINDS = {"individual": EntityKind.PERSON, "vessel": EntityKind.CRAFT, "aircraft": EntityKind.CRAFT}


def read(path: Path, others: Sequence[Path] = ()) -> ListFile:
    if first_character(path, LIST_ENDINGS) != "<":
        return _read_csv([path, *others])
    readers = {"Sanctions": read_advanced, "sanctionsData": read_enhanced}
    return readers.get(xml_root(path), _read_xml)(path)


def _read_xml(path: Path) -> ListFile:
    entries, published, declared = [], None, None
    for element in xml_elements(path, "sdnList", "sdnEntry", "publshInformation"):
        if local_name(element) == "publshInformation":
            published = parse_date(find_text(element, "Publish_Date"), ("%m/%d/%Y",))
            declared = int(find_text(element, "Record_Count") or 0) or None
        elif local_name(element) == "sdnEntry":
            entries.append(_entry(element))
    return ListFile(tuple(entries), published, declared)


def _entry(element: etree._Element) -> ParsedEntry:
    aliases = [
        ListedName(_full_name(aka), _quality(find_text(aka, "type"), find_text(aka, "category")))
        for aka in find_all(element, "akaList/aka")
    ]
    uid = find_text(element, "uid")
    programmes = [program.text or "" for program in find_all(element, "programList/program")]
    return ParsedEntry(
        code=uid,
        names=entry_names(_full_name(element), aliases),
        kind=KINDS.get(find_text(element, "sdnType").lower(), EntityKind.ORGANISATION),
        territories=territory_codes(find_text(place, "country") for place in find_all(element, "addressList/address")),
        programme=", ".join(programmes),
        parts=tuple(programmes),
        reason=find_text(element, "remarks"),
        url=URL.format(uid),
        identifiers={
            "ofac": uid,
            "number": typed_numbers(
                (find_text(each, "idType"), find_text(each, "idNumber")) for each in find_all(element, "idList/id")
            ),
        },
    )


def _full_name(element: etree._Element) -> str:
    return " ".join(filter(None, (find_text(element, "firstName"), find_text(element, "lastName"))))


def _quality(kind: str, category: str) -> str:
    if category == "weak":
        return "weak"
    return "former" if kind.startswith("f") else "alias"


def _read_csv(paths: Sequence[Path]) -> ListFile:
    tables: dict[int, list[list[str]]] = {}
    for path in paths:
        found = [[cell.strip() for cell in row] for row in csv_lines(path)]
        widths = {len(row) for row in found}
        if len(widths) != 1 or not widths <= {PRIMARY, OTHER_NAMES, ADDRESSES}:
            raise RefusedFileError(
                f"{path.name} is none of OFAC's CSV files, or is cut off: its rows have {sorted(widths)} columns"
            )
        tables[widths.pop()] = found
    if PRIMARY not in tables or OTHER_NAMES not in tables:
        raise RefusedFileError(
            "OFAC's CSV comes in several files: give the list and its file of other names (alt) together"
        )
    aliases, places = defaultdict(list), defaultdict(list)
    for uid, _number, kind, name, _remarks in tables[OTHER_NAMES]:
        aliases[uid].append(ListedName(name, _quality(kind, "")))
    for row in tables.get(ADDRESSES, []):
        places[row[0]].append(row[4])
    entries = tuple(_from_row(row, aliases[row[0]], places[row[0]]) for row in tables[PRIMARY])
    return ListFile(entries, None)


def _from_row(row: list[str], aliases: list[ListedName], places: list[str]) -> ParsedEntry:
    uid, name, kind, programme, remarks = row[0], row[1], row[2], row[3], row[11]
    return ParsedEntry(
        code=uid,
        names=entry_names(name, aliases),
        kind=KINDS.get(kind, EntityKind.ORGANISATION),
        territories=territory_codes(places),
        programme="" if programme == NULL else programme.replace("] [", ", "),
        reason="" if remarks == NULL else remarks,
        url=URL.format(uid),
        # The remarks hold what the XML has apart: `Registration ID 1027700000000 (Russia); Tax ID No. 7700000000`.
        identifiers={"ofac": uid, "number": typed_numbers((part, part) for part in remarks.split(";"))},
    )
