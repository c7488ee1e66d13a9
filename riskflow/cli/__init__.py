"""The command line: `riskflow`. A command's module is loaded when the command runs."""

import click

from riskflow.cli.lazy import LazyGroup

COMMANDS = {
    "anchor": (
        "operations.proof",
        "Sign the head of the chain and keep it outside, by anchor_folder, anchor_mail or both.",
    ),
    "archive": (
        "operations.archive",
        "Check files, and the object store; move the archive and the attachments there or back; make packages.",
    ),
    "audit": ("operations.proof", "Export what an auditor checks."),
    "backup": ("operations.backup", "Write a backup into a new folder below DESTINATION, while the instance is used."),
    "context": ("indicators", "Keep indicators about countries and territories: dated facts that weigh in driver C."),
    "demo": ("demo", "Serve the demonstration: invented people, a case in every state, a development seal."),
    "figures": ("operations.figures", "Count the figures of YEAR anew, and keep them with their documents."),
    "init": ("operate", "Create or update the database of this instance."),
    "letters": ("mail", "Say what became of the letters; ends with a status other than 0 when some could not be sent."),
    "listing": ("operations.listing", "Compare what lists of cases show with the cases, and derive it anew."),
    "lists": ("screening", "Import lists and see what is in force."),
    "organisations": ("screening", "Import the register of organisations."),
    "person": ("operations.personal_data", "Look after what is kept about a person."),
    "people": ("people", "See who holds which role; add people, grant and end roles, note that somebody leaves."),
    "questionnaire": ("questionnaire", "Look at, check, measure, compare and release the questions."),
    "record": ("operate", "Look at records."),
    "restore": (
        "operations.backup",
        "Verify the backup in SOURCE and put it in the place of what the instance has now.",
    ),
    "retention": (
        "operations.retention",
        "Show what the rules let go today, and dispose of it when asked to.",
    ),
    "records": ("operations.records", "See which records are due and not archived, and order them again."),
    "score": ("questionnaire", "Score answers from FILE (YAML or JSON, `-` for standard input)."),
    "screen": (
        "screening",
        "Screen NAMES against every list, or `-` for JSON lines (name, country, identifiers) on standard input.",
    ),
    "suggest": ("terms", "Suggest what a text touches: SOURCE is the text itself, a file, or `-` for standard input."),
    "tokens": (
        "operations.tokens",
        "Make, list and revoke the tokens by which programs read figures and roles.",
    ),
    "verify": (
        "operations.proof",
        "Recompute the chain, the rows that it binds, what follows from them, the archive and the anchors.",
    ),
    "worker": ("worker", "Work through the queue: draw up, seal and archive records, and send letters."),
}


@click.group(cls=LazyGroup)
@click.version_option(package_name="riskflow")
def main() -> None:
    """RiskFlow: responsible internationalisation, from self-assessment to a verifiable decision record."""


main.add_lazy_commands(COMMANDS)
