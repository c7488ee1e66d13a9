"""The names of states, roles, actions, advice, outcomes, levels and gate answers, in both languages.

Pages, the history and records use the same ones.
"""

from collections.abc import Iterable
from enum import StrEnum

from riskflow.cases.conflicts import GivenKind
from riskflow.cases.workflow import Action, Role, State
from riskflow.questionnaire.model import Level
from riskflow.questionnaire.scoring import GateAnswer
from riskflow.text import Text


class Advice(StrEnum):
    """What a member or a group recommends."""

    GO_AHEAD = "go-ahead"
    WITH_CONDITIONS = "with-conditions"
    NOT_AS_DESCRIBED = "not-as-described"
    TO_SAI = "to-sai"


class CaseOutcome(StrEnum):
    """The outcome of a decision, or how a case ended without one."""

    PROCEED = "proceed"
    WITH_CONDITIONS = "with-conditions"
    REDUCE_SCOPE = "reduce-scope"
    DECLINE = "decline"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSED = "closed"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    TERMINATED = "terminated"


class GateOutcome(StrEnum):
    """What a function answers about a gate."""

    GO_AHEAD = "go-ahead"
    ON_CONDITIONS = "on-conditions"
    NO = "no"
    NEED_MORE = "need-more"

    @property
    def clears(self) -> bool:
        """Whether the gate holds nothing back any longer."""
        return self in {GateOutcome.GO_AHEAD, GateOutcome.ON_CONDITIONS}


