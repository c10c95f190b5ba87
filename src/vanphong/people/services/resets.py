"""Second factors set up anew: one administrator asks, another decides."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.people import factor_queries, queries, rules
from vanphong.people.models import FactorReset, RecoveryCode
from vanphong.people.services.accounts import require_reach
from vanphong.people.services.posts import own_office_id
from vanphong.people.services.sessions import end_all_sessions
from vanphong.people.services.words import kept

WAITS_DAYS = 7


def waiting_since(now: dt.datetime) -> dt.datetime:
    """Give from when on a request still waits for its decision."""
    return now - dt.timedelta(days=WAITS_DAYS)


@transaction.atomic
def ask_factor_reset(
    *, actor: Actor, account_id: UUID, reason: str, now: dt.datetime
) -> FactorReset:
    """Ask that a person may set up second factors anew. Locks the account.

    :raises Invalid: without a reason.
    :raises NotFound: for an account another office looks after.
    :raises Refused: for oneself, `no_factor`, `asked_already`, `site_role`.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    if account.person_id == actor.person_id:
        raise Refused(_("Bạn không thể tự đề nghị cho mình."), code="oneself")
    require_reach(actor, account, now)
    if not factor_queries.factors_of(account).exists():
        raise Refused(_("Người này chưa đặt cách xác thực nào."), code="no_factor")
    waiting = factor_queries.factor_resets(actor, waiting_since(now))
    if waiting.filter(account=account).exists():
        raise Refused(_("Đã có đề nghị đang chờ duyệt cho người này."), code="asked_already")
    reason = kept(FactorReset, "reason", reason)
    if not reason:
        raise Invalid(_("Hãy ghi lý do."), fields={"reason": [str(_("Còn trống."))]})
    reset = FactorReset.objects.create(
        office_id=own_office_id(actor),
        account=account,
        reason=reason,
        asked_at=now,
        asked_by_id=actor.person_id,
        asked_name=actor.name,
    )
    audit.record(actor, "people:factor_reset:ask", subject=reset, detail={"reason": reason})
    return reset


@transaction.atomic
def decide_factor_reset(
    *, actor: Actor, reset_id: UUID, approve: bool, now: dt.datetime
) -> FactorReset:
    """Approve a request, or turn it down. Locks it and the account.

    Approved: the person's second factors and recovery codes are gone, the sessions end. The
    password stays as it is, so that nobody comes in by this alone.

    :raises NotFound: when it does not wait in the office.
    :raises Refused: `two_persons` to approve one's own request or for oneself, `site_role`.
    """
    require(actor, "people:account:manage")
    reset = factor_queries.lock_factor_reset(actor, reset_id, waiting_since(now))
    account = queries.lock_account(actor, reset.account_id)
    if approve:
        decision = rules.may_decide_reset(
            asked_by=reset.asked_by_id, decides=actor.person_id, holder=account.person_id
        )
        if not decision:
            raise Refused(decision.reason, code=decision.code, source=decision.source)
        require_reach(actor, account, now)
        factor_queries.factors_of(account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        end_all_sessions(account.person)
    reset.approved, reset.decided_at = approve, now
    reset.decided_by_id, reset.decided_name = actor.person_id, actor.name
    reset.save(update_fields=["approved", "decided_at", "decided_by", "decided_name"])
    act = "people:factor_reset:approve" if approve else "people:factor_reset:refuse"
    audit.record(actor, act, subject=reset)
    return reset
