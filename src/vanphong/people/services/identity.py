"""Proof, in an open session, that it is still the same person."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.kernel.text import nfc
from vanphong.people import codes, queries
from vanphong.people.models import Account
from vanphong.people.services.factors import use_code
from vanphong.people.services.tries import counted


def prove_identity(*, actor: Actor, typed: str, now: dt.datetime) -> None:
    """Take the own password, or a code of the own app, as proof. Opens its own transaction.

    :raises Invalid: `not_proven` when it is wrong, or the code was used before.
    :raises Refused: `try_wait` after too many wrong ones.
    """
    with acting(actor):
        account = queries.lock_account_of(actor)
        with counted(what="password", account_id=account.id, now=now):
            if not _is_own(account, typed, now):
                sentence = _("Chưa đúng. Xin nhập lại.")
                raise Invalid(
                    sentence, code="not_proven", fields={"confirm_secret": [str(sentence)]}
                )
        audit.record(actor, "people:session:prove", subject=account)


def _is_own(account: Account, typed: str, now: dt.datetime) -> bool:
    if not codes.looks_like_code(typed):
        return account.check_password(nfc(typed))
    try:
        use_code(account=account, typed=typed, now=now)
    except Invalid:
        return False
    return True