class Confidence(StrEnum):
    """How sure a member is of the level that they give an area."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Vote(StrEnum):
    """How a member voted on the proposal of a group; nobody who takes part in the final handling abstains."""

    IN_FAVOUR = "for"
    AGAINST = "against"
    ABSENT = "absent"


class ReadingOutcome(StrEnum):
    """What the second reader of a fragile case found."""

    CONFIRMED = "confirmed"
    TO_RAI = "to-rai"


class LightCheckOutcome(StrEnum):
    """What a member of RAI found in a case that had closed by itself."""

    AGREES = "agrees"
    OTHER_WAY = "other-way"
    REOPEN = "reopen"


class CorrectionGround(StrEnum):
    """On what ground somebody asks that a case is corrected."""

    INACCURATE = "inaccurate"
    INCOMPLETE = "incomplete"
    SLIP = "slip"


DECISION_OUTCOMES = (CaseOutcome.PROCEED, CaseOutcome.WITH_CONDITIONS, CaseOutcome.REDUCE_SCOPE, CaseOutcome.DECLINE)
AGAINST_A_NO = frozenset({CaseOutcome.REDUCE_SCOPE, CaseOutcome.DECLINE})
"""The outcomes of a decision that are left when a function has said no."""


def decision_outcomes(gate_outcomes: Iterable[GateOutcome]) -> tuple[CaseOutcome, ...]:
    """Return the outcomes that a decision may have, by what the functions have answered about the gates."""
    given = frozenset(gate_outcomes)
    if GateOutcome.NO in given:
        return tuple(outcome for outcome in DECISION_OUTCOMES if outcome in AGAINST_A_NO)
    if GateOutcome.ON_CONDITIONS in given:
        return tuple(outcome for outcome in DECISION_OUTCOMES if outcome is not CaseOutcome.PROCEED)
    return DECISION_OUTCOMES


GATE_OUTCOME_NAMES = {
    GateOutcome.GO_AHEAD: Text(sv="Det får genomföras", en="It may go ahead"),
    GateOutcome.ON_CONDITIONS: Text(sv="Bara på villkor", en="Only on conditions"),
    GateOutcome.NO: Text(sv="Nej", en="No"),
    GateOutcome.NEED_MORE: Text(sv="Vi behöver veta mer", en="We need to know more"),
}

ADVICE_NAMES = {
    Advice.GO_AHEAD: Text(sv="Samarbetet kan genomföras", en="The collaboration can go ahead"),
    Advice.WITH_CONDITIONS: Text(
        sv="Samarbetet kan genomföras med villkor", en="The collaboration can go ahead with conditions"
    ),
    Advice.NOT_AS_DESCRIBED: Text(
        sv="Samarbetet bör inte genomföras som det är beskrivet",
        en="The collaboration should not go ahead as described",
    ),
    Advice.TO_SAI: Text(sv="SAI bör ta ställning", en="SAI should take a position"),
}

CONFIDENCE_NAMES = {
    Confidence.LOW: Text(sv="Osäker", en="Unsure"),
    Confidence.MEDIUM: Text(sv="Ganska säker", en="Fairly sure"),
    Confidence.HIGH: Text(sv="Säker", en="Sure"),
}

VOTE_NAMES = {
    Vote.IN_FAVOUR: Text(sv="För förslaget", en="For the proposal"),
    Vote.AGAINST: Text(sv="Mot förslaget", en="Against the proposal"),
    Vote.ABSENT: Text(sv="Inte med i slutbehandlingen", en="Took no part in the final handling"),
}

READING_NAMES = {
    ReadingOutcome.CONFIRMED: Text(sv="Svaren håller", en="The answers hold"),
    ReadingOutcome.TO_RAI: Text(sv="RAI bör pröva ärendet", en="RAI should look at the case"),
}

LIGHT_CHECK_NAMES = {
    LightCheckOutcome.AGREES: Text(sv="Jag håller med om utfallet", en="I agree with the outcome"),
    LightCheckOutcome.OTHER_WAY: Text(
        sv="Ärendet borde ha gått en annan väg", en="The case should have gone another way"
    ),
    LightCheckOutcome.REOPEN: Text(
        sv="Ärendet bör bedömas på nytt: jag ber sekreteraren öppna det",
        en="The case should be assessed again: I ask the secretary to reopen it",
    ),
}

CASE_OUTCOME_NAMES = {
    CaseOutcome.PROCEED: Text(sv="Ja, utan villkor", en="Yes, without conditions"),
    CaseOutcome.WITH_CONDITIONS: Text(sv="Ja, med villkor", en="Yes, with conditions"),
    CaseOutcome.REDUCE_SCOPE: Text(sv="Begränsa omfattningen", en="Reduce the scope"),
    CaseOutcome.DECLINE: Text(sv="Avstå från samarbetet", en="Decline the collaboration"),
    CaseOutcome.SUSPEND: Text(sv="Tillfälligt stopp", en="Suspend for now"),
    CaseOutcome.RESUME: Text(sv="Samarbetet återupptas", en="The collaboration resumes"),
    CaseOutcome.CLOSED: Text(sv="Avslutat genom självvärdering", en="Closed by self-assessment"),
    CaseOutcome.ACKNOWLEDGED: Text(sv="Åtgärderna är bekräftade", en="The measures are acknowledged"),
    CaseOutcome.WITHDRAWN: Text(sv="Återkallat av den sökande", en="Withdrawn by the applicant"),
    CaseOutcome.DISMISSED: Text(sv="Avskrivet", en="Closed without a decision"),
    CaseOutcome.TERMINATED: Text(sv="Samarbetet avslutas", en="The collaboration is ended"),
}

STATE_NAMES = {
    State.DRAFT: Text(sv="Utkast", en="Draft"),
    State.SUPPLEMENT: Text(sv="Komplettering", en="To be supplemented"),
    State.STOPPED: Text(sv="Stoppat av en spärr", en="Held by a stop"),
    State.WITH_HEAD: Text(sv="Hos prefekten", en="With the head of department"),
    State.WITH_RAI: Text(sv="Hos RAI", en="With RAI"),
    State.WITH_SAI: Text(sv="Hos SAI", en="With SAI"),
    State.TO_DECIDE: Text(sv="Inför beslut", en="To be decided"),
    State.DECIDED: Text(sv="Beslutat", en="Decided"),
    State.CLOSED: Text(sv="Avslutat", en="Closed"),
    State.SUSPENDED: Text(sv="Tillfälligt stoppat", en="Suspended"),
    State.TERMINATED: Text(sv="Samarbetet har upphört", en="Collaboration ended"),
    State.WITHDRAWN: Text(sv="Återkallat", en="Withdrawn"),
    State.DISMISSED: Text(sv="Avskrivet", en="Closed without a decision"),
    State.WITH_SECURITY: Text(sv="Hanteras av säkerhet", en="Handled by security"),
    State.DISPOSED: Text(sv="Gallrat utkast", en="Draft disposed of"),
}

ROLE_NAMES = {
    Role.OWNER: Text(sv="Sökande", en="Applicant"),
    Role.CO_EDITOR: Text(sv="Medskribent", en="Co-editor"),
    Role.ASKED: Text(sv="Tillfrågad om en fråga", en="Asked about one question"),
    Role.HEAD: Text(sv="Prefekt", en="Head of department"),
    Role.SECRETARY: Text(sv="Sekreterare", en="Secretary"),
    Role.RAI: Text(sv="Ledamot i RAI", en="Member of RAI"),
    Role.RAI_CHAIR: Text(sv="Ordförande i RAI", en="Chair of RAI"),
    Role.LIGHT_CHECKER: Text(sv="RAI vid en lätt kontroll", en="RAI in a light check"),
    Role.SAI: Text(sv="Ledamot i SAI", en="Member of SAI"),
    Role.SAI_CHAIR: Text(sv="Ordförande i SAI", en="Chair of SAI"),
    Role.OBSERVER: Text(sv="Observatör", en="Observer"),
    Role.EXPERT: Text(sv="Sakkunnig", en="Expert"),
    Role.SUBSTITUTE: Text(sv="Ersättare", en="Substitute"),
    Role.DECISION_MAKER: Text(sv="Beslutsfattare", en="Decision-maker"),
    Role.FUNCTION: Text(sv="Funktion", en="Function"),
    Role.REGISTRAR: Text(sv="Registrator", en="Registrar"),
    Role.ADMINISTRATOR: Text(sv="Administratör", en="Administrator"),
    Role.SYSTEM: Text(sv="Systemet", en="The system"),
}

ACTION_NAMES = {
    Action.ANSWER: Text(sv="Svara", en="Answer"),
    Action.ANSWER_ONE: Text(sv="Svara på den fråga man har fått", en="Answer the one question asked"),
    Action.INVITE: Text(sv="Bjud in en medskribent", en="Invite a co-editor"),
    Action.REMOVE_CO_EDITOR: Text(sv="Ta bort en medskribent", en="Remove a co-editor"),
    Action.ASK: Text(sv="Fråga någon", en="Ask somebody"),
    Action.NOTE: Text(sv="Skriv en arbetsanteckning", en="Write a working note"),
    Action.ATTACH: Text(sv="Bifoga underlag", en="Attach evidence"),
    Action.SUBMIT: Text(sv="Skicka in", en="Submit"),
    Action.WITHDRAW: Text(sv="Återkalla", en="Withdraw"),
    Action.HAND_TO_SECURITY: Text(sv="Lämna över till säkerhet", en="Hand over to security"),
    Action.CLEAR: Text(sv="Lämna besked", en="Give an answer"),
    Action.FILL_FUNCTION: Text(sv="Se till att någon har funktionen", en="See to it that somebody holds the function"),
    Action.REFER_QUESTION: Text(sv="Fråga en funktion", en="Ask a function"),
    Action.ANSWER_REFERRAL: Text(sv="Svara på en fråga från handläggningen", en="Answer a question of the handling"),
    Action.HEAR: Text(sv="Låt den sökande yttra sig", en="Hear the applicant"),
    Action.BE_HEARD: Text(sv="Yttra dig innan beslutet fattas", en="Answer before the decision is taken"),
    Action.READ_SECOND: Text(sv="Läs som andra person", en="Read as the second person"),
    Action.ACKNOWLEDGE: Text(sv="Bekräfta åtgärderna", en="Acknowledge the measures"),
    Action.RETURN: Text(sv="Begär komplettering", en="Ask for a supplement"),
    Action.HAND_OVER: Text(sv="Lämna över till en annan ägare", en="Hand over to another owner"),
    Action.DISMISS: Text(sv="Avskriv", en="Close without a decision"),
    Action.DECLARE: Text(sv="Anmäl jäv eller intyga att det saknas", en="Declare on conflict of interest"),
    Action.REPORT_CONFLICT: Text(sv="Anmäl jäv", en="Report a conflict of interest"),
    Action.RULE_ON_CONFLICT: Text(sv="Pröva en anmälan om jäv", en="Rule on a conflict of interest"),
    Action.MARK_SECRECY: Text(sv="Märk som möjligen hemligt", en="Mark as possibly secret"),
    Action.ASK_CORRECTION: Text(sv="Begär rättelse", en="Ask for a correction"),
    Action.RULE_ON_CORRECTION: Text(sv="Pröva en begäran om rättelse", en="Rule on a request for correction"),
    Action.TALK: Text(sv="Skriv till sökanden eller granskarna", en="Write to applicant or reviewers"),
    Action.DISCUSS: Text(sv="Skriv i den interna diskussionen", en="Write in the internal discussion"),
    Action.RATE: Text(sv="Lämna din egen bedömning", en="Give your own rating"),
    Action.GIVE_OPINION: Text(sv="Lämna RAI:s yttrande", en="Give RAI's opinion"),
    Action.MARK_URGENT: Text(sv="Märk som brådskande", en="Mark as urgent"),
    Action.ASK_RAI: Text(sv="Fråga RAI", en="Ask RAI"),
    Action.LIGHT_CHECK: Text(sv="Gör en lätt kontroll", en="Make a light check"),
    Action.REFER: Text(sv="Skicka vidare", en="Refer onwards"),
    Action.SUPPORT: Text(sv="Säg vad du anser", en="Say what you think"),
    Action.GIVE_STATEMENT: Text(sv="Lämna ditt utlåtande", en="Give your statement"),
    Action.ASSIGN: Text(sv="Fördela arbetet", en="Share out the work"),
    Action.TAKE_POSITION: Text(sv="Lämna SAI:s ställningstagande", en="Give SAI's position"),
    Action.DISSENT: Text(sv="Anmäl avvikande mening", en="Record your dissent"),
    Action.DECIDE: Text(sv="Fatta beslut", en="Decide"),
    Action.SUSPEND: Text(sv="Stoppa tillfälligt", en="Suspend"),
    Action.RESUME: Text(sv="Återuppta", en="Resume"),
    Action.REASSESS: Text(sv="Börja en ny bedömning", en="Start a re-assessment"),
    Action.CHECK_IN: Text(sv="Svara på avstämningen", en="Answer the check-in"),
    Action.ASK_CHECK_IN: Text(sv="Begär en avstämning", en="Ask for a check-in"),
    Action.ASSESS_CHANGE: Text(sv="Bedöm en ändring för en partner", en="Assess a change for a partner"),
    Action.SET_END: Text(sv="Ange när samarbetet tar slut", en="Say when the collaboration ends"),
    Action.PROVE: Text(sv="Visa att ett åtagande är uppfyllt", en="Show that an obligation is met"),
    Action.JUDGE_PROOF: Text(sv="Pröva ett underlag", en="Judge a proof"),
    Action.JUDGE_OWN_PROOF: Text(sv="Pröva ett underlag till den egna spärren", en="Judge a proof of one's own gate"),
    Action.WAIVE: Text(sv="Efterge ett åtagande", en="Waive an obligation"),
    Action.TERMINATE: Text(sv="Avsluta samarbetet", en="End the collaboration"),
    Action.REGISTER: Text(sv="Diarieför", en="Register"),
    Action.DISPATCH: Text(sv="Expediera en handling", en="Dispatch a record"),
    Action.SIGN: Text(sv="Lämna in undertecknad handling", en="Hand in a signed record"),
    Action.DISCLOSE: Text(sv="Lämna ut handlingar", en="Hand out documents"),
    Action.JUDGE: Text(sv="Bedöm en träff", en="Judge a hit"),
}
"""The actions that people take; the system's own have no button."""

