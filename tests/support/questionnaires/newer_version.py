"""The real questions and a version after them, as files: reworded, shortened, and with a contradiction of its own."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from riskflow.config import data_folder
from riskflow.questionnaire.library import LOCK_FILE, Library
from riskflow.questionnaire.loader import CASES_FILE, parse_yaml

OLD, NEW = "2.0", "9.0"
GONE = "partly"
NEW_WORDS = "What will you do together, and why?"
NEW_QUESTION = "Is the agreement signed already?"
CONTRADICTION = "You say that nothing leaves the EU, and that the partner has a division for defence."


def write_next(folder: Path) -> Library:
    """Copy the released questions into a folder and release a version after them."""
    real = data_folder("questionnaires")
    shutil.copytree(real / "ri" / OLD, folder / "ri" / OLD)
    shutil.copy(real / LOCK_FILE, folder)
    later = folder / "ri" / NEW
    shutil.copytree(real / "ri" / OLD, later, ignore=shutil.ignore_patterns(CASES_FILE))
    _change(later, "questionnaire", _main)
    _change(later, "collaboration", _facts)
    _change(later, "triage", _triage)
    for path in sorted(later.glob("*.yaml")):
        _change(later, path.stem, _wait_no_more)
    library = Library(folder)
    library.release("ri", NEW)
    return library


def _change(folder: Path, name: str, change: Any) -> None:  # noqa: ANN401 - a function over plain data
    path = folder / f"{name}.yaml"
    content = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _main(content: dict[str, Any]) -> None:
    content["version"] = NEW
    content["contradictions"] = [
        {
            "id": "nothing-leaves",
            "first": {"question": "h2", "is": ["no"]},
            "second": {"question": "du-links", "is": ["division"]},
            "text": {"sv": "Inget lämnar EU, men parten har en försvarsdel. Stämmer båda?", "en": CONTRADICTION},
        }
    ]


def _facts(content: dict[str, Any]) -> None:
    content["questions"] = [q for q in content["questions"] if q["id"] != "benefit"]
    by_id = {question["id"]: question for question in content["questions"]}
    by_id["summary"]["text"] = {"sv": "Vad ska ni göra ihop, och varför?", "en": NEW_WORDS}
    content["questions"].append(
        {
            "id": "signed",
            "optional": "true",
            "text": {"sv": "Är avtalet redan undertecknat?", "en": NEW_QUESTION},
            "options": [
                {"id": "no", "text": {"sv": "Nej", "en": "No"}},
                {"id": "yes", "text": {"sv": "Ja", "en": "Yes"}},
            ],
        }
    )


def _triage(content: dict[str, Any]) -> None:
    by_id = {question["id"]: question for question in content["questions"]}
    by_id["partner-known"]["about"] = by_id["hr-partner"]["about"] = "partner"
    by_id["du-links"]["about"] = "partner"
    known = by_id["partner-known"]
    known["options"] = [option for option in known["options"] if option["id"] != GONE]


def _wait_no_more(node: Any) -> None:  # noqa: ANN401 - plain data of any shape
    """Take the answer that is gone out of every condition that waits for it."""
    if isinstance(node, dict):
        if node.get("question") == "partner-known":
            node["is"] = [option for option in node["is"] if option != GONE]
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        _wait_no_more(child)
