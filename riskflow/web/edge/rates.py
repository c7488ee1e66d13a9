"""How often anybody may do what: one table, from which docs/reference/limits.md is generated as well.

A request is counted under the first row that fits. Somebody who has signed in is counted as a person, wherever they
are; others by their address, of IPv6 by its network, which a whole university may share.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from sqlite3 import Error
from time import time
from typing import cast

from flask import Flask, abort, current_app, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from riskflow.config import Config
from riskflow.logs import security_event
from riskflow.store.counters import CounterFile
from riskflow.web.edge.hosts import network_of
from riskflow.web.edge.origins import SAFE_METHODS
from riskflow.web.routes import SERVICE_SCOPES

ANYBODY, STRANGERS, PEOPLE = "anybody", "strangers", "people"
EXTENSION = "rates"
SHARED_FILE, COUNTERS_FILE = "file://", "counters.sqlite"


PersonOfRequest = Callable[[], int | None]
"""Returns the id of the person who is signed in; the guards know it, and come after the edge."""


@dataclass(frozen=True, slots=True)
class RateRule:
    """How often one person or address may do some things together, such as `20 per minute; 200 per hour`."""

    name: str
    what: str
    limits: str
    who: str = ANYBODY
    endpoints: frozenset[str] = frozenset()
    writes_only: bool = False

    def fits(self, endpoint: str, *, is_write: bool, is_person: bool) -> bool:
        is_whom = self.who == ANYBODY or (self.who == PEOPLE) is is_person
        is_what = not self.endpoints or endpoint in self.endpoints
        return is_whom and is_what and (is_write or not self.writes_only)


VERIFICATION = frozenset({"public.verify", "public.verify_code"})
REGISTER = frozenset({"public.register", "public.register_table"})
DOWNLOADS = frozenset(
    {
        "reviewer.records.download",
        "applicant.attachments.download",
        "reviewer.disclosure.archived",
        "reviewer.disclosure.fetch",
    }
)
SEARCHES = frozenset(
    {
        "applicant.partners.find",
        "applicant.partners.screen",
        "applicant.terms.suggestions",
        "reviewer.records.archive",
        "reviewer.delegations.create",
        "reviewer.leavers.hand_over",
    }
)
PACKAGES = frozenset({"reviewer.records.case_package", "reviewer.records.year_package"})
COMPUTATIONS = frozenset(
    {"reviewer.disclosure.drawn", "admin.preview.preview", "admin.questionnaires.proof", "admin.questionnaires.diff"}
)

PROGRAMS = frozenset(SERVICE_SCOPES)

RATES = (
    RateRule("static", "styles, scripts and fonts", "2000 per minute", ANYBODY, frozenset({"static"})),
    RateRule(
        "sign-in",
        "signing in",
        "60 per minute; 600 per hour",
        ANYBODY,
        frozenset({"account.sign_in"}),
        writes_only=True,
    ),
    RateRule("verify", "verifying a file or a code", "20 per minute; 200 per hour", ANYBODY, VERIFICATION),
    RateRule("register", "reading the public register", "20 per minute; 200 per hour", ANYBODY, REGISTER),
    RateRule("programs", "what programs read by a token", "60 per minute; 1000 per hour", STRANGERS, PROGRAMS),
    RateRule("strangers-write", "sending anything else", "60 per minute", STRANGERS, writes_only=True),
    RateRule("strangers", "reading", "300 per minute", STRANGERS),
    RateRule(
        "uploads",
        "attaching documents",
        "20 per minute; 200 per hour",
        PEOPLE,
        frozenset({"applicant.attachments.documents"}),
        writes_only=True,
    ),
    RateRule("downloads", "fetching records and documents", "60 per minute; 1000 per hour", PEOPLE, DOWNLOADS),
    RateRule("packages", "making packages of archived files", "10 per minute; 60 per hour", PEOPLE, PACKAGES),
    RateRule("searches", "searching, and reading texts for words", "60 per minute; 1000 per hour", PEOPLE, SEARCHES),
    RateRule(
        "computations",
        "trying versions of the questions, and drawing copies with masks",
        "30 per minute",
        PEOPLE,
        COMPUTATIONS,
    ),
    RateRule(
        "writes", "anything else that changes something", "120 per minute; 3000 per hour", PEOPLE, writes_only=True
    ),
    RateRule("reads", "reading", "600 per minute", ANYBODY),
)
"""The first row that fits counts; the last fits everything."""


def rule_of(endpoint: str, *, is_write: bool, is_person: bool) -> RateRule:
    return next(rule for rule in RATES if rule.fits(endpoint, is_write=is_write, is_person=is_person))


class FileStorage(Storage):
    """The storage that limits asks for, in a file which the processes of one machine share."""

    def __init__(self, counters: CounterFile) -> None:
        self._counters = counters
        super().__init__()

    @property
    def base_exceptions(self) -> type[Exception]:
        return Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._counters.add(key, expiry, amount)

    def get(self, key: str) -> int:
        return self._counters.amount(key)

    def get_expiry(self, key: str) -> float:
        return self._counters.expiry(key)

    def check(self) -> bool:
        return self._counters.amount("") == 0

    def reset(self) -> int:
        return self._counters.clear_all()

    def clear(self, key: str) -> None:
        self._counters.clear(key)


@cache
def _limits(text: str, multiple: int) -> tuple[RateLimitItem, ...]:
    return tuple(type(limit)(limit.amount * multiple, limit.multiples) for limit in parse_many(text))


class RateLimits:
    """Counters of one instance; where their storage does not answer, this process counts for itself."""

    def __init__(self, storage: Storage, multiple: int) -> None:
        self._shared, self._own = FixedWindowRateLimiter(storage), FixedWindowRateLimiter(MemoryStorage())
        self._multiple = multiple

    def seconds_to_wait(self, rule: RateRule, who: str) -> int:
        """Count one request; return 0 if it is within the limits, or when to come back."""
        try:
            return self._count(self._shared, rule, who)
        except self._shared.storage.base_exceptions as error:
            current_app.logger.warning("rate-storage-unavailable", exc_info=error)
            return self._count(self._own, rule, who)

    def _count(self, limiter: FixedWindowRateLimiter, rule: RateRule, who: str) -> int:
        for limit in _limits(rule.limits, self._multiple):
            if not limiter.hit(limit, rule.name, who):
                reset = limiter.get_window_stats(limit, rule.name, who).reset_time
                return max(1, round(reset - time()))
        return 0


def check_rate(person_of_request: PersonOfRequest) -> None:
    """Refuse a request beyond the limits of its rule, with the seconds after which the next one is answered."""
    endpoint = request.endpoint or ""
    person = person_of_request() if endpoint != "static" else None
    rule = rule_of(endpoint, is_write=request.method not in SAFE_METHODS, is_person=person is not None)
    who = f"person:{person}" if person else f"address:{network_of(request.remote_addr)}"
    limits: RateLimits = current_app.extensions[EXTENSION]
    if seconds := limits.seconds_to_wait(rule, who):
        security_event(
            "rate-refused",
            person=person,
            target=rule.name,
            operation=f"{request.method} {endpoint}",
            address=request.remote_addr or "",
        )
        abort(HTTPStatus.TOO_MANY_REQUESTS, retry_after=seconds)


def register(app: Flask, config: Config, person_of_request: PersonOfRequest) -> None:
    app.extensions[EXTENSION] = RateLimits(_storage(config), config.rate_multiple)
    app.before_request(lambda: check_rate(person_of_request))


def _storage(config: Config) -> Storage:
    if config.rate_storage == SHARED_FILE:
        return FileStorage(CounterFile(config.instance / COUNTERS_FILE))
    return cast("Storage", storage_from_string(config.rate_storage))
