"""The number of an entry follows from what the publisher says, and an entry goes on from edition to edition."""

from dataclasses import replace
from itertools import permutations

from riskflow.screening.importers.identity import identified
from riskflow.screening.importers.succession import KnownEntry, predecessors
from riskflow.screening.lists import ListedName, ParsedEntry, lost_parts

EL = ("Entity List (EL)",)


def entry(name: str, **said: object) -> ParsedEntry:
    return ParsedEntry(names=(ListedName(name, "name"),), **{"parts": EL, **said})  # type: ignore[arg-type]


def known(entry_: ParsedEntry, code: str = "", *keys: str) -> KnownEntry:
    name = entry_.names[0].text
    return KnownEntry(code or entry_.code, (entry_.code, *entry_.keys, *keys), name, entry_.parts, "f", "f")


def test_a_derived_number_follows_from_what_is_said_and_not_from_the_place() -> None:
    mill, river, other = entry("Mill"), entry("River"), entry("Mill", parts=("Unverified List (UVL)",))
    numbers = [
        {e.names[0].text + e.parts[0]: e.code for e in identified("us-csl", order)}
        for order in permutations((mill, river, other))
    ]
    assert all(each == numbers[0] for each in numbers)
    assert len(set(numbers[0].values())) == 3
    assert sorted(code.partition("-")[0] for code in numbers[0].values()) == ["EL", "EL", "UVL"]
    assert identified("us-csl", [entry("  MILL ")])[0].code == identified("us-csl", [mill])[0].code
    assert identified("us-csl", [entry("Mill", territories=("CN",))])[0].code != identified("us-csl", [mill])[0].code


def test_rows_that_agree_in_all_that_identifies_are_one_entry_whatever_their_order() -> None:
    rows = [entry("Mill", reason="b", ended_on="2020-01-01"), entry("Mill", reason="a", listed_on="2019-01-01")]
    (one,), (other,) = (identified("us-csl", order) for order in (rows, rows[::-1]))
    assert one == other
    assert (one.reason, one.ended_on) == ("a; b", ""), "it has ended when all have"


def test_two_to_whom_the_publisher_gave_one_number_stay_apart() -> None:
    rows = [entry("Mill", code="7", distinction="x"), entry("River", code="7", distinction="y")]
    assert {e.code: e.names[0].text for e in identified("eu-fsf", rows)} == {"7/x": "Mill", "7/y": "River"}
    same = [replace(row, distinction="x") for row in rows]
    assert [e.code for e in identified("eu-fsf", same)] == ["7"]


def test_an_entry_succeeds_by_its_number_else_by_another_key_and_nobody_twice() -> None:
    before = [known(entry("Mill", code="Ent-2-mill"), "", "EL-1"), known(entry("River", code="RUS-old"))]
    after = [
        entry("Mill", code="EL-1"),
        entry("New River", code="RUS1", keys=("RUS-old",)),
        entry("River", code="RUS2", keys=("RUS-old",)),
        entry("Sea", code="EL-2"),
    ]
    found = {code: each.code for code, each in predecessors(after, [before]).items()}
    assert found == {"EL-1": "Ent-2-mill", "RUS2": "RUS-old"}, "of two with one key, the one of the same name"


def test_an_entry_that_was_away_for_one_edition_is_known_from_the_one_before() -> None:
    mill = entry("Mill", code="EL-1")
    assert predecessors([mill], [[], [known(mill, "old")]])["EL-1"].code == "old"


def test_a_list_inside_that_vanishes_or_shrinks_is_named_and_ordinary_days_are_not() -> None:
    before = {"UVL": 222, "MEU": 70, "CAP": 1, "ISN": 3}
    assert lost_parts(before, {"UVL": 100, "MEU": 66, "ISN": 2}) == (
        "CAP (1 before, 0 now)",
        "UVL (222 before, 100 now)",
    )
