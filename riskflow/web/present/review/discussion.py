"""What stands beside each answer of a case: what was written about it, what it was before, and what can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from riskflow.cases.workflow import Action
from riskflow.services.review import discussion
from riskflow.web.present.case import CasePage


@dataclass(frozen=True, slots=True)
class AnswerTalk:
    """How many messages there are about each question, and the addresses where more is written or asked."""

    with_applicant: Mapping[str, int]
    internal: Mapping[str, int]
    talk_href: str
    internal_href: str
    ask_href: str


def about_each(case_page: CasePage) -> AnswerTalk:
    """Return what a person may read and write about each answer; an address is empty where they may not."""
    uow, opened = case_page.uow, case_page.opened
    code, actions, review = opened.shown.code, opened.actions, case_page.pending.reviews[opened.id]
    reads_internal = discussion.may_read_internal(uow, opened, review)
    return AnswerTalk(
        discussion.counts_by_question(discussion.messages_with_applicant(uow, opened)),
        discussion.counts_by_question(discussion.internal_messages(uow, opened, review)),
        url_for("reviewer.discussion.talk", code=code) if Action.TALK in actions else "",
        url_for("reviewer.discussion.internal", code=code) if Action.DISCUSS in actions and reads_internal else "",
        url_for("reviewer.handling.return_", code=code) if Action.RETURN in actions else "",
    )
