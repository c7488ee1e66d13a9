"""Run the command line as a module: `python -m riskflow.cli`."""

from riskflow.cli import main

main()
