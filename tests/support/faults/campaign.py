"""Campaigns of faults against the main verbs: `acknowledged <= durable <= attempted`.

Run as a program with the shim preloaded (`disk_faults.run_campaign` does it). Each verb is prepared once, up to the
form that is about to be sent; its instance is copied for every point. A warmed process forks for each attempt, so that
what is killed is a process with the real pages, verbs, database and archive.
"""

import ctypes
import errno
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from riskflow.app import create_app, demo_runner
from riskflow.config import DATABASE_FILE, Config
from riskflow.files.archive import Archive
from riskflow.services.operations.audit import Places, problems
from riskflow.services.unit_of_work import SYSTEM
from riskflow.worker import Worker
from tests.support.cases.demonstration import material
from tests.support.faults.power import Disk, read_journal
from tests.support.faults.verbs import DONE, VERBS, Act, Prepared
from tests.support.web.site import Site

OFF, COUNT, KILL, FAIL_ONCE, FAIL_ON = range(5)
shim: Any = ctypes.CDLL(None)


@dataclass
class Result:
    """What a campaign has tried and found."""

    points: int = 0
    acknowledged: int = 0
    by_verb: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Campaign:
    """One folder in which every attempt runs, and a copy of it for each verb."""

    def __init__(self, folder: Path, cast: Path) -> None:
        self.cast, self.work, self.copies = cast, folder / "work", folder / "copies"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(cast, self.work)
        self.app = create_app(Config.for_tests(self.work))
        self.instance = self.app.extensions["riskflow"]
        self.site = Site(self.app, demo_runner(self.instance, material()))
        self.worker = Worker(Config.for_tests(self.work))
        self.prepared: dict[str, Prepared] = {}

    def prepare(self, names: list[str]) -> None:
        for name in names:
            self.restore(self.cast)
            self.prepared[name] = VERBS[name](self.site, self.worker)
            self.close()
            shutil.copytree(self.work, self.copies / name)

    def close(self) -> None:
        self.instance.database.engine.dispose()
        self.worker.instance.database.engine.dispose()

    def restore(self, source: Path) -> None:
        self.close()
        shutil.rmtree(self.work)
        shutil.copytree(source, self.work)

    def counts(self) -> dict[str, int]:
        """Return the rows of every table, once the file is known to be whole."""
        with closing(sqlite3.connect(self.work / DATABASE_FILE)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is not whole"
            names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            counted = {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}
            # A case that closes by itself may be drawn for a light check, each time anew.
            drawn = connection.execute("SELECT count(*) FROM event WHERE tag = 'drawn-for-check'").fetchone()[0]
        return {**counted, "event": counted["event"] - drawn}

    def broken(self) -> list[str]:
        with self.instance.read(SYSTEM) as uow:
            return problems(uow, Places(Archive(self.instance.config.archive), self.instance.attachments))


def forked(act: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """Return what a forked process returns; nothing if it was killed."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            answer = act()
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs in the report
            answer = {"raised": repr(error)[:300]}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    answered: dict[str, Any] | None = json.loads(said) if said else None
    return answered


def armed(
    campaign: Campaign, act: Act, mode: int, point: int = 0, number: int = 0, journal: int = -1
) -> dict[str, Any]:
    shim.fault_arm(mode, ctypes.c_long(point), number, str(campaign.work).encode(), journal)
    try:
        answer = act()
    finally:
        points = shim.fault_points()
    return {"answer": answer, "points": points}


def settled(campaign: Campaign, act: Act) -> dict[str, Any]:
    """Look at what is there after a fault, then do the same again and look once more."""
    first, broken = campaign.counts(), campaign.broken()
    answer = act()
    return {"counts": first, "broken": broken, "again": answer, "after": campaign.counts(), "left": campaign.broken()}


class Verdicts:
    """Compares what is there with what was acknowledged, and keeps the count."""

    def __init__(
        self, verb: str, before: dict[str, int], after: dict[str, int], place: list[Any], into: Result
    ) -> None:
        self.verb, self.before, self.after, self.place, self.into = verb, before, after, place, into

    def judge(self, point: str, answer: list[Any] | None, found: dict[str, Any] | None) -> None:
        """Hold one attempt against the oracle; `answer` is what the person was told, if anything."""
        self.into.points += 1
        self.into.by_verb[self.verb] = self.into.by_verb.get(self.verb, 0) + 1
        acknowledged = answer is not None and answer[0] == self.place[0]
        self.into.acknowledged += acknowledged
        for fault in self._faults(acknowledged, found or {"raised": "the check was killed"}):
            self.into.faults.append(f"{self.verb} {point}: {fault}")

    def _faults(self, acknowledged: bool, found: dict[str, Any]) -> Iterator[str]:
        if "raised" in found:
            yield found["raised"]
            return
        if found["counts"] not in (self.before, self.after):
            yield f"half done: {_difference(self.before, found['counts'])}"
        if acknowledged and found["counts"] != self.after:
            yield "acknowledged and lost"
        if found["broken"] or found["left"]:
            yield f"broken: {(found['broken'] or found['left'])[:2]}"
        if found["again"][0] != self.place[0]:
            yield f"sent again: {found['again']}"
        if found["after"] != self.after:
            yield f"sent again, not done once: {_difference(self.after, found['after'])}"


def _difference(expected: dict[str, int], found: dict[str, int]) -> dict[str, int]:
    return {name: found.get(name, 0) - count for name, count in expected.items() if found.get(name) != count}


def undisturbed(campaign: Campaign, verb: str, into: Result, journal: Path) -> tuple[Verdicts, int]:
    """Do a verb without a fault; return what to hold against it, and how many points it has."""
    act, _ = campaign.prepared[verb]
    campaign.restore(campaign.copies / verb)
    before = campaign.counts()

    def act_with_journal() -> dict[str, Any]:
        with journal.open("wb") as file:
            return armed(campaign, act, COUNT, journal=file.fileno())

    done = forked(act_with_journal)
    after = campaign.counts()
    if not done or "raised" in done or done["answer"][0] != DONE:
        raise AssertionError(f"{verb}: {done}")
    return Verdicts(verb, before, after, done["answer"], into), done["points"]


def kill(campaign: Campaign, verb: str, into: Result, step: int, journal: Path) -> None:
    """Kill the process at every point, then see what is there and send again."""
    verdicts, points = undisturbed(campaign, verb, into, journal)
    act, _ = campaign.prepared[verb]
    for point in range(1, points + 1, step):
        campaign.restore(campaign.copies / verb)
        done = forked(partial(armed, campaign, act, KILL, point)) or {}
        verdicts.judge(f"killed at {point}", done.get("answer"), forked(partial(settled, campaign, act)))


def fail(campaign: Campaign, verb: str, into: Result, step: int, journal: Path) -> None:
    """Let one operation or all that follow fail; the same process must go on when the fault is over."""
    verdicts, points = undisturbed(campaign, verb, into, journal)
    act, _ = campaign.prepared[verb]
    faults = [(m, e) for e in (errno.EIO, errno.ENOSPC) for m in (FAIL_ONCE, FAIL_ON)]
    for number, point in enumerate(range(1, points + 1, step)):
        mode, error = faults[number % len(faults)]
        campaign.restore(campaign.copies / verb)

        def attempt(mode: int = mode, error: int = error, point: int = point) -> dict[str, Any]:
            try:
                told = armed(campaign, act, mode, point, error)["answer"]
            except Exception as raised:  # noqa: BLE001 - a command says it; what matters is that nothing is lost
                told = ["raised", repr(raised)[:200]]
            return {"told": told, **settled(campaign, act)}

        found = forked(attempt) or {"raised": "killed"}
        told = found.get("told", ["none"])
        into.answers[str(told[0])] = into.answers.get(str(told[0]), 0) + 1
        if told[0] not in (DONE, 503, 507, "raised"):
            into.faults.append(f"{verb} {errno.errorcode[error]} at {point}: told {told}")
        verdicts.judge(f"{errno.errorcode[error]} at {point}", told, found)


def lose_power(campaign: Campaign, verb: str, into: Result, step: int, journal: Path, *, syncs: bool = True) -> None:
    """Rebuild what the disk may hold after each operation of a verb, and after its answer."""
    verdicts, _ = undisturbed(campaign, verb, into, journal)
    act, _ = campaign.prepared[verb]
    operations = [each for each in read_journal(journal.read_bytes()) if syncs or each.what != "sync"]
    for chance in (None, Random(1), Random(2)):  # noqa: S311 - the same states at every run
        for end in sorted({*range(0, len(operations), step), len(operations)}):  # with the one after the answer
            campaign.restore(campaign.copies / verb)
            disk = Disk(campaign.work, chance)
            for operation in operations[:end]:
                disk.apply(operation)
            disk.lose_power(campaign.work)
            told = [DONE] if end == len(operations) else None
            verdicts.judge(f"without power after {end}", told, forked(lambda: settled(campaign, act)))


# The last is no fault of ours: it shows that a program which forgets to sync is found out.
KINDS: dict[str, Callable[[Campaign, str, Result, int, Path], None]] = {
    "kill": kill,
    "fail": fail,
    "power": lose_power,
    "unsynced": partial(lose_power, syncs=False),
}


def main(kind: str, folder: str, cast: str, step: str, *verbs: str) -> None:
    """Run one campaign and print its result as JSON."""
    into = Result()
    campaign = Campaign(Path(folder), Path(cast))
    names = list(verbs or VERBS)
    campaign.prepare(names)
    for name in names:
        KINDS[kind](campaign, name, into, int(step), Path(folder) / "journal")
    print(json.dumps(asdict(into)))  # noqa: T201 - the caller reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
