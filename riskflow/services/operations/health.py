"""How the instance is: what it needs to serve anybody, and what its operators must see."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from riskflow.config import MEBIBYTE, Config
from riskflow.files.configured import reach_storage
from riskflow.files.storage import StorageUnavailableError
from riskflow.services.assessment.removal import OVERDUE_AFTER
from riskflow.services.committees.coverage import Vacancy
from riskflow.services.events import MAX_CLOCK_DRIFT
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.storage_settings import FOLDER, S3
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.handling import fixity as fixity_queries
from riskflow.store.queries import operations as operation_queries
from riskflow.store.queries import removals as removal_queries
from riskflow.store.tables import Heartbeat
from riskflow.text import Text

WORKER, VERIFICATION, BACKUP, FIXITY = "worker", "verify", "backup", "fixity"
HEARTBEAT_SECONDS = 30
MIN_FREE_BYTES = 200 * MEBIBYTE
MAX_QUEUE_LAG = timedelta(minutes=15)
MAX_AGES = {WORKER: timedelta(minutes=2), VERIFICATION: timedelta(hours=26), BACKUP: timedelta(hours=26)}
MAX_AGES[FIXITY] = timedelta(hours=26)
"""How long ago each may have been; verification and backup run once a day, the check of files each hour."""

NAMES = {
    WORKER: Text(sv="Bakgrundsprocessen (worker) sågs senast", en="The worker was last seen"),
    VERIFICATION: Text(sv="Kedja och arkiv kontrollerades senast", en="Chain and archive were last verified"),
    BACKUP: Text(sv="Senaste säkerhetskopia", en="Last backup"),
    FIXITY: Text(sv="Arkivets filer kontrollerades senast", en="Files of the archive were last checked"),
}
NEVER = Text(sv="aldrig", en="never")


@dataclass(frozen=True, slots=True)
class HealthState:
    """One thing that is well or not, with what was found."""

    name: Text
    is_ok: bool
    found: Text


@dataclass(frozen=True, slots=True)
class InstanceFigures:
    """Numbers of an instance at one moment; none of them is about a person."""

    cases: dict[str, int]
    waiting: dict[str, queue.WaitingWork]
    heartbeats: dict[str, Heartbeat]


def record_heartbeat(uow: UnitOfWork, name: str, *, is_ok: bool = True) -> None:
    """Record that a part of the instance was at work now."""
    uow.session.merge(Heartbeat(name=name, at=uow.now, is_ok=is_ok))


def claim_turn(uow: UnitOfWork, name: str, period: timedelta) -> bool:
    """Return whether something periodic is due, and note that it is done now: one of several workers does it."""
    row = uow.session.get(Heartbeat, name)
    # The clock was read before the lock was there: who waited for it may be a little earlier than who had it.
    if row is not None and -MAX_CLOCK_DRIFT <= uow.now - row.at < period:
        return False
    record_heartbeat(uow, name)
    return True


def is_ready(database: Database, config: Config) -> bool:
    """Return whether requests can be served: a migrated database that answers, and archives with room."""
    try:
        return database.is_current() and all(state.is_ok for state in storage_states(config))
    except (sa.exc.SQLAlchemyError, OSError):
        return False


def storage_states(config: Config) -> Iterator[HealthState]:
    """Yield whether files can be written, and whether there is room for them."""
    places = {config.archive: config.archive_storage, config.attachments: config.attachment_storage}
    folders = [each for each, kind in places.items() if kind == FOLDER and each.exists()] or [config.instance]
    writable = all(os.access(folder, os.W_OK) for folder in folders)
    answer = Text(sv="ja", en="yes") if writable else Text(sv="nej", en="no")
    yield HealthState(Text(sv="Arkivet går att skriva i", en="The archive can be written"), writable, answer)
    free = min(shutil.disk_usage(folder).free for folder in (*folders, config.instance))
    room = f"{free // MEBIBYTE} MiB"
    yield HealthState(
        Text(sv="Ledigt på disken", en="Free on the disk"), free >= MIN_FREE_BYTES, Text(sv=room, en=room)
    )


def _object_store_states(config: Config) -> Iterator[HealthState]:
    """Yield whether the object store answers, where files lie in one."""
    # Not part of being ready: pages that need no file can be served without it.
    if S3 not in {config.archive_storage, config.attachment_storage}:
        return
    name = Text(sv="Objektlagringen svarar", en="The object store answers")
    try:
        reach_storage(config)
    except StorageUnavailableError as error:
        yield HealthState(name, is_ok=False, found=Text(sv=f"nej: {error}", en=f"no: {error}"))
    else:
        yield HealthState(name, is_ok=True, found=Text(sv="ja", en="yes"))


def health_states(uow: UnitOfWork, config: Config, missing: Sequence[Vacancy]) -> list[HealthState]:
    """Return everything that operators must see; `missing` are the responsibilities without a holder."""
    heartbeats, waiting = operation_queries.heartbeats(uow.session), queue.waiting_work(uow.session)
    return [
        *storage_states(config),
        *_object_store_states(config),
        *(_age_state(name, heartbeats.get(name), uow.now) for name in MAX_AGES),
        _fixity_state(uow, config.fixity_days),
        _queue_state(waiting, uow.now),
        _coverage_state(missing),
        _removal_state(uow),
    ]


def instance_figures(session: Session) -> InstanceFigures:
    watched = {name: row for name, row in operation_queries.heartbeats(session).items() if name in MAX_AGES}
    return InstanceFigures(operation_queries.cases_by_state(session), queue.waiting_work(session), watched)


def _age_state(name: str, heartbeat: Heartbeat | None, now: datetime) -> HealthState:
    if heartbeat is None:
        return HealthState(NAMES[name], is_ok=False, found=NEVER)
    at = f"{heartbeat.at:%Y-%m-%d %H:%M} UTC"
    is_ok = heartbeat.is_ok and now - heartbeat.at <= MAX_AGES[name]
    failed = Text(sv=f"{at}, med fel", en=f"{at}, with faults")
    return HealthState(NAMES[name], is_ok, Text(sv=at, en=at) if heartbeat.is_ok else failed)


def _fixity_state(uow: UnitOfWork, days: int) -> HealthState:
    """Return whether every archived file was whole when it was last read, and was read within so many days."""
    found = fixity_queries.summary(uow.session)
    since = f"{found.oldest:%Y-%m-%d}" if found.oldest else "–"
    words = Text(
        sv=f"Filer: {found.files}, alla lästa sedan {since}. Skadade: {found.damaged}",
        en=f"Files: {found.files}, all read since {since}. Damaged: {found.damaged}",
    )
    name = Text(sv="Arkivets filer är hela", en="The files of the archive are whole")
    return HealthState(name, not found.damaged and not found.is_late(uow.now, days), words)


def _queue_state(waiting: Mapping[str, queue.WaitingWork], now: datetime) -> HealthState:
    number = sum(work.number for work in waiting.values())
    lag = oldest_wait(waiting, now)
    found = Text(sv=f"{number}, den äldsta i {lag} s", en=f"{number}, the oldest for {lag} s")
    return HealthState(Text(sv="Väntar i kön", en="Waiting in the queue"), lag <= MAX_QUEUE_LAG.total_seconds(), found)


def _coverage_state(found: Sequence[Vacancy]) -> HealthState:
    missing = [each for each in found if not each.is_warning]
    words = Text(sv=f"{len(missing)} saknas", en=f"{len(missing)} missing")
    return HealthState(Text(sv="Ansvar har innehavare", en="Responsibilities have holders"), not missing, words)


def _removal_state(uow: UnitOfWork) -> HealthState:
    """Return whether the removals from the files, after handovers to security, are complete."""
    ages = [uow.now - removal.removed_at for removal, _ in removal_queries.unfinished(uow.session)]
    found = Text(sv=f"{len(ages)} återstår", en=f"{len(ages)} left to do")
    name = Text(sv="Borttagning ur filer efter överlämning till säkerhet", en="Removal from files, after security")
    return HealthState(name, all(age <= OVERDUE_AFTER for age in ages), found)


def oldest_wait(waiting: Mapping[str, queue.WaitingWork], now: datetime, name: str | None = None) -> int:
    """Return for how many seconds the oldest work of a queue, or of all, has waited."""
    since = [work.oldest for queued, work in waiting.items() if name in {None, queued}]
    return max(0, int(now.timestamp() - min(since) / 1000)) if since else 0
