"""A round after a change of the lists: in short transactions, of those alone whom the change can touch."""

import random
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from riskflow.screening.lists import ListedName, ParsedEntry
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rescreen, rounds
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.partners.rescreen import outdated_partners
from riskflow.services.partners.rounds import ScreenedBatch
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import Partner, Screening
from tests.support.cases.screened_stage import FROZEN, HARMLESS, ScreenedStage
from tests.support.screening.list_files import FREEZE, entry, prepared
from tests.support.screening.screened_site import REGISTER

ADJECTIVES = "amber brisk coral dusky early fresh grand humid ideal jolly keen lunar mellow noble olive"
NOUNS = "anvil beacon canyon delta ember fjord glacier harbor island jungle lagoon meadow nectar orchard prairie"
KINDS = "works", "institute", "laboratory", "company", "foundry"
PAIRS = list(combinations(NOUNS.split(), 2))
ALL = [f"{adjective} {a} {kind} {b}" for adjective in ADJECTIVES.split() for kind in KINDS for a, b in PAIRS]


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    return ScreenedStage(stage, tmp_path / "questionnaires")


def run(house: ScreenedStage, size: int = 50) -> list[int]:
    """Run a round as the worker does; return how many each batch has screened."""
    return [batch.screened for batch in batches(house, size)]


def batches(house: ScreenedStage, size: int = 50) -> list[ScreenedBatch]:
    with house.at("adam") as uow:
        numbers = outdated_partners(uow)
    at = partial(house.at, "adam")
    return list(rounds.screen_outdated(at, at, numbers, size))


def touched_by_round(house: ScreenedStage) -> int:
    return sum(batch.touched for batch in batches(house))


def newest(uow: UnitOfWork) -> dict[int, Screening]:
    return {row.partner_id: row for row in uow.session.exec(select(Screening).order_by(Screening.id)).all()}  # type: ignore[arg-type] # the column


def results(house: ScreenedStage) -> dict[int, Any]:
    with house.at("adam") as uow:
        return {partner: (row.band, row.hits, row.lists, row.subject) for partner, row in newest(uow).items()}


