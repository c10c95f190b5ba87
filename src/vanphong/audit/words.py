"""The trail in words: what was done, and the names of what it was done to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from vanphong.audit.models import Event
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.trail_words import Thing, TrailWords, Words

# Facts of an act that a person asks for; the others are kept for who checks the machine.
FACTS: Mapping[str, Words] = {
    "symbol": _("Số ký hiệu"),
    "number": _("Số"),
    "reason": _("Lý do"),
    "label": _("Trạng thái"),
    "text": _("Nội dung"),
    "lead": _("Chủ trì"),
    "product": _("Sản phẩm"),
    "backup": _("Bản lưu"),
}


def trail_words() -> TrailWords:
    """Give the words for acts that any app may write."""
    return TrailWords(
        app=_("Dấu vết"),
        acts={
            "audit:subject:read": _("Xem nội dung hạn chế"),
            "row:insert": _("Thêm dòng dữ liệu"),
            "row:update": _("Sửa dòng dữ liệu"),
            "row:delete": _("Xóa dòng dữ liệu"),
        },
        things={},
    )


def act_words() -> dict[str, Words]:
    """Give the words of every act, by code."""
    return {code: word for say in ports.trail_words for code, word in say().acts.items()}


def act_choices() -> list[tuple[Words, list[tuple[str, Words]]]]:
    """Give every act by app, as choices of a field; changes of rows are asked for apart."""
    return [
        (words.app, [(c, w) for c, w in words.acts.items() if not c.startswith("row:")])
        for words in (say() for say in ports.trail_words)
    ]


def things() -> dict[str, Thing]:
    """Give every kind of thing, by table."""
    return {table: thing for say in ports.trail_words for table, thing in say().things.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """What an act was done to, as far as the reader may know: its noun, name and page.

    `hidden`: one of those that some see and others do not, and not to be seen by the reader.
    """

    noun: Words
    name: str = ""
    url: str = ""
    hidden: bool = False


def name_subjects(actor: Actor, events: Iterable[Event]) -> dict[tuple[str, str], Named]:
    """Name the subjects of some events, with one question to each table."""
    known = things()
    asked: dict[str, set[str]] = defaultdict(set)
    for event in events:
        asked[event.subject_table].add(event.subject_id)
    named: dict[tuple[str, str], Named] = {}
    for table, ids in asked.items():
        thing = known.get(table)
        seen = thing.named(actor, ids) if thing else {}
        for one in ids:
            name, url = seen.get(one, ("", ""))
            hidden = thing is not None and thing.visible is not None and one not in seen
            named[table, one] = Named(thing.noun if thing else "", name, url, hidden)
    return named
