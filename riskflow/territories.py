"""Countries and territories: the one table from what others write to ISO 3166 alpha-2, and their names."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from riskflow.text import Language, Text

ALPHA_2 = re.compile("[A-Z]{2}")
NON_TERRITORY_CODES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # CLDR names them beside the territories
FORMER = {"DDR", "YMD", "SUN", "YUG", "SCG", "CSK", "ANT", "VDR"}
CODE_ALIASES = {"XKX": "XK", "XKO": "XK", "KSV": "XK", "ROM": "RO", "TMP": "TL", "WBG": "PS"}
NAME_ALIASES = {
    "BN": "brunei darussalam",
    "CD": "congo democratic republic; congo democratic republic of; democratic republic of congo",
    "CG": "congo; congo republic; congo republic of; republic of congo",
    "CI": "cote d ivoire; ivory coast",
    "CN": "people s republic of china; peoples republic of china; prc",
    "CV": "cabo verde",
    "CZ": "czech rep; czech republic",
    "DO": "dominican rep",
    "GB": "great britain; uk",
    "GR": "el",
    "HK": "hong kong",
    "IR": "iran islamic republic of; islamic republic of iran",
    "KG": "kyrgyz republic",
    "KN": "saint kitts and nevis",
    "KP": "democratic peoples republic of korea; dprk; korea north",
    "KR": "korea south",
    "LC": "saint lucia",
    "LY": "libyan arab jamahiriya",
    "MK": "fyr macedonia; macedonia",
    "MM": "burma; myanmar",
    "MO": "macau",
    "PS": "palestine; palestinian authority",
    "RU": "russian federation",
    "SK": "slovak republic",
    "SY": "syrian arab republic",
    "SZ": "swaziland",
    "TR": "turkey",
    "TZ": "united republic of tanzania",
    "US": "the united states of america; usa",
    "VC": "saint vincent and the grenadines",
    "VE": "bolivarian republic of venezuela",
    "VN": "viet nam",
}
"""Code -> English names that CLDR does not have, in lower case, separated by semicolons."""
PARTS = {"west bank": "PS", "palestinian": "PS"}
"""Parts that addresses name for the whole. Indices measure them apart, so they are no names."""
LOCALES = {Language.SV: "sv", Language.EN: "en_GB"}
SWEDISH_ORDER = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})


def territory_by_code(written: str) -> str | None:
    """Return the territory of a two-letter or three-letter code; codes of former states have none."""
    code = written.strip().upper()
    if code in FORMER:
        return None
    if ALPHA_2.fullmatch(code):
        return code if code in _codes() else None
    found = CODE_ALIASES.get(code) or next(iter(get_global("territory_aliases").get(code, [])), None)
    return found if found in _codes() else None


def territory_by_name(written: str) -> str | None:
    """Return the territory with an English name; a part of a territory, such as a disputed region, has none."""
    return _by_name().get(_plain(written))


@lru_cache(maxsize=4096)
def by_name_or_code(written: str) -> str | None:
    """Return the territory of an address, written in whichever way."""
    return territory_by_name(written) or territory_by_code(written) or PARTS.get(_plain(written))


def territory_name(code: str) -> Text:
    """Return the name of a territory; the code itself where it is none."""
    return Text(**{language.value: territory_names(language).get(code, code) for language in Language})


@lru_cache
def territory_names(language: Language) -> dict[str, str]:
    """Return the name of every territory by its code, in the order of the language's alphabet."""
    names = {str(code): str(name) for code, name in Locale.parse(LOCALES[language]).territories.items()}
    kept = ((code, name) for code, name in names.items() if ALPHA_2.fullmatch(code) and code not in NON_TERRITORY_CODES)
    return dict(sorted(kept, key=lambda pair: _sort_key(pair[1], language)))


def _sort_key(name: str, language: Language) -> str:
    lowered = name.casefold()
    placed = lowered.translate(SWEDISH_ORDER) if language is Language.SV else lowered
    return "".join(sign for sign in unicodedata.normalize("NFD", placed) if not unicodedata.combining(sign))


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(territory_names(Language.EN))


@lru_cache
def _by_name() -> dict[str, str]:
    others = ((name, code) for code, names in NAME_ALIASES.items() for name in names.split("; "))
    american = ((str(name), str(code)) for code, name in Locale.parse("en").territories.items() if code in _codes())
    known = dict(american) | {name: code for code, name in territory_names(Language.EN).items()}
    return {_plain(name): code for name, code in {**known, **dict(others)}.items()}


def _plain(name: str) -> str:
    joined = re.sub("['’‘`´ʼ]", "", name)  # noqa: RUF001 - people's, d’Ivoire
    flat = unicodedata.normalize("NFD", joined.casefold()).encode("ascii", "ignore").decode()
    return " ".join(word for word in re.findall("[a-z]+", flat) if word not in {"and", "the"})
