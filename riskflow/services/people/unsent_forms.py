"""Forms that wait while their writers prove once more who they are, and drafts of forms about cases.

Of the first there is one for each session, of the others one for each case and form in it. A draft is gone when its
form is sent, when its writer discards it, and when the session ends. The content is encrypted under the token of the
session, which lies in the browser only: whoever reads the database or a backup reads nothing of it, and no other
session can take it up.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from riskflow.services.case_facts import identity
from riskflow.services.people.sessions import token_digest
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import FormDraft, SignInSession, UnsentForm

KEPT = timedelta(hours=1)
DRAFT_KEPT = timedelta(days=1)
"""Longer than any session lasts."""
MAX_DRAFT_BYTES = 200_000
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form as it was written: its address, its key, and its fields."""

    path: str
    key: str
    fields: list[tuple[str, str]]


def keep(uow: UnitOfWork, token: str, form: WrittenForm) -> None:
    """Keep a form for the session of a token; it takes the place of one that was kept before."""
    session = _session(uow, token)
    if session is None:
        return
    delete_old(uow)
    row = UnsentForm(session_id=identity(session.id), content=_sealed(token, form), until=uow.now + KEPT)
    uow.session.merge(row)


def kept(uow: UnitOfWork, token: str) -> WrittenForm | None:
    """Return the form of the session of a token; nothing where none is kept, or no longer."""
    session = _session(uow, token)
    row = uow.session.get(UnsentForm, session.id) if session else None
    return _opened(token, row.content) if row is not None and uow.now < row.until else None


def move(uow: UnitOfWork, former: str, token: str) -> None:
    """Let the session that follows upon another have its form and drafts, if it is the same person's."""
    before, after, form = _session(uow, former), _session(uow, token), kept(uow, former)
    if not (before and after and before.person_id == after.person_id):
        return
    _move_drafts(uow, before, after, former, token)
    if form is not None:
        keep(uow, token, form)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What somebody has begun to write in a form, and when it was kept."""

    fields: list[tuple[str, str]]
    saved_at: datetime


def keep_draft(uow: UnitOfWork, token: str, case_id: int, form: str, fields: list[tuple[str, str]]) -> bool:
    """Keep what somebody has begun to write; return whether it was kept. The caller has opened the case."""
    session = _session(uow, token)
    written = WrittenForm(form, "", fields)
    if session is None or sum(len(name) + len(value) for name, value in fields) > MAX_DRAFT_BYTES:
        return False
    delete_old(uow)
    number = identity(session.id)
    row = sign_in_queries.form_draft(uow.session, number, case_id, form) or FormDraft(
        session_id=number, case_id=case_id, form=form, content="", saved_at=uow.now, until=uow.now
    )
    row.content, row.saved_at, row.until = _sealed(token, written), uow.now, uow.now + DRAFT_KEPT
    uow.session.add(row)
    return True


def draft_of(uow: UnitOfWork, token: str, case_id: int, form: str) -> KeptDraft | None:
    """Return what the session of a token has begun to write in a form about a case."""
    session = _session(uow, token)
    row = sign_in_queries.form_draft(uow.session, identity(session.id), case_id, form) if session else None
    found = _opened(token, row.content) if row is not None and uow.now < row.until else None
    return KeptDraft(found.fields, row.saved_at) if row is not None and found is not None else None


def discard_draft(uow: UnitOfWork, token: str, case_id: int, form: str) -> None:
    """Forget what was begun: the form was sent, or its writer does not want it any more."""
    session = _session(uow, token)
    row = sign_in_queries.form_draft(uow.session, identity(session.id), case_id, form) if session else None
    if row is not None:
        uow.session.delete(row)


def _move_drafts(uow: UnitOfWork, before: SignInSession, after: SignInSession, former: str, token: str) -> None:
    """Seal the drafts of one session anew for the one that follows upon it."""
    for row in sign_in_queries.form_drafts_of(uow.session, identity(before.id)):
        found = _opened(former, row.content)
        if found is not None:
            row.session_id, row.content = identity(after.id), _sealed(token, found)


def delete_old(uow: UnitOfWork) -> None:
    """Delete what has been kept for too long."""
    sign_in_queries.forget_old_unsent(uow.session, uow.now)


def _session(uow: UnitOfWork, token: str) -> SignInSession | None:
    return sign_in_queries.session_by_digest(uow.session, token_digest(token)) if token else None


def _sealed(token: str, form: WrittenForm) -> str:
    return _cipher(token).encrypt(json.dumps([form.path, form.key, form.fields]).encode()).decode()


def _opened(token: str, content: str) -> WrittenForm | None:
    try:
        path, key, fields = json.loads(_cipher(token).decrypt(content.encode()))
    except InvalidToken:
        return None
    return WrittenForm(path, key, [(name, value) for name, value in fields])


def _cipher(token: str) -> Fernet:
    # Not the digest of the token, which the database knows.
    derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=b"riskflow unsent form").derive(token.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
