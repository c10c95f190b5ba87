"""What its writer typed in a draft and did not save, where it differs from what is saved."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from vanphong.drafting import pages_working, working
from vanphong.drafting.forms import DraftForm
from vanphong.drafting.models import Draft, DraftWorking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Refused


def half_typed(actor: Actor, draft: Draft, on: dt.date) -> DraftWorking | None:
    """Give what the actor typed and did not save; nothing where all of it is saved."""
    left = working.working_of(actor, draft)
    if left is None:
        return None
    form = DraftForm(pages_working.typed_of(left), actor=actor, draft=draft, on=on)
    return left if pages_working.offer(draft, left, form) else None


def refuse_half_typed(actor: Actor, draft: Draft, on: dt.date) -> None:
    """Refuse to go on with what is saved while its writer typed more.

    :raises Refused: `half_typed`, with the moment it was kept.
    """
    left = half_typed(actor, draft, on)
    if left is not None:
        at = f"{left.kept_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        raise Refused(
            _(
                "Bạn có bản gõ dở lúc %(at)s chưa lưu. Hãy mở ra gõ tiếp rồi lưu, hoặc xác nhận "
                "trình bản đã lưu và bỏ bản gõ dở."
            )
            % {"at": at},
            code="half_typed",
            data={"kept_at": left.kept_at.isoformat()},
        )
