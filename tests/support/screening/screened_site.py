"""A site with a small register, two invented lists, and a case whose partner has hits to judge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from riskflow.screening.importers import ror
from riskflow.screening.lists import ParsedEntry
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import rescreen
from tests.support.screening.list_files import FREEZE, entry, prepared
from tests.support.web.web_client import Visitor, html, words

NAME = "Example Institute of Technology"
SECOND = "Sample Academy of Sciences"
REGISTER = [
    ror.RorOrganisation(
        code="0example",
        name=NAME,
        status="active",
        types=("education", "funder"),
        territory="CN",
        city="Beijing",
        website="https://www.example.edu.cn",
        domains=("example.edu.cn",),
        names=((NAME, "label", "en"), ("例子理工大学", "label", "zh"), ("EIT", "acronym", "")),
    ),
    ror.RorOrganisation(
        code="0sample",
        name=SECOND,
        status="active",
        types=("facility",),
        territory="FR",
        city="Paris",
        website="https://www.sample.example",
        domains=("sample.example",),
        names=((SECOND, "label", "en"), ("Akademi för prov", "label", "sv")),
    ),
]
LISTED = replace(
    entry(NAME, "Example Inst. of Technology", code="EX-1", reason="It is said to build engines for drones."),
    programme="Invented regime",
    listed_on="2026-05-04",
)


def lists(stage: DemoRunner, *entries: ParsedEntry, at: Sequence[str] = ("eu-fsf", "un-sc"), days_old: int = 0) -> None:
    """Put lists in force, with ten invented entries and those given, and screen everybody again."""
    with stage.unit_of_work_as("adam") as uow:
        published = (datetime.now(UTC) - timedelta(days=days_old)).date()
        for source in at:
            file = prepared(source, *FREEZE, *entries)
            list_service.import_list(uow, replace(file, published_on=published), may_shrink=True)
        rescreen.rescreen_outdated(uow)


def register(stage: DemoRunner) -> None:
    """Put the register in force."""
    with stage.unit_of_work_as("adam") as uow:
        list_service.import_register(uow, Path(list_service.__file__), REGISTER)


def put_in_force(stage: DemoRunner) -> None:
    """Put in force the register, and two lists that name its first organisation."""
    register(stage)
    lists(stage, LISTED)


def seen_by(visitor: Visitor, place: str) -> str:
    """Return what somebody reads at a place, without the marks."""
    return words(html(visitor.client.get(place)))
