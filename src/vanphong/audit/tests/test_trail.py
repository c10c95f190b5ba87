"""The trail: in the act's transaction, beyond the application's reach, told apart by office."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)


def _acts(actor: Actor) -> list[str]:
    rows = Event.objects.exclude(action__startswith="row:").order_by("id")
    with acting(actor):
        return list(rows.values_list("action", flat=True))


def test_an_act_keeps_who_what_and_on_what() -> None:
    cast = make_office()
    with acting(cast.clerk):
        audit.record(
            cast.clerk, "audit:test:act", subject=cast.posts["CLERK"], detail={"số": 7}
        )
        event = audit.events_of(cast.clerk, cast.posts["CLERK"]).last()
    assert event is not None
    assert event.office_id == cast.office.id
    assert event.actor["name"] == "Trần Thị Sổ"
    assert event.actor["person"] == str(cast.clerk.person_id)
    assert (event.subject_table, event.subject_id) == (
        "people_post",
        str(cast.posts["CLERK"].id),
    )
    assert event.detail == {"số": 7}


def test_an_act_rolled_back_leaves_no_trace() -> None:
    cast = make_office()
    before = _acts(cast.admin)

    def fail() -> None:
        with acting(cast.admin):
            people.create_person(actor=cast.admin, full_name="Người Không Có")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _acts(cast.admin) == before
    assert not people.Person.objects.filter(full_name="Người Không Có").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_event set action = 'x'",
        "delete from audit_event",
        "truncate audit_event",
        "alter table audit_event disable trigger all",
        "drop table audit_event",
        "update audit_seal set digest = ''",
        "delete from audit_seal",
        "truncate audit_seal",
        "delete from audit_horizon",
        "update audit_horizon set to_id = 0",
        "set session_replication_role = replica",
    ],
)
def test_the_application_cannot_touch_what_is_written(statement: str) -> None:
    cast = make_office()
    with acting(cast.admin):
        before = Event.objects.count()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Event.objects.count() == before > 0


def test_one_office_does_not_read_another_offices_trail() -> None:
    cast, other = make_office(), make_office("Tỉnh ủy Khác")
    with acting(other.admin):
        assert set(Event.objects.values_list("office_id", flat=True)) == {other.office.id}
        assert not audit.events_of(other.admin, cast.posts["CLERK"], rows=True).exists()


def _rows(cast: Cast, table: str, row_id: object) -> list[tuple[str, dict]]:
    with acting(cast.admin):
        events = Event.objects.filter(
            action__startswith="row:", subject_table=table, subject_id=str(row_id)
        )
        return list(events.order_by("id").values_list("action", "detail"))


def test_a_row_born_changed_and_gone_is_told_by_the_database() -> None:
    cast = make_office()
    post = cast.posts["CLERK"]
    with acting(cast.admin), connection.cursor() as cursor:
        cursor.execute("update people_post set title = 'Mới' where id = %s", [post.id])
        cursor.execute("update people_post set title = 'Mới' where id = %s", [post.id])
        cursor.execute("delete from people_post where id = %s", [post.id])
    told = _rows(cast, "people_post", post.id)
    assert [action for action, _ in told] == ["row:insert", "row:update", "row:delete"]
    assert told[0][1]["title"] == "Văn thư"
    assert told[1][1] == {"title": ["Văn thư", "Mới"]}
    assert told[2][1]["title"] == "Mới"


def test_columns_left_out_are_not_in_the_trail() -> None:
    cast = make_office()
    clerk = cast.clerk
    with acting(clerk):
        token, _secret = people.issue_token(
            actor=clerk, post=cast.posts["CLERK"], name="Thử", days=1, now=NOW,
            scope=["registry:incoming:register"],
        )  # fmt: skip
        people.ApiToken.objects.filter(pk=token.pk).update(digest="0" * 64)
    told = _rows(cast, "people_apitoken", token.id)
    assert [action for action, _ in told] == ["row:insert"]
    assert "digest" not in told[0][1]
    assert told[0][1]["name"] == "Thử"


def test_a_change_outside_of_any_act_names_the_database_user() -> None:
    cast = make_office()
    with acting(job_actor("test", cast.office.id, frozenset())), connection.cursor() as cursor:
        cursor.execute("select set_config('vp.actor', '', true)")
        cursor.execute(
            "update people_post set title = 'Lén' where id = %s", [cast.posts["CLERK"].id]
        )
    with acting(cast.admin):
        last = Event.objects.filter(action="row:update").latest("id")
    assert last.actor == {"kind": "DATABASE", "name": "vanphong_app"}


def test_a_reading_is_noted_once_a_minute_for_a_person_and_a_thing() -> None:
    cast = make_office()
    subject = cast.posts["LEADER"]

    def noted(actor: Actor, seconds: int) -> bool:
        with acting(actor):
            return audit.record_reading(actor, subject, now=NOW + dt.timedelta(seconds=seconds))

    assert [noted(cast.clerk, s) for s in (0, 1, 59)] == [True, False, False]
    assert noted(cast.chief, 1)
    assert noted(cast.clerk, 60)
    standing_in = Actor(
        kind=ActorKind.PERSON, name="A", office_id=cast.office.id,
        person_id=cast.clerk.person_id, substituted_person_id=cast.leader.person_id,
    )  # fmt: skip
    assert noted(standing_in, 61)
    with acting(cast.admin):
        assert (
            audit.events_of(cast.admin, subject).filter(action="audit:subject:read").count()
            == 4
        )
