"""The names of what is followed up, in both languages: on pages, in the history and in exports."""

from riskflow.follow_up.check_in import CheckInCause, CheckInOutcome
from riskflow.follow_up.obligations import ObligationKind, ObligationState, StepKind
from riskflow.follow_up.validity import Standing
from riskflow.follow_up.watch import WatchOutcome
from riskflow.text import Text

OBLIGATION_KIND_NAMES = {
    ObligationKind.CONDITION: Text(sv="Villkor i beslutet", en="Condition of the decision"),
    ObligationKind.CLEARANCE: Text(sv="Villkor från en funktion", en="Condition of a function"),
    ObligationKind.MEASURE: Text(sv="Överenskommen åtgärd", en="Agreed measure"),
    ObligationKind.SURVIVING: Text(sv="Åtagande efter avslutet", en="Obligation after the end"),
}
OBLIGATION_STATE_NAMES = {
    ObligationState.OPEN: Text(sv="Ska visas", en="To be shown"),
    ObligationState.HANDED_IN: Text(sv="Underlag väntar på prövning", en="Proof waits to be judged"),
    ObligationState.ACCEPTED: Text(sv="Uppfyllt", en="Met"),
    ObligationState.REFUSED: Text(sv="Underlaget räckte inte", en="The proof was not enough"),
    ObligationState.WAIVED: Text(sv="Efterget", en="Waived"),
    ObligationState.LAPSED: Text(sv="Förfallet, räknas inte", en="Lapsed, does not count"),
}
STEP_NAMES = {
    StepKind.HANDED_IN: Text(sv="Underlag lämnat", en="Proof handed in"),
    StepKind.ACCEPTED: Text(sv="Underlaget godtogs", en="Proof accepted"),
    StepKind.REFUSED: Text(sv="Underlaget godtogs inte", en="Proof not accepted"),
    StepKind.WAIVED: Text(sv="Åtagandet eftergavs", en="Obligation waived"),
    StepKind.REMINDED: Text(sv="Påminnelse skickad", en="Reminder sent"),
    StepKind.OVERDUE: Text(sv="Försenat", en="Overdue"),
    StepKind.LAPSED: Text(sv="Tiden gick ut", en="The time ran out"),
}
CAUSE_NAMES = {
    CheckInCause.DATE: Text(sv="Datum för uppföljning", en="Date of the follow-up"),
    CheckInCause.LISTS: Text(sv="Listorna har ändrats för en partner", en="The lists have changed for a partner"),
    CheckInCause.CONTEXT: Text(sv="Uppgifter om omvärlden har ändrats", en="Data on the context have changed"),
    CheckInCause.ASKED: Text(sv="Begärd", en="Asked for"),
    CheckInCause.EXIT: Text(sv="Samarbetet avslutas", en="The collaboration ends"),
}
CHECK_IN_OUTCOME_NAMES = {
    CheckInOutcome.CONTINUE: Text(sv="Fortsätter som nu", en="Goes on as now"),
    CheckInOutcome.MODIFY: Text(sv="Ändras, bedöms på nytt", en="Changes, is assessed again"),
    CheckInOutcome.TERMINATE: Text(sv="Ska avslutas", en="Is to end"),
}
STANDING_NAMES = {
    Standing.IN_FORCE: Text(sv="Gäller", en="In force"),
    Standing.ON_CONDITIONS: Text(sv="Gäller, med åtaganden kvar", en="In force, with open obligations"),
    Standing.EXPIRED: Text(sv="Giltigheten har gått ut", en="Validity has ended"),
    Standing.REOPENED: Text(sv="Bedöms på nytt", en="Assessed again"),
    Standing.SUSPENDED: Text(sv="Tillfälligt stoppat", en="Suspended"),
    Standing.DECLINED: Text(sv="Genomförs inte", en="Not carried out"),
    Standing.ENDED: Text(sv="Har upphört", en="Ended"),
}
WATCH_OUTCOME_NAMES = {
    WatchOutcome.NOTHING: Text(sv="inget behöver göras", en="nothing is to be done"),
    WatchOutcome.REASSESS: Text(sv="samarbetet bedöms på nytt", en="the collaboration is assessed again"),
    WatchOutcome.GONE: Text(sv="partnern finns inte längre i ärendet", en="the case has the partner no longer"),
    WatchOutcome.ENDED: Text(sv="samarbetet har tagit slut", en="the collaboration has ended"),
}
NOTHING_CHANGED = Text(sv="inget", en="nothing")
