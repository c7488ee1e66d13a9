"""Quality and speed of the term reader on labelled texts: `make bench-text`.

Each set is cut in halves by a digest of its ids. The terms and weights were developed on the first half; every figure
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
from tests.support.data.shared_data import SHARED, shared_folder
from tests.support.source_tree import PROJECT

BASELINE = PROJECT / ".bench" / "text" / "bin" / "python"
TERMS = data_folder("questionnaires") / "terms"
LabelledText = tuple[str, bool]


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gzipped CSV file, whose cells may be long texts."""
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def is_in_second_half(name: str) -> bool:
    """Return whether a row is for measuring."""
    return hashlib.sha256(name.encode()).digest()[1] % 2 == 1


def halves(path: Path, label: str, **only: str) -> tuple[list[LabelledText], list[LabelledText]]:
    """Return the rows that have some values as text and label, in two halves."""
    found: tuple[list[LabelledText], list[LabelledText]] = ([], [])
    for row in read_table(path):
        if all(row[key] == value for key, value in only.items()):
            found[is_in_second_half(row["id"])].append((f"{row['title']}. {row['text']}", row[label] == "1"))
    return found


def area_under_curve(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the probability that a positive scores above a negative; a tie is half."""
    positive = [s for s, label in zip(scores, labels, strict=True) if label]
    negative = [s for s, label in zip(scores, labels, strict=True) if not label]
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def average_precision(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the precision at each threshold, weighted by the recall that it adds; ties share a threshold."""
    positives, before, result = sum(labels), 0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        flagged = [label for s, label in zip(scores, labels, strict=True) if s >= threshold]
        result += (sum(flagged) - before) / positives * sum(flagged) / len(flagged)
        before = sum(flagged)
    return result


def print_quality(name: str, scores: Sequence[float], labels: Sequence[bool], flagged: Sequence[bool]) -> None:
    """Print one row: how well the scores order the texts, and what is flagged."""
    hits = sum(f and label for f, label in zip(flagged, labels, strict=True))
    precision, recall = hits / max(1, sum(flagged)), hits / max(1, sum(labels))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    click.echo(
        f"  {name:<24} AUC {area_under_curve(scores, labels):.3f}  AP {average_precision(scores, labels):.3f}"
        f"  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"
    )


def compare(title: str, reader: TermReader, train: list[LabelledText], test: list[LabelledText]) -> None:
    """Print the quality of the term reader and of the bag of words on the second half."""
    labels = [label for _, label in test]
    click.echo(f"{title}: {len(test)} texts, {sum(labels)} labelled")
    readings = [reader.analyse(text, Language.EN) for text, _ in test]
    print_quality("reviewed words", [r.score for r in readings], labels, [r.alarm for r in readings])
    if not BASELINE.exists():
        click.echo("  bag of words             not measured: make bench-text installs what it needs")
        return
    task = {"train": [{"text": t, "label": label} for t, label in train], "test": [text for text, _ in test]}
    command = [str(BASELINE), str(PROJECT / "benchmarks" / "bag_of_words.py")]
    output = subprocess.run(command, input=json.dumps(task), capture_output=True, check=True, text=True).stdout
    scores: list[float] = json.loads(output)["scores"]
    print_quality("bag of words", scores, labels, [score >= 0.5 for score in scores])


def bench_false_alarms(reader: TermReader, path: Path) -> None:
    """Print the share of ordinary university projects that reach the threshold, and the speed on them."""
    for language, suffix in ((Language.SV, "Sv"), (Language.EN, "En")):
        texts = [
            f"{row[f'projectTitle{suffix}']}. {row[f'projectAbstract{suffix}']}"
            for row in read_table(path)
            if row[f"projectAbstract{suffix}"] and is_in_second_half(row["projectId"])
        ]
        began, processor = time.perf_counter(), time.process_time()
        alarms = sum(reader.analyse(text, language).alarm for text in texts)
        elapsed, processor = time.perf_counter() - began, time.process_time() - processor
        words = sum(len(text.split()) for text in texts)
        click.echo(f"Ordinary projects ({language}), {len(texts)}:")
        click.echo(f"  alarmed       {alarms}, or {100 * alarms / len(texts):.2f} % (aim 2 %)")
        click.echo(f"  by the clock  {len(texts) / elapsed:,.0f} abstracts/s (aim 300), {words / elapsed:,.0f} words/s")
        click.echo(f"  of processor  {len(texts) / processor:,.0f} abstracts/s, {words / processor:,.0f} words/s")


def bench_start_up() -> None:
    """Print the cost of loading once per worker, in a fresh process, and how long the first request waits for it."""
    command = [sys.executable, "-m", "benchmarks.fresh_terms", str(TERMS)]
    output = subprocess.run(command, capture_output=True, check=True, text=True, cwd=PROJECT).stdout
    seconds, processor, mebibytes = json.loads(output)
    reader = BackgroundReader(TERMS)
    began = time.perf_counter()
    reader.get_if_loaded()
    milliseconds = (time.perf_counter() - began) * 1000
    reader.wait()
    click.echo(
        f"Start-up, once per worker: {seconds:.2f} s by the clock, {processor:.2f} s of processor, {mebibytes:.0f} MiB"
    )
    click.echo(f"The first page waits {milliseconds:.1f} ms for it")


def main() -> None:
    bench_start_up()
    folder = shared_folder()
    if folder is None:
        click.echo(f"The labelled texts are not here; name their folder in {SHARED}.")
        return
    data, reader = folder / "data", load_term_reader(TERMS)
    topics, awards = data / "text_sbir" / "topics.csv.gz", data / "text_sbir" / "awards.csv.gz"
    sets: list[tuple[str, tuple[list[LabelledText], list[LabelledText]]]] = [
        ("Hard split, controlled within defence topics", halves(topics, "label_itar_statement", **_hard())),
        ("Controlled topics among all", halves(topics, "label_itar_statement", itar_label_valid="1")),
        ("Defence among all awards", halves(awards, "label_dod")),
    ]
    for title, (train, test) in sets:
        compare(title, reader, train, test)
    bench_false_alarms(reader, data / "text_swecris_kth" / "projects.csv.gz")


def _hard() -> dict[str, Any]:
    return {"label_dod": "1", "itar_label_valid": "1"}


if __name__ == "__main__":
    main()
