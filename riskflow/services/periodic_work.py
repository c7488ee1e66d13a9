"""What the worker does every hour and every day, beside the records: each work stands alone, and may be done twice."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from riskflow.config import ConfigError
from riskflow.errors import ReadOnlyError
from riskflow.files.storage import FileLockedError, StorageUnavailableError
from riskflow.services.head_anchor import anchor_head
from riskflow.services.instance import Instance
from riskflow.services.meetings.reminders import remind_adjusters
from riskflow.services.operations.anchors import AnchorError
from riskflow.services.operations.figures.keep import count_due
from riskflow.services.operations.retention.disposal import dispose
from riskflow.services.operations.retention.rules import RetentionError, read_rules
from riskflow.services.preservation.alarm import end_day
from riskflow.services.preservation.fixity import check_in_turn
from riskflow.services.records.restamp import restamp_records
from riskflow.services.review.follow_up.attention import attend_all
from riskflow.services.review.reminders import remind
from riskflow.services.unit_of_work import SYSTEM
from riskflow.text import Text

LOGGER = logging.getLogger(__name__)


def hourly_work(instance: Instance) -> tuple[Callable[[], object], ...]:
    """Return what is done every hour."""
    return partial(attend_all, *_ways(instance)), partial(check_in_turn, instance)


def daily_work(instance: Instance, templates: Path, institution: Text) -> tuple[Callable[[], object], ...]:
    """Return what is done every day, in this order."""
    ways = _ways(instance)
    return (
        partial(try_to_anchor, instance),
        partial(remind, *ways),
        partial(remind_adjusters, ways[1]),
        partial(restamp_records, instance.config, *ways),
        partial(count_due, instance, templates, institution, instance.config.figures_minimum),
        partial(_try_to_dispose, instance),
        partial(end_day, instance),
    )


def _ways(instance: Instance) -> tuple[partial[Any], partial[Any]]:
    return partial(instance.read, SYSTEM), partial(instance.write, SYSTEM)


def try_to_anchor(instance: Instance) -> None:
    """Anchor the head; what fails is logged, and tried again the next day."""
    try:
        anchor_head(instance)
    except (AnchorError, ConfigError, ReadOnlyError) as error:
        LOGGER.error("%s", error)  # noqa: TRY400 - the message says what to do


def _try_to_dispose(instance: Instance) -> None:
    """Dispose of what the rules let go; what fails is logged, and tried again the next day."""
    try:
        rules = read_rules(instance.config.instance)
        for part in dispose(partial(instance.write, SYSTEM), instance.attachments, rules):
            if part.due.number:
                LOGGER.info("disposed of %s %s", part.due.number, part.kind)
    except (RetentionError, ReadOnlyError) as error:
        LOGGER.error("%s", error)  # noqa: TRY400 - the message says what to do
    except (SQLAlchemyError, StorageUnavailableError, FileLockedError) as error:
        LOGGER.warning("what is due could not be disposed of: %s", type(error).__name__)
