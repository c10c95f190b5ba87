"""Who holds what, on which day: pure answers over posts and roles."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Words:
    """What a role, a permission or a group of them is called."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the words in a language, Vietnamese for any but English."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the permissions it carries; a site-wide one reaches every office."""

    code: str
    words: Words
    permissions: frozenset[str]
    site_wide: bool


def _data(name: str) -> dict[str, Any]:
    folder = resources.files("vanphong.people") / "rules_data"
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))


@functools.cache
def roles() -> dict[str, Role]:
    """Give all roles by code.

    :source: office practice, ADR 0006, ADR 0014.
    """
    return {
        code: Role(
            code,
            Words(row["vi"], row["en"]),
            frozenset(row["permissions"]),
            row.get("site_wide", False),
        )
        for code, row in _data("roles")["roles"].items()
    }


@functools.cache
def permission_words() -> dict[str, Words]:
    """Give what each permission lets one do, by permission."""
    return {code: Words(**row) for code, row in _data("permissions")["permissions"].items()}


@functools.cache
def permission_groups() -> dict[str, Words]:
    """Give the names of the groups of permissions by app, in the order of the office's day."""
    return {app: Words(**row) for app, row in _data("permissions")["groups"].items()}


def permissions_of(role_codes: Iterable[str]) -> frozenset[str]:
    """Give the permissions of several roles together; unknown roles carry none."""
    return _permissions_of(tuple(role_codes))


@functools.lru_cache(maxsize=1024)
def _permissions_of(role_codes: tuple[str, ...]) -> frozenset[str]:
    known = roles()
    return frozenset().union(*(known[c].permissions for c in role_codes if c in known))


def may_sign(role_codes: Iterable[str]) -> bool:
    """Say whether roles let one sign documents in this product.

    :source: office practice, ADR 0006.
    """
    return "drafting:draft:sign" in permissions_of(role_codes)


def all_permissions() -> frozenset[str]:
    """Give every permission that some role carries."""
    return permissions_of(roles())


_READING = frozenset({"find", "read", "read_all", "read_own", "verify"})


def is_reading(permission: str) -> bool:
    """Say whether a permission only lets one see, by its verb."""
    return permission.rsplit(":", 1)[1] in _READING


def site_permissions() -> frozenset[str]:
    """Give what reaches every office: the permissions of site-wide roles that no other has.

    :source: office practice, ADR 0014.
    """
    local = permissions_of(code for code, role in roles().items() if not role.site_wide)
    return all_permissions() - local


def may_give(role: Role, *, held: frozenset[str], is_operator: bool) -> bool:
    """Say whether one with these permissions may give or take a role.

    :source: office practice, ADR 0014.
    """
    return is_operator or not role.site_wide or role.permissions <= held


_LOG_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def is_log_in_name(name: str) -> bool:
    """Say whether a name can be typed on any keyboard: small letters without marks, digits.

    :source: office practice, ADR 0006.
    """
    return _LOG_IN_NAME.fullmatch(name) is not None


def log_in_name_like(typed: str) -> str:
    """Give a log-in name near to what was typed: "Quản trị" gives "quan.tri"."""
    found = ".".join(re.findall(r"[a-z0-9_-]+", fold(typed)))[:60]
    return found if is_log_in_name(found) else "quan.tri"


# Signing, sealing and administration: what asks for more than a password.
_GUARDED = frozenset(
    {
        "calendars:day:edit", "calendars:site_day:edit", "drafting:draft:sign",
        "people:account:manage", "people:delegation:manage", "people:office:manage",
        "people:post:manage", "people:token:manage", "petitions:vault:consent",
        "petitions:vault:request", "signing:key:manage", "signing:key:use",
        "signing:seal:use",
    }
)  # fmt: skip


def needs_factor(permissions: frozenset[str]) -> bool:
    """Say whether permissions ask for a second factor beside the password.

    :source: office practice, ADR 0020.
    """
    return not _GUARDED.isdisjoint(permissions)


def may_decide_reset(*, asked_by: object, decides: object, holder: object) -> Decision:
    """Say whether one may approve that a person sets up second factors anew.

    Each is a person's id, None for the operator of the machine. Never alone, never for oneself.
    :source: office practice, ADR 0020.
    """
    if decides not in (asked_by, holder) and asked_by != holder:
        return ALLOWED
    return Decision(
        allowed=False,
        code="two_persons",
        reason="Việc này cần hai người: một người đề nghị, người khác duyệt, và không ai tự làm "
        "cho mình.",
        source="office practice, ADR 0020",
    )


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


