"""The command line: `riskflow`. A command's module is loaded when the command runs."""

import click

from riskflow.cli.lazy import LazyGroup

COMMANDS = {
    "context": ("indicators", "Keep indicators about countries and territories: dated facts that weigh in driver C."),
    "demo": ("demo", "Serve the demonstration: invented people, a case in every state, a development seal."),
    "init": ("operate", "Create or update the database of this instance."),
    "letters": ("mail", "Say what became of the letters; ends with a status other than 0 when some could not be sent."),
    "lists": ("screening", "Import lists and see what is in force."),
    "organisations": ("screening", "Import the register of organisations."),
    "questionnaire": ("questionnaire", "Look at, check, measure, compare and release the questions."),
    "record": ("operate", "Look at records."),
    "records": ("records", "See which records are due and not archived, and order them again."),
    "score": ("questionnaire", "Score answers from FILE (YAML or JSON, `-` for standard input)."),
    "screen": (
        "screening",
        "Screen NAMES against every list, or `-` for JSON lines (name, country, identifiers) on standard input.",
    ),
    "suggest": ("terms", "Suggest what a text touches: SOURCE is the text itself, a file, or `-` for standard input."),
    "verify": ("operate", "Recompute the chain of events and every archived file, and say what is broken."),
    "worker": ("worker", "Work through the queue: draw up, seal and archive records, and send letters."),
}


@click.group(cls=LazyGroup)
@click.version_option(package_name="riskflow")
def main() -> None:
    """RiskFlow: responsible internationalisation, from self-assessment to a verifiable decision record."""


main.add_lazy_commands(COMMANDS)
