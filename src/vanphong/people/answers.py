"""What programs are told: the same facts from the API and from the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from vanphong.kernel.actor import Actor
from vanphong.people import rules, signers, wording
from vanphong.people.models import (
    Account,
    ApiToken,
    Body,
    Delegation,
    Factor,
    FactorReset,
    LogIn,
    Person,
    Post,
    Substitution,
)

Facts = dict[str, Any]


def body_facts(body: Body) -> Facts:
    """Give an issuing body; its kind is none where it is not said."""
    return {
        "id": body.id,
        "office_id": body.office_id,
        "name": body.name,
        "symbol": body.symbol,
        "kind": body.kind or None,
        "header_upper": body.header_upper,
        "header_name": body.header_name,
        "valid_from": body.valid_from,
        "valid_until": body.valid_until,
    }


def person_facts(person: Person, posts: Sequence[Post] = ()) -> Facts:
    """Give a person with the log-in name and the posts held."""
    account = getattr(person, "account", None)
    return {
        "id": person.id,
        "name": person.full_name,
        "login": account.username if account else "",
        "closed": person.closed_at is not None,
        "posts": [post_facts(post) for post in posts],
    }


def post_facts(post: Post) -> Facts:
    """Give a post and who holds it."""
    return {
        "id": post.id,
        "person_id": post.person_id,
        "name": post.person.full_name,
        "title": post.title,
        "department": post.department,
        "rank": post.rank,
        "roles": post.roles,
        "body_id": post.body_id,
        "valid_from": post.valid_from,
        "valid_until": post.valid_until,
    }


def role_facts() -> list[Facts]:
    """Give the roles there are, with what each may do."""
    return [
        {
            "code": role.code,
            "name": wording.said(role.words),
            "site_wide": role.site_wide,
            "permissions": sorted(role.permissions),
        }
        for role in rules.roles().values()
    ]


def account_facts(account: Account) -> Facts:
    """Give an account without its password."""
    return {
        "id": account.id,
        "login": account.username,
        "person_id": account.person_id,
        "name": account.person.full_name,
        "active": account.is_active,
        "last_login_at": account.last_login,
        "one_time_until": account.one_time_until,
    }


def one_time_facts(account: Account, secret: str) -> Facts:
    """Give an account with its one-time password, told this once."""
    return account_facts(account) | {"one_time_password": secret}


def factor_facts(factor: Factor) -> Facts:
    """Give a second factor without its secret."""
    return {
        "id": factor.id,
        "kind": factor.kind,
        "name": factor.name,
        "created_at": factor.created_at,
        "used_at": factor.used_at,
    }


def factor_reset_facts(reset: FactorReset) -> Facts:
    """Give a request that second factors may be set up anew."""
    return {
        "id": reset.id,
        "account_id": reset.account_id,
        "login": reset.account.username,
        "name": reset.account.person.full_name,
        "reason": reset.reason,
        "asked_by": reset.asked_name,
        "asked_at": reset.asked_at,
        "decided_by": reset.decided_name,
        "approved": reset.approved,
    }


def delegations_facts(
    actor: Actor, rows: Iterable[Delegation], now: dt.datetime
) -> list[Facts]:
    """Give authority to sign T/L, each with what the signer still lacks."""
    found = list(rows)
    gaps = signers.gaps(actor, [row.post for row in found], now)
    return [
        {
            "id": row.id,
            "body_id": row.body_id,
            "post_id": row.post_id,
            "types": row.type_codes,
            "instrument": row.instrument,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "warnings": gaps[row.post_id],
        }
        for row in found
    ]


def substitution_facts(row: Substitution) -> Facts:
    """Give who stands in for whom."""
    return {
        "id": row.id,
        "absent_id": row.absent_id,
        "substitute_id": row.substitute_id,
        "reason": row.reason,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


def token_facts(token: ApiToken) -> Facts:
    """Give a key for programs without its secret."""
    return {
        "id": token.id,
        "name": token.name,
        "post_id": token.post_id,
        "holder": token.post.person.full_name,
        "scope": token.scope,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }


def session_facts(login: LogIn) -> Facts:
    """Give an open session of an account."""
    return {
        "id": login.id,
        "device": wording.device_words(login.agent),
        "address": login.address,
        "opened_at": login.opened_at,
    }
