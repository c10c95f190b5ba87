"""What is asked of an act of any app: who asks, whether it was done before, words as stored."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line

Row = TypeVar("Row", bound=Model)


def own_post(actor: Actor, permission: str) -> UUID:
    """Refuse who lacks the permission or holds no post; give the post acted through.

    :raises NotAllowed: naming the permission.
    """
    require(actor, permission)
    if actor.post_id is None:
        raise NotAllowed(_("Chỉ người giữ chức vụ trong cơ quan mới làm được việc này."))
    return actor.post_id


def insist(decision: Decision, field: str = "") -> None:
    """Turn a rule's no into a refusal, at a field where one is named.

    :raises Refused: with the rule's reason, code and source.
    """
    if not decision:
        raise Refused(
            decision.reason, code=decision.code, source=decision.source,
            fields={field: [decision.reason]} if field else {},
        )  # fmt: skip


def done_before(
    rows: QuerySet[Row], author: str, actor: Actor, request_id: UUID | None
) -> Row | None:
    """Give the row a request of this name made before; requests of one name in an app wait in line.

    `author` is the column with the post, or the person, that asked; the rows have `request_id`.

    :raises Refused: when someone else used the name.
    """
    if request_id is None:
        return None
    wait_in_line(f"{rows.model._meta.app_label} asked {actor.office_id} {request_id}")
    kept = rows.filter(office_id=actor.office_key, request_id=request_id).first()
    if kept is not None and getattr(kept, author) not in {actor.post_id, actor.person_id}:
        raise Refused(
            _("Mã yêu cầu này đã được dùng. Hãy gửi lại với mã khác."), code="request_taken"
        )
    return kept


def words_given(name: str, words: str, most: int, now: dt.datetime, missing: str = "") -> str:
    """Give words in their stored form; `missing` is what is said when they must not be empty.

    :raises Invalid: when they are empty or too long.
    :raises Secret: when they carry a mark of secrecy.
    """
    said = within(one_line(words), most, name)
    if missing and not said:
        raise Invalid(missing, code="missing", fields={name: [missing]})
    if said:
        refuse_secret(on=vietnam_date(now), fields={name: said})
    return said
