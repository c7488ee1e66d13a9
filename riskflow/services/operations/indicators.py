"""Putting a published file in force, and telling running cases what it would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from riskflow.cases.workflow import UNDER_HANDLING, State
from riskflow.errors import InvalidError
from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS, IndicatorSource
from riskflow.indicators.import_file import IndicatorFile
from riskflow.questionnaire.policy import ContextRule
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Context
from riskflow.services.assessment.answers import ScoredAssessment, score_assessment
from riskflow.services.assessment.context import weigh_context
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import indicators
from riskflow.store.tables import Case, ContextImport
from riskflow.text import Text

MIN_SHARE_LEFT = 0.8
CHANGED, AS_BEFORE = "context-changed", "context-as-before"
RUNNING = (*UNDER_HANDLING, State.DECIDED)
UNKNOWN = Text(sv="okänt", en="unknown")
CHANGE = Text(sv="{area} från {before} till {after}", en="{area} from {before} to {after}")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import led to; `is_new` is false where the same file was in force already."""

    row: ContextImport
    is_new: bool
    changed_cases: tuple[str, ...] = ()


def import_published(uow: UnitOfWork, place: str, read: IndicatorFile, *, may_shrink: bool = False) -> ImportResult:
    """Put a file that was read whole in force, and tell the cases under way; one transaction, all or nothing.

    Raises:
        InvalidError: when the file has shrunk or ends earlier than what is in force, which then stays.
    """
    names = sorted({o.indicator for o in read.observations})
    before = indicators.imports_in_force(uow.session)
    for row in (before[name] for name in names if name in before):
        if (row.digest, row.published) == (read.digest, read.published):
            return ImportResult(row, is_new=False)
    if not may_shrink:
        _check_shrunk(uow, read)
    row = _row(uow, place, read, names)
    indicators.put_in_force(uow.session, row, read.observations)
    source = INDICATOR_SOURCES[read.source]
    record_event(
        uow,
        None,
        "context-imported",
        source=source.name,
        territories=str(row.territories),
        newest=row.newest.isoformat(),
    )
    return ImportResult(row, is_new=True, changed_cases=tuple(record_context_changes(uow)))


def _row(uow: UnitOfWork, place: str, read: IndicatorFile, names: list[str]) -> ContextImport:
    source = INDICATOR_SOURCES[read.source]
    return ContextImport(
        source=read.source,
        place=place,
        published=read.published,
        newest=read.newest,
        imported_at=uow.now,
        digest=read.digest,
        rows=read.rows,
        observations=len(read.observations),
        territories=len(read.territories),
        indicators=names,
        licence=source.licence.en,
        non_commercial=source.non_commercial,
    )


def _check_shrunk(uow: UnitOfWork, read: IndicatorFile) -> None:
    for name, old in indicators.extents(uow.session).items():
        new = [o for o in read.observations if o.indicator == name]
        if not new:
            continue
        named = len({o.territory for o in new})
        if len(new) < old.observations * MIN_SHARE_LEFT or named < old.territories * MIN_SHARE_LEFT:
            raise _refused(
                f"{name}: {len(new)} values of {named} territories, in force are {old.observations} of "
                f"{old.territories}; the file has shrunk by more than 20 %"
            )
        if (newest := max(o.as_of for o in new)) < old.newest:
            raise _refused(f"{name}: the file ends on {newest}, and what is in force on {old.newest}")


def _refused(why: str) -> InvalidError:
    en = f"{why}. The data in force stay. If it is meant, say --even-if-smaller."
    return InvalidError(Text(sv=en, en=en))  # the operator's commands speak English


def record_context_changes(uow: UnitOfWork) -> list[str]:
    """Note in every running case whose driver C would be another today, once per change; return their references."""
    cases = case_queries.cases_in(uow.session, RUNNING)
    return [case.reference for case in cases if _record_change(uow, case)]


def _record_change(uow: UnitOfWork, case: Case) -> bool:
    assessment = case_queries.latest_submitted(uow.session, identity(case.id))
    if assessment is None or assessment.submitted_at is None:
        return False
    scored = score_assessment(uow, assessment)
    if not scored.version.policy.context:
        return False
    words = changes(scored, weigh_context(uow, scored.version, scored.answers).context)
    if words == _last_recorded_change(uow, case, assessment.submitted_at):
        return False
    if words:
        record_event(uow, case, CHANGED, changes=words)
    else:
        record_event(uow, case, AS_BEFORE)
    return True


