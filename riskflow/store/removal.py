"""Removing the content of a case: which rows hold it, what is deleted of them, and what is emptied.

A row is emptied where something rests on it that stays: the chain on an event, a filed record on its decision, other
cases on a judgement of a partner that they share. Every row is listed in `removed_row` first; only then do the guards
of the database let go of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from riskflow.store.chain import CHUNK, note_rows, primary_key
from riskflow.store.database import insert_all
from riskflow.store.tables import (
    NOT_WHEN_WRITTEN,
    Assessment,
    Attachment,
    Case,
    CasePartner,
    EventRow,
    Judgement,
    ObligationStep,
    OwnerStatement,
    Partner,
    PartnerMerge,
    RecordRow,
    RemovedRow,
    Stop,
)

OF_THE_CASE = (
    "letter",
    "handling_reply",
    "handling_request",
    "declaration",
    "conflict_ruling",
    "case_task",
    "expert_statement",
    "rating",
    "committee_question",
    "dissent",
    "opinion",
    "urgency_mark",
    "second_reading",
    "light_check",
    "attachment_removal",
    "attachment",
    "inquiry_end",
    "inquiry",
    "note",
    "suggestion_verdict",
    "secrecy_mark",
    "co_editing",
    "correction_ruling",
    "correction_request",
    "supplement_reply",
    "supplement_request",
    "applicant_message",
    "internal_message",
    "obligation_step",
    "obligation",
    "check_in_answer",
    "check_in",
    "watch_task",
    "minutes_part",
    "circulation_end",
    "circulation_answer",
    "circulation",
    "disclosure_draft",
    "dispatch",
)
"""Tables whose rows name the case that they belong to, and go with it."""

EMPTIED: Mapping[str, Mapping[str, Any]] = {
    "event": {"data": {}, "salt": ""},
    "matter": {"title": "", "kind": "", "partner": "", "decision_maker": None, "ends_on": None, "salt": ""},
    "assessment": {
        "context": {},
        "context_grounds": [],
        "digest": "",
        "levels": {},
        "route": "",
        "fragile": False,
        "explained": {},
        "partners": [],
        "salt": "",
    },
    "decision": {
        "benefit": "",
        "reasons": "",
        "exit_plan": "",
        "conditions": [],
        "dissent": "",
        "overrides": [],
        "override_reason": "",
        "follow_up_on": None,
        "valid_until": None,
        "presenter": "",
        "shown_digest": "",
        "open_points": [],
        "unheard_reason": "",
        "salt": "",
    },
    "judgement": {"reason": "", "salt": ""},
    "freeze_ruling": {"reason": "", "salt": ""},
    "owner_statement": {"source": "", "salt": ""},
    "meeting_item": {"note": "", "roll": {}, "salt": ""},
}
"""What is left in the columns of a row that stays."""

SALTED = frozenset(name for name, table in SQLModel.metadata.tables.items() if "salt" in table.columns)
HOLDING_CONTENT = SALTED | {"letter", "disclosure_draft", "content_removal", "case_text", "case_territory"}
"""The tables whose files hold what a removal takes out of them."""

MERGE_TAGS = ("partners-merged", "merge-undone")


@dataclass(frozen=True, slots=True)
class CaseContent:
    """The rows that hold what was written in a case, by table and key."""

    deleted: Mapping[str, list[int]]
    """In the order in which they can be deleted."""
    emptied: Mapping[str, list[int]]
    documents: list[str]
    """Digests of the attached documents."""


def content_of(session: Session, case_id: int) -> CaseContent:
    """Return where the content of a case is: of all its revisions, and of partners that no other case has."""
    partners = partners_only_of(session, case_id)
    deleted = {name: _keys(session, name, where) for name, where in _deleted(session, case_id, partners)}
    emptied = {name: _keys(session, name, where) for name, where in _emptied(case_id, partners)}
    attached = select(Attachment.digest).where(Attachment.case_id == case_id)
    proofs = select(ObligationStep.digest).where(ObligationStep.case_id == case_id, ObligationStep.digest != "")
    digests = session.execute(sa.union(attached, proofs)).scalars().all()
    return CaseContent(
        {name: keys for name, keys in deleted.items() if keys},
        {"event": _events(session, case_id, partners), **emptied},
        sorted(digests),
    )


def remove(session: Session, removal_id: int, content: CaseContent) -> None:
    """List all rows of a content, delete or empty them, and let the chain know."""
    for is_deleted, tables in ((True, content.deleted), (False, content.emptied)):
        for name, keys in tables.items():
            insert_all(
                session,
                [RemovedRow(removal_id=removal_id, of_table=name, row_id=key, is_deleted=is_deleted) for key in keys],
            )
            if name in NOT_WHEN_WRITTEN:
                note_rows(session, name, keys)
    for name, keys in content.emptied.items():
        for where in _one_of(name, keys):
            session.execute(sa.update(_table(name)).where(where).values(EMPTIED[name]))
    for name, keys in content.deleted.items():
        for where in _one_of(name, keys):
            session.execute(sa.delete(_table(name)).where(where))


def not_empty(session: Session, name: str, keys: Sequence[int]) -> list[int]:
    """Return those of some emptied rows that hold something all the same."""
    expected, key = EMPTIED[name], primary_key(name).name
    return [
        row[key]
        for where in _one_of(name, keys)
        for row in session.execute(sa.select(_table(name)).where(where)).mappings()
        if any(row[column] != value for column, value in expected.items())
    ]


def partners_only_of(session: Session, case_id: int) -> set[int]:
    """Return the partners that came by this case and that no other has: also removed ones, and merged ones."""
    merges = session.exec(select(PartnerMerge)).all()
    candidates = _partners_through(session, case_id, merges)
    cases = _cases_of_partners(session, candidates, merges)
    merged = session.exec(select(Partner.id, Partner.merged_into).where(col(Partner.merged_into).is_not(None))).all()
    own = {number for number in candidates if cases[number] <= {case_id}}
    # A record stays as long as another record that stays was merged into it.
    stated = session.exec(select(OwnerStatement.partner_id, OwnerStatement.owner_id)).all()
    # Nor does an owner go before the partner of which that was stated.
    while kept := {into for number, into in (*merged, *stated) if into in own and number not in own}:
        own -= kept
    return own


def _partners_through(session: Session, case_id: int, merges: Iterable[PartnerMerge]) -> set[int]:
    """Return the partners that the case has or had, and those that were merged into them."""
    links = select(CasePartner.id, CasePartner.partner_id).where(CasePartner.case_id == case_id)
    linked = dict(session.exec(links).all())
    added = select(EventRow.data).where(EventRow.case_id == case_id, EventRow.tag == "partner-added")
    names = {data["partner"] for data in session.exec(added).all() if "partner" in data}
    found = {*linked.values(), *session.exec(select(Partner.id).where(col(Partner.name).in_(names))).all()}
    found |= {each.partner_id for each in merges if case_id in each.dropped or linked.keys() & set(each.moved)}
    owned = col(OwnerStatement.partner_id)
    while (
        more := {
            *session.exec(select(Partner.id).where(col(Partner.merged_into).in_(found))).all(),
            *session.exec(select(OwnerStatement.owner_id).where(owned.in_(found))).all(),
        }
        - found
    ):
        found |= more
    return {number for number in found if number is not None}


def _cases_of_partners(
    session: Session, partners: Iterable[int], merges: Iterable[PartnerMerge]
) -> dict[int, set[int | None]]:
    """Return the cases that some partners belong to: by a link, by one that a merge moved, or by a judgement."""
    cases: dict[int, set[int | None]] = {number: set() for number in partners}
    links = session.exec(select(CasePartner.id, CasePartner.case_id, CasePartner.partner_id)).all()
    case_of_link = {link: case for link, case, _ in links}
    judged = select(Judgement.partner_id, Judgement.case_id).where(col(Judgement.partner_id).in_(cases))
    for partner, case in [*((partner, case) for _, case, partner in links), *session.exec(judged).all()]:
        if partner in cases:
            cases[partner].add(case)
    for merge in merges:
        if merge.partner_id in cases:
            moved = {case_of_link[link] for link in merge.moved if link in case_of_link}
            cases[merge.partner_id] |= moved.union(merge.dropped)
    return cases


def _deleted(session: Session, case_id: int, partners: set[int]) -> Iterator[tuple[str, sa.ColumnElement[bool]]]:
    """Yield the tables from which rows are deleted, in the order of their references."""
    assessments = select(Assessment.id).where(Assessment.case_id == case_id)
    filed = session.exec(select(RecordRow.number).where(RecordRow.case_id == case_id).distinct()).all()
    judged = select(Judgement.id).where(col(Judgement.partner_id).in_(partners))
    of_case = {name: _table(name).c.case_id == case_id for name in (*OF_THE_CASE, "stop", "decision", "case_partner")}
    of_partners = {name: _table(name).c.partner_id.in_(partners) for name in ("judgement", "screening")}
    merge = _table("partner_merge").c
    yield "answer", _table("answer").c.assessment_id.in_(assessments)
    yield "planned_measure", _table("planned_measure").c.assessment_id.in_(assessments)
    yield "clearance", _table("clearance").c.stop_id.in_(select(Stop.id).where(Stop.case_id == case_id))
    yield "stop", of_case["stop"]
    yield from ((name, of_case[name]) for name in OF_THE_CASE)
    yield "decision", of_case["decision"] & _table("decision").c.number.not_in(filed)
    yield "freeze_ruling", _table("freeze_ruling").c.judgement_id.in_(judged)
    yield from of_partners.items()
    owner = _table("owner_statement").c
    yield "owner_statement", owner.partner_id.in_(partners) | owner.owner_id.in_(partners)
    yield "partner_merge", merge.partner_id.in_(partners) | merge.into_id.in_(partners)
    yield "case_partner", of_case["case_partner"]
    yield "partner", _table("partner").c.id.in_(partners)


def _emptied(case_id: int, partners: set[int]) -> Iterator[tuple[str, sa.ColumnElement[bool]]]:
    filed = select(RecordRow.number).where(RecordRow.case_id == case_id)
    shared = (_table("judgement").c.case_id == case_id) & _table("judgement").c.partner_id.not_in(partners)
    yield "matter", col(Case.id) == case_id
    yield "assessment", _table("assessment").c.case_id == case_id
    yield "decision", (_table("decision").c.case_id == case_id) & _table("decision").c.number.in_(filed)
    yield "meeting_item", _table("meeting_item").c.case_id == case_id
    yield "judgement", shared
    yield "freeze_ruling", _table("freeze_ruling").c.judgement_id.in_(select(Judgement.id).where(shared))
    owner = _table("owner_statement").c
    yield "owner_statement", (owner.case_id == case_id) & owner.partner_id.not_in(partners)


def _events(session: Session, case_id: int, partners: Iterable[int]) -> list[int]:
    """Return the events of the case that say something, and those of no case that name a partner which goes."""
    own = session.exec(select(EventRow.seq, EventRow.data).where(EventRow.case_id == case_id)).all()
    names = set(session.exec(select(Partner.name).where(col(Partner.id).in_(partners))).all())
    merges = session.exec(select(EventRow.seq, EventRow.data).where(col(EventRow.tag).in_(MERGE_TAGS))).all()
    told = [seq for seq, data in merges if names & {data.get("partner"), data.get("into")}]
    return sorted({seq for seq, data in own if data}.union(told))


def _keys(session: Session, name: str, where: sa.ColumnElement[bool]) -> list[int]:
    key = primary_key(name)
    return list(session.execute(sa.select(key).where(where).order_by(key)).scalars())


def _one_of(name: str, keys: Sequence[int]) -> Iterator[sa.ColumnElement[bool]]:
    yield from (primary_key(name).in_(keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK))


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]
