"""Readers of published tables: indices over years, and lists that name some territories.

A list implies a value for the territories that it does not name, but only if it is complete: FATF and the Commission
publish complete lists, and the list of EU measures must have a dated row for all other territories.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from riskflow.files.strict_csv import CsvTable, Row
from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.catalogue import EVERYWHERE_ELSE, INDICATORS
from riskflow.indicators.rows import ImportOptions, RawValue, TableReader, end_of_year, parse_day, parse_number
from riskflow.territories import territory_by_code, territory_by_name

# Indicator -> column of the table.
VDEM_COLUMNS = {
    "academic-freedom": "v2xca_academ",
    "rule-of-law": "v2x_rule",
    "equality-before-law": "v2xcl_rol",
    "liberal-democracy": "v2x_libdem",
}
VDEM_SINCE = 1990
QOG_COLUMNS = {"rule-of-law-estimate": "wbgi_rle", "corruption-control-estimate": "wbgi_cce"}
FREEDOM_QUESTIONS = 25
CPI_COMPARABLE_SINCE = 2012
# A compilation of all years, whose columns are bare years, has the old scale of 0 to 10.
CPI_OLD_SCALE = 10.0
# Standard errors on each side of the mean in an interval of 90 %.
Z_90_PERCENT = 1.645
MEASURES = "eu-measures"
SCOPE_ALL = ("all", "all within scope")


def vdem(table: CsvTable, _options: ImportOptions) -> Iterator[RawValue]:
    """Parse V-Dem's country-year table, with the intervals where the file has them (`_codelow`, `_codehigh`)."""
    code = next((name for name in ("country_text_id", "iso3") if name in table.columns), "country_text_id")
    table.require(code, "year", VDEM_COLUMNS["academic-freedom"])
    present = {indicator: column for indicator, column in VDEM_COLUMNS.items() if column in table.columns}
    for row in table.rows:
        as_of = end_of_year(row["year"], row[code])
        if as_of.year >= VDEM_SINCE:
            for indicator, column in present.items():
                yield from _vdem_value(row, (code, column), indicator, as_of)


def _vdem_value(row: Row, columns: tuple[str, str], indicator: str, as_of: date) -> Iterator[RawValue]:
    code, column = row[columns[0]], columns[1]
    where = f"{code} {as_of.year} {column}"
    value = parse_number(row[column], where)
    if value is not None:
        low, high = (parse_number(row.get(f"{column}_code{end}", ""), where) for end in ("low", "high"))
        yield RawValue(code, territory_by_code(code), indicator, as_of, value, low, high)


def freedom_house(table: CsvTable, _options: ImportOptions) -> Iterator[RawValue]:
    """Parse Freedom in the World: the table of ratings, or the table of answers that add up to the score."""
    if "sub_item" in table.columns:
        yield from _freedom_score(table)
        return
    names = {
        "political-rights": next((c for c in ("political_rights", "PR rating", "PR") if c in table.columns), "PR"),
        "civil-liberties": next((c for c in ("civil_liberties", "CL rating", "CL") if c in table.columns), "CL"),
    }
    names |= {"freedom-total": "Total"} if "Total" in table.columns else {}
    year = next((c for c in ("year", "Edition") if c in table.columns), "year")
    table.require(year, *names.values())
    for row in table.rows:
        written = _freedom_name(row)
        as_of = _freedom_year(row[year], written, is_edition=year == "Edition")
        for indicator, column in names.items():
            value = parse_number(row[column], f"{written} {as_of.year} {column}")
            if value is not None:
                yield RawValue(written, territory_by_name(written), indicator, as_of, value)


def _freedom_year(written: str, where: str, *, is_edition: bool) -> date:
    """Return the end of the year described; an edition describes the year before it."""
    found = end_of_year(written, where)
    return found.replace(year=found.year - 1) if is_edition else found


