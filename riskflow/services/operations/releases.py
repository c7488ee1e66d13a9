"""Releases of questionnaire versions: obstacles, proposal and confirmation by two persons, and simulation."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError, IncompleteError, InvalidError, NotAllowedError, NotFoundError
from riskflow.progress import Watched, unwatched
from riskflow.questionnaire.authoring.diff import (
    ChangeKind,
    announced_change_kind,
    overall_change_kind,
    version_differences,
)
from riskflow.questionnaire.authoring.release_proofs import release_faults
from riskflow.questionnaire.authoring.simulation import ExistingCase, Simulation, simulate
from riskflow.questionnaire.authoring.worked_cases import score_worked_cases, worked_case_faults
from riskflow.questionnaire.library import Library, Release
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion
from riskflow.questionnaire.model import Function
from riskflow.questionnaire.scoring import CONTEXT_AREAS
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import releases as release_queries
from riskflow.store.tables import Assessment, ReleaseProposal, ReleaseRow
from riskflow.text import Language, Text

PORTION = 500
"""Cases whose answers are in memory at once while they are simulated."""
ONLY_ADMINISTRATORS = Text(
    sv="Bara administratörer kan släppa en version.", en="Only administrators can release a version."
)
NEEDS_REASON = Text(sv="Skriv varför versionen släpps.", en="Write why the version is released.")
IN_THE_PAST = Text(
    sv="Versionen kan börja gälla tidigast i dag.", en="The version can apply from today at the earliest."
)
ALREADY = Text(sv="Versionen är redan släppt här.", en="The version has already been released here.")
TWO_PERSONS = Text(
    sv="Någon annan än den som föreslog släppet måste bekräfta det.",
    en="Somebody else than the person who proposed the release must confirm it.",
)
OTHER_BYTES = Text(
    sv="Filerna har ändrats sedan förslaget lades. Lägg ett nytt förslag.",
    en="The files have changed since the proposal was made. Make a new proposal.",
)
TOO_LATE = Text(
    sv="Dagen då versionen skulle börja gälla har passerat. Lägg ett nytt förslag.",
    en="The day from which the version was to apply has passed. Make a new proposal.",
)
NO_PROPOSAL = Text(sv="Förslaget finns inte.", en="There is no such proposal.")


@dataclass(frozen=True, slots=True)
class ProposalStatus:
    """A proposal, and its release where somebody has confirmed it."""

    proposal: ReleaseProposal
    release: ReleaseRow | None

    @property
    def is_open(self) -> bool:
        """Return whether it waits for a second person."""
        return self.release is None


def obstacles(library: Library, version: QuestionnaireVersion) -> list[str]:
    """Return a sentence for each obstacle to a release; in English, like the files that authors write."""
    questionnaire = version.questionnaire
    cases = library.cases(version)
    return [
        *release_faults(questionnaire),
        *worked_case_faults(questionnaire, version.policy, cases),
        *check_version_number(library, version),
    ]


def check_version_number(library: Library, version: QuestionnaireVersion) -> Iterator[str]:
    """Yield a sentence when the number announces a smaller change than there is since the version before."""
    before = version_before(library, version)
    if before is None:
        return
    found = version_differences(before.questionnaire, version.questionnaire, (before.policy, version.policy))
    needed, given = (
        overall_change_kind(found),
        announced_change_kind(before.questionnaire.version, version.questionnaire.version),
    )
    if given < needed:
        first = next(one for one in found if one.kind is needed)
        yield (
            f"questionnaire.yaml, version: {version.questionnaire.version} announces a {given.id} change of "
            f"{before.questionnaire.version}, but {first.what} '{first.id}' is a {needed.id} one ({first.change} "
            f"{first.key}".rstrip()
            + "); raise the number"
        )


def version_before(library: Library, version: QuestionnaireVersion) -> QuestionnaireVersion | None:
    """Return the version before, if there is one that can be loaded."""
    name, number = version.questionnaire.id, version.questionnaire.version
    listed = library.versions(name)
    earlier = listed[: listed.index(number)] if number in listed else []
    try:
        return library.get(name, earlier[-1]) if earlier else None
    except QuestionnaireError:
        return None


def kind_since(library: Library, version: QuestionnaireVersion) -> ChangeKind:
    """Return the kind of change since the version before; a first version is a major one."""
    before = version_before(library, version)
    if before is None:
        return ChangeKind.MAJOR
    return overall_change_kind(
        version_differences(before.questionnaire, version.questionnaire, (before.policy, version.policy))
    )


def releases_here(session: Session, today: date) -> Mapping[str, Release]:
    """Return the releases of this instance by the name of the version."""
    found = release_queries.releases(session)
    return {_name(p): Release(p.digest, in_force=p.applies_from <= today) for p, _ in found}


def proposal_statuses(session: Session) -> Sequence[ProposalStatus]:
    """Return all proposals, the newest first."""
    return [ProposalStatus(proposal, release) for proposal, release in release_queries.proposals(session)]


def propose(uow: UnitOfWork, version: QuestionnaireVersion, reason: str, applies_from: date) -> ReleaseProposal:
    """Propose that a version applies from a day.

    Raises:
        NotAllowedError: for anybody but administrators.
        IncompleteError: without a reason, or while there are obstacles.
        InvalidError: for a day that has passed.
        ConflictError: when the version has been released already.
    """
    _check_administrator(uow)
    if not reason.strip():
        raise IncompleteError(NEEDS_REASON)
    if applies_from < uow.today:
        raise InvalidError(IN_THE_PAST)
    _check_not_released(uow, version.name)
    found = obstacles(uow.library, version) if version.name not in uow.library.lock() else []
    if found:
        raise IncompleteError(_obstacles_text(found))
    proposal = ReleaseProposal(
        questionnaire=version.questionnaire.id,
        version=version.questionnaire.version,
        digest=version.digest,
        reason=reason.strip(),
        applies_from=applies_from,
        proposed_by=uow.viewer.id,
        proposed_at=uow.now,
    )
    uow.session.add(proposal)
    record_event(
        uow, None, "release-proposed", version=version.name, day=applies_from.isoformat(), reason=reason.strip()
    )
    return proposal


def functions_without_holder(uow: UnitOfWork, version: QuestionnaireVersion) -> tuple[Function, ...]:
    """Return the functions of a version that nobody holds: what its gates ask of them would wait for nobody."""
    held = people_queries.functions_held(uow.session, uow.today)
    return tuple(function for function in version.questionnaire.functions if function.id not in held)


def confirm(uow: UnitOfWork, number: int, without_holder: Collection[str] = ()) -> ReleaseRow:
    """Confirm a proposal of somebody else: from its day on, new assessments use the version.

    `without_holder` are the functions of which the person has said that the version applies though nobody holds them.

    Raises:
        NotAllowedError: for anybody but administrators, and for the person who proposed.
        IncompleteError: when nobody holds a function of the version, and it was not named.
        NotFoundError: when there is no such proposal.
        ConflictError: when it is released, when its day has passed, or when the files differ from the proposed ones.
    """
    _check_administrator(uow)
    proposal = release_queries.proposal(uow.session, number)
    if proposal is None:
        raise NotFoundError(NO_PROPOSAL)
    if proposal.proposed_by == uow.viewer.id:
        raise NotAllowedError(TWO_PERSONS)
    _check_not_released(uow, _name(proposal))
    version = uow.library.get(proposal.questionnaire, proposal.version)
    if version.digest != proposal.digest:
        raise ConflictError(OTHER_BYTES)
    vacant = [each for each in functions_without_holder(uow, version) if each.id not in without_holder]
    if vacant:
        raise IncompleteError(_vacancies_text(vacant))
    if proposal.applies_from < uow.today:
        raise ConflictError(TOO_LATE)
    release = ReleaseRow(
        proposal_id=identity(proposal.id),
        questionnaire=proposal.questionnaire,
        version=proposal.version,
        confirmed_by=uow.viewer.id,
        confirmed_at=uow.now,
    )
    uow.session.add(release)
    record_event(uow, None, "release-confirmed", version=_name(proposal), day=proposal.applies_from.isoformat())
    return release


def _vacancies_text(vacant: Sequence[Function]) -> Text:
    sv, en = (", ".join(each.name.in_(language) for each in vacant) for language in (Language.SV, Language.EN))
    return Text(
        sv=f"Ingen har funktionen: {sv}. Ge den en innehavare, eller bekräfta att frågorna ska gälla ändå.",
        en=f"Nobody holds the function: {en}. Give it a holder, or confirm that the questions apply all the same.",
    )


def _name(proposal: ReleaseProposal) -> str:
    return f"{proposal.questionnaire} {proposal.version}"


def _check_administrator(uow: UnitOfWork) -> None:
    if not uow.viewer.has_role(Role.ADMINISTRATOR):
        raise NotAllowedError(ONLY_ADMINISTRATORS)


def _check_not_released(uow: UnitOfWork, name: str) -> None:
    if name in releases_here(uow.session, uow.today):
        raise ConflictError(ALREADY)


def _obstacles_text(found: Sequence[str]) -> Text:
    return Text(
        sv=f"{len(found)} fel står i vägen. Det första: {found[0]}",
        en=f"{len(found)} faults stand in the way. The first: {found[0]}",
    )


def simulate_cases(
    session: Session,
    library: Library,
    other: QuestionnaireVersion,
    newest: int | None = None,
    watched: Watched = unwatched,
) -> Simulation:
    """Score the newest submitted revision of every case under another version, or of so many of the newest cases."""
    revisions = release_queries.submitted_revisions(session, other.questionnaire.id, newest)
    return simulate(_submitted(session, library, revisions, watched), other.questionnaire)


def simulate_worked(library: Library, own: QuestionnaireVersion, other: QuestionnaireVersion) -> Simulation:
    """Score the worked cases of one version under another."""
    cases = score_worked_cases(own.questionnaire, own.policy, library.cases(own))
    existing = (ExistingCase(c.id, own.questionnaire, c.sheet.answers, c.sheet.context) for c in cases)
    return simulate(existing, other.questionnaire)


def _submitted(
    session: Session, library: Library, revisions: Sequence[int], watched: Watched
) -> Iterator[ExistingCase]:
    found: dict[int, tuple[str, Assessment]] = {}
    answers: dict[int, dict[str, tuple[str, ...]]] = {}
    for place, revision in enumerate(watched(revisions)):
        if revision not in found:
            portion = revisions[place : place + PORTION]
            found = release_queries.submitted_cases(session, portion)
            answers = release_queries.submitted_answers(session, portion)
        reference, assessment = found[revision]
        own = library.get(assessment.questionnaire, assessment.questionnaire_version)
        context = {area: assessment.context.get(area.value) for area in CONTEXT_AREAS}
        yield ExistingCase(reference, own.questionnaire, answers.get(revision, {}), context)
