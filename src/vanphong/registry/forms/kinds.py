"""Types of documents as choices: by code for registering, by word in an address."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.text import fold
from vanphong.registry.rules import types

Choices = list[tuple[str, "str | Promise"]]
GroupedChoices = list[tuple["str | Promise", Any]]


def type_name(code: str) -> str:
    """Give the name of a type with a capital letter, empty for none."""
    if not code or not types.is_type_code(code):
        return ""
    name = types.document_type(code).name
    return name[:1].upper() + name[1:]


def type_choices(on: dt.date) -> GroupedChoices:
    """Give the types in force on a day in two groups, then those that ended, copies too."""
    current = {
        system: [(t.code, type_name(t.code)) for t in types.document_types(on, system)]
        for system in (types.PARTY, types.STATE)
    }
    listed = {code for group in current.values() for code, _name in group}
    others = [(t.code, type_name(t.code)) for t in types.all_types() if t.code not in listed]
    return [
        ("", _("Không rõ loại")),
        (_("Văn bản của Đảng"), current[types.PARTY]),
        (_("Văn bản của Nhà nước"), current[types.STATE]),
        (_("Loại khác, loại cũ"), others),
    ]


def own_type_choices(on: dt.date, system: str) -> Choices:
    """Give the types the office's own bodies issue on a day."""
    return [(t.code, type_name(t.code)) for t in types.document_types(on, system)]


@functools.cache
def codes_by_word() -> dict[str, tuple[str, ...]]:
    """Give the codes behind each word of an address: `cong-van` is that of Party and State."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in types.all_types():
        word = fold(kind.name).replace(" ", "-")
        found[word] = (*found.get(word, ()), kind.code)
    return found


def word_choices() -> Choices:
    """Give the words of an address with the names of the types."""
    named = [(word, type_name(codes[0])) for word, codes in codes_by_word().items()]
    return [("", _("Mọi loại")), *named]
