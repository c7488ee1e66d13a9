"""What signatures are judged by in an instance: the authorities that it trusts, and the list of algorithms."""

from datetime import datetime

from riskflow.config import Config, ConfigError
from riskflow.signatures.algorithms import AlgorithmListError, algorithm_text
from riskflow.signatures.packed import GroundFiles


def grounds_of(config: Config, at: datetime) -> GroundFiles:
    """Return them, read anew each time: lists of what was revoked are replaced while RiskFlow runs."""
    trust = (config.signature_trust.read_bytes(),) if config.signature_trust else ()
    return GroundFiles(trust=trust, algorithms=algorithm_text(config.instance), at=at)


def require_grounds(config: Config, at: datetime) -> GroundFiles:
    """Return what signatures are judged by.

    Raises:
        ConfigError: when a file of it cannot be read.
    """
    grounds = grounds_of(config, at)
    try:
        grounds.read()
    except ValueError as error:
        raise ConfigError(
            f"signature_trust: {config.signature_trust} holds something else than certificates and lists of what was"
            " revoked (PEM)"
        ) from error
    except AlgorithmListError as error:
        raise ConfigError(str(error)) from error
    return grounds