def changes(scored: ScoredAssessment, today: Context) -> Text | None:
    """Word how the context of today differs from the one that was submitted, or return nothing where it does not."""
    parts = [
        CHANGE.filled(
            area=scored.questionnaire.areas[area],
            before=_value_text(scored.context.get(area)),
            after=_value_text(today.get(area)),
        )
        for area in CONTEXT_AREAS
        if scored.context.get(area) != today.get(area)
    ]
    if not parts:
        return None
    return Text(sv="; ".join(part.sv for part in parts), en="; ".join(part.en for part in parts))


def _last_recorded_change(uow: UnitOfWork, case: Case, since: datetime) -> Text | None:
    told = case_queries.last_event_tagged(uow.session, identity(case.id), (CHANGED, AS_BEFORE))
    if told is None or told.tag != CHANGED or told.at < since:
        return None
    return Text.model_validate(told.data["changes"])


def _value_text(value: int | None) -> Text:
    return UNKNOWN if value is None else Text(sv=str(value), en=str(value))


MISSING = Text(sv="saknas: räknas som okänt utanför EES", en="missing: counts as unknown outside the EEA")
TOO_OLD = Text(sv="för gammalt sedan {day}: räknas som okänt", en="too old since {day}: counts as unknown")
GOOD_UNTIL = Text(sv="gäller till och med {day}", en="good until {day}")


@dataclass(frozen=True, slots=True)
class RuleDataStatus:
    """One rule of the policy in use, and the newest day that data in force hold for."""

    rule: ContextRule
    newest: date | None

    @property
    def area(self) -> str:
        """The area that it feeds."""
        return self.rule.area.value

    @property
    def indicator(self) -> str:
        """The indicator that it reads."""
        return self.rule.indicator

    @property
    def good_until(self) -> date | None:
        """The last day on which the newest data count."""
        return self.newest + timedelta(days=self.rule.shelf_life_days) if self.newest else None

    def is_met(self, today: date) -> bool:
        """Say whether there are data that are not too old."""
        return self.good_until is not None and today <= self.good_until

    def describe(self, today: date) -> Text:
        """Say in words how the data stand."""
        if self.good_until is None:
            return MISSING
        return (GOOD_UNTIL if today <= self.good_until else TOO_OLD).filled(day=self.good_until.isoformat())


@dataclass(frozen=True, slots=True)
class SourceInForce:
    """A source, its imports in force (several where files bring different indicators), and what rests on it."""

    source: IndicatorSource
    imports: tuple[ContextImport, ...]
    rule_statuses: tuple[RuleDataStatus, ...]

    def as_plain(self, today: date) -> dict[str, Any]:
        """Return what scripts read."""
        return {
            "source": self.source.id,
            "name": self.source.name.en,
            "licence": self.source.licence.en,
            "non_commercial": self.source.non_commercial,
            "imports": [
                {
                    "file": row.place,
                    "published": row.published.isoformat(),
                    "newest": row.newest.isoformat(),
                    "imported_at": row.imported_at.isoformat(),
                    "sha256": row.digest,
                    "rows": row.rows,
                    "values": row.observations,
                    "territories": row.territories,
                    "indicators": row.indicators,
                }
                for row in self.imports
            ],
            "rests_on_it": [
                {
                    "area": rule_status.area,
                    "indicator": rule_status.indicator,
                    "good_until": rule_status.good_until.isoformat() if rule_status.good_until else None,
                    "is_met": rule_status.is_met(today),
                }
                for rule_status in self.rule_statuses
            ],
        }


def sources_in_force(uow: UnitOfWork) -> Sequence[SourceInForce]:
    """Return every source that can be imported, also those that never were."""
    in_force = indicators.imports_in_force(uow.session)
    extents = indicators.extents(uow.session)
    rules = uow.current_version.policy.context
    return [
        SourceInForce(
            source,
            tuple({row.id: row for row in in_force.values() if row.source == source.id}.values()),
            tuple(
                RuleDataStatus(rule, extents[rule.indicator].newest if rule.indicator in extents else None)
                for rule in rules
                if _source_of(rule) == source.id
            ),
        )
        for source in INDICATOR_SOURCES.values()
    ]


def _source_of(rule: ContextRule) -> str:
    return INDICATORS[rule.indicator].source
