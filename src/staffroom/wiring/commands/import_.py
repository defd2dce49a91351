"""`staffroom import …`: what a list that lives elsewhere has, brought into a network."""

import argparse
from importlib import import_module


def run(options: argparse.Namespace) -> int:
    """Each kind has a command of its own beside this one; arguments.py names them."""
    return int(import_module(f"staffroom.wiring.commands.import_{options.what}").run(options))
