"""What in a file calls other programs or fetches from elsewhere: links and formulas. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCHEMES = ("http", "https", "mailto", "tel", "")
# Functions of spreadsheets that reach out or start something, wherever the table is opened.
_CALLS = re.compile(
    r"(?<![\w.])(?:_xlfn\.)*(?:webservice|image|rtd|call|register(?:\.id)?|exec|dde"
    r"|import(?:xml|data|html|feed|range))\s*\(",
    re.IGNORECASE,
)
# An application, a topic and an item, as in cmd|'/c calc'!A0.
_EXCHANGE = re.compile(r"[\w.]\s*\|\s*(?:'[^']*'|[\w.]+)\s*!")
_STRINGS = re.compile(r'"[^"]*"')
_FORMULA_IN_TABLE = re.compile(r"(?:^|[,;\t])[ \t\"']*[=+\-@]([^\r\n]*)", re.MULTILINE)


def is_plain_link(target: str) -> bool:
    """Say whether a link leads a person to a page or an address, and nowhere else."""
    target = target.strip()
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return False
    return scheme in _SCHEMES and not target.startswith(("\\\\", "//"))


def reaches_out(formula: str) -> bool:
    """Say whether a formula of a spreadsheet calls a program or fetches from elsewhere."""
    bare = _STRINGS.sub("", formula)
    return bool(_CALLS.search(bare) or _EXCHANGE.search(bare))


def has_reaching_cell(table: str) -> bool:
    """Say whether a cell of a table in plain text would reach out once opened as a spreadsheet.

    A row is looked at from its first formula on, whatever parts its cells.
    """
    return any(reaches_out(found[1]) for found in _FORMULA_IN_TABLE.finditer(table))
