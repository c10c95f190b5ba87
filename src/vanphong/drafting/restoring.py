"""Going back to an earlier version of a draft, which becomes its newest."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.drafting import queries, services, versions
from vanphong.drafting.models import Draft
from vanphong.kernel.actor import Actor


@transaction.atomic
def restore_version(
    *, actor: Actor, draft_id: UUID, number: int, version: int, now: dt.datetime
) -> Draft:
    """Write an earlier version again; `version` is the draft's as it was seen. Locks the draft.

    :raises NotFound: when there is no such version.
    :raises Refused: `changed_meanwhile`, `wrong_state`.
    """
    draft = queries.get_draft(actor, draft_id)
    earlier = versions.get_version(actor, draft, number)
    return services.change_draft(
        actor=actor, draft_id=draft_id, version=version, now=now, abstract=earlier.abstract,
        blocks=versions.blocks_of(earlier), accept_words=True,
        reason=_("Lấy lại phiên bản %(number)s") % {"number": number},
    )  # fmt: skip
