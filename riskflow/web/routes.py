"""Access to routes: every endpoint has a rule, and the application does not start with an endpoint without one."""

from dataclasses import dataclass

from riskflow.cases.policy import Part
from riskflow.cases.workflow import COMMITTEES, Role
from riskflow.identity.service_tokens import ServiceScope


@dataclass(frozen=True, slots=True)
class PublicRoute:
    """Open to anybody."""


@dataclass(frozen=True, slots=True)
class SignedInRoute:
    """Open to anybody who has signed in."""


@dataclass(frozen=True, slots=True)
class RoleRoute:
    """Open to holders of one of the roles, whatever its scope."""

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class CaseRoute:
    """Open to those who may open the case, and see the part where one is named."""

    part: Part | None = None


RouteAccess = PublicRoute | SignedInRoute | RoleRoute | CaseRoute

PUBLIC, SIGNED_IN = PublicRoute(), SignedInRoute()
CASE, ANSWERS, HISTORY, RECORDS, RATINGS, TALK, INTERNAL = (
    CaseRoute(),
    CaseRoute(Part.ANSWERS),
    CaseRoute(Part.HISTORY),
    CaseRoute(Part.RECORDS),
    CaseRoute(Part.RATINGS),
    CaseRoute(Part.TALK),
    CaseRoute(Part.INTERNAL),
)
OVERVIEW = CaseRoute(Part.OVERVIEW)
ASKED = CaseRoute(Part.ASKED)
REVIEWERS = RoleRoute(
    frozenset(
        {
            Role.HEAD,
            Role.SECRETARY,
            Role.RAI,
            Role.RAI_CHAIR,
            Role.SAI,
            Role.SAI_CHAIR,
            Role.OBSERVER,
            Role.EXPERT,
            Role.SUBSTITUTE,
            Role.DECISION_MAKER,
            Role.FUNCTION,
        }
    )
)
REGISTER_READERS = RoleRoute(REVIEWERS.roles | {Role.REGISTRAR})
MEETINGS = RoleRoute(frozenset({*COMMITTEES, Role.SECRETARY, Role.REGISTRAR}))
FUNCTIONS = RoleRoute(frozenset({Role.FUNCTION}))
ARCHIVISTS = RoleRoute(frozenset({Role.REGISTRAR, Role.SECRETARY}))
ADMINISTRATORS = RoleRoute(frozenset({Role.ADMINISTRATOR}))
JUDGES = RoleRoute(frozenset({Role.SECRETARY, Role.RAI, Role.RAI_CHAIR}))
HOLDERS = RoleRoute(REVIEWERS.roles | {Role.REGISTRAR, Role.ADMINISTRATOR})
SECRETARIES = RoleRoute(frozenset({Role.SECRETARY}))
LIST_MANAGERS = RoleRoute(frozenset({Role.ADMINISTRATOR, Role.SECRETARY}))
# The figures hold no personal data and nothing of a single case.
FIGURES = RoleRoute(
    frozenset({Role.SECRETARY, Role.DECISION_MAKER, Role.RAI_CHAIR, Role.SAI_CHAIR, Role.ADMINISTRATOR})
)
SIGNING = ("sign", "begin", "copy", "report")
"""What there is at each place where a record is signed."""

