"""A form that names something that is not there never claims success, and says so."""

from typing import Any

import pytest
from flask import get_flashed_messages

from riskflow.web.routes import ROUTES
from tests.support.web.review_pages import HIGH
from tests.support.web.site import Site
from tests.support.web.web_client import hidden, html, words

REASON = {"reason": "It is no longer so."}
NOT_THERE: dict[str, tuple[str, dict[str, Any]]] = {
    "/admin/lists/remove": ("adam", {"entry": "never listed"}),
    "/admin/partners": ("adam", {"partner": "nobody", "into": "nothing", **REASON}),
    "/admin/partners/999/undo": ("adam", {}),
    "/admin/people/999/confirm": ("adam", {}),
    "/admin/people/999/end": ("adam", REASON),
    "/admin/people/99999/sessions/end": ("adam", {}),
    "/admin/people/99999/sessions/999/end": ("adam", {}),
    "/admin/people/99999/telephone": ("adam", {"telephone": "+46 8 1"}),
    "/admin/tokens/999/revoke": ("adam", REASON),
    "/inbox/views/999/delete": ("sven", {}),
    "/inbox/selected": ("sven", {"case": "nothing"}),
    "/inbox/views": ("sven", {"name": ""}),
    "/delegations/999/end": ("greta", REASON),
    "/leavers/questions/999": ("sven", {"person": "99999", **REASON}),
    "/absences/999/end": ("sven", {}),
    "/admin/committees/seats/999": ("adam", {"competences": ["legal"]}),
    "/admin/committees/seats/999/hand-over": ("adam", {"person": "99999", **REASON}),
    "/c/CASE/work": ("sven", {"person": "99999", **REASON}),
    "/c/CASE/tasks/end": ("sven", {"task": "rater:99999", **REASON}),
    "/admin/people/grant": ("adam", {"person": "99999", "role": "registrar", "scope": "", **REASON}),
    "/admin/letters/999/again": ("adam", {}),
    "/admin/questions/99.0/release": ("adam", {**REASON, "applies_from": ["1", "3", "2031"]}),
    "/admin/questions/proposals/999": ("adam", {}),
    "/account/sessions/999/end": ("adam", {}),
    "/freezes": ("eva", {"judgement": "999", "ruling": "confirm", **REASON}),
    "/a/DRAFT/people/invite": ("alice", {"person": "99999"}),
    "/a/DRAFT/people/remove": ("alice", {"person": "99999"}),
    "/a/DRAFT/partners/nobody": ("alice", {"hits": "eu-fsf|1", "verdict": "same", **REASON}),
    "/a/DRAFT/partners/nobody/screen": ("alice", {}),
    "/a/DRAFT/partners/nobody/seen": ("alice", {"screening": "999"}),
    "/a/DRAFT/partners/nobody/remove": ("alice", {}),
    "/a/DRAFT/partners/nobody/owners": (
        "alice",
        {"name": "X", "share": "5", "source": "Y", "as_of": ["1", "1", "2026"]},
    ),
    "/a/DRAFT/partners/nobody/owners/999/withdraw": ("alice", {}),
    "/c/CASE/changes/999": ("sven", {"outcome": "nothing", **REASON}),
    "/a/DRAFT/partners/find": ("alice", {"organisation": "0unknown0"}),
    "/a/DRAFT/documents/remove": ("alice", {"number": "999"}),
    "/a/DRAFT/ask/title": ("alice", {"who": "person:99999", "message": "Please answer."}),
    "/a/DRAFT/ask/take-back": ("alice", {"inquiry": "999"}),
    "/a/DRAFT/notes/title": ("alice", {"done": "999"}),
    "/a/DRAFT/notes/no-question": ("alice", {"text": "A note."}),
    "/a/DRAFT/asked/title": ("alice", {"title": "Another"}),
    "/a/DRAFT/stop": ("alice", {}),
    "/a/DRAFT/q/no-question": ("alice", {}),
    "/a/nobodyscase/copy": ("alice", {}),
    "/c/CASE/hand-over": ("sven", {"person": "nobody", **REASON}),
    "/archive/cases/nobodyscase/release": ("ada", {"requested_on": ["28", "11", "2026"]}),
    "/archive/cases/CASE/release/999": ("ada", {"treatment-record-1-sv": "hand-out"}),
    "/archive/cases/CASE/release/999/marks/1": ("ada", {"tick": "title", "provision": "24:5"}),
    "/archive/cases/CASE/release/999/decide": ("ada", {"official": "Ada Alm"}),
    "/archive/cases/CASE/release/999/discard": ("ada", {}),
    "/c/CASE/records/9/sv/sign": ("dag", {}),
    "/c/CASE/records/9/sv/sign/begin": ("dag", {}),
    "/c/CASE/records/acts/9/sv/sign": ("dag", {}),
    "/c/CASE/records/acts/9/sv/sign/begin": ("dag", {}),
    "/c/CASE/dispatch": ("ada", {"file": "nothing", "recipients": "Rektor"}),
    "/c/CASE/secrecy": ("sven", {"field": "nothing", "provision": "osl-15-1", **REASON}),
    "/c/CASE/conflict/ruling": ("sven", {"person": "99999", "ruling": "no", **REASON}),
    "/judging/rounds/999/0": ("ravi", {"dual-use": "low"}),
    "/c/CASE/draft/weather": ("sven", {"reason": "Begun."}),
    "/c/CASE/clear": ("eva", {"stop": "999", "outcome": "no", "basis": "An expert opinion."}),
    "/c/CASE/follow-up/999/proof": ("alice", {"text": "It is met."}),
    "/c/CASE/follow-up/999/ruling": ("sven", {"ruling": "accepted"}),
    "/c/CASE/follow-up/999/waive": ("dag", REASON),
    "/meetings/999/change": ("sven", {"day": ["1", "3", "2031"], "at": "13:15", "length": "60", "place": "Room"}),
    "/meetings/999/call": ("sven", {}),
    "/meetings/999/cancel": ("sven", REASON),
    "/meetings/999/items": ("sven", {"title": "An item"}),
    "/meetings/999/items/999": ("sven", {"then": "remove"}),
    "/meetings/999/attendance": ("sven", {}),
    "/meetings/999/notes": ("sven", {}),
    "/meetings/999/close": ("sven", {"president": "999"}),
    "/meetings/999/minutes/sv/sign": ("rut", {}),
    "/meetings/999/minutes/sv/sign/begin": ("rut", {}),
    "/meetings/999/minutes": ("sven", {"then": "send"}),
    "/meetings/999/minutes/verdict": ("rut", {"verdict": "approve", "version": "1"}),
    "/meetings/999/minutes/back": ("sven", {}),
    "/meetings/999/minutes/addendum": ("sven", {"text": "An addendum."}),
    "/c/CASE/meeting": ("sven", {"meeting": "999"}),
    "/c/CASE/circulation/answer": ("sven", {"answer": "agree"}),
}
"""Address -> who sends what; the first draft of alice and a case with RAI stand for their codes."""


