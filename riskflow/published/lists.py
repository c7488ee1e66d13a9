"""Readers of lists that name some territories: FATF, adequacy decisions, and the university's own of EU measures.

A list also says something about those that it does not name, but only if it says that it is whole: FATF and the
Commission publish whole lists, and the list of EU measures must hold a row for all other territories, dated.
"""

from collections.abc import Iterator
from datetime import date

from riskflow.core.indicators import EVERYWHERE_ELSE, INDICATORS
from riskflow.published import PublishedError, naming
from riskflow.published.opening import Row, Table
from riskflow.published.rows import Asked, Seen, day_of

MEASURES = "eu-measures"
SCOPE_ALL = ("all", "all within scope")


def fatf(table: Table, _asked: Asked) -> Iterator[Seen]:
    """Read the FATF's lists: territory, list and the month of the plenary."""
    table.require("iso2", "list", "as_of")
    days = set()
    for row in table.rows:
        as_of = day_of(row["as_of"], row["iso2"])
        days.add(as_of)
        yield Seen(row["iso2"], _known(row["iso2"]), "fatf", as_of, _state("fatf", row["list"], row["iso2"]))
    if len(days) > 1:
        raise PublishedError("the rows come from different plenaries; a list holds one")
    if days:
        yield _rest("fatf", "none", days.pop())


def eu_adequacy(table: Table, asked: Asked) -> Iterator[Seen]:
    """Read the adequacy decisions; the file carries no date, so the operator says when the list was read."""
    table.require("iso2", "decision", "scope")
    if asked.published is None:
        raise PublishedError("this list carries no date; say when it was read with --published 2026-11-25")
    for row in table.rows:
        state = "all" if row["scope"].lower() in SCOPE_ALL else "partial"
        value = INDICATORS["eu-adequacy"].read(state)
        note = row["decision"] if state == "all" else f"{row['decision']} ({row['scope']})"
        yield Seen(row["iso2"], _known(row["iso2"]), "eu-adequacy", asked.published, value, note=note)
    yield _rest("eu-adequacy", "none", asked.published)


def eu_measures(table: Table, _asked: Asked) -> Iterator[Seen]:
    """Read the own list of EU measures; the widest measure of a territory counts, and its oldest reading dates it."""
    table.require("territory", "kind", "act", "from", "read_on")
    found: dict[str, Seen] = {}
    for row in table.rows:
        each = _measure(row)
        before = found.get(each.written)
        found[each.written] = _together(before, each) if before else each
    if EVERYWHERE_ELSE not in found:
        raise PublishedError(
            "the list does not say that it is whole; add a row  *,none,,,2026-11-25  with the day when somebody looked "
            "for measures on every other territory"
        )
    yield from found.values()


def _measure(row: Row) -> Seen:
    where = f"{row['territory']} {row['kind']}"
    rest = row["territory"] == EVERYWHERE_ELSE
    if rest != (row["kind"] == "none"):
        raise PublishedError(f"{where}: 'none' is said of all other territories (*), and only of them")
    if not rest:
        day_of(row["from"], where)
        if not row["act"]:
            raise PublishedError(f"{where}: name the act, such as (EU) 2026/1")
    territory = EVERYWHERE_ELSE if rest else _known(row["territory"])
    note = "" if rest else f"{row['act']}, {row['from']}"
    as_of = day_of(row["read_on"], where)
    return Seen(row["territory"], territory, MEASURES, as_of, _state(MEASURES, row["kind"], where), note=note)


def _together(one: Seen, other: Seen) -> Seen:
    wider = max(one, other, key=lambda each: each.value)
    notes = "; ".join(dict.fromkeys((one.note, other.note)))
    return Seen(one.written, one.territory, MEASURES, min(one.as_of, other.as_of), wider.value, note=notes)


def _state(indicator: str, written: str, where: str) -> float:
    try:
        return INDICATORS[indicator].read(written)
    except ValueError as error:
        raise PublishedError(f"{where}: {error}") from error


def _known(code: str) -> str:
    """In a list a code that is no territory is a slip, and passing over it would let somebody go."""
    found = naming.by_code(code)
    if found is None:
        raise PublishedError(f"'{code[:20]}' is no territory of ISO 3166; mend the row")
    return found


def _rest(indicator: str, state: str, as_of: date) -> Seen:
    return Seen(EVERYWHERE_ELSE, EVERYWHERE_ELSE, indicator, as_of, INDICATORS[indicator].read(state))
