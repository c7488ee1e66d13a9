"""Whether a restore was interrupted, which every start asks: until it is finished, nothing else starts."""

from riskflow.config import Config

READY = ".restore-ready"
"""The folder of what has been verified and replaces the instance."""


def is_interrupted(config: Config) -> bool:
    """Return whether a restore has begun to replace the instance and was not finished."""
    return (config.instance / READY).exists()
