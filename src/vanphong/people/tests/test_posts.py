"""Persons and posts: given, changed, ended; nobody gives rights to oneself."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from tests.cast import PASSWORD, SINCE, Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services, sessions
from vanphong.people.models import Account, Person, Post

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)


def acts(actor: Actor) -> list[str]:
    with acting(actor):
        rows = Event.objects.exclude(action__startswith="row:").order_by("id")
        return list(rows.values_list("action", flat=True))


def _hire(cast: Cast, **facts: object) -> Post:
    person = services.create_person(actor=cast.admin, full_name="  Đỗ   Thị Mới ")
    defaults = {
        "title": "Chuyên viên",
        "rank": "OFFICER",
        "roles": ["OFFICER"],
        "valid_from": SINCE,
    }
    return services.create_post(actor=cast.admin, person=person, **(defaults | facts))


def test_hiring() -> None:
    cast = make_office()
    with acting(cast.admin):
        post = _hire(cast, body=cast.body, roles=["OFFICER", "CLERK", "CLERK"])
        assert post.person.full_name == "Đỗ Thị Mới"
        assert post.person.home_office == cast.office
        assert post.roles == ["CLERK", "OFFICER"]
        assert post in queries.posts_of_office(cast.admin, DAY)
    assert acts(cast.admin)[-2:] == ["people:person:create", "people:post:create"]


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"roles": ["KING"]}, Invalid),
        ({"valid_until": SINCE}, Invalid),
        ({"body": "other"}, Invalid),
    ],
)
def test_a_post_that_does_not_hold_together(facts: dict, error: type[Exception]) -> None:
    cast, other = make_office(), make_office("Tỉnh ủy Khác")
    facts = {k: other.body if v == "other" else v for k, v in facts.items()}
    with acting(cast.admin):
        before = Post.objects.count()
        with pytest.raises(error):
            _hire(cast, **facts)
        assert Post.objects.count() == before


def test_only_who_manages_posts_hires() -> None:
    cast = make_office()
    count = Person.objects.count()
    with acting(cast.chief), pytest.raises(NotAllowed):
        services.create_person(actor=cast.chief, full_name="A")
    with acting(cast.admin), pytest.raises(Invalid):
        services.create_person(actor=cast.admin, full_name=" ")
    homeless = job_actor("test", None, rules.all_permissions())
    with acting(homeless), pytest.raises(Invalid):
        services.create_person(actor=homeless, full_name="A")
    assert Person.objects.count() == count


def test_nobody_gives_roles_to_oneself() -> None:
    cast = make_office()
    own = cast.posts["ADMIN"]
    with acting(cast.admin):
        facts = {"title": "Quản trị", "rank": "OTHER"}
        with pytest.raises(Refused) as refused:
            services.edit_post(
                actor=cast.admin, post_id=own.id, roles=["ADMIN", "LEADER"], **facts
            )
        assert refused.value.code == "own_roles"
        with pytest.raises(Refused):
            services.create_post(
                actor=cast.admin, person=own.person, roles=["LEADER"], valid_from=SINCE, **facts
            )
        renamed = services.edit_post(actor=cast.admin, post_id=own.id, roles=["ADMIN"], **facts)
        assert renamed.title == "Quản trị"
        own.refresh_from_db()
        assert own.roles == ["ADMIN"]


def test_editing_a_post_changes_what_its_holder_may() -> None:
    cast = make_office(accounts=True)
    post = cast.posts["OFFICER"]
    with acting(cast.admin):
        services.edit_post(
            actor=cast.admin, post_id=post.id, title="Văn thư", rank="CLERK", roles=["CLERK"],
            department="Phòng Hành chính", body=cast.body,
        )  # fmt: skip
    account = Account.objects.get(person=post.person)
    actor = sessions.actor_of_account(account, today=DAY)
    assert actor is not None
    assert actor.may("registry:incoming:register")
    assert actor.post_title == "Văn thư"
    assert acts(cast.admin)[-1] == "people:post:edit"


def test_another_offices_posts_and_persons_are_not_there() -> None:
    cast, other = make_office(), make_office("Tỉnh ủy Khác")
    post = cast.posts["CLERK"]
    with acting(other.admin):
        with pytest.raises(NotFound):
            services.edit_post(
                actor=other.admin, post_id=post.id, title="A", rank="OTHER", roles=[]
            )
        with pytest.raises(NotFound):
            services.close_post(actor=other.admin, post_id=post.id, on=DAY)
        with pytest.raises(NotFound):
            services.rename_person(actor=other.admin, person_id=post.person_id, full_name="Đổi")
        with pytest.raises(NotFound):
            services.close_person(actor=other.admin, person_id=post.person_id, now=NOW)
    post.person.refresh_from_db()
    assert post.person.full_name == "Trần Thị Sổ"
    assert post.person.closed_at is None


def test_ending_a_post() -> None:
    cast = make_office()
    post = cast.posts["CLERK"]
    with acting(cast.admin):
        with pytest.raises(Invalid):
            services.close_post(
                actor=cast.admin, post_id=post.id, on=SINCE - dt.timedelta(days=1)
            )
        services.close_post(actor=cast.admin, post_id=post.id, on=DAY)
        assert post not in queries.posts_of_office(cast.admin, DAY)
        with pytest.raises(NotFound):
            queries.get_post(cast.admin, post.id, DAY)
        with pytest.raises(Refused):
            services.close_post(actor=cast.admin, post_id=post.id, on=DAY)
        with pytest.raises(Refused):
            services.edit_post(
                actor=cast.admin, post_id=post.id, title="A", rank="OTHER", roles=[]
            )
        with pytest.raises(Refused):
            services.close_post(actor=cast.admin, post_id=cast.posts["ADMIN"].id, on=DAY)
    assert acts(cast.admin)[-1] == "people:post:close"


def test_closing_a_person_ends_posts_and_log_in() -> None:
    cast = make_office(accounts=True)
    person = cast.posts["CLERK"].person
    with acting(cast.admin):
        services.close_person(actor=cast.admin, person_id=person.id, now=NOW)
        with pytest.raises(Refused):
            services.close_person(actor=cast.admin, person_id=person.id, now=NOW)
        with pytest.raises(Refused):
            services.close_person(
                actor=cast.admin, person_id=cast.posts["ADMIN"].person_id, now=NOW
            )
        person.refresh_from_db()
        with pytest.raises(Refused):
            services.create_post(
                actor=cast.admin, person=person, title="A", rank="OTHER", roles=["CLERK"],
                valid_from=DAY,
            )  # fmt: skip
        assert not Post.objects.filter(person=person, valid_until=None).exists()
    account = Account.objects.get(person=person)
    assert account.check_password(PASSWORD)
    assert sessions.actor_of_account(account, today=DAY) is None


def test_renaming_a_person_sorts_by_the_given_name() -> None:
    cast = make_office()
    person = cast.posts["CLERK"].person
    with acting(cast.admin):
        services.rename_person(actor=cast.admin, person_id=person.id, full_name="Trần Thị Ánh")
        assert queries.posts_of_office(cast.admin, DAY)[0].person_id == person.id


# What reaches every office


def _site_admin(cast: Cast) -> Actor:
    """Give the administrator after the operator has given the site-wide role too."""
    operator = job_actor("test", cast.office.id, rules.all_permissions())
    with acting(operator):
        services.edit_post(
            actor=operator, post_id=cast.posts["ADMIN"].id, title="Quản trị viên",
            rank="OTHER", roles=["ADMIN", "SITE_ADMIN"],
        )  # fmt: skip
    permissions = rules.permissions_of(["ADMIN", "SITE_ADMIN"])
    return dataclasses.replace(cast.admin, permissions=permissions)


def _roles(actor: Actor, post: Post, *roles: str) -> Post:
    return services.edit_post(
        actor=actor, post_id=post.id, title=post.title, rank=post.rank, roles=roles
    )


def test_the_site_wide_role_is_given_by_who_holds_it() -> None:
    cast = make_office()
    post = cast.posts["OFFICER"]
    with acting(cast.admin):
        with pytest.raises(Refused) as refused:
            _roles(cast.admin, post, "OFFICER", "SITE_ADMIN")
        assert refused.value.code == "site_role"
        with pytest.raises(Refused, match="mọi cơ quan"):
            _hire(cast, roles=["SITE_ADMIN"])
    holder = _site_admin(cast)
    with acting(holder):
        given = _roles(holder, post, "OFFICER", "SITE_ADMIN")
        assert given.roles == ["OFFICER", "SITE_ADMIN"]
    with acting(cast.admin):
        with pytest.raises(Refused):
            _roles(cast.admin, post, "OFFICER")
        assert _roles(cast.admin, post, "CLERK", "SITE_ADMIN").roles == ["CLERK", "SITE_ADMIN"]


def test_an_administrator_reaches_the_site_wide_role_by_no_detour() -> None:
    cast = make_office(accounts=True)
    _site_admin(cast)
    admin = dataclasses.replace(cast.admin, person_id=cast.posts["CHIEF"].person_id)
    account = Account.objects.get(person=cast.posts["ADMIN"].person)
    with acting(admin):
        with pytest.raises(Refused) as refused:
            services.reset_password(actor=admin, account_id=account.id, now=NOW)
        assert refused.value.code == "site_role"
        substitution = services.add_substitution(
            actor=admin, absent=cast.posts["ADMIN"], substitute=cast.posts["CHIEF"],
            reason="nghỉ phép", valid_from=DAY, valid_until=DAY + dt.timedelta(days=2),
        )  # fmt: skip
    chief = sessions.actor_of_account(
        Account.objects.get(person=cast.posts["CHIEF"].person),
        today=DAY,
        substituting=str(substitution.id),
    )
    assert chief is not None
    assert chief.may("people:account:manage")
    assert not chief.may("calendars:site_day:edit")
