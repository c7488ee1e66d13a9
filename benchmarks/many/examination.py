"""What is left after the kill test: everything that was confirmed, and nothing twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from benchmarks.many.nodes import Node, Site
from benchmarks.many.visitors import Researcher, Tally
from riskflow.cases.notifications import DeliveryStatus
from riskflow.cases.workflow import State
from riskflow.files.archive import Archive
from riskflow.services.case_facts import identity
from riskflow.services.instance import Instance
from riskflow.services.operations.audit import Places, problems
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import AnswerRow, Case, EventRow, NotificationRow, RecordRow
from tests.support.attack.attacker import HOST
from tests.support.smtp_server import Mailbox

LANGUAGES = 2
MILLISECONDS = 1_000


@dataclass
class Outcome:
    """What was found afterwards."""

    faults: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    saved: int = 0
    """Answers that were confirmed."""


def examine(site: Site, people: list[Researcher], box: Mailbox, nodes: list[Node]) -> Outcome:
    """Compare what the database and the archive hold with what the pages have confirmed."""
    instance = Instance.open(site.config)
    outcome = Outcome(saved=sum(len(person.saved) for person in people))
    with instance.read(SYSTEM) as uow:
        for found in (
            _answers_lost(uow.session, people),
            _cases_twice(uow.session, people),
            _submissions_wrong(uow.session, people),
            _records_wrong(uow.session),
            _letters_wrong(uow.session, box, nodes),
            problems(uow, Places(Archive(site.config.archive), instance.attachments)),
        ):
            outcome.faults += [str(fault) for fault in found]
        outcome.lines += _counts(uow.session, people, box, nodes)
    instance.database.engine.dispose()
    tallies = [person.client.tally for person in people]
    outcome.faults += [error for tally in tallies for error in tally.errors]
    outcome.lines += time_lines(tallies)
    return outcome


def _answers_lost(session: Session, people: list[Researcher]) -> Iterator[str]:
    for person in people:
        for (code, question), value in person.saved.items():
            row = _answers(session, code).get(question)
            kept = list(row.chosen) if row else []
            if not kept or (isinstance(value, str) and kept != [value]):
                yield f"{code}: {question} was confirmed as {value!r}, and is {kept}"


def _answers(session: Session, code: str) -> dict[str, AnswerRow]:
    case = case_queries.case_by_code(session, code)
    if case is None:
        return {}
    assessment = case_queries.latest_assessment(session, identity(case.id))
    return case_queries.answers_of(session, identity(assessment.id))


def _cases_twice(session: Session, people: list[Researcher]) -> Iterator[str]:
    started = sorted(code for person in people for code in person.started)
    cases = session.exec(select(Case)).all()
    if started != sorted(case.code for case in cases):
        yield f"{len(started)} cases were confirmed, and {len(cases)} are there"
    references = sorted(int(case.reference.rsplit("-", 1)[1]) for case in cases)
    if references != list(range(1, len(cases) + 1)):
        yield "references were left out or given twice"


def _submissions_wrong(session: Session, people: list[Researcher]) -> Iterator[str]:
    confirmed = {code for person in people for code in person.submitted}
    sent = _events_by_case(session, "assessment-submitted")
    yield from (f"{code} was confirmed as sent, and is not" for code in confirmed - set(sent))
    yield from (f"{code} was sent {number} times" for code, number in sent.items() if number > 1)


def _records_wrong(session: Session) -> Iterator[str]:
    filed = Counter(session.exec(select(Case.code).join(RecordRow, col(RecordRow.case_id) == col(Case.id))).all())
    archived = _events_by_case(session, "record-archived")
    for case in session.exec(select(Case)).all():
        found = (filed[case.code], archived[case.code])
        if found != (case.records_due * LANGUAGES, case.records_due):
            yield f"{case.code} has {found} files and archivals of {case.records_due} records"


def _events_by_case(session: Session, tag: str) -> Counter[str]:
    query = select(Case.code).join(EventRow, col(EventRow.case_id) == col(Case.id)).where(EventRow.tag == tag)
    return Counter(session.exec(query).all())


def _letters_wrong(session: Session, box: Mailbox, nodes: list[Node]) -> Iterator[str]:
    """Yield letters that did not arrive, or came again more often than a worker died while it sent one."""
    arrived = _arrived(box)
    for row in session.exec(select(NotificationRow)).all():
        if row.delivery is DeliveryStatus.SENT and not arrived[f"<letter-{row.id}@{HOST}>"]:
            yield f"letter {row.id} counts as sent and did not arrive"
    again = sum(arrived.values()) - len(arrived)
    if again > _deaths(nodes, of_webs=False):
        yield f"{again} letters came again, and only {_deaths(nodes, of_webs=False)} workers died"


def _arrived(box: Mailbox) -> Counter[str]:
    return Counter(str(letter["Message-ID"]) for letter in box.kept)


def _deaths(nodes: list[Node], *, of_webs: bool) -> int:
    return sum(node.deaths for node in nodes if bool(node.server) is of_webs)


def _counts(session: Session, people: list[Researcher], box: Mailbox, nodes: list[Node]) -> Iterator[str]:
    def number_of(table: type[SQLModel]) -> int:
        return int(session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    closed = session.exec(select(sa.func.count()).select_from(Case).where(Case.state == State.CLOSED)).one()
    arrived, sent = _arrived(box), sum(len(person.submitted) for person in people)
    webs, workers = (_deaths(nodes, of_webs=each) for each in (True, False))
    yield f"killed                 {webs} web processes, {workers} workers"
    yield f"cases                  {number_of(Case)} started, {sent} sent, {closed} closed by themselves"
    yield f"answers confirmed      {sum(len(person.saved) for person in people)}, all compared"
    yield f"events                 {number_of(EventRow)}"
    yield f"files of records       {number_of(RecordRow)}"
    again = sum(arrived.values()) - len(arrived)
    yield f"letters                {number_of(NotificationRow)}, arrived {len(arrived)}, came again {again}"


def time_lines(tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield how long each kind of request took."""
    for kind in sorted({kind for tally in tallies for kind in tally.seconds}):
        times = sorted(second * MILLISECONDS for tally in tallies for second in tally.seconds.get(kind, ()))
        high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        measured = f"p50 {median(times):6.0f} ms   p95 {high:6.0f} ms   most {times[-1]:6.0f} ms"
        yield f"{kind:<8} {len(times):>7} requests   {measured}"
    yield f"tried again            {sum(tally.repeated for tally in tallies)} requests whose connection broke"
    yield f"errors of the server   {sum(len(tally.errors) for tally in tallies)}"
