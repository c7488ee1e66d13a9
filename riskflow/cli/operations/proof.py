"""Commands about the proof: verify everything, anchor the head outside, and export what an auditor checks."""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click
from itsdangerous import BadSignature, Signer
from pydantic import TypeAdapter, ValidationError

from riskflow.cli.bars import bar, counter
from riskflow.cli.instance import check, open_instance
from riskflow.cli.options import json_option, print_json
from riskflow.config import ConfigError
from riskflow.files.storage import StorageUnavailableError
from riskflow.services.head_anchor import anchor_head
from riskflow.services.instance import Instance
from riskflow.services.operations.anchors import AnchorError
from riskflow.services.operations.audit import BEGINNING, Checkpoint, Places, problems, remarks, verification_size
from riskflow.services.operations.export import export_lines
from riskflow.services.operations.head_check import accept
from riskflow.services.operations.health import VERIFICATION, record_heartbeat
from riskflow.services.operations.start_checks import usable_seal_key
from riskflow.services.records.timestamp_service import timestamps_of
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork

T = TypeVar("T")
MIN_REASON_LENGTH = 20
CHECKPOINT_FILE = "verification.json"
MAX_AGE = timedelta(days=1)
RESUMED = (
    "events up to {seq} and the rows of {tables} tables were compared at {at:%Y-%m-%d %H:%M} UTC, by the run that was "
    "interrupted, and not again. This run does not count as a verification: type  riskflow verify  for one"
)
NO_CHECKPOINT = "There is no verification to go on with. Type  riskflow verify  to begin one."
POINT = TypeAdapter(tuple[Checkpoint, datetime])


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A file that says how far a verification has come, until it has ended.

    It is signed: whoever can write to the database, but does not know the settings, cannot have it skip anything.
    """

    path: Path
    secret: str

    def read(self, now: datetime) -> tuple[Checkpoint, datetime]:
        """Return how far a verification has come, and when.

        Raises:
            ConfigError: none was interrupted, or too long ago.
        """
        try:
            point, at = POINT.validate_json(self._signer().unsign(self.path.read_bytes()))
        except (OSError, BadSignature, ValidationError) as error:
            raise ConfigError(NO_CHECKPOINT) from error
        if now - at > MAX_AGE:
            raise ConfigError(f"The last verification was interrupted at {at:%Y-%m-%d %H:%M} UTC: begin a new one.")
        return point, at

    def write(self, point: Checkpoint, now: datetime) -> None:
        unfinished = self.path.with_suffix(".part")
        unfinished.write_bytes(self._signer().sign(POINT.dump_json((point, now))))
        unfinished.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    def _signer(self) -> Signer:
        return Signer(self.secret, salt="riskflow verify", digest_method=hashlib.sha256)


@click.command()
@click.option(
    "--anchors",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with anchors, such as those that were received by mail; otherwise that of the settings.",
)
@click.option("--resume", is_flag=True, help="Go on where the last verification was interrupted, within a day.")
@json_option
def verify(*, anchors: Path | None, resume: bool, as_json: bool) -> None:
    """Recompute the chain, the rows that it binds, what follows from them, the archive and the anchors."""
    instance = open_instance()
    config = instance.config
    folder = anchors or config.anchor_folder
    trust = check(usable_seal_key, instance.config).trust if folder else ()
    timestamps = check(timestamps_of, config)
    places = Places(instance.archive, instance.attachments, folder, trust, timestamps.anchors if timestamps else ())
    kept = KeptCheckpoint(config.instance / CHECKPOINT_FILE, config.secret_key)
    start, since = check(kept.read, instance.now()) if resume else (BEGINNING, None)
    try:
        with instance.read(SYSTEM) as uow:
            found = _found(uow, places, start, kept)
            said = remarks(uow.session, places, sends_anchors=bool(config.anchor_mail))
    except StorageUnavailableError as error:
        raise click.ClickException(f"Nothing is proved: {error} Type the command again when it does.") from error
    if since:
        said.insert(0, RESUMED.format(seq=start.seq, tables=len(start.tables), at=since))
    kept.remove()
    if found or not resume:  # whoever goes on has not compared everything with one state
        with instance.write(SYSTEM) as uow:
            record_heartbeat(uow, VERIFICATION, is_ok=not found)
    if as_json:
        print_json({"broken": found, "remarks": said})
    else:
        _print_verification(found, said)
    sys.exit(1 if found else 0)


def _found(uow: UnitOfWork, places: Places, start: Checkpoint, kept: KeptCheckpoint) -> list[str]:
    """Return what is broken; show how far this has come, and keep it for a run that goes on."""
    events, sizes, files = verification_size(uow.session)
    with counter("Events, rows and files", events + sum(sizes.values()) + files) as shown:

        def reached(point: Checkpoint) -> None:
            kept.write(point, uow.now)
            done = point.seq + sum(sizes.get(table, 0) for table in point.tables)
            shown.update(done - shown.pos)

        def passed_on(items: Sequence[T], /) -> Iterator[T]:
            for item in items:
                yield item
                shown.update(1)

        return problems(uow, places, start, reached, passed_on)


def _print_verification(found: list[str], said: list[str]) -> None:
    for problem in found:
        click.echo(problem)
    for remark in said:
        click.echo(f"Note: {remark}.")
    click.echo("Everything is as it was written." if not found else f"{len(found)} broken.")


@click.command()
@click.option("--accept", "reason", help="Accept a database that is not the attested one, for this REASON.")
def anchor(*, reason: str | None) -> None:
    """Sign the head of the chain and keep it outside, by anchor_folder, anchor_mail or both."""
    instance = open_instance()
    if not (instance.config.anchor_folder or instance.config.anchor_mail or reason):
        raise click.ClickException("Nothing is anchored: set anchor_folder or anchor_mail.")
    if reason is not None:
        _accept(instance, reason)
    elif mismatch := instance.head_check.run():
        raise click.ClickException(mismatch.message.en)
    try:
        signed = anchor_head(instance)
    except AnchorError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Anchor {signed.anchor.number} attests to event {signed.anchor.seq}." if signed else "Nothing is new.")


def _accept(instance: Instance, reason: str) -> None:
    if len(reason.strip()) < MIN_REASON_LENGTH:
        raise click.ClickException(f"Write what happened and who decided it ({MIN_REASON_LENGTH} characters or more).")
    config = instance.config
    with instance.write_unchecked(SYSTEM) as uow:
        is_accepted = accept(uow, instance.archive, config.anchor_folder, reason.strip())
    if not is_accepted:
        raise click.ClickException("There is nothing to accept: the database is the attested one.")
    click.echo("Accepted. Every verification will say so from now on.")


@click.group()
def audit() -> None:
    """Export what an auditor checks."""


@audit.command("export")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
def audit_export(*, output: Path) -> None:
    """Write events, bindings, digests of rows and anchors as lines of JSON, for scripts/verify-chain."""
    instance = open_instance()
    with instance.read(SYSTEM) as uow, output.open("w", encoding="utf-8") as file:
        events, sizes, _ = verification_size(uow.session)
        lines = export_lines(uow.session, instance.config.anchor_folder)
        with bar("Events, bindings and rows", events + sum(sizes.values()), lines) as shown:
            for line in shown:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    click.echo(f"Written to {output}.")