def test_a_round_takes_batches_and_leaves_nothing(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    for number in range(5):
        house.add(code, PartnerInput(f"Harmless Place {number}", "FR"))
    house.lists("Harmless Place 3")
    with house.at("adam") as uow:
        assert (rounds.progress(uow).done, rounds.progress(uow).number) == (0, 5)
    assert run(house, 2) == [2, 2, 1]
    assert house.tags(code).count("screening-changed") == 1
    with house.at("adam") as uow:
        assert rounds.progress(uow).is_done
    assert run(house) == []


def test_a_round_whose_lists_are_replaced_meanwhile_stores_nothing_old(house: ScreenedStage) -> None:
    house.lists()
    house.add(house.case(), HARMLESS)
    house.lists("Some Place")
    with house.at("adam") as uow:
        found = rescreen.search_for(uow, [uow.session.get_one(Partner, outdated_partners(uow)[0])])
    house.lists("Harmless University")
    with house.at("adam") as uow:
        partner = uow.session.get_one(Partner, outdated_partners(uow)[0])
        assert rescreen.store_again(uow, [partner], found) == 0
    assert run(house) == [1]


def test_two_workers_store_a_screening_once(house: ScreenedStage) -> None:
    house.lists()
    house.add(house.case(), HARMLESS)
    house.lists("Some Place")
    with house.at("adam") as uow:
        partner = uow.session.get_one(Partner, outdated_partners(uow)[0])
        found = rescreen.search_for(uow, [partner])
        assert rescreen.store_again(uow, [partner], found) == 1
        uow.session.flush()
        assert rescreen.store_again(uow, [partner], found) == 0


def test_a_partner_is_unknown_until_its_round_and_says_so(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, FROZEN)
    house.lists("Some Place")
    assert house.outcome(code).value == "maybe-frozen"
    house.add(code, HARMLESS)
    house.lists("Another Place")
    house.clear(code, house.add(code, FROZEN))
    assert house.outcome(code).value == "unknown"
    run(house)
    assert house.outcome(code).value == "clear"


# -- Only those whom it can touch --------------------------------------------------------------------------------------


def company(name: str, *aliases: str, **content: object) -> ParsedEntry:
    return replace(entry(name, *aliases), **content)  # type: ignore[arg-type] # the fields of an entry


def put(house: ScreenedStage, entries: list[ParsedEntry], source: str = "uk", days_old: int = 1) -> None:
    with house.at("adam") as uow:
        file = replace(prepared(source, *entries), published_on=uow.today - timedelta(days=days_old))
        list_service.import_list(uow, file, may_shrink=True)


def spoilt(rng: random.Random, name: str) -> str:
    """Return a name as somebody else may write it."""
    words = name.split()
    way = rng.randrange(5)
    if way == 0:
        return " ".join(reversed(words))
    if way == 1:
        return name.replace(words[0], words[0][:-1] + words[0][-1] * 2)
    if way == 2:
        return f"{name} Ltd"
    if way == 3:
        return f"{''.join(rng.sample('bdfgklmnprst', 7))}, {name}"
    return " ".join(words[:3])


def filled(house: ScreenedStage, rng: random.Random) -> tuple[list[ParsedEntry], list[str]]:
    """Put thousands of names in force, so that one more moves no weight of a word; add partners with such names."""
    listed = [company(name) for name in rng.sample(ALL, 6_200)]
    put(house, listed)
    put(house, FREEZE, "eu-fsf")
    put(house, FREEZE, "un-sc")
    others = sorted(set(ALL) - {each.names[0].text for each in listed})
    unlike = ["".join(rng.sample("bdfgklmnprst", 7)) + " vineyard" for _ in range(10)]
    names = unlike + rng.sample(others, 10) + [spoilt(rng, rng.choice(listed).names[0].text) for _ in range(10)]
    code = house.case()
    with house.at() as uow:
        for name in names:
            partner_service.add(uow, code, PartnerInput(name, rng.choice(["", "FR"])))
            uow.session.flush()
    return listed, names


def changed(rng: random.Random, entries: list[ParsedEntry], names: list[str]) -> list[ParsedEntry]:
    """Return a list with some entries removed, some changed, and some added that are like partners or like nobody."""
    after = list(entries)
    for _ in range(2):
        after.pop(rng.randrange(len(after)))
    for _ in range(1):
        at = rng.randrange(len(after))
        alias = ListedName(spoilt(rng, rng.choice(names[10:])), rng.choice(["alias", "weak"]))
        after[at] = replace(after[at], names=(*after[at].names, alias), territories=("RU",))
    like = [spoilt(rng, rng.choice(names[10:])) for _ in range(2)]
    return [*after, *(company(name, code=f"new-{n}") for n, name in enumerate([*like, "Quite Another Thing"]))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_round_gives_what_matching_everybody_gives(house: ScreenedStage, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - invented names
    entries, names = filled(house, rng)
    for _ in range(2):
        entries = changed(rng, entries, names)
        put(house, entries)
        assert 0 < touched_by_round(house) < len(names), "some are touched, and not all"
        by_round = results(house)
        with house.at("adam") as uow:
            partners = [uow.session.get_one(Partner, number) for number in newest(uow)]
            anew = {each.subject: (each.band, each.hits) for each in rescreen.search_for(uow, partners)}
        assert {subject: (band, hits) for band, hits, _, subject in by_round.values()} == anew


@pytest.mark.slow
def test_a_new_register_touches_everybody(house: ScreenedStage) -> None:
    rng = random.Random(1)  # noqa: S311 - invented names
    _, names = filled(house, rng)
    with house.at("adam") as uow:
        list_service.import_register(uow, Path(__file__), REGISTER)
    assert touched_by_round(house) == len(names)


def test_a_change_of_much_touches_everybody(house: ScreenedStage) -> None:
    house.lists()
    house.add(house.case(), HARMLESS)
    house.lists("Some Place")
    assert touched_by_round(house) == 1
