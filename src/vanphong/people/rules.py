"""Who holds what, on which day: pure answers over posts and roles."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from vanphong.kernel.rules import ALLOWED, Decision


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its Vietnamese name and the permissions it carries."""

    code: str
    name: str
    permissions: frozenset[str]


@functools.cache
def roles() -> dict[str, Role]:
    """Give all roles by code.

    :source: office practice, ADR 0006.
    """
    text = (resources.files("vanphong.people") / "rules_data" / "roles.toml").read_text("utf-8")
    return {
        code: Role(code, row["name"], frozenset(row["permissions"]))
        for code, row in tomllib.loads(text)["roles"].items()
    }


def permissions_of(role_codes: Iterable[str]) -> frozenset[str]:
    """Give the permissions of several roles together; unknown roles carry none."""
    known = roles()
    return frozenset().union(*(known[c].permissions for c in role_codes if c in known))


def all_permissions() -> frozenset[str]:
    """Give every permission that some role carries."""
    return permissions_of(roles())


FREE_TRIES = 3
LONGEST_WAIT_SECONDS = 30


def wait_seconds(failures: int) -> int:
    """Give how long the same name must wait at the same address after failed tries.

    :source: office practice, ADR 0006.
    """
    if failures < FREE_TRIES:
        return 0
    return min(1 << (failures - FREE_TRIES), LONGEST_WAIT_SECONDS)


def may_keep_office(
    *, own_office: int | None, ancestors: Sequence[int], is_operator: bool
) -> Decision:
    """Say whether one may add or change an office: one's own, one below it, or as the operator.

    `ancestors` are the office and those above it. :source: office practice, ADR 0006.
    """
    if is_operator or own_office in ancestors:
        return ALLOWED
    return Decision(
        allowed=False,
        code="other_office",
        reason="Chỉ sửa được cơ quan của mình và cơ quan trực thuộc.",
        source="office practice, ADR 0006",
    )


def may_grant_roles(*, to_own_post: bool, is_operator: bool) -> Decision:
    """Say whether roles may be changed: nobody gives rights to oneself.

    :source: office practice, ADR 0006.
    """
    if to_own_post and not is_operator:
        return Decision(
            allowed=False,
            code="own_roles",
            reason="Không ai tự thay đổi vai trò của mình. Hãy nhờ một quản trị viên khác.",
            source="office practice, ADR 0006",
        )
    return ALLOWED


def may_issue_token(*, for_own_post: bool, through_token: bool, is_operator: bool) -> Decision:
    """Say whether a key for programs may be given: by a person to oneself, or by the operator.

    :source: office practice, ADR 0006.
    """
    if is_operator or (for_own_post and not through_token):
        return ALLOWED
    return Decision(
        allowed=False,
        code="token_of_another",
        reason="Khóa ứng dụng do chính người dùng tự tạo sau khi đăng nhập.",
        source="office practice, ADR 0006",
    )


def holds(valid_from: dt.date, valid_until: dt.date | None, on: dt.date) -> bool:
    """Say whether a period `[from, until)` covers the day."""
    return valid_from <= on and (valid_until is None or on < valid_until)


def may_delegate(*, from_post_is_delegate: bool) -> Decision:
    """Say whether signing authority may be given on: one who signs T/L may not pass it on.

    :source: HD 36-HD/VPTW on quyền hạn ký, as reported (domain documents.md §2.6, second-hand);
        held as office practice for new delegations.
    """
    if from_post_is_delegate:
        return Decision(
            allowed=False,
            code="second_hop",
            reason="Người được giao ký thừa lệnh không được giao lại cho người khác.",
            source="HD 36-HD/VPTW, phần quyền hạn ký (nguồn thứ cấp)",
        )
    return ALLOWED
