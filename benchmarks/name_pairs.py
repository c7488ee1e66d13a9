"""The algorithms alone, pair by pair and without any dictionary: a part of `make bench-screening`.

F1 flatters here: where most pairs are positive, whoever says *always the same* stands high. What the aim speaks of is
how many aliases are met while false alerts stay rare, so that is shown beside it.
"""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from anyascii import anyascii
from rapidfuzz import fuzz

from benchmarks.measures import EVERY, Found, is_tuning, table
from riskflow.screening.names import tokens
from riskflow.screening.register import Register
from riskflow.screening.similarity import name_similarity
from tests.support.source_tree import PROJECT

Pair = tuple[str, str]
Scored = tuple[float, bool]
Scores = Sequence[float]


def ours_alone(register: Register, asked: Sequence[Pair]) -> tuple[Scores, float]:
    """Score pairs by our comparison of words, without any list or register."""
    began = time.perf_counter()
    scores = [name_similarity(tokens(ours), tokens(theirs), register.index.idf).score for ours, theirs in asked]
    return scores, time.perf_counter() - began


def rapidfuzz_alone(scorer: Callable[..., float], asked: Sequence[Pair]) -> tuple[Scores, float]:
    """Score pairs by one of rapidfuzz' scorers after transliteration."""
    began = time.perf_counter()
    scores = [scorer(anyascii(ours).casefold(), anyascii(theirs).casefold()) for ours, theirs in asked]
    return scores, time.perf_counter() - began


def logic_alone(asked: Sequence[Pair]) -> tuple[Scores, float] | None:
    """Score pairs by logic-v2 in its own environment; nothing where that has not been made."""
    python = PROJECT / ".bench" / "screening" / "bin" / "python"
    if not python.exists():
        return None
    program = [str(python), str(Path(__file__).with_name("logic_v2.py"))]
    answered = subprocess.run(program, input=json.dumps(asked), capture_output=True, text=True, check=True)
    told = json.loads(answered.stdout.splitlines()[-1])
    return [100 * score for score in told["scores"]], told["seconds"]


def pairs(data: Path, register: Register) -> None:
    """Compare the algorithms on pairs of names, without any dictionary of aliases."""
    folder = data / "name_matching"
    listed = [
        (r["name"], r["alias"]) for r in table(folder / "official_list_alias_pairs.csv.gz") if r["schema"] != "Person"
    ]
    known = [(r["name"], r["alias"]) for r in table(folder / "ror_multilingual_org_pairs.csv.gz")]
    latin = [
        (r["name"], r["alias"]) for r in table(folder / "ror_multilingual_org_pairs.csv.gz") if r["script"] == "latin"
    ]
    hard = [(r["name1"], r["name2"]) for r in table(folder / "ror_hard_negative_pairs.csv.gz")]
    for title, positive in (("aliases of lists", listed), ("aliases of ROR", known), ("ROR, Latin script", latin)):
        asked = [*positive[::EVERY], *hard[::EVERY]]
        truth = [True] * len(positive[::EVERY]) + [False] * len(hard[::EVERY])
        click.echo(
            f"\nPairs: {title} ({sum(truth)}) against hard negatives ({len(truth) - sum(truth)}), algorithms alone"
        )
        click.echo(
            f"  {'':<22}{'threshold':>10}{'precision':>11}{'recall':>8}{'F1':>7}"
            f"{'met at 1 %':>12}{'at 5 %':>8}{'µs a pair':>11}"
        )
        systems: dict[str, tuple[Scores, float] | None] = {
            "ours": ours_alone(register, asked),
            "rapidfuzz WRatio": rapidfuzz_alone(fuzz.WRatio, asked),
            "rapidfuzz token_sort": rapidfuzz_alone(fuzz.token_sort_ratio, asked),
            "logic-v2": logic_alone(asked),
            "says always same": ([100.0] * len(asked), 0.0),
        }
        for name, found in systems.items():
            click.echo(_pair_line(name, asked, truth, found))


def _pair_line(name: str, asked: Sequence[Pair], truth: Sequence[bool], found: tuple[Scores, float] | None) -> str:
    if found is None:
        return f"  {name:<22}not installed: see requirements/bench-screening.txt"
    scores, seconds = found
    halves: tuple[list[Scored], list[Scored]] = ([], [])
    for pair, score, is_same in zip(asked, scores, truth, strict=True):
        halves[is_tuning(pair[0])].append((score, is_same))
    threshold = max(range(30, 101), key=lambda t: measured(halves[True], t).f1)
    best = measured(halves[False], threshold)
    micro = 1e6 * seconds / len(asked)
    strict, loose = (met_at(halves[False], alerts) for alerts in (0.01, 0.05))
    return (
        f"  {name:<22}{threshold:>10}{best.precision:>11.3f}{best.recall:>8.3f}{best.f1:>7.3f}"
        f"{strict:>12.1%}{loose:>8.1%}{micro:>11.1f}"
    )


def measured(scored: Sequence[Scored], threshold: float) -> Found:
    """Return precision and recall at a threshold."""
    said = [is_same for score, is_same in scored if score >= threshold]
    true = sum(is_same for _, is_same in scored)
    return Found(sum(said) / len(said) if said else 1.0, sum(said) / true if true else 0.0)


def met_at(scored: Sequence[Scored], alerts: float) -> float:
    """Return how much is met where at most a share of the negatives may raise a false alert."""
    negative = sorted((score for score, is_same in scored if not is_same), reverse=True)
    first_too_many = negative[int(alerts * len(negative))]
    positive = [score for score, is_same in scored if is_same]
    return sum(score > first_too_many for score in positive) / len(positive)
