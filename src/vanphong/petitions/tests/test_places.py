"""Where a case lies: judged as the keys are, by page, command and API; lists of a place."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, Judgement
from vanphong.petitions.rules.outlines import country
from vanphong.petitions.tests.conftest import ELSEWHERE, NOW, Given, case_of, looking, receive
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

UNITS = [
    {"code": "15", "name": "Lào Cai", "kind": "Tỉnh", "wards": [
        {"code": "02632", "name": "Lào Cai", "kind": "Phường"},
        {"code": "02633", "name": "Y Tý", "kind": "Xã"},
    ]},
    {"code": "79", "name": "Hồ Chí Minh", "kind": "Thành phố", "wards": [
        {"code": "26733", "name": "Côn Đảo", "kind": "Đặc khu"},
    ]},
]  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture(autouse=True)
def units(db: None) -> None:
    maker = job_actor("test", None, people.all_permissions())
    with acting(maker):
        people.load_units(actor=maker, data=UNITS)


def api_of(cast: Cast, keeper: Actor) -> Client:
    """A client of the API with all that the petition officer may."""
    with acting(keeper):
        cast.posts["PETITIONS"] = people.get_post(keeper, keeper.post_key, NOW.date())
    cast.actors["PETITIONS"] = keeper
    return client_of(cast, "PETITIONS")


@pytest.fixture
def case(keeper: Actor) -> Case:
    return case_of(receive(keeper))


def test_place_is_judged_with_its_day_and_author(keeper: Actor, case: Case) -> None:
    with acting(keeper):
        for code in ("15", "02633", "02633"):
            services.judge_case(actor=keeper, case_id=case.pk, values={"PLACE": code}, now=NOW)
        found = queries.get_case(keeper, case.pk)
        kept = [one.value for one in queries.judgements_of(found) if one.key == "PLACE"]
    assert (found.place_id, kept) == ("02633", ["15", "02633"])


def test_parts_lie_where_the_case_they_come_from_does(keeper: Actor, given: Given) -> None:
    mixed, nowhere = (given({"LINE": "PARTY", "NATURE": "MIXED"}) for _n in range(2))
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=mixed.pk, values={"PLACE": "02633"}, now=NOW)
        parts = services.split_case(
            actor=keeper, case_id=mixed.pk, parts=["Một", "Hai"], now=NOW
        )
        bare = services.split_case(
            actor=keeper, case_id=nowhere.pk, parts=["Một", "Hai"], now=NOW
        )
        assert queries.in_place(queries.visible_cases(keeper), "15").count() == 3
        for part in parts:
            (judged,) = queries.judgements_of(part)
            assert (judged.value, judged.reason) == ("02633", f"Theo vụ việc {mixed}")
        assert [one.place_id for one in bare] == [None, None]
        assert not any(queries.judgements_of(one) for one in bare)


@pytest.mark.parametrize("code", ["99", "", "lào cai", "15' OR 1=1"])
def test_unknown_place_is_refused(keeper: Actor, case: Case, code: str) -> None:
    with acting(keeper), pytest.raises(Invalid) as refusal:
        services.judge_case(actor=keeper, case_id=case.pk, values={"PLACE": code}, now=NOW)
    assert refusal.value.code == "unknown_place"
    with looking(case.office_id):
        assert not Judgement.objects.exists()


def test_place_of_a_decided_case_is_changed_with_a_reason(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    decided = given(ELSEWHERE)
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=decided.pk, step="GUIDE", words="Gửi nơi khác", now=NOW
        )
    with acting(keeper), pytest.raises(Invalid):
        services.judge_case(actor=keeper, case_id=decided.pk, values={"PLACE": "15"}, now=NOW)
    with acting(keeper):
        found = services.judge_case(
            actor=keeper, case_id=decided.pk, values={"PLACE": "15"}, reason="Bổ sung", now=NOW
        )
    assert found.place_id == "15"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Xã Y Tý, Lào Cai [02633]", id="a-name-that-was-offered"),
        pytest.param("y ty", id="a-name-without-marks"),
        pytest.param("02633", id="a-code"),
    ],
)
def test_place_on_the_page(keeper: Actor, case: Case, typed: str) -> None:
    client = browser(keeper)
    address = reverse("petition_judge", args=[case.pk])
    page = read(client, send(client, address, {"place": typed}))
    assert "Xã Y Tý, Lào Cai" in page
    assert "Địa bàn: Xã Y Tý" in page
    assert 'value="Xã Y Tý, Lào Cai [02633]"' in page


@pytest.mark.parametrize("typed", ["Lào Cai", "Nơi không có", "[99999]"])
def test_page_asks_again_for_a_place_that_is_none_or_several(
    keeper: Actor, case: Case, typed: str
) -> None:
    client = browser(keeper)
    page = send(client, reverse("petition_judge", args=[case.pk]), {"place": typed}, 422)
    assert f"“{typed}”" in page
    with looking(case.office_id):
        assert Case.objects.get().place_id is None


def test_names_are_offered_without_marks(keeper: Actor) -> None:
    client = browser(keeper)
    found = client.post(reverse("petition_places"), {"q": "con dao"}).json()
    assert found == ["Đặc khu Côn Đảo, Hồ Chí Minh [26733]"]
    assert client.post(reverse("petition_places"), {"q": " "}).json() == []


@pytest.mark.usefixtures("_database")
def test_place_by_command_and_api(cast: Cast, keeper: Actor, case: Case) -> None:
    assert run(keeper, "judge", str(case.pk), "--place", "02633")["place"] == "02633"
    assert [one["place_name"] for one in run(keeper, "list", "--place", "15")["items"]] == [
        "Xã Y Tý"
    ]
    assert run(keeper, "list", "--place", "79")["items"] == []
    with pytest.raises(Invalid):
        run(keeper, "list", "--place", "98")
    client, scope = api_of(cast, keeper), "/api/v1/petitions"
    changed = client.post(
        f"{scope}/cases/{case.pk}/judge", {"values": {"PLACE": "26733"}}, "application/json"
    )
    assert changed.json()["place_name"] == "Đặc khu Côn Đảo"
    assert len(client.get(f"{scope}/cases?place=79").json()["items"]) == 1
    assert client.get(f"{scope}/cases?place=15").json()["items"] == []
    assert client.get(f"{scope}/cases?place=98").status_code == 422
    assert client.get(f"{scope}/cases?field=NOTHING").status_code == 422


def test_list_of_a_place_holds_its_communes_and_nobody_elses(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    here = given(ELSEWHERE | {"PLACE": "02633"}, abstract="Khiếu nại ở Y Tý")
    given(ELSEWHERE | {"PLACE": "26733"}, abstract="Khiếu nại ở Côn Đảo")
    client = browser(keeper)
    page = read(client, reverse("petitions") + "?dia-ban=15")
    assert "Khiếu nại ở Y Tý" in page
    assert "Khiếu nại ở Côn Đảo" not in page
    assert '<option value="26733">' in page
    read(client, reverse("petitions") + "?dia-ban=98", 422)
    read(client, reverse("petitions") + "?linh-vuc=GI", 422)
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=here.pk, person_id=cast.chief.person_key, reason="Liên quan",
            now=NOW,
        )  # fmt: skip
    page = read(browser(cast.chief), reverse("petitions") + "?dia-ban=15")
    assert "Khiếu nại ở Y Tý" not in page
    assert "Xã Y Tý" not in page


def test_drawing_holds_the_country_with_its_islands() -> None:
    drawing = country()
    assert len({one.code for one in drawing.provinces}) == 34
    islands = {one.code: one.path.count("M") for one in drawing.provinces}
    assert (islands["48"], islands["56"]) == (53, 164)
    assert all(one.path.endswith("z") for one in drawing.provinces)
