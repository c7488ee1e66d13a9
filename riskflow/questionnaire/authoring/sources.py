"""The sources of a version and the days on which they were read: what is older than a year is to be read again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from riskflow.questionnaire.authoring.coverage import NOT_REREAD
from riskflow.questionnaire.model import Questionnaire, Source
from riskflow.questionnaire.policy import Policy

READ_AGAIN_AFTER = timedelta(days=365)
POLICY = "policy"


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source with the questions, gates, rules or parts of the policy that cite it as read on one day."""

    source: Source
    cited_by: tuple[str, ...]

    @property
    def was_read(self) -> bool:
        """Whether somebody read the text itself on that day."""
        return NOT_REREAD not in self.source.ref

    def is_old(self, today: date) -> bool:
        return today - self.source.read_on > READ_AGAIN_AFTER


def cited_sources(questionnaire: Questionnaire, policy: Policy) -> list[CitedSource]:
    """Return the sources of rules and questions without the university's own choices, those read longest ago first."""
    citing: dict[Source, list[str]] = {}
    for name, source in _citations(questionnaire, policy):
        if source.kind != "own-choice":
            citing.setdefault(source, []).append(name)
    found = [CitedSource(source, tuple(dict.fromkeys(names))) for source, names in citing.items()]
    return sorted(found, key=lambda each: (each.source.read_on, each.source.ref))


def _citations(questionnaire: Questionnaire, policy: Policy) -> Iterator[tuple[str, Source]]:
    for section in questionnaire.all_sections:
        for part in (*section.items, *section.knock_outs):
            yield from ((part.id, source) for source in part.sources)
    yield from ((f"{rule.area}, {rule.indicator}", source) for rule in policy.context for source in rule.sources)
    yield from ((POLICY, source) for source in policy.sources)
