"""What each revision changed of the one before it, as a record prints it: old and new in their own words."""

from collections.abc import Iterator, Mapping

from riskflow.questionnaire.carry_over import AnswerDifference
from riskflow.records import model as record_model
from riskflow.services.assessment.answers import ScoredAssessment, score_assessment
from riskflow.services.assessment.revisions import Comparison, comparison
from riskflow.services.assessment.supplements import name_of
from riskflow.services.case_facts import identity
from riskflow.services.records.sources import swedish_day
from riskflow.services.records.wording import answer_texts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import SupplementRequest


def revisions_of(uow: UnitOfWork, scored: ScoredAssessment, recorded: int) -> Iterator[record_model.RecordRevision]:
    """Yield the revisions after the first one up to that of the record, oldest first.

    What changed until revision `recorded` stands in an earlier record.
    """
    case = scored.assessment.case_id
    asked_for = {row.assessment_id: row for row in collaboration_queries.supplement_requests_of(uow.session, case)}
    replies = collaboration_queries.supplement_replies_of(uow.session, case)
    explained = {(reply.request_id, reply.about): reply.text for reply in replies}
    for row in case_queries.submitted_revisions(uow.session, case):
        if not recorded < row.revision <= scored.assessment.revision or row.submitted_at is None:
            continue
        found = comparison(uow, scored if row.id == scored.assessment.id else score_assessment(uow, row))
        if found is not None:
            request = asked_for.get(identity(row.id))
            yield record_model.RecordRevision(
                number=row.revision,
                submitted_on=swedish_day(row.submitted_at),
                asked=request.reason if request else "",
                asks=tuple(_asks(found, request, explained)) if request else (),
                changes=tuple(_change(found, each) for each in found.differences),
                levels=tuple(
                    record_model.RecordLevelChange(area=area, before=before, after=after)
                    for area, (before, after) in found.levels.items()
                    if before is not after
                ),
            )


def _asks(
    found: Comparison, request: SupplementRequest, explained: Mapping[tuple[int, str], str]
) -> Iterator[record_model.RecordAsk]:
    for ask in request.asks:
        yield record_model.RecordAsk(
            about=name_of(found.after.questionnaire, ask["about"]),
            text=ask["text"],
            explanation=explained.get((identity(request.id), ask["about"]), ""),
        )


def _change(found: Comparison, each: AnswerDifference) -> record_model.RecordChange:
    was, now = (side.questionnaire.items.get(each.question) for side in (found.before, found.after))
    item = now or was
    if item is None:
        raise LookupError(f"neither version asks {each.question}")
    return record_model.RecordChange(
        question=item.text,
        before=answer_texts(was, each.before) if was else (),
        comment_before=each.comment_before,
        after=answer_texts(now, each.after) if now else (),
        comment_after=each.comment_after,
    )
