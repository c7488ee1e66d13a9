"""The Research Organization Registry: its dump as published (JSON or CSV in a zip, schemas 1 and 2), and a flat CSV."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riskflow.files.strict_csv import read_table
from riskflow.files.untrusted import RefusedFileError, first_character, first_line, json_document

DUMPS = "https://zenodo.org/communities/ror-data"
ENDINGS = (".json", ".csv")
MAX_LANGUAGE_CODE_LENGTH = 3
ROR = "https://ror.org/"
KINDS = {"ror_display": "label", "label": "label", "alias": "alias", "acronym": "acronym"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RorOrganisation:
    code: str
    name: str
    status: str
    types: tuple[str, ...]
    territory: str
    city: str
    website: str
    domains: tuple[str, ...]
    names: tuple[tuple[str, str, str], ...]
    """Text, kind, language."""
    relations: tuple[tuple[str, str], ...] = ()
    """Kind (parent, child, successor ...), code of the other."""
    identifiers: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> list[RorOrganisation]:
    """Parse the register, in any of its forms.

    Raises:
        RefusedFileError: when the file has none of them, or is broken or cut off.
    """
    is_json = first_character(path, ENDINGS) == "["
    found = [_from_json(item) for item in _items(path)] if is_json else list(_from_csv(path))
    if not found:
        raise RefusedFileError("the file holds no organisation")
    return found


def _items(path: Path) -> list[Mapping[str, Any]]:
    whole = json_document(path, ENDINGS)
    if not isinstance(whole, list) or not all(isinstance(item, dict) and "id" in item for item in whole):
        raise RefusedFileError("the JSON is no list of organisations")
    return whole


def short_code(code: str) -> str:
    """Return the id of an organisation without the address before it."""
    return code.strip().removeprefix(ROR)


def _from_json(item: Mapping[str, Any]) -> RorOrganisation:
    return _from_schema_2(item) if "names" in item else _from_schema_1(item)


def _from_schema_2(item: Mapping[str, Any]) -> RorOrganisation:
    names = [(n["value"], _kind(n.get("types") or []), n.get("lang") or "") for n in item["names"]]
    first_name = names[0][0] if names else ""
    displayed = (n["value"] for n in item["names"] if "ror_display" in (n.get("types") or []))
    place = (item.get("locations") or [{}])[0].get("geonames_details", {})
    links = {link.get("type"): link.get("value", "") for link in item.get("links") or []}
    return RorOrganisation(
        code=short_code(item["id"]),
        name=next(displayed, first_name),
        status=item.get("status", ""),
        types=tuple(item.get("types") or ()),
        territory=place.get("country_code") or "",
        city=place.get("name") or "",
        website=links.get("website", ""),
        domains=tuple(item.get("domains") or ()),
        names=tuple(names),
        relations=_relations(item),
        identifiers={
            e["type"]: e.get("preferred") or (e.get("all") or [""])[0] for e in item.get("external_ids") or []
        },
    )


def _from_schema_1(item: Mapping[str, Any]) -> RorOrganisation:
    names = [(item["name"], "label", "")]
    names += [(label["label"], "label", label.get("iso639") or "") for label in item.get("labels") or []]
    names += [(alias, "alias", "") for alias in item.get("aliases") or []]
    names += [(acronym, "acronym", "") for acronym in item.get("acronyms") or []]
    place = (item.get("addresses") or [{}])[0]
    external = item.get("external_ids") or {}
    return RorOrganisation(
        code=short_code(item["id"]),
        name=item["name"],
        status=item.get("status", ""),
        types=tuple(kind.lower() for kind in item.get("types") or ()),
        territory=(item.get("country") or {}).get("country_code", ""),
        city=place.get("city") or "",
        website=(item.get("links") or [""])[0],
        domains=(),
        names=tuple(names),
        relations=_relations(item),
        identifiers={key.lower(): _preferred(value) for key, value in external.items()},
    )


def _preferred(value: Mapping[str, Any]) -> str:
    # `all` is a list, or a single value for some kinds (GRID).
    found = value.get("preferred") or value.get("all") or ""
    return str(found[0] if isinstance(found, list) else found)


def _relations(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((r["type"].lower(), short_code(r["id"])) for r in item.get("relationships") or [])


def _kind(types: Iterable[str]) -> str:
    return next((KINDS[kind] for kind in KINDS if kind in types), "label")


def _from_csv(path: Path) -> Iterator[RorOrganisation]:
    header = first_line(path, ENDINGS)
    if "names_json" in header:
        needed = (
            "ror_id",
            "status",
            "types",
            "country",
            "city",
            "name",
            "names_json",
            "parents",
            "children",
            "successors",
        )
        yield from map(_from_flat, read_table(path, *needed).rows)
    elif "names.types.label" in header:
        yield from map(
            _from_dump, read_table(path, "id", "status", "names.types.ror_display", "names.types.label").rows
        )
    else:
        raise RefusedFileError(
            f"the file is no dump of ROR: neither JSON nor one of its CSV forms. Dumps are at {DUMPS}"
        )


def _from_flat(row: Mapping[str, str]) -> RorOrganisation:
    names = [(n["v"], _kind(n["t"]), n["l"] or "") for n in json.loads(row["names_json"]) if n["v"]]
    related = (("parent", "parents"), ("child", "children"), ("successor", "successors"))
    return RorOrganisation(
        code=row["ror_id"],
        name=row["name"],
        status=row["status"],
        types=_split(row["types"]),
        territory=row["country"],
        city=row["city"],
        website=row.get("website", ""),
        domains=_split(row.get("domains", "")),
        names=tuple(names),
        relations=tuple((kind, short_code(code)) for kind, column in related for code in _split(row[column])),
        identifiers={key: row[key] for key in ("grid", "wikidata", "isni") if row.get(key)},
    )


def _from_dump(row: Mapping[str, str]) -> RorOrganisation:
    # A cell holds several values separated by semicolons, each after its language: `en: Institute; sv: Institut`.
    names = [(row["names.types.ror_display"], "label", "")]
    for kind in ("label", "alias", "acronym"):
        for cell in filter(None, map(str.strip, row.get(f"names.types.{kind}", "").split(";"))):
            language, colon, text = cell.partition(":")
            # A name may contain a colon itself.
            has_language = bool(colon) and (language == "no_lang_code" or len(language) <= MAX_LANGUAGE_CODE_LENGTH)
            names.append((text.strip() if has_language else cell, kind, language if has_language else ""))
    return RorOrganisation(
        code=short_code(row["id"]),
        name=row["names.types.ror_display"],
        status=row["status"],
        types=_split(row.get("types", ""), ";"),
        territory=row.get("locations.geonames_details.country_code", ""),
        city=row.get("locations.geonames_details.name", ""),
        website=row.get("links.type.website", ""),
        domains=_split(row.get("domains", ""), ";"),
        names=tuple(names),
        relations=tuple(_related(row.get("relationships", ""))),
        identifiers={
            kind: row[f"external_ids.type.{kind}.preferred"]
            for kind in ("grid", "wikidata", "isni")
            if row.get(f"external_ids.type.{kind}.preferred")
        },
    )


def _related(cell: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, map(str.strip, cell.split(";"))):
        kind, _, code = part.partition(":")
        if code:
            yield kind.strip().lower(), short_code(code)


def _split(cell: str, mark: str = "|") -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split(mark))))
