"""The partners of a case: find, add, see what the lists say, and judge each hit."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Self

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Optional, StopValidation

from riskflow.cases.workflow import WRITERS, Action
from riskflow.errors import RiskFlowError
from riskflow.screening.entities import NamedEntity
from riskflow.screening.hits import Hit
from riskflow.screening.lists import EFFECT_TEXTS, LIST_SOURCES, Effect, ListFreshness
from riskflow.screening.matches.listed_units import listed_units
from riskflow.screening.ownership import share_words
from riskflow.screening.verdicts import SCREENING_OUTCOME_NAMES, HitVerdict, ScreeningOutcome
from riskflow.services.assessment.shown import scored_for_steps, shown_answers
from riskflow.services.assessment.supplements import limits_of
from riskflow.services.case_facts import identity
from riskflow.services.listing.traits import PLACES
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.partners import changes, news
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.lists import list_statuses
from riskflow.services.partners.name_index import index_state, search_index
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.services.partners.rescreen import screening_query
from riskflow.services.partners.status import PartnerStatus, partner_statuses, statuses_in_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import lists, partners
from riskflow.store.tables import Organisation, Partner
from riskflow.territories import territory_names
from riskflow.text import Text
from riskflow.web.applicant.questions import next_open_page
from riskflow.web.case_forms import among, answer_required
from riskflow.web.errors import status_of
from riskflow.web.filters import localise, reader_language
from riskflow.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    Form,
    Page,
    choice,
    max_length,
    submitted_number,
)
from riskflow.web.guards import get_case, write_unit_of_work
from riskflow.web.present.case import partners_mask
from riskflow.web.resent.receipts import leads_to

pages = Blueprint("partners", __name__)


VERDICT_CHOICES = (
    (HitVerdict.SAME.value, lazy_gettext("The same organisation")),
    (HitVerdict.ANOTHER.value, lazy_gettext("Another organisation")),
    (HitVerdict.UNKNOWN.value, lazy_gettext("Not sure")),
)


WHOLE = 100
"""The likeness of names whose keys are the same; the names themselves may still differ."""


def _chosen(_form: BaseForm, field: Field) -> None:
    if not field.data:
        raise StopValidation(gettext("Choose the hit that you judge"))


class UnregisteredPartnerForm(Form):
    """A partner whom the register does not have."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [answer_required(lazy_gettext("Write the name of the organisation")), max_length(MAX_LINE_LENGTH)],
        description=lazy_gettext("As it calls itself, with the university or company that it belongs to."),
    )
    territory = SelectField(
        lazy_gettext("Country or territory"),
        [among(lazy_gettext("Choose the country or territory"))],
        validate_choice=False,
    )
    city = StringField(lazy_gettext("City"), [Optional(), max_length(MAX_LINE_LENGTH)])
    website = StringField(lazy_gettext("Website"), [Optional(), max_length(MAX_LINE_LENGTH)])


class HitJudgementForm(Form):
    """Whether one hit is about the partner, and why: each hit has a judgement of its own."""

    hits = RadioField(lazy_gettext("Which hit do you judge?"), [_chosen], validate_choice=False)
    verdict = RadioField(
        lazy_gettext("Is it the same organisation?"),
        [answer_required(lazy_gettext("Choose whether it is the same organisation"), frozenset(HitVerdict))],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("How do you know?"),
        [answer_required(lazy_gettext("Write how you know")), max_length(MAX_TEXT_LENGTH)],
        description=lazy_gettext("For example its address, its website, or whom you asked. Saved with your name."),
    )

    def offer_hits(self, partner_status: PartnerStatus) -> Self:
        """Offer the hits of a partner on entries that are listed, those that are open first; none is chosen."""
        self.hits.choices = [
            choice(_place(judged_hit.hit), judged_hit.hit.name, hint=_judged_by(judged_hit.hit))
            for judged_hit in sorted(partner_status.judged_hits, key=lambda each: not each.is_pending)
            if judged_hit.counts
        ]
        self.verdict.choices = [choice(value, words, hint="") for value, words in VERDICT_CHOICES]
        return self


