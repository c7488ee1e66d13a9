"""Forms that wait while their writers prove once more who they are, one for each session.

The content is encrypted under the token of the session, which lies in the browser only: whoever reads the database or a
backup reads nothing of it, and no other session can take it up.
"""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from riskflow.services.case_facts import identity
from riskflow.services.people.sessions import token_digest
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import SignInSession, UnsentForm

KEPT = timedelta(hours=1)
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
    """Let the session that follows upon another have its form, if it is the same person's."""
    before, after, form = _session(uow, former), _session(uow, token), kept(uow, former)
    if form is not None and before and after and before.person_id == after.person_id:
        keep(uow, token, form)


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
