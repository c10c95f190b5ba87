"""From a request to an actor: the logged-in account, the post chosen, the one stood in for."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, session_state
from vanphong.people.entry import Seat, seats_of
from vanphong.people.models import Account, ApiToken, Office, Post

POST_KEY = "post"
SUBSTITUTE_KEY = "substituting"
_USED_EVERY = dt.timedelta(minutes=5)


def begin(request: HttpRequest, **_told: object) -> None:
    """Let the session of a log-in begin."""
    session_state.begin(request.session, clock.now())


def actor_of_request(request: HttpRequest) -> Actor | None:
    """Give the actor of a page request, None when nobody is logged in or holds a post now.

    The post comes from the session (`switch_post`), else it is the first one held. All posts held
    stay with the request, for the frame of its page.
    """
    if hasattr(request, "_vanphong_actor"):
        return cast("Actor | None", request._vanphong_actor)
    now, actor = clock.now(), None
    account = account_of_request(request)
    if account is not None:
        today = clock.vietnam_date(now)
        seats = seats_of(account.person_id, today)
        actor = _actor_of_seats(
            seats,
            today=today,
            post_id=request.session.get(POST_KEY),
            substituting=request.session.get(SUBSTITUTE_KEY),
        )
        session_state.see(request.session, now)
        request.seats = seats  # type: ignore[attr-defined]
    request._vanphong_actor = actor  # type: ignore[attr-defined]
    return actor


def account_of_request(request: HttpRequest) -> Account | None:
    """Give the account of an open session, None for none; a session that is over ends here."""
    account = get_user(request)
    if not isinstance(account, Account):
        return None
    if session_state.is_over(request.session, clock.now()):
        request.session.flush()
        return None
    # A one-time password opens no session: it leads to choosing a password (`views.entering`).
    return account if account.is_active and account.one_time_until is None else None


def must_set_up(request: HttpRequest, actor: Actor) -> bool:
    """Say whether the person sets up a second factor before any work."""
    return asks_for_factor(actor) and not session_state.has_second_factor(request.session)


def asks_for_factor(actor: Actor) -> bool:
    """Say whether what the actor may do asks for a second factor on this site."""
    return settings.SECOND_FACTOR == "required" and rules.needs_factor(actor.permissions)


def actor_of_account(
    account: Account,
    *,
    today: dt.date,
    office_id: int | None = None,
    substituting: str | None = None,
) -> Actor | None:
    """Give the actor of an account on the day, None when no post is held.

    The post is the first one in the office named, else the first one.
    """
    return _actor_of_seats(
        seats_of(account.person_id, today), today=today, office_id=office_id,
        substituting=substituting,
    )  # fmt: skip


def _actor_of_seats(
    seats: Sequence[Seat],
    *,
    today: dt.date,
    post_id: str | None = None,
    office_id: int | None = None,
    substituting: str | None = None,
) -> Actor | None:
    """Give the actor of the post named, else of the first in the office named, else the first."""
    if not seats:
        return None
    seat = max(seats, key=lambda s: (str(s.id) == post_id, s.office_id == office_id))
    actor = _actor_of_post(seat, seat.person_name)
    if not substituting:
        return actor
    with acting(actor):
        for substitution in queries.substitutions_by(seat.id, today):
            if str(substitution.id) == substituting:
                return _standing_in(actor, substitution.absent)
    return actor


def _actor_of_post(post: Post | Seat, name: str) -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        name=name,
        office_id=post.office_id,
        person_id=post.person_id,
        post_id=post.id,
        post_title=post.title,
        permissions=rules.permissions_of(post.roles),
    )


def job_in_name_of(post: Post) -> Actor:
    """Give a job that does what the holder of a post may, inside an act of somebody else."""
    return replace(_actor_of_post(post, post.person.full_name), kind=ActorKind.JOB)


def in_each_office(job: str, on: dt.date | None = None) -> Iterator[Actor]:
    """Give a job of that name in each office in turn; the caller opens its scope.

    Offices are walled off from each other: nothing sees all of them at once. With a day only
    those that are open on it.
    """
    with acting(job_actor(job, None, frozenset())):
        offices = Office.objects.order_by("id") if on is None else queries.offices_directory(on)
        found = list(offices.values_list("id", flat=True))
    for office_id in found:
        yield job_actor(job, office_id, frozenset())


def actors_of_office(actor: Actor, on: dt.date) -> list[tuple[Actor, tuple[str, ...]]]:
    """Give everyone who may act in the actor's office on the day, as they would act.

    With each the roles held; who may stand in for somebody comes once more, standing in.
    """
    found = []
    for post in queries.posts_of_office(actor, on):
        person = _actor_of_post(post, post.person.full_name)
        found.append((person, tuple(post.roles)))
        found += [
            (_standing_in(person, one.absent), (*post.roles, *one.absent.roles))
            for one in queries.substitutions_by(post.id, on)
        ]
    return found


# Signing authority is personal, and what reaches every office is given by name (ADR 0014):
# neither passes to the one who stands in.
_PERSONAL = frozenset({"drafting:draft:sign", "signing:key:use", "signing:seal:use"})


def _standing_in(actor: Actor, absent: Post) -> Actor:
    lent = rules.permissions_of(absent.roles) - _PERSONAL - rules.site_permissions()
    return replace(
        actor,
        permissions=actor.permissions | lent,
        substituted_person_id=absent.person_id,
        substituted_name=absent.person.full_name,
    )


def actor_of_token(secret: str, *, now: dt.datetime) -> Actor | None:
    """Give the actor of an API token, None when it is unknown, ended or revoked.

    The permissions are those of the post that are also in the token's scope.
    """
    digest = hashlib.sha256(secret.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("select office_id, id from vp_token(%s)", [digest])
        found = cursor.fetchone()
    if found is None:
        return None
    office_id, token_id = found
    finder = Actor(kind=ActorKind.TOKEN, name="", office_id=office_id)
    with acting(finder):
        token = ApiToken.objects.select_related("post__person__account", "post__office").get(
            pk=token_id
        )
        post = token.post
        today = clock.vietnam_date(now)
        if token.revoked_at is not None or token.expires_at <= now or not _open(post, today):
            return None
        if token.last_used_at is None or now - token.last_used_at > _USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        actor = _actor_of_post(post, post.person.full_name)
    return replace(
        actor, kind=ActorKind.TOKEN, permissions=actor.permissions & frozenset(token.scope)
    )


def _open(post: Post, today: dt.date) -> bool:
    """Say whether the post is held, its office exists and its holder may come in."""
    person, office = post.person, post.office
    account = getattr(person, "account", None)
    return (
        person.closed_at is None
        and (account is None or account.is_active)
        and rules.holds(post.valid_from, post.valid_until, today)
        and rules.holds(office.valid_from, office.valid_until, today)
    )


def actor_of_username(
    username: str, now: dt.datetime, *, office_id: int | None = None
) -> Actor:
    """Give the actor of an account by its log-in name, in the office named where it has a post.

    :raises NotFound: when there is none, or it holds no post now.
    """
    account = Account.objects.select_related("person").filter(username__iexact=username).first()
    actor = None
    if account is not None and account.is_active:
        actor = actor_of_account(account, today=clock.vietnam_date(now), office_id=office_id)
    if actor is None:
        raise NotFound(_("Không có tài khoản này, hoặc tài khoản không giữ chức vụ nào."))
    return actor