def _freedom_name(row: Row) -> str:
    return row.get("country") or row.get("Country/Territory") or ""


def _freedom_score(table: CsvTable) -> Iterator[RawValue]:
    table.require("year", "country", "sub_item", "score")
    totals: dict[tuple[str, str | None, date], dict[str, float]] = defaultdict(dict)
    for row in table.rows:
        written = row["country"]
        where = f"{written} {row['year']} {row['sub_item']}"
        value = parse_number(row["score"], where)
        if value is not None:
            key = (written, territory_by_name(written), end_of_year(row["year"], where))
            totals[key][row["sub_item"]] = value
    for (written, territory, as_of), scores in totals.items():
        # A sum over fewer answers would be too low.
        if len(scores) == FREEDOM_QUESTIONS:
            yield RawValue(written, territory, "freedom-total", as_of, sum(scores.values()))


def ti_cpi(table: CsvTable, _options: ImportOptions) -> Iterator[RawValue]:
    """Parse the Corruption Perceptions Index: a column per year, comparable since 2012, with standard errors."""
    years = {year: column for column in table.columns if (year := _cpi_year(column)) >= CPI_COMPARABLE_SINCE}
    name = next((c for c in table.columns if c.lower().replace(" ", "") in {"country", "country/territory"}), "country")
    table.require(name)
    if not years:
        raise RefusedFileError("the file has no column with a score of 2012 or later, such as 'CPI score 2025'")
    is_bare = all(column.isdecimal() for column in years.values())
    for row in table.rows:
        for year, column in years.items():
            yield from _cpi_value(row, name, (year, column), CPI_OLD_SCALE if is_bare else 1.0)


def _cpi_year(column: str) -> int:
    found = re.fullmatch(r"(?i)(?:cpi )?(?:score )?(\d{4})(?: score)?", column.strip())
    return int(found[1]) if found else 0


def _cpi_value(row: Row, name: str, year: tuple[int, str], scale: float) -> Iterator[RawValue]:
    written = row[name]
    value = parse_number(row[year[1]], f"{written} {year[0]}")
    # Zero means that nothing was measured.
    if not value:
        return
    error = parse_number(row.get(f"Standard error {year[0]}", ""), f"{written} {year[0]}")
    margin = Z_90_PERCENT * error if error else None
    low = None if margin is None else max(0.0, value - margin)
    high = None if margin is None else min(100.0, value + margin)
    territory = territory_by_code(row.get("ISO3", "")) or territory_by_name(written)
    yield RawValue(
        written, territory, "corruption-perceptions", date(year[0], 12, 31), round(value * scale, 1), low, high
    )


def qog(table: CsvTable, options: ImportOptions) -> Iterator[RawValue]:
    """Parse the World Bank's estimates from Quality of Government; the cross-section needs the option `year`."""
    table.require("ccodealp", *QOG_COLUMNS.values())
    if "year" not in table.columns and options.year is None:
        raise RefusedFileError("this table has no years; say which year it describes with --year, as its codebook does")
    for row in table.rows:
        code = row["ccodealp"]
        as_of = end_of_year(row["year"] if "year" in row else str(options.year), code)
        for indicator, column in QOG_COLUMNS.items():
            value = parse_number(row[column], f"{code} {column}")
            if value is not None:
                yield RawValue(code, territory_by_code(code), indicator, as_of, value)


# -- Lists -------------------------------------------------------------------------------------------------------------


def fatf(table: CsvTable, _options: ImportOptions) -> Iterator[RawValue]:
    """Parse the FATF's lists: territory, list and the month of the plenary."""
    table.require("iso2", "list", "as_of")
    days = set()
    for row in table.rows:
        as_of = parse_day(row["as_of"], row["iso2"])
        days.add(as_of)
        yield RawValue(
            row["iso2"], _required_territory(row["iso2"]), "fatf", as_of, _state("fatf", row["list"], row["iso2"])
        )
    if len(days) > 1:
        raise RefusedFileError("the rows come from different plenaries; a list holds one")
    if days:
        yield _value_elsewhere("fatf", "none", days.pop())


