"""The archive page narrows its list and counts, and packages are for those who look after the archive."""

import io
import re
import zipfile

import pytest

from riskflow.cases.labels import Advice
from riskflow.records.kinds import ActKind
from riskflow.services.listing import archive as archive_lists
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.web.reviewer.records import pages as records_pages
from riskflow.worker import Worker
from tests.support.records.undrawn import filed_act
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import HARMLESS, HIGH, parts, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import words


def archived(pages: Site) -> str:
    """Return the code of a case that closed by itself and whose record is archived."""
    code = pages.stage.submit(HARMLESS)
    worker, key = Worker(parts(pages).config), f"record-{code}-1"
    worker.register_record(key, worker.issue_files(key))
    return code


def test_the_archive_is_narrowed_by_year_kind_outcome_and_department(pages: Site) -> None:
    code = archived(pages)
    ada = pages.visitor("ada")
    page = ada.read("/archive?group=records")
    assert not faults(page, "en")
    assert code in ada.client.get("/archive?group=records").text
    assert "Self-assessment (1)" in words(page)
    assert code in ada.client.get("/archive?kind=self-assessment").text
    for narrowed in ("kind=decision", "outcome=decline"):
        shown = ada.client.get(f"/archive?{narrowed}").text
        assert code not in shown
        assert "No record was found." in shown
    assert code in ada.client.get("/archive?group=records&year=1066&kind=none").text  # what is no value narrows nothing


def test_where_there_are_more_records_than_are_counted_values_have_no_numbers(
    pages: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(pages)
    monkeypatch.setattr(archive_lists, "MAX_COUNTED", 0)
    shown = words(pages.visitor("ada").read("/archive?group=records"))
    assert "Self-assessment" in shown
    assert "Self-assessment (1)" not in shown


def test_whoever_looks_after_the_archive_fetches_packages_and_nobody_else(pages: Site) -> None:
    code = archived(pages)
    ada, alice = pages.visitor("ada"), pages.visitor("alice")
    assert f"/archive/cases/{code}/sip.zip" in ada.client.get(f"/c/{code}/records").text
    assert "package" not in said(alice, f"/c/{code}/records")
    for address in (f"/archive/cases/{code}/sip.zip", "/archive/years/2026/sip.zip"):
        assert alice.client.get(address).status_code == 403
    with ada.client.get(f"/archive/cases/{code}/plain.zip") as answer:
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    assert {"verify.py", "manifest.p7s", "README.txt"} < set(names)
    assert any(name.endswith("/records/record-1-sv.pdf") for name in names)


def test_a_year_of_more_cases_than_a_page_packs_names_the_command(pages: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    archived(pages)
    monkeypatch.setattr(records_pages, "MAX_CASES_OF_A_PACKAGE", 0)
    year = parts(pages).now().astimezone(SWEDISH_TIME).year
    answer = pages.visitor("ada").client.get(f"/archive/years/{year}/sip.zip")
    assert answer.status_code == 422
    assert f"riskflow archive package --year {year}" in answer.text


def test_a_year_or_a_layout_that_does_not_exist_is_not_found(pages: Site) -> None:
    code = archived(pages)
    ada = pages.visitor("ada")
    assert ada.client.get("/archive/package.zip?of=2026&layout=plain").status_code == 302
    for address in (
        "/archive/package.zip?of=x&layout=plain",
        "/archive/package.zip?of=2026&layout=tar",
        "/archive/years/0/sip.zip",
        "/archive/years/1/sip.zip",
        "/archive/years/9999/sip.zip",
        "/archive/years/1999/sip.zip",
        f"/archive/cases/{code}/tar.zip",
        "/archive/cases/nobody/sip.zip",
    ):
        assert ada.client.get(address).status_code == 404, address


def test_the_registrar_notes_a_dispatch_and_the_number_is_locked(pages: Site) -> None:
    code = archived(pages)
    ada, dag = pages.visitor("ada"), pages.visitor("dag")
    with pages.stage.unit_of_work_as("ada") as uow:
        today = uow.today
    page = ada.read(f"/c/{code}/dispatch")
    assert "The case has no registration number" in words(page)
    assert sent(ada, f"/c/{code}/register", registry_no="V-2026-0345")[0] == 302
    page = ada.read(f"/c/{code}/dispatch")
    assert not faults(page, "en")
    assert "Record 1: Self-assessment, Swedish, as issued" in words(page)
    file = re.findall(r'value="([0-9a-f]{64})"', ada.client.get(f"/c/{code}/dispatch").text)[0]
    assert sent(ada, f"/c/{code}/dispatch", file=file, recipients="")[0] == 422
    day = [str(part) for part in (today.day, today.month, today.year)]
    assert sent(ada, f"/c/{code}/dispatch", file=file, recipients="Alice\r\nRektor", day=day)[0] == 302
    shown = said(ada, f"/c/{code}/records")
    assert "Alice; Rektor" in shown
    assert "Nothing of what was dispatched changes" in shown
    assert "Change the registration number" not in shown
    assert sent(ada, f"/c/{code}/register", registry_no="V-2026-0999")[0] == 409
    assert "was dispatched on" in said(ada, f"/c/{code}/history")
    assert dag.client.get(f"/c/{code}/dispatch").status_code in {403, 404}


def test_acts_have_a_list_of_their_own_with_what_became_of_them(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    pages.stage.decide(code, "dag")
    ada = pages.visitor("ada")
    page = ada.read("/archive/acts")
    assert not faults(page, "en")
    assert "Being drawn up" in words(page)
    assert "Opinion of RAI 1" in words(page)
    mark = filed_act(pages.stage, code, 1, ActKind.OPINION)
    page = ada.read("/archive/acts")
    assert "Being drawn up" not in words(page)
    assert not faults(page, "en")
    shown = words(page)
    for each in (
        "Records of the handling (1)",
        "Opinion of RAI (1)",
        "Not dispatched (1)",
        f"Verify {mark}",
        "not read again yet",
    ):
        assert each in shown
    for found in (f"q={mark[:4]}-{mark[4:].lower()}", "kind=opinion", "number=1", "sent=not-dispatched&year=1066"):
        assert mark in words(ada.read(f"/archive/acts?{found}"))
    for found in ("q=0123456789ABCDEF", "kind=position", "number=2", "sent=dispatched"):
        assert "No record was found." in words(ada.read(f"/archive/acts?{found}"))
    assert pages.visitor("alice").client.get("/archive/acts").status_code == 403
