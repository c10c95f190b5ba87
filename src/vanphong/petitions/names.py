"""A list of people as it is typed or pasted: a line each, name; address; papers; telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import one_line
from vanphong.petitions.services import Person

_BETWEEN = re.compile(r"[;\t]")
# What a sheet or a typed list sets before a name: its number, or a bullet.
_COUNTED = re.compile(r"\s*(?:\d{1,5}[.)/]?(?=[\s;]|$)|\d{1,5}[.)]|[-–•+](?=[\s;]|$))[;\s]*")
# A telephone number has ten digits; a number of identity has nine or twelve.
_PHONE = re.compile(r"0\d(?:[ .]?\d){8}")
_HEADS = {"stt", "tt", "số tt"}
SPEAKS = "*"


def persons_in(typed: str, *, field: str = "names") -> list[Person]:
    """Give the people of a list; a star before a name says that the person speaks for the group.

    A telephone number in the place of the number of identity is known by its digits. Empty lines
    and a sheet's line of headings are passed over, the number or bullet before a name
    too. Columns part at tabs and semicolons; where a line has neither, the first comma ends the
    name.

    :raises Invalid: `digit_in_name` with the number of the line, at `field`; never with its words.
    """
    found = []
    for number, line in _lines(typed):
        person = _person(line)
        if _has_digit(person.full_name):
            sentence = _(
                "Dòng %(line)d: họ tên có chữ số. Ghi mỗi người một dòng: Họ tên; địa chỉ."
            )
            told = sentence % {"line": number}
            raise Invalid(told, code="digit_in_name", fields={field: [told]})
        found.append(person)
    return found


def count_in(typed: str) -> int:
    """Give how many people a list names, be they written rightly or not."""
    return sum(1 for _one in _lines(typed))


def _lines(typed: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(typed.splitlines(), 1):
        head = one_line(_BETWEEN.split(line)[0]).casefold()
        if line.strip(" \t;") and head not in _HEADS:
            yield number, line


def _has_digit(name: str) -> bool:
    """Say whether a name has a digit; the address of a mail may stand for a name."""
    return "@" not in name and any(sign.isdigit() for sign in name)


def _person(line: str) -> Person:
    line, starred = _without_star(line)
    line, starred_after = _without_star(line[_before_name(line) :])
    parts = _BETWEEN.split(line)
    if len(parts) == 1:
        parts = line.split(",", 1)
    name, address, id_number, phone = (*map(one_line, parts), "", "", "", "")[:4]
    if not phone and _PHONE.fullmatch(id_number):
        id_number, phone = "", id_number
    return Person(
        full_name=name,
        address=address,
        id_number=id_number,
        phone=phone,
        speaks=starred or starred_after,
    )


def _before_name(line: str) -> int:
    found = _COUNTED.match(line)
    return found.end() if found else 0


def _without_star(line: str) -> tuple[str, bool]:
    bare = line.lstrip()
    return (bare.lstrip(SPEAKS), True) if bare.startswith(SPEAKS) else (line, False)
