"""OFAC's lists, SDN and consolidated: XML, or CSV with the other names in a second file."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from riskflow.files.strict_csv import csv_lines
from riskflow.files.untrusted import RefusedFileError, all_of, first_character, local, text_of, xml_elements
from riskflow.screening.importers.fields import day, named, territories
from riskflow.screening.lists import Entry, Kind, ListedName, ListFile

NOTHING = "-0-"
PRIMARY, OTHER_NAMES, ADDRESSES = 12, 5, 6
URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id={}"
KINDS = {"individual": Kind.PERSON, "vessel": Kind.CRAFT, "aircraft": Kind.CRAFT}


def read(path: Path, others: Sequence[Path] = ()) -> ListFile:
    """Read the XML, or the CSV together with the files of other names and of addresses."""
    return _read_xml(path) if first_character(path) == "<" else _read_csv([path, *others])


def _read_xml(path: Path) -> ListFile:
    entries, published, declared = [], None, None
    for element in xml_elements(path, "sdnList", "sdnEntry", "publshInformation"):
        if local(element) == "publshInformation":
            published = day(text_of(element, "Publish_Date"), ("%m/%d/%Y",))
            declared = int(text_of(element, "Record_Count") or 0) or None
        elif local(element) == "sdnEntry":
            entries.append(_entry(element))
    return ListFile(tuple(entries), published, declared)


def _entry(element: Any) -> Entry:  # noqa: ANN401 - lxml has no types
    aliases = [
        ListedName(_whole(aka), _quality(text_of(aka, "type"), text_of(aka, "category")))
        for aka in all_of(element, "akaList/aka")
    ]
    uid = text_of(element, "uid")
    return Entry(
        code=uid,
        names=named(_whole(element), aliases),
        kind=KINDS.get(text_of(element, "sdnType").lower(), Kind.ORGANISATION),
        territories=territories(text_of(place, "country") for place in all_of(element, "addressList/address")),
        programme=", ".join(program.text or "" for program in all_of(element, "programList/program")),
        reason=text_of(element, "remarks"),
        url=URL.format(uid),
        identifiers={"ofac": uid},
    )


def _whole(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return " ".join(filter(None, (text_of(element, "firstName"), text_of(element, "lastName"))))


def _quality(kind: str, category: str) -> str:
    if category == "weak":
        return "weak"
    return "former" if kind.startswith("f") else "alias"


def _read_csv(paths: Sequence[Path]) -> ListFile:
    """Sort the files by the number of their columns: they have no header."""
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


def _from_row(row: list[str], aliases: list[ListedName], places: list[str]) -> Entry:
    uid, name, kind, programme, remarks = row[0], row[1], row[2], row[3], row[11]
    return Entry(
        code=uid,
        names=named(name, aliases),
        kind=KINDS.get(kind, Kind.ORGANISATION),
        territories=territories(places),
        programme="" if programme == NOTHING else programme.replace("] [", ", "),
        reason="" if remarks == NOTHING else remarks,
        url=URL.format(uid),
        identifiers={"ofac": uid},
    )
