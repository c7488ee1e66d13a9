"""The command about notifications by e-mail: how many wait, which could not be sent, and sending those again."""

import sys

import click

from riskflow.cases.notifications import DELIVERY_STATUS_NAMES, NOTIFICATION_NAMES, DeliveryStatus
from riskflow.cli.instance import open_instance
from riskflow.services.case_facts import identity
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.queries import outbox

MAX_LISTED = 10_000


@click.command()
@click.option("--send-again", is_flag=True, help="Let all letters that could not be sent be tried again.")
def letters(*, send_again: bool) -> None:
    """Say what became of the letters; ends with a status other than 0 when some could not be sent."""
    instance = open_instance()
    server = instance.config.outgoing_mail_server
    with instance.write(SYSTEM) if send_again else instance.read(SYSTEM) as uow:
        failed = outbox.log(uow.session, MAX_LISTED, DeliveryStatus.FAILED)
        for each in failed if send_again else ():
            delivery_service.send_again(uow, identity(each.row.id))
        counts = outbox.counts(uow.session)
    where = f"{server.scheme}://{server.host}:{server.port}" if server else "none is set: nothing leaves this computer"
    click.echo(f"Mail server: {where}")
    for delivery, name in DELIVERY_STATUS_NAMES.items():
        click.echo(f"{name.en}: {counts.get(delivery, 0)}")
    if send_again:
        click.echo(f"{len(failed)} letters wait to be sent again.")
        return
    for each in failed:
        click.echo(
            f"  letter {each.row.id}, {each.reference}, {NOTIFICATION_NAMES[each.row.letter].en}: {each.row.problem}"
        )
    sys.exit(1 if failed else 0)
