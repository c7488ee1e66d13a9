"""The page of all questions, to read or print before one begins."""

from flask import Blueprint, render_template

from riskflow.questionnaire.model import Item, Questionnaire
from riskflow.web.guards import current_instance

pages = Blueprint("all_questions", __name__)


@pages.get("/questions")
def questions() -> str:
    """Show every question in force with its help, its answers and why it is asked."""
    instance = current_instance()
    questionnaire = instance.library.current(instance.config.questionnaire).questionnaire
    sections = [
        (section, [item for item in section.items if not item.is_fetched]) for section in questionnaire.all_sections
    ]
    shown = [(section, items) for section, items in sections if items]
    return render_template(
        "public/questions.html",
        questionnaire=questionnaire,
        sections=shown,
        number_of_questions=sum(len(items) for _, items in shown),
        deciding={item.id: _deciding(questionnaire, item) for _, items in shown for item in items},
    )


def _deciding(questionnaire: Questionnaire, item: Item) -> list[Item]:
    """Return the questions whose answers decide whether an item is asked, those that are looked up left out."""
    if item.show_if is None:
        return []
    named = dict.fromkeys(leaf.question or "" for leaf in item.show_if.leaves())
    found = (questionnaire.items.get(each) for each in named)
    return [each for each in found if each is not None and not each.is_fetched]
