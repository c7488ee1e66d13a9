"""Pages for authors of questions: the versions, what differs between them, how long they are and what they cover."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from riskflow.questionnaire.authoring.coverage import coverage
from riskflow.questionnaire.authoring.diff import Difference, differences, kind_of, numbered, word_changes
from riskflow.questionnaire.authoring.prose import plainly, untranslated
from riskflow.questionnaire.lengths import HARMLESS, HEAVIEST, ORDINARY, length_of
from riskflow.questionnaire.loader import QuestionnaireError, Version
from riskflow.questionnaire.worked_cases import work_through
from riskflow.services.operations import releases
from riskflow.services.operations.releases import Standing, obstacles
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import releases as release_queries
from riskflow.text import Language, Text
from riskflow.web.errors import error_page
from riskflow.web.filters import reader_language
from riskflow.web.guards import parts, reading

pages = Blueprint("authors", __name__)

UNPROCESSABLE = 422
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Shelved:
    """One version on the shelf: read, or with the faults that keep it from being read."""

    number: str
    version: Version | None
    faults: tuple[str, ...]
    status: str
    used_by: int

    @property
    def questions(self) -> int:
        """How many questions and gates it has."""
        read = self.version.questionnaire if self.version else None
        return len(read.questions) + len(read.gates) if read else 0

    @property
    def untranslated(self) -> int:
        """How many sentences say the same in both languages."""
        return len(list(untranslated(self.version.questionnaire))) if self.version else 0


def say_faults(view: Callable[..., Page]) -> Callable[..., Page]:
    """Let a page say what is wrong with a version that cannot be read."""

    @wraps(view)
    def shown(*args: Any, **given: Any) -> Page:  # noqa: ANN401 - whatever the route has
        try:
            return view(*args, **given)
        except QuestionnaireError as error:
            return error_page(UNPROCESSABLE, str(error))

    return shown


def version_of(number: str) -> Version:
    """Return a version of the questionnaire in use, or the page that says that there is none."""
    library, name = parts().library, parts().config.questionnaire
    if number not in library.versions(name):
        abort(404)
    return library.get(name, number)


@pages.get("/admin/questions")
@say_faults
def shelf() -> Page:
    """List the versions with their status, and what waits for a second person."""
    with reading() as desk:
        used = release_queries.uses(desk.session, desk.questionnaire)
        standings = releases.standings(desk.session)
        listed = _shelved(used, standings, desk.today.isoformat())
        people = case_queries.names_of(desk.session, _persons(standings))
        numbers = desk.library.versions(desk.questionnaire)
        return render_template(
            "admin/questionnaires/versions.html",
            shelved=listed,
            numbers=numbers,
            old=numbers[max(0, len(numbers) - 2)],
            new=numbers[-1],
            standings=standings,
            people=people,
            me=desk.viewer.id,
        )


def _persons(standings: Any) -> set[int]:  # noqa: ANN401 - a sequence of standings
    return {p for s in standings for p in (s.proposal.proposed_by, s.release.confirmed_by if s.release else None) if p}


def _shelved(used: dict[str, int], standings: Any, today: str) -> list[Shelved]:  # noqa: ANN401 - as above
    """Return the versions, the newest first."""
    library, name = parts().library, parts().config.questionnaire
    current = library.current(name).questionnaire.version
    released = {s.proposal.version: s for s in standings if s.release and s.proposal.questionnaire == name}
    found = []
    for number in reversed(library.versions(name)):
        read, faults = _read(number)
        status = "in-force" if number == current else _status(f"{name} {number}", released.get(number), today)
        found.append(Shelved(number, read, faults, status, used.get(number, 0)))
    return found


def _status(name: str, standing: Standing | None, today: str) -> str:
    if standing is not None:
        return "released" if standing.proposal.applies_from.isoformat() <= today else "coming"
    return "locked" if name in parts().library.lock() else "draft"


def _read(number: str) -> tuple[Version | None, tuple[str, ...]]:
    try:
        return version_of(number), ()
    except QuestionnaireError as error:
        return None, tuple(str(error).splitlines())


@dataclass(frozen=True, slots=True)
class Line:
    """One difference as the page shows it."""

    difference: Difference
    old: str
    new: str
    runs: dict[str, list[tuple[str, str]]]


@pages.get("/admin/questions/diff")
@say_faults
def diff() -> Page:
    """Show what differs between two versions, in words, answers, severities and rules."""
    numbers = parts().library.versions(parts().config.questionnaire)
    old = request.args.get("old") or numbers[max(0, len(numbers) - 2)]
    new = request.args.get("new") or numbers[-1]
    before, after = version_of(old), version_of(new)
    found = differences(before.questionnaire, after.questionnaire, (before.policy, after.policy))
    return render_template(
        "admin/questionnaires/diff.html",
        numbers=numbers,
        old=old,
        new=new,
        kind=kind_of(found),
        numbered=numbered(old, new),
        lines=[_line(one) for one in found],
    )


def _line(one: Difference) -> Line:
    runs = {}
    if isinstance(one.old, Text) and isinstance(one.new, Text):
        runs = {str(lg): word_changes(one.old.in_(lg), one.new.in_(lg)) for lg in Language}
    return Line(one, plainly(one.old, reader_language()), plainly(one.new, reader_language()), runs)


@pages.get("/admin/questions/<number>/proof")
@say_faults
def proof(number: str) -> Page:
    """Show what stands in the way of a release, what is covered, and how long the worked cases are."""
    read, library = version_of(number), parts().library
    cases = work_through(read.questionnaire, read.policy, library.cases(read))
    lists = library.indicators(read.questionnaire.id), library.excuses(read.questionnaire.id)
    return render_template(
        "admin/questionnaires/proof.html",
        version=read,
        obstacles=obstacles(library, read),
        coverage=coverage(read.questionnaire, cases, *lists),
        lengths=[length_of(read.questionnaire, case) for case in cases],
        aims=(HARMLESS, ORDINARY, HEAVIEST),
    )