ROUTES: dict[str, RouteAccess] = {
    "static": PUBLIC,
    "account.sign_in": PUBLIC,
    "account.sign_out": PUBLIC,
    "account.sign_out_at_provider": PUBLIC,
    "account.switch_language": PUBLIC,
    "admin.health.health": PUBLIC,
    "admin.health.ready": PUBLIC,
    "admin.health.metrics": PUBLIC,  # refuses whoever has neither a token nor an address of the settings
    "account.sessions": SIGNED_IN,
    "preferences.preferences": SIGNED_IN,
    "preferences.make_link": SIGNED_IN,
    "preferences.revoke_link": SIGNED_IN,
    "preferences.calendar": PUBLIC,  # to whoever has the secret of the link
    "account.unsent_form": SIGNED_IN,
    "account.end_session": SIGNED_IN,
    "account.end_other_sessions": SIGNED_IN,
    "sign_in.start": PUBLIC,
    "sign_in.callback": PUBLIC,
    "sign_in.confirm": SIGNED_IN,
    "sign_in.back_channel_logout": PUBLIC,
    "public.home": PUBLIC,
    "public.accessibility": PUBLIC,
    "public.personal_data": PUBLIC,
    "public.my_data": SIGNED_IN,
    "public.about": PUBLIC,
    "all_questions.questions": PUBLIC,
    "public.verify": PUBLIC,
    "public.verify_code": PUBLIC,
    "public.register": PUBLIC,  # not found where the instance is not set to show it
    "public.register_table": PUBLIC,
    "applicant.tasks.start": SIGNED_IN,
    "applicant.tasks.mine": SIGNED_IN,
    "applicant.tasks.tasks": ANSWERS,
    "applicant.questions.question": ANSWERS,
    "applicant.tasks.result": ANSWERS,
    "applicant.tasks.plan": ANSWERS,
    "applicant.tasks.check": ANSWERS,
    "applicant.tasks.sent": OVERVIEW,
    "applicant.tasks.withdraw": CASE,
    "applicant.tasks.hand_to_security": CASE,
    "applicant.security.leave_tool": ANSWERS,
    "applicant.tasks.reassess": ANSWERS,
    "applicant.co_editors.people": ANSWERS,
    "applicant.co_editors.invite": ANSWERS,
    "applicant.co_editors.remove": ANSWERS,
    "applicant.inquiries.ask": ANSWERS,
    "applicant.inquiries.take_back": ANSWERS,
    "applicant.inquiries.asked": ASKED,
    "applicant.inquiries.notes": ANSWERS,
    "applicant.inquiries.asked_notes": ASKED,
    "applicant.attachments.documents": ANSWERS,
    "applicant.attachments.remove": ANSWERS,
    "applicant.attachments.evidence": ANSWERS,
    "applicant.attachments.download": ANSWERS,
    "applicant.supplement.answer": ANSWERS,
    "applicant.terms.suggestions": ANSWERS,
    "applicant.reuse.triage": ANSWERS,
    "applicant.reuse.copy": ANSWERS,
    "applicant.reuse.inherit": ANSWERS,
    "applicant.reuse.carry_over": ANSWERS,
    "applicant.reuse.reassessment": ANSWERS,
    "applicant.reuse.contradictions": ANSWERS,
    "reviewer.inbox.inbox": REVIEWERS,
    "reviewer.inbox_work.save_view": REVIEWERS,
    "reviewer.inbox_work.delete_view": REVIEWERS,
    "reviewer.inbox_work.selected": SECRETARIES,
    "reviewer.committee.declare": CASE,
    "reviewer.conflicts.report": CASE,
    "reviewer.conflicts.rule": OVERVIEW,
    "reviewer.secrecy.mark": OVERVIEW,
    "reviewer.corrections.listed": OVERVIEW,
    "reviewer.corrections.ask": OVERVIEW,
    "reviewer.corrections.rule": OVERVIEW,
    "reviewer.inbox.case": OVERVIEW,
    "reviewer.inbox.answers": ANSWERS,
    "reviewer.inbox.measures": ANSWERS,
    "reviewer.inbox.opinions": RATINGS,
    "reviewer.inbox.history": HISTORY,
    "drafts.keep": CASE,
    "reviewer.discussion.talk": TALK,
    "reviewer.discussion.internal": INTERNAL,
    "reviewer.committee.rate": ANSWERS,
    "reviewer.committee.opinion": RATINGS,
    "reviewer.committee.urgent": ANSWERS,
    "reviewer.committee.ask_rai": RATINGS,
    "reviewer.dissents.dissent": RATINGS,
    "reviewer.readings.read_second": ANSWERS,
    "reviewer.readings.light_check": ANSWERS,
    "reviewer.handling.acknowledge": ANSWERS,
    "reviewer.handling.refer": ANSWERS,
    "reviewer.handling.return_": ANSWERS,
    "reviewer.handling.dismiss": OVERVIEW,
    "reviewer.handling.hand_over": OVERVIEW,
    "reviewer.handling.clear": OVERVIEW,
    "reviewer.requests.refer_question": OVERVIEW,
    "reviewer.requests.answer_referral": OVERVIEW,
    "reviewer.requests.hear": OVERVIEW,
    "reviewer.requests.be_heard": OVERVIEW,
    "reviewer.decisions.decide": RATINGS,
    "reviewer.decisions.suspend": ANSWERS,
    "reviewer.decisions.resume": ANSWERS,
    "reviewer.obligations.shown": ANSWERS,
    "reviewer.obligations.prove": ANSWERS,
    "reviewer.obligations.document": ANSWERS,
    "reviewer.obligations.judge": ANSWERS,
    "reviewer.obligations.waive": ANSWERS,
    "reviewer.check_ins.check_in": ANSWERS,
    "reviewer.check_ins.ask": ANSWERS,
    "reviewer.termination.terminate": ANSWERS,
    "reviewer.watch.tasks": ANSWERS,
    "reviewer.watch.settle": ANSWERS,
    "reviewer.watch.set_end": ANSWERS,
    "reviewer.screenings.overview": LIST_MANAGERS,
    "reviewer.screenings.order": LIST_MANAGERS,
    "reviewer.collaborations.listed": REGISTER_READERS,
    "reviewer.collaborations.export": SECRETARIES,
    "reviewer.partners.shown": REGISTER_READERS,
    "reviewer.freezes.waiting": FUNCTIONS,
    "reviewer.freezes.rule": FUNCTIONS,
    "reviewer.deliberation.overview": JUDGES,
    "reviewer.deliberation.make": SECRETARIES,
    "reviewer.deliberation.round_": JUDGES,
    "reviewer.deliberation.rate": JUDGES,
    "reviewer.work.share": OVERVIEW,
    "reviewer.work.end": OVERVIEW,
    "reviewer.work.statement": ANSWERS,
    "reviewer.absences.overview": HOLDERS,
    "reviewer.absences.end": HOLDERS,
    "reviewer.leavers.overview": SECRETARIES,
    "reviewer.leavers.hand_over": SECRETARIES,
    "reviewer.leavers.hand_over_question": SECRETARIES,
    "reviewer.delegations.own": REVIEWERS,
    "reviewer.delegations.create": REVIEWERS,
    "reviewer.delegations.end": REVIEWERS,
    "reviewer.records.archive": ARCHIVISTS,
    "reviewer.records.case_package": ARCHIVISTS,
    "reviewer.records.chosen_package": ARCHIVISTS,
    "reviewer.records.year_package": ARCHIVISTS,
    "reviewer.records.case_records": RECORDS,
    "reviewer.records.download": RECORDS,
    "reviewer.records.register": RECORDS,
    "reviewer.records.download_act": OVERVIEW,
    "reviewer.acts.archive": ARCHIVISTS,
    **dict.fromkeys((f"reviewer.acts.{each}" for each in SIGNING), OVERVIEW),
    "reviewer.dispatch.dispatch": RECORDS,
    **dict.fromkeys((f"reviewer.minutes_signatures.{each}" for each in SIGNING), MEETINGS),
    **dict.fromkeys((f"reviewer.signatures.{each}" for each in SIGNING), RECORDS),
    "reviewer.signing_answers.answer": PUBLIC,  # from another site, to whoever has the token of the address
    "reviewer.disclosure.listed": RECORDS,
    "reviewer.disclosure.choose": RECORDS,
    "reviewer.disclosure.mask": RECORDS,
    "reviewer.disclosure.preview": RECORDS,
    "reviewer.disclosure.drawn": RECORDS,
    "reviewer.disclosure.archived": RECORDS,
    "reviewer.disclosure.decide": RECORDS,
    "reviewer.disclosure.discard": RECORDS,
    "reviewer.disclosure.decided": RECORDS,
    "reviewer.disclosure.fetch": RECORDS,
    "meetings.schedule.listed": MEETINGS,
    "meetings.schedule.create": MEETINGS,
    "meetings.schedule.change": MEETINGS,
    "meetings.schedule.call": MEETINGS,
    "meetings.schedule.cancel": MEETINGS,
    "meetings.schedule.calendar": MEETINGS,
    "meetings.agenda.meeting": MEETINGS,
    "meetings.agenda.printed": MEETINGS,
    "meetings.agenda.add": MEETINGS,
    "meetings.agenda.arrange": MEETINGS,
    "meetings.agenda.put": OVERVIEW,
    "meetings.proceedings.attendance": MEETINGS,
    "meetings.proceedings.notes": MEETINGS,
    "meetings.proceedings.close": MEETINGS,
    "meetings.minutes.draft": MEETINGS,
    "meetings.minutes.adjust": MEETINGS,
    "meetings.minutes.take_back": MEETINGS,
    "meetings.minutes.add": MEETINGS,
    "meetings.minutes.download": MEETINGS,
    "meetings.circulation.page": RATINGS,
    "meetings.circulation.open_": RATINGS,
    "meetings.circulation.answer": RATINGS,
    "search.search": SIGNED_IN,
    "figures.years": FIGURES,
    "figures.year": FIGURES,
    "figures.table": FIGURES,
    "figures.document": FIGURES,
    "territories.territory": SIGNED_IN,
    "admin.overview.overview": ADMINISTRATORS,
    "admin.disposal.rules": ADMINISTRATORS,
    "admin.questionnaires.version_list": ADMINISTRATORS,
    "admin.questionnaires.diff": ADMINISTRATORS,
    "admin.questionnaires.proof": ADMINISTRATORS,
    "admin.questionnaires.sources": ADMINISTRATORS,
    "admin.preview.preview": ADMINISTRATORS,
    "admin.questionnaires.propose": ADMINISTRATORS,
    "admin.questionnaires.confirm": ADMINISTRATORS,
    "admin.overview.context_sources": ADMINISTRATORS,
    "admin.outbox.log": ADMINISTRATORS,
    "admin.people.roles": ADMINISTRATORS,
    "admin.people.export": ADMINISTRATORS,
    "admin.people.delegations": ADMINISTRATORS,
    "admin.people.grant": ADMINISTRATORS,
    "admin.seats.seat": ADMINISTRATORS,
    "admin.seats.hand_over": ADMINISTRATORS,
    "admin.people.confirm": ADMINISTRATORS,
    "admin.people.end": ADMINISTRATORS,
    "admin.coverage.committee_list": ADMINISTRATORS,
    "admin.coverage.functions": ADMINISTRATORS,
    "admin.person.everybody": ADMINISTRATORS,
    "admin.person.person": ADMINISTRATORS,
    "admin.person.end_session": ADMINISTRATORS,
    "admin.person.end_sessions": ADMINISTRATORS,
    "admin.person.telephone": ADMINISTRATORS,
    "admin.tokens.overview": ADMINISTRATORS,
    "admin.tokens.create": ADMINISTRATORS,
    "admin.tokens.revoke": ADMINISTRATORS,
    "admin.outbox.send_again": ADMINISTRATORS,
    "applicant.partners.case_partners": ANSWERS,
    "applicant.partners.find": ANSWERS,
    "applicant.partners.add": ANSWERS,
    "applicant.partners.partner_page": ANSWERS,
    "applicant.partners.judge": ANSWERS,
    "applicant.partners.screen": ANSWERS,
    "applicant.partners.mark_seen": ANSWERS,
    "applicant.partners.remove": ANSWERS,
    "applicant.owners.state": ANSWERS,
    "applicant.owners.withdraw": ANSWERS,
    "admin.lists.overview": LIST_MANAGERS,
    "admin.lists.add_own": LIST_MANAGERS,
    "admin.lists.remove_own": LIST_MANAGERS,
    "admin.lists.partners": LIST_MANAGERS,
    "admin.lists.merge": LIST_MANAGERS,
    "admin.lists.undo": LIST_MANAGERS,
}
"""Endpoint -> rule. What a person may *do* inside a case is the table of `riskflow.cases.workflow`."""

