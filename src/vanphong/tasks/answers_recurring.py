"""Work that comes again as programs read it: the same for the API and the command line."""

from __future__ import annotations

from dataclasses import asdict

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.tasks import queries
from vanphong.tasks.answers import post_out
from vanphong.tasks.models import Pattern

_SAME = (
    "id", "title", "product", "every", "weekday", "day", "month", "appear_days", "paused_at",
    "ended_at", "stop_reason", "trouble", "version",
)  # fmt: skip


def pattern_out(pattern: Pattern) -> dict[str, object]:
    """Give a pattern with its people and its next five due dates."""
    since = max(pattern.runs_from, clock.today())
    calendar = calendars.calendar_for(pattern.office_id)
    found = queries.coming(pattern.rhythm, pattern.appear_days, since, calendar)
    parts = pattern.parts.select_related("post__person").order_by("id")
    return {
        **{name: getattr(pattern, name) for name in _SAME},
        "words": str(pattern.rhythm.words),
        "lead": post_out(pattern.lead),
        "follower": post_out(pattern.follower) if pattern.follower is not None else None,
        "created_by": post_out(pattern.created_by),
        "cooperating": [post_out(part.post) for part in parts],
        "coming": [asdict(one) for one in found] if pattern.runs else [],
    }
