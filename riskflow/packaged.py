"""Data files that are part of the package."""

from importlib.resources import files
from typing import Any

import yaml


def packaged_yaml(path: str) -> dict[str, Any]:
    """Return the mapping in a YAML file, named from the root of the package."""
    text = files("riskflow").joinpath(path).read_text(encoding="utf-8")
    # The parser in Python is some twenty times slower than the one in C.
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found
