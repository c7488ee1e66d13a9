"""The demonstration after the decision: proof that waits, a check-in that is due, and a collaboration that ended."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from riskflow.cases.labels import ReadingOutcome
from riskflow.cases.review_input import ConditionInput
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.services.assessment import submission
from riskflow.services.deliberation import readings
from riskflow.services.review import handling
from riskflow.services.review.follow_up import check_ins, obligations, termination
from riskflow.services.review.follow_up.check_ins import CheckInInput
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.services.review.follow_up.termination import ExitInput
from riskflow.services.unit_of_work import UnitOfWork

As = Callable[[str], AbstractContextManager[UnitOfWork]]
PLAN = {
    "people": "Två gästforskare flyttar sina projekt till en annan grupp. Handledningen går över till KTH.",
    "students": "En doktorand avslutar sin utbildning här med skolans medel.",
    "data": "Mätdata lämnas tillbaka. Resultaten är publicerade och arkiverade.",
    "equipment": "Instrumentet skickas hem i maj. IT har stängt alla konton.",
}
CLOSING = {"cl-access": "yes", "cl-data": "yes", "cl-people": "yes", "cl-duties": "noted", "cl-results": "expected"}
LESSON = "Be om villkoren för stipendier först. Det tog oss ett halvår."
SURVIVING = ConditionInput(
    "Sekretess om partnerns metoder i två år", "Lars Lind", "2029-01-31", "En anteckning varje år", ""
)


def follow_up(as_person: As, code: str) -> None:
    """Hand in proof of one obligation, have another accepted, and ask for a check-in."""
    for number in (1, 2):
        with as_person("alice") as uow:
            obligations.hand_in(uow, code, number, ProofInput("Beskedet kom den 12 november och gäller i ett år."))
    with as_person("sven") as uow:
        obligations.judge(uow, code, 1, "Beskedet täcker alla mottagare.", is_accepted=True)
    with as_person("sven") as uow:
        check_ins.ask(uow, code, "Partnern har en ny ägare enligt nyheterna. Berör det projektet?")


def end_collaboration(as_person: As, code: str) -> None:
    """End a collaboration with its exit plan and one obligation that remains."""
    with as_person("dag") as uow:
        closing = CheckInInput({question: (answer,) for question, answer in CLOSING.items()}, {"cl-lesson": LESSON})
        reason = "Projektet är slutfört och avtalet har löpt ut."
        termination.terminate(uow, code, ExitInput(reason, PLAN, closing, (SURVIVING,)))


def assess_again(as_person: As, code: str) -> None:
    """Acknowledge a case, hand in proof of one measure and have it accepted, and send the case anew."""
    for revision in (1, 2):
        with as_person("sven") as uow:
            reading = ReadingInput(ReadingOutcome.CONFIRMED, "Svaren stämmer med avtalsutkastet.")
            readings.read_second(uow, code, revision, reading)
        if revision == 1:
            _prove_and_send(as_person, code)


def _prove_and_send(as_person: As, code: str) -> None:
    with as_person("hedda") as uow:
        handling.acknowledge(uow, code, 1)
    with as_person("alice") as uow:
        obligations.hand_in(uow, code, 1, ProofInput("Avtalet är påskrivet med klausulen, den 3 november."))
    with as_person("sven") as uow:
        obligations.judge(uow, code, 1, "Klausulen står i avtalet.", is_accepted=True)
    with as_person("alice") as uow:
        submission.reassess(uow, code)
    with as_person("alice") as uow:
        submission.submit(uow, code)
