"""Several names in one field of a publisher, taken apart; what cannot be taken apart is reported."""

import re
from collections.abc import Iterable, Iterator

from riskflow.packaged import packaged_yaml
from riskflow.screening.lists import ListedName
from riskflow.screening.names import FIRST_EAST_ASIAN

MIN_WORDS = 2
MAX_LENGTH = 200
"""A longer name is a description, or several names."""
# A name, then one of these marks, then another name of it. The bare word *aka* can be a name, as in AKA University.
AFTER_MARK = r"(?<=[(\[,;:-])\s?"


def _marks(kind: str) -> str:
    """Return the pattern of the marks in other languages; words of scripts with spaces are whole ones."""
    words = packaged_yaml("screening/data/name_marks.yaml")[kind]
    return "|".join(rf"{word}\b" if word[0] < FIRST_EAST_ASIAN else word for word in words)


TRADING = r"(?:trading|doing\sbusiness|operating)\sas\b|t/a\b"
ALSO = (
    rf"(?:a\.\s?k\.\s?a\b\.?|[ad]/[kb]/a\b|d\.b\.a\b\.?|also\s(?:known\sas|called)\b|{AFTER_MARK}(?:aka|alias|dba)\b"
    rf"|{TRADING}|{_marks('also')})"
)
ONCE = rf"(?:f\.\s?k\.\s?a\b\.?|f/k/a\b|(?:formerly|previously)(?:\sknown\sas)?\b|{AFTER_MARK}fka\b|{_marks('once')})"
NOW = r"(?:n[./]k[./]a\b\.?|now\sknown\sas\b)"
MARK = re.compile(rf"(?<!\w)(?:(?P<once>{ONCE})|{ALSO}|{NOW})", re.IGNORECASE)
# A listed unit behind the name of its parent; the parent is another entry.
UNIT = re.compile(
    r"(?<=[\s,.;])(?:and\s)?subordinate\s(?:entity|entities|institutions?|institutes?)\s?[-–:]?\s", re.IGNORECASE
)
# What belongs to no name.
CLAUSE = re.compile(
    r"\b(?:and|including)\s(?:any|all)\s(?:successors?|sub-?units?|subsidiar(?:y|ies)|operating\sunits)\b",
    re.IGNORECASE,
)
SPACES = re.compile(r"[^\S\n\r]+")
CARE_OF = re.compile(r"\s(?:c/o|care\sof)\s", re.IGNORECASE)
ORIGINAL_SCRIPT = re.compile(r"\(\s*(?:in\s+)?original\s+script\s*\)", re.IGNORECASE)
SEPARATED = re.compile(r"[;|\n\r•]+|\s/\s")
NUMBERED = re.compile(r"(?:^|[\s,;])(?:\(?\d{1,2}\)|\(?[a-h]\))\s+(?=\w)")
OR = re.compile(r"\sor\s", re.IGNORECASE)
JOINED = re.compile(r"(?<=\w\w)/(?=\w\w)")
BRACKETS = str.maketrans("", "", "()[]\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}")
OPENING_BRACKETS, CLOSING_BRACKETS = "(\N{FULLWIDTH LEFT PARENTHESIS}", ")\N{FULLWIDTH RIGHT PARENTHESIS}"
BEFORE_NAME, AFTER_NAME = " ,:;-\N{FULLWIDTH COLON}", " ([,;-\N{FULLWIDTH LEFT PARENTHESIS}"
MIN_NUMBERED = 2
MIN_PARENT_LENGTH = 4


def split_names(name: ListedName) -> tuple[ListedName, ...]:
    """Return the names inside a name, without itself; empty where it is one name.

    The publisher's whole text stays the main name of its entry, so nothing is lost where this is wrong.
    """
    # With single spaces no pattern has to look for where many of them begin.
    text = SPACES.sub(" ", ORIGINAL_SCRIPT.sub("", name.text))
    unit = UNIT.search(text)
    if unit and unit.start() >= MIN_PARENT_LENGTH:
        return (ListedName(text[unit.end() :].strip(), _kind(name)),)
    clause = CLAUSE.search(text)
    kept = text[: clause.start()].rstrip(" ,;") if clause else text
    found = [each for part in _separated(kept) for each in _marked(part, name)]
    texts = {name.text.strip(" ,;-"), _balanced(name.text)}
    return tuple(each for each in found if each.text and each.text not in texts)


def unclear_names(texts: Iterable[str]) -> Iterator[str]:
    """Yield those of the names of an entry that seem to hold several, and were not taken apart."""
    return (text for text in texts if _is_unclear(text))


def _separated(text: str) -> list[str]:
    if CARE_OF.search(text):
        return [CARE_OF.split(text)[0]]
    numbered = [part.strip(" ,;") for part in NUMBERED.split(text) if part.strip(" ,;")]
    parts = numbered if len(NUMBERED.findall(text)) >= MIN_NUMBERED else [text]
    split = [each for part in parts for each in SEPARATED.split(part) if each.strip()]
    return [each for part in split for each in _alternatives(part)]


def _alternatives(text: str) -> list[str]:
    """Return both sides of *Iran Saffron Company or Iransaffron Co*, and a text with more words in it unchanged."""
    sides = OR.split(text)
    are_names = len(sides) == len(("one", "other")) and "," not in text and all(map(_has_words, sides))
    return sides if are_names else [text]


def _marked(text: str, name: ListedName) -> Iterator[ListedName]:
    marks = list(MARK.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    kinds = [_kind(name), *("former" if mark["once"] else _kind(name) for mark in marks)]
    for start, end, kind in zip(starts, ends, kinds, strict=True):
        # Brackets were opened before a mark and are closed after it, or were cut by a separator.
        yield ListedName(_balanced(text[start:end].lstrip(BEFORE_NAME).rstrip(AFTER_NAME)), kind)


def _balanced(text: str) -> str:
    opened, closed = (sum(map(text.count, signs)) for signs in (OPENING_BRACKETS, CLOSING_BRACKETS))
    return text if opened == closed else text.translate(BRACKETS).strip(" ,;-")


def _kind(name: ListedName) -> str:
    return "alias" if name.kind == "name" else name.kind


def _has_words(text: str) -> bool:
    return len(text.split()) >= MIN_WORDS


def _is_unclear(text: str) -> bool:
    """Return whether a name seems to hold several for which there is no rule: too long, or names joined by a stroke."""
    if split_names(ListedName(text)):
        return False
    if len(text) > MAX_LENGTH or text.count("(") != text.count(")"):
        return True
    sides = JOINED.split(text)
    return len(sides) > 1 and all(map(_has_words, sides))
