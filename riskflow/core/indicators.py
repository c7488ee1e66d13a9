"""The indicators about territories: what each says, on which scale, which way it worsens, and who publishes it.

An indicator is a fact with a date about a territory. It is never a verdict on it and says nothing about a person.
"""

from dataclasses import dataclass

from riskflow.core.text import Text

MINUS = "\N{MINUS SIGN}"
EVERYWHERE_ELSE = "*"
"""In a list that names only some territories: the row that says what holds for all others, and as of when."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: a number on a scale, or one of some named states from mild to severe."""

    id: str
    source: str
    name: Text
    meaning: Text
    least: float
    most: float
    worsens_upwards: bool = False
    states: tuple[tuple[str, Text], ...] = ()
    decimals: int = 2
    drawn: tuple[float, float] | None = None

    def severity(self, value: float) -> float:
        """Return a number that grows as the value gets worse."""
        return value if self.worsens_upwards else -value

    def on_scale(self, value: float) -> bool:
        """Say whether a value lies on the scale; no number at all does not."""
        return self.least <= value <= self.most

    def read(self, written: str) -> float:
        """Return the value that a policy or a file writes, as a number or as the name of a state.

        Raises:
            ValueError: when it is neither, or lies off the scale.
        """
        names = [name for name, _ in self.states]
        if names:
            if written not in names:
                raise ValueError(f"'{written}' is none of {', '.join(names)}")
            return float(names.index(written))
        value = float(written)
        if not self.on_scale(value):
            raise ValueError(f"{written} is outside {self.least:g} to {self.most:g}")
        return value

    def words(self, value: float) -> Text:
        """Return a value as people read it."""
        if self.states:
            return self.states[int(value)][1]
        plain = f"{value:.{self.decimals}f}".replace("-", MINUS)
        return Text(sv=plain.replace(".", ","), en=plain)


FATF_STATES = (
    ("none", Text(sv="finns inte på FATF:s listor", en="not on the FATF lists")),
    ("increased_monitoring", Text(sv="under skärpt övervakning", en="under increased monitoring")),
    ("call_for_action", Text(sv="på listan över högriskländer", en="on the list with a call for action")),
)
ADEQUACY_STATES = (
    ("all", Text(sv="beslut som gäller alla överföringar", en="a decision for all transfers")),
    ("partial", Text(sv="beslut som gäller vissa mottagare", en="a decision for some recipients")),
    ("none", Text(sv="inget beslut", en="no decision")),
)
MEASURE_STATES = (
    ("none", Text(sv="inga", en="none")),
    ("asset-freeze-only", Text(sv="frysta tillgångar för namngivna", en="asset freezes on those named")),
    ("arms-embargo", Text(sv="vapenembargo", en="arms embargo")),
    ("sectoral", Text(sv="sektorsåtgärder", en="sectoral measures")),
    ("comprehensive", Text(sv="omfattande åtgärder", en="comprehensive measures")),
)

