"""The clocks of a case, counted anew after each act that may move them."""

from __future__ import annotations

import datetime as dt

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case


def renew(actor: Actor, case: Case, now: dt.datetime) -> None:
    """Set the clocks that run for the case as it stands now."""
