"""Data files that are part of the package."""

from importlib.resources import files
from typing import Any

import yaml


def packaged_yaml(path: str) -> Any:  # noqa: ANN401 - any YAML
    """Return the value of a YAML file, named from the root of the package."""
    text = files("riskflow").joinpath(path).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)  # the parser in Python is some twenty times slower