# Kinds of bodies that write one symbol: the committee and its standing committee (TU, ĐU), and
# what a congress sets up (ĐH). Of the Centre also several bodies of one kind do (TW).
_ONE_SYMBOL = (
    frozenset({"PROVINCIAL_COMMITTEE", "PROVINCIAL_STANDING"}),
    frozenset({"SUPERIOR_OF_GRASSROOTS_COMMITTEE", "SUPERIOR_OF_GRASSROOTS_STANDING"}),
    frozenset({"GRASSROOTS_COMMITTEE", "GRASSROOTS_STANDING"}),
    frozenset(
        {
            "PROVINCIAL_CONGRESS",
            "PROVINCIAL_CONGRESS_PRESIDIUM",
            "PROVINCIAL_CONGRESS_SECRETARIAT",
            "PROVINCIAL_CONGRESS_CREDENTIALS",
            "PROVINCIAL_CONGRESS_TELLERS",
        }
    ),
)


def may_share_symbol(kind: str, other_kind: str) -> Decision:
    """Say whether two bodies of one office, of these kinds, may write the same symbol.

    :source: symbols of bodies, domain documents.md §2.5 (second-hand); that nobody else shares
        one is office practice, ADR 0010: no number and symbol is given twice.
    """
    central = kind == other_kind == "CENTRAL_COMMITTEE"
    pair = {kind, other_kind}
    if central or (kind != other_kind and any(pair <= group for group in _ONE_SYMBOL)):
        return ALLOWED
    return Decision(
        allowed=False,
        code="symbol_taken",
        reason="Trong một cơ quan, chỉ cấp ủy và ban thường vụ của cấp ủy ấy dùng chung một ký "
        "hiệu. Chủ thể khác cần ký hiệu riêng, để không có hai văn bản trùng số và ký hiệu.",
        source="office practice, ADR 0010",
    )


def may_grant_roles(
    *, to_own_post: bool, is_operator: bool, changed: Iterable[str], held: frozenset[str]
) -> Decision:
    """Say whether roles may be given or taken (`changed`) by one with the permissions `held`.

    Nobody gives rights to oneself; what reaches every office is given by who holds it.
    :source: office practice, ADR 0006, ADR 0014.
    """
    if to_own_post and not is_operator:
        return Decision(
            allowed=False,
            code="own_roles",
            reason="Không ai tự thay đổi vai trò của mình. Hãy nhờ một quản trị viên khác.",
            source="office practice, ADR 0006",
        )
    known = roles()
    if not all(may_give(known[c], held=held, is_operator=is_operator) for c in changed):
        return Decision(
            allowed=False,
            code="site_role",
            reason="Vai trò quản trị hệ thống có tác dụng với mọi cơ quan; chỉ người giữ vai "
            "trò này hoặc người vận hành máy chủ mới giao hoặc bỏ được.",
            source="office practice, ADR 0014",
        )
    return ALLOWED


def may_reset_password(
    *, of_roles: Iterable[str], held: frozenset[str], is_operator: bool
) -> Decision:
    """Say whether one may set the password of a person who holds these roles.

    :source: office practice, ADR 0014: a password opens what its holder may do.
    """
    known = roles()
    if all(
        may_give(known[c], held=held, is_operator=is_operator) for c in of_roles if c in known
    ):
        return ALLOWED
    return Decision(
        allowed=False,
        code="site_role",
        reason="Người này giữ vai trò quản trị hệ thống; chỉ người cùng vai trò hoặc người vận "
        "hành máy chủ mới đặt lại mật khẩu được.",
        source="office practice, ADR 0014",
    )


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


# What browsers and systems say of themselves, the telling word first: Edge also says Chrome,
# which also says Safari; Android also says Linux.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> tuple[str, str]:
    """Give the names of the browser and of the system in what a browser says of itself.

    Empty where nothing known is named.
    """
    browser = next((name for word, name in _BROWSERS if word in agent), "")
    return browser, next((name for word, name in _SYSTEMS if word in agent), "")


def day_after(last_day: dt.date) -> dt.date:
    """Give the first day without something from its last day; the calendar's end stays."""
    return last_day + dt.timedelta(days=1) if last_day < dt.date.max else last_day


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
