"""What lists show of a case's answers, and the title of one whose applicant has written none."""

from riskflow.cases.secrecy import PARTNER, TITLE
from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.questionnaire.model import Questionnaire, TitlePart
from riskflow.questionnaire.scoring import Answers
from riskflow.store.tables import Case
from riskflow.territories import LEFT_OPEN, territory_name
from riskflow.text import Language

KIND = "kind"
MAX_LENGTH = 120


def made_title(questionnaire: Questionnaire, answers: Answers, year: int, language: Language) -> str:
    """Return the title that a version makes of the answers, in a language; empty while no answer says anything."""
    parts = {part: _part(questionnaire, part, answers, year, language) for part in questionnaire.title_from}
    if not any(text for part, text in parts.items() if part != "year"):
        return ""
    title = ", ".join(text for text in parts.values() if text)
    return title if len(title) <= MAX_LENGTH else f"{title[: MAX_LENGTH - 1]}…"


def quoted_in_title(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """Return the questions whose answers a made title quotes; none where the applicant has written one."""
    if TITLE in answers:
        return frozenset()
    places = {question.id for question in questionnaire.questions.values() if question.kind == "territories"}
    quoted = {"kind": {KIND}, "partner": {PARTNER}, "place": places, "year": set[str]()}
    return frozenset().union(*(quoted[part] for part in questionnaire.title_from))


def _part(questionnaire: Questionnaire, part: TitlePart, answers: Answers, year: int, language: Language) -> str:
    match part:
        case "kind":
            kinds = (questionnaire.questions[KIND].by_id[option].text for option in answers.get(KIND, ()))
            return ", ".join(text.in_(language) for text in kinds)
        case "partner":
            return " ".join(" ".join(answers.get(PARTNER, ())).split())
        case "place":
            places = (code for code in territories_in(questionnaire, answers) if code != LEFT_OPEN)
            return ", ".join(territory_name(code).in_(language) for code in places)
        case "year":
            return str(year)


def update_case_summary(case: Case, question: str, chosen: tuple[str, ...]) -> None:
    """Copy to the case's row the answers that lists of cases show."""
    value = chosen[0] if chosen else ""
    if question == TITLE:
        case.title = value
    elif question == KIND:
        case.kind = value
    elif question == PARTNER:
        case.partner = value
