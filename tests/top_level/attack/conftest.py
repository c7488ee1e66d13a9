"""The target of all attacks, what must hold after each of them, and the report."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.attack.target import Target, running_target

LOGGED = pytest.StashKey[bool]()
COUNTS: dict[str, Counter[str]] = defaultdict(Counter)
SAMPLE = 2
MAY_FAIL = {502, 503}
"""Statuses of the server's side that an attack may be answered with: the provider or a stored file is at fault."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a sample of each kind, unless all are asked for: all of them take two minutes."""
    if os.environ.get("RISKFLOW_ATTACKS") == "all":
        return
    seen: Counter[str] = Counter()
    left_out = []
    for item in items:
        if item.get_closest_marker("attack"):
            kind = item.nodeid.partition("[")[0]
            seen[kind] += 1
            left_out += [item] if seen[kind] > SAMPLE else []
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Target]:
    """Serve one instance for all attacks."""
    folder = tmp_path_factory.mktemp("target")
    folder.chmod(0o700)
    with running_target(folder, migrated_file) as running:
        yield running


@pytest.fixture(autouse=True)
def held(request: pytest.FixtureRequest, target: Target) -> Iterator[None]:
    """Check after each attack that nothing was written, nothing failed, and the log names what it must.

    `attack(family, event=..., writes=...)`: a security event that the log must have, and how many events an attack may
    add to the chain.
    """
    mark = request.node.get_closest_marker("attack")
    seq, offset = target.chain()[0], len(target.log.read_text(encoding="utf-8"))
    yield
    lines = target.lines(offset)
    assert not [line for line in lines if _failed(line)]
    assert target.events_since(seq) <= mark.kwargs.get("writes", 0), "the attack has written something"
    named = {line.get("event") for line in lines if line.get("logger") == "riskflow.security"}
    request.node.stash[LOGGED] = bool(named)
    if mark.kwargs.get("event"):
        assert mark.kwargs["event"] in named
    target.provider.claims.clear()
    target.provider.header.clear()
    target.provider.sign = None


def _failed(line: dict[str, object]) -> bool:
    status = line.get("status")
    is_failure = isinstance(status, int) and status >= 500 and status not in MAY_FAIL
    return is_failure or line.get("message") == "unforeseen-error"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    families = [value for name, value in report.user_properties if name == "family"]
    if not families or report.when == "setup":
        return
    counts = COUNTS[str(families[0])]
    if report.when == "call":
        counts["attacks"] += 1
        counts["refused"] += report.passed
    else:
        counts["refused"] -= report.failed
        counts["logged"] += ("logged", True) in report.user_properties


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    mark = item.get_closest_marker("attack")
    if mark and mark.args and ("family", mark.args[0]) not in item.user_properties:
        item.user_properties.append(("family", mark.args[0]))
    if item.stash.get(LOGGED, False):
        item.user_properties.append(("logged", True))
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not COUNTS:
        return
    terminalreporter.section("attacks")
    rows = [(name, counts["attacks"], counts["refused"], counts["logged"]) for name, counts in sorted(COUNTS.items())]
    total = ("all", *(sum(row[place] for row in rows) for place in (1, 2, 3)))  # type: ignore[misc]
    terminalreporter.write_line(f"{'family':28}{'attacks':>9}{'refused':>9}{'logged':>9}")
    for row in (*rows, total):
        terminalreporter.write_line(f"{row[0]:28}{row[1]:>9}{row[2]:>9}{row[3]:>9}")
