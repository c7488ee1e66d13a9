"""Filters and globals of the templates: text in the reader's language, dates, levels, territories, assets."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from babel.dates import format_date, format_time, get_timezone
from flask import Flask, current_app, request, session, url_for
from flask_babel import Babel, get_locale, gettext, lazy_gettext
from wtforms import Field, Form

from riskflow.cases.labels import GATE_ANSWER_LABELS, GATE_OUTCOME_NAMES, LEVEL_NAMES, GateOutcome
from riskflow.clocks import words
from riskflow.clocks.words import Wait
from riskflow.deliberation.overrides import read_overrides
from riskflow.questionnaire.model import Gate, Level, Question
from riskflow.territories import territory_names
from riskflow.text import Language, Text

LOCALES = {Language.SV: "sv", Language.EN: "en_GB"}
TRANSLATIONS = Path(__file__).parent.parent / "translations"
ZONE = get_timezone("Europe/Stockholm")


def chosen_locale() -> str:
    """Return the locale of a page: what the person chose, else what the browser prefers, else Swedish."""
    chosen = session.get("language") or request.accept_languages.best_match(list(Language)) or Language.SV
    return LOCALES[Language(chosen)]


def reader_language() -> Language:
    locale = get_locale()
    return Language.SV if locale is None or locale.language == "sv" else Language.EN


def localise(text: Text | None) -> str:
    """Return a text of the questionnaire or the policy in the reader's language."""
    return text.in_(reader_language()) if text else ""


def date_words(value: date) -> str:
    """Return a date with the month as a word; of a moment, the date in Sweden."""
    day = value.astimezone(ZONE) if isinstance(value, datetime) else value
    return str(format_date(day, "long", locale=LOCALES[reader_language()]))


def machine_time(value: date) -> str:
    """Return a day or a moment as the attribute `datetime` of HTML takes it."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def day_words(value: date | str) -> str:
    """Return a day in words that may be stored as text, as in conditions and hits; another text as it is."""
    if isinstance(value, date):
        return date_words(value)
    try:
        return date_words(date.fromisoformat(value))
    except ValueError:
        return value


def clock(value: datetime) -> str:
    """Return the time of day in Sweden, in 24 hours."""
    return format_time(value, "HH:mm", tzinfo=ZONE, locale=LOCALES[reader_language()])


def short_day_words(value: date) -> str:
    """Return a date with the month as a short word, for tables; of a moment, the date in Sweden."""
    day = value.astimezone(ZONE) if isinstance(value, datetime) else value
    return str(format_date(day, "medium", locale=LOCALES[reader_language()]))


def wait_sentence(wait: Wait) -> str:
    """Return who has a case, since when, by which day and whom to ask."""
    return localise(words.wait_sentence(wait))


def who_words(wait: Wait) -> str:
    return localise(words.who_has_it(wait))


def days_left_words(wait: Wait) -> str:
    return localise(words.days_left_words(wait.days_left))


def moment_words(value: datetime) -> str:
    return str(gettext("%(day)s at %(time)s", day=date_words(value), time=clock(value)))


def level_name(level: Level) -> str:
    return localise(LEVEL_NAMES[level])


def gate_outcome_name(outcome: GateOutcome) -> str:
    return localise(GATE_OUTCOME_NAMES[outcome])


def answer_words(item: Question | Gate, value: Sequence[str]) -> str:
    """Return an answer as the form shows it: labels, names of territories or the text itself."""
    if isinstance(item, Gate):
        return " ".join(gate_words(answer) for answer in value)
    if item.kind == "territories":
        return ", ".join(territory_name(code) for code in value)
    if item.kind == "text":
        return "\n".join(value)
    return "; ".join(localise(item.by_id[chosen].text) for chosen in value)


def gate_words(answer: str) -> str:
    return localise(GATE_ANSWER_LABELS[answer])


def territory_name(code: str) -> str:
    return territory_names(reader_language()).get(code, code)


ORGANISATION_KINDS = {
    "archive": lazy_gettext("archive or museum"),
    "company": lazy_gettext("company"),
    "education": lazy_gettext("higher education or school"),
    "facility": lazy_gettext("research facility"),
    "funder": lazy_gettext("funder"),
    "government": lazy_gettext("public authority"),
    "healthcare": lazy_gettext("health care"),
    "nonprofit": lazy_gettext("non-profit organisation"),
    "other": lazy_gettext("other organisation"),
}


def organisation_kinds(kinds: Sequence[str]) -> str:
    """Return the names of kinds of organisation; a kind that has none as the register writes it."""
    return ", ".join(str(ORGANISATION_KINDS.get(kind, kind)) for kind in kinds)


def departures(stored: Sequence[Mapping[str, str]]) -> list[Text]:
    """Return the names of the ways in which an opinion or a decision departs from the tool or the advice."""
    return [each.name for each in read_overrides(stored)]


def anchor(words: str) -> str:
    """Return the id of a heading."""
    plain = unicodedata.normalize("NFD", words.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


CELL = re.compile(r"<(tr|td|th)\b([^>]*)>")
COLSPAN = re.compile(r'colspan="(\d+)"')


def with_headings(rows: str, headings: Sequence[object], attribute: str) -> str:
    """Return the rows of a table with the heading of its column on each cell, for screens too narrow for headings.

    Rows and attribute come from the template, marked as its own HTML; a heading is escaped when it is put in.
    """
    pieces, last, column = [], 0, 0
    for found in CELL.finditer(rows):
        tag, attributes = found.groups()
        if tag == "tr":
            column = 0
            continue
        heading = headings[column] if column < len(headings) else ""
        span = COLSPAN.search(attributes)
        column += int(span[1]) if span else 1
        if tag == "td" and heading and not span and "data-label" not in attributes:
            pieces += [rows[last : found.end() - 1], attribute % (getattr(heading, "label", heading),)]
            last = found.end() - 1
    return rows[:0].join([*pieces, rows[last:]])


def wrong_fields(form: Form | None) -> list[Field]:
    return [field for field in form if field.errors] if form else []


def first_control(field: Field) -> str:
    """Return the id of the control that a link from an error leads to: the first one of a group."""
    return (
        field.id
        if field.type in {"StringField", "TextAreaField", "SelectField", "BooleanField", "FileField"}
        else f"{field.id}-0"
    )


def asset(name: str) -> str:
    """Return the address of a static file."""
    # It changes with the file, so that browsers may keep the file for good.
    return url_for("static", filename=name, v=_digest(Path(current_app.static_folder or "") / name))


@lru_cache
def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def register(app: Flask) -> None:
    Babel(app, default_translation_directories=str(TRANSLATIONS), locale_selector=chosen_locale)
    for function in (
        localise,
        date_words,
        day_words,
        organisation_kinds,
        clock,
        moment_words,
        machine_time,
        short_day_words,
        wait_sentence,
        who_words,
        days_left_words,
        level_name,
        gate_outcome_name,
        answer_words,
        territory_name,
        anchor,
        with_headings,
        departures,
        wrong_fields,
        first_control,
    ):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(asset=asset, t=localise, reader_language=reader_language)
