"""The words of the letter with a decision on a request: how it ended, and how it can be appealed. They are data."""

from riskflow.disclosure.copies import LetterParagraph
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.packaged import packaged_yaml
from riskflow.text import Text

HEADING = "# "


def default_letter(outcome: DisclosureOutcome) -> Text:
    """Return the words of a letter before anybody changes them."""
    words = {name: Text(**text) for name, text in packaged_yaml("disclosure/letter.yaml").items()}
    first = words[outcome]
    if outcome is DisclosureOutcome.WHOLE:
        return first
    appeal = words["appeal"]
    return Text(sv=f"{first.sv}\n{appeal.sv}", en=f"{first.en}\n{appeal.en}")


def paragraphs(text: str) -> tuple[LetterParagraph, ...]:
    """Return the paragraphs of a letter: one for each line, and a heading where it begins with `#`."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        LetterParagraph(words=line.removeprefix(HEADING), is_heading=line.startswith(HEADING)) for line in lines if line
    )