SERVICE_SCOPES = {
    "admin.health.metrics": ServiceScope.METRICS,
    "admin.people.export": ServiceScope.ROLES,
}
"""Endpoint -> scope of the service tokens that open it, beside the people whom its rule lets in. None is of a case."""

WRITES_IN_CASE = frozenset(
    {
        "applicant.tasks.plan",
        "applicant.tasks.check",
        "applicant.tasks.withdraw",
        "applicant.tasks.reassess",
        "applicant.questions.question",
        "applicant.co_editors.invite",
        "applicant.co_editors.remove",
        "applicant.inquiries.ask",
        "applicant.inquiries.take_back",
        "applicant.inquiries.asked",
        "applicant.inquiries.notes",
        "applicant.inquiries.asked_notes",
        "applicant.supplement.answer",
        "applicant.terms.suggestions",
        "applicant.reuse.inherit",
        "applicant.reuse.carry_over",
        "applicant.reuse.reassessment",
        "applicant.reuse.contradictions",
        "applicant.partners.mark_seen",
        "applicant.security.leave_tool",
        "reviewer.requests.refer_question",
        "reviewer.requests.answer_referral",
        "reviewer.requests.hear",
        "reviewer.requests.be_heard",
        "reviewer.committee.declare",
        "reviewer.committee.rate",
        "reviewer.committee.opinion",
        "reviewer.dissents.dissent",
        "reviewer.work.share",
        "reviewer.work.end",
        "reviewer.work.statement",
        "reviewer.discussion.talk",
        "reviewer.discussion.internal",
        "reviewer.conflicts.report",
        "reviewer.conflicts.rule",
        "reviewer.secrecy.mark",
        "reviewer.corrections.ask",
        "reviewer.corrections.rule",
        "reviewer.committee.urgent",
        "reviewer.committee.ask_rai",
        "reviewer.readings.read_second",
        "reviewer.readings.light_check",
        "reviewer.handling.acknowledge",
        "reviewer.handling.refer",
        "reviewer.handling.return_",
        "reviewer.handling.dismiss",
        "reviewer.handling.clear",
        "reviewer.decisions.decide",
        "reviewer.decisions.suspend",
        "reviewer.decisions.resume",
        "reviewer.dispatch.dispatch",
        "reviewer.signatures.sign",
        "reviewer.signatures.begin",
        "reviewer.disclosure.listed",
        "reviewer.disclosure.choose",
        "reviewer.disclosure.mask",
        "reviewer.disclosure.decide",
        "reviewer.disclosure.discard",
        "reviewer.obligations.prove",
        "reviewer.obligations.judge",
        "reviewer.obligations.waive",
        "reviewer.check_ins.check_in",
        "reviewer.check_ins.ask",
        "reviewer.termination.terminate",
        "reviewer.watch.settle",
        "reviewer.watch.set_end",
        "meetings.circulation.open_",
        "meetings.circulation.answer",
    }
)
"""Routes whose verbs write in the case of their address and nowhere else: on PostgreSQL they lock that case only.

Whoever adds one has looked at what its verb reads of other cases (docs/adr/0046). All others lock the whole instance.
"""

