"""Which account a person of the identity provider opens."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.people import queries
from vanphong.people.models import Account, ProviderIdentity
from vanphong.people.services.accounts import require_reach
from vanphong.people.services.words import kept


@transaction.atomic
def link_identity(
    *, actor: Actor, account_id: UUID, issuer: str, subject: str, now: dt.datetime
) -> str:
    """Say by whom at the provider an account is opened; an empty subject ends it. Locks it.

    Nothing else links an account, no mail address least of all.

    :raises Invalid: `subject_taken` when another account has it.
    :raises NotFound: for an account another office looks after.
    :raises Refused: for one's own, `no_provider`, `site_role`.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    if not issuer:
        raise Refused(
            _("Văn phòng chưa khai hệ thống đăng nhập của đơn vị."), code="no_provider"
        )
    if account.person_id == actor.person_id:
        raise Refused(_("Bạn không thể tự gắn tài khoản của mình."), code="oneself")
    require_reach(actor, account, now)
    subject = kept(ProviderIdentity, "subject", subject)
    others = ProviderIdentity.objects.filter(issuer=issuer, subject=subject)
    if subject and others.exclude(account=account).exists():
        taken = _("Mã này đã gắn với tài khoản khác.")
        raise Invalid(taken, code="subject_taken", fields={"subject": [str(taken)]})
    ProviderIdentity.objects.filter(account=account).delete()
    if subject:
        ProviderIdentity.objects.create(account=account, issuer=issuer, subject=subject)
    act = "people:identity:link" if subject else "people:identity:unlink"
    audit.record(actor, act, subject=account)
    return subject


def account_of_identity(*, issuer: str, subject: str) -> Account | None:
    """Give the open account of a person of the provider, None when none was linked."""
    found = ProviderIdentity.objects.filter(issuer=issuer, subject=subject).values("account_id")
    opened = Account.objects.select_related("person").filter(pk__in=found, is_active=True)
    return opened.first()