def _judged_by(hit: Hit) -> str:
    # One list may hold several lists, with an entry of the same name on each.
    return " · ".join(filter(None, (localise(LIST_SOURCES[hit.source].name), hit.programme, likeness(hit))))


def likeness(hit: Hit) -> str:
    """Return in words how alike the names are; a number only where it is less than that of the same name."""
    if hit.score < WHOLE:
        return str(gettext("likeness %(score)s of 100", score=int(hit.score)))
    if hit.ours.casefold() == hit.theirs.casefold():
        return str(gettext("the same name"))
    return str(gettext("“%(ours)s” here, “%(theirs)s” on the list", ours=hit.ours, theirs=hit.theirs))


def _place(hit: Hit) -> str:
    return "|".join(hit.place)


@pages.get("/a/<code>/partners")
def case_partners(code: str) -> Page:
    """List the partners of a case with their screening status."""
    with get_case(code) as (uow, opened):
        may_answer = Action.ANSWER in opened.actions
        scored = scored_for_steps(uow, shown_answers(uow, opened))
        statuses = statuses_in_case(uow, opened)
        return render_template(
            "applicant/partners/of_case.html",
            **_case_page_context(uow, opened),
            following=next_open_page(code, scored) if may_answer else None,
            partner_statuses=statuses,
            outcomes=SCREENING_OUTCOME_NAMES,
            together={each.partner.code: listed_together(each) for each in statuses},
            partners_mask=partners_mask(opened),
        )


def _case_page_context(uow: UnitOfWork, opened: OpenCase) -> dict[str, Any]:
    code = opened.shown.code
    limits = limits_of(uow, opened) if Action.ANSWER in opened.actions else None
    return {
        "case": opened.shown,
        "home": url_for("applicant.tasks.tasks" if opened.roles & WRITERS else "reviewer.inbox.case", code=code),
        "may_change": Action.ANSWER in opened.actions and (limits is None or limits.opens_partners),
        "may_judge": Action.JUDGE in opened.actions,
        "kinds": OUTCOME_TAGS,
    }


OUTCOME_TAGS = {
    ScreeningOutcome.CLEAR: (lazy_gettext("No match"), "low"),
    ScreeningOutcome.LISTED: (lazy_gettext("Match"), "high"),
    ScreeningOutcome.FROZEN: (lazy_gettext("Match"), "critical"),
    ScreeningOutcome.UNKNOWN: (lazy_gettext("Possible match"), "moderate"),
    ScreeningOutcome.MAYBE_FROZEN: (lazy_gettext("Possible match"), "high"),
}
"""Outcome -> the tag of a hit and its level of colour. *Not checked* is an outcome of lists, not of hits."""


@pages.get("/a/<code>/partners/find")
def find(code: str) -> Page:
    """Search the register, with a form for an organisation that it does not have."""
    with get_case(code) as (uow, opened):
        return _find_page(uow, opened, _unregistered_partner_form(uow))


def _find_page(uow: UnitOfWork, opened: OpenCase, form: UnregisteredPartnerForm, choose: str = "") -> str:
    searched = request.args.get("q", "").strip()[:MAX_LINE_LENGTH]
    found = _organisations(uow, opened, searched) if searched else []
    return render_template(
        "applicant/partners/find.html",
        **_case_page_context(uow, opened),
        searched=searched,
        found=found,
        listed=_listed_with(uow, searched),
        sources=LIST_SOURCES,
        met=lists.matching_names(uow.session, [row.code for row in found], searched),
        index=index_state(uow),
        has_register=lists.REGISTER in lists.in_force(uow.session),
        form=form,
        choose=choose,
    )


def _organisations(uow: UnitOfWork, opened: OpenCase, searched: str) -> Sequence[Organisation]:
    """Return the organisations of the register with an identifier, a web address or a similar name.

    Those in the places that the case names come first.
    """
    index = search_index(uow)
    if index is None:
        return []
    places = shown_answers(uow, opened).answers.get(PLACES, ())
    codes = [owner.code for owner in index.register.search(searched, places)]
    rows = lists.organisations_by_code(uow.session, codes)
    return [rows[code] for code in codes if code in rows]


def _listed_with(uow: UnitOfWork, searched: str) -> Sequence[NamedEntity]:
    """Return the entries of lists with a number that was searched for, such as that of a company."""
    index = search_index(uow)
    return index.register.listed_with(searched) if index else []


