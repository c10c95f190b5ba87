"""Open sessions of accounts."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.text import one_line
from vanphong.people.models import Account, LogIn, LogInTry, Person
from vanphong.people.services.tries import TRIES_KEPT


def note_failed_log_in(*, actor: Actor, account_id: UUID, address: str, at: str) -> None:
    """Write a failed log-in into the trail of the office that looks after the person.

    Run by a job that every failed try defers alike, so that its page tells nothing by time.
    """
    account = Account.objects.select_related("person").filter(pk=account_id).first()
    if account is not None:
        audit.record(
            actor,
            "people:session:fail",
            subject=account,
            office_id=account.person.home_office_id,
            detail={"address": address, "at": at, "shut": not account.is_active},
        )


def keep_session(
    *, account: Account, session_key: str, address: str, agent: str, now: dt.datetime
) -> LogIn:
    """Remember an opened session for the owner's list; a key already there is renewed."""
    login, _made = LogIn.objects.update_or_create(
        session_key=session_key,
        defaults={
            "account": account,
            "address": address[:45],
            "agent": one_line(agent)[:200],
            "opened_at": now,
        },
    )
    return login


def forget_session(session_key: str | None) -> None:
    """Forget a session that ended."""
    LogIn.objects.filter(session_key=session_key or "").delete()


@transaction.atomic
def end_session(*, actor: Actor, login_id: UUID) -> None:
    """End one of one's own sessions at once.

    :raises NotFound: when it is not one's own, or ended before.
    """
    login = LogIn.objects.filter(pk=login_id, account__person_id=actor.person_key).first()
    if login is None:
        raise NotFound(_("Không có phiên đăng nhập này."))
    _end([login])
    audit.record(actor, "people:session:end", subject=login)


@transaction.atomic
def end_other_sessions(*, actor: Actor, keep: str | None) -> None:
    """End all of one's own sessions but the one with the key `keep`."""
    mine = LogIn.objects.filter(account__person_id=actor.person_key)
    others = list(mine.exclude(session_key=keep or ""))
    _end(others)
    audit.record(actor, "people:session:end_others", detail={"ended": len(others)})


def end_all_sessions(person: Person) -> None:
    """End every session of a person at once."""
    _end(list(LogIn.objects.filter(account__person_id=person.pk)))


def _end(logins: list[LogIn]) -> None:
    Session.objects.filter(session_key__in=[login.session_key for login in logins]).delete()
    LogIn.objects.filter(pk__in=[login.pk for login in logins]).delete()


@transaction.atomic
def sweep(*, now: dt.datetime) -> None:
    """Remove sessions and tries whose time is over."""
    Session.objects.filter(expire_date__lte=now).delete()
    LogIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    LogInTry.objects.filter(last_at__lt=now - TRIES_KEPT).delete()
