"""What a static file says beyond what every answer says."""

from __future__ import annotations

from collections.abc import MutableMapping

_DESK_WORKER = "/reception/desk-worker.js"
_DESK = "/tiep-cong-dan/ngoai-mang"


def static_headers(headers: MutableMapping[str, str], _path: str, url: str) -> None:
    """Let the worker of the desk without a network answer for the desk's pages, and no others."""
    if url.endswith(_DESK_WORKER):
        headers["Service-Worker-Allowed"] = _DESK
