"""Pages of refusal: inside the office's frame, in words, without losing what was typed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_office
from vanphong.people.models import Account

pytestmark = pytest.mark.django_db
ORIGIN = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def enter(cast: Cast, role: str, *, strict: bool = False) -> Client:
    client = Client()
    name = Account.objects.get(person=cast.posts[role].person).username
    client.post(reverse("login"), {"username": name, "password": PASSWORD})
    client.handler.enforce_csrf_checks = strict
    return client


@pytest.mark.parametrize("place", ["/khong-co-trang-nay", "/van-ban/0000", "/quan-tri/nhan-su"])
def test_a_refusal_keeps_the_frame_and_shows_no_code(cast: Cast, place: str) -> None:
    page = enter(cast, "OFFICER").get(place)
    words = page.content.decode()
    assert page.status_code in {403, 404}
    assert 'id="menu"' in words
    assert "not_found" not in words
    assert "not_allowed" not in words


def test_who_gives_roles_is_told_which_role_is_missing(cast: Cast) -> None:
    place = reverse("draft-new")
    told = enter(cast, "ADMIN").get(place)
    words = told.content.decode()
    assert told.status_code == 403
    assert "Hãy hỏi người quản trị" not in words
    assert "Văn thư; Chuyên viên" in words
    assert "một quản trị viên khác" in words
    other = enter(cast, "LEADER").get(reverse("staff"))
    assert other.status_code == 403
    assert "Hãy hỏi người quản trị cơ quan." in other.content.decode()


def test_a_refusal_to_nobody_in_particular_is_plain(cast: Cast) -> None:
    page = Client().get("/khong-co-trang-nay")
    assert page.status_code == 404
    assert 'id="menu"' not in page.content.decode()


def test_search_is_offered_only_to_who_may_search(cast: Cast) -> None:
    assert 'id="search"' in enter(cast, "CLERK").get("/").content.decode()
    assert 'id="search"' not in enter(cast, "ADMIN").get("/").content.decode()


@pytest.mark.parametrize("role", ["LEADER", "CHIEF", "CLERK", "ADMIN"])
def test_the_gallery_opens_for_everybody(cast: Cast, role: str) -> None:
    assert enter(cast, role).get("/mau-giao-dien").status_code == 200


def test_a_form_of_before_the_log_in_is_kept_to_be_sent_again(cast: Cast) -> None:
    client = enter(cast, "CLERK", strict=True)
    sent = {"title": "Hồ sơ hội nghị", "pin": "246810", "csrfmiddlewaretoken": "x" * 64}
    page = client.post("/ho-so/lap", sent, **ORIGIN)
    words = page.content.decode()
    assert page.status_code == 403
    assert 'name="title" value="Hồ sơ hội nghị"' in words
    assert "246810" not in words
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', words)
    assert token is not None
    again = client.post(
        "/ho-so/lap", {"title": "Hồ sơ hội nghị", "csrfmiddlewaretoken": token[1]}, **ORIGIN
    )
    assert again.status_code != 403


def test_a_form_of_another_site_is_not_offered_again(cast: Cast) -> None:
    client = enter(cast, "CLERK", strict=True)
    page = client.post("/ho-so/lap", {"title": "Giả"}, HTTP_ORIGIN="https://xau.example")
    assert page.status_code == 403
    assert "Giả" not in page.content.decode()


def test_a_form_of_a_page_for_citizens_leads_to_such_pages(cast: Cast) -> None:
    client, place = Client(enforce_csrf_checks=True), reverse("petition_status")
    own, foreign = (
        client.post(place, {"code": "abcd", "pin": "123456"}, HTTP_ORIGIN=origin)
        for origin in ("http://testserver", "https://xau.example")
    )
    assert {own.status_code, foreign.status_code} == {403}
    assert 'name="code" value="abcd"' in own.content.decode()
    for page in (own.content.decode(), foreign.content.decode()):
        assert "Về bàn làm việc" not in page
        assert "Đăng nhập" not in page
        assert f'<a href="{reverse("petition_send")}">' in page
        assert f'<a href="{place}">' in page
    kept = enter(cast, "CLERK", strict=True).post("/ho-so/lap", {"title": "Hồ sơ"}, **ORIGIN)
    assert "Về bàn làm việc" in kept.content.decode()


def test_a_piece_asked_for_without_a_session_leaves_the_page_where_it_is() -> None:
    answer = Client().get(reverse("drafts"), HTTP_HX_REQUEST="true")
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert "đăng nhập" in answer.content.decode()
