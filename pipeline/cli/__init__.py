"""
The command line: one thin command per verb. stdout is for programs, stderr for people.

A module holds the verbs of one part; the order of the imports is their order in `qinggao --help`.
"""

import typer

from pipeline.cli.apps import app

# isort: off
from pipeline.cli import crawling, cleaning, corpus, duplicates, proof, rules, samples
# isort: on

__all__ = ["cleaning", "command", "corpus", "crawling", "duplicates", "proof", "rules", "samples"]

command = typer.main.get_command(app)
