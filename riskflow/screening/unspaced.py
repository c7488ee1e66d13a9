"""Scripts that write no spaces: the generic words of Chinese, Japanese and Korean names, cut out by themselves.

Otherwise a whole name becomes one word, which no word of another language can meet. The longest word goes first, so
that an academy of sciences is not a science and an institute. Vietnamese stands here too, for its words of two parts.
"""

import re

from riskflow.packaged import packaged_yaml

_BY_ENGLISH = packaged_yaml("screening/data/unspaced_words.yaml")
ENGLISH = {word.replace("-", " "): english for english, each in _BY_ENGLISH.items() for word in each.split()}
"""A word as it is written in a name -> what it is in English, as `riskflow.core.vocabularies` has it."""
UNSPACED = re.compile("[\u1ea0-\u1eff\u2e80-\uffff]")
"""The letters of Vietnamese, and all from the East Asian scripts on."""
_FOUND = re.compile(
    "|".join(
        rf"\b{re.escape(word)}\b" if word[0] < "\u2e80" else re.escape(word)
        for word in sorted(ENGLISH, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


def spaced(name: str) -> str:
    """Return a name with its generic words in English, each by itself: 清华大学 -> 清华 university."""
    if not UNSPACED.search(name):
        return name
    return _FOUND.sub(lambda found: f" {ENGLISH[found[0].lower()]} ", name)
