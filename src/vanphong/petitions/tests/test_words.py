"""Cases found by number and by the words of what they are about."""

from __future__ import annotations

import random

import pytest
from django.db import connection, connections
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.kernel.text import fold, nfc
from vanphong.petitions import listing, queries, sample, services
from vanphong.petitions.queries.words import with_words
from vanphong.petitions.tests.conftest import NOW, TODAY, case_of, receive
from vanphong.petitions.tests.test_places import api_of
from vanphong.tasks.tests.test_pages import browser


def found(actor: Actor, words: str, **more: str) -> list[str]:
    with acting(actor):
        rows = listing.listed(actor, listing.Wanted(words=words, **more), TODAY).page.items
        return sorted(one.title for one in rows)


@pytest.fixture
def letters(keeper: Actor) -> None:
    receive(keeper, abstract="Khiếu nại việc thu hồi đất tại thôn Đoài")
    receive(keeper, abstract="Phản ánh tiếng ồn; lò gạch ở thôn Đông")
    receive(keeper, abstract="Kiến nghị sửa đường liên xã")


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("thu hoi dat", 1),
        ("ĐẤT, thu hồi", 1),
        ("thôn", 2),
        ("thon doai gach", 0),
        ("2", 1),
        ("2/2026", 1),
        ("2/2025", 0),
        ("99", 0),
        ("...", 0),
        ("' & !x:*", 0),
        ("", 3),
    ],
)
def test_words_and_numbers(keeper: Actor, words: str, count: int) -> None:
    assert len(found(keeper, words)) == count


def test_a_closed_case_is_found_unless_a_view_is_asked_for(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper, abstract="Đơn không ghi gì rõ ràng")
    case = case_of(letter)
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, now=NOW,
            values={"LINE": "PARTY", "NATURE": "PETITION", "COMPETENCE": "OURS",
                    "CONDITION": "NOT_ELIGIBLE"},
        )  # fmt: skip
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=case.pk, step="FILE", words="Không rõ nội dung.", now=NOW
        )
    assert found(keeper, "khong ghi gi") == [case.title]
    assert found(keeper, "khong ghi gi", view="cho-xu-ly") == []
    assert found(keeper, "") == []


def test_a_case_is_found_by_the_number_of_a_letter_that_joined_it(
    cast: Cast, keeper: Actor
) -> None:
    first, second = (
        receive(keeper, abstract="Đơn thứ nhất"),
        receive(keeper, abstract="Đơn sau"),
    )
    with acting(cast.chief):
        services.join_case(
            actor=cast.chief, case_id=case_of(second).pk, into_id=case_of(first).pk,
            reason="Cùng một việc", now=NOW,
        )  # fmt: skip
    assert found(keeper, f"{second.number}/{second.year}") == ["Đơn thứ nhất"]


@pytest.mark.usefixtures("letters")
def test_who_may_not_see_a_case_does_not_find_it(cast: Cast) -> None:
    assert found(cast.officer, "thu hồi đất") == []
    assert found(make_office("Văn phòng khác").chief, "thu hồi đất") == []


@pytest.mark.usefixtures("letters")
def test_page_and_api_find_the_same(cast: Cast, keeper: Actor) -> None:
    client = browser(cast.chief)
    page = client.get("/don-thu", {"chu": "lò gạch"})
    assert "Phản ánh tiếng ồn" in page.content.decode()
    assert "thu hồi đất" not in page.content.decode()
    none = client.get("/don-thu", {"chu": "lò gạch xanh"}).content.decode()
    assert "Không có vụ việc nào khớp" in none
    told = api_of(cast, keeper).get("/api/v1/petitions/cases", {"words": "lo gach"})
    assert [one["title"] for one in told.json()["items"]] == [
        "Phản ánh tiếng ồn; lò gạch ở thôn Đông"
    ]


@drawn(st.text(alphabet="aăâđeêoôơuưyĂÂĐÊÔƠƯỲỴỹãạọỗợứ bc1", max_size=40))
def test_the_database_folds_as_the_product(db_ready: None, text: str) -> None:
    said = nfc(text)
    with connection.cursor() as cursor:
        cursor.execute("select tsvector_to_array(vp_words(7, %s))", [said])
        (kept,) = cursor.fetchone()
    assert sorted(kept) == sorted({f"7:{word}" for word in fold(said).split()})


@pytest.fixture(scope="module")
def db_ready(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> object:
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.usefixtures("committed_db")
def test_the_index_of_words_answers_under_the_walls() -> None:
    cast = make_office()
    with acting(cast.chief):
        sample.letters_of(cast.chief, cast.posts["CHIEF"], 3000, 0.7, random.Random(1))
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze petitions_case")
    with acting(cast.chief):
        title = queries.visible_cases(cast.chief).order_by("pk")[1500].title
        rare = with_words(queries.visible_cases(cast.chief), cast.chief, title)
        plan = rare.explain()
    assert "Index Scan on case_words" in plan, plan