def _unregistered_partner_form(uow: UnitOfWork) -> UnregisteredPartnerForm:
    form = UnregisteredPartnerForm(data=_searched_partner(uow) if request.method == "GET" else None)
    names = territory_names(reader_language())
    form.territory.choices = [choice("", gettext("Choose")), *(choice(*pair) for pair in names.items())]
    return form


def _searched_partner(uow: UnitOfWork) -> dict[str, str]:
    """Return what was searched for as a partner to be written by hand: by its number an entry of a list is known."""
    searched = request.args.get("q", "").strip()
    listed = _listed_with(uow, searched)
    if not listed:
        return {"name": searched}
    return {"name": listed[0].name, "territory": next(iter(listed[0].territories), "")}


@pages.post("/a/<code>/partners/find")
def add(code: str) -> Page:
    """Add the organisation that was chosen from the register, or the one that was written in the form."""
    chosen = request.form.get("organisation", "")
    with get_case(code) as (uow, opened):
        form = _unregistered_partner_form(uow)
        if not chosen:
            refused = gettext("Choose an organisation, or “Not in the list”")
            return _find_page(uow, opened, form, refused), HTTPStatus.UNPROCESSABLE_ENTITY
        row = lists.organisation_by_code(uow.session, chosen)
        if row is None and not form.validate():
            return _find_page(uow, opened, form), HTTPStatus.UNPROCESSABLE_ENTITY
        given = _partner_input(row, form)
        searched = partner_service.search_before(uow, given)
    with write_unit_of_work() as uow:
        partner = partner_service.add(uow, code, given, searched)
        place = leads_to(_page_after_adding(uow, code, partner))
    return redirect(place)


def _page_after_adding(uow: UnitOfWork, code: str, partner: Partner) -> str:
    """Return the page of the partner; on the short way the list of partners, unless there is a hit to judge."""
    assessment = case_queries.latest_assessment(uow.session, open_case(uow, code).id)
    has_checks = uow.version_of(assessment).questionnaire.has_checks
    if has_checks and not partner_statuses(uow, [partner])[0].open_hits:
        return url_for("applicant.partners.case_partners", code=code)
    return url_for("applicant.partners.partner_page", code=code, partner=partner.code)


def _partner_input(row: Organisation | None, form: UnregisteredPartnerForm) -> PartnerInput:
    if row is not None:
        return PartnerInput(row.name, row.territory, row.city, row.website, row.code)
    return PartnerInput(*((form[name].data or "").strip() for name in ("name", "territory", "city", "website")))


@pages.get("/a/<code>/partners/<partner>")
def partner_page(code: str, partner: str) -> Page:
    """Show a partner: facts with source and date, hits, judgements, history."""
    with get_case(code) as (uow, opened):
        return _partner_page(uow, opened, partner, HitJudgementForm())


def _partner_page(uow: UnitOfWork, opened: OpenCase, partner: str, form: HitJudgementForm, refused: str = "") -> str:
    row, _ = partner_service.partner_in(uow, opened, partner)
    partner_id = identity(row.id)
    partner_status = partner_statuses(uow, [row])[0]
    history = partners.judgements_of(uow.session, [partner_id])
    rulings = partners.rulings_on(uow.session, [judged.id for judged in history])
    ruled_by = [ruling.person_id for ruling in rulings.values()]
    statuses = list_statuses(uow)
    return render_template(
        "applicant/partners/partner.html",
        **_case_page_context(uow, opened),
        partner_status=partner_status,
        partner=row,
        outcome=SCREENING_OUTCOME_NAMES[partner_status.outcome],
        outcomes=SCREENING_OUTCOME_NAMES,
        together=listed_together(partner_status),
        may_state=not {Action.ANSWER, Action.JUDGE}.isdisjoint(opened.actions),
        organisation=lists.organisation_by_code(uow.session, row.organisation),
        above=_parent_organisations(uow, row.organisation),
        register_link=f"https://ror.org/{row.organisation}",
        lists=statuses,
        old={status.source for status in statuses if status.freshness is ListFreshness.OLD},
        sources=LIST_SOURCES,
        means=EFFECT_TEXTS,
        freeze=Effect.FREEZE,
        form=form.offer_hits(partner_status),
        refused=refused,
        proposes_gate=partner_status.outcome is ScreeningOutcome.FROZEN,
        units=_listed_units(uow, partner_status),
        screenings=partners.screenings_of(uow.session, partner_id),
        history=history,
        rulings=rulings,
        authors=case_queries.names_of(uow.session, [*(judged.author_id for judged in history), *ruled_by]),
        shared=partners.count_cases(uow.session, partner_id),
        judged={(judgement.source, judgement.entry): judgement for judgement in partner_status.judgements.values()},
        task=news.task_in_draft(uow, opened, row),
        change=next(iter(changes.changes_in(uow, [opened], [(opened.id, partner_status)])), None),
    )


