"""Acts on accounts and passwords."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import nfc, one_line
from vanphong.people import queries, rules
from vanphong.people.models import Account, Person
from vanphong.people.services.posts import own_office_id
from vanphong.people.services.sessions import end_all_sessions, end_other_sessions
from vanphong.people.services.tries import counted

ONE_TIME_DAYS = 3
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike when read out


@transaction.atomic
def create_account(*, actor: Actor, person: Person, username: str, password: str) -> Account:
    """Give a person an account to log in with; the password is kept as Argon2id.

    :raises Invalid: for a name in use, or a password that is too short or too common.
    :raises NotFound: for a person another office looks after.
    :raises Refused: when the person has an account.
    """
    account = _new_account(actor, person, username)
    _set_password(account, password)
    account.save(force_insert=True)
    audit.record(actor, "people:account:create", subject=account)
    return account


def _new_account(actor: Actor, person: Person, username: str) -> Account:
    """Give an account that is not written yet, without a password."""
    require(actor, "people:account:manage")
    _require_home(actor, person)
    username = _free_name(username)
    if Account.objects.filter(person=person).exists():
        raise Refused(_("Người này đã có tài khoản."), code="has_account")
    return Account(username=username, person=person)


def _free_name(typed: str) -> str:
    """Give a log-in name as it is kept.

    :raises Invalid: when it cannot be typed everywhere, or somebody has it.
    """
    name = one_line(typed).lower()
    if not rules.is_log_in_name(name):
        sentence = _(
            "Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối, "
            "ví dụ %(name)s."
        ) % {"name": rules.log_in_name_like(typed)}
        raise Invalid(sentence, code="log_in_name", fields={"username": [str(sentence)]})
    if Account.objects.filter(username=name).exists():
        taken = _("Tên đăng nhập đã có người dùng.")
        raise Invalid(taken, code="name_taken", fields={"username": [str(taken)]})
    return name


@transaction.atomic
def rename_account(*, actor: Actor, account_id: UUID, username: str) -> Account:
    """Correct the name of an account nobody has logged in with yet. Locks the account.

    :raises Invalid: as `create_account`.
    :raises NotFound: for an account another office looks after.
    :raises Refused: `name_in_use` once its holder has logged in.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    if account.last_login is not None:
        raise Refused(
            _("Tên này đã được dùng để đăng nhập nên không đổi nữa."), code="name_in_use"
        )
    if one_line(username).lower() != account.username:
        old, account.username = account.username, _free_name(username)
        account.save(update_fields=["username"])
        audit.record(actor, "people:account:rename", subject=account, detail={"before": old})
    return account


def _require_home(actor: Actor, person: Person) -> None:
    # A post given to somebody of another office must not open that person's account.
    if person.home_office_id != own_office_id(actor):
        raise NotFound(_("Không có người này trong cơ quan."))


def _set_password(account: Account, password: str, *, field: str = "password") -> None:
    try:
        validate_password(nfc(password), account)
    except ValidationError as error:
        raise Invalid(
            _("Mật khẩu cần từ 15 ký tự trở lên và không thuộc loại dễ đoán."),
            code="weak_password",
            fields={field: list(error.messages)},
        ) from error
    account.set_password(nfc(password))


@transaction.atomic
def change_own_password(
    *, actor: Actor, old: str, new: str, now: dt.datetime, keep_session: str | None = None
) -> Account:
    """Change one's own password; all other sessions end. Locks the account.

    :raises Invalid: when the old one is wrong or the new one too weak.
    :raises Refused: `try_wait` after too many wrong old ones.
    """
    account = queries.lock_account_of(actor)
    with counted(what="password", account_id=account.id, now=now):
        if not account.check_password(nfc(old)):
            raise Invalid(
                _("Mật khẩu hiện tại chưa đúng."),
                code="wrong_password",
                fields={"old": [str(_("Mật khẩu hiện tại chưa đúng."))]},
            )
    _set_password(account, new, field="new")
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    end_other_sessions(actor=actor, keep=keep_session)
    audit.record(actor, "people:password:change", subject=account)
    return account


