"""Lists made for research security: Canada's named organisations, US sections 1286 and 1260H, and the ASPI tracker."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from riskflow.files.strict_csv import read_table
from riskflow.files.untrusted import RefusedFileError
from riskflow.screening.importers.fields import (
    company_numbers,
    date_in_file_name,
    entry_names,
    iso_date,
    parse_date,
    territory_codes,
)
from riskflow.screening.lists import EntityKind, ListedName, ListFile, ParsedEntry
from riskflow.screening.names import normalise

SEPARATORS = re.compile(r"[;\n]")
CANADA = "https://science.gc.ca/site/science/en/safeguarding-your-research"
ASPI = "https://unitracker.aspi.org.au"


def canada(path: Path) -> ListFile:
    entries = tuple(
        ParsedEntry(
            code=row["id"],
            names=entry_names(row["name"], _aliases(row["aliases"])),
            territories=territory_codes([row["country"]]),
            programme="Named Research Organizations",
            reason="; ".join(filter(None, (row.get("parent_org", ""), row.get("notes", "")))),
            url=CANADA,
        )
        for row in read_table(path, "id", "name", "aliases", "country").rows
    )
    return ListFile(entries, date_in_file_name(path))


def section_1286(path: Path) -> ListFile:
    """Parse the newest yearly report, which repeats every organisation that is still listed."""
    read = list(read_table(path, "schema", "name", "aliases", "program", "report-date", "country", "source_url").rows)
    if not all("1286" in row["program"] for row in read):
        raise RefusedFileError("a row is of another programme than section 1286; is it the right file?")
    newest = max((row["report-date"] for row in read), default="")
    if not newest[:4].isdigit():
        raise RefusedFileError("no row says which year's report it comes from")
    entries = tuple(
        ParsedEntry(
            names=entry_names(row["name"], _aliases(row["aliases"])),
            kind=EntityKind.PERSON if row["schema"] == "Person" else EntityKind.ORGANISATION,
            territories=territory_codes([row["country"]]),
            programme="Section 1286",
            reason=row.get("reason", "") or row.get("notes", ""),
            listed_on=row.get("start-date", "") or f"FY{newest}",
            ended_on=row.get("end-date", ""),
            url=row["source_url"],
        )
        for row in read
        if row["report-date"] == newest
    )
    return ListFile(entries, date(int(newest[:4]), 12, 31))


def section_1260h(path: Path) -> ListFile:
    """Parse the Chinese military companies; those with an end date were taken off the list then."""
    read = list(
        read_table(path, "Name", "Clean Name", "Alias", "Previous Name", "Parent Name", "Start date", "End date").rows
    )
    published = max(filter(None, (parse_date(row["Start date"]) for row in read)), default=None)
    return ListFile(tuple(map(_company, read)), published)


def _company(row: dict[str, str]) -> ParsedEntry:
    former = [ListedName(name, "former") for name in _parts(row["Previous Name"])]
    return ParsedEntry(
        names=entry_names(
            row["Clean Name"] or row["Name"], [ListedName(row["Name"]), *_aliases(row["Alias"]), *former]
        ),
        territories=("CN",),
        programme="Section 1260H",
        reason="; ".join(filter(None, (row["Parent Name"] and f"parent: {row['Parent Name']}", row.get("Note", "")))),
        listed_on=row["Start date"],
        ended_on=row["End date"],
        url=row.get("Source Url", ""),
    )


def aspi(path: Path) -> ListFile:
    """Parse the tracker of Chinese defence universities."""
    entries = tuple(
        ParsedEntry(
            code=row["uuid"],
            names=entry_names(row["name"], [ListedName(row["name_zh"]), *_aliases(row["aliases"])]),
            territories=("CN",),
            programme=row["category"],
            reason="; ".join(filter(None, (row["supervising_agencies"], row["topics"]))),
            url=row["ref"] or ASPI,
        )
        for row in read_table(
            path, "uuid", "name", "name_zh", "aliases", "category", "supervising_agencies", "topics", "ref"
        ).rows
    )
    return ListFile(entries, date_in_file_name(path))


def own(path: Path) -> ListFile:
    """Parse the university's own list: `name`, and `code`, `aliases`, `country`, `number`, `reason` ... if present."""
    entries = tuple(_own_entries(read_table(path, "name").rows))
    return ListFile(entries, None)


def _own_entries(lines: Iterator[dict[str, str]]) -> Iterator[ParsedEntry]:
    for row in lines:
        yield ParsedEntry(
            code=row.get("code", "") or normalise(row["name"]),
            names=entry_names(row["name"], _aliases(row.get("aliases", ""))),
            territories=territory_codes(re.split(r"[;|]", row.get("country", ""))),
            reason=row.get("reason", ""),
            listed_on=row.get("date", ""),
            ended_on=iso_date(row.get("end", "")),
            url=row.get("url", ""),
            identifiers={"number": company_numbers([row.get("number", "")])},
        )


def _aliases(written: str) -> list[ListedName]:
    return [ListedName(alias) for alias in _parts(written)]


def _parts(written: str) -> list[str]:
    return [part.strip() for part in SEPARATORS.split(written) if part.strip()]
