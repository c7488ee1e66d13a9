"""The lists for those who keep the system: what is in force, the university's own list, partners that are one."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from riskflow.errors import InvalidError, RiskFlowError
from riskflow.screening.lists import MEANS, SOURCES, Effect, Entry, ListedName, Standing
from riskflow.screening.names import spelled
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import merging, rescreen
from riskflow.services.partners.lists import Difference, ListStatus
from riskflow.services.partners.status import standings
from riskflow.services.unit_of_work import Desk
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import lists, partners
from riskflow.store.tables import Partner
from riskflow.territories import territory_names
from riskflow.web.case_forms import among, needed
from riskflow.web.errors import status_of
from riskflow.web.filters import reader_language, t
from riskflow.web.forms import LONGEST_LINE, LONGEST_TEXT, at_most
from riskflow.web.guards import parts, reading, writing

pages = Blueprint("lists", __name__)
UNPROCESSABLE = 422

Page = str | Response | tuple[str, int]

STANDINGS = {
    Standing.IN_FORCE: (lazy_gettext("In force"), "low"),
    Standing.OLD: (lazy_gettext("Too old"), "high"),
    Standing.MISSING: (lazy_gettext("Not imported"), ""),
}


HEADINGS = {
    Effect.FREEZE: lazy_gettext("Lists that bind"),
    Effect.INFORMATION: lazy_gettext("Lists that inform"),
}
CAPTIONS = {
    Effect.FREEZE: lazy_gettext("Binding lists, and how old they are"),
    Effect.INFORMATION: lazy_gettext("Informing lists, and how old they are"),
}


class OwnEntryForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """An entry of the university's own list."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [needed(lazy_gettext("Write the name of the organisation")), at_most(LONGEST_LINE)],
    )
    aliases = TextAreaField(
        lazy_gettext("Other names"), [Optional(), at_most(LONGEST_TEXT)], description=lazy_gettext("One on each line.")
    )
    territory = SelectField(lazy_gettext("Country or territory"), [Optional()])
    reason = TextAreaField(
        lazy_gettext("Why it stands on the list"),
        [needed(lazy_gettext("Write why it stands on the list")), at_most(LONGEST_TEXT)],
    )


class MergeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Two records of one partner."""

    partner = SelectField(
        lazy_gettext("Record to merge"), [among(lazy_gettext("Choose the record to merge"))], validate_choice=False
    )
    into = SelectField(
        lazy_gettext("Record to keep"), [among(lazy_gettext("Choose the record to keep"))], validate_choice=False
    )
    reason = TextAreaField(
        lazy_gettext("How do you know that they are the same?"),
        [needed(lazy_gettext("Write how you know")), at_most(LONGEST_TEXT)],
    )


@pages.get("/admin/lists")
def overview() -> str:
    """Show every list: how old, under which licence, what it means."""
    return _overview(_own_form())


def _own_form() -> OwnEntryForm:
    form = OwnEntryForm()
    form.territory.choices = [("", gettext("Not known")), *territory_names(reader_language()).items()]
    return form


def _groups(desk: Desk) -> list[tuple[Effect, list[ListStatus]]]:
    """Return the lists by what being on them means here, the binding ones first."""
    found = list_service.statuses(desk)
    return [(effect, [status for status in found if SOURCES[status.source].effect is effect]) for effect in Effect]


def _differences(desk: Desk) -> dict[str, Difference]:
    """Return how each list that has been imported twice differs from the version before."""
    found = {}
    for source in SOURCES:
        with suppress(InvalidError):
            found[source] = list_service.difference(desk, source)
    return found


def _overview(form: OwnEntryForm) -> str:
    with reading() as desk:
        return render_template(
            "admin/lists.html",
            groups=_groups(desk),
            headings=HEADINGS,
            captions=CAPTIONS,
            differences=_differences(desk),
            register=lists.in_force(desk.session).get(lists.REGISTER),
            sources=SOURCES,
            means=MEANS,
            standings=STANDINGS,
            own=list_service.own_entries(desk),
            why_no_persons=list_service.WHY_NO_PERSONS,
            persons_because=parts().config.persons_because,
            form=form,
        )


@pages.post("/admin/lists")
def add_own() -> Page:
    """Add an entry to the university's own list; everybody it may concern is screened again."""
    form = _own_form()
    if not form.validate():
        return _overview(form), UNPROCESSABLE
    aliases = tuple(ListedName(line.strip()) for line in (form.aliases.data or "").splitlines() if line.strip())
    name = (form.name.data or "").strip()
    with writing() as desk:
        entry = Entry(
            code=spelled(name) or name,
            names=(ListedName(name, "name"), *aliases),
            territories=(form.territory.data,) if form.territory.data else (),
            reason=(form.reason.data or "").strip(),
            listed_on=desk.today.isoformat(),
        )
        list_service.add_own_entry(desk, entry)
    return _screened_again()


@pages.post("/admin/lists/remove")
def remove_own() -> Page:
    """Take an entry off the university's own list."""
    with writing() as desk:
        list_service.remove_own_entry(desk, request.form.get("entry", ""))
    return _screened_again()


def _screened_again() -> Page:
    with writing() as desk:
        rescreen.screen_again(desk)
    flash(gettext("The list is changed, and the partners of all cases have been screened again."))
    return redirect(url_for("lists.overview"))


@pages.get("/admin/partners", endpoint="partners")
def shared_partners() -> str:
    """Show the partners that cases share, and the merges that can be undone."""
    return _partners_page(_merge_form())


def _merge_form() -> MergeForm:
    form = MergeForm()
    with reading() as desk:
        found = partners.every_partner(desk.session)
    offered = [("", gettext("Choose")), *((partner.code, _words(partner)) for partner in found)]
    form.partner.choices = form.into.choices = offered
    return form


def _words(partner: Partner) -> str:
    place = territory_names(reader_language()).get(partner.territory, partner.territory)
    return ", ".join(filter(None, (partner.name, partner.city, place, partner.organisation)))


def _partners_page(form: MergeForm, refused: str = "") -> str:
    with reading() as desk:
        merges = partners.merges_of(desk.session)
        names = {row.id: _words(row) for row in partners.partners_by_id(desk.session, merges)}
        return render_template(
            "admin/partners.html",
            found=standings(desk, partners.every_partner(desk.session)),
            merges=merges,
            names=names,
            people=case_queries.names_of(desk.session, (row.merged_by for row in merges)),
            form=form,
            refused=refused,
        )


@pages.post("/admin/partners")
def merge() -> Page:
    """Make two records one."""
    form = _merge_form()
    if not form.validate():
        return _partners_page(form), UNPROCESSABLE
    try:
        with writing() as desk:
            merging.merge(desk, form.partner.data, form.into.data, form.reason.data or "")
    except RiskFlowError as error:
        return _partners_page(form, t(error.message)), status_of(error)
    flash(gettext("The records are one. It can be undone below."))
    return redirect(url_for("lists.partners"))


@pages.post("/admin/partners/<int:number>/undo")
def undo(number: int) -> Page:
    """Separate two records again."""
    with writing() as desk:
        merging.undo(desk, number)
    flash(gettext("The records are two again."))
    return redirect(url_for("lists.partners"))
