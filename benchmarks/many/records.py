"""Records a minute of one worker, and its memory: `make bench-archive`. On SQLite and a folder, as installed.

Each step is timed apart: build from the rows, render (two languages), seal and check, archive, register, pack, verify.
"""

import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import click

from riskflow.records.pdf import as_data, render_pdf
from riskflow.records.seal import check_seal, seal_pdf
from riskflow.services.head_anchor import anchor_head
from riskflow.services.meetings import record_work
from riskflow.services.preservation.fixity import check_files
from riskflow.services.preservation.packages import PackageLayout, case_source, write_package
from riskflow.services.records.issue import LANGUAGES
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.handling import fixity as fixity_queries
from riskflow.worker import Worker, spare_collector
from tests.support.records.archived import ArchivedInstance

RECORDS = 10
MEBIBYTE = 1024  # in units of 1024 bytes, in which the system counts


class Steps:
    """The seconds that each step took, round by round."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.taken.setdefault(name, []).append(time.perf_counter() - began)


def steps_of_one(worker: Worker, key: str, steps: Steps) -> None:
    """Take the steps of one record apart; what they make is thrown away but for the archived files."""
    with steps.timed("build from the rows"), worker.instance.read(SYSTEM) as uow:
        record = record_work.build(uow, key, worker.origin)
    assert record is not None
    issuer = worker.issuer
    for language in LANGUAGES:
        with steps.timed("render a PDF"):
            pdf = render_pdf(
                record, language, templates=issuer.templates, base_url=issuer.base_url, development_seal=True
            )
        with steps.timed("seal it"):
            sealed = seal_pdf(pdf, issuer.key, datetime.now(UTC))
        with steps.timed("check the seal"):
            assert check_seal(sealed, issuer.key.trust).is_good
        with steps.timed("archive PDF and data, read back"):
            issuer.archive.put(sealed)
            issuer.archive.put(as_data(record))


def main() -> None:
    steps = Steps()
    with tempfile.TemporaryDirectory() as name:
        made = ArchivedInstance(Path(name))
        codes = [made.stage.submit("rf-01") for _ in range(RECORDS)]
        worker = Worker(made.config)
        spare_collector()
        steps_of_one(worker, f"record-{codes[0]}-1", Steps())  # warms up
        began, cpu = time.perf_counter(), time.process_time()
        for code in codes:
            with steps.timed("a whole record, two languages"):
                worker.register_record(f"record-{code}-1", worker.issue_files(f"record-{code}-1"))
        per_minute = 60 * RECORDS / (time.perf_counter() - began)
        per_cpu_minute = 60 * RECORDS / (time.process_time() - cpu)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE
        for code in [made.stage.submit("rf-01") for _ in range(RECORDS)]:
            steps_of_one(worker, f"record-{code}-1", steps)
        anchor_head(made.instance)
        with made.instance.read(SYSTEM) as uow:
            kept = sorted(fixity_queries.kept_files(uow.session))
        with steps.timed(f"check {len(kept)} archived files"):
            check_files(made.instance, kept)
        package = io.BytesIO()
        with steps.timed("a package of one case (E-ARK SIP)"), made.instance.read(SYSTEM) as uow:
            write_package(case_source(uow, codes[0]), made.instance, PackageLayout.SIP, package)
        path = Path(name, "package.zip")
        path.write_bytes(package.getvalue())
        program = Path(__file__).parents[2] / "riskflow" / "preservation" / "export_verifier.py"
        with steps.timed("verify it without RiskFlow"):
            subprocess.run([sys.executable, "-I", "-S", program, path], check=True, capture_output=True)
    for step, seconds in steps.taken.items():
        click.echo(f"{step:<44} p50 {median(seconds) * 1000:8.1f} ms")
    click.echo(f"{'one worker':<44} {per_minute:8.0f} records a minute, {memory} MiB at most")
    click.echo(f"{'  with a core of its own':<44} {per_cpu_minute:8.0f} records a minute")


if __name__ == "__main__":
    main()
