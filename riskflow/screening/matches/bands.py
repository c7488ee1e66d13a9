"""How much a match of two names proves: *match*, *possible* or nothing."""

from dataclasses import dataclass

from riskflow.screening.hits import Band, Via
from riskflow.screening.index import IndexedName
from riskflow.screening.names import has_distinguishing_word, is_short_name, is_written_as, normalise
from riskflow.screening.register import ACRONYM_SCORE, EXACT_SCORE, WEAK_NAME_KINDS
from riskflow.screening.similarity import NameSimilarity

MIN_MATCH_SCORE, MIN_POSSIBLE_SCORE = 96.0, 77.0
# What an entry needs where the register knows the name as another organisation.
MIN_SCORE_IF_REGISTERED = 91.0
# Scores of equal names that prove less than a full name does.
DERIVED_SCORE, OTHER_FORM_SCORE, PART_SCORE = 88.0, 90.0, 92.0
# Names in scripts of signs that become one in Latin letters.
OTHER_SIGNS_SCORE = 95.0
MAX_SHORT_WORD_LENGTH = 5


@dataclass(frozen=True, slots=True)
class NameLookup:
    """One name to look up on the lists; `through` is the organisation that it is a name of, if not the partner."""

    text: str
    via: Via
    through: str = ""
    is_fuzzy: bool = False
    surety: float = EXACT_SCORE
    """How surely the query means the organisation whose name it is: no score is higher."""
    key: str = ""
    """The key of the name where it is not that of the text."""
    least: float = MIN_POSSIBLE_SCORE
    """The least score of a similar name."""

    @property
    def is_uncertain(self) -> bool:
        return self.surety < EXACT_SCORE


def exact_band(name: IndexedName, lookup: NameLookup, *, elsewhere: bool, same_place: bool) -> tuple[Band, float]:
    """Return how much it proves that two keys are equal, and the score: no more than the query means the name."""
    band, score = _band(name, lookup, elsewhere=elsewhere, same_place=same_place)
    return band, min(score, lookup.surety)


def _band(name: IndexedName, lookup: NameLookup, *, elsewhere: bool, same_place: bool) -> tuple[Band, float]:
    if name.kind in WEAK_NAME_KINDS or is_short_name(lookup.text):
        acceptable = lookup.via is Via.NAME and not elsewhere
        return (Band.POSSIBLE, ACRONYM_SCORE) if acceptable else (Band.NONE, 0.0)
    # One word with another legal form: Element Ltd is perhaps not JSC Element.
    if " " not in name.key and normalise(lookup.text) != normalise(name.text):
        too_short = elsewhere and len(name.key) <= MAX_SHORT_WORD_LENGTH
        return (Band.NONE, 0.0) if too_short else (Band.POSSIBLE, OTHER_FORM_SCORE)
    if lookup.via is Via.PART or name.kind == "derived":
        score = PART_SCORE if lookup.via is Via.PART else DERIVED_SCORE
        return (Band.NONE, 0.0) if elsewhere else (Band.POSSIBLE, score)
    if not is_written_as(lookup.text, name.text):
        return Band.POSSIBLE, OTHER_SIGNS_SCORE
    is_weaker = elsewhere or lookup.is_uncertain or lookup.via in {Via.PARENT, Via.SUCCESSION}
    # Institute of Physics: many are called so, and which of them it is only the territory can say.
    proves = same_place or has_distinguishing_word(name.key.split())
    return (Band.MATCH if proves and not is_weaker else Band.POSSIBLE), EXACT_SCORE


def fuzzy_band(similarity: NameSimilarity) -> Band:
    """Return *match* where hardly anything differs, and what the names have in common is a name and no mere kind."""
    has_name_in_common = has_distinguishing_word(pair.ours for pair in similarity.matches)
    is_whole = not similarity.ours_only and not similarity.theirs_only
    spaces_only = not similarity.matches
    return (
        Band.MATCH
        if similarity.score >= MIN_MATCH_SCORE and (spaces_only or (has_name_in_common and is_whole))
        else Band.POSSIBLE
    )
