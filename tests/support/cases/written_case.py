"""A case in which a unique word was written into every field that people can write into, through all of its life."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from riskflow.cases.labels import Advice, CaseOutcome, CorrectionGround, GateOutcome, LightCheckOutcome, ReadingOutcome
from riskflow.cases.review_input import (
    ClearanceInput,
    ConditionInput,
    CorrectionInput,
    CorrectionRulingInput,
    DecisionInput,
    OpinionInput,
    RatingInput,
)
from riskflow.cases.workflow import Group
from riskflow.committees.work import CommitteeTask
from riskflow.dialogue.reopened import PARTNERS, PLAN, Ask
from riskflow.follow_up.check_in import CHECK_IN, questions_in
from riskflow.follow_up.watch import WatchOutcome
from riskflow.meetings.circulation import CircularAnswer
from riskflow.questionnaire.model import Area, Level
from riskflow.screening.verdicts import HitVerdict
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment import submission, supplements
from riskflow.services.assessment import terms as term_service
from riskflow.services.assessment.answers import AnswerInput, MeasureInput, current_assessment
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.case_facts import identity
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner, rating_of
from riskflow.services.partners import freezes, news, owners
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.owners import OwnerInput
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.services.partners.status import partner_statuses
from riskflow.services.review import committee, conflicts, corrections, discussion, handling, secrecy
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.follow_up import check_ins, obligations, watch
from riskflow.services.review.follow_up.check_ins import NOTE, CheckInInput
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.services.review.open_points import decided_despite
from riskflow.store.handling.watch import open_tasks_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import (
    CaseTask,
    Circulation,
    CirculationAnswer,
    Dispatch,
    ExpertStatement,
    HandlingReply,
    HandlingRequest,
    LightCheck,
    MeetingItem,
    MinutesDraft,
    MinutesPart,
    SecondReading,
)
from riskflow.terms.lexicon import TermKind
from riskflow.terms.suggestions import Suggestion, SuggestionResponse, group_suggestions
from riskflow.text import Text
from tests.support.cases.collaboration import QUESTION, invite, number_of
from tests.support.cases.freezes import import_freezes
from tests.support.cases.meeting_stage import planned

OTHER_QUESTION = "du-technology"
LISTED = "Frozen Example"
ALSO_ELSEWHERE = PartnerInput(f"{LISTED} 4", "RU")


@dataclass
class WrittenCase:
    """A case and the words that were written into it."""

    stage: DemoRunner
    words: list[str] = field(default_factory=list)
    code: str = ""

    def word(self, where: str) -> str:
        """Return a word that is nowhere else."""
        self.words.append(f"{where}{secrets.token_hex(8)}")
        return self.words[-1]

    def play(self) -> None:
        """Submit, handle and decide the case, assess it again, and write whatever a draft lets people write."""
        texts = {name: self.word(name) for name in ("title", "summary", "partnernames")}
        case = {**self.stage.material.cases["rf-22"], "title": texts["title"], "summary": texts["summary"]}
        case["partner-names"] = texts["partnernames"]
        material = replace(self.stage.material, cases={**self.stage.material.cases, "rf-22": case})
        self.code = replace(self.stage, material=material).submit("rf-22")
        self._handle()
        self._decide()
        with self.stage.unit_of_work_as("alice") as uow:
            submission.reassess(uow, self.code)
        self._supplement()
        self._write_answers()
        self._work_together()
        self._attach()
        self._name_partners()
        self._assess_change()

    def _handle(self) -> None:
        stage, code = self.stage, self.code
        with stage.unit_of_work_as("ada") as uow:
            decision_service.register(uow, code, "V-2026-0345")
        with stage.unit_of_work_as("sven") as uow:
            secrecy.mark_secrecy(uow, code, "summary", "24:5", self.word("mark"))
        with stage.unit_of_work_as("roland") as uow:
            committee.declare(uow, code, has_conflict=True, reason=self.word("conflict"))
        for login in ("rut", "ravi", "rosa"):
            with stage.unit_of_work_as(login) as uow:
                committee.declare(uow, code, has_conflict=False)
            with stage.unit_of_work_as(login) as uow:
                reasons = dict.fromkeys(Area, self.word("area"))
                rating = replace(rating_of(Advice.TO_SAI, self.word("rating"), Level.HIGH), reasons=reasons)
                committee.rate(uow, code, 1, rating)
        with stage.unit_of_work_as("ravi") as uow:
            conflicts.report_conflict(uow, code, self.word("report"))
        ravi, rosa = number_of(stage, "ravi"), number_of(stage, "rosa")
        with stage.unit_of_work_as("rut") as uow:
            conflicts.rule_on_conflict(uow, code, ravi, has_conflict=False, reason=self.word("ruling"))
        with stage.unit_of_work_as("rut") as uow:
            dissents = {rosa: self.word("dissent")}
            gain, risk = self.word("gain"), self.word("risk")
            opinion = OpinionInput(Advice.TO_SAI, self.word("opinion"), self._conditions(), dissents, gain, risk)
            committee.mark_urgent(uow, code, self.word("urgency"))
            committee.give_opinion(uow, code, 1, opinion)
        with stage.unit_of_work_as("stig") as uow:
            committee.declare(uow, code, has_conflict=False)
            committee.ask_rai(uow, code, self.word("question"))
        with stage.unit_of_work_as("rut") as uow:
            committee.give_opinion(uow, code, 1, opinion)
        self._take_position(opinion)
        self._read_again()

    def _take_position(self, opinion: OpinionInput) -> None:
        stage, code = self.stage, self.code
        with stage.unit_of_work_as("siri") as uow:
            committee.declare(uow, code, has_conflict=False)
        for login in ("stig", "siri"):
            with stage.unit_of_work_as(login) as uow:
                committee.rate(uow, code, 1, RatingInput(Advice.WITH_CONDITIONS, self.word("view"), {}))
        with stage.unit_of_work_as("stig") as uow:
            text, why = self.word("position"), self.word("departure")
            position = replace(opinion, advice=Advice.GO_AHEAD, text=text, dissents={}, override_reason=why)
            committee.take_position(uow, code, 1, position)
        with stage.unit_of_work_as("siri") as uow:
            record_dissent(uow, code, 1, Group.SAI, self.word("owndissent"))

    def _read_again(self) -> None:
        """Add rows that this case does not come to: no head had it, and it does not close by itself."""
        with self.stage.unit_of_work_as("sven") as uow:
            case = open_case(uow, self.code)
            revision, me = identity(case_queries.latest_assessment(uow.session, case.id).id), uow.viewer.id
            on: dict[str, Any] = {"case_id": case.id, "assessment_id": revision, "person_id": me}
            reading = SecondReading(**on, outcome=ReadingOutcome.CONFIRMED, note=self.word("reading"), read_at=uow.now)
            check = LightCheck(**on, outcome=LightCheckOutcome.REOPEN, reason=self.word("check"), given_at=uow.now)
            uow.session.add_all([reading, check])
        self._share_out(on)
        self._send()

    def _send(self) -> None:
        """Add a dispatch, which the case of this story has no archived record for."""
        with self.stage.unit_of_work_as("sven") as uow:
            row = Dispatch(
                case_id=open_case(uow, self.code).id,
                pdf_digest="0" * 64,
                registry_no="",
                title=self.word("senttitle"),
                recipients=[self.word("recipient")],
                dispatched_on=uow.today,
                noted_by=uow.viewer.id,
                noted_at=uow.now,
            )
            uow.session.add(row)

    def _share_out(self, on: dict[str, Any]) -> None:
        """Add what a committee shares out, asks and settles in writing."""
        case, revision, me = on["case_id"], on["assessment_id"], on["person_id"]
        meeting = planned(self.stage)
        with self.stage.unit_of_work_as("sven") as uow:
            now, today, session = uow.now, uow.today, uow.session
            rai = {"case_id": case, "group": Group.RAI}
            task = {"person_id": me, "task": CommitteeTask.RAPPORTEUR, "is_given": False}
            asked = HandlingRequest(
                case_id=case, assessment_id=revision, text=self.word("wondered"), due=today, asked_by=me, asked_at=now
            )
            proposal = {"proposal": self.word("proposal"), "deadline": today, "opened_by": me, "opened_at": now}
            written = Circulation(**rai, assessment_id=revision, **proposal)
            draft = MinutesDraft(meeting_id=meeting, number=1, content={}, adjusters=[], sent_by=me, sent_at=now)
            item = MeetingItem(meeting_id=meeting, case_id=case, position=1, length=9, note=self.word("noteditem"))
            session.add_all(
                [
                    CaseTask(**rai, **task, reason=self.word("task"), said_by=me, said_at=now),
                    ExpertStatement(**on, group=Group.RAI, text=self.word("statement"), given_at=now),
                    asked,
                    written,
                    draft,
                    item,
                ]
            )
            session.flush()
            answer = {"case_id": case, "circulation_id": identity(written.id), "person_id": me, "answered_at": now}
            reply = {"case_id": case, "request_id": identity(asked.id), "person_id": me, "replied_at": now}
            part = {"draft_id": identity(draft.id), "case_id": case, "position": 1}
            session.add_all(
                [
                    CirculationAnswer(**answer, answer=CircularAnswer.AGREE, reason=self.word("answered")),
                    HandlingReply(**reply, text=self.word("replied")),
                    MinutesPart(**part, content={"note": self.word("minuted")}),
                ]
            )

    def _conditions(self) -> tuple[ConditionInput, ...]:
        names = ("condition", "owner", "proof", "consequence")
        text, owner, proof, consequence = (self.word(name) for name in names)
        return (ConditionInput(text, owner, "2027-02-01", proof, consequence),)

    def _decide(self) -> None:
        stage, code = self.stage, self.code
        with stage.unit_of_work_as("eva") as uow:
            stops = case_queries.stops_of(uow.session, [open_case(uow, code).id])
            stop = next(each.stop for each in stops if "export-control" in each.stop.functions)
            more = ClearanceInput(outcome=GateOutcome.NEED_MORE, asked=self.word("needed"))
            handling.clear(uow, code, identity(stop.id), more)
        with stage.unit_of_work_as("eva") as uow:
            words = ClearanceInput(
                self.word("basis"),
                self.word("demand"),
                self.word("evidence"),
                GateOutcome.ON_CONDITIONS,
                reason=self.word("replaced"),
                due=date(uow.today.year + 1, 2, 1),
            )
            handling.clear(uow, code, identity(stop.id), words)
        with stage.unit_of_work_as("greta") as uow:
            decision = DecisionInput(
                CaseOutcome.WITH_CONDITIONS,
                benefit=self.word("benefit"),
                reasons=self.word("reasons"),
                conditions=self._conditions(),
                exit_plan=self.word("exit"),
                follow_up_on=date(uow.today.year + 1, 6, 1),
                presenter=self.word("presenter"),
                despite=decided_despite(uow, code),
                dissent=self.word("presented-otherwise"),
                override_reason=self.word("decided-otherwise"),
            )
            decision_service.decide(uow, code, 1, decision)
        self._follow_up()
        with stage.unit_of_work_as("greta") as uow:
            decision_service.suspend(uow, code, self.word("suspend"))
        with stage.unit_of_work_as("greta") as uow:
            decision_service.resume(uow, code, self.word("resume"))
        for is_granted in (True, False):
            self._correct(is_granted=is_granted)

    def _follow_up(self) -> None:
        content = self.word("proofcontent").encode()
        digest = self.stage.attachments.put(content)
        self.words.append(digest)
        with self.stage.unit_of_work_as("alice") as uow:
            document = Upload(self.word("prooftitle"), "text/plain", len(content), digest)
            obligations.hand_in(uow, self.code, 1, ProofInput(self.word("prooftext"), document))
        with self.stage.unit_of_work_as("sven") as uow:
            obligations.judge(uow, self.code, 1, self.word("proofreason"), is_accepted=False)
        with self.stage.unit_of_work_as("sven") as uow:
            check_ins.ask(uow, self.code, self.word("wanted"))
        with self.stage.unit_of_work_as("alice") as uow:
            version = check_ins.follow_up_version(uow, open_case(uow, self.code).id)
            asked = questions_in(version.questionnaire.follow_up, CHECK_IN)
            given = {question.id: (question.options[0].id,) for question in asked}
            check_ins.answer(uow, self.code, CheckInInput(given, {NOTE: self.word("checked")}))

    def _correct(self, *, is_granted: bool) -> None:
        with self.stage.unit_of_work_as("alice") as uow:
            asked = CorrectionInput("answer:summary", CorrectionGround.INACCURATE, self.word("correction"))
            number = identity(corrections.ask_for_correction(uow, self.code, asked).id)
        with self.stage.unit_of_work_as("sven") as uow:
            words = {"addendum": self.word("addendum")} if is_granted else {"reason": self.word("refusal")}
            ruling = CorrectionRulingInput(number, is_granted, **{"addendum": "", "reason": "", **words})
            corrections.rule_on_correction(uow, self.code, ruling)

    def _supplement(self) -> None:
        """Send the case again and ask for a supplement: what is written after it goes to the revision that it opens."""
        stage, code = self.stage, self.code
        with stage.unit_of_work_as("alice") as uow:
            submission.submit(uow, code)
        with stage.unit_of_work_as("sven") as uow:
            asks = [Ask(about, self.word("asked")) for about in (QUESTION, PARTNERS, PLAN)]
            due = uow.today + timedelta(days=14)
            handling.return_for_supplement(uow, code, self.word("returned"), asks, due)
        with stage.unit_of_work_as("alice") as uow:
            supplements.explain(uow, code, {PLAN: self.word("stands")})
        with stage.unit_of_work_as("alice") as uow:
            discussion.write_to_applicant(uow, code, self.word("talk"))
        with stage.unit_of_work_as("sven") as uow:
            discussion.write_internally(uow, code, self.word("internal"))

    def _write_answers(self) -> None:
        for name in ("overwritten", "comment"):  # the first stays in free pages of the database
            with self.stage.unit_of_work_as("alice") as uow:
                row = current_assessment(uow, open_case(uow, self.code)).rows[QUESTION]
                given = AnswerInput(QUESTION, tuple(row.chosen), self.word(name), row.version)
                answer_service.answer(uow, self.code, [given])
        with self.stage.unit_of_work_as("alice") as uow:
            measure = MeasureInput("", self.word("measure"), self.word("carrier"), uow.today + timedelta(days=90))
            answer_service.plan(uow, self.code, [measure])
            assessment = case_queries.latest_assessment(uow.session, open_case(uow, self.code).id)
            assessment.explained = {"nothing-leaves": self.word("explained")}
        with self.stage.unit_of_work_as("alice") as uow:
            text = term_service.texts_of(current_assessment(uow, open_case(uow, self.code)))["summary"]
            found = Suggestion(
                TermKind.CONTROLLED, "eu-dual-use", "6A008", "radar", RADAR, why=RADAR, words=text, start=0,
                end=len(text), weight=4,
            )  # fmt: skip
            (bundle,) = group_suggestions("summary", text, [found])
            term_service.judge(uow, self.code, bundle, SuggestionResponse.DISMISSED, self.word("dismissed"))

    def _work_together(self) -> None:
        stage, code = self.stage, self.code
        invite(stage, code, "bodil")
        charlie = number_of(stage, "charlie")
        with stage.unit_of_work_as("bodil") as uow:
            inquiry_service.ask(uow, code, InquiryInput(QUESTION, charlie, message=self.word("message")))
            note_service.write_note(uow, code, QUESTION, self.word("note"))
        with stage.unit_of_work_as("bodil") as uow:
            number = collaboration_queries.notes_of(uow.session, open_case(uow, code).id)[0].id
            note_service.resolve_note(uow, code, identity(number))
        with stage.unit_of_work_as("charlie") as uow:
            inquiry_service.decline(uow, code, QUESTION, self.word("declined"))

    def _attach(self) -> None:
        for name in ("removed", "kept"):
            content = self.word(name).encode()
            digest = self.stage.attachments.put(content)
            self.words.append(digest)
            with self.stage.unit_of_work_as("alice") as uow:
                upload = Upload(self.word("document"), "text/plain", len(content), digest, QUESTION)
                attachment_service.attach(uow, self.code, upload, limit=9)
        with self.stage.unit_of_work_as("alice") as uow:
            attachment_service.remove(uow, self.code, 1)

    def _name_partners(self) -> None:
        """Name five: two that become one, one that is taken away again, and two on a list, of which others have one."""
        stage, code = self.stage, self.code
        import_freezes(stage)
        mine = [self._add(PartnerInput(self.word("partner"), "FR", self.word("city"), self.word("site")))]
        mine += [self._add(PartnerInput(self.word("partner"), "FR")) for _ in range(2)]
        with stage.unit_of_work_as("alice") as uow:
            partner_service.remove(uow, code, mine[2])
        with stage.unit_of_work_as("sven") as uow:
            partner_service.merge(uow, mine[1], mine[0], self.word("merge"))
        shared = self._add(ALSO_ELSEWHERE)
        elsewhere = stage.draft("rf-14", upto=3)
        with stage.unit_of_work_as("alice") as uow:
            assert partner_service.add(uow, elsewhere, ALSO_ELSEWHERE).code == shared
        self._state_owner(mine[0], self.word("owner"))
        self._state_owner(shared, "An Owner Whom Others Know")
        listed = self._add(PartnerInput(f"{LISTED} 3", "RU", website=self.word("listedsite")))
        for partner in (shared, listed):
            with stage.unit_of_work_as("alice") as uow:
                row, _ = partner_service.partner_in(uow, open_case(uow, code), partner)
                hits = tuple(each.hit.place for each in partner_statuses(uow, [row])[0].judged_hits)
                judged = JudgementInput(hits, HitVerdict.ANOTHER, self.word("judged"))
                partner_service.judge(uow, code, partner, judged)
        with stage.unit_of_work_as("lars") as uow:
            waiting = [(identity(each.judgement.id), each.partner.code) for each in freezes.waiting(uow)]
        for number, partner in waiting:
            with stage.unit_of_work_as("lars") as uow:
                # What is ruled of a partner that others have too is told in their cases as well, and stays there.
                reason = self.word("ruled") if partner == listed else "The numbers differ."
                freezes.rule(uow, number, reason, is_confirmed=True)

    def _state_owner(self, partner: str, name: str) -> None:
        with self.stage.unit_of_work_as("alice") as uow:
            given = OwnerInput(PartnerInput(name, "FR"), 10_00, self.word("ownersource"), uow.today)
            owners.state(uow, self.code, partner, given, owners.search_before(uow, given))

    def _assess_change(self) -> None:
        with self.stage.unit_of_work_as("sven") as uow:
            opened = open_case(uow, self.code)
            found = partner_queries.partners_of(uow.session, opened.id)
            for each in found:
                news.open_task(uow, opened.case, each)
            uow.session.flush()
            task = open_tasks_in(uow.session, [opened.id])[opened.id][0]
            watch.settle(uow, self.code, identity(task.id), WatchOutcome.NOTHING, self.word("assessed"))

    def _add(self, given: PartnerInput) -> str:
        with self.stage.unit_of_work_as("alice") as uow:
            return partner_service.add(uow, self.code, given).code


RADAR = Text(sv="Radar", en="Radar")
