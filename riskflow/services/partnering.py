"""Partners."""

from riskflow.services.desk import Desk


def screen_again(desk: Desk) -> int:
    """Screen again."""
    return 0
