"""Whether a secret could be guessed."""

import math
from collections import Counter

SHORTEST_SECRET = 32  # characters
LEAST_ENTROPY = 100  # bits, by the frequency of the characters
TELLTALE_WORDS = ("change", "default", "example", "password", "riskflow", "secret")


def weakness(secret: str) -> str | None:
    """Say why a secret could be guessed, if it could."""
    if not secret:
        return "it is missing"
    if len(secret) < SHORTEST_SECRET:
        return f"it is shorter than {SHORTEST_SECRET} characters"
    if any(word in secret.lower() for word in TELLTALE_WORDS):
        return "it looks like an example, not like chance"
    if secret in (secret + secret)[1:-1]:
        return "it repeats itself"
    counts = Counter(secret).values()
    bits = -sum(count * math.log2(count / len(secret)) for count in counts)
    return None if bits >= LEAST_ENTROPY else "it uses too few different characters"
