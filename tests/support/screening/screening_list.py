"""The US Consolidated Screening List as its publisher writes it, with invented rows."""

import csv
from collections.abc import Iterable
from pathlib import Path

COLUMNS = (
    *("_id", "source", "entity_number", "type", "programs", "name", "addresses", "alt_names"),
    *("start_date", "end_date", "license_requirement"),
)
LISTS = {
    "EL": "Entity List (EL) - Bureau of Industry and Security",
    "UVL": "Unverified List (UVL) - Bureau of Industry and Security",
    "MEU": "Military End User (MEU) List - Bureau of Industry and Security",
    "SDN": "Specially Designated Nationals (SDN) - Treasury Department",
}


def row(name: str, inside: str = "EL", **said: str) -> dict[str, str]:
    return {"source": LISTS[inside], "name": name, "addresses": "1 Road, Town, CN", **said}


def screening_list(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        table.writeheader()
        table.writerows(rows)
    return path