STARTS_CASE = "applicant.tasks.start"

NEEDS_FRESH_SIGN_IN = frozenset(
    {
        "account.end_session",
        "account.end_other_sessions",
        "reviewer.committee.rate",
        "reviewer.committee.opinion",
        "reviewer.dissents.dissent",
        "reviewer.handling.clear",
        "reviewer.disclosure.decide",
        "reviewer.decisions.decide",
        "reviewer.decisions.suspend",
        "reviewer.decisions.resume",
        "reviewer.obligations.judge",
        "reviewer.obligations.waive",
        "reviewer.termination.terminate",
        "meetings.minutes.adjust",
        "meetings.circulation.answer",
        "reviewer.freezes.rule",
        "reviewer.screenings.order",
        "reviewer.delegations.create",
        "reviewer.delegations.end",
        "reviewer.work.statement",
        "admin.seats.seat",
        "admin.seats.hand_over",
        "admin.people.grant",
        "admin.people.confirm",
        "admin.people.end",
        "admin.person.end_session",
        "admin.person.end_sessions",
        "admin.person.telephone",
        "admin.tokens.create",
        "admin.tokens.revoke",
        "admin.questionnaires.propose",
        "admin.questionnaires.confirm",
        "admin.lists.add_own",
        "admin.lists.remove_own",
        "admin.lists.merge",
        "admin.lists.undo",
        "admin.outbox.send_again",
    }
)
"""Votes, decisions, clearances, releases and administration: a person proves once more who they are (step-up)."""
