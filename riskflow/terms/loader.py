"""The reader of the word files: strict, like that of the questions, and all faults of a stage at once."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from riskflow.questionnaire.loader import QuestionnaireError, parse_yaml
from riskflow.terms.lexicon import Lexicon, LexiconRules, WordList, lexicon_faults

RULES_FILE = "rules.yaml"

T = TypeVar("T", bound=BaseModel)


class LexiconError(Exception):
    """A word file is wrong. The message names the file, the place and the mend."""


def load_lexicon(folder: Path) -> Lexicon:
    """Read all word files of a folder.

    Raises:
        LexiconError: naming file, place and mend.
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
        return model.model_validate(_mapping(folder / name))
    except ValidationError as error:
        raise LexiconError("\n".join(f"{name}, {_place(e)}: {_mend(e)}" for e in error.errors())) from error


def _mapping(path: Path) -> Any:  # noqa: ANN401 - YAML may hold anything; the models decide
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError as error:
        raise LexiconError(f"{path.name}: there is no such file; create it or take it from 'lists'") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path.name}: the file is not UTF-8; save it as UTF-8") from error
    except QuestionnaireError as error:
        raise LexiconError(str(error)) from error


def _place(error: Any) -> str:  # noqa: ANN401 - pydantic's error dict
    return " > ".join(str(step) for step in error["loc"]) or "the whole file"


def _mend(error: Any) -> str:  # noqa: ANN401 - pydantic's error dict
    if error["type"] == "extra_forbidden":
        return "no such key here; see questionnaires/terms/README.md for the keys that exist"
    if error["type"] == "missing":
        return "this key is missing; add it"
    return f"{error['msg']} (found {error['input']!r})"
