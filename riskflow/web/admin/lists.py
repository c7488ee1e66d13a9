"""Pages about the lists in force, the university's own list, and partners whose records are merged."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from riskflow.errors import RiskFlowError
from riskflow.screening.lists import (
    EFFECT_TEXTS,
    LIST_SOURCES,
    Effect,
    EntryStanding,
    ListedName,
    ListFreshness,
    ParsedEntry,
    standing_on,
)
from riskflow.screening.names import normalise
from riskflow.services.listing.partners import BY_NAME, partners_on, partners_page
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rounds
from riskflow.services.partners.lists import ListStatus
from riskflow.services.partners.name_index import index_state
from riskflow.services.partners.status import partner_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import lists as list_queries
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import Partner
from riskflow.territories import territory_names
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, Form, Page, max_length
from riskflow.web.guards import current_instance, read_unit_of_work, write_unit_of_work
from riskflow.web.present.listing import asked_place, page_links, searched_words

pages = Blueprint("lists", __name__)


FRESHNESS_TAGS = {
    ListFreshness.IN_FORCE: (lazy_gettext("In force"), "low"),
    ListFreshness.OLD: (lazy_gettext("Too old"), "high"),
    ListFreshness.MISSING: (lazy_gettext("Not imported"), ""),
}


HEADINGS = {
    Effect.FREEZE: lazy_gettext("Lists that bind"),
    Effect.INFORMATION: lazy_gettext("Lists that inform"),
}
CAPTIONS = {
    Effect.FREEZE: lazy_gettext("Binding lists, and how old they are"),
    Effect.INFORMATION: lazy_gettext("Informing lists, and how old they are"),
}


class OwnEntryForm(Form):
    """An entry of the university's own list."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [answer_required(lazy_gettext("Write the name of the organisation")), max_length(MAX_LINE_LENGTH)],
    )
    aliases = TextAreaField(
        lazy_gettext("Other names"),
        [Optional(), max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("One on each line."),
    )
    territory = SelectField(lazy_gettext("Country or territory"), [Optional()])
    reason = TextAreaField(
        lazy_gettext("Why it stands on the list"),
        [answer_required(lazy_gettext("Write why it stands on the list")), max_length(MAX_TEXT_LENGTH)],
    )


MAX_MERGES = 25


class MergeForm(Form):
    """The merge of two records of one partner."""

    partner = SelectField(
        lazy_gettext("Record to merge"), [among(lazy_gettext("Choose the record to merge"))], validate_choice=False
    )
    into = SelectField(
        lazy_gettext("Record to keep"), [among(lazy_gettext("Choose the record to keep"))], validate_choice=False
    )
    reason = TextAreaField(
        lazy_gettext("How do you know that they are the same?"),
        [answer_required(lazy_gettext("Write how you know")), max_length(MAX_TEXT_LENGTH)],
    )


@pages.get("/admin/lists")
def overview() -> str:
    """Show every list with its age, licence and effect."""
    return _overview(_own_form())


def _own_form() -> OwnEntryForm:
    form = OwnEntryForm()
    form.territory.choices = [("", gettext("Not known")), *territory_names(reader_language()).items()]
    return form


def _groups(uow: UnitOfWork) -> list[tuple[Effect, list[ListStatus]]]:
    """Return the lists by their effect, the binding ones first."""
    found = list_service.list_statuses(uow)
    return [(effect, [status for status in found if LIST_SOURCES[status.source].effect is effect]) for effect in Effect]


def _overview(form: OwnEntryForm, refused: str = "") -> str:
    with read_unit_of_work() as uow:
        own = list_service.own_entries(uow)
        return render_template(
            "admin/lists.html",
            groups=_groups(uow),
            headings=HEADINGS,
            captions=CAPTIONS,
            differences=list_service.differences(uow, LIST_SOURCES),
            register=list_service.lists_in_force(uow).get(list_queries.REGISTER),
            sources=LIST_SOURCES,
            means=EFFECT_TEXTS,
            freshness_tags=FRESHNESS_TAGS,
            index=index_state(uow),
            progress=rounds.progress(uow),
            own=own,
            ended={each.code for each in own if standing_on(each.ended_on, uow.today) is EntryStanding.ENDED},
            why_no_persons=list_service.WHY_NO_PERSONS,
            persons_because=current_instance().config.persons_because,
            form=form,
            refused=refused,
        )


@pages.post("/admin/lists")
def add_own() -> Page:
    """Add an entry to the university's own list and have all partners screened again."""
    form = _own_form()
    if not form.validate():
        return _overview(form), HTTPStatus.UNPROCESSABLE_ENTITY
    aliases = tuple(ListedName(line.strip()) for line in (form.aliases.data or "").splitlines() if line.strip())
    name = (form.name.data or "").strip()
    with write_unit_of_work() as uow:
        entry = ParsedEntry(
            code=normalise(name) or name,
            names=(ListedName(name, "name"), *aliases),
            territories=(form.territory.data,) if form.territory.data else (),
            reason=(form.reason.data or "").strip(),
            listed_on=uow.today.isoformat(),
        )
        list_service.add_own_entry(uow, entry)
        rounds.order_round(uow)
    return _return()


@pages.post("/admin/lists/remove")
def remove_own() -> Page:
    """Remove an entry from the university's own list and have all partners screened again."""
    try:
        with write_unit_of_work() as uow:
            list_service.remove_own_entry(uow, request.form.get("entry", ""))
            rounds.order_round(uow)
    except RiskFlowError as error:
        return _overview(_own_form(), localise(error.message)), status_of(error)
    return _return()


def _return() -> Page:
    flash(gettext("The list is changed. All partners are screened again; this page says how far that has come."))
    return redirect(url_for("admin.lists.overview"))


@pages.get("/admin/partners", endpoint="partners")
def shared_partners() -> str:
    """Show the partners that cases share, and the merges that can be undone."""
    return _partners_page(MergeForm())


def _partner_label(partner: Partner) -> str:
    place = territory_names(reader_language()).get(partner.territory, partner.territory)
    return ", ".join(filter(None, (partner.name, partner.city, place, partner.organisation)))


def _partners_page(form: MergeForm, refused: str = "") -> str:
    words, asked = searched_words(), asked_place(BY_NAME)
    with read_unit_of_work() as uow:
        page = partners_page(uow, words, asked.cursor)
        partners = partners_on(uow, page)
        offered = [("", gettext("Choose")), *((each.code, _partner_label(each)) for each in partners)]
        form.partner.choices = form.into.choices = offered
        merges = partner_queries.merges_of(uow.session, MAX_MERGES)
        names = {row.id: _partner_label(row) for row in partner_queries.partners_by_id(uow.session, merges)}
        return render_template(
            "admin/partners.html",
            found=partner_statuses(uow, partners),
            links=page_links(page, asked),
            words=words,
            merges=merges,
            has_more_merges=len(merges) == MAX_MERGES,
            names=names,
            people=case_queries.names_of(uow.session, (row.merged_by for row in merges)),
            form=form,
            refused=refused,
        )


@pages.post("/admin/partners")
def merge() -> Page:
    """Merge two records."""
    form = MergeForm()
    # Which records there are is for the verb to say: the page offers those that were searched for.
    form.partner.choices = form.into.choices = [
        (each.data, each.data) for each in (form.partner, form.into) if each.data
    ]
    if not form.validate():
        return _partners_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with write_unit_of_work() as uow:
            partner_service.merge(uow, form.partner.data, form.into.data, form.reason.data or "")
    except RiskFlowError as error:
        return _partners_page(form, localise(error.message)), status_of(error)
    flash(gettext("The records are one. It can be undone below."))
    return redirect(url_for("admin.lists.partners"))


@pages.post("/admin/partners/<int:number>/undo")
def undo(number: int) -> Page:
    """Undo a merge."""
    try:
        with write_unit_of_work() as uow:
            partner_service.undo(uow, number)
    except RiskFlowError as error:
        return _partners_page(MergeForm(), localise(error.message)), status_of(error)
    flash(gettext("The records are two again."))
    return redirect(url_for("admin.lists.partners"))
