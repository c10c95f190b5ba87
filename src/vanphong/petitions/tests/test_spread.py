"""Figures by place, field and month: by page, command and API; what they hide and leave out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services, spread_figures
from vanphong.petitions.models import Case
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.tests.conftest import ELSEWHERE, NOW, TODAY, Given, looking
from vanphong.petitions.tests.test_places import api_of, day, units
from vanphong.petitions.tests.test_programs import run
from vanphong.tasks.tests.test_pages import browser, read

__all__ = ["day", "units"]
LAND = ELSEWHERE | {"FIELD": "LAND", "PLACE": "02633"}
PAGES = ("petition_trends", "petition_map", "petition_in_time", "petition_rising")
Q1 = period_of("2026-Q1")
# Within four weeks of the day the doors live on.
RECENT = dt.date(2026, 11, 10)


def copies(case: Case, count: int, **more: Any) -> None:
    """Lay more cases like one beside it, straight into the table: letters of theirs are not counted."""
    with looking(case.office_id):
        kept = {
            field.attname: getattr(case, field.attname)
            for field in Case._meta.concrete_fields
            if field.name not in {"id", "number"}
        }
        last = 10_000 + Case.objects.count()
        Case.objects.bulk_create(
            Case(**(kept | more), number=last + number) for number in range(count)
        )


def cell(page: str, name: str) -> str:
    """Give what stands beside the name of a place in a table."""
    found = re.search(rf"{name}(?:</a>)?</th><td class=\"number\">(.*?)</td>", page)
    return found[1] if found else ""


@pytest.fixture
def land(given: Given) -> Case:
    return given(LAND)


# --- what is counted


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param(LAND | {"NATURE": "DENUNCIATION"}, id="denunciation"),
        pytest.param(LAND | {"NATURE": "MIXED"}, id="may-hold-a-denunciation"),
        pytest.param({"FIELD": "LAND", "PLACE": "02633"}, id="not-known-yet"),
    ],
)
def test_denunciations_are_in_no_figure(
    keeper: Actor, given: Given, left_out: dict[str, str]
) -> None:
    copies(given(left_out), 30)
    assert Q1 is not None
    with acting(keeper):
        months, trends = spread_figures.trends(keeper, TODAY, "")
        places = spread_figures.places_of(keeper, Q1, "", "15")
        assert len(months) == 24
        assert not any(any(one.received) for one in trends)
        assert {one.count for one in places.provinces} == {0}
        assert places.communes == []
        assert not any(one.count for one in spread_figures.in_time_by_field(keeper, Q1, TODAY))
        assert spread_figures.rising(keeper, TODAY) == ([], 0)
        assert queries.behind(keeper, "ban-do", Q1, TODAY).count() == 0


def test_protected_letters_are_in_no_figure(keeper: Actor, given: Given) -> None:
    given(LAND, is_protected=True, envelope="NP-01/2026")
    with acting(keeper):
        assert queries.told_cases(keeper).count() == 0


def test_barred_cases_are_not_counted(cast: Cast, keeper: Actor, land: Case) -> None:
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=land.pk, person_id=cast.chief.person_key, reason="Liên quan",
            now=NOW,
        )  # fmt: skip
        assert queries.told_cases(keeper).count() == 1
    with acting(cast.chief):
        assert queries.told_cases(cast.chief).count() == 0


# --- pages


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_who_reads_all(cast: Cast, keeper: Actor, name: str) -> None:
    assert browser(cast.officer).get(reverse(name)).status_code == 403
    assert "Tăng bất thường" in read(browser(keeper), reverse(name))


@pytest.mark.parametrize("count", [1, 4])
def test_few_cases_are_not_told(keeper: Actor, land: Case, count: int) -> None:
    copies(land, count - 1)
    client = browser(keeper)
    page = read(client, reverse("petition_map") + "?ky=2026-Q1&dia-ban=15")
    assert cell(page, "Tỉnh Lào Cai") == "<5"
    assert re.search(r"Từ 1 đến 4 vụ việc: <a [^>]+>Xã Y Tý</a>", page)
    assert cell(page, "Thành phố Hồ Chí Minh") == "0"
    assert "so-lieu=ban-do&ky=2026-Q1&dia-ban=79" not in page
    assert 'class="shade-few" fill="url(#few)"' in page
    page = read(client, reverse("petition_trends"))
    assert '<td class="number"><5</td>' in page
    assert f'<td class="number">{count}</td>' not in page


def test_five_cases_are_told_and_lead_to_their_list(
    keeper: Actor, land: Case, given: Given
) -> None:
    copies(land, 5)
    given(LAND | {"NATURE": "DENUNCIATION"}, abstract="Tố cáo ở Y Tý")
    client = browser(keeper)
    page = read(client, reverse("petition_map") + "?ky=2026-Q1&linh-vuc=LAND")
    assert cell(page, "Tỉnh Lào Cai") == "6"
    assert "Hoàng Sa" in page
    assert "Trường Sa" in page
    address = f"{reverse('petitions')}?so-lieu=ban-do&ky=2026-Q1&dia-ban=15&linh-vuc=LAND"
    assert address in page
    listed = read(client, address)
    assert listed.count("Khiếu nại việc thu hồi đất") == 6
    assert "Tố cáo ở Y Tý" not in listed
    assert (
        cell(read(client, reverse("petition_map") + "?linh-vuc=POLICY"), "Tỉnh Lào Cai") == "0"
    )


def test_the_rest_of_a_province_does_not_tell_a_hidden_commune(
    keeper: Actor, land: Case, given: Given
) -> None:
    copies(land, 8)
    given(LAND | {"PLACE": "02632"})
    page = read(browser(keeper), reverse("petition_map") + "?ky=2026-Q1&dia-ban=15")
    for other in ("petition_report", "petition_trends", "petition_in_time", "petition_rising"):
        assert f'href="{reverse(other)}?ky=2026-Q1&dia-ban=15"' in page, "asked for once"
    assert cell(page, "Tỉnh Lào Cai") == "10"
    assert cell(page, "Xã Y Tý") == "ẩn"
    assert re.search(r"Từ 1 đến 4 vụ việc: <a [^>]+>Phường Lào Cai</a>", page)


def test_a_province_is_hidden_where_it_would_tell_all_its_communes(
    keeper: Actor, land: Case, given: Given
) -> None:
    copies(land, 3)
    copies(given(LAND | {"PLACE": "02632"}), 3)
    address = reverse("petition_map") + "?ky=2026-Q1"
    client = browser(keeper)
    assert cell(read(client, address), "Tỉnh Lào Cai") == "8"
    assert cell(read(client, f"{address}&dia-ban=15"), "Tỉnh Lào Cai") == "ẩn"


def test_what_lies_in_no_known_commune_has_no_list(keeper: Actor, land: Case) -> None:
    copies(land, 6, place_id="15")
    page = read(browser(keeper), reverse("petition_map") + "?ky=2026-Q1&dia-ban=15")
    assert '<th scope="row">Chưa rõ xã</th><td class="number">ẩn</td>' in page
    listed = read(browser(keeper), f"{reverse('petitions')}?so-lieu=ban-do&ky=2026-Q1")
    assert "ban-do?ky=2026-Q1" in listed


def test_trends_end_with_the_month_asked_for(keeper: Actor, land: Case) -> None:
    copies(land, 6, received_on=dt.date(2025, 3, 9), handled_on=dt.date(2025, 4, 1))
    client = browser(keeper)
    page = read(client, reverse("petition_trends") + "?den=2025-04&dia-ban=15")
    assert (
        '<th scope="row">03/2025</th><td class="number">6</td><td class="number">0</td>' in page
    )
    assert (
        '<th scope="row">04/2025</th><td class="number">0</td><td class="number">6</td>' in page
    )
    assert "<script" not in page.split("<main")[1]
    page = read(client, reverse("petition_trends") + "?dia-ban=79")
    assert "Không có vụ việc nào trong 24 tháng này" in page
    read(client, reverse("petition_trends") + "?den=2025-13", 422)
    read(client, reverse("petition_map") + "?dia-ban=98", 422)
    read(client, reverse("petition_map") + "?linh-vuc=GI", 422)
    read(client, reverse("petition_in_time") + "?ky=2026-W9", 422)


@pytest.mark.parametrize(("count", "told"), [(19, False), (20, True)])
def test_no_share_under_twenty_cases(
    keeper: Actor, land: Case, count: int, told: bool
) -> None:  # fmt: skip
    copies(land, count, handled_on=TODAY)
    client = browser(keeper)
    page = read(client, reverse("petition_in_time") + "?ky=2026-Q1")
    assert ("<strong>100,0 %</strong>" in page) is told
    assert ("83,9–100,0 %" in page) is told
    assert "Chưa đủ 20 vụ việc: Chế độ, chính sách" in page
    assert ">19<" not in page
    page = read(client, reverse("petition_in_time") + "?ky=2026-Q1&dia-ban=02633")
    assert "Xã Y Tý" in page
    assert "Theo xã của Tỉnh Lào Cai" in page


def test_places_are_not_ranked(keeper: Actor, land: Case, given: Given) -> None:
    copies(land, 20, handled_on=TODAY)
    copies(given(LAND | {"PLACE": "26733"}), 40, handled_on=TODAY)
    page = read(browser(keeper), reverse("petition_in_time") + "?ky=2026-Q1")
    rows = page.split("Theo tỉnh")[-1]
    assert rows.index("Tỉnh Lào Cai") < rows.index("Thành phố Hồ Chí Minh")


def test_what_rises_is_listed_by_place_and_topic(
    keeper: Actor, land: Case, given: Given
) -> None:
    copies(land, 7, received_on=RECENT)
    copies(given(LAND | {"FIELD": "POLICY"}), 6, received_on=RECENT)
    copies(land, 80, received_on=dt.date(2026, 9, 1), field="POLICY")
    page = read(browser(keeper), reverse("petition_rising"))
    assert "Đất đai, nhà cửa, Xã Y Tý" in page
    assert "tăng bất thường" in page
    assert "thường chưa đến 1" in page
    assert "Chế độ, chính sách, Xã Y Tý" not in page
    assert "Tỉnh Lào Cai" not in page.split("<main")[1]
    assert "Nguyễn Văn Thử" not in page
    address = re.search(r'href="([^"]+so-lieu=ban-do[^"]+)"', page)
    assert address is not None
    listed = read(browser(keeper), address[1])
    assert listed.count("Khiếu nại việc thu hồi đất") == 7


# --- commands and the API


@pytest.mark.usefixtures("_database")
def test_commands_and_api_say_the_same(cast: Cast, keeper: Actor, land: Case) -> None:
    copies(land, 24, handled_on=TODAY)
    copies(land, 2, place_id="26733")
    client = api_of(cast, keeper)

    def get(path: str, status: int = 200) -> Any:
        answer = client.get(f"/api/v1/petitions/{path}")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    found = get("map?period=2026-Q1&field=LAND&province=15")
    assert found == run(
        keeper, "map", "--period", "2026-Q1", "--field", "LAND", "--province", "15"
    )
    provinces = {one["code"]: one["count"] for one in found["provinces"]}
    assert (provinces["15"], provinces["79"], provinces["01"]) == (25, None, 0)
    assert [(one["code"], one["count"]) for one in found["communes"]] == [("02633", 25)]
    found = get("trends?until=2026-03&place=15")
    assert found == run(keeper, "trends", "--until", "2026-03", "--place", "15")
    line = next(one for one in found["fields"] if one["field"] == "LAND")
    assert (line["received"][-1], line["handled"][-1]) == (25, 24)
    found = get("in-time?period=2026-Q1")
    assert found == run(keeper, "in-time", "--period", "2026-Q1")
    assert [(one["code"], one["count"], one["share"]) for one in found["places"]] == [
        ("15", 24, 1)
    ]
    copies(land, 7, received_on=RECENT, place_id="02632")
    found = get("rising")
    assert found == run(keeper, "rising")
    assert [(one["place"], one["count"], one["usual"]) for one in found["topics"]] == [
        ("02632", 7, None)
    ]
    for path in ("map?province=98", "map?field=GI", "trends?until=3", "in-time?period=2026"):
        get(path, 422)
    with pytest.raises(Invalid):
        run(keeper, "trends", "--place", "98")
    for command in ("map", "trends", "in-time", "rising"):
        with pytest.raises(NotAllowed):
            run(cast.officer, command)


def test_api_is_for_who_reads_all(cast: Cast) -> None:
    client: Client = api_of(cast, cast.clerk)
    for path in ("map", "trends", "in-time", "rising"):
        assert client.get(f"/api/v1/petitions/{path}").status_code == 403
