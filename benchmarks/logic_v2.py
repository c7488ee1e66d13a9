"""Scores pairs of names with nomenklatura's logic-v2, in the virtual environment that has it: JSON in, JSON out."""

import json
import sys
import time
from typing import Any


def main() -> None:
    """Read pairs from standard input and write their scores and the seconds that they took."""
    from followthemoney import model  # type: ignore[import-not-found]  # noqa: PLC0415 - lives in the other environment
    from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]  # noqa: PLC0415

    algorithm: Any = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def entity(name: str, number: int) -> Any:  # noqa: ANN401 - a type of the other environment
        properties = {"name": [name]}
        return model.get_proxy({"id": f"e{number}", "schema": "Organization", "properties": properties})

    pairs = json.load(sys.stdin)
    algorithm.compare(entity("Warm Up Ltd", 0), entity("Warm Up Limited", 1), config)
    began = time.perf_counter()
    scores = [
        algorithm.compare(entity(ours, 2 * n), entity(theirs, 2 * n + 1), config).score  # it remembers by id
        for n, (ours, theirs) in enumerate(pairs, start=1)
    ]
    json.dump({"scores": scores, "seconds": time.perf_counter() - began}, sys.stdout)


if __name__ == "__main__":
    main()