def eu_adequacy(table: CsvTable, options: ImportOptions) -> Iterator[RawValue]:
    """Parse the adequacy decisions; the file has no date, so that it needs the option `published`."""
    table.require("iso2", "decision", "scope")
    if options.published is None:
        raise RefusedFileError("this list carries no date; say when it was read with --published 2026-11-25")
    for row in table.rows:
        state = "all" if row["scope"].lower() in SCOPE_ALL else "partial"
        value = INDICATORS["eu-adequacy"].parse(state)
        note = row["decision"] if state == "all" else f"{row['decision']} ({row['scope']})"
        yield RawValue(
            row["iso2"], _required_territory(row["iso2"]), "eu-adequacy", options.published, value, note=note
        )
    yield _value_elsewhere("eu-adequacy", "none", options.published)


def eu_measures(table: CsvTable, _options: ImportOptions) -> Iterator[RawValue]:
    """Parse the university's list of EU measures; of several on one territory the widest counts."""
    table.require("territory", "kind", "act", "from", "read_on")
    found: dict[str, RawValue] = {}
    for row in table.rows:
        each = _measure(row)
        before = found.get(each.written)
        found[each.written] = _merge_measures(before, each) if before else each
    if EVERYWHERE_ELSE not in found:
        raise RefusedFileError(
            "the list does not say that it is whole; add a row  *,none,,,2026-11-25  with the day when somebody looked "
            "for measures on every other territory"
        )
    yield from found.values()


def _measure(row: Row) -> RawValue:
    where = f"{row['territory']} {row['kind']}"
    is_elsewhere = row["territory"] == EVERYWHERE_ELSE
    if is_elsewhere != (row["kind"] == "none"):
        raise RefusedFileError(f"{where}: 'none' is said of all other territories (*), and only of them")
    if not is_elsewhere:
        parse_day(row["from"], where)
        if not row["act"]:
            raise RefusedFileError(f"{where}: name the act, such as (EU) 2026/1")
    territory = EVERYWHERE_ELSE if is_elsewhere else _required_territory(row["territory"])
    note = "" if is_elsewhere else f"{row['act']}, {row['from']}"
    as_of = parse_day(row["read_on"], where)
    return RawValue(row["territory"], territory, MEASURES, as_of, _state(MEASURES, row["kind"], where), note=note)


def _merge_measures(one: RawValue, other: RawValue) -> RawValue:
    # The older reading dates both: all measures on the territory were last looked up then.
    wider = max(one, other, key=lambda each: each.value)
    notes = "; ".join(dict.fromkeys((one.note, other.note)))
    return RawValue(one.written, one.territory, MEASURES, min(one.as_of, other.as_of), wider.value, note=notes)


def _state(indicator: str, written: str, where: str) -> float:
    try:
        return INDICATORS[indicator].parse(written)
    except ValueError as error:
        raise RefusedFileError(f"{where}: {error}") from error


def _required_territory(code: str) -> str:
    # Unlike in an index, an unknown code is refused: skipping it would drop a listed territory.
    found = territory_by_code(code)
    if found is None:
        raise RefusedFileError(f"'{code[:20]}' is no territory of ISO 3166; mend the row")
    return found


def _value_elsewhere(indicator: str, state: str, as_of: date) -> RawValue:
    return RawValue(EVERYWHERE_ELSE, EVERYWHERE_ELSE, indicator, as_of, INDICATORS[indicator].parse(state))


READERS: dict[str, TableReader] = {
    "vdem": vdem,
    "freedom-house": freedom_house,
    "ti-cpi": ti_cpi,
    "qog": qog,
    "fatf": fatf,
    "eu-adequacy": eu_adequacy,
    "eu-measures": eu_measures,
}
