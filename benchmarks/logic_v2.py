"""Scores of name pairs by nomenklatura's logic-v2, in the virtual environment that has it: JSON in, JSON out."""

import json
import sys
import time
from importlib import import_module


def main() -> None:
    """Read pairs from standard input and write their scores and the seconds that they took."""
    # By name, since only the other environment has these packages.
    model = import_module("followthemoney").model
    algorithm = import_module("nomenklatura.matching").get_algorithm("logic-v2")
    config = algorithm.default_config()

    def score(ours: str, theirs: str, number: int) -> float:
        # The algorithm caches by id, so that each entity needs its own.
        left, right = (
            model.get_proxy({"id": f"e{number}-{side}", "schema": "Organization", "properties": {"name": [name]}})
            for side, name in enumerate((ours, theirs))
        )
        return float(algorithm.compare(left, right, config).score)

    pairs = json.load(sys.stdin)
    # The first comparison loads data.
    score("Warm Up Ltd", "Warm Up Limited", 0)
    began = time.perf_counter()
    scores = [score(ours, theirs, number) for number, (ours, theirs) in enumerate(pairs, start=1)]
    json.dump({"scores": scores, "seconds": time.perf_counter() - began}, sys.stdout)


if __name__ == "__main__":
    main()