INDICATORS: dict[str, Indicator] = {
    indicator.id: indicator
    for indicator in (
        Indicator(
            "academic-freedom",
            "vdem",
            Text(sv="Akademisk frihet", en="Academic freedom"),
            Text(
                sv="Hur fritt forskare kan välja frågor, undervisa, publicera och utbyta idéer. "
                "0 är ingen frihet, 1 är full.",
                en="How freely researchers may choose questions, teach, publish and exchange ideas. "
                "0 is no freedom, 1 is full.",
            ),
            0,
            1,
        ),
        Indicator(
            "rule-of-law",
            "vdem",
            Text(sv="Rättsstat", en="Rule of law"),
            Text(
                sv="Hur öppet, förutsägbart och opartiskt lagar tillämpas och om myndigheter följer dem. 1 är bäst.",
                en="How openly, predictably and impartially laws are applied, and whether officials follow them. "
                "1 is best.",
            ),
            0,
            1,
        ),
        Indicator(
            "equality-before-law",
            "vdem",
            Text(sv="Likhet inför lagen och personlig frihet", en="Equality before the law and individual liberty"),
            Text(
                sv="Om lagen gäller lika för alla, domstolar är öppna för var och en och människor är fria. 1 är bäst.",
                en="Whether the law is the same for all, courts are open to everybody and people are free. 1 is best.",
            ),
            0,
            1,
        ),
        Indicator(
            "liberal-democracy",
            "vdem",
            Text(sv="Liberal demokrati", en="Liberal democracy"),
            Text(
                sv="Fria val tillsammans med rättigheter och gränser för makten. 1 är bäst.",
                en="Free elections together with rights and limits on power. 1 is best.",
            ),
            0,
            1,
        ),
        Indicator(
            "political-rights",
            "freedom-house",
            Text(sv="Politiska rättigheter", en="Political rights"),
            Text(sv="Från 1 (mest fria) till 7 (minst fria).", en="From 1 (most free) to 7 (least free)."),
            1,
            7,
            worsens_upwards=True,
            decimals=0,
        ),
        Indicator(
            "civil-liberties",
            "freedom-house",
            Text(sv="Medborgerliga friheter", en="Civil liberties"),
            Text(sv="Från 1 (mest fria) till 7 (minst fria).", en="From 1 (most free) to 7 (least free)."),
            1,
            7,
            worsens_upwards=True,
            decimals=0,
        ),
        Indicator(
            "freedom-total",
            "freedom-house",
            Text(sv="Frihet i världen, poäng", en="Freedom in the World, score"),
            Text(
                sv="Summan för politiska rättigheter och medborgerliga friheter. 100 är mest fritt.",
                en="Political rights and civil liberties together. 100 is most free.",
            ),
            -4,
            100,
            decimals=0,
            drawn=(0, 100),
        ),
        Indicator(
            "corruption-perceptions",
            "ti-cpi",
            Text(sv="Upplevd korruption", en="Perceived corruption"),
            Text(
                sv="Hur utbredd korruptionen i offentlig sektor uppfattas. 100 är minst korruption.",
                en="How widespread corruption in the public sector is thought to be. 100 is least corruption.",
            ),
            0,
            100,
            decimals=0,
        ),
        Indicator(
            "rule-of-law-estimate",
            "qog",
            Text(sv="Rättsstat enligt Världsbanken", en="Rule of law, World Bank estimate"),
            Text(
                sv="Förtroendet för lagar, avtal, polis och domstolar. Världens medel är nära 0, högre är bättre.",
                en="Confidence in laws, contracts, police and courts. The world's mean is near 0, higher is better.",
            ),
            -4,
            4,
            drawn=(-3, 3),
        ),
        Indicator(
            "corruption-control-estimate",
            "qog",
            Text(sv="Kontroll av korruption enligt Världsbanken", en="Control of corruption, World Bank estimate"),
            Text(
                sv="Hur väl makt hindras från att användas för egen vinning. Världens medel är nära 0.",
                en="How well power is kept from being used for private gain. The world's mean is near 0.",
            ),
            -4,
            4,
            drawn=(-3, 3),
        ),
        Indicator(
            "fatf",
            "fatf",
            Text(sv="FATF:s listor", en="FATF lists"),
            Text(
                sv="Om FATF ser brister i skyddet mot penningtvätt och finansiering av terrorism.",
                en="Whether the FATF sees gaps in the protection against money laundering and terrorist financing.",
            ),
            0,
            2,
            worsens_upwards=True,
            states=FATF_STATES,
        ),
        Indicator(
            "eu-adequacy",
            "eu-adequacy",
            Text(sv="Adekvansbeslut enligt GDPR", en="Adequacy decision under the GDPR"),
            Text(
                sv="Om EU har beslutat att personuppgifter får överföras dit utan särskilt tillstånd.",
                en="Whether the EU has decided that personal data may go there without specific authorisation.",
            ),
            0,
            2,
            worsens_upwards=True,
            states=ADEQUACY_STATES,
        ),
        Indicator(
            "eu-measures",
            "eu-measures",
            Text(sv="EU:s restriktiva åtgärder", en="EU restrictive measures"),
            Text(
                sv="Den mest omfattande åtgärd som EU har beslutat mot destinationen.",
                en="The widest measure that the EU has decided on against the destination.",
            ),
            0,
            4,
            worsens_upwards=True,
            states=MEASURE_STATES,
        ),
    )
}
"""Indicator -> its words and its scale, in the order in which pages show them."""
