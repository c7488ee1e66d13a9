"""The strict loader of the term lists; it reports all faults of a file at once."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from riskflow.questionnaire.loader import QuestionnaireError, parse_yaml
from riskflow.terms.lexicon import Lexicon, LexiconRules, WordList, lexicon_faults

RULES_FILE = "rules.yaml"

T = TypeVar("T", bound=BaseModel)


class LexiconError(Exception):
    """A term list is wrong. The message names the file, the place and the correction."""


def load_lexicon(folder: Path) -> Lexicon:
    """Load all term lists of a folder.

    Raises:
        LexiconError: with all faults of the first file that has any.
    """
    rules = _read(folder, RULES_FILE, LexiconRules)
    unnamed = {path.stem for path in folder.glob("*.yaml")} - {*rules.lists, Path(RULES_FILE).stem}
    if unnamed:
        raise LexiconError(f"{RULES_FILE}: 'lists' does not name {', '.join(sorted(unnamed))}; add it or move the file")
    lexicon = Lexicon(rules=rules, lists=tuple(_read(folder, f"{name}.yaml", WordList) for name in rules.lists))
    found = lexicon_faults(lexicon)
    if found:
        raise LexiconError("\n".join(found))
    return lexicon


def _read(folder: Path, name: str, model: type[T]) -> T:
    try:
        return model.model_validate(_read_yaml(folder / name))
    except ValidationError as error:
        raise LexiconError("\n".join(f"{name}, {_place(e)}: {_advice(e)}" for e in error.errors())) from error


def _read_yaml(path: Path) -> object:
    try:
        value: object = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError as error:
        raise LexiconError(f"{path.name}: there is no such file; create it or take it from 'lists'") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path.name}: the file is not UTF-8; save it as UTF-8") from error
    except QuestionnaireError as error:
        raise LexiconError(str(error)) from error
    return value


def _place(error: ErrorDetails) -> str:
    return " > ".join(str(step) for step in error["loc"]) or "the whole file"


def _advice(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "no such key here; see questionnaires/terms/README.md for the keys that exist"
    if error["type"] == "missing":
        return "this key is missing; add it"
    return f"{error['msg']} (found {error['input']!r})"