def _listed_units(uow: UnitOfWork, partner_status: PartnerStatus) -> Sequence[NamedEntity]:
    """Return the entries about units of a partner that are no hits for it."""
    index, query = search_index(uow), screening_query(partner_status.partner)
    if index is None:
        return ()
    hits = {judged_hit.hit.place for judged_hit in partner_status.judged_hits}
    units = listed_units(index.register, index.register.find_known(query))
    return [unit for unit in units if (unit.source, unit.code) not in hits]


def listed_together(partner_status: PartnerStatus) -> Text:
    """Return in words what listed owners have together."""
    owned = partner_status.ownership
    return share_words(owned.hundredths, has_control=owned.is_controlled)


def _parent_organisations(uow: UnitOfWork, organisation: str) -> Sequence[Organisation]:
    related = [row.other for row in lists.relations_of(uow.session, organisation) if row.kind == "parent"]
    return list(lists.organisations_by_code(uow.session, related).values())


@pages.post("/a/<code>/partners/<partner>")
def judge(code: str, partner: str) -> Page:
    """Record a judgement about hits. When a rule refuses it, the page keeps what was typed."""
    form = HitJudgementForm()
    with get_case(code) as (uow, opened):
        if not form.validate():
            return _partner_page(uow, opened, partner, form), HTTPStatus.UNPROCESSABLE_ENTITY
    source, _, entry = (form.hits.data or "").partition("|")
    judged = JudgementInput(((source, entry),), HitVerdict(form.verdict.data or ""), form.reason.data or "")
    try:
        with write_unit_of_work() as uow:
            partner_service.judge(uow, code, partner, judged)
    except RiskFlowError as error:
        with get_case(code) as (uow, opened):
            return _partner_page(uow, opened, partner, form, localise(error.message)), status_of(error)
    flash(judged_words(judged.verdict))
    return redirect(url_for("applicant.partners.partner_page", code=code, partner=partner))


JUDGED = lazy_gettext("Your judgement is saved. It holds until the partner or the entry changes.")
JUDGED_ANOTHER = lazy_gettext(
    "Your judgement is saved. If it clears a possible freeze, it counts once a second person has confirmed it."
)


def judged_words(verdict: HitVerdict) -> str:
    """Return what is said when a judgement is saved."""
    if verdict is HitVerdict.ANOTHER:
        return str(JUDGED_ANOTHER)
    return str(JUDGED)


@pages.post("/a/<code>/partners/<partner>/screen")
def screen(code: str, partner: str) -> Page:
    with get_case(code) as (uow, _):
        searched = partner_service.search_again(uow, code, partner)
    with write_unit_of_work() as uow:
        partner_service.screen(uow, code, partner, searched)
    return redirect(url_for("applicant.partners.partner_page", code=code, partner=partner))


@pages.post("/a/<code>/partners/<partner>/seen")
def mark_seen(code: str, partner: str) -> Page:
    """Record that the person has seen what changed on the lists."""
    with write_unit_of_work() as uow:
        changes.mark_seen(uow, code, partner, submitted_number("screening"))
    return redirect(url_for("applicant.partners.partner_page", code=code, partner=partner))


@pages.post("/a/<code>/partners/<partner>/remove")
def remove(code: str, partner: str) -> Page:
    with write_unit_of_work() as uow:
        partner_service.remove(uow, code, partner)
    return redirect(url_for("applicant.partners.case_partners", code=code))
