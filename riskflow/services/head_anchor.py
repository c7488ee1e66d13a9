"""Anchoring the head of an instance's chain where its settings say: in a folder, by mail or both, with a timestamp."""

import logging
from dataclasses import replace

from riskflow.config import Config
from riskflow.mail import MailRefusedError, MailTransport
from riskflow.records.timestamps import TimestampError, TimestampSource, timestamp_of
from riskflow.services.instance import Instance
from riskflow.services.operations.anchors import (
    TIMESTAMP_SUFFIX,
    AnchorError,
    SignedAnchor,
    anchor_files,
    anchor_message,
    store_once,
    write_anchor,
)
from riskflow.services.operations.start_checks import usable_seal_key
from riskflow.services.records.timestamp_service import timestamps_of
from riskflow.services.unit_of_work import SYSTEM

LOGGER = logging.getLogger(__name__)
MAX_TIMESTAMPED_LATE = 30
"""Anchors that are looked at for a missing timestamp."""


def anchor_head(instance: Instance) -> SignedAnchor | None:
    """Anchor the head of the chain in the folder and send the anchor, as the settings say.

    Raises:
        AnchorError: it could be neither stored nor sent where it should be.
    """
    config = instance.config
    if not (config.anchor_folder or config.anchor_mail):
        return None
    with instance.write(SYSTEM) as uow:
        signed = write_anchor(uow, usable_seal_key(config), config.anchor_folder)
    if timestamps := timestamps_of(config):
        signed = _timestamped(config, timestamps, signed)
    if signed and config.anchor_mail and config.outgoing_mail_server:
        transport = MailTransport(config.outgoing_mail_server)
        try:
            transport.send(anchor_message(signed, config.mail_from, config.anchor_mail))
        except MailRefusedError as error:
            raise AnchorError(f"The anchor {signed.file_name} could not be sent: {error}") from error
    return signed


def _timestamped(config: Config, timestamps: TimestampSource, signed: SignedAnchor | None) -> SignedAnchor | None:
    """Ask the service about a new anchor, and about those of the folder that have no timestamp yet.

    An anchor is worth much without one, so that an outage is logged, and the next day tries again.
    """
    try:
        for path in anchor_files(config.anchor_folder)[-MAX_TIMESTAMPED_LATE:]:
            if not (kept := SignedAnchor.from_file(path)).timestamp:
                timestamp = timestamp_of(kept.anchor.content(), timestamps.service)
                store_once(path.with_suffix(TIMESTAMP_SUFFIX), timestamp)
                if signed and signed.anchor == kept.anchor:
                    signed = replace(signed, timestamp=timestamp)
        if signed and not signed.timestamp:
            signed = replace(signed, timestamp=timestamp_of(signed.anchor.content(), timestamps.service))
    except TimestampError as error:
        LOGGER.error("%s", error)  # noqa: TRY400 - the message says what to do
    return signed
