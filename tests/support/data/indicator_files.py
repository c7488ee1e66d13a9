"""Files of indicators as their publishers make them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from riskflow.territories import territory_by_code, territory_names
from riskflow.text import Language

CODES = sorted(code for code in territory_names(Language.EN) if territory_by_code(code))
Write = Callable[..., Path]


def vdem_rows(years: Iterable[int] = (2024, 2025), **values: float) -> list[list[object]]:
    """Return a small V-Dem: every territory at 0.8, some at values of their own."""
    head: list[object] = ["country_name", "iso3", "year", "v2xca_academ", "v2x_libdem", "v2xcl_rol"]
    return [
        head,
        *([code, code, year, values.get(code, 0.8), 0.5, 0.9] for year in years for code in CODES),
    ]
