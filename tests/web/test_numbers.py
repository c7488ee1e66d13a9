"""Numbers, days and addresses that somebody makes up: refused in words, and never an error of the server."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from riskflow.web.forms import MAX_NUMBER, number
from tests.support.web.review_pages import HIGH, STOPPED, WEIGHED
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import hidden

LONG = ["9" * 10, "9" * 20, "9" * 5000, "-1", "1e9", "\u0661", "\u00b2"]
REFUSED = {200, 302, 400, 403, 404, 409, 422}
BY_OWNER = [
    ("/a/{draft}/q/collaboration", "title.version"),
    ("/a/{draft}/check", "version"),
    ("/a/{draft}/withdraw", "version"),
    ("/a/{draft}/version", "version"),
    ("/a/{draft}/people/invite", "person"),
    ("/a/{draft}/people/remove", "person"),
    ("/a/{draft}/ask/take-back", "inquiry"),
    ("/a/{draft}/documents/remove", "number"),
    ("/a/{draft}/notes/du-end-use", "done"),
    ("/a/{draft}/partners/{partner}/seen", "screening"),
]
BY_OTHERS = [
    ("ravi", "/c/{high}/declare", "revision"),
    ("rosa", "/c/{high}/rate", "revision"),
    ("rut", "/c/{high}/opinion", "revision"),
    ("sven", "/c/{high}/return", "revision"),
    ("sven", "/c/{high}/dismiss", "revision"),
    ("ada", "/c/{high}/register", "revision"),
    ("eva", "/c/{stopped}/clear", "stop"),
    ("adam", "/admin/questions/1.0/preview", "context-dual-use"),
]
SENT = {"title": "Another", "declared": "y", "reason": "Why", "to": "2.0", "text": "Words", "basis": "Words", **WEIGHED}


@dataclass(frozen=True)
class Prepared:
    """An instance with a draft, a case with RAI and a stopped case."""

    folder: Path
    codes: dict[str, str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Prepared:
    folder = tmp_path_factory.mktemp("numbers")
    with open_site(folder, cast_only) as built:
        return Prepared(folder, make_cases(built))


@pytest.fixture(scope="module")
def instance(prepared: Prepared) -> Path:
    return prepared.folder


@pytest.fixture(scope="module")
def codes(prepared: Prepared) -> dict[str, str]:
    return prepared.codes


def make_cases(pages: Site) -> dict[str, str]:
    draft = pages.stage.draft(HIGH)
    added = pages.visitor("alice").send(
        f"/a/{draft}/partners/find?q=x", organisation="by-hand", name="Sampl Academy", territory="FR"
    )
    high = pages.stage.submit(HIGH)
    pages.stage.rate(high, "rosa")
    partner = added.location.rsplit("/", 1)[1]
    return {"draft": draft, "partner": partner, "high": high, "stopped": pages.stage.submit(STOPPED)}


@pytest.mark.slow
@pytest.mark.parametrize(("login", "address", "field"), [*(("alice", *row) for row in BY_OWNER), *BY_OTHERS])
def test_no_field_takes_a_number_that_no_row_has(
    pages: Site, codes: dict[str, str], login: str, address: str, field: str
) -> None:
    visitor = pages.visitor(login)
    assert visitor.client.get("/my").status_code == 200, "somebody is signed in"
    token = hidden(visitor.read("/about"))["csrf_token"]
    for written in LONG:
        answer = visitor.client.post(address.format(**codes), data={**SENT, "csrf_token": token, field: written})
        assert answer.status_code in REFUSED, f"{written[:4]!a}, {len(written)} digits"


@pytest.mark.slow
@pytest.mark.parametrize("digits", [10, 20, 5000])
def test_no_address_has_a_number_that_no_row_has(pages: Site, codes: dict[str, str], digits: int) -> None:
    known = {"code": codes["high"], "language": "sv"}
    numbered = [rule.rule for rule in pages.app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(numbered) >= 8
    for login in ("adam", "sven"):
        visitor = pages.visitor(login)
        page = visitor.read("/start")
        token, key = (hidden(page)[name] for name in ("csrf_token", "form_key"))
        for rule in numbered:
            address = rule.replace("<int:number>", "9" * digits).replace("<int:proposal>", "9" * digits)
            for name, value in known.items():
                address = address.replace(f"<{name}>", value)
            assert visitor.client.get(address).status_code in {404, 405}, rule
            assert visitor.client.post(address, data={"csrf_token": token, "form_key": key}).status_code in {
                404,
                405,
            }, rule


@pytest.mark.parametrize("year", ["9" * 20, "9" * 5000, "10000", "0", "-5", "\u0661\u0662"])
def test_no_day_lies_in_a_year_that_no_calendar_has(pages: Site, codes: dict[str, str], year: str) -> None:
    alice, adam = pages.visitor("alice"), pages.visitor("adam")
    day = ["1", "3", year]
    for address, field in ((f"/a/{codes['draft']}/ask/du-end-use", "due"), (f"/a/{codes['draft']}/plan", "own-0.due")):
        form = {"who": "function:legal", "own-0.chosen": "x", "own-0.owner": "x", field: day}
        assert alice.send(address, **form).status_code == 422, address
    token = hidden(adam.read("/about"))["csrf_token"]
    sent = {"csrf_token": token, "reason": "x", "applies_from": day}
    assert adam.client.post("/admin/questions/1.0/release", data=sent).status_code == 422


@pytest.mark.parametrize("who", ["9" * 10, "9" * 20, "9" * 5000])
def test_nobody_is_asked_who_has_no_such_number(pages: Site, codes: dict[str, str], who: str) -> None:
    sent = pages.visitor("alice").send(f"/a/{codes['draft']}/ask/du-end-use", who=f"person:{who}", message="x")
    assert sent.status_code == 422


ELSEWHERE = ["/my\r\nX: y", "/my\n", "\x00//evil.example", "//evil.example", "/\\evil.example", "//[", "http://[x"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=ascii)
def test_one_is_led_to_no_address_but_ours(pages: Site, elsewhere: str) -> None:
    visitor = pages.visitor()
    token = hidden(visitor.read("/about"))["csrf_token"]
    switched = visitor.client.post("/language", data={"csrf_token": token, "language": "en", "next": elsewhere})
    entered = visitor.client.post("/login", data={"csrf_token": token, "login": "alice", "next": elsewhere})
    assert [answer.location for answer in (switched, entered)] == ["/", "/"]
    assert visitor.client.get("/login", query_string={"next": elsewhere}).status_code == 200


def test_a_number_is_read_up_to_its_bound() -> None:
    assert [number(written) for written in ("0", " 12 ", "007", str(MAX_NUMBER))] == [0, 12, 7, MAX_NUMBER]
    wrong = ["", None, "+1", "1_0", "1.0", str(MAX_NUMBER + 1), *LONG]
    assert [number(written) for written in wrong] == [None] * len(wrong)
    assert number("5", 4) is None
