"""Who may open what, by which method: roles × routes × methods, as the gates say it.

`python -m tests.walls.matrix` writes the reviewed file anew; a person looks at what changed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).resolve().parent / "role_matrix.txt"
_HEAD = """\
# Who may open what. Columns: methods, address, permission asked for, roles that hold it.
# “everyone” is anyone at all, “any person” whoever is logged in; the act itself asks again.
# Written by `python -m tests.walls.matrix`; a change is looked at before it is kept.
"""


def lines() -> Iterator[str]:
    """Give the matrix, pages first, then operations of the API; each in order of address."""
    from tests.walls.asking import page_routes
    from tests.walls.trials import operations

    pages = {(r.pattern, " ".join(r.methods), r.gate) for r in page_routes()}
    for pattern, methods, gate in sorted(pages):
        yield _line(methods, f"/{pattern}", gate)
    for path, method, gate in sorted((p, m.upper(), g) for m, p, _, g in operations()):
        yield _line(method, path, gate)


def _line(methods: str, address: str, gate: str) -> str:
    return f"{methods:<10} {address:<62} {_asked(gate):<32} {' '.join(_holders(gate))}".rstrip()


def _asked(gate: str) -> str:
    return "everyone" if gate.startswith("public") else gate


def _holders(gate: str) -> list[str]:
    from vanphong.people import api as people

    return [role.code for role in people.roles().values() if gate in role.permissions]


def text() -> str:
    """Give the whole file."""
    return _HEAD + "\n".join(lines()) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    import django

    django.setup()
    FILE.write_text(text(), "utf-8")
    sys.stdout.write(f"{FILE}\n")
