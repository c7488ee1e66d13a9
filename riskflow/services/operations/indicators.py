"""Putting a published file in force, and telling running cases what it would change."""

from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.workflow import UNDER_HANDLING, State
from riskflow.errors import InvalidError
from riskflow.indicators.catalogue import SOURCES
from riskflow.indicators.import_file import Published
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Context
from riskflow.services.assessment.answers import Sheaf, sheaf_of
from riskflow.services.assessment.context import weighed
from riskflow.services.unit_of_work import Desk, identity, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import indicators
from riskflow.store.tables import Case, ContextImport
from riskflow.text import Text

LEAST_LEFT = 0.8
CHANGED, AS_BEFORE = "context-changed", "context-as-before"
RUNNING = (*UNDER_HANDLING, State.DECIDED)
UNKNOWN = Text(sv="okänt", en="unknown")
CHANGE = Text(sv="{area} från {before} till {after}", en="{area} from {before} to {after}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import led to; `is_new` is false where the same file was in force already."""

    row: ContextImport
    is_new: bool
    told: tuple[str, ...] = ()


def import_published(desk: Desk, place: str, read: Published, *, may_shrink: bool = False) -> Imported:
    """Put a file that was read whole in force, and tell the cases under way; one transaction, all or nothing.

    Raises:
        InvalidError: when the file has shrunk or ends earlier than what is in force, which then stays.
    """
    names = sorted({o.indicator for o in read.observations})
    before = indicators.imports_in_force(desk.session)
    for row in (before[name] for name in names if name in before):
        if (row.digest, row.published) == (read.digest, read.published):
            return Imported(row, is_new=False)
    if not may_shrink:
        _check_shrunk(desk, read)
    row = _row(desk, place, read, names)
    indicators.put_in_force(desk.session, row, read.observations)
    source = SOURCES[read.source]
    record_event(
        desk,
        None,
        "context-imported",
        source=source.name,
        territories=str(row.territories),
        newest=row.newest.isoformat(),
    )
    return Imported(row, is_new=True, told=tuple(tell_changed(desk)))


def _row(desk: Desk, place: str, read: Published, names: list[str]) -> ContextImport:
    source = SOURCES[read.source]
    return ContextImport(
        source=read.source,
        place=place,
        published=read.published,
        newest=read.newest,
        imported_at=desk.now,
        digest=read.digest,
        rows=read.rows,
        observations=len(read.observations),
        territories=len(read.territories),
        indicators=names,
        licence=source.licence.en,
        non_commercial=source.non_commercial,
    )


def _check_shrunk(desk: Desk, read: Published) -> None:
    for name, old in indicators.extents(desk.session).items():
        new = [o for o in read.observations if o.indicator == name]
        if not new:
            continue
        named = len({o.territory for o in new})
        if len(new) < old.observations * LEAST_LEFT or named < old.territories * LEAST_LEFT:
            raise _refused(
                f"{name}: {len(new)} values of {named} territories, in force are {old.observations} of "
                f"{old.territories}; the file has shrunk by more than 20 %"
            )
        if (newest := max(o.as_of for o in new)) < old.newest:
            raise _refused(f"{name}: the file ends on {newest}, and what is in force on {old.newest}")


def _refused(why: str) -> InvalidError:
    en = f"{why}. The data in force stay. If it is meant, say --even-if-smaller."
    return InvalidError(Text(sv=en, en=en))  # the operator's commands speak English


def tell_changed(desk: Desk) -> list[str]:
    """Note in every running case whose driver C would be another today, once per change; return their references."""
    cases = case_queries.cases_in(desk.session, RUNNING)
    return [case.reference for case in cases if _tell(desk, case)]


def _tell(desk: Desk, case: Case) -> bool:
    assessment = case_queries.latest_submitted(desk.session, identity(case.id))
    if assessment is None or assessment.submitted_at is None:
        return False
    sheaf = sheaf_of(desk, assessment)
    if not sheaf.version.policy.context:
        return False
    words = changes(sheaf, weighed(desk, sheaf.version, sheaf.answers).context)
    if words == _told_last(desk, case, assessment.submitted_at):
        return False
    if words:
        record_event(desk, case, CHANGED, changes=words)
    else:
        record_event(desk, case, AS_BEFORE)
    return True


def changes(sheaf: Sheaf, today: Context) -> Text | None:
    """Word how the context of today differs from the one that was submitted, or return nothing where it does not."""
    parts = [
        CHANGE.filled(
            area=sheaf.questionnaire.areas[area], before=_word(sheaf.context.get(area)), after=_word(today.get(area))
        )
        for area in CONTEXT_AREAS
        if sheaf.context.get(area) != today.get(area)
    ]
    if not parts:
        return None
    return Text(sv="; ".join(part.sv for part in parts), en="; ".join(part.en for part in parts))


def _told_last(desk: Desk, case: Case, since: datetime) -> Text | None:
    told = case_queries.last_event_tagged(desk.session, identity(case.id), (CHANGED, AS_BEFORE))
    if told is None or told.tag != CHANGED or told.at < since:
        return None
    return Text.model_validate(told.data["changes"])


def _word(value: int | None) -> Text:
    return UNKNOWN if value is None else Text(sv=str(value), en=str(value))
