"""Acts on offices, persons, posts and what is given to them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import given_name_sort_key, nfc, one_line, sort_key
from vanphong.people import queries, rules
from vanphong.people.models import (
    Account,
    ApiToken,
    Body,
    Delegation,
    Office,
    Person,
    Post,
    Substitution,
    Unit,
)

_TOKEN_DAYS_MAX = 366


@transaction.atomic
def create_office(
    *,
    actor: Actor,
    code: str,
    name: str,
    short_name: str,
    level: str,
    place_name: str,
    valid_from: dt.date,
    unit: Unit | None = None,
    parent: Office | None = None,
) -> Office:
    """Add an office to the directory.

    :raises Invalid: when the code is taken.
    """
    require(actor, "people:office:manage")
    if Office.objects.filter(code=code).exists():
        raise Invalid(_("Mã cơ quan đã được dùng. Hãy chọn mã khác."), fields={"code": [code]})
    office = Office.objects.create(
        code=code,
        name=one_line(name),
        short_name=one_line(short_name),
        sort_key=sort_key(one_line(name)),
        level=level,
        place_name=one_line(place_name),
        valid_from=valid_from,
        unit=unit,
        parent=parent,
    )
    audit.record(actor, "people:office:create", subject=office, office_id=office.id)
    return office


@transaction.atomic
def create_body(
    *,
    actor: Actor,
    office: Office,
    name: str,
    symbol: str,
    header_name: str,
    kind: str,
    valid_from: dt.date,
    header_upper: str = "",
    system: str = "PARTY",
) -> Body:
    """Add a body in whose name the office issues documents."""
    require(actor, "people:office:manage")
    body = Body.objects.create(
        office=office,
        name=one_line(name),
        symbol=one_line(symbol),
        header_upper=one_line(header_upper),
        header_name=one_line(header_name),
        kind=kind,
        system=system,
        valid_from=valid_from,
    )
    audit.record(actor, "people:body:create", subject=body, office_id=office.id)
    return body


@transaction.atomic
def create_person(*, actor: Actor, full_name: str) -> Person:
    """Add a person."""
    require(actor, "people:post:manage")
    name = one_line(full_name)
    person = Person.objects.create(full_name=name, sort_key=given_name_sort_key(name))
    audit.record(actor, "people:person:create", subject=person)
    return person


@transaction.atomic
def create_post(
    *,
    actor: Actor,
    person: Person,
    title: str,
    rank: str,
    roles: Sequence[str],
    valid_from: dt.date,
    department: str = "",
    body: Body | None = None,
) -> Post:
    """Give a person a post in the actor's office, with its roles.

    :raises Invalid: for a role that does not exist.
    """
    require(actor, "people:post:manage")
    unknown = sorted(set(roles) - set(rules.roles()))
    if unknown:
        raise Invalid(_("Không có vai trò này."), fields={"roles": unknown})
    post = Post.objects.create(
        office_id=actor.office_id,
        person=person,
        title=one_line(title),
        rank=rank,
        roles=sorted(roles),
        department=one_line(department),
        body=body,
        valid_from=valid_from,
    )
    audit.record(actor, "people:post:create", subject=post, detail={"roles": sorted(roles)})
    return post


@transaction.atomic
def create_account(*, actor: Actor, person: Person, username: str, password: str) -> Account:
    """Give a person an account to log in with; the password is kept as Argon2id.

    :raises Invalid: for a name in use or a password that is too short or too common.
    """
    require(actor, "people:account:manage")
    username = one_line(username).lower()
    if Account.objects.filter(username__iexact=username).exists():
        raise Invalid(_("Tên đăng nhập đã có người dùng."), fields={"username": [username]})
    account = Account(username=username, person=person)
    try:
        validate_password(nfc(password), account)
    except ValidationError as error:
        raise Invalid(
            _("Mật khẩu cần từ 15 ký tự trở lên và không thuộc loại dễ đoán."),
            fields={"password": list(error.messages)},
        ) from error
    account.set_password(nfc(password))
    account.save(force_insert=True)
    audit.record(actor, "people:account:create", subject=account)
    return account


@transaction.atomic
def add_delegation(
    *,
    actor: Actor,
    body: Body,
    post: Post,
    instrument: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    type_codes: Sequence[str] = (),
    given_by: Post | None = None,
) -> Delegation:
    """Store in writing that a post signs T/L for a body.

    :raises Refused: when the giver signs T/L himself: there is no second hop.
    """
    require(actor, "people:delegation:manage")
    second = given_by is not None and queries.delegations_to(given_by, valid_from).exists()
    decision = rules.may_delegate(from_post_is_delegate=second)
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)
    delegation = Delegation.objects.create(
        office_id=actor.office_id,
        body=body,
        post=post,
        type_codes=list(type_codes),
        instrument=one_line(instrument),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record(actor, "people:delegation:create", subject=delegation)
    return delegation


@transaction.atomic
def add_substitution(
    *,
    actor: Actor,
    absent: Post,
    substitute: Post,
    reason: str,
    valid_from: dt.date,
    valid_until: dt.date,
) -> Substitution:
    """Let one person do an absent person's work for a while; signing does not pass.

    :raises Invalid: when the period is empty or both are the same post.
    """
    require(actor, "people:substitution:manage")
    if valid_until <= valid_from or absent.pk == substitute.pk:
        raise Invalid(_("Người thay phải là người khác và thời gian phải có ít nhất một ngày."))
    substitution = Substitution.objects.create(
        office_id=actor.office_id,
        absent=absent,
        substitute=substitute,
        reason=one_line(reason),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record(actor, "people:substitution:create", subject=substitution)
    return substitution


@transaction.atomic
def issue_token(
    *, actor: Actor, post: Post, name: str, scope: Sequence[str], days: int, now: dt.datetime
) -> tuple[ApiToken, str]:
    """Give a post a key for programs; the secret is shown this once.

    One gives tokens to oneself; for others `people:token:manage` is needed. The scope cannot
    exceed what the post holds.

    :raises Invalid: for an unknown permission or a life of more than a year.
    """
    if post.id != actor.post_id:
        require(actor, "people:token:manage")
    held = rules.permissions_of(post.roles)
    beyond = sorted(set(scope) - held)
    if beyond or not scope or not 1 <= days <= _TOKEN_DAYS_MAX:
        raise Invalid(
            _("Khóa chỉ nhận quyền mà chức vụ đang có, trong thời gian từ 1 đến 366 ngày."),
            fields={"scope": beyond},
        )
    secret = f"vp_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        office_id=actor.office_id,
        post=post,
        name=one_line(name),
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scope=sorted(scope),
        expires_at=now + dt.timedelta(days=days),
    )
    audit.record(actor, "people:token:issue", subject=token, detail={"scope": sorted(scope)})
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID, now: dt.datetime) -> ApiToken:
    """End a token at once.

    :raises Invalid: when there is no such token in the office.
    """
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise Invalid(_("Không có khóa này."))
    if token.post_id != actor.post_id:
        require(actor, "people:token:manage")
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    audit.record(actor, "people:token:revoke", subject=token)
    return token


