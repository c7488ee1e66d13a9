"""The letter to administrators when archived files are damaged, or were not checked in time: once a day, no content."""

import logging
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from riskflow.cases.workflow import Role
from riskflow.mail import InvalidAddressError, MailRefusedError, MailTransport, header_address
from riskflow.services.instance import Instance
from riskflow.services.operations.health import FIXITY, MAX_AGES
from riskflow.services.preservation.fixity import SCOPE, record_day
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.handling import fixity as fixity_queries
from riskflow.store.queries import operations as operation_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person
from riskflow.text import Text

LOGGER = logging.getLogger(__name__)


def fixity_alarm(uow: UnitOfWork, days: int) -> Text | None:
    """Return what is wrong with the archived files or with their check, or None."""
    result = fixity_queries.summary(uow.session)
    turn = operation_queries.heartbeats(uow.session).get(FIXITY)
    if result.damaged:
        return Text(
            sv=f"Arkiverade filer som har ändrats eller saknas: {result.damaged}.",
            en=f"Archived files that are altered or missing: {result.damaged}.",
        )
    if turn is None or uow.now - turn.at > MAX_AGES[FIXITY] or result.is_late(uow.now, days):
        return Text(
            sv="Arkivets filer har inte kontrollerats i tid.", en="The files of the archive were not checked in time."
        )
    return None


def end_day(instance: Instance) -> None:
    """Record the result of the day in the chain, and write to administrators if something is wrong."""
    with instance.write(SYSTEM, SCOPE) as uow:
        record_day(uow)
    with instance.read(SYSTEM) as uow:
        alarm = fixity_alarm(uow, instance.config.fixity_days)
        messages = list(_messages(uow, alarm, instance.config.mail_from, instance.config.base_url)) if alarm else []
    if instance.config.outgoing_mail_server:
        transport = MailTransport(instance.config.outgoing_mail_server)
        for message in messages:
            try:
                transport.send(message)
            except MailRefusedError as error:
                LOGGER.error("the alarm about the archive could not be sent: %s", error)  # noqa: TRY400 - says what to do


def _messages(uow: UnitOfWork, alarm: Text, sender: str, base_url: str) -> Iterator[EmailMessage]:
    for number in sorted(people_queries.holders_of(uow.session, Role.ADMINISTRATOR, uow.today)):
        person = uow.session.get_one(Person, number)
        try:
            recipient = header_address(person.name, person.email)
        except InvalidAddressError:
            continue
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = Address("RiskFlow", addr_spec=sender), recipient
        message["Subject"] = "RiskFlow: arkivet behöver ses över / look at the archive"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(
            f"{alarm.sv} Vad som gjordes och vad som behöver göras: riskflow archive fixity, och {base_url}/admin\n\n"
            f"{alarm.en} What was done, and what to do: riskflow archive fixity, and {base_url}/admin\n"
        )
        yield message
