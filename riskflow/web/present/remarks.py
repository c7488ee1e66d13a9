"""What pages say beside the questions: why something is asked or not, where answers came from, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.cases.answer_origin import Origin, OriginKind, read_origin
from riskflow.questionnaire.comparing import Difference
from riskflow.questionnaire.contradictions import hidden_behind, sides_of
from riskflow.questionnaire.durations import minutes_left
from riskflow.questionnaire.model import Area, Contradiction, Level, Questionnaire, Section
from riskflow.questionnaire.relevance import closed_by, opening
from riskflow.questionnaire.scoring import Route, visible
from riskflow.questionnaire.steps import FETCHED, Item, Progress, Task, resume
from riskflow.questionnaire.triage import Lead, lead
from riskflow.services.assessment import carrying, reuse
from riskflow.services.assessment import contradictions as contradiction_service
from riskflow.services.assessment.answers import KIND, TITLE, Sheaf
from riskflow.services.assessment.revisions import Comparison, comparison
from riskflow.services.unit_of_work import SWEDISH_TIME, Desk, Matter
from riskflow.store.queries import finding
from riskflow.web.filters import answer_words
from riskflow.web.present.answers import all_items, destination

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Because:
    """One answer that explains something: the question, and the answer in words."""

    item: Item
    words: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A contradiction with the answers that make it, and what the applicant said of it."""

    contradiction: Contradiction
    sides: list[Because]
    explained: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer then and now."""

    item: Item
    before: str
    after: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Compared:
    """A revision beside the one before it, in words."""

    before: int
    after: int
    on: date
    changes: list[Changed]
    levels: list[tuple[Area, Level, Level]]


def because(sheaf: Sheaf, questions: Iterable[str]) -> list[Because]:
    """Return answers as reasons."""
    items = all_items(sheaf.questionnaire)
    return [Because(items[name], answer_words(items[name], sheaf.answers.get(name, ()))) for name in questions]


def lead_of(sheaf: Sheaf) -> Lead | None:
    """Return where the first questions lead, or nothing while some of them are open or wait to be confirmed."""
    first = opening(sheaf.questionnaire)
    if any(sheaf.questionnaire.section_of[question] in first for question in sheaf.to_confirm):
        return None
    closes = destination(sheaf).route is Route.CLOSES
    return lead(sheaf.questionnaire, sheaf.answers, sheaf.profile, closes=closes)


def ends_first(sheaf: Sheaf, section: Section) -> bool:
    """Say whether a section is one of the first, and all of them are answered."""
    return section in opening(sheaf.questionnaire) and lead_of(sheaf) is not None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one question: where its answer came from, and the answers that it hides."""

    origin: Origin | None
    hidden: list[Because]


def beside(sheaf: Sheaf, item: Item) -> Beside:
    """Return what stands beside one question."""
    row = sheaf.rows.get(item.id)
    origin = read_origin(row.origin) if row else None
    return Beside(origin, because(sheaf, hidden_behind(sheaf.questionnaire, sheaf.answers, item.id)))


def task_notes(desk: Desk, matter: Matter, sheaf: Sheaf, tasks: tuple[Task, ...]) -> dict[str, Any]:
    """Return what the task list says beside the tasks."""
    newer = carrying.preview(desk, sheaf)
    last = _saved_last(desk, sheaf)
    return {
        "minutes": minutes_left(sheaf.questionnaire, sheaf.answers),
        "next_step": resume(tasks, last),
        "has_begun": last not in {None, TITLE, KIND},
        "why_not": {task.section.id: why_not(sheaf, task.section) for task in tasks if _is_beside(task)},
        "lead": lead_of(sheaf),
        "newer": newer.new.questionnaire.version if newer else "",
        "offer": reuse.offer(desk, matter, sheaf),
        "copied_from": _copied_from(sheaf),
        "since": since(desk, sheaf),
    }


def _is_beside(task: Task) -> bool:
    return task.progress is Progress.NOT_RELEVANT


