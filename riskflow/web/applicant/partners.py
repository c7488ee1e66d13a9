"""The partners of a case: find, add, see what the lists say, and judge each hit."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import Optional, StopValidation

from riskflow.cases.workflow import WRITERS, Action
from riskflow.errors import RiskFlowError
from riskflow.screening.hits import Hit
from riskflow.screening.lists import MEANS, SOURCES, Effect
from riskflow.screening.lists import Standing as ListStanding
from riskflow.screening.verdicts import OUTCOMES, Outcome, Verdict
from riskflow.services.partners import changes
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.indexing import shelf
from riskflow.services.partners.lists import statuses
from riskflow.services.partners.partners import Judged, Particulars
from riskflow.services.partners.status import Standing, partners_in, standings
from riskflow.services.unit_of_work import Desk, Matter, identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import lists, partners
from riskflow.store.tables import Organisation
from riskflow.territories import territory_names
from riskflow.web.case_forms import among, needed
from riskflow.web.errors import status_of
from riskflow.web.filters import reader_language, t
from riskflow.web.forms import LONGEST_LINE, LONGEST_TEXT, ChoicesField, at_most, number_in
from riskflow.web.guards import get_case, writing

pages = Blueprint("partners", __name__)
UNPROCESSABLE = 422

Page = str | Response | tuple[str, int]

VERDICT_CHOICES = (
    (Verdict.SAME.value, lazy_gettext("The same organisation")),
    (Verdict.ANOTHER.value, lazy_gettext("Another organisation")),
    (Verdict.UNKNOWN.value, lazy_gettext("Not sure")),
)


def _some(_form: Any, field: Field) -> None:  # noqa: ANN401 - a form of WTForms
    """Ask for at least one hit."""
    if not field.data:
        raise StopValidation(gettext("Choose at least one hit"))


class ByHandForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A partner whom the register does not have."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [needed(lazy_gettext("Write the name of the organisation")), at_most(LONGEST_LINE)],
        description=lazy_gettext("As it calls itself, with the university or company that it belongs to."),
    )
    territory = SelectField(
        lazy_gettext("Country or territory"),
        [among(lazy_gettext("Choose the country or territory"))],
        validate_choice=False,
    )
    city = StringField(lazy_gettext("City"), [Optional(), at_most(LONGEST_LINE)])
    website = StringField(lazy_gettext("Website"), [Optional(), at_most(LONGEST_LINE)])


class JudgementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Whether some hits are about the partner, and why."""

    hits = ChoicesField(lazy_gettext("Which hits do you judge?"), [_some], validate_choice=False)
    verdict = RadioField(
        lazy_gettext("Is it the same organisation?"),
        [needed(lazy_gettext("Choose whether it is the same organisation"), frozenset(Verdict))],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("How do you know?"),
        [needed(lazy_gettext("Write how you know")), at_most(LONGEST_TEXT)],
        description=lazy_gettext("For example its address, its website, or whom you asked. Saved with your name."),
    )

    def offer(self, standing: Standing) -> "JudgementForm":
        """Offer the hits of a partner; those that nobody has told apart are chosen from the start."""
        self.hits.choices = [
            SelectChoice(
                _place(finding.hit),
                finding.hit.name,
                {"hint": _judged_by(finding.hit)},
            )
            for finding in standing.findings
        ]
        self.verdict.choices = [SelectChoice(value, words, {"hint": ""}) for value, words in VERDICT_CHOICES]
        if not self.is_submitted():
            self.hits.data = [_place(finding.hit) for finding in standing.waiting]
        return self


def _judged_by(hit: Hit) -> str:
    return f"{t(SOURCES[hit.source].name)} · {gettext('likeness %(score)s of 100', score=int(hit.score))}"


def _place(hit: Hit) -> str:
    return "|".join(hit.place)


@pages.get("/a/<code>/partners")
def of_case(code: str) -> Page:
    """List the partners of a case, each with what it amounts to."""
    with get_case(code) as (desk, matter):
        return render_template(
            "applicant/partners/of_case.html",
            **_frame(matter),
            standings=partners_in(desk, matter),
            outcomes=OUTCOMES,
        )


def _frame(matter: Matter) -> dict[str, Any]:
    code = matter.case.code
    return {
        "case": matter.case,
        "home": url_for("assess.tasks" if matter.roles & WRITERS else "review.case", code=code),
        "may_change": Action.ANSWER in matter.actions,
        "may_judge": Action.JUDGE in matter.actions,
        "kinds": TAGS,
    }


TAGS = {
    Outcome.CLEAR: (lazy_gettext("No match"), "low"),
    Outcome.LISTED: (lazy_gettext("Match"), "high"),
    Outcome.FROZEN: (lazy_gettext("Match"), "critical"),
    Outcome.UNKNOWN: (lazy_gettext("Possible match"), "moderate"),
    Outcome.MAYBE_FROZEN: (lazy_gettext("Possible match"), "high"),
}
"""What a hit is tagged with. *Not checked* is said of lists, not of hits."""


@pages.get("/a/<code>/partners/find")
def find(code: str) -> Page:
    """Search the register; *not in the list* is always among the answers."""
    with get_case(code) as (desk, matter):
        return _find_page(desk, matter, _by_hand())


def _find_page(desk: Desk, matter: Matter, form: ByHandForm, choose: str = "") -> str:
    searched = request.args.get("q", "").strip()[:LONGEST_LINE]
    found = _found(desk, searched) if searched else []
    return render_template(
        "applicant/partners/find.html",
        **_frame(matter),
        searched=searched,
        found=found,
        met=lists.names_met(desk.session, [row.code for row in found], searched),
        has_register=lists.REGISTER in lists.in_force(desk.session),
        form=form,
        choose=choose,
    )


