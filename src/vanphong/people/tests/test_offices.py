"""Offices and bodies: born, corrected, ended; by whom."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import SINCE, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services
from vanphong.people.models import Body, Office, Unit

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


def operator(office_id: int | None = None) -> Actor:
    return job_actor("test", office_id, rules.all_permissions())


def _add(actor: Actor, parent: Office | None, code: str = "X1", **facts: object) -> Office:
    defaults = {
        "name": "Văn phòng Đảng ủy xã Mẫu",
        "short_name": "Đảng ủy xã Mẫu",
        "level": "COMMUNE",
        "place_name": "Mẫu",
        "valid_from": SINCE,
    }
    return services.create_office(actor=actor, code=code, parent=parent, **(defaults | facts))


def _acts(actor: Actor, office_id: int) -> list[str]:
    with acting(job_actor("test", office_id, frozenset())):
        return list(
            Event.objects.exclude(action__startswith="row:")
            .filter(office_id=office_id)
            .order_by("id")
            .values_list("action", flat=True)
        )


def test_an_administrator_adds_below_the_own_office_only() -> None:
    cast = make_office()
    with acting(cast.admin):
        office = _add(cast.admin, cast.office)
        grandchild = _add(cast.admin, office, "X2")
        assert queries.with_ancestors(grandchild) == [grandchild.id, office.id, cast.office.id]
        for parent in (None, make_office("Tỉnh ủy Khác").office):
            with pytest.raises(NotAllowed) as refused:
                _add(cast.admin, parent, "X3")
            assert refused.value.code == "other_office"
    assert not Office.objects.filter(code="X3").exists()
    assert _acts(cast.admin, office.id) == ["people:office:create"]


def test_a_code_is_used_once_and_a_period_is_not_empty() -> None:
    actor = operator()
    with acting(actor):
        _add(actor, None, "X1")
        with pytest.raises(Invalid):
            _add(actor, None, "X1")
        with pytest.raises(Invalid):
            _add(actor, None, "X2", valid_until=SINCE)
    assert list(Office.objects.filter(code__in=["X1", "X2"]).values_list("code")) == [("X1",)]


def test_others_may_not_touch_an_office() -> None:
    cast, other = make_office(), make_office("Tỉnh ủy Khác")
    names = {"name": "Đổi", "short_name": "Đổi", "place_name": "Đổi"}
    for actor in (other.admin, cast.clerk):
        with acting(actor):
            with pytest.raises(NotAllowed):
                services.edit_office(actor=actor, office_id=cast.office.id, **names)
            with pytest.raises(NotAllowed):
                services.close_office(actor=actor, office_id=cast.office.id, on=DAY)
            with pytest.raises(NotAllowed):
                services.close_body(actor=actor, body_id=cast.body.id, on=DAY)
            with pytest.raises(NotAllowed):
                services.create_body(
                    actor=actor, office=cast.office, name="B", symbol="B", header_name="B",
                    kind="OTHER", valid_from=DAY,
                )  # fmt: skip
    cast.office.refresh_from_db()
    assert cast.office.name != "Đổi"
    assert cast.office.valid_until is None
    assert Body.objects.filter(office=cast.office, valid_until=None).count() == 2


def test_editing_an_office() -> None:
    cast = make_office()
    with acting(cast.admin):
        office = services.edit_office(
            actor=cast.admin, office_id=cast.office.id, name="Văn phòng  Tỉnh ủy Ứng",
            short_name="Tỉnh ủy Ứng", place_name="Ứng",
        )  # fmt: skip
        assert office.name == "Văn phòng Tỉnh ủy Ứng"
        assert "people:office:edit" in _acts(cast.admin, office.id)
        with pytest.raises(NotFound):
            services.edit_office(
                actor=cast.admin, office_id=10**8, name="A", short_name="A", place_name="A"
            )


def test_closing_an_office_ends_its_bodies_and_names_its_successor() -> None:
    cast, next_cast = make_office(), make_office("Tỉnh ủy Kế Tục")
    with acting(cast.admin):
        closed = services.close_office(
            actor=cast.admin,
            office_id=cast.office.id,
            on=DAY,
            successor_id=next_cast.office.id,
        )
        assert closed.successor == next_cast.office
        with pytest.raises(Refused):
            services.close_office(actor=cast.admin, office_id=cast.office.id, on=DAY)
    assert {b.valid_until for b in Body.objects.filter(office=cast.office)} == {DAY}
    listed = queries.offices_directory(DAY).values_list("id", flat=True)
    assert cast.office.id not in listed
    assert cast.office.id in queries.offices_directory(DAY - dt.timedelta(days=1)).values_list(
        "id", flat=True
    )
    with acting(cast.clerk):
        assert not queries.posts_of_person(cast.clerk.person_id, DAY).exists()


@pytest.mark.parametrize("case", ["too early", "itself", "ended successor", "unknown"])
def test_a_closing_that_does_not_hold_together_writes_nothing(case: str) -> None:
    cast, ended = make_office(), make_office("Tỉnh ủy Cũ")
    boss = operator(ended.office.id)
    with acting(boss):
        services.close_office(actor=boss, office_id=ended.office.id, on=dt.date(2026, 1, 1))
    on = SINCE if case == "too early" else DAY
    successor = {"itself": cast.office.id, "ended successor": ended.office.id, "unknown": 10**8}
    with acting(cast.admin), pytest.raises((Invalid, NotFound)):
        services.close_office(
            actor=cast.admin, office_id=cast.office.id, on=on, successor_id=successor.get(case)
        )
    cast.office.refresh_from_db()
    assert cast.office.valid_until is None
    assert Body.objects.filter(office=cast.office, valid_until=None).count() == 2


def test_bodies_are_added_once_and_ended_once() -> None:
    cast = make_office()
    facts = {
        "actor": cast.admin, "office": cast.office, "name": "Ban Chỉ đạo", "symbol": "BCĐ",
        "header_name": "BAN CHỈ ĐẠO", "kind": "OTHER", "valid_from": SINCE,
    }  # fmt: skip
    with acting(cast.admin):
        body = services.create_body(**facts)
        with pytest.raises(Invalid):
            services.create_body(**facts)
        with pytest.raises(Invalid):
            services.close_body(actor=cast.admin, body_id=body.id, on=SINCE)
        assert services.close_body(actor=cast.admin, body_id=body.id, on=DAY).valid_until == DAY
        with pytest.raises(Refused):
            services.close_body(actor=cast.admin, body_id=body.id, on=DAY)
        assert body not in queries.bodies_of(cast.admin, DAY)
        with pytest.raises(NotFound):
            services.close_body(actor=cast.admin, body_id=cast.posts["CLERK"].id, on=DAY)


_SHARED = {
    "actor": None, "name": "Chủ thể", "header_name": "CHỦ THỂ", "symbol": "TU",
    "kind": "PROVINCIAL_COMMITTEE", "valid_from": DAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({}, "", id="committee beside its standing committee"),
        pytest.param({"kind": "PROVINCIAL_STANDING"}, "symbol_taken", id="two of one kind"),
        pytest.param({"kind": "INSPECTION_COMMITTEE"}, "symbol_taken", id="another body"),
        pytest.param({"kind": "OTHER", "symbol": "vptu"}, "symbol_taken", id="small letters"),
        pytest.param({"kind": "INSPECTION_COMMITTEE", "symbol": "UBKT"}, "", id="its own"),
    ],
)
def test_only_a_committee_and_its_standing_committee_share_a_symbol(
    change: dict[str, str], code: str
) -> None:
    cast = make_office()
    facts = _SHARED | {"actor": cast.admin, "office": cast.office} | change
    with acting(cast.admin):
        if code:
            with pytest.raises(Invalid) as refused:
                services.create_body(**facts)
            assert (refused.value.code, bool(refused.value.source)) == (code, True)
            assert "symbol" in refused.value.fields
        else:
            services.create_body(**facts)
    assert Body.objects.filter(office=cast.office).count() == (2 if code else 3)


def test_a_symbol_is_free_again_when_its_body_ended() -> None:
    cast = make_office()
    facts = _SHARED | {"actor": cast.admin, "office": cast.office, "kind": "OTHER"}
    with acting(cast.admin):
        services.close_body(actor=cast.admin, body_id=cast.committee.id, on=DAY)
        body = services.create_body(**facts)
        before = facts | {"valid_from": SINCE}
        with pytest.raises(Invalid):
            services.create_body(**(before | {"name": "Trước"}))
    assert body.valid_from == DAY


def test_symbol_and_kind_of_a_body_are_corrected_within_the_same_rule() -> None:
    cast = make_office()
    facts = {"name": "Ủy ban kiểm tra", "header_name": "ỦY BAN KIỂM TRA"}
    with acting(cast.admin):
        with pytest.raises(Invalid) as refused:
            services.edit_body(
                actor=cast.admin, body_id=cast.body.id, symbol="TU", kind="OTHER", **facts
            )
        assert refused.value.code == "symbol_taken"
        body = services.edit_body(
            actor=cast.admin, body_id=cast.body.id, symbol="UBKT",
            kind="INSPECTION_COMMITTEE", **facts,
        )  # fmt: skip
        assert (body.symbol, body.kind) == ("UBKT", "INSPECTION_COMMITTEE")
        with pytest.raises(Invalid) as long:
            services.edit_body(
                actor=cast.admin, body_id=cast.body.id, symbol="U" * 41, kind="OTHER", **facts
            )
        assert long.value.code == "too_long"


SAMPLE = [
    {"code": "15", "name": "Lào Cai", "kind": "Tỉnh", "wards": [
        {"code": "02632", "name": "Lào Cai", "kind": "Phường"},
        {"code": "02633", "name": "Y Tý", "kind": "Xã"},
    ]},
    {"code": "79", "name": "Hồ Chí Minh", "kind": "Thành phố", "wards": [
        {"code": "26733", "name": "Côn Đảo", "kind": "Đặc khu"},
    ]},
]  # fmt: skip


def test_loading_units_with_offices_twice_changes_nothing() -> None:
    actor = operator()
    with acting(actor):
        first = services.load_units(actor=actor, data=SAMPLE, with_offices=True)
        second = services.load_units(actor=actor, data=SAMPLE, with_offices=True)
    assert (first.provinces, first.communes, first.new_units) == (2, 3, 5)
    assert (first.new_offices, first.new_bodies) == (5, 15)
    assert (second.new_units, second.new_offices, second.new_bodies) == (0, 0, 0)
    commune = Office.objects.get(code="VPDU.26733")
    assert commune.name == "Văn phòng Đảng ủy đặc khu Côn Đảo"
    assert commune.parent == Office.objects.get(code="VPTU.79")
    assert commune.unit.parent.full_name == "Thành phố Hồ Chí Minh"
    assert Office.objects.get(code="VPTU.79").place_name == "Thành phố Hồ Chí Minh"


def test_loading_brings_names_up_to_date_but_leaves_offices_alone() -> None:
    actor = operator()
    with acting(actor):
        services.load_units(actor=actor, data=SAMPLE, with_offices=True)
        office = Office.objects.get(code="VPTU.15")
        services.edit_office(
            actor=actor, office_id=office.id, name="Tên riêng", short_name="Tên riêng",
            place_name="Sa Pa",
        )  # fmt: skip
        changed = [SAMPLE[0] | {"name": "Lào Cai Mới"}]
        services.load_units(actor=actor, data=changed, with_offices=True)
    office.refresh_from_db()
    assert office.name == "Tên riêng"
    assert Unit.objects.get(code="15").full_name == "Tỉnh Lào Cai Mới"


def test_a_bad_list_loads_nothing_and_only_the_operator_loads() -> None:
    actor, cast = operator(), make_office()
    with acting(actor), pytest.raises(Invalid):
        services.load_units(actor=actor, data=[*SAMPLE, {"code": "?"}])
    with acting(cast.admin), pytest.raises(NotAllowed):
        services.load_units(actor=cast.admin, data=SAMPLE)
    assert not Unit.objects.exists()
