"""The command line: `riskflow`."""

import click

from riskflow.cli import authoring, context, letters, operating, questions, screening, words


@click.group()
@click.version_option(package_name="riskflow")
def main() -> None:
    """RiskFlow: responsible internationalisation, from self-assessment to a verifiable decision record."""


SINGLE = (questions.questionnaire, questions.score_command, context.context, words.suggest, letters.letters)
for command in authoring.COMMANDS:
    questions.questionnaire.add_command(command)
for command in (*SINGLE, *operating.COMMANDS, *screening.COMMANDS):
    main.add_command(command)
