"""Who has a case, since when, until which day and whom to ask: one sentence for pages, lists and letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from riskflow.cases.workflow import Step
from riskflow.text import Text

STEP_NAMES: Mapping[Step, Text] = {
    Step.SECOND_READING: Text(sv="Sekreteraren (andra läsning)", en="The secretary (second reading)"),
    Step.HEAD: Text(sv="Prefekten", en="The head of department"),
    Step.FUNCTION: Text(sv="Ansvarig funktion", en="The function in charge"),
    Step.RAI: Text(sv="RAI", en="RAI"),
    Step.SAI: Text(sv="SAI", en="SAI"),
    Step.DECISION: Text(sv="Beslutsfattaren", en="The decision-maker"),
    Step.SUPPLEMENT: Text(sv="Sökanden (komplettering)", en="The applicant (supplement)"),
    Step.REASSESSMENT: Text(sv="Sökanden (ny bedömning)", en="The applicant (re-assessment)"),
}
"""The steps of a case, by who has it then."""
QUESTIONS = Text(sv="Frågor", en="Questions")
ASK_SECRETARY = Text(sv="Kontakta sekreteraren", en="Contact the secretary")
NOBODY = Text(sv="ingen har uppgiften", en="nobody holds this task")
SENTENCE = Text(
    sv="{who}. Väntar sedan {since}, ska vara klart senast {due} ({left}).",
    en="{who}. Waiting since {since}, due by {due} ({left}).",
)
LAST_DAY = Text(sv="sista dagen", en="the last day")
LEFT = {
    True: Text(sv="{days} arbetsdag kvar", en="{days} working day left"),
    False: Text(sv="{days} arbetsdagar kvar", en="{days} working days left"),
}
OVER = {
    True: Text(sv="{days} arbetsdag över", en="{days} working day over"),
    False: Text(sv="{days} arbetsdagar över", en="{days} working days over"),
}
"""Whether it is one day -> by how many days the due day has passed."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a case now, or can be asked about it."""

    person: int
    name: str
    email: str = ""
    task: Text | None = None
    """The function or task in which they have it, where the step does not say that."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What is told of a case that waits: nobody in `holders` means that nobody holds the task."""

    step: Step
    since: date
    due_on: date
    days_left: int
    """In working days; negative where the day has passed."""
    holders: Sequence[Holder] = ()
    secretaries: Sequence[Holder] = ()

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0

    @property
    def contacts(self) -> Sequence[Holder]:
        """Whom to write to: those who have the case, and for a group or where nobody has it the secretary."""
        people = {each.person: each for each in (*self.holders, *self.secretaries)}
        return list(people.values())


def day_in_words(day: date) -> Text:
    return Text(sv=format_date(day, "d MMMM y", locale="sv"), en=format_date(day, "d MMMM y", locale="en_GB"))


def days_left_words(days: int) -> Text:
    """Say how many working days are left, or by how many the day has passed."""
    if days == 0:
        return LAST_DAY
    words = LEFT if days > 0 else OVER
    return words[abs(days) == 1].filled(days=str(abs(days)))


def who_has_it(wait: Wait) -> Text:
    """Return who has a case, in words: the person, function or group, or that nobody does."""
    if any(each.task for each in wait.holders):
        return _joined(", ", *map(_named, wait.holders))
    named = [_named(each) for each in wait.holders] or [NOBODY]
    return _joined(": ", STEP_NAMES[wait.step], _joined(", ", *named))


def wait_sentence(wait: Wait) -> Text:
    """Return the whole sentence: who has it, since when, by which day, whom to ask."""
    said = SENTENCE.filled(
        who=who_has_it(wait),
        since=day_in_words(wait.since),
        due=day_in_words(wait.due_on),
        left=days_left_words(wait.days_left),
    )
    if not wait.contacts:
        return said
    asked = ", ".join(f"{each.name} ({each.email})" if each.email else each.name for each in wait.contacts)
    before = QUESTIONS if wait.holders else ASK_SECRETARY
    return _joined(" ", said, Text(sv=f"{before.sv}: {asked}.", en=f"{before.en}: {asked}."))


def _named(holder: Holder) -> Text:
    name = Text(sv=holder.name, en=holder.name)
    return _joined(": ", holder.task, name) if holder.task else name


def _joined(mark: str, *texts: Text) -> Text:
    return Text(sv=mark.join(each.sv for each in texts), en=mark.join(each.en for each in texts))
