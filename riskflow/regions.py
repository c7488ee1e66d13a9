"""The regions of the world by the United Nations' standard for statistics (M49), as CLDR has them.

They group territories for counting; they say nothing about a territory. Oceania, where few partners are, is one region.
"""

from babel import Locale

from riskflow.text import Language, Text

LOCALES = {Language.SV: "sv", Language.EN: "en_GB"}
MEMBERS = {
    "015": "DZ EA EG EH IC LY MA SD TN",
    "202": (
        "AC AO BF BI BJ BW CD CF CG CI CM CP CV DG DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW MZ NA NE "
        "NG RE RW SC SH SL SN SO SS ST SZ TA TD TF TG TZ UG YT ZA ZM ZW"
    ),
    "021": "BM CA GL PM US",
    "419": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS "
        "MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    "143": "KG KZ TJ TM UZ",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX CQ DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "155": "AT BE CH DE FR LI LU MC NL",
    "009": "AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
}
REGION_OF = {code: region for region, codes in MEMBERS.items() for code in codes.split()}


def region_of(territory: str) -> str | None:
    """Return the code of the region in which a territory lies; None for what is no territory."""
    return REGION_OF.get(territory)


def region_name(region: str) -> Text:
    """Return the name of a region."""
    names = {language.value: str(Locale.parse(LOCALES[language]).territories[region]) for language in Language}
    return Text(**{language: name[:1].upper() + name[1:] for language, name in names.items()})
