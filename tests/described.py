"""What the JSON API says of itself; read where it is asked for, once in a process."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from vanphong.project.json_api import api


@cache
def description() -> dict[str, Any]:
    """Give the OpenAPI description as plain JSON."""
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return described


def schema_named(reference: str) -> dict[str, Any]:
    """Give the schema that a `$ref` points to."""
    found: dict[str, Any] = description()["components"]["schemas"][reference.rpartition("/")[2]]
    return found
