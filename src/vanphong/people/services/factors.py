"""Acts on second factors: setting up, using, taking away."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.sealing import box_for
from vanphong.people import codes, factor_queries, queries
from vanphong.people.models import Account, Factor, RecoveryCode
from vanphong.people.services.sessions import end_other_sessions
from vanphong.people.services.words import kept

_PURPOSE = "vanphong.people.seed"
FACTORS_MAX = 10


def seal_seed(account: Account, seed: bytes) -> bytes:
    """Encrypt a seed so that only this site reads it, and only for this account."""
    return box_for(_PURPOSE).encrypt(json.dumps([str(account.id), seed.hex()]).encode())


def open_seed(account: Account, sealed: bytes) -> bytes | None:
    """Give the seed, None when it was sealed for another account or by another site."""
    try:
        owner, seed = json.loads(box_for(_PURPOSE).decrypt(sealed))
    except (InvalidToken, ValueError):
        return None
    return bytes.fromhex(seed) if owner == str(account.id) else None


@transaction.atomic
def add_app(
    *, actor: Actor, sealed: bytes, typed: str, now: dt.datetime, keep_session: str | None
) -> list[str]:
    """Add an app whose first code was typed; gives recovery codes with the first factor.

    The person's other sessions end. Locks the account.

    :raises Invalid: `wrong_code`.
    """
    account = queries.lock_account_of(actor)
    seed = open_seed(account, sealed)
    step = codes.step_of(typed, seed=seed, after=0, now=now) if seed else None
    if step is None:
        raise wrong_code("code")
    name = str(Factor.Kind.TOTP.label)
    factor = {"kind": Factor.Kind.TOTP, "name": name, "secret": sealed, "counter": step}
    return _add(actor, account, factor, now, keep_session)


@transaction.atomic
def add_passkey(
    *,
    actor: Actor,
    name: str,
    facts: dict[str, Any],
    now: dt.datetime,
    keep_session: str | None,
) -> list[str]:
    """Add a passkey the browser made; otherwise as `add_app`.

    :raises Invalid: `passkey_known` when it is there already.
    """
    account = queries.lock_account_of(actor)
    if Factor.objects.filter(credential=facts["credential"]).exists():
        raise Invalid(_("Khóa truy cập này đã có rồi."), code="passkey_known")
    name = kept(Factor, "name", name) or str(Factor.Kind.PASSKEY.label)
    factor = {"kind": Factor.Kind.PASSKEY, "name": name, **facts}
    return _add(actor, account, factor, now, keep_session)


def _add(
    actor: Actor,
    account: Account,
    facts: dict[str, Any],
    now: dt.datetime,
    keep_session: str | None,
) -> list[str]:
    known = factor_queries.factors_of(account).count()
    if known >= FACTORS_MAX:
        raise Refused(_("Đã có nhiều cách xác thực. Hãy bỏ bớt cách không dùng nữa."))
    factor = Factor.objects.create(account=account, created_at=now, used_at=now, **facts)
    audit.record(actor, "people:factor:add", subject=factor, detail={"kind": factor.kind})
    end_other_sessions(actor=actor, keep=keep_session)
    return [] if known else _new_codes(account)


@transaction.atomic
def remove_factor(*, actor: Actor, factor_id: UUID, required: bool) -> None:
    """Take one of the own second factors away; it opens nothing from now on. Locks the account.

    :raises NotFound: when it is not one's own.
    :raises Refused: for the last one, where the post needs one.
    """
    account = queries.lock_account_of(actor)
    found = list(factor_queries.factors_of(account))
    factor = next((one for one in found if one.id == factor_id), None)
    if factor is None:
        raise NotFound(_("Không có cách xác thực này."))
    if required and len(found) == 1:
        raise Refused(
            _("Chức vụ của bạn cần ít nhất một cách xác thực. Hãy thêm cách khác trước."),
            code="last_factor",
        )
    audit.record(actor, "people:factor:remove", subject=factor, detail={"kind": factor.kind})
    factor.delete()
    if len(found) == 1:
        RecoveryCode.objects.filter(account=account).delete()


@transaction.atomic
def renew_recovery_codes(*, actor: Actor) -> list[str]:
    """Give new recovery codes, shown this once; the old ones open nothing. Locks the account.

    :raises Refused: without a second factor.
    """
    account = queries.lock_account_of(actor)
    if not factor_queries.factors_of(account).exists():
        raise Refused(_("Hãy thêm một cách xác thực trước."), code="no_factor")
    audit.record(actor, "people:recovery:renew", subject=account)
    return _new_codes(account)


def _new_codes(account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    fresh = codes.new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=codes.recovery_digest(one)) for one in fresh
    )
    return fresh


@transaction.atomic
def use_code(*, account: Account, typed: str, now: dt.datetime) -> str:
    """Use an app's code, or a recovery code: says which kind it was. Locks the account.

    :raises Invalid: `wrong_code`, also for a code used before.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    for factor in factor_queries.factors_of(account).filter(kind=Factor.Kind.TOTP):
        seed = open_seed(account, bytes(factor.secret))
        step = codes.step_of(typed, seed=seed, after=factor.counter, now=now) if seed else None
        if step is not None:
            _note_use(factor, step, now)
            return "TOTP"
    unused = RecoveryCode.objects.filter(account=account, used_at=None)
    if unused.filter(digest=codes.recovery_digest(typed)).update(used_at=now):
        return "RECOVERY"
    raise wrong_code("code")


@transaction.atomic
def use_passkey(
    *,
    credential: bytes,
    account_id: UUID | None,
    check: Callable[[Factor | None], int],
    now: dt.datetime,
) -> Account:
    """Use a passkey, of an account or of whomever it belongs to; gives the account. Locks it.

    `check` looks at what was signed, gives the count of uses, and raises when it does not hold.
    """
    found = Factor.objects.select_for_update().filter(credential=credential)
    if account_id is not None:
        found = found.filter(account_id=account_id)
    factor = found.first()
    counter = check(factor)
    if factor is None:
        raise wrong_code("passkey")
    _note_use(factor, counter, now)
    return Account.objects.select_related("person").get(pk=factor.account_id)


def _note_use(factor: Factor, counter: int, now: dt.datetime) -> None:
    factor.counter, factor.used_at = counter, now
    factor.save(update_fields=["counter", "used_at"])


def wrong_code(field: str) -> Invalid:
    """Give the refusal of a wrong code."""
    sentence = _("Mã chưa đúng hoặc đã dùng rồi. Xin chờ mã mới rồi nhập lại.")
    return Invalid(sentence, code="wrong_code", fields={field: [str(sentence)]})
