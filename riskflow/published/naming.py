"""From what publishers write to ISO 3166 alpha-2: three-letter codes, English names, and their other spellings."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

ALPHA_2 = re.compile("[A-Z]{2}")
NOT_TERRITORIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
FORMER = {"DDR", "YMD", "SUN", "YUG", "SCG", "CSK", "ANT", "VDR"}
OWN_CODES = {"XKX": "XK", "XKO": "XK", "KSV": "XK", "ROM": "RO", "TMP": "TL", "WBG": "PS"}
OTHER_NAMES = {
    "bosnia and herzegovina": "BA",
    "brunei darussalam": "BN",
    "cabo verde": "CV",
    "congo": "CG",
    "congo brazzaville": "CG",
    "congo republic": "CG",
    "congo republic of": "CG",
    "congo republic of the": "CG",
    "republic of congo": "CG",
    "republic of the congo": "CG",
    "congo kinshasa": "CD",
    "congo democratic republic": "CD",
    "congo democratic republic of": "CD",
    "congo democratic republic of the": "CD",
    "democratic republic of congo": "CD",
    "democratic republic of the congo": "CD",
    "the democratic republic of congo": "CD",
    "the democratic republic of the congo": "CD",
    "cote d ivoire": "CI",
    "ivory coast": "CI",
    "czech rep": "CZ",
    "czech republic": "CZ",
    "dominican rep": "DO",
    "eswatini": "SZ",
    "swaziland": "SZ",
    "fyr macedonia": "MK",
    "macedonia": "MK",
    "guinea bissau": "GW",
    "hong kong": "HK",
    "korea north": "KP",
    "korea south": "KR",
    "kosovo": "XK",
    "kyrgyz republic": "KG",
    "macau": "MO",
    "micronesia": "FM",
    "myanmar": "MM",
    "burma": "MM",
    "palestine": "PS",
    "palestinian authority": "PS",
    "saint lucia": "LC",
    "saint vincent and the grenadines": "VC",
    "saint kitts and nevis": "KN",
    "sao tome and principe": "ST",
    "sao tome principe": "ST",
    "slovak republic": "SK",
    "the gambia": "GM",
    "the netherlands": "NL",
    "the united states of america": "US",
    "united states of america": "US",
    "usa": "US",
    "trinidad and tobago": "TT",
    "antigua and barbuda": "AG",
    "turkey": "TR",
    "viet nam": "VN",
}


def by_code(written: str) -> str | None:
    """Return the territory of a two-letter or three-letter code; codes of former states have none."""
    code = written.strip().upper()
    if code in FORMER:
        return None
    if ALPHA_2.fullmatch(code):
        return code if code in _codes() else None
    found = OWN_CODES.get(code) or next(iter(get_global("territory_aliases").get(code, [])), None)
    return found if found in _codes() else None


def by_name(written: str) -> str | None:
    """Return the territory with an English name; a part of a territory, such as a disputed region, has none."""
    return _names().get(_plain(written))


@lru_cache
def _codes() -> frozenset[str]:
    known = Locale.parse("en").territories
    return frozenset(str(code) for code in known if ALPHA_2.fullmatch(str(code))) - NOT_TERRITORIES


@lru_cache
def _names() -> dict[str, str]:
    names = {str(name): str(code) for code, name in Locale.parse("en").territories.items() if code in _codes()}
    return {_plain(name): code for name, code in {**names, **OTHER_NAMES}.items()}


def _plain(name: str) -> str:
    flat = unicodedata.normalize("NFD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(word for word in re.findall("[a-z]+", flat) if word not in {"and", "the"})
