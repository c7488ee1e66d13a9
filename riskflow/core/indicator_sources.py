"""Who publishes indicators, and under which terms. None of these files is shipped: the operator imports them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndicatorSource:
    """Who publishes a file, under which terms, and how it is read."""

    id: str
    name: str
    licence: str
    address: str
    non_commercial: bool = False
    is_list: bool = False
    fewest_territories: int = 100


SOURCES: dict[str, IndicatorSource] = {
    source.id: source
    for source in (
        IndicatorSource("vdem", "V-Dem", "CC BY-SA 4.0 (cite V-Dem)", "https://www.v-dem.net/"),
        IndicatorSource(
            "freedom-house",
            "Freedom House, Freedom in the World",
            "non-commercial use with attribution; not redistributed here",
            "https://freedomhouse.org/",
            non_commercial=True,
        ),
        IndicatorSource(
            "ti-cpi",
            "Transparency International, Corruption Perceptions Index",
            "CC BY-ND 4.0 (cite Transparency International)",
            "https://www.transparency.org/",
        ),
        IndicatorSource(
            "qog",
            "Quality of Government (World Bank governance indicators)",
            "free with citation; some members restricted to non-commercial use",
            "https://www.gu.se/en/quality-government",
            non_commercial=True,
        ),
        IndicatorSource(
            "fatf",
            "Financial Action Task Force (FATF)",
            "facts of a public list, with the source named",
            "https://www.fatf-gafi.org/",
            is_list=True,
            fewest_territories=3,
        ),
        IndicatorSource(
            "eu-adequacy",
            "European Commission, adequacy decisions under the GDPR",
            "EU law, free to reuse with the source named (Decision 2011/833/EU)",
            "https://commission.europa.eu/",
            is_list=True,
            fewest_territories=5,
        ),
        IndicatorSource(
            "eu-measures",
            "EU restrictive measures, read and listed by the university",
            "EU law, free to reuse with the source named (Decision 2011/833/EU)",
            "https://eur-lex.europa.eu/",
            is_list=True,
            fewest_territories=1,
        ),
    )
}
"""Source -> what is known of it."""
