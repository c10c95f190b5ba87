"""Logs for operators: one JSON object a line, codes and identifiers, no personal data."""

from __future__ import annotations

import contextvars
import datetime as dt
import json
import logging

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
            "message": record.getMessage(),
        }
        if number := request_number.get():
            facts["request"] = number
        facts |= getattr(record, "facts", {})
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=True)
