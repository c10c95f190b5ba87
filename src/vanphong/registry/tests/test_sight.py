"""Who can see this, and why: listed is exactly who may open it, each with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api
from vanphong.registry.sight import READ, Sight, sight_of
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def received(cast: Cast) -> api.Document:
    with acting(cast.clerk):
        return make_incoming(cast, make_in_book(cast)).document


def hire(cast: Cast, name: str, *roles: str) -> Actor:
    """Give the office one more person."""
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        person = people.create_person(actor=maker, full_name=name)
        people.create_post(
            actor=maker, person=person, title="Chuyên viên", rank="OFFICER", roles=roles,
            valid_from=dt.date(2025, 7, 1), body=cast.body,
        )  # fmt: skip
        return next(one for one, _ in people.actors_of_office(maker, TODAY) if one.name == name)


def seen_by(cast: Cast, document: api.Document, actor: Actor | None = None) -> Sight:
    with acting(actor or cast.clerk):
        return sight_of(actor or cast.clerk, document, TODAY)


def reasons(sight: Sight, name: str) -> tuple[str, ...]:
    return next((one.reasons for one in sight.readers if one.name == name), ())


def test_listed_is_exactly_who_may_open_it(cast: Cast, received: api.Document) -> None:
    """For everyone of the office: by role, by work, by dossier, standing in, or not at all."""
    handler, keeper = hire(cast, "Vũ Thị Giao", "OFFICER"), hire(cast, "Đỗ Văn Giữ", "OFFICER")
    stand_in = hire(cast, "Bùi Thị Thay", "OFFICER")
    hire(cast, "Ngô Văn Ngoài", "OFFICER")
    with acting(cast.clerk):
        api.involve(cast.clerk, received, handler.person_key, "HANDLES", NOW)
        # Who administers has to do with it on paper, and still may not read documents.
        api.involve(cast.clerk, received, cast.admin.person_key, "INFORMED", NOW)
    with acting(keeper):
        dossier = api.open_dossier(actor=keeper, title="Biên chế", now=NOW)
    with acting(cast.clerk):
        api.involve(cast.clerk, received, keeper.person_key, "INFORMED", NOW)
    with acting(keeper):
        api.add_to_dossier(
            actor=keeper, dossier_id=dossier.id, document_id=received.id, now=NOW
        )
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        posts = {one.person_id: one for one in people.posts_of_office(maker, TODAY)}
        people.add_substitution(
            actor=maker, absent=posts[handler.person_id], substitute=posts[stand_in.person_id],
            reason="Đi học", valid_from=TODAY, valid_until=TODAY + dt.timedelta(days=5),
        )  # fmt: skip
    sight = seen_by(cast, received)
    listed = {one.person_id for one in sight.readers}
    may = {actor.person_id for actor, _ in people_of(cast) if opens_as(actor, received)}
    assert listed == may
    assert all(one.reasons for one in sight.readers)
    assert cast.admin.person_id not in listed
    assert reasons(sight, "Vũ Thị Giao") == ("xử lý",)
    assert reasons(sight, "Đỗ Văn Giữ") == ("được biết", f"giữ hồ sơ {dossier.code}")
    assert reasons(sight, "Bùi Thị Thay") == ("làm thay Vũ Thị Giao: xử lý",)
    assert "Lãnh đạo cấp ủy đọc mọi văn bản của cơ quan" in reasons(sight, "Nguyễn Văn Phê")
    assert not reasons(sight, "Ngô Văn Ngoài")


def test_whom_the_page_opens_to_is_listed_and_nobody_else(
    cast: Cast, received: api.Document
) -> None:
    with acting(cast.clerk):
        api.involve(cast.clerk, received, cast.admin.person_key, "INFORMED", NOW)
    listed = {one.person_id for one in seen_by(cast, received).readers}
    opened = {
        actor.person_id
        for role, actor in cast.actors.items()
        if logged_in(cast, role).get(f"/van-ban/{received.pk}").status_code == 200
    }
    assert listed == opened


def people_of(cast: Cast) -> list[tuple[Actor, tuple[str, ...]]]:
    with acting(cast.clerk):
        return people.actors_of_office(cast.clerk, TODAY)


def opens_as(actor: Actor, document: api.Document) -> bool:
    with acting(actor):
        found = api.visible_documents(actor).filter(pk=document.pk).exists()
    return found and actor.may(READ)


def test_each_office_is_told_of_its_own_people_only(cast: Cast) -> None:
    other = make_office("Đảng ủy xã Mẫu", level="COMMUNE")
    with acting(cast.clerk):
        make_out_book(cast)
        issued = make_issued(cast)
        api.open_to_office(cast.clerk, issued, other.office.id, NOW)
    ours, theirs = seen_by(cast, issued), seen_by(other, issued, other.clerk)
    assert ours.owner == theirs.owner == cast.office.short_name
    assert ours.opened == theirs.opened == (other.office.short_name,)
    assert {one.person_id for one in ours.readers} <= {
        one.person_id for one in cast.actors.values()
    }
    assert {one.person_id for one in theirs.readers} <= {
        one.person_id for one in other.actors.values()
    }
    assert theirs.readers


def test_page_and_program_tell_the_same(cast: Cast, received: api.Document) -> None:
    with acting(cast.clerk):
        api.involve(cast.clerk, received, cast.officer.person_id, "HANDLES", NOW)
    place = f"/van-ban/{received.pk}"
    client = logged_in(cast, "OFFICER")
    assert f'href="{place}/ai-xem"' in client.get(place).content.decode()
    page = words(client.get(f"{place}/ai-xem"))
    told = client_of(cast, "OFFICER").get(f"/api/v1/documents/{received.pk}/sight").json()
    assert [one["name"] for one in told["readers"]] == [
        one.name for one in seen_by(cast, received).readers
    ]
    for one in told["readers"]:
        assert f"{one['name']} {'; '.join(one['reasons'])} {one['title']}" in page


def test_who_may_not_open_it_is_told_nothing(cast: Cast, received: api.Document) -> None:
    client = logged_in(cast, "OFFICER")
    assert client.get(f"/van-ban/{received.pk}/ai-xem").status_code == 404
    program = client_of(cast, "OFFICER")
    assert program.get(f"/api/v1/documents/{received.pk}/sight").status_code == 404
