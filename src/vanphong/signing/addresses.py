"""Calls to allowed addresses, and to no other one."""

from __future__ import annotations

import urllib.request
from typing import Any


class NoOtherAddress(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: only what the operator has allowed is called."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Give nothing to go on to."""
        return