GIVEN_NAMES = {
    GivenKind.RATING: Text(sv="egen bedömning", en="own rating"),
    GivenKind.SECOND_READING: Text(sv="andra läsning", en="second reading"),
    GivenKind.OPINION: Text(sv="gruppens yttrande", en="the group's opinion"),
    GivenKind.CLEARANCE: Text(sv="besked om spärr", en="answer about a gate"),
    GivenKind.DECISION: Text(sv="beslut", en="decision"),
}

RULING_NAMES = {
    False: Text(sv="jäv finns inte", en="there is no conflict"),
    True: Text(sv="jävet står fast", en="the conflict stands"),
}
"""Whether a ruling finds a conflict of interest -> how it is named."""

CORRECTION_GROUND_NAMES = {
    CorrectionGround.INACCURATE: Text(
        sv="Uppgiften är felaktig (dataskyddsförordningen, artikel 16 första meningen)",
        en="It is inaccurate (General Data Protection Regulation, article 16, first sentence)",
    ),
    CorrectionGround.INCOMPLETE: Text(
        sv="Uppgiften är ofullständig (dataskyddsförordningen, artikel 16 andra meningen)",
        en="It is incomplete (General Data Protection Regulation, article 16, second sentence)",
    ),
    CorrectionGround.SLIP: Text(
        sv="Skrivfel, räknefel eller liknande förbiseende (36 § förvaltningslagen)",
        en="A slip of the pen, an error of calculation or the like (Administrative Procedure Act, section 36)",
    ),
}