def _found(desk: Desk, searched: str) -> Sequence[Organisation]:
    if "." in searched and " " not in searched:
        by_domain = lists.organisations_by_domain(desk.session, searched)
        if by_domain:
            return by_domain
    codes = [owner.code for owner in shelf(desk.session).register.search(searched)]
    rows = lists.organisations_by_code(desk.session, codes)
    return [rows[code] for code in codes if code in rows]


def _by_hand() -> ByHandForm:
    form = ByHandForm(name=request.args.get("q", "")) if request.method == "GET" else ByHandForm()
    form.territory.choices = [("", gettext("Choose")), *territory_names(reader_language()).items()]
    return form


@pages.post("/a/<code>/partners/find")
def add(code: str) -> Page:
    """Add the organisation that was chosen, or the one that was written by hand."""
    chosen = request.form.get("organisation", "")
    form = _by_hand()
    with get_case(code) as (desk, matter):
        if not chosen:
            refused = gettext("Choose an organisation, or “Not in the list”")
            return _find_page(desk, matter, form, refused), UNPROCESSABLE
        row = lists.organisation_by_code(desk.session, chosen)
        if row is None and not form.validate():
            return _find_page(desk, matter, form), UNPROCESSABLE
        given = _particulars(row, form)
    with writing() as desk:
        partner = partner_service.add(desk, code, given)
    return redirect(url_for("partners.partner", code=code, partner=partner.code))


def _particulars(row: Organisation | None, form: ByHandForm) -> Particulars:
    if row is not None:
        return Particulars(row.name, row.territory, row.city, row.website, row.code)
    return Particulars(*((form[name].data or "").strip() for name in ("name", "territory", "city", "website")))


@pages.get("/a/<code>/partners/<partner>")
def partner(code: str, partner: str) -> Page:
    """Show what is known of a partner: facts with source and date, hits, judgements, history."""
    with get_case(code) as (desk, matter):
        return _partner_page(desk, matter, partner, JudgementForm())


def _partner_page(desk: Desk, matter: Matter, partner: str, form: JudgementForm, refused: str = "") -> str:
    row, _ = partner_service.partner_in(desk, matter, partner)
    standing = standings(desk, [row])[0]
    history = partners.judgements_of(desk.session, [identity(row.id)])
    found = statuses(desk)
    return render_template(
        "applicant/partners/partner.html",
        **_frame(matter),
        standing=standing,
        partner=row,
        outcome=OUTCOMES[standing.outcome],
        organisation=lists.organisation_by_code(desk.session, row.organisation),
        above=_above(desk, row.organisation),
        register_link=f"https://ror.org/{row.organisation}",
        lists=found,
        old={status.source for status in found if status.standing is ListStanding.OLD},
        sources=SOURCES,
        means=MEANS,
        freeze=Effect.FREEZE,
        form=form.offer(standing),
        refused=refused,
        proposes_gate=standing.outcome is Outcome.FROZEN,
        screenings=partners.screenings_of(desk.session, identity(row.id)),
        history=history,
        authors=case_queries.names_of(desk.session, (judged.author_id for judged in history)),
        shared=partners.count_cases(desk.session, identity(row.id)),
        judged=_judged(standing),
        told=next(iter(changes.told_in(desk, [matter], [(matter.id, standing)])), None),
    )


def _judged(standing: Standing) -> dict[tuple[str, str], Any]:
    """Return the judgement that holds for each hit."""
    return {(row.source, row.entry): row for row in standing.judgements.values()}


def _above(desk: Desk, organisation: str) -> Sequence[Organisation]:
    related = [row.other for row in lists.relations_of(desk.session, organisation) if row.kind == "parent"]
    return list(lists.organisations_by_code(desk.session, related).values())


@pages.post("/a/<code>/partners/<partner>")
def judge(code: str, partner: str) -> Page:
    """Record a judgement about one hit; when a rule says no, what was typed stays."""
    form = JudgementForm()
    with get_case(code) as (desk, matter):
        if not form.validate():
            return _partner_page(desk, matter, partner, form), UNPROCESSABLE
    places = (place.partition("|") for place in form.hits.data or ())
    hits = tuple((source, entry) for source, _, entry in places)
    judged = Judged(hits, Verdict(form.verdict.data or ""), form.reason.data or "")
    try:
        with writing() as desk:
            partner_service.judge(desk, code, partner, judged)
    except RiskFlowError as error:
        with get_case(code) as (desk, matter):
            return _partner_page(desk, matter, partner, form, t(error.message)), status_of(error)
    flash(gettext("Your judgement is saved. It holds until the partner or the entry changes."))
    return redirect(url_for("partners.partner", code=code, partner=partner))


@pages.post("/a/<code>/partners/<partner>/screen")
def screen(code: str, partner: str) -> Page:
    """Search the lists for the partner again."""
    with writing() as desk:
        partner_service.screen(desk, code, partner)
    return redirect(url_for("partners.partner", code=code, partner=partner))


@pages.post("/a/<code>/partners/<partner>/seen")
def see(code: str, partner: str) -> Page:
    """Note that the person has seen what the lists have changed."""
    with writing() as desk:
        changes.see(desk, code, partner, number_in("screening"))
    return redirect(url_for("partners.partner", code=code, partner=partner))


@pages.post("/a/<code>/partners/<partner>/remove")
def remove(code: str, partner: str) -> Page:
    """Take the partner out of the case."""
    with writing() as desk:
        partner_service.remove(desk, code, partner)
    return redirect(url_for("partners.of_case", code=code))
