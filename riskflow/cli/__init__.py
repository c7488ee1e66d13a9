"""The command line: `riskflow`."""

import click

from riskflow.cli import authoring, context, operating, questions


@click.group()
@click.version_option(package_name="riskflow")
def main() -> None:
    """RiskFlow: responsible internationalisation, from self-assessment to a verifiable decision record."""


for command in authoring.COMMANDS:
    questions.questionnaire.add_command(command)
for command in (questions.questionnaire, questions.score_command, context.context, *operating.COMMANDS):
    main.add_command(command)
