"""A small model of the life of a case, written from the law and the order of delegation and not from the program.

It says who may do what now, and what is so afterwards. The state machine compares it with the real services.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from riskflow.cases.workflow import Role, Step
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.terms import DEFAULT_CLOCKS

OWNER, NEXT_OWNER = "alice", "bodil"
RAI, SAI = ("rut", "ravi", "rosa", "roland"), ("stig", "siri")
LED_BY = {"rai": ("rut", "ravi"), "sai": ("stig", "siri")}
"""The chair, and the vice-chair who leads in a case that the chair may not handle."""
MEMBERS = {"rai": RAI, "sai": SAI}
FUNCTIONS = {"eva": {"export-control"}, "lars": {"legal", "hr", "research-ethics", "data-protection"}}
COMPETENT = {"dual-use": {"ravi", "roland"}, "ethics-dumping": {"rut", "roland"}, "human-rights": {"rut", "roland"}}
NEEDED, URGENT = {"rai": 3, "sai": 2}, 3
IS_LESS_WHEN_URGENT = NEEDED["rai"] - URGENT
UNDER_HANDLING = {"stopped", "with-head", "with-rai", "with-sai", "to-decide"}
IN_FORCE = {"decided", "closed"}
ENDED = {"withdrawn", "dismissed", "terminated"}
GROUP_IN = {"with-rai": "rai", "with-sai": "sai"}
DECIDES = {"rai": ("vice-president", "dag"), "sai": ("president", "greta")}
PROVEN, WAITING, OPEN, LAPSED, WAIVED = "accepted", "handed-in", "open", "lapsed", "waived"


@dataclass
class Duty:
    """An obligation, as the model follows it."""

    number: int
    owner: str
    due: date | None
    function: str = ""
    state: str = OPEN
    handed_in_by: set[str] = field(default_factory=set)
    reminded: bool = False
    told_on: date | None = None
    refused_on: date | None = None
    has_lapsed: bool = False

    def worked_on(self, today: date, remind: int, grace: int) -> str:
        """Remind, tell or let lapse where a day asks for it; return the event that tells of it."""
        if self.due is None or self.state != OPEN:
            return ""
        if self.told_on:
            return self._lapse(today - timedelta(days=grace) > max(self.told_on, self.refused_on or self.told_on))
        if today > self.due:
            self.told_on = today
            return "obligation-overdue"
        is_near = today >= self.due - timedelta(days=remind)
        tells, self.reminded = is_near and not self.reminded, self.reminded or is_near
        return "obligation-reminded" if tells else ""

    def _lapse(self, is_late: bool) -> str:
        if not is_late:
            return ""
        self.state, self.has_lapsed = LAPSED, True
        return "obligation-lapsed"


@dataclass
class Round:
    """A written procedure, as the model follows it."""

    group: str
    revision: int
    deadline: date
    visit: datetime | None
    """When the case came to the group."""
    answers: dict[str, str] = field(default_factory=dict)

    def has_gone_on(self, law: "CaseLaw") -> bool:
        return GROUP_IN.get(law.state) != self.group or law.entered_at != self.visit


@dataclass
class CaseLaw:
    """One case, as the law sees it."""

    worst: str
    high: frozenset[str]
    fragile: bool
    gates: dict[str, frozenset[str]]
    """The gates that stop the case, and the functions that may answer about each."""
    asked: frozenset[str]
    """The functions that any gate asks, also one that stops nothing."""
    now: datetime
    state: str = "draft"
    owner: str = OWNER
    former: set[str] = field(default_factory=set)
    revision: int = 1
    declared: set[str] = field(default_factory=set)
    conflicted: set[str] = field(default_factory=set)
    reported: dict[str, Role] = field(default_factory=dict)
    """Who has a conflict -> the role in which it was said."""
    was_with: set[str] = field(default_factory=set)
    office: str = ""
    raters: dict[str, set[str]] = field(default_factory=lambda: {"rai": set(), "sai": set()})
    """Of the newest revision, also of those who were found to have a conflict since."""
    opinions: dict[str, str] = field(default_factory=dict)
    asked_by_sai: bool = False
    urgent: bool = False
    readers: list[tuple[str, datetime]] = field(default_factory=list)
    submitted_at: datetime | None = None
    answers: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    """Gate -> who answered last, what, and when."""
    entered_at: datetime | None = None
    reassessing: bool = False
    endings: int = 0
    judges: set[str] = field(default_factory=set)
    ever_asked: set[str] = field(default_factory=set)
    questions: list[str] = field(default_factory=list)
    """The functions that have yet to answer a question of the handling."""
    hearings: list[str] = field(default_factory=list)
    """Empty where the applicant has yet to answer."""
    duties: list[Duty] = field(default_factory=list)
    check_in: bool = False
    procedure: Round | None = None
    dissents: list[tuple[str, int, int]] = field(default_factory=list)
    own_dissents: set[tuple[str, str]] = field(default_factory=set)
    """Group -> who dissented, themselves, from what it said last."""
    locked: set[str] = field(default_factory=set)
    """The groups of which what they said last was dispatched."""
    round_began: datetime | None = None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    paused_at: datetime | None = None
    outcome: str = ""
    registry_no: str = ""
    sent: int = 0
    handed_out: int = 0
    has_record: bool = False
    """Whether a record of how it ended is in the archive."""
    filed: set[str] = field(default_factory=set)
    """The groups and the gates of which the record that stands is in the archive."""

    @property
    def is_filed(self) -> bool:
        """Whether any record is in the archive that can be sent."""
        return self.has_record or bool(self.filed)

    def excluded(self) -> set[str]:
        return self.conflicted | self.former | {self.owner}

    @property
    def today(self) -> date:
        return swedish_day(self.now)

    @property
    def heard(self) -> bool:
        return "answered" in self.hearings

    def enter(self, state: str) -> None:
        """Move the case; who has it now, has it from now on."""
        self.state, self.entered_at = state, self.now

    def roles(self, who: str) -> set[str]:
        """Return what somebody is in the case now."""
        if who == self.owner:
            return {"owner"}
        if who in self.excluded() or self.state == "draft":
            return set()
        found = {"secretary"} if who == "sven" else set()
        found |= {"head"} if who == "hedda" else set()
        for group, members in MEMBERS.items():
            if who in members and group in self.was_with:
                found |= {group, *({f"{group}-chair"} if self.leads(who, group) else ())}
        found |= {"decision-maker"} if self.office and who == dict(DECIDES.values()).get(self.office) else set()
        if self.functions_of(who):
            found.add("function")
        return found

    def functions_of(self, who: str) -> set[str]:
        """Return the functions that somebody holds and that the case has come to."""
        asked = self.asked if self.submitted_at or self.revision > 1 else frozenset()
        return FUNCTIONS.get(who, set()) & (asked | self.ever_asked)

    def leads(self, who: str, group: str) -> bool:
        chair, vice = LED_BY[group]
        return who == chair or (who == vice and chair in self.excluded())

    def counted(self, group: str) -> set[str]:
        """Return whose ratings count."""
        return self.raters[group] - self.conflicted

    def has_quorum(self, group: str) -> bool:
        counted = self.counted(group)
        needed = min(NEEDED["rai"], URGENT) if group == "rai" and self.urgent else NEEDED[group]
        if len(counted) < needed or not counted & {*LED_BY[group]}:
            return False
        if group == "sai":
            return True
        ethics = {"ethics-dumping", "human-rights"}
        for areas in ({"dual-use"}, ethics):
            if areas & self.high and not counted & set().union(*(COMPETENT[each] for each in areas)):
                return False
        return True

    @property
    def frozen_by(self) -> set[str]:
        """The gates that wait for their function."""
        return {gate for gate in self.gates if self.said_at(gate) == "need-more"}

    def said_at(self, gate: str) -> str:
        return self.answers[gate][1] if gate in self.answers else "need-more"

    @property
    def cleared_at(self) -> datetime | None:
        return max((at for _, said, at in self.answers.values() if said != "need-more"), default=None)

    @property
    def refused(self) -> bool:
        return any(said == "no" for _, said, _ in self.answers.values())

    @property
    def read_at(self) -> datetime | None:
        """When the revision was last read by a second reader without a conflict of interest."""
        return max((at for who, at in self.readers if who not in self.conflicted), default=None)

    @property
    def lacks_reader(self) -> bool:
        if not self.fragile or self.submitted_at is None:
            return self.fragile and self.route != "closes"
        return self.route != "closes" and (self.read_at is None or self.read_at < self.submitted_at)

    @property
    def route(self) -> str:
        return {"low": "closes", "moderate": "head", "high": "rai", "critical": "sai"}[self.worst]

    def submit(self) -> None:
        """Freeze the newest revision, and send the case on its way."""
        self.submitted_at, self.answers, self.readers = self.now, {}, []
        if self.paused_at:
            self.pauses.append((self.paused_at, self.now))
        self.paused_at = None
        self.round_began = self.round_began or self.now
        if self.route in {"rai", "sai"}:
            self.was_with.add("rai")
            self.office = DECIDES[self.route][0]
            self.enter("with-rai")
        elif self.route == "closes":
            self.office = ""
            self.enter("stopped" if self.gates else "with-head" if self.fragile else "closed")
            self.endings += self.state == "closed"
        else:
            self.office = "head-of-department"
            self.enter("with-head")

    def open_revision(self, *, anew: bool = False) -> None:
        """Open another revision: nothing that was said of the former one counts for it."""
        self.revision += 1
        self.raters, self.opinions = {"rai": set(), "sai": set()}, {}
        self.asked_by_sai = self.urgent = False
        self.submitted_at, self.hearings, self.reassessing = None, [], anew
        self.answers, self.readers = {}, []
        if self.state in IN_FORCE | {"suspended"}:
            self.round_began, self.pauses, self.paused_at = None, [], None
        else:
            self.paused_at = self.now
        self.enter("supplement")

    def end(self, state: str, outcome: str = "") -> None:
        self.endings += 1
        self.outcome = outcome or self.outcome
        self.enter(state)

    @property
    def step(self) -> str:
        """What the case waits for."""
        if self.state == "supplement":
            return "reassessment" if self.reassessing else "supplement"
        if self.state == "with-head" and self.lacks_reader:
            return "second-reading"
        if self.state in {"with-head", "to-decide"} and self.frozen_by:
            return "function"
        steps = {"stopped": "function", "with-head": "head", "to-decide": "decision", "with-rai": "rai"}
        return steps.get(self.state, "sai" if self.state == "with-sai" else "")

    @property
    def holders(self) -> set[str]:
        """Return who has the case now, by name."""
        if self.step in {"supplement", "reassessment"}:
            return {self.owner}
        if self.step == "function":
            awaited = {each for gate in self.frozen_by for each in self.gates[gate]}
            return {who for who, held in FUNCTIONS.items() if held & awaited} - self.excluded()
        if self.step in MEMBERS:
            return {who for who in LED_BY[self.step] if self.leads(who, self.step)} - self.excluded()
        holds = {"head": "hedda", "second-reading": "sven", "decision": dict(DECIDES.values()).get(self.office, "")}
        return {each for step, each in holds.items() if step == self.step} - self.excluded()

    @property
    def waits_since(self) -> datetime | None:
        """Since when the case is at its step: from when it came there, or from when what came before it was done."""
        if not self.step or self.entered_at is None:
            return None
        if self.step == "function" and self.frozen_by:
            return self.submitted_at
        done = [self.entered_at]
        done += [self.read_at] if self.step == "head" and self.read_at else []
        done += (
            [self.cleared_at] if self.step in {"head", "decision"} and self.cleared_at and not self.frozen_by else []
        )
        return max(done)

    @property
    def way(self) -> list[str]:
        """The steps that the applicant is promised, those that are done included."""
        with_groups = self.state in {"with-rai", "with-sai", "to-decide"}
        by_head = self.route in {"closes", "head"}
        steps: list[str] = []
        if by_head and self.state != "stopped":
            steps += ["second-reading", "head"] if self.fragile and self.route == "head" else ["head"]
        if by_head and self.gates and not with_groups:
            steps.insert(0, "function")
        if with_groups or not by_head:
            with_sai = self.route == "sai" or self.opinions.get("rai") == "to-sai"
            steps += ["rai", "sai", "decision"] if with_sai else ["rai", "decision"]
        return steps

    @property
    def promised_on(self) -> date | None:
        """The day of the promise: it is paused while the case is the applicant's."""
        if self.state not in UNDER_HANDLING or self.round_began is None:
            return None
        calendar = DEFAULT_CLOCKS.calendar
        days = sum(DEFAULT_CLOCKS.terms.working_days[Step(step)] for step in self.way)
        days += sum(calendar.between(swedish_day(began), swedish_day(ended)) for began, ended in self.pauses)
        return calendar.after(swedish_day(self.round_began), days)

    def worker(self, today: date, remind: int, grace: int) -> list[str]:
        """Do what is due on a day with the obligations; return what is told of."""
        if self.state not in {*IN_FORCE, "suspended", "terminated"}:
            return []
        told = [tag for duty in self.duties if (tag := duty.worked_on(today, remind, grace))]
        # What a suspended case lets lapse reopens it when it is resumed.
        if self.state in IN_FORCE and any(duty.state == LAPSED for duty in self.duties):
            self.open_revision()
            told.append("case-reopened")
        return told
