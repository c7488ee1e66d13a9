"""Commands about people and their roles; what they change is recorded as done by the system."""

import json
import sys
from datetime import datetime

import click

from riskflow.cases.grants import GRANTABLE, SEATS, Position, WantedGrant, last_day
from riskflow.cases.hand_over import TO_HAND_OVER
from riskflow.cases.workflow import Role
from riskflow.cli.instance import person_with, read, read_settings, writing
from riskflow.cli.options import reason_option, subject_option
from riskflow.committees.rules import committee_rules
from riskflow.services.case_facts import identity
from riskflow.services.committees import absences, seats
from riskflow.services.committees.coverage import vacancies
from riskflow.services.people import grants, persons
from riskflow.services.people.reconciliation import GrantStatus, as_csv, grant_lines
from riskflow.store.queries import cases as case_queries

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def people() -> None:
    """See who holds which role; add people, grant and end roles, note that somebody leaves."""


@people.command("list")
@click.option("--all", "with_ended", is_flag=True, help="Also roles that have ended.")
def list_people(*, with_ended: bool) -> None:
    """List roles with their numbers, holders and terms."""
    with read() as uow:
        for line in grant_lines(uow):
            if with_ended or line.status is not GrantStatus.ENDED:
                role = ":".join(filter(None, (line.role, line.scope, line.position)))
                click.echo(
                    f"{line.number}  {line.person} ({line.login})  {role}  {line.status}  until {line.until or '-'}"
                )


@people.command()
def export() -> None:
    """Print every role that is or was held as CSV, to compare with other registers."""
    with read() as uow:
        click.echo(as_csv(grant_lines(uow)), nl=False)


@people.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(*, as_json: bool) -> None:
    """Say what nobody holds: functions, offices, departments, committees; ends with a status other than 0 if any."""
    with read() as uow:
        found = vacancies(uow)
    if as_json:
        lines = [
            {"kind": each.kind, "scope": each.scope, "found": each.found.en, "is_warning": each.is_warning}
            for each in found
        ]
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(each.found.en)
        click.echo("" if found else "Everything has a holder.", nl=not found)
    sys.exit(1 if any(not each.is_warning for each in found) else 0)


@people.command()
@subject_option
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", required=True, help="Where letters go.")
@click.option("--department", default="", help="The person's department.")
def add(subject: str, name: str, email: str, department: str) -> None:
    """Add a person who has not signed in yet."""
    issuer = read_settings().oidc_issuer
    with writing() as uow:
        person = persons.add(uow, subject, name, email, department)
        if issuer:
            persons.add_identity(uow, person, issuer, subject)
    click.echo(f"Added {name}.")


@people.command()
@subject_option
@click.option("--role", required=True, help="The role, or role:scope for one of a department, function or office.")
@click.option(
    "--position", type=click.Choice(sorted(each.value for each in SEATS)), default=None, help="The seat in a committee."
)
@click.option("--until", type=DAY, default=None, help="The last day; four years from today where none is given.")
@reason_option
def grant(subject: str, role: str, position: str | None, until: datetime | None, reason: str) -> None:
    """Grant a role from today. Roles that weigh wait for an administrator, except for the first administrator."""
    with writing() as uow:
        ends = until.date() if until else last_day(uow.today)
        kind, _, scope = role.partition(":")
        wanted = WantedGrant(_role(kind), scope, uow.today, ends, reason, Position(position or ""))
        row = grants.propose(uow, identity(person_with(uow, subject).id), wanted)
        said = "waits for the confirmation of an administrator" if row.awaits_confirmation else "is granted"
        number = row.id
    click.echo(f"Role {number} {said}.")


@people.command("end-grant")
@click.argument("number", type=int)
@reason_option
def end_grant(number: int, reason: str) -> None:
    """End the role with a NUMBER of `riskflow people list` at once."""
    with writing() as uow:
        grants.end(uow, number, reason)
    click.echo(f"Role {number} has ended.")


@people.command()
@subject_option
@click.argument("number")
def telephone(subject: str, number: str) -> None:
    """Note the telephone NUMBER of a person; an empty one takes it away."""
    with writing() as uow:
        person = person_with(uow, subject)
        persons.change_telephone(uow, identity(person.id), number)
        name = person.name
    click.echo(f"The telephone number of {name} is saved.")


@people.command()
@subject_option
@reason_option
def leave(subject: str, reason: str) -> None:
    """Note that a person leaves today: all their roles end, and their name stays in every record."""
    with writing() as uow:
        person = person_with(uow, subject)
        persons.leave(uow, identity(person.id), reason)
        owned = case_queries.cases_of_owner(uow.session, identity(person.id))
        said = [f"{person.name} has left."]
        said += [
            f"  to be handed over: {each.reference} ({each.state})" for each in owned if each.state in TO_HAND_OVER
        ]
    click.echo("\n".join(said))  # once it is written, also where nobody reads the answer to its end


@people.command()
@click.argument("number", type=int)
@click.option(
    "--competence",
    "competences",
    multiple=True,
    type=click.Choice(sorted(committee_rules().competences)),
    help="What the holder knows more of than others; once for each.",
)
@click.option("--substitutes-for", type=int, default=None, help="The number of the seat that a substitute is for.")
@click.option("--order", type=int, default=0, show_default=True, help="The order in which a substitute is called.")
def seat(number: int, competences: tuple[str, ...], substitutes_for: int | None, order: int) -> None:
    """Say what the seat with a NUMBER of `riskflow people list` is marked with; what is not named is taken away."""
    with writing() as uow:
        seats.describe_seat(uow, number, seats.SeatInput(competences, substitutes_for, order))
    click.echo(f"Seat {number} is changed.")


@people.command("hand-over-seat")
@click.argument("number", type=int)
@click.option("--to", "subject", required=True, help="The successor's identifier at the university's sign-in.")
@click.option("--until", type=DAY, default=None, help="The last day; four years from today where none is given.")
@reason_option
def hand_over_seat(number: int, subject: str, until: datetime | None, reason: str) -> None:
    """Propose a successor to the seat with a NUMBER; with the confirmation its open tasks pass over too."""
    with writing() as uow:
        ends = until.date() if until else last_day(uow.today)
        row = seats.hand_over_seat(uow, number, identity(person_with(uow, subject).id), ends, reason)
        new = row.id
    click.echo(f"Seat {new} waits for the confirmation of an administrator.")


@people.command()
@subject_option
@click.option("--from", "first", type=DAY, default=None, help="The first day; today where none is given.")
@click.option("--until", type=DAY, required=True, help="The last day.")
def absent(subject: str, first: datetime | None, until: datetime) -> None:
    """Note that a person is away: a vice-chair leads meanwhile, and substitutes may be called."""
    with writing() as uow:
        begins = first.date() if first else uow.today
        person = person_with(uow, subject)
        absences.note_absence(uow, identity(person.id), begins, until.date())
        name = person.name
    click.echo(f"{name} is away from {begins} to {until.date()}.")


def _role(written: str) -> Role:
    if written not in {*GRANTABLE}:
        message = f"There is no role {written} to grant. Choose one of {', '.join(sorted(r.value for r in GRANTABLE))}"
        raise click.ClickException(message)
    return Role(written)
