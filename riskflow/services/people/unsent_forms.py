"""Forms that wait while their writers prove once more who they are, and drafts of forms about cases.

Of the first there is one for each session. Its content is encrypted under the token of the session, which lies in the
browser only, and it is gone with the session.

Of the others there is one for each person, case and form. It outlives the session, and is gone when its form is sent,
when its writer discards it, and some days after it was kept last. Its content is encrypted under a key of its writer,
made of the secret key of the instance: whoever reads the database or a backup reads nothing of it, and it opens in no
other person's name, for no other case and in no other form.
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
DRAFT_KEPT = timedelta(days=14)
"""Counted from when it was kept last: long enough for a member who writes between two meetings."""
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
    row = UnsentForm(session_id=identity(session.id), content=_sealed(_cipher(token), form), until=uow.now + KEPT)
    uow.session.merge(row)


def kept(uow: UnitOfWork, token: str) -> WrittenForm | None:
    """Return the form of the session of a token; nothing where none is kept, or no longer."""
    session = _session(uow, token)
    row = uow.session.get(UnsentForm, session.id) if session else None
    return _opened(_cipher(token), row.content) if row is not None and uow.now < row.until else None


def move(uow: UnitOfWork, former: str, token: str) -> None:
    """Let the session that follows upon another have its form, if it is the same person's."""
    before, after, form = _session(uow, former), _session(uow, token), kept(uow, former)
    if before and after and before.person_id == after.person_id and form is not None:
        keep(uow, token, form)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What somebody has begun to write in a form, and when it was kept."""

    fields: list[tuple[str, str]]
    saved_at: datetime


def keep_draft(uow: UnitOfWork, secret: str, case_id: int, form: str, fields: list[tuple[str, str]]) -> bool:
    """Keep what the acting person has begun to write; return whether it was kept. The caller has opened the case."""
    person = uow.viewer.id
    if not person or sum(len(name) + len(value) for name, value in fields) > MAX_DRAFT_BYTES:
        return False
    delete_old(uow)
    row = sign_in_queries.form_draft(uow.session, person, case_id, form) or FormDraft(
        person_id=person, case_id=case_id, form=form, content="", saved_at=uow.now, until=uow.now
    )
    written = WrittenForm(_place(case_id, form), "", fields)
    row.content = _sealed(_cipher_of(secret, person), written)
    row.saved_at, row.until = uow.now, uow.now + DRAFT_KEPT
    uow.session.add(row)
    return True


def draft_of(uow: UnitOfWork, secret: str, case_id: int, form: str) -> KeptDraft | None:
    """Return what the acting person has begun to write in a form about a case."""
    row = sign_in_queries.form_draft(uow.session, uow.viewer.id, case_id, form)
    if row is None or uow.now >= row.until:
        return None
    found = _opened(_cipher_of(secret, uow.viewer.id), row.content)
    return KeptDraft(found.fields, row.saved_at) if found and found.path == _place(case_id, form) else None


def discard_draft(uow: UnitOfWork, case_id: int, form: str) -> None:
    """Forget what the acting person began: the form was sent, or they do not want it any more."""
    row = sign_in_queries.form_draft(uow.session, uow.viewer.id, case_id, form)
    if row is not None:
        uow.session.delete(row)


def _place(case_id: int, form: str) -> str:
    return f"{case_id}/{form}"


def delete_old(uow: UnitOfWork) -> None:
    """Delete what has been kept for too long."""
    sign_in_queries.forget_old_unsent(uow.session, uow.now)


def _session(uow: UnitOfWork, token: str) -> SignInSession | None:
    return sign_in_queries.session_by_digest(uow.session, token_digest(token)) if token else None


def _sealed(cipher: Fernet, form: WrittenForm) -> str:
    return cipher.encrypt(json.dumps([form.path, form.key, form.fields]).encode()).decode()


def _opened(cipher: Fernet, content: str) -> WrittenForm | None:
    try:
        path, key, fields = json.loads(cipher.decrypt(content.encode()))
    except InvalidToken:
        return None
    return WrittenForm(path, key, [(name, value) for name, value in fields])


def _cipher(secret: str, purpose: str = "riskflow unsent form") -> Fernet:
    # Of a session not the digest of its token, which the database knows.
    derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _cipher_of(secret: str, person: int) -> Fernet:
    return _cipher(secret, f"riskflow form draft of person {person}")
