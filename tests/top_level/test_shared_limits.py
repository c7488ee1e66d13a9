"""With several processes of gunicorn, as the example starts them, a limit is the limit of all of them together."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest

from riskflow.store.counters import CounterFile
from tests.support.background_work import until
from tests.support.oidc.real_provider import free_port
from tests.support.source_tree import PROJECT
from tests.support.web.site import prepare_instance

LIMIT = 20  # a minute, for verifying a code
ASKED = 100
WITHIN = 0.1
PROCESSES = 2
FIRST_COUNTED = re.compile(r'riskflow_requests_created\{area="admin",method="GET",status="200"\} (\S+)')


@pytest.fixture
def address(tmp_path: Path, migrated_file: Path) -> Iterator[str]:
    """Serve a demonstration with two processes of gunicorn."""
    prepare_instance(tmp_path, migrated_file)
    (tmp_path / "riskflow.toml").write_text(
        'mode = "demonstration"\nmetrics_addresses = "127.0.0.1"\n', encoding="utf-8"
    )
    address = f"127.0.0.1:{free_port()}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RISKFLOW_")}
    environ |= {"RISKFLOW_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--config", "docs/examples/gunicorn.conf.py", "--workers", "2"]
    with (tmp_path / "log").open("wb") as log:
        bound = [*command, "--bind", address]
        process = subprocess.Popen(bound, env=environ, stdout=log, stderr=log, cwd=PROJECT)
        try:
            until(lambda: len(_processes(address)) == PROCESSES)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=60)


def _answer(address: str, path: str) -> tuple[int, str]:
    connection = HTTPConnection(address, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def _processes(address: str) -> set[str]:
    """Return what tells the processes that answer apart: when each first counted such a request."""
    with ThreadPoolExecutor(8) as threads:
        pages = threads.map(partial(_answer, address), ["/metrics"] * 16)
        return {found[1] for _, page in pages if (found := FIRST_COUNTED.search(page))}


@pytest.mark.slow
def test_two_processes_let_through_no_more_than_the_limit(address: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(partial(_answer, address), ["/v/0123456789ABCDEF"] * ASKED)
        found = Counter(status for status, _ in answers)
    assert set(found) == {200, 429}
    assert abs(found[200] - LIMIT) <= WITHIN * LIMIT


def test_a_counter_is_shared_and_begins_anew_when_its_time_has_passed(tmp_path: Path) -> None:
    path = tmp_path / "counters.sqlite"
    first, second = CounterFile(path), CounterFile(path)
    assert [each.add("a", 60, 1) for each in (first, second, first)] == [1, 2, 3]
    assert first.add("b", 60, 5) == 5
    assert [second.add("over", -1, 1), first.add("over", -1, 1)] == [1, 1]
    assert (second.amount("a"), second.amount("over"), second.amount("none")) == (3, 0, 0)
    first.clear("a")
    assert second.add("a", 60, 1) == 1
    assert path.stat().st_mode & 0o077 == 0


def test_threads_lose_no_count(tmp_path: Path) -> None:
    files = [CounterFile(tmp_path / "counters.sqlite") for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        counted = list(threads.map(lambda number: files[number % 2].add("a", 60, 1), range(200)))
    assert sorted(counted) == list(range(1, 201))
