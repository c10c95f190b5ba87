"""Reads of second factors and of requests to set them up anew."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.people.models import Account, Factor, FactorReset, ProviderIdentity, RecoveryCode
from vanphong.people.queries import accounts_of_office


def own_account(actor: Actor) -> Account:
    """Give the actor's own account.

    :raises NotFound: for an actor without one.
    """
    own = Account.objects.select_related("person").filter(person_id=actor.person_key)
    account = own.first()
    if account is None:
        raise NotFound(_("Không có tài khoản này trong cơ quan."))
    return account


def factors_of(account: Account) -> QuerySet[Factor]:
    """Give the second factors of an account, first set up first."""
    return Factor.objects.filter(account=account).order_by("created_at", "id")


def accounts_with_factor(actor: Actor) -> QuerySet[Account]:
    """Give the accounts of the office's persons that have a second factor, but the own one."""
    having = Factor.objects.values("account_id")
    others = accounts_of_office(actor).exclude(person_id=actor.person_key)
    return others.filter(pk__in=having)


def subject_of(account: Account) -> str:
    """Give who an account is to the identity provider; empty for nobody."""
    found = ProviderIdentity.objects.filter(account=account)
    return found.values_list("subject", flat=True).first() or ""


def recovery_codes_left(account: Account) -> int:
    """Give how many recovery codes of an account are not used."""
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def factor_resets(actor: Actor, since: dt.datetime) -> QuerySet[FactorReset]:
    """Give the requests of the office that wait for a decision and are not older, newest first."""
    return (
        FactorReset.objects.filter(
            office_id=actor.office_key, decided_at=None, asked_at__gt=since
        )
        .select_related("account__person")
        .order_by("-asked_at", "id")
    )


def lock_factor_reset(actor: Actor, reset_id: UUID, since: dt.datetime) -> FactorReset:
    """Lock a request of the office that waits for a decision.

    :raises NotFound: for another office's, one that is decided, one that is too old.
    """
    found = factor_resets(actor, since).select_for_update(of=("self",)).filter(pk=reset_id)
    reset = found.first()
    if reset is None:
        raise NotFound(_("Không có đề nghị này, hoặc đề nghị không còn chờ duyệt."))
    return reset
