"""Whom to call: those who hold a function, and the contact of the instance. It names no case."""

from dataclasses import dataclass

from flask import Flask

from riskflow.config import Config
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Person
from riskflow.web.guards import current_instance, read_unit_of_work


@dataclass(frozen=True, slots=True)
class InstanceContact:
    """Who answers questions about this instance; empty where the settings name nobody."""

    name: str
    email: str
    telephone: str

    def __bool__(self) -> bool:
        return bool(self.email or self.telephone)

    @property
    def dialled(self) -> str:
        """The telephone number as a link dials it."""
        return dialled(self.telephone)


def dialled(number: str) -> str:
    """Return a telephone number without what is only written for the eye."""
    return "".join(sign for sign in number if sign.isdecimal() or sign == "+")


def instance_contact() -> InstanceContact:
    return contact_of(current_instance().config)


def contact_of(config: Config) -> InstanceContact:
    return InstanceContact(config.contact_name, config.contact_email, config.contact_telephone)


def holders_of(function: str) -> list[Person]:
    """Return those who hold a function today, for pages that say whom to call."""
    with read_unit_of_work() as uow:
        return people_queries.holders_by_function(uow.session, [function], uow.today)[function]


def register(app: Flask) -> None:
    app.jinja_env.filters["dialled"] = dialled
    app.jinja_env.globals.update(holders_of=holders_of, instance_contact=instance_contact)
