"""Which of the two languages of records a text is written in, by its most frequent words.

A wrong language makes a screen reader pronounce a text beyond recognition; one that is not told is no worse than it
was. So only what the words show is said: names, figures and texts in other languages are left to the reader's default.
"""

import re

from riskflow.text import Language


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SWEDISH = _words(
    """
    och att det som en ett av är för med till den inte har om sig vi från kan ska skall nu där eller mot efter
    finns vara blir hur utan bara vid samt detta dessa denna ingen inga alla annan andra varit skulle bör
    måste när enligt också mellan inom genom de dem deras sin sitt sina vår vårt våra jag ni han hon på så får
    fram mycket mer
    """
)
ENGLISH = _words(
    """
    the of and to is that it was with as be this have from or by had not but what were when we there which if
    will each about these would into has more been its who they at are on our their no any only also should
    must may must than because before after between through within does did being under other such an
    """
)
_WORD = re.compile(r"[^\W\d_]+")
_OWN_LETTERS = re.compile("[åäöÅÄÖ]")


def language_of(text: str) -> Language | None:
    """Return the language of a text; None where its words do not tell."""
    words = [word.casefold() for word in _WORD.findall(text)]
    swedish = sum(word in SWEDISH or bool(_OWN_LETTERS.search(word)) for word in words)
    english = sum(word in ENGLISH for word in words)
    if swedish == english:
        return None
    return Language.SV if swedish > english else Language.EN
