"""Frozen: addresses with their methods, fields of forms, and what the demonstration writes. See test_frozen.py."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from tests.house.frozen.comparison import check_frozen
from tests.house.frozen.forms import forms_of
from tests.house.frozen.program import run_stories
from tests.support.screening import screened_site
from tests.support.web.review_pages import READ
from tests.support.web.site import Site, open_site, prepare_instance
from tests.support.web.web_client import hidden

PEOPLE: dict[str | None, tuple[str, ...]] = {
    None: (),
    "alice": (),
    "bodil": (),
    "hedda": ("acknowledge",),
    "rut": ("opinion", "declare"),
    "roland": ("declare",),
    "ravi": ("rate",),
    "sven": (),
    "eva": ("clear",),
    "greta": ("decide", "suspend"),
    "dag": ("resume",),
    "ada": ("register",),
    "adam": (),
}
"""Who looks at the pages, and which deeds they look for in every case."""
HELD_ELSEWHERE = {
    "POST /freezes": "tests/web/reviewer/test_freezes.py",
    "POST /inbox/views/<int:number>/delete": "tests/web/reviewer/test_inbox_work.py",
    "POST /delegations/new": "tests/web/reviewer/people/test_delegations.py",
    "POST /delegations/<int:number>/end": "tests/web/reviewer/people/test_delegations.py",
    "POST /leavers/questions/<int:inquiry>": "tests/web/reviewer/people/test_leavers_questions.py",
    "POST /leavers/<code>": "tests/web/reviewer/people/test_leavers.py",
    "POST /meetings/<int:number>/close": "tests/web/meetings/test_meeting_pages.py",
    "POST /meetings/<int:number>/call": "tests/web/meetings/test_meeting_pages.py",
    "POST /meetings/<int:number>/minutes": "tests/web/meetings/test_meeting_pages.py",
    "POST /meetings/<int:number>/minutes/verdict": "tests/web/meetings/test_meeting_pages.py",
    "POST /meetings/<int:number>/minutes/back": "tests/web/meetings/test_meeting_pages.py",
    "POST /c/<code>/circulation/answer": "tests/web/meetings/test_meeting_pages.py",
    "POST /a/<code>/apart": "tests/web/applicant/test_reuse.py",
    "POST /a/<code>/partner": "tests/web/applicant/test_reuse.py",
    "POST /a/<code>/version": "tests/web/applicant/test_reuse.py",
    "POST /a/<code>/partners/<partner>/seen": "tests/web/applicant/test_partner_changes.py",
    "POST /archive/cases/<code>/release": "tests/web/test_disclosure.py",
    "POST /archive/cases/<code>/release/<int:number>": "tests/web/test_disclosure.py",
    "POST /archive/cases/<code>/release/<int:number>/decide": "tests/web/test_disclosure.py",
    "POST /archive/cases/<code>/release/<int:number>/discard": "tests/web/test_disclosure.py",
    "POST /archive/cases/<code>/release/<int:number>/marks/<record>": "tests/web/test_disclosure.py",
    "POST /c/<code>/records/<int:number>/<language>/sign": "tests/web/test_signatures.py",
    "POST /c/<code>/records/<int:number>/<language>/sign/begin": "tests/web/test_signatures.py",
    "POST /c/<code>/records/acts/<int:number>/<language>/sign": "tests/web/test_signatures.py",
    "POST /c/<code>/records/acts/<int:number>/<language>/sign/begin": "tests/web/test_signatures.py",
    "POST /signing/<token>": "tests/web/test_signatures.py",
    "POST /c/<code>/dispatch": "tests/web/test_archive.py",
    "POST /meetings/<int:number>/minutes/<language>/sign": "tests/web/test_signatures.py",
    "POST /meetings/<int:number>/minutes/<language>/sign/begin": "tests/web/test_signatures.py",
    "POST /screenings": "tests/web/reviewer/follow_up/test_watch.py",
    "POST /c/<code>/changes/<int:number>": "tests/web/reviewer/follow_up/test_watch.py",
    "POST /a/<code>/partners/<partner>/owners/<int:number>/withdraw": "tests/web/reviewer/follow_up/test_watch.py",
    "POST /c/<code>/conflict/ruling": "tests/web/reviewer/test_conflicts.py",
    "POST /c/<code>/correction/ruling": "tests/web/reviewer/test_corrections.py",
    "POST /admin/people/<int:number>/confirm": "tests/web/admin/test_people.py",
    "POST /admin/people/<int:number>/end": "tests/web/admin/test_people.py",
    "POST /admin/people/grant": "tests/web/admin/test_people.py",
    "POST /admin/people/<int:number>/sessions/<int:session>/end": "tests/web/admin/test_person.py",
    "POST /admin/people/<int:number>/sessions/end": "tests/web/admin/test_person.py",
    "POST /admin/tokens/new": "tests/web/admin/test_tokens.py",
    "POST /admin/tokens/<int:number>/revoke": "tests/web/admin/test_tokens.py",
    "POST /login/back-channel-logout": "tests/web/account/test_sign_in.py",
    "POST /admin/letters/<int:number>/again": "tests/web/admin/test_outbox.py",
    "POST /admin/partners/<int:number>/undo": "tests/web/applicant/test_partners.py",
    "POST /admin/questions/<number>/preview": "tests/web/admin/test_questionnaires.py",
    "POST /admin/questions/proposals/<int:proposal>": "tests/web/admin/test_questionnaires.py",
    "POST /c/<code>/light-check": "tests/web/reviewer/deliberation/test_deliberation.py",
    "POST /c/<code>/ask-rai": "tests/web/reviewer/deliberation/test_deliberation.py",
    "POST /c/<code>/dissent": "tests/web/reviewer/deliberation/test_dissents.py",
    "POST /c/<code>/statement": "tests/web/reviewer/people/test_work.py",
    "POST /c/<code>/tasks/end": "tests/web/reviewer/people/test_work.py",
    "POST /absences/<int:number>/end": "tests/web/reviewer/people/test_work.py",
    "POST /admin/committees/seats/<int:number>": "tests/web/admin/test_seats.py",
    "POST /admin/committees/seats/<int:number>/hand-over": "tests/web/admin/test_seats.py",
    "POST /admin/people/<int:number>/telephone": "tests/web/admin/test_person.py",
    "POST /account/calendar/revoke": "tests/web/account/test_calendar.py",
    "POST /a/<code>/check": "tests/web/applicant/test_tasks.py",
    "POST /a/<code>/since": "tests/web/applicant/test_reuse.py",
    "POST /a/<code>/stop": "tests/web/applicant/test_tasks.py",
    "POST /c/<code>/answer-question": "tests/web/reviewer/test_requests.py",
    "POST /c/<code>/be-heard": "tests/web/reviewer/test_requests.py",
    "POST /c/<code>/draft/<form>": "tests/web/reviewer/test_drafts.py",
    "POST /c/<code>/follow-up/<int:number>/proof": "tests/web/reviewer/follow_up/test_follow_up.py",
    "POST /c/<code>/follow-up/<int:number>/ruling": "tests/web/reviewer/follow_up/test_follow_up.py",
}
"""Forms that the demonstration does not reach, and the tests that send them."""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the demonstration."""
    return tmp_path_factory.mktemp("frozen")


