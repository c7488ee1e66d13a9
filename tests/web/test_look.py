"""What every page owes its reader: structure, both languages, contrast, strict headers, and no stranger's files."""

import re
import tomllib
from hashlib import sha256

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from riskflow.packaged import packaged_yaml
from riskflow.web.edge.headers import CONTENT_SECURITY_POLICY
from tests.support.cases.case_factory import answered_case
from tests.support.source_tree import PROJECT
from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, html, words

STATIC = PROJECT / "riskflow/web/static"
CATALOGUE = PROJECT / "riskflow/translations/sv/LC_MESSAGES/messages.po"
CASE = "rf-14"
SAME_IN_BOTH = {
    "%(num)d organisation",
    "Administration",
    "Demonstration",
    "Demonstration.",
    "Original",
    "Partner",
    "Partner %(place)s",
    "Person",
    "Program",
    "RAI",
    "SAI",
    "Start",
    "Version",
    "version %(version)s",
}


def addresses(pages: Site) -> list[str]:
    """Return the researcher's pages and the public ones, with a case that has something to show on each."""
    code = answered_case(pages.stage, CASE)
    steps = (
        "",
        "/q/collaboration",
        "/q/gates",
        "/q/du-technology",
        "/result",
        "/plan",
        "/check",
        "/withdraw",
        "/security",
    )
    public = ("/", "/login", "/start", "/my", "/verify", "/accessibility", "/personal-data", "/about")
    return [*public, *(f"/a/{code}{step}" for step in steps)]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_built_for_everybody(pages: Site, language: str) -> None:
    visitor = pages.visitor("alice", language)
    titles = set()
    for address in addresses(pages):
        page = visitor.read(address)
        assert faults(page, language) == [], address
        titles.add(words(next(page.iter("title"))))
    assert len(titles) > 12


def test_an_error_is_said_in_the_title_at_the_top_and_at_the_question(pages: Site) -> None:
    visitor = pages.visitor("alice")
    code = visitor.start("Alloys")
    page = html(visitor.send(f"/a/{code}/q/du-technology"))
    assert words(next(page.iter("title"))).startswith("Error: ")
    summary = next(e for e in page.iter() if e.get("id") == "problem")
    target = next(summary.iter("a")).get("href", "").removeprefix("#")
    assert target in {e.get("id") for e in page.iter("input")}
    assert faults(page, "en") == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/my", 302),
        ("/nothing", 404),
        ("/a/unknown", 302),
        ("/static/riskflow.css", 200),
        ("/static/no", 404),
    ],
)
def test_every_answer_has_the_headers(pages: Site, address: str, status: int) -> None:
    with pages.visitor().client.get(address) as response:
        assert response.status_code == status
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        kept = "public" if (status, address) == (200, "/static/riskflow.css") else "no-store"
        assert kept in response.headers["Cache-Control"]


def test_an_answer_whose_token_was_missing_has_the_headers_too(pages: Site) -> None:
    response = pages.visitor().client.post("/language", data={"language": "en"})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:1", "evil", ""]
)
def test_nobody_is_led_elsewhere(pages: Site, elsewhere: str) -> None:
    visitor = pages.visitor()
    token = hidden_token(visitor)
    answer = visitor.client.post("/language", data={"csrf_token": token, "language": "en", "next": elsewhere})
    assert answer.location == "/"


def hidden_token(visitor: Visitor) -> str:
    page = visitor.read("/")
    return next(e.get("value", "") for e in page.iter("input") if e.get("name") == "csrf_token")


def test_the_language_is_switched_on_the_page_where_one_is(pages: Site) -> None:
    visitor = pages.visitor(language="sv")
    assert next(visitor.read("/about").iter("html")).get("lang") == "sv"
    data = {"csrf_token": hidden_token(visitor), "language": "en", "next": "/about?"}
    answer = visitor.client.post("/language", data=data)
    assert answer.location == "/about"
    assert next(visitor.read("/about").iter("html")).get("lang") == "en"


# --- the catalogue -------------------------------------------------------------------------------------------------


