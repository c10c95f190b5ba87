"""Runs the benchmarks and prints one JSON line per figure."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benchmarks.lab import laboratory

# name: module with `run(folder) -> Iterator[Figure]`
BENCHMARKS = {
    "issue_document": "benchmarks.issue_document",
    "numbers_given": "benchmarks.numbers_given",
    "register_incoming": "benchmarks.register_incoming",
    "idle_memory": "benchmarks.idle_memory",
    "faults": "benchmarks.faults",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(BENCHMARKS))
    chosen = parser.parse_args().names or list(BENCHMARKS)
    with laboratory() as folder:
        for name in chosen:
            for figure in import_module(BENCHMARKS[name]).run(folder):
                print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
