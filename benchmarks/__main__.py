"""Runs the benchmarks and prints one JSON line per figure."""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
from collections.abc import Iterable
from importlib import import_module

from benchmarks import million
from benchmarks.figures import Figure
from benchmarks.lab import laboratory

# name: module with `run(folder) -> Iterator[Figure]`
BENCHMARKS = {
    "issue_document": "benchmarks.issue_document",
    "numbers_given": "benchmarks.numbers_given",
    "register_incoming": "benchmarks.register_incoming",
    "idle_memory": "benchmarks.idle_memory",
    "hostile_files": "benchmarks.hostile_files",
    "walls": "benchmarks.walls",
    "drafts": "benchmarks.drafts",
    "urging": "benchmarks.urging",
    "petitions": "benchmarks.petitions",
    "petition_likeness": "benchmarks.petition_likeness",
    "petition_sending": "benchmarks.petition_sending",
    "petition_sealing": "benchmarks.petition_sealing",
    "form_checker": "benchmarks.form_checker",
    "secrecy_stamps": "benchmarks.secrecy_stamps",
    "look_alike": "benchmarks.look_alike",
    "faults": "benchmarks.faults",
}
# Those that take long run by their name only.
LONG = {"petition_country": "benchmarks.petition_country"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    if sys.argv[1:2] == ["million"]:  # has an installation of its own, which it keeps
        million.options(parser)
        _print(million.run(parser.parse_args(sys.argv[2:])))
        return 0
    parser.add_argument("names", nargs="*", help=f"{', '.join(BENCHMARKS | LONG)}; or: million")
    chosen = parser.parse_args().names or list(BENCHMARKS)
    if len(chosen) > 1:  # each in an installation and a process of its own
        command = [sys.executable, "-m", "benchmarks"]
        ends = [subprocess.call([*command, name]) for name in chosen]
        return int(any(ends))
    with laboratory() as folder:
        logging.getLogger("vanphong").setLevel(logging.WARNING)
        _print(import_module((BENCHMARKS | LONG)[chosen[0]]).run(folder))
    return 0


def _print(figures: Iterable[Figure]) -> None:
    for figure in figures:
        print(figure.line(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
