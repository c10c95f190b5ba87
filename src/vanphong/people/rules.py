"""Who holds what, on which day: pure answers over posts and roles."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Iterable
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
