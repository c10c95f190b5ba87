"""Following up what was sent to others. Pure."""

from __future__ import annotations

import datetime as dt

from vanphong.kernel.rules import load_pack


def silent_since(today: dt.date) -> dt.date:
    """Give the last day of sending or urging from which silence means that one urges today.

    :source: rules_data/follow-up.toml, urge_after (the product's own proposal).
    """
    pack = load_pack("vanphong.petitions", "follow-up")
    return today - dt.timedelta(days=int(pack.get("urge_after", today).value))
