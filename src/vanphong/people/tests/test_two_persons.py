"""Nobody grants what is not theirs to grant, and nobody opens an account alone: every combination."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import factor_queries, rules, services
from vanphong.people.models import Account, Factor, FactorReset, Post

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def with_roles(cast: Cast, *roles: str) -> Actor:
    """The administrator's person, with other roles."""
    return replace(cast.admin, permissions=rules.permissions_of(roles))


def succeeds(act: Callable[..., object], **facts: object) -> bool:
    try:
        with transaction.atomic():
            act(**facts)
    except (NotAllowed, NotFound, Refused):
        return False
    return True


@pytest.mark.parametrize("giver", sorted(rules.roles()))
def test_who_gives_which_role(cast: Cast, giver: str) -> None:
    """B15: roles are given by who manages posts; the site-wide one by who holds it too."""
    post, person = cast.posts["OFFICER"], cast.posts["OFFICER"].person
    facts = {"title": "A", "rank": "OTHER"}
    for extra in ((), ("SITE_ADMIN",)):
        actor = with_roles(cast, giver, *extra)
        for given in rules.roles():
            may = actor.may("people:post:manage") and (
                given != "SITE_ADMIN" or rules.roles()[given].permissions <= actor.permissions
            )
            with acting(actor):
                changed = succeeds(
                    services.edit_post, actor=actor, post_id=post.id,
                    roles=["OFFICER", given], **facts,
                )  # fmt: skip
                made = succeeds(
                    services.create_post, actor=actor, person=person, roles=[given],
                    valid_from=dt.date(2026, 1, 1), **facts,
                )  # fmt: skip
                own = succeeds(
                    services.edit_post, actor=actor, post_id=cast.posts["ADMIN"].id,
                    roles=["ADMIN", given, "LEADER"], **facts,
                )  # fmt: skip
                Post.objects.filter(pk=post.pk).update(roles=["OFFICER"])
            assert (changed, made, own) == (may, may, False), (giver, extra, given)


@pytest.mark.parametrize("role", sorted(rules.roles()))
def test_a_key_for_programs_takes_nothing_the_post_lacks(cast: Cast, role: str) -> None:
    held = rules.permissions_of([role])
    actor = replace(cast.admin, permissions=held)
    with acting(cast.admin):
        Post.objects.filter(pk=cast.posts["ADMIN"].pk).update(roles=[role])
        post = Post.objects.get(pk=cast.posts["ADMIN"].pk)
    with acting(actor):
        for permission in rules.all_permissions() - held:
            with pytest.raises(Invalid):
                services.issue_token(
                    actor=actor, post=post, name="A", scope=[permission], days=1, now=NOW
                )


def test_no_order_of_acts_sets_factors_up_anew_alone(cast: Cast) -> None:
    """B14: whatever is tried, in whatever order, it took two others."""
    operator = job_actor("vận hành", cast.office.id, rules.all_permissions())
    with acting(operator):
        post = services.hire(
            actor=operator, full_name="Bùi Thị Hai", title="Quản trị viên", rank="OTHER",
            roles=["ADMIN"], valid_from=dt.date(2025, 7, 1),
        )  # fmt: skip
    second = replace(cast.admin, name="Bùi Thị Hai", person_id=post.person_id, post_id=post.id)
    stranger = make_office("Tỉnh ủy Khác").admin
    actors = [cast.admin, second, operator, cast.clerk, stranger]
    holders = list(Account.objects.filter(person_id__in=[cast.admin.person_id]))
    holders += Account.objects.filter(person_id=cast.leader.person_id)
    chance, undone = random.Random(20261201), 0
    for step in range(400):
        now = NOW + dt.timedelta(hours=step)
        for account in holders:
            if not factor_queries.factors_of(account).exists():
                _give(account, now)
        actor, account = chance.choice(actors), chance.choice(holders)
        with acting(actor):
            waiting = factor_queries.factor_resets(actor, services.waiting_since(now)).first()
            if waiting is None or chance.random() < 0.4:
                succeeds(
                    services.ask_factor_reset, actor=actor, account_id=account.id, reason="A",
                    now=now,
                )  # fmt: skip
            else:
                succeeds(
                    services.decide_factor_reset, actor=actor, reset_id=waiting.id,
                    approve=chance.random() < 0.8, now=now,
                )  # fmt: skip
        gone = [a for a in holders if not factor_queries.factors_of(a).exists()]
        for account in gone:
            undone += 1
            with acting(cast.admin):
                reset = FactorReset.objects.filter(account=account, approved=True).latest(
                    "decided_at"
                )
            persons = {reset.asked_by_id, reset.decided_by_id, account.person_id}
            assert len(persons) == 3
            assert reset.decided_at == now
    assert undone > 20


def _give(account: Account, now: dt.datetime) -> None:
    Factor.objects.create(
        account=account, kind=Factor.Kind.TOTP, name="A", secret=b"", created_at=now
    )
