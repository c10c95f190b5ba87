"""Acts on what the public may check."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.signing import queries
from vanphong.signing.models import CheckState, PublicCheck
from vanphong.signing.rules import new_code


@part_of_act
def publish_check(
    *,
    actor: Actor,
    symbol: str,
    body_name: str,
    issued_on: dt.date,
    signers: list[str],
    sha256: str,
    now: dt.datetime,
    code: str = "",
) -> PublicCheck:
    """Open the public check of an issued document; `code` is the one printed on the page."""
    require(actor, "signing:seal:use")
    row = PublicCheck.objects.create(
        code=code or new_code(),
        office_id=actor.office_key,
        symbol=symbol,
        body_name=body_name,
        issued_on=issued_on,
        signers=signers,
        sha256=sha256,
        published_at=now,
    )
    audit.record(
        actor, "signing:check:publish", subject=row, detail={"symbol": symbol, "sha256": sha256}
    )
    return row


@transaction.atomic
def change_check(
    *, actor: Actor, code: str, state: CheckState, now: dt.datetime
) -> PublicCheck:
    """Tell the public that a document was recalled or replaced. Locks the check.

    Whoever may seal may, and whoever may recall.

    :raises NotFound: for a code that is wrong or unknown.
    :raises NotAllowed: `check_elsewhere` when it is another office's.
    """
    if not actor.may("exchange:delivery:recall"):
        require(actor, "signing:seal:use")
    row = PublicCheck.objects.select_for_update().get(pk=queries.get_check(code).pk)
    if row.office_id != actor.office_id:
        raise NotAllowed(_("Mã này thuộc văn bản của cơ quan khác."), code="check_elsewhere")
    row.state, row.changed_at = state, now
    row.save(update_fields=["state", "changed_at"])
    audit.record(actor, "signing:check:change", subject=row, detail={"state": state.value})
    return row
