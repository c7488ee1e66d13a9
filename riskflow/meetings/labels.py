"""What meetings, outcomes and answers are called on pages and in records."""

from collections.abc import Mapping

from riskflow.cases.workflow import Group
from riskflow.meetings.circulation import CircularAnswer, CircularOutcome
from riskflow.meetings.rules import ItemOutcome, MeetingState
from riskflow.text import Text

GROUP_WORDS: Mapping[Group, Text] = {Group.RAI: Text(sv="RAI", en="RAI"), Group.SAI: Text(sv="SAI", en="SAI")}
MEETING_STATE_NAMES: Mapping[MeetingState, Text] = {
    MeetingState.PLANNED: Text(sv="Planerat", en="Planned"),
    MeetingState.CALLED: Text(sv="Kallelse skickad", en="Called"),
    MeetingState.HELD: Text(sv="Hållet, protokoll skrivs", en="Held, minutes being written"),
    MeetingState.DRAFTED: Text(sv="Protokoll justeras", en="Minutes being adjusted"),
    MeetingState.ADJUSTED: Text(sv="Protokoll justerat", en="Minutes adjusted"),
    MeetingState.CANCELLED: Text(sv="Inställt", en="Cancelled"),
}
ITEM_OUTCOME_NAMES: Mapping[ItemOutcome, Text] = {
    ItemOutcome.OPINION: Text(sv="Yttrande lämnat", en="Opinion given"),
    ItemOutcome.TO_SAI: Text(sv="Yttrande lämnat, ärendet går till SAI", en="Opinion given, the case goes to SAI"),
    ItemOutcome.POSITION: Text(sv="Ställningstagande gjort", en="Position taken"),
    ItemOutcome.RETURNED: Text(sv="Återremiss till sökanden", en="Returned to the applicant"),
    ItemOutcome.ENDED: Text(sv="Ärendet avslutades utan beslut", en="The case ended without a decision"),
    ItemOutcome.POSTPONED: Text(sv="Bordlagt", en="Postponed"),
    ItemOutcome.NOTED: Text(sv="Anmält till protokollet", en="Noted"),
}
CIRCULAR_ANSWER_NAMES: Mapping[CircularAnswer, Text] = {
    CircularAnswer.AGREE: Text(sv="Håller med om förslaget", en="Agrees with the proposal"),
    CircularAnswer.DISAGREE: Text(sv="Håller inte med", en="Disagrees"),
    CircularAnswer.MEETING: Text(sv="Vill att frågan tas upp på ett möte", en="Wants the matter taken up at a meeting"),
}
CIRCULAR_OUTCOME_NAMES: Mapping[CircularOutcome, Text] = {
    CircularOutcome.CARRIED: Text(sv="Förslaget antogs", en="The proposal was carried"),
    CircularOutcome.REJECTED: Text(sv="Förslaget antogs inte", en="The proposal was not carried"),
    CircularOutcome.TO_MEETING: Text(sv="Frågan tas upp på ett möte", en="The matter is taken up at a meeting"),
    CircularOutcome.NO_QUORUM: Text(sv="Inget utfall: för få svar", en="No outcome: too few answers"),
    CircularOutcome.NO_MAJORITY: Text(
        sv="Inget utfall: lika röstetal, och ordföranden har inte svarat",
        en="No outcome: the votes are equal, and the chair has not answered",
    ),
}
