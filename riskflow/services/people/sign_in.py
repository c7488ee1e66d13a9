"""Signing in: the person whom a provider means, made at their first sign-in, and what is accepted once only."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from riskflow.clean_text import clean_text
from riskflow.errors import ConflictError, NotAllowedError
from riskflow.identity.tokens import SignInClaims
from riskflow.services.events import record_event
from riskflow.services.people import persons
from riskflow.services.people.claims import RoleMapping, apply_claims, no_longer_claimed
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import Person, UsedToken
from riskflow.text import Text

USED_FOR = timedelta(minutes=15)  # longer than any state or logout token is accepted
MAX_NAME, MAX_EMAIL, MAX_DEPARTMENT = 200, 254, 80
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
HAS_LEFT = Text(
    sv="Kontot hör till någon som har slutat här. Kontakta administratören.",
    en="The account belongs to somebody who has left. Ask the administrator.",
)
WAITS = Text(
    sv="Systemet är skrivskyddat. Därför kan bara de logga in som har loggat in förut, med samma roller som då. "
    "Försök igen när systemansvarig har lagt tillbaka eller godtagit databasen.",
    en="The system is read-only. Therefore only those can sign in who have signed in before, with the same roles as "
    "then. Try again when the operator has restored or accepted the database.",
)
USED_ALREADY = Text(
    sv="Den inloggningen är redan använd. Börja om.", en="This sign-in has been used already. Start again."
)


def person_of(uow: UnitOfWork, signed_in: SignInClaims, mapping: RoleMapping) -> Person:
    """Return the person of an issuer and subject, made at the first sign-in; what is known of them follows the claims.

    Raises:
        NotAllowedError: when the person has left.
    """
    person = sign_in_queries.person_of_identity(uow.session, signed_in.issuer, signed_in.subject)
    if person is not None and person.has_left(uow.today):
        raise NotAllowedError(HAS_LEFT)
    person = _refreshed(person, signed_in) if person else _new_person(uow, signed_in)
    # Whoever confirms a sign-in is signed in already, and grants nothing to themselves.
    apply_claims(replace(uow, viewer=SYSTEM), person, signed_in.claims, mapping)
    return person


def known_person_of(uow: UnitOfWork, signed_in: SignInClaims, mapping: RoleMapping) -> Person:
    """Return the person of an issuer and subject while nothing may be written but sessions; nothing of them changes.

    Raises:
        NotAllowedError: when the person has left, is not known yet, or has a role that the claims would take away.
    """
    person = sign_in_queries.person_of_identity(uow.session, signed_in.issuer, signed_in.subject)
    if person is not None and person.has_left(uow.today):
        raise NotAllowedError(HAS_LEFT)
    if person is None or no_longer_claimed(uow, person, signed_in.claims, mapping):
        raise NotAllowedError(WAITS)
    return person


def _refreshed(person: Person, signed_in: SignInClaims) -> Person:
    for name, value in _details(signed_in.claims).items():
        if value:
            setattr(person, name, value)
    return person


def _new_person(uow: UnitOfWork, signed_in: SignInClaims) -> Person:
    details = _details(signed_in.claims)
    person = Person(
        login=_login(uow, signed_in.claims),
        name=details["name"] or signed_in.subject[:MAX_NAME],
        email=details["email"],
        department=details["department"],
    )
    uow.session.add(person)
    uow.session.flush()  # the identity needs its id
    persons.add_identity(uow, person, signed_in.issuer, signed_in.subject)
    record_event(uow, None, "person-added", person=person.name)
    return person


def use_once(uow: UnitOfWork, kind: str, value: str, remembered: timedelta = USED_FOR) -> None:
    """Accept a state or a token's id for the first time; it is remembered for longer than it would be accepted.

    Raises:
        ConflictError: when it was used before.
    """
    if was_used(uow, kind, value):
        raise ConflictError(USED_ALREADY)
    uow.session.add(UsedToken(digest=_digest_of(kind, value), until=uow.now + remembered))


def was_used(uow: UnitOfWork, kind: str, value: str) -> bool:
    return sign_in_queries.was_used(uow.session, _digest_of(kind, value))


def _digest_of(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}\n{value}".encode()).hexdigest()


def _details(claims: Mapping[str, Any]) -> dict[str, str]:
    full = f"{_text(claims, 'given_name', MAX_NAME)} {_text(claims, 'family_name', MAX_NAME)}".strip()
    return {
        "name": _text(claims, "name", MAX_NAME) or full[:MAX_NAME],
        "email": _text(claims, "email", MAX_EMAIL),
        "department": _text(claims, "department", MAX_DEPARTMENT),
    }


def _login(uow: UnitOfWork, claims: Mapping[str, Any]) -> str:
    """Return a short name that nobody has; it is a label, and identifies nobody at sign-in."""
    wanted = _text(claims, "preferred_username", MAX_NAME).partition("@")[0].lower()
    is_free = LOGIN.fullmatch(wanted) and case_queries.person_by_login(uow.session, wanted) is None
    return wanted if is_free else f"p-{secrets.token_hex(5)}"


def _text(claims: Mapping[str, Any], name: str, longest: int) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(character for character in clean_text(value) if character.isprintable()).strip()[:longest]
