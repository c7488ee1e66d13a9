"""Judgements on entries with the old codes, made of row numbers and years, go on through the next edition."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command

from riskflow.screening.importers.succession import content_digest
from riskflow.screening.lists import EntryStanding
from riskflow.screening.verdicts import HitVerdict, pair_digest, subject_digest
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.rescreen import search_for, store_screenings
from riskflow.services.partners.status import partner_statuses
from riskflow.store.database import Database, alembic_config
from riskflow.store.queries import partners
from tests.support.screening.list_files import uow
from tests.support.screening.screening_list import row, screening_list

BEFORE, AFTER = "0043", "0046"
DAY = "2026-11-01 00:00:00+00:00"
NAME = "Jade Kiln Ceramics"
OLD_ENTRIES = [
    ("us-csl", "Ent-4-jade kiln ceramics", NAME, "Entity List (EL)", ["CN"]),
    ("us-csl", "17014", "Frozen Bank", "Specially Designated Nationals (SDN): RUSSIA", []),
    ("us-csl", "17014/2", "Frozen Bank", "Sectoral Sanctions Identifications List (SSI): RUSSIA", []),
    ("us-1286", "2025-jade academy", "Jade Academy", "Section 1286, FY2025", ["CN"]),
]
REPORT = "schema,name,aliases,program,report-date,country,source_url\nCompany,{},,Section 1286,{},CN,\n"


def old_digest(name: str, programme: str, territories: list[str]) -> str:
    return content_digest([name], territories, programme, "", EntryStanding.LISTED)


def insert(database: Database, table: str, **values: object) -> None:
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    with database.engine.begin() as connection:
        connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({marks})"), values)


def put_old_rows(database: Database) -> None:
    insert(database, "person", id=1, login="a", name="A", email="a", department="", title="")
    for number, source in ((1, "us-csl"), (2, "us-1286")):
        insert(
            database, "list_version", source=source, file_name="f", sha256=source, imported_at=DAY,
            entries=3 if number == 1 else 1, names=1, left_out=0, is_in_force=True,
        )  # fmt: skip
    for number, (source, code, name, programme, territories) in enumerate(OLD_ENTRIES):
        version = 1 if source == "us-csl" else 2
        insert(
            database, "list_entry", version_id=version, number=number, code=code, name=name, kind="organisation",
            territories='["CN"]' if territories else "[]", programme=programme, reason="", listed_on="", url="",
            identifiers="{}", fingerprint=old_digest(name, programme, territories),
        )  # fmt: skip
        insert(database, "list_entry_name", version_id=version, number=number, position=0, text=name, kind="name")


def judged_partner(database: Database, number: int, entry: tuple[str, str, str, str, list[str]]) -> None:
    source, code, name, programme, territories = entry
    insert(
        database, "partner", id=number, code=str(number), name=name, territory="", city="", website="",
        organisation="", created_at=DAY, created_by=1, version=1, salt="s",
    )  # fmt: skip
    insert(
        database, "judgement", partner_id=number, source=source, entry=code, entry_name=name,
        pair=pair_digest(subject_digest(name, "", ""), source, code, old_digest(name, programme, territories)),
        verdict="another", reason="Another town.", author_id=1, judged_at=DAY, salt="s",
    )  # fmt: skip


def verdicts(database: Database, number: int) -> list[HitVerdict | None]:
    with uow(database) as at:
        found = list(partners.partners_numbered(at.session, [number]).values())
        store_screenings(at, found, search_for(at, found))
        at.session.flush()
        return [each.verdict for each in partner_statuses(at, found)[0].judged_hits]


def test_judgements_are_carried_from_old_codes_through_new_editions(empty_database_url: str, tmp_path: Path) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, BEFORE)
    database = Database(empty_database_url)
    put_old_rows(database)
    for number, place in ((1, 0), (2, 3)):
        judged_partner(database, number, OLD_ENTRIES[place])
    command.upgrade(config, "head")
    assert [verdicts(database, n) for n in (1, 2)] == [[HitVerdict.ANOTHER], [HitVerdict.ANOTHER]]
    bank = {"entity_number": "17014", "programs": "RUSSIA", "addresses": ""}
    rows = [row("Aardvark Works"), row(NAME), row("Frozen Bank", "SDN", **bank)]
    for edition, more in enumerate(([], [row("Zebra Works")])):
        path = screening_list(tmp_path / f"{edition}.csv", [*more, *rows])
        (tmp_path / "1286.csv").write_text(REPORT.format("Jade Academy", 2026 + edition), encoding="utf-8")
        with uow(database) as at:
            list_service.import_list(at, list_service.prepare("us-csl", [path]), may_shrink=True)
            list_service.import_list(at, list_service.prepare("us-1286", [tmp_path / "1286.csv"]))
            found = list_service.difference(at, "us-csl")
        assert len(found.added) == 1, found
        assert [verdicts(database, n) for n in (1, 2)] == [[HitVerdict.ANOTHER], [HitVerdict.ANOTHER]]
    database.engine.dispose()


def test_the_migration_goes_back_and_forth_with_its_rows(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, BEFORE)
    database = Database(empty_database_url)
    put_old_rows(database)
    command.upgrade(config, AFTER)
    with database.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT keys, parts, programme FROM list_entry ORDER BY number")).all()
    shown = [" ".join(map(str, each)) for each in rows]
    assert "SDN-17014" in shown[1]
    assert "SSI-17014" in shown[2]
    assert shown[3].endswith("Section 1286")
    command.downgrade(config, BEFORE)
    command.upgrade(config, AFTER)
    database.engine.dispose()