_APPEAL_BY_REGULATION = Text(
    sv="Avslaget får överklagas till förvaltningsrätten (7 kap. 2 § lagen 2018:218 med kompletterande bestämmelser "
    "till EU:s dataskyddsförordning). Överklagandet ska vara skriftligt och ha kommit in till lärosätet inom tre "
    "veckor från den dag du fick del av avslaget (43 och 44 §§ förvaltningslagen). Du får också klaga hos "
    "Integritetsskyddsmyndigheten (artiklarna 12.4 och 77).",
    en="The refusal may be appealed to the administrative court (Act 2018:218 supplementing the General Data "
    "Protection Regulation, chapter 7, section 2). The appeal is made in writing and must reach the university "
    "within three weeks of the day on which you were told of the refusal (Administrative Procedure Act, sections 43 "
    "and 44). You may also complain to the Swedish Authority for Privacy Protection (articles 12(4) and 77).",
)
APPEAL_OF_REFUSAL = {
    CorrectionGround.INACCURATE: _APPEAL_BY_REGULATION,
    CorrectionGround.INCOMPLETE: _APPEAL_BY_REGULATION,
    CorrectionGround.SLIP: Text(
        sv="Avslaget får inte överklagas (12 kap. 4 § högskoleförordningen). Du får be om att beslutet ändras "
        "(37 § förvaltningslagen).",
        en="The refusal may not be appealed (Higher Education Ordinance, chapter 12, section 4). You may ask that the "
        "decision is changed (Administrative Procedure Act, section 37).",
    ),
}
"""Ground of a request -> what whoever asked may do against its refusal."""

LEVEL_NAMES = {
    Level.LOW: Text(sv="Låg", en="Low"),
    Level.MODERATE: Text(sv="Måttlig", en="Moderate"),
    Level.HIGH: Text(sv="Hög", en="High"),
    Level.CRITICAL: Text(sv="Kritisk", en="Critical"),
}

GATE_ANSWER_LABELS: dict[str, Text] = {
    GateAnswer.NO: Text(sv="Nej", en="No"),
    GateAnswer.YES: Text(sv="Ja", en="Yes"),
    GateAnswer.UNKNOWN: Text(sv="Vet inte", en="Don't know"),
}