@pytest.fixture(scope="module")
def demonstration(instance: Path, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the site with a case in every state, a register, and lists that name one partner."""
    template = tmp_path_factory.mktemp("template")
    prepare_instance(template, migrated_file)
    with open_site(instance, template) as built:
        screened_site.put_in_force(built.stage)
        run_stories(built.stage)
        yield built


@pytest.fixture(scope="module")
def case(demonstration: Site) -> str:
    """Return a draft that has a partner with hits; beside it are cases to advise on, and to acknowledge."""
    alice = demonstration.visitor("alice")
    code = alice.start()
    assert alice.send(f"/a/{code}/partners/find?q=EIT", organisation="0example").status_code == 302
    adam = demonstration.visitor("adam")
    form = hidden(adam.read("/admin/lists"))
    own = {**form, "name": "Broken Promise Ltd", "reason": "They did not pay.", "territory": "SE", "aliases": ""}
    assert adam.client.post("/admin/lists", data=own).status_code == 302
    stage = demonstration.stage
    stage.rate(stage.submit("rf-14"), "ravi", "rosa", "rut")
    assert demonstration.visitor("sven").send(f"/c/{stage.submit('rf-06')}/second-reading", **READ).status_code == 302
    return code


def test_the_addresses_have_their_methods(demonstration: Site) -> None:
    rules = list(demonstration.app.url_map.iter_rules())
    found = {rule.rule: sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) for rule in rules}
    check_frozen("addresses", found)


@pytest.mark.slow
def test_the_forms_have_their_fields(demonstration: Site, instance: Path, case: str) -> None:
    codes = [code for (code,) in _rows(instance, "SELECT code FROM matter ORDER BY id")]
    people: dict[str | None, list[str]] = {
        login: ["/", *(f"/c/{code}/{case_action}" for code in codes for case_action in deeds)]
        for login, deeds in PEOPLE.items()
    }
    people["alice"] += [
        f"/a/{case}/{place}" for place in ("people?q=bod", "partners", "partners/find?q=EIT", "security")
    ]
    people["adam"] += ["/admin/questions", "/admin/lists", "/admin/partners", "/admin/letters"]
    people["alice"] += [f"/a/{code}{place}" for code in codes for place in ("", "/plan", "/check", "/people")]
    forms = forms_of(demonstration, people)
    posts = {f"POST {rule.rule}" for rule in demonstration.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts - forms.keys() == HELD_ELSEWHERE.keys()
    check_frozen("forms", {name: sorted(fields) for name, fields in forms.items()})


def _rows(instance: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(instance / "riskflow.sqlite")) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.usefixtures("demonstration")
def test_the_chain_of_events_is_hashed_as_it_is_written_down(instance: Path) -> None:
    """The form of what is hashed stands here once more, so that events of today can be checked without the program."""
    previous = "0" * 64
    rows = _rows(instance, "SELECT seq, case_id, tag, actor_id, at, data, previous, hash, salt FROM event ORDER BY seq")
    emptied = {seq for (seq,) in _rows(instance, "SELECT row_id FROM removed_row WHERE of_table = 'event'")}
    assert len(rows) - len(emptied) > 100
    for seq, of_case, tag, actor, at, data, before, written, salt in rows:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC).isoformat(timespec="microseconds")
        content = {"seq": seq, "case": of_case, "tag": tag, "actor": actor, "at": moment, "data": json.loads(data)}
        salted = {"salt": salt} if salt else {}
        hashed = sha256(b"riskflow-event-1\n" + rfc8785.dumps({**content, "previous": previous, **salted})).hexdigest()
        assert before == previous, seq
        assert written == hashed or (seq in emptied and content["data"] == salted == {}), seq
        previous = written


@pytest.mark.usefixtures("case")
def test_the_demonstration_orders_its_work_under_known_keys(instance: Path) -> None:
    rows = _rows(instance, "SELECT name, queue_name, workflow_uuid, application_version FROM workflow_status")
    found = {
        (name, queue, re.sub(r"(?<=removal-).*|[^-]*\d$|(?<=-)[^-]{12}(?=-)", "{}", key), app)
        for name, queue, key, app in rows
    }
    assert found == {
        ("draw-up-record", "records", "record-{}-{}", "1"),
        ("draw-up-record", "records", "act-{}-{}", "1"),
        ("draw-up-record", "records", "minutes-1-{}", "1"),
        ("remove-content", "records", "removal-{}", "1"),
        ("send-letters", "letters", "letters-{}", "1"),
        ("screen-partners", "screening", "screen-{}", "1"),
    }
