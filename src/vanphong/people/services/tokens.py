"""Keys for programs."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound
from vanphong.kernel.gate import require
from vanphong.people import rules
from vanphong.people.models import ApiToken, Post
from vanphong.people.services.posts import own_office_id
from vanphong.people.services.words import kept

TOKEN_DAYS_MAX = 366


@transaction.atomic
def issue_token(
    *, actor: Actor, post: Post, name: str, scope: Sequence[str], days: int, now: dt.datetime
) -> tuple[ApiToken, str]:
    """Give a post a key for programs; the secret is shown this once.

    A person gives keys to the own post only, and not through another key; the operator's
    command may give one to any post. The scope cannot exceed what the post holds.

    :raises Invalid: for a permission the post lacks, none, or a life of more than a year.
    :raises NotAllowed: for another's post.
    """
    decision = rules.may_issue_token(
        for_own_post=post.id == actor.post_id,
        through_token=actor.kind is ActorKind.TOKEN,
        is_operator=actor.kind is ActorKind.JOB,
    )
    if not decision:
        raise NotAllowed(decision.reason, code=decision.code, source=decision.source)
    beyond = sorted(set(scope) - rules.permissions_of(post.roles))
    if beyond or not scope or not 1 <= days <= TOKEN_DAYS_MAX:
        raise Invalid(
            _("Khóa chỉ nhận quyền mà chức vụ đang có, trong thời gian từ 1 đến 366 ngày."),
            code="token_scope",
            fields={"scope": beyond},
        )
    secret = f"vp_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        office_id=own_office_id(actor),
        post=post,
        name=kept(ApiToken, "name", name),
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scope=sorted(set(scope)),
        expires_at=now + dt.timedelta(days=days),
    )
    audit.record(actor, "people:token:issue", subject=token, detail={"scope": token.scope})
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID, now: dt.datetime) -> ApiToken:
    """End a token at once; one revoked before stays as it is. Locks the token.

    :raises NotFound: when there is no such token in the office.
    """
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound(_("Không có khóa này."))
    if token.post_id != actor.post_id:
        require(actor, "people:token:manage")
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        audit.record(actor, "people:token:revoke", subject=token)
    return token
