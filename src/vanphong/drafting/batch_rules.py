"""Which drafts of a batch may be signed: what was seen whole, and is still what was seen. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from vanphong.drafting.rules import DraftState
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

MOST_PICKED = 50
# A run that wrote nothing for so long has died. A timestamp from an address may take minutes
# (measured: up to 131 seconds, three tries).
RUN_LIVES = dt.timedelta(minutes=1)
REMOTE_RUN_LIVES = dt.timedelta(minutes=10)
# Refusals of the key, not of one draft: whoever goes on would meet them at each further one.
STOPS_ALL = frozenset(
    {"wrong_pin", "pin_wait", "no_key", "key_retired", "not_own_key", "token_locked",
     "no_timestamper", "timestamp_unavailable", "right_gone"}
)  # fmt: skip
SIGNED_STATES = frozenset({DraftState.SIGNED, DraftState.ISSUED})


class Outcome(enum.StrEnum):
    """What came of one draft of a batch."""

    WAITING = "WAITING"
    SIGNED = "SIGNED"
    LEFT_OUT = "LEFT_OUT"


OUTCOME_LABELS = {
    Outcome.WAITING: "Chờ ký",
    Outcome.SIGNED: "Đã ký",
    Outcome.LEFT_OUT: "Để lại",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What one person saw of a draft's present version; `pages` is 0 before the first page."""

    seen: frozenset[int] = frozenset()
    pages: int = 0

    @property
    def unseen(self) -> list[int]:
        """The pages that were not handed over."""
        return [number for number in range(1, self.pages + 1) if number not in self.seen]

    @property
    def is_whole(self) -> bool:
        """Whether every page was handed over."""
        return self.pages > 0 and not self.unseen


def may_sign_in_batch(looked: Looked, *, picked_version: int, version: int) -> Decision:
    """Say whether a draft was seen whole as it stands now.

    :source: office practice: nothing is signed unseen; ADR 0034.
    """
    if looked.is_whole:
        return ALLOWED
    if version != picked_version:
        return _no(
            "changed_meanwhile",
            Phrase("Dự thảo vừa được sửa sau khi bạn chọn. Hãy xem lại bản mới."),
        )
    if not looked.pages:
        return _no("unseen_pages", Phrase("Chưa xem trang nào."))
    pages = ", ".join(map(str, looked.unseen))
    return _no("unseen_pages", Phrase("Chưa xem trang %(pages)s.", pages=pages))


def _no(code: str, reason: Phrase) -> Decision:
    return Decision(allowed=False, code=code, reason=reason, source="office practice, ADR 0034")
