"""What the endpoints share: one router, since several acts stand at one address."""

from __future__ import annotations

from ninja import Router

router = Router()
