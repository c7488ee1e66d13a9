"""Who publishes indicators, and under which terms. None of these files is shipped: the operator imports them."""

from dataclasses import dataclass

from riskflow.core.text import Text


@dataclass(frozen=True, slots=True)
class IndicatorSource:
    """Who publishes a file, under which terms, and the least that a whole file must hold."""

    id: str
    name: Text
    licence: Text
    address: str
    non_commercial: bool = False
    is_list: bool = False
    fewest_territories: int = 100


EU_LAW = Text(
    sv="EU-rätt, får återanvändas med angiven källa (beslut 2011/833/EU)",
    en="EU law, free to reuse with the source named (Decision 2011/833/EU)",
)
LISTED = (
    IndicatorSource(
        "vdem",
        Text(sv="V-Dem", en="V-Dem"),
        Text(sv="CC BY-SA 4.0 (ange V-Dem)", en="CC BY-SA 4.0 (cite V-Dem)"),
        "https://www.v-dem.net/",
    ),
    IndicatorSource(
        "freedom-house",
        Text(sv="Freedom House, Freedom in the World", en="Freedom House, Freedom in the World"),
        Text(
            sv="icke-kommersiell användning med angiven källa; sprids inte härifrån",
            en="non-commercial use with attribution; not redistributed here",
        ),
        "https://freedomhouse.org/",
        non_commercial=True,
    ),
    IndicatorSource(
        "ti-cpi",
        Text(
            sv="Transparency International, Corruption Perceptions Index",
            en="Transparency International, Corruption Perceptions Index",
        ),
        Text(sv="CC BY-ND 4.0 (ange Transparency International)", en="CC BY-ND 4.0 (cite Transparency International)"),
        "https://www.transparency.org/",
    ),
    IndicatorSource(
        "qog",
        Text(sv="Quality of Government (Världsbankens mått)", en="Quality of Government (World Bank estimates)"),
        Text(
            sv="fritt med angiven källa; vissa delar bara icke-kommersiellt",
            en="free with citation; some parts for non-commercial use only",
        ),
        "https://www.gu.se/en/quality-government",
        non_commercial=True,
    ),
    IndicatorSource(
        "fatf",
        Text(sv="Financial Action Task Force (FATF)", en="Financial Action Task Force (FATF)"),
        Text(
            sv="uppgifter ur en offentlig lista, med angiven källa", en="facts of a public list, with the source named"
        ),
        "https://www.fatf-gafi.org/",
        is_list=True,
        fewest_territories=3,
    ),
    IndicatorSource(
        "eu-adequacy",
        Text(
            sv="Europeiska kommissionen, adekvansbeslut enligt GDPR",
            en="European Commission, adequacy decisions under the GDPR",
        ),
        EU_LAW,
        "https://commission.europa.eu/",
        is_list=True,
        fewest_territories=5,
    ),
    IndicatorSource(
        "eu-measures",
        Text(
            sv="EU:s restriktiva åtgärder, lästa och listade av universitetet",
            en="EU restrictive measures, read and listed by the university",
        ),
        EU_LAW,
        "https://eur-lex.europa.eu/",
        is_list=True,
        fewest_territories=1,
    ),
)
SOURCES: dict[str, IndicatorSource] = {source.id: source for source in LISTED}
"""Source -> what is known of it."""