def why_not(sheaf: Sheaf, section: Section) -> list[Because]:
    """Return the answers because of which a section asks nothing."""
    seen = visible(sheaf.questionnaire, sheaf.answers)
    return because(sheaf, closed_by(section, seen)[:MOST_REASONS])


def _saved_last(desk: Desk, sheaf: Sheaf) -> str | None:
    """Return the question that the person answered last; what was copied has not been answered yet."""
    own = [row for row in sheaf.rows.values() if row.author_id == desk.viewer.id and not row.origin]
    return max(own, key=lambda row: (row.saved_at, row.id or 0)).question if own else None


def _copied_from(sheaf: Sheaf) -> Origin | None:
    """Return where the answers that wait to be confirmed were copied from."""
    origins = (read_origin(sheaf.rows[question].origin) for question in sheaf.to_confirm)
    return next((origin for origin in origins if origin and origin.kind is OriginKind.COPIED), None)


def since(desk: Desk, sheaf: Sheaf) -> date | None:
    """Return the day of the revision before an open one."""
    if sheaf.assessment.submitted_at is not None:
        return None
    earlier = finding.submitted_before(desk.session, sheaf.assessment)
    at = earlier.submitted_at if earlier else None
    return at.astimezone(SWEDISH_TIME).date() if at else None


def check_notes(desk: Desk, sheaf: Sheaf) -> dict[str, Any]:
    """Return what the check page says beside the answers."""
    items = all_items(sheaf.questionnaire)
    return {
        "to_confirm": _by_section(sheaf),
        "hidden": because(sheaf, (name for name in sheaf.profile.absent if _was_asked(items, name))),
        "apart": remarks_beside(sheaf),
        "compared": compared(comparison(desk, sheaf)),
    }


def _was_asked(items: Mapping[str, Item], name: str) -> bool:
    """Say whether somebody gave an answer; what is fetched comes and goes by itself."""
    item = items.get(name)
    return item is not None and getattr(item, "kind", "") != FETCHED


def apart(sheaf: Sheaf, found: Iterable[Contradiction]) -> list[Apart]:
    """Return contradictions in words."""
    explained = sheaf.assessment.explained
    return [Apart(c, because(sheaf, sides_of(c, sheaf.answers)), explained.get(c.id, "")) for c in found]


def _by_section(sheaf: Sheaf) -> list[tuple[Section, list[str]]]:
    """Return the questions whose answers wait to be confirmed, section by section."""
    sections = ((s, [item.id for item in s.items if item.id in sheaf.to_confirm]) for s in sheaf.questionnaire.sections)
    return [(section, names) for section, names in sections if names]


def remarks_beside(sheaf: Sheaf) -> list[Apart]:
    """Return the contradictions that stand in an assessment, with what the applicant said of them."""
    return apart(sheaf, contradiction_service.contradictions_of(sheaf))


def compared(found: Comparison | None) -> Compared | None:
    """Return a comparison in words; each side is worded by the version of the questions that it was answered under."""
    if found is None or found.before.assessment.submitted_at is None:
        return None
    before, after = found.before.questionnaire, found.after.questionnaire
    return Compared(
        before=found.before.assessment.revision,
        after=found.after.assessment.revision,
        on=found.before.assessment.submitted_at.astimezone(SWEDISH_TIME).date(),
        changes=[_changed(before, after, difference) for difference in found.differences],
        levels=[(area, then, now) for area, (then, now) in found.levels.items()],
    )


def _changed(before: Questionnaire, after: Questionnaire, difference: Difference) -> Changed:
    was, now = all_items(before).get(difference.question), all_items(after).get(difference.question)
    item = now or was
    if item is None:
        message = f"neither version asks {difference.question}"
        raise LookupError(message)
    return Changed(
        item,
        answer_words(was, difference.before) if was else "",
        answer_words(now, difference.after) if now else "",
        difference,
    )
