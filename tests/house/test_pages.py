"""What templates, styles and scripts may not do: turn escaping off, bring code or style inline, name another host."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.source_tree import project_files, text_of

TEMPLATES = project_files("templates/*.html")
PAGES = [file for file in TEMPLATES if "pdf" not in file.parts]  # what a browser shows under the content policy
ASSETS = project_files("riskflow/web/static/*.css", "riskflow/web/static/*.js", "riskflow/web/static/*.svg")
PROGRAM = project_files("riskflow/*.py")

ESCAPING_OFF = re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s*=?\s*false|\brender_template_string\b", re.IGNORECASE)
INLINE = re.compile(r"""<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
OTHER_HOST = re.compile(r"""https?://(?!www\.w3\.org/)\S+|(?:src|href|action)=["']//\S+|@import\b""", re.IGNORECASE)


def lines_with(pattern: re.Pattern[str], files: Iterable[Path]) -> list[str]:
    """Return the places where a pattern occurs, as a person would look them up."""
    return [
        f"{file}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(text_of(file).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_nothing_turns_escaping_off() -> None:
    assert lines_with(ESCAPING_OFF, [*TEMPLATES, *PROGRAM]) == []


def test_no_page_brings_script_or_style_inline() -> None:
    assert lines_with(INLINE, PAGES) == []


def test_no_page_style_or_script_names_another_host() -> None:
    assert lines_with(OTHER_HOST, [*TEMPLATES, *ASSETS]) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (ESCAPING_OFF, "{{ title|safe }}"),
        (ESCAPING_OFF, "{% autoescape false %}"),
        (INLINE, '<p style="color: red">'),
        (INLINE, "<script>go()</script>"),
        (INLINE, "<button onclick='go()'>"),
        (OTHER_HOST, '<img src="https://elsewhere.test/pixel.png">'),
        (OTHER_HOST, "<link href='//elsewhere.test/style.css'>"),
        (OTHER_HOST, "@import 'more.css';"),
    ],
)
def test_these_tests_would_find(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)
