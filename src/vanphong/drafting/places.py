"""The places a paper goes to: lines as they are typed, and the offices among them."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Iterable

from django.db.models import Q

from vanphong.drafting.models import Draft
from vanphong.kernel.text import fold, old_tone, one_line
from vanphong.people import api as people

# The page sets the dash in front and the mark behind itself; "v.v." keeps its last full stop.
_BEFORE = re.compile(r"^[\s\-–—+•*]+")
_AFTER = re.compile(r"(?<!\.\w)[\s,;.]+$")

_KEPT = re.compile(r"^lưu\b(?!\s+trữ)[\s:,–-]*", re.IGNORECASE)


def clean_line(text: str) -> str:
    """Give a place without the dash and the closing marks it was typed with."""
    return _AFTER.sub("", _BEFORE.sub("", one_line(text)))


def recipient(line: str, on: dt.date) -> dict[str, object]:
    """Give a line of Nơi nhận: an office when only one bears it as its whole name, else words."""
    named = _any("short_name", (line, old_tone(line)))
    offices = people.offices_directory(on).filter(named)[:2]
    same = [office for office in offices if fold(office.short_name) == fold(line)]
    return {"office": same[0].id} if len(same) == 1 else {"name": line}


def keeper_of(file_copy: str) -> str:
    """Give who keeps the copy: the last line of Nơi nhận without its word "Lưu"."""
    return _KEPT.sub("", file_copy)


def offices_in(lines: Iterable[str], on: dt.date) -> list[people.Office]:
    """Give the offices that the lines name, whole, by their own name or that of a body."""
    wanted = {fold(line): line for line in lines if line}
    if not wanted:
        return []
    bodies = {
        body.office_id
        for body in people.Body.objects.filter(_any("name", wanted.values()))
        if fold(body.name) in wanted
    }
    own = _any("short_name", wanted.values()) | _any("name", wanted.values())
    return [
        office
        for office in people.offices_directory(on).filter(own | Q(id__in=bodies))
        if office.id in bodies or {fold(office.short_name), fold(office.name)} & set(wanted)
    ]


def _any(field: str, words: Iterable[str]) -> Q:
    return functools.reduce(operator.or_, (Q(**{f"{field}__iexact": w}) for w in words))


def unsent_addressees(draft: Draft, on: dt.date) -> list[people.Office]:
    """Give the offices of the installation that Kính gửi names and nothing is sent to."""
    sent = {one["office"] for one in draft.recipients if "office" in one} | {draft.office_id}
    named = offices_in(map(clean_line, draft.addressees), on)
    return [office for office in named if office.id not in sent]