@transaction.atomic
def choose_password(*, actor: Actor, new: str, now: dt.datetime) -> Account:
    """Put a password of one's own in the place of the one-time one. Locks the account.

    :raises Refused: when there is no one-time password, or its time is over.
    :raises Invalid: when the new one is too weak or the same.
    """
    account = queries.lock_account_of(actor)
    if account.one_time_until is None or account.one_time_until <= now:
        raise Refused(_("Mật khẩu dùng một lần đã hết hạn."), code="one_time_over")
    if account.check_password(nfc(new)):
        raise Invalid(
            _("Hãy chọn mật khẩu khác mật khẩu dùng một lần."),
            code="same_password",
            fields={"new": [str(_("Trùng mật khẩu dùng một lần."))]},
        )
    _set_password(account, new, field="new")
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    end_all_sessions(account.person)
    audit.record(actor, "people:password:choose", subject=account)
    return account


@transaction.atomic
def reset_password(*, actor: Actor, account_id: UUID, now: dt.datetime) -> tuple[Account, str]:
    """Set a one-time password and give it, this once; open sessions end. Locks the account.

    It opens only the page where the person chooses a password, for three days.

    :raises NotFound: for an account another office looks after.
    :raises Refused: for one's own account, where the old password is asked; `site_role` for
        who holds a site-wide role one does not hold.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    if account.person_id == actor.person_id:
        raise Refused(
            _("Với tài khoản của mình, hãy đổi mật khẩu ở trang tài khoản."), code="oneself"
        )
    secret = _one_time_password(actor, account, now)
    account.save(update_fields=["password", "one_time_until"])
    end_all_sessions(account.person)
    audit.record(actor, "people:password:reset", subject=account)
    return account, secret


def _one_time_password(actor: Actor, account: Account, now: dt.datetime) -> str:
    """Set a one-time password on an account, not written yet, and give it.

    :raises Refused: `site_role` for who holds a site-wide role one does not hold.
    """
    require_reach(actor, account, now)
    secret = "-".join("".join(secrets.choice(_LETTERS) for _n in range(5)) for _m in range(4))
    account.set_password(secret)
    account.one_time_until = now + dt.timedelta(days=ONE_TIME_DAYS)
    return secret


def require_reach(actor: Actor, account: Account, now: dt.datetime) -> None:
    """Refuse who would reach by somebody's account what the own rights do not.

    :raises Refused: `site_role` for who holds a site-wide role one does not hold.
    """
    posts = queries.posts_of_person(account.person_id, clock.vietnam_date(now))
    decision = rules.may_reset_password(
        of_roles=[code for post in posts for code in post.roles],
        held=actor.permissions,
        is_operator=actor.kind is ActorKind.JOB,
    )
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)


@transaction.atomic
def open_account(
    *, actor: Actor, person: Person, username: str, now: dt.datetime
) -> tuple[Account, str]:
    """Give a person an account with a one-time password, shown this once.

    :raises Invalid, NotFound, Refused: as `create_account` and `reset_password`.
    """
    account = _new_account(actor, person, username)
    if person.id == actor.person_id:
        raise Refused(_("Bạn không thể tự cấp tài khoản cho mình."), code="oneself")
    secret = _one_time_password(actor, account, now)
    account.save(force_insert=True)
    audit.record(actor, "people:account:create", subject=account)
    return account, secret


@transaction.atomic
def disable_account(*, actor: Actor, account_id: UUID) -> Account:
    """Shut an account: its sessions end at once, its tokens open nothing. Locks the account.

    :raises NotFound: for an account another office looks after.
    :raises Refused: for one's own.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    if account.person_id == actor.person_id:
        raise Refused(_("Bạn không thể tự khóa tài khoản của mình."), code="oneself")
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_all_sessions(account.person)
    audit.record(actor, "people:account:disable", subject=account)
    return account


@transaction.atomic
def end_account_sessions(*, actor: Actor, account_id: UUID) -> Account:
    """Log a person out everywhere: a device was lost, a screen left open. Locks the account.

    :raises NotFound: for an account another office looks after.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    end_all_sessions(account.person)
    audit.record(actor, "people:account:log_out", subject=account)
    return account


@transaction.atomic
def enable_account(*, actor: Actor, account_id: UUID) -> Account:
    """Open a shut account again. Locks the account.

    :raises NotFound: for an account another office looks after.
    """
    require(actor, "people:account:manage")
    account = queries.lock_account(actor, account_id)
    account.is_active = True
    account.save(update_fields=["is_active"])
    audit.record(actor, "people:account:enable", subject=account)
    return account
