"""Somebody asks for documents: the registrar chooses, masks, looks at the copy and decides; each step is kept."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from riskflow.disclosure.copies import COPY_DATA
from riskflow.disclosure.fields import fields_of
from riskflow.disclosure.letter import default_letter
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.preservation.fixity import FixityArea
from riskflow.services.disclosure.documents import open_for_disclosure, record_data
from riskflow.services.preservation.packages import case_source
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.handling import disclosures
from riskflow.store.queries import cases as case_queries
from riskflow.worker import Worker
from tests.support.cases.meeting_stage import adjusted
from tests.support.records.pdf_reading import everything_in
from tests.support.web.review_pages import HARMLESS, parts, said, sent
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import Visitor, hidden, html, words

DAY = ["28", "11", "2026"]
PARTLY, REFUSED = (
    {"letter_sv": letter.sv, "letter_en": letter.en}
    for letter in map(default_letter, (DisclosureOutcome.PARTLY, DisclosureOutcome.REFUSED))
)
"""The words with which the form of a decision is filled in."""


@pytest.fixture(scope="module")
def decided_case(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> tuple[Path, str]:
    """Return an instance with a case whose record is in the archive, and the code of the case."""
    folder = tmp_path_factory.mktemp("archived")
    with open_site(folder, cast_only) as made:
        code = made.stage.submit(HARMLESS)
        workshop, key = Worker(parts(made).config), f"record-{code}-1"
        workshop.register_record(key, workshop.issue_files(key))
    return folder, code


@pytest.fixture
def site(tmp_path: Path, decided_case: tuple[Path, str]) -> Iterator[Site]:
    with open_site(tmp_path / "instance", decided_case[0]) as opened:
        yield opened


@pytest.fixture
def code(decided_case: tuple[Path, str]) -> str:
    return decided_case[1]


@pytest.fixture
def ada(site: Site) -> Visitor:
    return site.visitor("ada")


@pytest.fixture
def at(ada: Visitor, code: str) -> str:
    """Return the address of a begun answer."""
    listed = f"/archive/cases/{code}/release"
    response = ada.send(listed, requested_on=DAY, recipient="")
    assert response.status_code == 302
    return str(response.location)


@pytest.mark.slow
def test_a_record_is_handed_out_with_masks_and_the_original_stays(site: Site, ada: Visitor, code: str, at: str) -> None:
    partners = site.stage.material.cases[HARMLESS]["partner-names"].splitlines()
    record = bytes(ada.client.get(f"/c/{code}/records/1/sv.pdf").data)
    assert sent(ada, at, **{"treatment-record-1-sv": "hand-out", "treatment-data-1": "hand-out"})[0] == 302
    marks = f"{at}/marks/1"
    with parts(site).read(SYSTEM) as uow:
        row = case_queries.newest_record(uow.session, 1)
    data = json.loads(parts(site).archive.get(row.data_digest if row else ""))
    ticks = ["title", *(each.path for each in fields_of(data) if any(name in each.text.sv for name in partners))]
    assert sent(ada, marks, tick=ticks, provision="", then="mask")[0] == 422
    status, page = sent(ada, marks, tick=ticks, provision="24:5", reason="A condition of the joint work.", then="mask")
    assert (status, "Masked, OSL 24:5" in page) == (302, True)
    assert "Masked, OSL 24:5" in said(site.visitor("ada"), marks)
    looked = said(ada, f"{at}/preview")
    assert "Handed out with masks" in looked
    drawn = ada.client.get(f"{at}/preview/record-1-sv.pdf")
    assert drawn.data.startswith(b"%PDF-")

    status, page = sent(ada, f"{at}/decide", official="", read_echoes="y", **PARTLY)
    assert (status, "Write who decides" in page) == (422, True)
    whoever = {"official": "Rut Registrator", "office": "registrator"}
    status, page = sent(ada, f"{at}/decide", **whoever, read_echoes="y", **PARTLY)
    assert status == 302, page
    assert "Handed out in part" in page
    copy = check_released(ada, code, partners)
    assert ada.client.get(f"/c/{code}/records/1/sv.pdf").data == record
    assert ada.client.get(at).status_code == 404
    assert "entered the decision of Rut Registrator on request 1 for documents" in said(ada, f"/c/{code}/history")
    check_archived(site, code, copy)


def check_released(ada: Visitor, code: str, partners: list[str]) -> bytes:
    """Check what the files of the decision say, and return the copy of the record."""
    released = f"/archive/cases/{code}/released/1"
    copy = bytes(ada.client.get(f"{released}/record-1-sv").data)
    told = everything_in(copy)
    for name in partners:
        assert name not in told
    assert "[maskat, OSL 24:5]" in told
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert list(opened.attachments) == [COPY_DATA]
    as_data = json.loads(ada.client.get(f"{released}/data-1").data)
    assert as_data["record"]["title"] == "[maskat, OSL 24:5]"
    letter = everything_in(bytes(ada.client.get(f"{released}/letter-en").data))
    for sentence in (
        "granted in part",
        "Rut Registrator, registrator",
        "kammarrätten",
        "A condition of the joint work.",
    ):
        assert sentence in letter
    return copy


def check_archived(site: Site, code: str, copy: bytes) -> None:
    """Check that the files of the decision are archived, bound and packed, and taken for no records."""
    with parts(site).read(SYSTEM) as uow:
        rows = disclosures.files_of(uow.session, 1)
        assert [row.name for row in rows] == ["record-1-sv", "data-1", "letter-sv", "letter-en"]
        known = case_queries.every_record_digest(uow.session)
        assert {digest for row in rows for digest in (row.pdf_digest, row.data_digest)} <= known
        source = case_source(uow, code)
    names = {file.digest: file.path for file in source.files if file.area is FixityArea.RECORDS}
    assert all("/released/" in names[row.pdf_digest] for row in rows)
    stranger = site.visitor()
    form = {**hidden(stranger.read("/verify")), "file": (io.BytesIO(copy), "copy.pdf")}
    answer = words(html(stranger.client.post("/verify", data=form)))
    assert "This is a copy that was handed out" in answer
    assert "genuine" not in answer


def test_all_is_refused_with_a_letter_that_says_how_to_appeal(ada: Visitor, code: str, at: str) -> None:
    status, page = sent(ada, at, **{"treatment-record-1-sv": "left-out"})
    assert (status, "Choose a provision for each document" in page) == (422, True)
    refused = {"treatment-record-1-sv": "left-out", "ground-record-1-sv": "15:1", "reason-record-1-sv": "Relations."}
    assert sent(ada, at, **refused)[0] == 302
    assert "not handed out" in said(ada, f"{at}/decide")
    status, page = sent(ada, f"{at}/decide", official="Ulla Unge", office="universitetsdirektör", **REFUSED)
    assert status == 302
    released = f"/archive/cases/{code}/released/1"
    assert ada.client.get(f"{released}/record-1-sv").status_code == 404
    for language, sentences in {
        "sv": ("Begäran avslås", "Ulla Unge, universitetsdirektör", "kammarrätten", "inom tre veckor", "15 kap. 1 §"),
        "en": ("The request is refused", "three weeks", "A written decision of the authority is needed", "Relations."),
    }.items():
        letter = everything_in(bytes(ada.client.get(f"{released}/letter-{language}").data))
        assert [each for each in sentences if each not in letter] == []


def test_masks_are_taken_away_again_and_an_answer_is_discarded(ada: Visitor, code: str, at: str) -> None:
    sent(ada, at, **{"treatment-record-1-sv": "hand-out"})
    sent(ada, f"{at}/marks/1", tick="title", provision="21:7", then="mask")
    assert sent(ada, f"{at}/marks/1", tick="outcome", then="show")[0] == 422
    status, page = sent(ada, f"{at}/marks/1", tick="title", then="show")
    assert (status, "Masked, OSL" in page) == (302, False)
    assert sent(ada, f"{at}/discard")[0] == 302
    assert ada.client.get(at).status_code == 404
    assert "discarded the begun answer" in said(ada, f"/c/{code}/history")


def test_a_day_ahead_and_an_empty_choice_are_refused_with_words(ada: Visitor, code: str, at: str) -> None:
    ahead = sent(ada, f"/archive/cases/{code}/release", requested_on=["1", "1", "2099"])
    assert (ahead[0], "cannot have been received after today" in ahead[1]) == (422, True)
    nothing = sent(ada, at)
    assert (nothing[0], "Choose at least one document" in nothing[1]) == (422, True)


@pytest.mark.parametrize("login", ["alice", "dag", "sven", "rut", "adam", "hedda", "siri"])
def test_nobody_but_the_registrar_hands_out(site: Site, code: str, at: str, login: str) -> None:
    visitor = site.visitor(login)
    assert visitor.client.get(f"/archive/cases/{code}/release").status_code in {302, 403, 404}
    assert visitor.client.get(at).status_code in {302, 403, 404}
    assert visitor.client.get(f"{at}/documents/record-1-sv").status_code in {302, 403, 404}


@pytest.mark.slow
def test_minutes_and_acts_are_handed_out_with_masks(tmp_path: Path, cast_only: Path) -> None:
    with open_site(tmp_path / "instance", cast_only) as site:
        meeting, code = adjusted(site.stage)
        site.stage.decide(code, "dag")
        worker, minutes = Worker(parts(site).config), f"minutes-{meeting}-1"
        for key in (minutes, f"act-{code}-1"):
            worker.register_record(key, worker.issue_files(key))
        with site.stage.unit_of_work_as("ada") as uow:
            opened = open_for_disclosure(uow, code)
            held, given = (record_data(uow, opened, name, parts(site).archive) for name in (minutes, "act-1"))
        ada, names = site.visitor("ada"), (f"{minutes}-sv", "act-1-en", "data-act-1")
        at = str(ada.send(f"/archive/cases/{code}/release", requested_on=DAY, recipient="").location)
        assert sent(ada, at, **{f"treatment-{name}": "hand-out" for name in names})[0] == 302
        hidden_ones = {minutes: ["items/0/title", "items/0/reference"], "act-1": ["opinion/text", "title"]}
        for record, ticks in hidden_ones.items():
            assert sent(ada, f"{at}/marks/{record}", tick=ticks, provision="15:1", then="mask")[0] == 302
        shown = said(ada, f"{at}/preview")
        assert "Opinion of RAI (1)" in shown
        assert f"Minutes {held['head']['reference']}" in shown
        assert sent(ada, f"{at}/decide", official="Ada Alm", office="", read_echoes="y", **PARTLY)[0] == 302
        released = {name: ada.client.get(f"/archive/cases/{code}/released/1/{name}").data for name in names}
    copy, act = everything_in(released[names[0]]), everything_in(released[names[1]])
    assert [held["items"][0][each] in copy for each in ("title", "reference")] == [False, False]
    assert held["items"][1]["title"] in copy
    assert "[maskat, OSL 15:1]" in copy
    assert given["opinion"]["text"] not in act
    assert "[masked, OSL 15:1]" in act
    assert given["by"]["name"] in act
    assert json.loads(released[names[2]])["record"]["title"] == "[maskat, OSL 15:1]"
