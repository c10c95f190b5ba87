"""Letters by a person's name: with a reason, in the trail, nobody protected, nobody counted."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import Letter, NameSearch
from vanphong.petitions.services import Found, Person
from vanphong.petitions.tests.conftest import (
    NOW,
    OURS,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

HOA = Person("Đặng Thị Hòa", "Thôn Một")
WHY = "Trả lời công dân tại phòng tiếp"


def find(actor: Actor, name: str = "dang thi hoa", reason: str = WHY) -> Found:
    with acting(actor):
        return services.find_by_name(actor=actor, name=name, reason=reason, now=NOW)


def readings(cast: Cast, letter: Letter) -> list[dict[str, str]]:
    with looking(cast.office.id):
        rows = Event.objects.filter(action="audit:subject:read", subject_id=str(letter.pk))
        return [one.detail for one in rows.order_by("id")]


@pytest.mark.parametrize(
    "name", ["Đặng Thị Hòa", "dang thi hoa", "ĐẶNG THỊ HOÀ", " thi  hoa ", "Thị Hoà"]
)
def test_marks_and_case_aside(cast: Cast, keeper: Actor, name: str) -> None:
    letter = receive(keeper, HOA)
    receive(keeper, Person("Đặng Thị Hoàng", "Thôn Hai"))
    found = find(keeper, name)
    assert [one.pk for one in found.letters] == [letter.pk]
    assert not found.more


def test_each_search_and_each_letter_found_is_noted_without_the_name(
    cast: Cast, keeper: Actor
) -> None:
    letter, other = receive(keeper, HOA), receive(keeper, Person("Lê Văn Ba", "Thôn Hai"))
    find(keeper)
    find(keeper)
    assert [one["reason"] for one in readings(cast, letter)] == [WHY, WHY]
    assert readings(cast, other) == []
    with looking(cast.office.id):
        searches = list(NameSearch.objects.values_list("person_id", "reason", "found"))
        said = json.dumps(
            [
                [one.detail, one.subject_id]
                for one in Event.objects.filter(action="petitions:name:search")
            ],
            default=str,
        )
    assert searches == [(keeper.person_id, WHY, 1)] * 2
    assert "hoa" not in said.lower()


def test_protected_and_denouncing_writers_are_never_found(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    receive(keeper, is_protected=True, envelope="3")
    given(OURS | {"NATURE": "DENUNCIATION"}, HOA)
    again = given(OURS | {"NATURE": "DENUNCIATION"}, HOA)
    given(OURS | {"NATURE": "MIXED"}, HOA)
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=again.pk, values=OURS, reason="Xem lại", now=NOW
        )
    assert find(keeper).letters == []
    kept = given(OURS, HOA)
    assert [one.pk for one in find(keeper).letters] == [kept.first_letter_id]


def test_letters_of_cases_that_bar_are_not_found(cast: Cast, keeper: Actor) -> None:
    case = case_of(receive(keeper, HOA))
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.chief.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip
    assert find(cast.chief).letters == []
    assert len(find(keeper).letters) == 1


@pytest.mark.parametrize(
    ("name", "reason"), [("Hòa", WHY), ("", WHY), ("Đặng Thị Hòa", " "), (None, None)]
)
def test_refused_leaves_nothing(
    cast: Cast, keeper: Actor, name: str | None, reason: str | None
) -> None:
    receive(keeper, HOA)
    if name is None or reason is None:
        with pytest.raises(NotAllowed):
            find(cast.clerk)
    else:
        with pytest.raises(Invalid):
            find(keeper, name, reason)
    with looking(cast.office.id):
        assert not NameSearch.objects.exists()


def test_so_many_a_day_and_no_more(cast: Cast, keeper: Actor) -> None:
    for _turn in range(services.MOST_A_DAY):
        find(keeper)
    with pytest.raises(Refused) as refusal:
        find(keeper)
    assert refusal.value.code == "searched_enough"
    assert find(cast.chief).letters == []


@pytest.mark.usefixtures("_database")
def test_page_command_and_api(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    letter = receive(keeper, HOA)
    client, address = browser(keeper), reverse("petition_names")
    assert "Lý do" in read(client, address)
    read(browser(cast.clerk), address, 403)
    page = send(client, address, {"name": "dang thi hoa", "reason": WHY}, 200)
    assert f'href="/don-thu/don/{letter.pk}"' in page
    assert "Đặng Thị Hòa" not in page
    send(client, address, {"name": "dang thi hoa"}, 422)
    found = run(keeper, "find-name", "--name", "Dang Thi Hoa", "--reason", WHY)
    assert [one["number"] for one in found["items"]] == [str(letter)]
    asked = json.dumps({"name": "Thị Hòa", "reason": WHY})
    answer = client_of(cast, "CHIEF").post(
        "/api/v1/petitions/name-search", asked, content_type="application/json"
    )
    assert [one["id"] for one in answer.json()["items"]] == [str(letter.pk)]
    assert set(answer.json()["items"][0]) == {
        "id", "number", "received_on", "abstract", "cases",
    }  # fmt: skip
    assert [one["reason"] for one in readings(cast, letter)] == [WHY] * 3


@pytest.mark.usefixtures("_database")
def test_who_decides_sees_who_searched_and_why(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    receive(keeper, HOA)
    find(keeper)
    address = reverse("petition_names")
    page = read(browser(cast.chief), address)
    assert WHY in page
    assert keeper.name in page
    assert "Hòa" not in page
    assert WHY not in read(browser(keeper), address)
    listed = run(cast.chief, "name-searches")["items"]
    assert [(one["person"], one["reason"]) for one in listed] == [(keeper.name, WHY)]
    with pytest.raises(NotAllowed):
        run(keeper, "name-searches")
    answer = client_of(cast, "CHIEF").get("/api/v1/petitions/name-search")
    assert [one["found"] for one in answer.json()["items"]] == [1]
