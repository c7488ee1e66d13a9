"""The fixity check of an instance: some files each hour, and a dated result each day."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from riskflow.errors import ReadOnlyError
from riskflow.files.storage import StorageUnavailableError
from riskflow.logs import security_event
from riskflow.preservation.fixity import FixityArea, FixityState, FixitySummary, KeptFile, choose_portion
from riskflow.services.events import record_event
from riskflow.services.instance import Instance
from riskflow.services.operations.health import FIXITY, record_heartbeat
from riskflow.services.unit_of_work import SWEDISH_TIME, SYSTEM, UnitOfWork
from riskflow.store.handling import fixity as fixity_queries
from riskflow.store.locks import WriteScope
from riskflow.store.tables import FileCheck

LOGGER = logging.getLogger(__name__)
SCOPE = WriteScope("fixity")
CHECKED, DAMAGED, MENDED = "archive-checked", "archived-file-damaged", "archived-file-mended"
DAY = timedelta(days=1)


def check_portion(instance: Instance) -> FixitySummary:
    """Read the files whose turn it is, and keep what was found.

    Raises:
        StorageUnavailableError: when a storage does not answer; nothing is then said of any file.
    """
    with instance.read(SYSTEM) as uow:
        kept = fixity_queries.kept_files(uow.session)
        checked = fixity_queries.check_times(uow.session)
        portion = choose_portion(kept, checked, uow.now, instance.config.fixity_days)
    return check_files(instance, portion)


def check_files(instance: Instance, files: Iterable[KeptFile]) -> FixitySummary:
    """Read some files now, and keep what was found."""
    # Reading takes its time: it is done outside any transaction.
    found = {file: _read(instance, file) for file in files}
    with instance.write(SYSTEM, SCOPE) as uow:
        _keep(uow, found)
        result = fixity_queries.summary(uow.session)
        record_heartbeat(uow, FIXITY, is_ok=not result.damaged)
    return result


def check_in_turn(instance: Instance) -> None:
    """Check some files each hour; an outage is logged, and the next turn goes on."""
    try:
        result = check_portion(instance)
        if result.damaged:
            LOGGER.error("%d archived files are altered or missing; type  riskflow archive fixity", result.damaged)
    except (SQLAlchemyError, StorageUnavailableError, ReadOnlyError) as error:
        LOGGER.warning("archived files could not be checked: %s", error)


def record_day(uow: UnitOfWork) -> None:
    """Record what was checked in the last day as an event of the chain: the dated result."""
    read, result = fixity_queries.read_since(uow.session, uow.now - DAY), fixity_queries.summary(uow.session)
    if read:
        record_event(
            uow,
            None,
            CHECKED,
            number=str(read),
            files=str(result.files),
            damaged=str(result.damaged),
            oldest=f"{result.oldest.astimezone(SWEDISH_TIME):%Y-%m-%d}" if result.oldest else "–",
        )


def damaged(uow: UnitOfWork) -> list[FileCheck]:
    return fixity_queries.damaged_files(uow.session)


def _read(instance: Instance, file: KeptFile) -> FixityState:
    archive = instance.archive if file.area is FixityArea.RECORDS else instance.attachments
    is_whole = archive.is_whole(file.digest)
    if is_whole is None:
        return FixityState.MISSING
    return FixityState.WHOLE if is_whole else FixityState.ALTERED


def _keep(uow: UnitOfWork, found: dict[KeptFile, FixityState]) -> None:
    # A document may have been removed since it was listed: it is then neither missing nor kept.
    kept = fixity_queries.kept_files(uow.session)
    before = {KeptFile(FixityArea(row.area), row.digest) for row in damaged(uow)}
    for file, state in sorted(found.items()):
        if file not in kept:
            continue
        if state is not FixityState.WHOLE:
            security_event("archive-fault", target=file.digest)
        if state is not FixityState.WHOLE and file not in before:
            record_event(uow, None, DAMAGED, file=file.digest, area=file.area.value, state=state.value)
        if state is FixityState.WHOLE and file in before:
            record_event(uow, None, MENDED, file=file.digest, area=file.area.value)
    fixity_queries.keep_checks(uow.session, {file: state for file, state in found.items() if file in kept}, uow.now)
    fixity_queries.forget_checks(uow.session, fixity_queries.check_times(uow.session).keys() - kept)
