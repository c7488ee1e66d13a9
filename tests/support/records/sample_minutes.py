"""Minutes and an addition to them, as the tests of records draw them."""

from datetime import UTC, date, datetime

from riskflow.records.minutes import (
    Minutes,
    MinutesAddition,
    MinutesAdjuster,
    MinutesHead,
    MinutesItem,
    MinutesPerson,
)
from riskflow.records.model import RecordDissent
from riskflow.records.pdf import Printed, render_pdf
from riskflow.text import Language, Text
from tests.support.records.rendering import BASE_URL, TEMPLATES

INSTITUTION = Text(sv="Lärosätet", en="The University")
DRAWN_UP_AT = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
HEAD = MinutesHead(
    reference="RAI 2026:7",
    group=Text(sv="RAI", en="RAI"),
    held_on=date(2026, 11, 20),
    opened_at="09:00",
    closed_at="10:40",
    place="Salongen",
    president="Rut Rydell",
    keeper="Sven Sköld",
    present=(
        MinutesPerson(name="Rut Rydell"),
        MinutesPerson(name="Ravi Raman", note=Text(sv="från och med punkt 2", en="from item 2")),
    ),
    absent=("Roland Rask",),
    also_present="Doris Dahl",
    remarks="Mötet öppnades av ordföranden.",
    items=2,
)
CASE = MinutesItem(
    position=1,
    title="Kvantsensorer med Łódź",
    reference="RF-2026-0007",
    outcome=Text(sv="Yttrande lämnat", en="Opinion given"),
    recommendation=Text(sv="Gå vidare, med villkor", en="Go ahead, with conditions"),
    conditions=("Skriftligt besked från exportkontroll",),
    dissents=(RecordDissent(name="Ravi Raman", reasons="Villkoren räcker inte."),),
    note="Frågan diskuterades utförligt.",
    taking_part=("Rut Rydell",),
    in_conflict=("Rosa Rönnberg",),
    undeclared=("Olle Olsson",),
    away=("Ravi Raman",),
    quorum=3,
    has_quorum=False,
)
OTHER = MinutesItem(
    position=2,
    title="Nästa möte",
    outcome=Text(sv="Anmält till protokollet", en="Noted"),
    taking_part=("Rut Rydell", "Ravi Raman"),
    quorum=2,
    has_quorum=True,
)
MINUTES = Minutes(
    institution=INSTITUTION,
    code="0123456789ABCDEF",
    drawn_up_at=DRAWN_UP_AT,
    head=HEAD,
    items=(CASE, OTHER),
    adjusters=(MinutesAdjuster(name="Rut Rydell", on=date(2026, 11, 23)),),
    draft=2,
    last_event=411,
    chain_digest="a" * 64,
)
ADDITION = MinutesAddition(
    institution=INSTITUTION,
    code="FEDCBA9876543210",
    drawn_up_at=DRAWN_UP_AT,
    reference="RAI 2026:7",
    number=1,
    amends="0123456789ABCDEF",
    text="Rosa Rönnberg var närvarande från punkt 2.",
    by="Sven Sköld",
    on=date(2026, 11, 24),
    last_event=420,
    chain_digest="b" * 64,
)


def minutes() -> Minutes:
    return MINUTES


def addendum() -> MinutesAddition:
    return ADDITION


def drawn(record: Printed, language: Language) -> bytes:
    return render_pdf(record, language, templates=TEMPLATES, base_url=BASE_URL, development_seal=True)
