"""Speed of matching and of imports, and their memory: a part of `make bench-screening`."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import click

from benchmarks.fresh_import import prepare_instance
from riskflow.screening.hits import ScreeningQuery
from riskflow.screening.matches.entry_search import entry_matches
from riskflow.screening.register import Register
from tests.support.source_tree import PROJECT

MANY = 10_000


def bench_matching(partners: Sequence[tuple[str, str]], register: Register) -> None:
    """Time single names of real partners, and ten thousand names of the register in a row."""
    times = []
    for name, territory in dict.fromkeys(partners):
        began = time.perf_counter()
        _match(register, ScreeningQuery(name, territory))
        times.append(1000 * (time.perf_counter() - began))
    step = len(register.entities) // MANY
    names = [register.entities[number].name for number in range(0, len(register.entities), step)][:MANY]
    began, processor = time.perf_counter(), time.process_time()
    for name in names:
        _match(register, ScreeningQuery(name))
    elapsed, processor = time.perf_counter() - began, time.process_time() - processor
    click.echo(f"\nSpeed, against {register.index.names} names")
    percentile = sorted(times)[len(times) * 95 // 100]
    click.echo(f"  one name: median {median(times):.2f} ms, 95th percentile {percentile:.1f} ms")
    click.echo(f"  {len(names)} partners: {elapsed:.1f} s, of which {processor:.1f} s of the processor")


def _match(register: Register, query: ScreeningQuery) -> None:
    entry_matches(register, query, register.find_known(query))


def bench_imports(data: Path, files: Mapping[str, str]) -> None:
    """Import everything into an instance of its own, each list in a fresh process; then screen a first name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare_instance(folder)
        results = {source: _in_fresh_process(folder, source, data / path) for source, path in files.items()}
        results["ROR, 51 370 organisations"] = _in_fresh_process(folder, "ror", data / "ror_subset/ror_subset.csv.gz")
        results["a worker, first name"] = _in_fresh_process(folder, "screen")
    click.echo("\nImport of each list, and of the register; then a fresh process with the index of all")
    for title, result in results.items():
        click.echo(f"  {title:<28}{result}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"  {'this benchmark itself':<28}{peak:.0f} MB at most")


def _in_fresh_process(*arguments: object) -> str:
    command = [sys.executable, "-m", "benchmarks.fresh_import", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT).stdout.strip()
