"""The algorithms on pairs of names, without any register or list: a part of `make bench-screening`.

F1 is misleading here: where most pairs are positive, an algorithm that always answers *same* scores high. The aim is
the share of aliases that match while false alerts stay rare, which is shown beside it.
"""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from anyascii import anyascii
from rapidfuzz import fuzz

from benchmarks.measures import STRIDE, PrecisionRecall, is_in_tuning_half, read_table
from riskflow.screening.matches.likeness import name_likeness
from riskflow.screening.names import tokens
from riskflow.screening.register import Register
from riskflow.screening.similarity import name_similarity
from tests.support.source_tree import PROJECT

Pair = tuple[str, str]
Labelled = tuple[float, bool]
"""A score, and whether the pair is the same organisation."""
TimedScores = tuple[Sequence[float], float]
"""Scores of pairs (0 to 100), and the seconds for all of them."""


def score_by_similarity(register: Register, pairs: Sequence[Pair]) -> TimedScores:
    """Score pairs by our token similarity alone, with the document frequencies of the register."""
    began = time.perf_counter()
    scores = [name_similarity(tokens(ours), tokens(theirs), register.index.idf).score for ours, theirs in pairs]
    return scores, time.perf_counter() - began


def score_by_likeness(register: Register, pairs: Sequence[Pair]) -> TimedScores:
    """Score pairs by how rare what they have in common is, with the document frequencies of the register."""
    began = time.perf_counter()
    scores = [name_likeness(ours, theirs, register.index) for ours, theirs in pairs]
    return scores, time.perf_counter() - began


def score_by_rapidfuzz(scorer: Callable[..., float], pairs: Sequence[Pair]) -> TimedScores:
    """Score pairs by one of rapidfuzz' scorers after transliteration."""
    began = time.perf_counter()
    scores = [scorer(anyascii(ours).casefold(), anyascii(theirs).casefold()) for ours, theirs in pairs]
    return scores, time.perf_counter() - began


def score_by_logic_v2(pairs: Sequence[Pair]) -> TimedScores | None:
    """Score pairs by logic-v2 in its own environment; None where that is not installed."""
    python = PROJECT / ".bench" / "screening" / "bin" / "python"
    if not python.exists():
        return None
    program = [str(python), str(Path(__file__).with_name("logic_v2.py"))]
    output = subprocess.run(program, input=json.dumps(pairs), capture_output=True, text=True, check=True).stdout
    result = json.loads(output.splitlines()[-1])
    return [100 * score for score in result["scores"]], result["seconds"]


def bench_pairs(data: Path, register: Register) -> None:
    """Compare the algorithms on aliases and hard negatives."""
    folder = data / "name_matching"
    listed = [
        (r["name"], r["alias"])
        for r in read_table(folder / "official_list_alias_pairs.csv.gz")
        if r["schema"] != "Person"
    ]
    multilingual = list(read_table(folder / "ror_multilingual_org_pairs.csv.gz"))
    registered = [(r["name"], r["alias"]) for r in multilingual]
    latin = [(r["name"], r["alias"]) for r in multilingual if r["script"] == "latin"]
    hard = [(r["name1"], r["name2"]) for r in read_table(folder / "ror_hard_negative_pairs.csv.gz")][::STRIDE]
    for title, aliases in (("aliases of lists", listed), ("aliases of ROR", registered), ("ROR, Latin script", latin)):
        _compare_algorithms(title, aliases[::STRIDE], hard, register)


def _compare_algorithms(title: str, aliases: Sequence[Pair], hard: Sequence[Pair], register: Register) -> None:
    pairs = [*aliases, *hard]
    truth = [True] * len(aliases) + [False] * len(hard)
    click.echo(f"\nPairs: {title} ({len(aliases)}) against hard negatives ({len(hard)}), algorithms alone")
    click.echo(
        f"  {'':<22}{'threshold':>10}{'precision':>11}{'recall':>8}{'F1':>7}"
        f"{'met at 1 %':>12}{'at 5 %':>8}{'µs a pair':>11}"
    )
    results: dict[str, TimedScores | None] = {
        "ours": score_by_likeness(register, pairs),
        "ours, words alone": score_by_similarity(register, pairs),
        "rapidfuzz WRatio": score_by_rapidfuzz(fuzz.WRatio, pairs),
        "rapidfuzz token_sort": score_by_rapidfuzz(fuzz.token_sort_ratio, pairs),
        "logic-v2": score_by_logic_v2(pairs),
        "says always same": ([100.0] * len(pairs), 0.0),
    }
    for name, result in results.items():
        click.echo(_result_line(name, pairs, truth, result))


def _result_line(name: str, pairs: Sequence[Pair], truth: Sequence[bool], result: TimedScores | None) -> str:
    if result is None:
        return f"  {name:<22}not installed: see requirements/bench-screening.txt"
    scores, seconds = result
    test: list[Labelled] = []
    tuning: list[Labelled] = []
    for pair, score, is_same in zip(pairs, scores, truth, strict=True):
        (tuning if is_in_tuning_half(pair[0]) else test).append((score, is_same))
    threshold = max(range(30, 101), key=lambda t: precision_recall(tuning, t).f1)
    best = precision_recall(test, threshold)
    microseconds = 1e6 * seconds / len(pairs)
    strict, loose = (recall_at(test, alerts) for alerts in (0.01, 0.05))
    return (
        f"  {name:<22}{threshold:>10}{best.precision:>11.3f}{best.recall:>8.3f}{best.f1:>7.3f}"
        f"{strict:>12.1%}{loose:>8.1%}{microseconds:>11.1f}"
    )


def precision_recall(scored: Sequence[Labelled], threshold: float) -> PrecisionRecall:
    flagged = [is_same for score, is_same in scored if score >= threshold]
    positives = sum(is_same for _, is_same in scored)
    return PrecisionRecall(
        sum(flagged) / len(flagged) if flagged else 1.0, sum(flagged) / positives if positives else 0.0
    )


def recall_at(scored: Sequence[Labelled], alerts: float) -> float:
    """Return the recall where at most a share of the negatives may raise a false alert."""
    negative = sorted((score for score, is_same in scored if not is_same), reverse=True)
    first_too_many = negative[int(alerts * len(negative))]
    positive = [score for score, is_same in scored if is_same]
    return sum(score > first_too_many for score in positive) / len(positive)
