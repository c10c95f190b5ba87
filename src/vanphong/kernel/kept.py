"""Parts of pages drawn once and kept: the frame is the same on every page of a person."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Where a part differs from one page to the next stands a mark, which no page can hold itself.
KEYS = "form_keys"
_MARK = "\0{}\0"
_BETWEEN = re.compile("\0([a-z_]+)\0")
_MOST = 256


class KeptNode(template.Node):
    """Draws its body once for the same values; see the tag `kept`."""

    def __init__(
        self,
        body: NodeList,
        values: Sequence[FilterExpression],
        fresh: Mapping[str, FilterExpression],
        keys_of: Callable[[Context], str],
    ) -> None:
        self._body, self._values, self._fresh = body, values, fresh
        self._keys_of = keys_of
        self._drawn: dict[tuple[Any, ...], list[str]] = {}

    def render(self, context: Context) -> SafeString:
        """Give the body, with what is of this page alone put in."""
        key = (get_language(), *(value.resolve(context) for value in self._values))
        pieces = self._drawn.get(key)
        if pieces is None:
            if len(self._drawn) >= _MOST:
                self._drawn.clear()
            pieces = self._drawn[key] = self._draw(context)
        own = {
            name: functools.partial(_said, value, context)
            for name, value in self._fresh.items()
        }
        own[KEYS] = functools.partial(self._keys_of, context)
        return mark_safe(  # noqa: S308 - the body is a template's, the rest is escaped
            "".join(own[piece]() if n % 2 else piece for n, piece in enumerate(pieces))
        )

    def _draw(self, context: Context) -> list[str]:
        """Give the body in pieces: text, mark, text, …"""
        marks = {name: mark_safe(_MARK.format(name)) for name in (KEYS, *self._fresh)}  # noqa: S308
        with context.push(**marks):
            return _BETWEEN.split(self._body.render(context))


def _said(value: FilterExpression, context: Context) -> str:
    return conditional_escape(value.resolve(context))


def read_kept(
    parser: Parser, words: Sequence[str], keys_of: Callable[[Context], str]
) -> KeptNode:
    """Read `a b fresh c=d` and the body that ends in `endkept`."""
    split = words.index("fresh") if "fresh" in words else len(words)
    values = [parser.compile_filter(word) for word in words[:split]]
    fresh = {}
    for word in words[split + 1 :]:
        name, _sign, given = word.partition("=")
        fresh[name] = parser.compile_filter(given)
    body = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(body, values, fresh, keys_of)
