"""The titles of the figures, and what each says and does not say, in both languages."""

from collections.abc import Mapping

from riskflow.follow_up.obligations import StepKind
from riskflow.services.operations.figures.handled import BOUND_FOR_SAI, REFERRED
from riskflow.services.operations.figures.intake import NO_REGION, SEVERAL_REGIONS, Fate
from riskflow.text import Text

CASES = Text(sv="Ärenden", en="Cases")
SHARE = Text(sv="Andel", en="Share")
TOTAL = Text(sv="Alla", en="All")
NUMBER = Text(sv="Antal", en="Number")
RAW = Text(sv="Samma nivå", en="Same level")
ALPHA = Text(sv="Krippendorffs alfa", en="Krippendorff's alpha")
AC2 = Text(sv="Gwets AC2", en="Gwet's AC2")
RATED = Text(sv="Bedömda av minst två", en="Rated by at least two")
OBLIGATION_NAMES: Mapping[StepKind | None, Text] = {
    StepKind.ACCEPTED: Text(sv="Visade", en="Proven"),
    StepKind.HANDED_IN: Text(sv="Underlag prövas", en="Proof is being judged"),
    StepKind.REFUSED: Text(sv="Underlaget räckte inte", en="The proof was not enough"),
    StepKind.WAIVED: Text(sv="Efterskänkta", en="Waived"),
    StepKind.LAPSED: Text(sv="Inte visade i tid", en="Not shown in time"),
    None: Text(sv="Ska visas", en="To be shown"),
}
MEDIAN = Text(sv="Median", en="Median")
NINTH = Text(sv="Nio av tio högst", en="Nine in ten at most")
PROMISED = Text(sv="Dagar enligt policyn", en="Days by the policy")
IN_TIME = Text(sv="Inom dem", en="Within them")
NOT_IN_TIME = Text(sv="Senare", en="Later")
LOWER = Text(sv="Lägre", en="Lower")
SAME = Text(sv="Samma", en="The same")
HIGHER = Text(sv="Högre", en="Higher")
ANSWERED = Text(sv="Besvarade", en="Answered")
UNKNOWN = Text(sv="Vet inte", en="Don't know")
DAYS_OLD = Text(sv="Dagar sedan", en="Days since")
DIFFERENCE = Text(sv="Skillnad i procentenheter", en="Difference in percentage points")
LOW_END = Text(sv="Från", en="From")
HIGH_END = Text(sv="Till", en="To")
COMPARED = Text(sv="Jämförda ärenden, ungefär", en="Cases compared, about")
WITHOUT_DEPARTMENT = Text(sv="Utan institution", en="Without a department")
WITHOUT_KIND = Text(sv="Ingen form angiven", en="No kind given")

MONTHS = (
    Text(sv="Januari", en="January"),
    Text(sv="Februari", en="February"),
    Text(sv="Mars", en="March"),
    Text(sv="April", en="April"),
    Text(sv="Maj", en="May"),
    Text(sv="Juni", en="June"),
    Text(sv="Juli", en="July"),
    Text(sv="Augusti", en="August"),
    Text(sv="September", en="September"),
    Text(sv="Oktober", en="October"),
    Text(sv="November", en="November"),
    Text(sv="December", en="December"),
)
REGIONS = {
    SEVERAL_REGIONS: Text(sv="Flera regioner", en="Several regions"),
    NO_REGION: Text(sv="Ingen plats angiven", en="No place given"),
}
STEP_NAMES = {
    "gate": Text(sv="Besked om en spärr", en="Answer about a gate"),
    "head": Text(sv="Prefektens bekräftelse", en="The head's acknowledgement"),
    "rai": Text(sv="RAI:s yttrande", en="RAI's opinion"),
    "sai": Text(sv="SAI:s ställningstagande", en="SAI's position"),
    "decision": Text(sv="Beslut efter yttrandet", en="Decision after the opinion"),
    "supplement": Text(sv="Komplettering eller ny bedömning", en="Supplement or re-assessment"),
}
ADVICE_TO_SAI = {
    REFERRED: Text(sv="Till SAI, utan kritisk nivå", en="To SAI, below a critical level"),
    BOUND_FOR_SAI: Text(sv="Till SAI, kritisk nivå", en="To SAI, a critical level"),
}
MILDER = Text(sv="Mildare än rådet", en="Milder than the advice")
AS_ADVISED = Text(sv="Enligt rådet", en="As advised")
STRICTER = Text(sv="Strängare än rådet", en="Stricter than the advice")
WHOLE_GROUP = Text(sv="RAI:s mittersta bedömning, högsta nivån", en="RAI's middle rating, the highest level")
CONDITIONS = Text(sv="Villkor i beslut", en="Conditions of decisions")
MEASURES = Text(sv="Planerade åtgärder", en="Planned measures")
DAY_PASSED = Text(sv="Dagen har passerat", en="The day has passed")
DAY_TO_COME = Text(sv="Dagen är inte inne, eller ingen är satt", en="The day is to come, or none was set")
MEMBERS = Text(sv="Ledamöter i RAI som har bedömt", en="Members of RAI who have rated")
PER_MEMBER = Text(sv="Bedömningar per ledamot", en="Ratings per member")

