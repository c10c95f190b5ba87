"""What somebody is typing: kept while it is typed, offered again when the page was lost.

One working text per person and draft, seen by that person alone (the database sees to it). It is
no version and no act: it changes nothing of the draft, and a real save takes it away.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from vanphong.drafting import body_json, queries
from vanphong.drafting.markup import plain_text
from vanphong.drafting.models import Draft, DraftWorking
from vanphong.drafting.rules import Step
from vanphong.drafting.services import demand_step
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.secrecy import refuse_secret

Fields = Mapping[str, Sequence[str]]
# Working texts nobody came back to go when their person types something else.
FORGOTTEN_AFTER = dt.timedelta(days=90)


def working_of(actor: Actor, draft: Draft) -> DraftWorking | None:
    """Give what the actor was typing in a draft, if anything."""
    return _own(actor, draft.id).first()


def fields_of(working: DraftWorking) -> dict[str, list[str]]:
    """Give what stood in the form, each field with its values."""
    found: dict[str, list[str]] = json.loads(working.fields)
    return found


@transaction.atomic
def keep_working(
    *,
    actor: Actor,
    draft_id: UUID,
    typing: UUID,
    version: int,
    fields: Fields,
    now: dt.datetime,
) -> DraftWorking:
    """Keep what stands in the form; locks the actor's own row alone.

    `typing` names the window, `version` the draft as it was when the window was opened.

    :raises Invalid: `too_long`; `body_unreadable` for a body that is none.
    :raises NotAllowed: to one who may not write; :raises Refused: `wrong_state`;
        `typed_elsewhere` when another window has gone on with it.
    :raises Secret: when it is marked Mật or above; nothing of it is kept.
    """
    draft = queries.get_draft(actor, draft_id)
    demand_step(actor, draft, Step.EDIT)
    written = json.dumps(fields, ensure_ascii=False)
    if len(written) > body_json.MOST_SIGNS:
        raise Invalid(_("Nội dung quá dài. Hãy chia thành nhiều văn bản."), code="too_long")
    _refuse_secret(draft, fields, vietnam_date(now))
    said = {"typing": typing, "version": version, "fields": written, "kept_at": now}
    working, is_new = (
        _own(actor, draft.id)
        .select_for_update()
        .get_or_create(
            office_id=actor.office_key, draft=draft, person_id=actor.person_key, defaults=said
        )
    )
    if is_new:
        old = DraftWorking.objects.filter(person_id=actor.person_key)
        old.filter(office_id=actor.office_key, kept_at__lt=now - FORGOTTEN_AFTER).delete()
        return working
    if working.typing != typing:
        raise Refused(
            _("Bạn đang gõ dự thảo này ở một cửa sổ khác; cửa sổ này không tự giữ nữa."),
            code="typed_elsewhere",
        )
    for name, value in said.items():
        setattr(working, name, value)
    working.save()
    return working


@transaction.atomic
def take_working(*, actor: Actor, draft_id: UUID, typing: UUID) -> DraftWorking:
    """Go on with what was typed, in the window `typing`; the one before keeps no more.

    :raises NotFound: when the draft is hidden; :raises Refused: `nothing_typed`.
    """
    draft = queries.get_draft(actor, draft_id)
    working = _own(actor, draft.id).select_for_update().first()
    if working is None:
        raise Refused(_("Không còn bản đang gõ dở nào của dự thảo này."), code="nothing_typed")
    working.typing = typing
    working.save(update_fields=["typing"])
    return working


def drop_working(*, actor: Actor, draft_id: UUID, typing: UUID | None = None) -> None:
    """Take away what was typed; with `typing` only what that window kept."""
    own = _own(actor, draft_id)
    (own.filter(typing=typing) if typing else own).delete()


def _own(actor: Actor, draft_id: UUID) -> models.QuerySet[DraftWorking]:
    return DraftWorking.objects.filter(
        office_id=actor.office_key, draft_id=draft_id, person_id=actor.person_key
    )


def _refuse_secret(draft: Draft, fields: Fields, today: dt.date) -> None:
    said = {name: "\n".join(values) for name, values in fields.items()}
    body = said.pop("body_json", "")
    text = plain_text(body_json.from_json_text(body, draft)) if body else ""
    refuse_secret(text=text, fields=said, on=today)
