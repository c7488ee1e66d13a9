"""The written statements of experts, as a record prints them."""

from collections.abc import Iterator

from riskflow.committees.rules import committee_rules
from riskflow.meetings.labels import GROUP_WORDS
from riskflow.records import model as record_model
from riskflow.services.case_facts import identity
from riskflow.services.records.sources import RecordSources, swedish_day
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import reviews as review_queries


def statements_of(uow: UnitOfWork, sources: RecordSources) -> Iterator[record_model.RecordStatement]:
    """Yield what experts stated on the revision before it was decided; nothing of who may not handle the case."""
    void, known = sources.conflicts.disqualified(), committee_rules().competences
    for row, name in review_queries.statements_on(uow.session, identity(sources.scored.assessment.id)):
        if row.person_id not in void and row.given_at <= sources.decision.decided_at:
            yield record_model.RecordStatement(
                group=GROUP_WORDS[row.group],
                name=name,
                competences=tuple(known[each].name for each in row.competences if each in known),
                text=row.text,
                on=swedish_day(row.given_at),
            )