SECTIONS = {
    "volume": (
        Text(sv="Ärenden som kom in", en="Cases that came in"),
        Text(
            sv="Ett ärende räknas det år då det först skickades in, som det då var. Utkast räknas inte.",
            en="A case counts in the year in which it was first sent, as it was then. Drafts do not count.",
        ),
    ),
    "time": (
        Text(sv="Tid", en="Time"),
        Text(
            sv="Arbetsdagar är måndag till fredag; helgdagar räknas med. Ett steg räknas det år då det blev klart.",
            en="Working days are Monday to Friday; holidays count. A step counts in the year in which it was done.",
        ),
    ),
    "judgement": (
        Text(sv="Verktyget och människorna", en="The tool and the people"),
        Text(
            sv="Verktyget ger stöd, människor bedömer. Att de skiljer sig åt är inget fel, men mönstret bör förstås.",
            en="The tool supports, people judge. A difference is no fault, but its pattern should be understood.",
        ),
    ),
    "after": (
        Text(sv="Beslut, villkor och åtgärder", en="Decisions, conditions and measures"),
        Text(sv="Räknas det år då beslutet fattades.", en="They count in the year of the decision."),
    ),
    "fairness": (
        Text(sv="Lika sakförhållanden, lika utfall?", en="Equal facts, equal outcomes?"),
        Text(
            sv=(
                "Varje region jämförs med alla andra, bara mellan ärenden av samma form vars svar ger samma nivåer "
                "i alla fyra områden när läget i omvärlden inte räknas. Skillnaden är vägd enligt Mantel och "
                "Haenszel, med intervall på 95 procent. Ett intervall som täcker noll är förenligt med att ingen "
                "skillnad finns. Jämförelsen kan visa att lika svar får olika utfall. Den kan inte visa varför, och "
                "inte att någon har behandlats orätt: sådant som frågorna inte fångar kan skilja ärendena åt. Att "
                "ärenden oftare granskas där omvärldsläget väger tungt följer av modellen. Av så många intervall "
                "missar ungefär ett av tjugo noll av en slump."
            ),
            en=(
                "Each region is compared with all others, only among cases of the same kind whose answers give the "
                "same levels in all four areas when the context does not count. The difference is weighted by "
                "Mantel and Haenszel, with an interval of 95 per cent. An interval that covers zero agrees with no "
                "difference. The comparison can show that equal answers have unequal outcomes. It cannot show why, "
                "nor that anybody was treated wrongly: what the questions do not ask may differ between the cases. "
                "That cases are reviewed more often where the context weighs heavily follows from the model. Of so "
                "many intervals about one in twenty misses zero by chance."
            ),
        ),
    ),
    "burden": (
        Text(sv="Arbetet för forskare och ledamöter", en="The work of researchers and members"),
        Text(
            sv="Underlag för att göra frågorna kortare och tydligare och att fördela arbetet.",
            en="Grounds for making the questions shorter and clearer, and for sharing the work.",
        ),
    ),
}

