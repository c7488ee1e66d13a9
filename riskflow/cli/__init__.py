"""The command line: `riskflow`."""

import click

from riskflow.cli import operating, questions, screening


@click.group()
@click.version_option(package_name="riskflow")
def main() -> None:
    """RiskFlow: responsible internationalisation, from self-assessment to a verifiable decision record."""


for command in (questions.questionnaire, questions.score_command, *operating.COMMANDS, *screening.COMMANDS):
    main.add_command(command)
