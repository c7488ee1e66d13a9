"""The calendar of a person: the meetings they are called to, and the days by which cases wait for them.

It is read by a secret link, which its person may take back; only the digest of the secret is stored.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator

from riskflow.meetings.calendar import DueDay, feed
from riskflow.meetings.rules import MeetingState
from riskflow.services.listing.cases import ListedCase, listed_cases
from riskflow.services.listing.inbox import TO_DO, InboxFilter, Sort, inbox_page
from riskflow.services.listing.own import own_page
from riskflow.services.listing.who import waits_for
from riskflow.services.meetings.access import groups_read
from riskflow.services.meetings.letters import invitation
from riskflow.services.people.preferences import preference_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import meetings as meeting_queries
from riskflow.store.queries import people as people_queries
from riskflow.text import Language, Text

SECRET_BYTES = 32
WAITS_FOR_YOU = Text(sv="{reference}: klart senast i dag", en="{reference}: due today")
SUPPLEMENT = Text(sv="{reference}: kompletteringen ska vara inne", en="{reference}: the supplement is due")


def make_link(uow: UnitOfWork) -> str:
    """Give the acting user a new secret for their calendar, in place of an earlier one; it is stored nowhere."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = preference_of(uow, uow.viewer.id)
    row.calendar_digest = digest_of(secret)
    uow.session.merge(row)
    return secret


def revoke_link(uow: UnitOfWork) -> None:
    row = preference_of(uow, uow.viewer.id)
    row.calendar_digest = None
    uow.session.merge(row)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def person_of(uow: UnitOfWork, secret: str) -> int | None:
    """Return whose calendar a secret opens, if anybody's."""
    return people_queries.person_of_calendar(uow.session, digest_of(secret))


def calendar_of(uow: UnitOfWork, language: Language, base_url: str) -> bytes:
    """Return the calendar file of the acting user, as far as they may see what is in it now."""
    meetings = meeting_queries.meetings_of(uow.session, groups_read(uow.viewer))
    called = [invitation(each) for each in meetings if each.state is MeetingState.CALLED and each.starts_at > uow.now]
    return feed(called, _due_days(uow, language), base_url)


def _due_days(uow: UnitOfWork, language: Language) -> Iterator[DueDay]:
    """Yield the days of the cases that wait for the person, those due first; a calendar shows one page of each list."""
    to_do = listed_cases(uow, inbox_page(uow, InboxFilter(TO_DO, sort=Sort.DUE), None))
    yield from _days(uow, to_do, WAITS_FOR_YOU.in_(language), "/c/")
    own = listed_cases(uow, own_page(uow, "drafts", None))
    yield from _days(uow, own, SUPPLEMENT.in_(language), "/a/")


def _days(uow: UnitOfWork, listed: Iterable[ListedCase], words: str, path: str) -> Iterator[DueDay]:
    cases = list(listed)
    waits = waits_for(uow, cases)
    for each in cases:
        wait = waits.get(each.opened.id)
        if wait is not None:
            case = each.opened.shown
            uid = f"due-{case.code}-{wait.step}@riskflow"
            yield DueDay(uid, words.format(reference=case.reference), wait.due_on, f"{path}{case.code}", uow.now)
