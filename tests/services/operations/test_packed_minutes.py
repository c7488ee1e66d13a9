"""Minutes are in the packages of the cases that they concern, and of the year, for whoever may read all of them."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from riskflow.cases.labels import Advice
from riskflow.preservation.delivery import VERIFIER_SOURCE
from riskflow.services.meetings import minutes
from riskflow.services.preservation.fixity import check_portion
from riskflow.services.preservation.minutes_files import CLOSED_TO_PERSON
from riskflow.services.preservation.packages import (
    PackageLayout,
    PackageSource,
    case_source,
    write_package,
    year_source,
)
from riskflow.services.unit_of_work import SYSTEM
from riskflow.worker import Worker
from tests.support.cases.meeting_stage import HIGH, attended, called, closed, declared, sent
from tests.support.records.archived import ArchivedInstance
from tests.support.records.packages import files_of
from tests.support.records.premis import PREMIS, premis_faults

MINUTES = [f"meetings/1/records/minutes-1{ending}" for ending in ("-en.pdf", "-sv.pdf", ".json")]


class Minuted:
    """An instance with archived minutes about two cases; ravi takes no part in the second."""

    def __init__(self, folder: Path) -> None:
        self.made = ArchivedInstance(folder)
        stage = self.made.stage
        self.code, self.other = stage.submit(HIGH), stage.submit(HIGH)
        for login in ("ravi", "rut", "rosa"):
            declared(stage, self.other, login, has_conflict=login == "ravi")
        number = called(stage, self.code, self.other)
        attended(stage, number)
        stage.opine(self.code, Advice.WITH_CONDITIONS)
        closed(stage, number)
        sent(stage, number, "rut", "rosa")
        for login in ("rut", "rosa"):
            with stage.unit_of_work_as(login) as uow:
                minutes.approve(uow, number, 1)
        worker, key = Worker(self.made.config), f"minutes-{number}-1"
        worker.register_record(key, worker.issue_files(key))
        self.made.archive_act(self.code, 1)
        check_portion(self.made.instance)

    def package(self, source: PackageSource) -> dict[str, bytes]:
        target = io.BytesIO()
        write_package(source, self.made.instance, PackageLayout.SIP, target)
        return files_of(target.getvalue())


@pytest.fixture(scope="module")
def minuted(tmp_path_factory: pytest.TempPathFactory) -> Minuted:
    return Minuted(tmp_path_factory.mktemp("minuted"))


def of_meetings(source: PackageSource) -> list[str]:
    return sorted(file.path for file in source.files if file.path.startswith("meetings/"))


@pytest.mark.slow
def test_a_package_of_a_case_has_its_minutes_and_its_acts_before_anything_is_decided(
    minuted: Minuted, tmp_path: Path
) -> None:
    with minuted.made.instance.read(SYSTEM) as uow:
        source = case_source(uow, minuted.code)
    assert of_meetings(source) == MINUTES
    assert any(file.path.endswith("records/act-1-sv.pdf") for file in source.files)
    files = minuted.package(source)
    document = next(content for name, content in files.items() if name.endswith("premis.xml"))
    assert premis_faults(document) == []
    premis = etree.fromstring(document)
    objects = (
        "//p:object[p:originalName[contains(., '/meetings/1/records/')]]/p:objectIdentifier/p:objectIdentifierValue"
    )
    identifiers = premis.xpath(f"{objects}/text()", namespaces=PREMIS)
    assert len(identifiers) == len(MINUTES)
    for kind in ("creation", "digital signature generation", "ingestion", "fixity check"):
        about = f"//p:event[p:eventType='{kind}']//p:linkingObjectIdentifierValue/text()"
        assert set(identifiers) <= set(premis.xpath(about, namespaces=PREMIS)), kind
    for name, content in files.items():
        (place := tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER_SOURCE), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, "Everything holds" in run.stdout) == (0, True), run.stdout


def test_a_year_has_the_minutes_and_the_cases_of_which_only_acts_are_archived(minuted: Minuted) -> None:
    with minuted.made.instance.read(SYSTEM) as uow:
        source = year_source(uow, minuted.made.instance.now().year)
    assert of_meetings(source) == MINUTES
    assert any("records/act-1" in file.path for file in source.files)


def test_minutes_with_an_item_that_is_closed_to_the_person_are_named_as_left_out(minuted: Minuted) -> None:
    with minuted.made.stage.unit_of_work_as("rosa") as uow:
        assert of_meetings(case_source(uow, minuted.code)) == MINUTES
    with minuted.made.stage.unit_of_work_as("ravi") as uow:
        source = case_source(uow, minuted.code)
    assert of_meetings(source) == []
    assert [each["en"] for each in source.left_out if "RAI" in each["about"]] == [CLOSED_TO_PERSON.en]
