"""The traits of decided cases, by which precedents are found: derived from the revision that was decided on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sqlmodel import Session

from riskflow.cases.access import CaseFacts
from riskflow.cases.workflow import State
from riskflow.deliberation.precedents import Trait, traits_of
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.partner_questions import RevisionPartner
from riskflow.questionnaire.scoring import CONTEXT_AREAS, score
from riskflow.services.case_facts import identity
from riskflow.store.handling import deliberation
from riskflow.store.search.content import answers_on
from riskflow.store.tables import AnswerRow, Assessment, CaseTrait

KIND, PLACES = "kind", "partner-territories"
DECIDED = frozenset({State.DECIDED, State.SUSPENDED})


def trait_rows(
    session: Session, library: Library, facts: Mapping[int, CaseFacts], revisions: Mapping[int, Assessment]
) -> Iterator[CaseTrait]:
    """Yield the traits of those of some cases that are decided, in two queries."""
    decided = {number: revisions[number] for number, known in facts.items() if known.state in DECIDED}
    if not decided:
        return
    partners = deliberation.partners_of(session, decided)
    answers = _by_revision(answers_on(session, [identity(each.id) for each in decided.values()]))
    for number, revision in decided.items():
        rows = answers.get(identity(revision.id), {})
        for trait in _traits(library, revision, rows, partners.get(number, [])):
            yield CaseTrait(case_id=number, kind=trait.kind.value, value=trait.value)


def _traits(
    library: Library, revision: Assessment, rows: Mapping[str, tuple[str, ...]], partners: list[int]
) -> list[Trait]:
    places = tuple(RevisionPartner(**each) for each in revision.partners)
    version = library.get_for_partners(revision.questionnaire, revision.questionnaire_version, places)
    answers = {name: chosen for name, chosen in rows.items() if name in version.questionnaire.section_of}
    context = {area: revision.context.get(area.value) for area in CONTEXT_AREAS}
    profile = score(version.questionnaire, answers, context)
    kind = answers.get(KIND, ("",))[0]
    return sorted(traits_of(kind, partners, answers.get(PLACES, ()), profile))


def _by_revision(rows: Sequence[AnswerRow]) -> dict[int, dict[str, tuple[str, ...]]]:
    ordered = sorted((row for row in rows if row.chosen), key=lambda row: row.assessment_id)
    return {
        number: {row.question: tuple(row.chosen) for row in found}
        for number, found in groupby(ordered, key=lambda row: row.assessment_id)
    }