def said() -> set[str]:
    """Return every message that the pages use."""
    methods = [("riskflow/web/**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(PROJECT, methods, keywords=KEYWORDS, directory_filter=lambda path: ".venv" not in path)
    return {message if isinstance(message, str) else message[0] for _, _, message, *_ in found}


KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def swedish() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sv")


def test_everything_the_pages_say_exists_in_swedish_and_nothing_else_does() -> None:
    assert {first(m.id) for m in swedish() if m.id} == said()


def first(value: str | list[str] | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else value[0]


def test_no_swedish_is_missing_uncertain_or_left_in_english() -> None:
    for message in swedish():
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.id:
            assert all(strings), message.id
            assert not message.fuzzy, message.id
            assert strings[0] != first(message.id) or strings[0] in SAME_IN_BOTH, message.id


def test_both_languages_fill_in_the_same_things() -> None:
    placeholder = re.compile(r"%\(\w+\)s")
    for message in swedish():
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for string in strings:
            assert set(placeholder.findall(string)) == set(placeholder.findall(first(message.id))) or not message.id


COUNTED = re.compile(r"(?:%\((\w+)\)[sd]|\{(\w+)\}) (\w+)")
NEVER_ONE = {"days", "hours", "longest", "minimum", "minutes", "questions", "needed", "all"}
"""What stands for a limit or a term that nobody sets to one, or for all of a group."""
VERBS = {"as", "asks", "departs", "has", "helps", "is", "needs", "owns", "waits", "was"}


def test_no_count_stands_before_a_plural_that_does_not_bend() -> None:
    messages = [str(each.id) for each in swedish() if each.id and not each.pluralizable]
    sentences = [sentence["en"] for sentence in packaged_yaml("cases/data/events.yaml").values()]
    assert len(messages) > 1000
    found = {
        (name or field, noun): text
        for text in [*messages, *sentences]
        for name, field, noun in COUNTED.findall(text)
        if noun.endswith("s") and noun not in VERBS and (name or field) not in NEVER_ONE
    }
    assert found == {}


# --- files and colours ---------------------------------------------------------------------------------------------


def test_files_that_others_made_are_the_ones_we_named() -> None:
    listed = tomllib.loads((STATIC / "VENDOR.toml").read_text(encoding="utf-8"))["file"]
    for file in listed:
        assert sha256((STATIC / file["path"]).read_bytes()).hexdigest() == file["sha256"], file["path"]
    ours = {"riskflow.css", "app.js", "favicon.svg", "VENDOR.toml"}
    there = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert there == ours | {file["path"] for file in listed}


# The styles are those of all pages: the charts of the year and the filters of the lists took the last thousand.
@pytest.mark.parametrize(("name", "most"), [("app.js", 6_000), ("riskflow.css", 21_000)])
def test_our_own_files_stay_small(name: str, most: int) -> None:
    assert (STATIC / name).stat().st_size < most


TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "sunken", TEXT),
    ("muted", "paper", TEXT),
    ("muted", "surface", TEXT),
    ("control", "surface", SHAPE),
    ("link", "paper", TEXT),
    ("link", "surface", TEXT),
    ("visited", "paper", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    ("focus", "paper", SHAPE),
    ("focus", "ring", SHAPE),
    ("error", "paper", TEXT),
    ("error", "error-back", TEXT),
    ("info", "info-back", TEXT),
    ("neutral", "neutral-back", TEXT),
    ("low", "low-back", TEXT),
    ("moderate", "moderate-back", TEXT),
    ("high", "high-back", TEXT),
    ("critical", "critical-back", TEXT),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(theme: str, front: str, back: str, least: float) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_levels_are_ordered_by_lightness_also_in_black_and_white(theme: str) -> None:
    colours = tokens(theme)
    lights = [luminance(colours[f"{level}-back"]) for level in ("low", "moderate", "high", "critical")]
    assert lights == sorted(lights, reverse=theme == "light")


def tokens(theme: str) -> dict[str, str]:
    """Return the colours that the stylesheet gives one theme."""
    light, dark, *_ = re.split(r"prefers-color-scheme: dark", (STATIC / "riskflow.css").read_text(encoding="utf-8"))
    found = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
    return dict(found.findall(light if theme == "light" else dark))


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_roles_are_listed_in_the_same_order_each_time(pages: Site) -> None:
    shown = words(html(pages.visitor("adam").client.get("/admin/people/everybody")))
    functions = "Data protection", "HR, doctoral education and equal terms", "Legal counsel", "Research ethics"
    assert ", ".join(f"Function: {name}" for name in functions) in shown
