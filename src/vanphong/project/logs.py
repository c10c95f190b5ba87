"""Logs for operators: one JSON object a line, codes and identifiers, no personal data.

What an exception says, and what libraries put into their sentences, may quote what people typed
(PostgreSQL tells the row that did not fit): kinds, places in the code and states are written.
Only debug mode, which is never on where people work, writes all.
"""

from __future__ import annotations

import contextvars
import datetime as dt
import json
import logging
import traceback
from typing import Any

from django.conf import settings

# The number of the request being answered; empty outside of one.
request_number: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON; control characters cannot break out of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        facts: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage()
            if _is_ours(record) or settings.DEBUG
            else str(record.msg),
        }
        if number := request_number.get():
            facts["request"] = number
        facts |= getattr(record, "facts", {})
        if record.exc_info:
            whole = self.formatException if settings.DEBUG else _told
            facts["traceback"] = whole(record.exc_info)
        return json.dumps(facts, ensure_ascii=True)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "vanphong"


def _told(found: Any) -> str:
    """Tell an exception and what led to it: the places in the code, its kind and its code."""
    error: BaseException | None = found[1]
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        places = "".join(traceback.format_tb(error.__traceback__))
        code = getattr(error, "sqlstate", None) or getattr(error, "code", None)
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        told.append(f"{places}{kind}{f' {code}' if isinstance(code, str) else ''}\n")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(told))