@pytest.fixture
def codes(pages: Site) -> dict[str, str]:
    return {"DRAFT": pages.visitor("alice").start(), "CASE": pages.stage.submit(HIGH)}


def test_what_is_not_there_is_not_changed(pages: Site, codes: dict[str, str]) -> None:
    claimed = {}
    for path, (login, fields) in NOT_THERE.items():
        client = pages.visitor(login).client
        address = path.replace("DRAFT", codes["DRAFT"]).replace("CASE", codes["CASE"])
        with client:
            answer = client.post(address, data={**hidden(html(client.get("/about"))), **fields})
            if answer.status_code < 400 or answer.status_code >= 500 or get_flashed_messages():
                claimed[path] = answer.status_code
    assert not claimed


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/admin/lists/remove", "The university's list has no such entry"),
        ("/admin/partners/999/undo", "There is no such merge"),
        ("/admin/people/999/end", "There is no such role"),
    ],
)
def test_the_page_says_that_there_is_no_such_thing(pages: Site, path: str, sentence: str) -> None:
    adam = pages.visitor("adam")
    answer = adam.client.post(path, data={**hidden(adam.read("/about")), **NOT_THERE[path][1]})
    assert answer.status_code == 404
    assert sentence in words(html(answer))


def test_every_form_that_names_a_thing_is_tried(pages: Site) -> None:
    urls = pages.app.url_map.bind("localhost")
    tried = {urls.match(path, method="POST")[0] for path in NOT_THERE}
    named = {
        rule.endpoint
        for rule in pages.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.arguments - {"code"} and rule.endpoint in ROUTES
    }
    others = {
        "admin.preview.preview",  # only reads
        "applicant.inquiries.asked_notes",  # the same verb as the notes of writers
        "reviewer.signing_answers.answer",  # names things in a signed token only
    }
    assert named - tried == others
