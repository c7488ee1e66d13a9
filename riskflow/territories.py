"""Countries and territories of ISO 3166-1 alpha-2: their names, and the only table from other names and codes."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from riskflow.text import Language, Text

ALPHA_2 = re.compile("[A-Z]{2}")
# People's, d’Ivoire.
APOSTROPHES = re.compile(
    r"['`\N{ACUTE ACCENT}\N{MODIFIER LETTER APOSTROPHE}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]"
)
# Codes that CLDR has among the territories: unions, outlying Oceania, pseudo-locales, unknown.
NON_TERRITORY_CODES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
# A place left open on purpose, so that a worked case points at no country.
LEFT_OPEN = "ZZ"
# The customs territory of the Union: Union Customs Code, Regulation (EU) 952/2013, article 4, as amended by Regulation
# (EU) 2019/474. It is neither the Union nor the EEA, and an export begins at its border (Regulation (EU) 2021/821,
# article 2). Inside are the member states with Åland, the Canary Islands and the French outermost regions, and Monaco.
# Outside are Iceland, Liechtenstein and Norway, Ceuta and Melilla, the Faroe Islands, Greenland and the overseas
# countries and territories. Places without a code of their own follow their state, although Büsingen, Heligoland and
# Livigno lie outside. Campione d'Italia has lain inside since 2020.
MEMBER_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
CUSTOMS_TERRITORY = frozenset(f"{MEMBER_STATES} AX IC GF GP MF MQ RE YT MC".split())
FORMER_STATES = {"DDR", "YMD", "SUN", "YUG", "SCG", "CSK", "ANT", "VDR"}
# Codes of publishers and withdrawn codes that CLDR does not map.
CODE_ALIASES = {"XKX": "XK", "XKO": "XK", "KSV": "XK", "ROM": "RO", "TMP": "TL", "WBG": "PS"}
# Code -> English names that CLDR does not have, in lower case, separated by semicolons.
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
# Parts of territories that addresses name for the whole. They are no names: indices measure them separately.
PARTS_IN_ADDRESSES = {"west bank": "PS", "palestinian": "PS"}
LOCALES = {Language.SV: "sv", Language.EN: "en_GB"}
# `{` follows z in ASCII: å, ä and ö are the last letters of the Swedish alphabet.
SWEDISH_ORDER = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})


def territory_by_code(written: str) -> str | None:
    """Return the territory of an alpha-2 or alpha-3 code; None for unknown codes and those of former states."""
    code = written.strip().upper()
    if code in FORMER_STATES:
        return None
    if ALPHA_2.fullmatch(code):
        return code if code in _codes() else None
    found = CODE_ALIASES.get(code) or next(iter(get_global("territory_aliases").get(code, [])), None)
    return found if found in _codes() else None


def territory_by_name(written: str) -> str | None:
    """Return the territory with an English name; None for unknown names and parts of territories."""
    return _by_name().get(_plain(written))


@lru_cache(maxsize=4096)
def by_name_or_code(written: str) -> str | None:
    """Return the territory of an address, in which it may be a name, a code or a part of it."""
    return territory_by_name(written) or territory_by_code(written) or PARTS_IN_ADDRESSES.get(_plain(written))


def in_customs_territory(code: str) -> bool:
    """Return whether a territory lies in the customs territory of the Union."""
    return code in CUSTOMS_TERRITORY


def territory_name(code: str) -> Text:
    """Return the name of a territory; the code itself where it is unknown."""
    return Text(**{language.value: territory_names(language).get(code, code) for language in Language})


@lru_cache
def territory_names(language: Language) -> dict[str, str]:
    """Return the names of all territories by code, in the alphabetical order of the language."""
    names = {str(code): str(name) for code, name in Locale.parse(LOCALES[language]).territories.items()}
    kept = ((code, name) for code, name in names.items() if ALPHA_2.fullmatch(code) and code not in NON_TERRITORY_CODES)
    return dict(sorted(kept, key=lambda pair: _sort_key(pair[1], language)))


def _sort_key(name: str, language: Language) -> str:
    lowered = name.casefold()
    translated = lowered.translate(SWEDISH_ORDER) if language is Language.SV else lowered
    return "".join(char for char in unicodedata.normalize("NFD", translated) if not unicodedata.combining(char))


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(territory_names(Language.EN))


@lru_cache
def _by_name() -> dict[str, str]:
    others = ((name, code) for code, names in NAME_ALIASES.items() for name in names.split("; "))
    american = ((str(name), str(code)) for code, name in Locale.parse("en").territories.items() if code in _codes())
    british = {name: code for code, name in territory_names(Language.EN).items()}
    return {_plain(name): code for name, code in {**dict(american), **british, **dict(others)}.items()}


def _plain(name: str) -> str:
    """Return a name in lower-case ASCII words without accents, apostrophes, *and* and *the*."""
    joined = APOSTROPHES.sub("", name)
    flat = unicodedata.normalize("NFD", joined.casefold()).encode("ascii", "ignore").decode()
    return " ".join(word for word in re.findall("[a-z]+", flat) if word not in {"and", "the"})
