"""A list of people as it is typed or pasted: a line each, name; address; papers; telephone."""

from __future__ import annotations

import re

from vanphong.kernel.text import one_line
from vanphong.petitions.services import Person

_BETWEEN = re.compile(r"[;\t]")
SPEAKS = "*"


def persons_in(typed: str) -> list[Person]:
    """Give the people of a list; a star before a name says that the person speaks for the group.

    Empty lines are passed over. Columns pasted from a sheet part at tabs.
    """
    return [_person(line) for line in typed.splitlines() if line.strip(" \t;")]


def _person(line: str) -> Person:
    parts = [one_line(part) for part in _BETWEEN.split(line)]
    name, address, id_number, phone = (*parts, "", "", "", "")[:4]
    speaks = name.startswith(SPEAKS)
    return Person(
        full_name=one_line(name.lstrip(SPEAKS)),
        address=address,
        id_number=id_number,
        phone=phone,
        speaks=speaks,
    )
