"""How well the words find what is controlled, and how fast: `make bench-text`.

Each set is cut in halves by a digest of its ids. The words and weights were developed on the first half; every figure
of quality is from the second. The bag of words is trained on the first half and measured on the same second one.
"""

import csv
import gzip
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from riskflow.config import data_folder
from riskflow.terms.background import BackgroundReader, load_term_reader
from riskflow.terms.reader import TermReader
from riskflow.text import Language
from tests.support.shared_data import SHARED, shared_folder
from tests.support.source_tree import PROJECT

BASELINE = PROJECT / ".bench" / "text" / "bin" / "python"
WORDS = data_folder("questionnaires") / "terms"
Labelled = tuple[str, bool]
ALONE = """
import json, re, sys, time
from pathlib import Path
def held():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before, began = held(), time.perf_counter()
from riskflow.terms.background import load_term_reader
reader = load_term_reader(Path(sys.argv[1]))
print(json.dumps([time.perf_counter() - began, time.process_time(), held() - before]))
"""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a compressed table."""
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def is_second_half(name: str) -> bool:
    """Say whether a row is kept for measuring."""
    return hashlib.sha256(name.encode()).digest()[1] % 2 == 1


def halves(path: Path, label: str, **only: str) -> tuple[list[Labelled], list[Labelled]]:
    """Return the rows that have some values as text and label, in two halves."""
    found: tuple[list[Labelled], list[Labelled]] = ([], [])
    for row in rows(path):
        if all(row[key] == value for key, value in only.items()):
            found[is_second_half(row["id"])].append((f"{row['title']}. {row['text']}", row[label] == "1"))
    return found


def area_under_curve(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the chance that one that is labelled scores above one that is not; a tie is half."""
    right = [s for s, label in zip(scores, labels, strict=True) if label]
    wrong = [s for s, label in zip(scores, labels, strict=True) if not label]
    wins = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return wins / (len(right) * len(wrong))


def average_precision(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the precision at each threshold, weighted by the recall that it adds; ties stand at one threshold."""
    ordered = sorted(set(scores), reverse=True)
    total, before, result = sum(labels), 0, 0.0
    for threshold in ordered:
        chosen = [label for s, label in zip(scores, labels, strict=True) if s >= threshold]
        result += (sum(chosen) - before) / total * sum(chosen) / len(chosen)
        before = sum(chosen)
    return result


def quality(name: str, scores: Sequence[float], labels: Sequence[bool], flagged: Sequence[bool]) -> None:
    """Print one row: how well the scores order the texts, and what is flagged."""
    hits = sum(f and label for f, label in zip(flagged, labels, strict=True))
    precision, recall = hits / max(1, sum(flagged)), hits / max(1, sum(labels))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    click.echo(
        f"  {name:<24} AUC {area_under_curve(scores, labels):.3f}  AP {average_precision(scores, labels):.3f}"
        f"  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"
    )


def compare(title: str, reader: TermReader, train: list[Labelled], test: list[Labelled]) -> None:
    """Print the words and the bag of words side by side on the second half."""
    labels = [label for _, label in test]
    click.echo(f"{title}: {len(test)} texts, {sum(labels)} labelled")
    readings = [reader.analyse(text, Language.EN) for text, _ in test]
    quality("reviewed words", [r.score for r in readings], labels, [r.alarm for r in readings])
    if not BASELINE.exists():
        click.echo("  bag of words             not measured: make bench-text installs what it needs")
        return
    given = {"train": [{"text": t, "label": label} for t, label in train], "test": [text for text, _ in test]}
    command = [str(BASELINE), str(PROJECT / "benchmarks" / "bag_of_words.py")]
    answer = subprocess.run(command, input=json.dumps(given), capture_output=True, check=True, text=True)
    scores: list[float] = json.loads(answer.stdout)["scores"]
    quality("bag of words", scores, labels, [score >= 0.5 for score in scores])


def false_alarms(reader: TermReader, path: Path) -> None:
    """Print how many ordinary university projects are strong enough to ask about."""
    for language, suffix in ((Language.SV, "Sv"), (Language.EN, "En")):
        texts = [
            f"{row[f'projectTitle{suffix}']}. {row[f'projectAbstract{suffix}']}"
            for row in rows(path)
            if row[f"projectAbstract{suffix}"] and is_second_half(row["projectId"])
        ]
        began, used = time.perf_counter(), time.process_time()
        alarms = sum(reader.analyse(text, language).alarm for text in texts)
        taken, used = time.perf_counter() - began, time.process_time() - used
        words = sum(len(text.split()) for text in texts)
        click.echo(f"Ordinary projects ({language}), {len(texts)}:")
        click.echo(f"  alarmed       {alarms}, or {100 * alarms / len(texts):.2f} % (aim 2 %)")
        click.echo(f"  by the clock  {len(texts) / taken:,.0f} abstracts/s (aim 300), {words / taken:,.0f} words/s")
        click.echo(f"  of processor  {len(texts) / used:,.0f} abstracts/s, {words / used:,.0f} words/s")


def start_up() -> None:
    """Print what a worker pays once, measured in a process of its own, and how long a page that asks first waits."""
    said = subprocess.run([sys.executable, "-c", ALONE, str(WORDS)], capture_output=True, check=True, text=True).stdout
    seconds, used, mebibytes = json.loads(said)
    waiting = BackgroundReader(WORDS)
    began = time.perf_counter()
    waiting.get_if_loaded()
    asked = (time.perf_counter() - began) * 1000
    waiting.wait()
    click.echo(
        f"Start-up, once per worker: {seconds:.2f} s by the clock, {used:.2f} s of processor, {mebibytes:.0f} MiB"
    )
    click.echo(f"The first page waits {asked:.1f} ms for it")


def main() -> None:
    """Measure all of it, as far as the data are here."""
    start_up()
    folder = shared_folder()
    if folder is None:
        click.echo(f"The labelled texts are not here; name their folder in {SHARED}.")
        return
    data, reader = folder / "data", load_term_reader(WORDS)
    topics, awards = data / "text_sbir" / "topics.csv.gz", data / "text_sbir" / "awards.csv.gz"
    sets: list[tuple[str, tuple[list[Labelled], list[Labelled]]]] = [
        ("Hard split, controlled within defence topics", halves(topics, "label_itar_statement", **_hard())),
        ("Controlled topics among all", halves(topics, "label_itar_statement", itar_label_valid="1")),
        ("Defence among all awards", halves(awards, "label_dod")),
    ]
    for title, (train, test) in sets:
        compare(title, reader, train, test)
    false_alarms(reader, data / "text_swecris_kth" / "projects.csv.gz")


def _hard() -> dict[str, Any]:
    return {"label_dod": "1", "itar_label_valid": "1"}


if __name__ == "__main__":
    main()