FIGURES = {
    "month": (
        Text(sv="Inkomna ärenden per månad", en="Cases by month"),
        Text(sv="Månaden då ärendet först skickades in.", en="The month in which the case was first sent."),
    ),
    "kind": (
        Text(sv="Form av samarbete", en="Kind of collaboration"),
        Text(sv="Den form som den sökande valde.", en="The kind that the applicant chose."),
    ),
    "worst": (
        Text(sv="Högsta nivån", en="Highest level"),
        Text(
            sv="Den högsta av de fyra områdenas nivåer; den avgör vägen.",
            en="The highest of the levels of the four areas; it decides the route.",
        ),
    ),
    "area": (
        Text(sv="Nivå i varje område", en="Level in each area"),
        Text(sv="Alla ärenden räknas i alla områden.", en="Every case counts in every area."),
    ),
    "route": (
        Text(sv="Väg", en="Route"),
        Text(
            sv="Ärenden som avslutas av självvärderingen granskas inte.",
            en="Cases that the self-assessment closes are not reviewed.",
        ),
    ),
    "department": (
        Text(sv="Institution", en="Department"),
        Text(sv="Den sökandes institution.", en="The department of the applicant."),
    ),
    "region": (
        Text(sv="Partnerns region", en="Region of the partner"),
        Text(
            sv="Regioner enligt FN:s statistiska indelning (M49). Platsen är partnerns, aldrig en persons.",
            en="Regions of the UN's standard for statistics (M49). The place is the partner's, never a person's.",
        ),
    ),
    "whole": (
        Text(sv="Från inskickat till avslutat, mot policyns löfte", en="From sent to done, against the promise"),
        Text(
            sv="Arbetsdagar från det första inskickandet till det första beslutet eller avslutet, med kompletteringar.",
            en="Working days from the first sending to the first decision or ending, supplements included.",
        ),
    ),
    "steps": (
        Text(sv="Tid för varje steg", en="Time of each step"),
        Text(
            sv="Arbetsdagar. Policyn lovar en tid för hela vägen, inte för varje steg.",
            en="Working days. The policy promises a time for the whole route, not for each step.",
        ),
    ),
    "members": (
        Text(sv="Ledamöternas nivå mot verktygets", en="The members' level against the tool's"),
        Text(
            sv="Varje ledamot i RAI sätter sin nivå innan verktygets visas. Jäviga ledamöters bedömningar räknas inte.",
            en="Each member of RAI sets a level before the tool's is shown. Void ratings do not count.",
        ),
    ),
    "agreement": (
        Text(sv="Hur samstämmiga ledamöterna är", en="How far the members agree"),
        Text(
            sv="1 är alltid, 0 så ofta som av en slump. Måtten tar hänsyn till hur långt ifrån varandra nivåerna är.",
            en="1 is always, 0 as often as by chance. The figures take into account how far apart the levels are.",
        ),
    ),
    "advice": (
        Text(sv="RAI:s råd", en="RAI's advice"),
        Text(
            sv="Till SAI utan kritisk nivå är en höjning som RAI har valt.",
            en="To SAI below a critical level is a raise that RAI has chosen.",
        ),
    ),
    "decided": (
        Text(sv="Beslut mot gruppens råd", en="Decisions against the group's advice"),
        Text(
            sv="SAI:s ställningstagande där det finns, annars RAI:s yttrande.",
            en="SAI's position where there is one, else RAI's opinion.",
        ),
    ),
    "outcomes": (
        Text(sv="Beslut efter högsta nivå", en="Decisions by highest level"),
        Text(
            sv="Verktygets nivå i den version som beslutet gäller.", en="The tool's level in the revision decided on."
        ),
    ),
    "obligations": (
        Text(sv="Vad det blev av åtagandena", en="What became of the obligations"),
        Text(
            sv="Villkor och åtgärder som avtalades under året. Det som inte visas i tid räknas inte längre.",
            en="Conditions and measures that were agreed during the year. What is not shown in time no longer counts.",
        ),
    ),
    "conditions": (
        Text(sv="Villkor och åtgärder", en="Conditions and measures"),
        Text(
            sv="Satta under året, och för hur många dagen har passerat. Om de är uppfyllda säger detta inte.",
            en="Set during the year, and for how many the day has passed. Whether they are met it does not say.",
        ),
    ),
    Fate.REVIEWED: (
        Text(sv="Går till RAI", en="Goes to RAI"),
        Text(
            sv="Andelen ärenden vars nivå leder till RAI eller SAI, mot andra regioner.",
            en="The share of cases whose level leads to RAI or SAI, against other regions.",
        ),
    ),
    Fate.RAISED: (
        Text(sv="Höjs av RAI", en="Raised by RAI"),
        Text(
            sv="Andelen bedömda ärenden där RAI:s mittersta bedömning ligger över verktygets i något område.",
            en="The share of rated cases in which RAI's middle rating is above the tool's in some area.",
        ),
    ),
    Fate.REFUSED: (
        Text(sv="Avstås eller begränsas", en="Declined or reduced"),
        Text(
            sv="Andelen beslut som innebär att universitetet avstår eller begränsar omfattningen.",
            en="The share of decisions by which the university declines or reduces the scope.",
        ),
    ),
    "minutes": (
        Text(sv="Minuter med frågorna", en="Minutes with the questions"),
        Text(
            sv=(
                "Mätt mellan de tider då svaren senast sparades; uppehåll över tio minuter räknas inte. Läsning före "
                "det första svaret, samtal med andra och ändrade svar syns inte, så den verkliga tiden är längre."
            ),
            en=(
                "Measured between the times at which answers were last saved; pauses over ten minutes do not count. "
                "Reading before the first answer, talks with others and changed answers do not show, so the true time "
                "is longer."
            ),
        ),
    ),
    "unsure": (
        Text(sv="Frågor där många inte vet", en="Questions that many cannot answer"),
        Text(
            sv="Frågor med störst andel ”vet inte”. En sådan fråga kan vara otydlig, eller svaret svårt att få.",
            en="Questions with the greatest share of “don't know”. Such a question may be unclear, or hard.",
        ),
    ),
    "load": (
        Text(sv="Bedömningar per ledamot i RAI", en="Ratings per member of RAI"),
        Text(sv="Fördelningen, utan namn.", en="The spread, without names."),
    ),
    "lists": (
        Text(sv="Listornas ålder", en="Age of the lists"),
        Text(
            sv="Dagar sedan listan i kraft publicerades, eller lästes in där det är okänt.",
            en="Days since the list in force was published, or imported where that is unknown.",
        ),
    ),
}
