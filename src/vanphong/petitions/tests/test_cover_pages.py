"""Covering on the page without script: numbers, words, whole pages; the copy, and what others see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.files.tests.test_covering import NAME, disguises, everything_in, planted_pdf
from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Letter, WorkingCopy
from vanphong.petitions.tests.conftest import looking, receive
from vanphong.petitions.tests.test_covering import denounced
from vanphong.registry.tests.browsing import paper, stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

BOX = {"left": "10", "top": "20.5", "width": "30", "height": "5"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def letter(keeper: Actor) -> Letter:
    return denounced(keeper).first_letter


def url(letter: Letter, name: str = "petition_cover", *more: int) -> str:
    return reverse(name, args=[letter.pk, 1, *more])


def test_boxes_are_drawn_by_numbers_and_seen_on_the_page(
    cast: Cast, keeper: Actor, letter: Letter
) -> None:
    client = browser(keeper)
    page = read(client, reverse("petition_letter", args=[letter.pk]))
    assert url(letter) in page
    send(client, url(letter), BOX)
    page = read(client, url(letter))
    assert '<rect class="cover-box" x="10.0" y="20.5" width="30.0" height="5.0"/>' in page
    send(client, url(letter), {"trang": "2", "ca-trang": "1"})
    assert "Trang 2: cả trang" in read(client, f"{url(letter)}?trang=2")
    assert NAME not in read(client, f"{url(letter)}?trang=2"), "nor is the file named here"
    picture = client.get(url(letter, "petition_cover_page", 1))
    assert picture["Cache-Control"] == "private, no-store"
    assert picture.content.startswith(b"\xff\xd8")
    send(client, url(letter, "petition_cover_drop"), {"o": "2", "trang": "2"})
    assert "Trang 2: cả trang" not in read(client, f"{url(letter)}?trang=2")


def test_words_are_found_and_a_copy_is_made(cast: Cast, keeper: Actor, letter: Letter) -> None:
    client, chief = browser(keeper), browser(cast.chief)
    send(client, url(letter, "petition_cover_find"), {"words": "kính gửi", "writers": "on"})
    page = read(client, url(letter))
    assert "Đã che 6 chỗ." in page
    at = reverse("petition_letter", args=[letter.pk])
    assert NAME in read(chief, at), "the name of the file"
    send(client, url(letter, "petition_cover_make"), {"version": "1"})
    page = read(chief, at)
    assert "Bản gốc giữ kín" in page
    assert "to cao.pdf" not in page
    assert url(letter, "petition_copy_page", 1) in page
    assert chief.get(url(letter, "petition_copy_page", 1)).content.startswith(b"\xff\xd8")
    handed = chief.get(url(letter, "petition_copy"))
    assert 'filename="ban-lam-viec-1-2026-1.pdf"' in handed["Content-Disposition"]
    parts = list(everything_in(handed.content))
    assert [one for part in parts for one in disguises() if one in part] == []
    shown = read(chief, f"{at}?tep=1")
    assert url(letter, "petition_file_page", 1) not in shown
    assert url(letter, "petition_thumbnail") not in shown
    assert url(letter, "petition_copy_page", 1) in shown
    opened = (("petition_file", ()), ("petition_file_page", (1,)), ("petition_thumbnail", ()))
    for name, more in opened:
        assert chief.get(url(letter, name, *more)).status_code == 403
        assert client.get(url(letter, name, *more)).status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param(BOX | {"left": "101"}, "100", id="over"),
        pytest.param(BOX | {"width": ""}, "Xin", id="missing"),
        pytest.param(BOX | {"height": "0"}, "Ô che quá nhỏ", id="thin"),
        pytest.param(BOX | {"trang": "9"}, "không có trang", id="page"),
    ],
)
def test_boxes_that_are_refused(
    keeper: Actor, letter: Letter, typed: dict[str, str], words: str
) -> None:
    page = send(browser(keeper), url(letter), typed, 422)
    assert words in page
    assert 'value="20.5"' in page, "what was typed stays"


def test_a_copy_without_a_box_is_asked_about(keeper: Actor, letter: Letter) -> None:
    client = browser(keeper)
    page = send(client, url(letter, "petition_cover_make"), {"version": "0"}, 422)
    assert "Chưa che chỗ nào" in page
    send(client, url(letter, "petition_cover_make"), {"version": "0", "as_is": "on"})
    with looking(letter.office_id):
        assert WorkingCopy.objects.get().boxes == []


def test_who_does_not_register_has_no_page(cast: Cast, letter: Letter) -> None:
    chief = browser(cast.chief)
    assert chief.get(url(letter)).status_code == 403
    assert chief.get(url(letter, "petition_cover_page", 1)).status_code == 403
    page = read(chief, reverse("petition_letter", args=[letter.pk]))
    assert url(letter) not in page


def held(client: Client, letter: Letter) -> None:
    scan = paper(f"{NAME}.pdf", planted_pdf())
    send(client, reverse("petition_scan", args=[letter.pk]), {"role": "LETTER", "scan": scan})


def test_a_scan_opens_in_the_browser_that_brought_it(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    client, other = browser(cast.clerk), browser(cast.clerk)
    assert reverse("petition_scan", args=[letter.pk]) in read(
        client, reverse("petition_letter", args=[letter.pk])
    )
    held(client, letter)
    cookie = client.cookies["vp_che"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        url(letter),
        True,
        "Strict",
    )
    assert url(letter, "petition_cover_page", 2) in read(client, f"{url(letter)}?trang=2")
    assert client.get(url(letter, "petition_cover_page", 2)).status_code == 200
    page = read(other, url(letter))
    assert "trình duyệt này không mở được" in page
    assert other.get(url(letter, "petition_cover_page", 2)).status_code == 403
    send(client, url(letter, "petition_cover_find"), {"words": NAME})
    send(client, url(letter, "petition_cover_make"), {"version": "1"})
    page = read(browser(cast.chief), reverse("petition_letter", args=[letter.pk]))
    assert "Bản quét đã niêm phong" in page
    assert "ban-lam-viec-1-2026-1.pdf" in page
    assert NAME not in page
    assert client.get(url(letter, "petition_sealed_scan")).status_code == 403


def test_what_is_no_scan_is_refused_at_the_form(cast: Cast) -> None:
    letter = receive(cast.clerk, is_protected=True, envelope="PB-07")
    at = reverse("petition_scan", args=[letter.pk])
    typed = {"role": "LETTER", "scan": paper("a.pdf", b"khong phai pdf")}
    send(browser(cast.clerk), at, typed, 422)
    send(browser(cast.clerk), at, {"role": "VOICE"}, 422)


def test_upload_of_a_letter_that_hides_nobody(cast: Cast) -> None:
    letter = receive(cast.clerk)
    at = reverse("petition_scan", args=[letter.pk])
    client = browser(cast.clerk)
    assert at not in read(client, reverse("petition_letter", args=[letter.pk]))
    typed = {"role": "LETTER", "scan": paper("a.pdf", planted_pdf())}
    assert "Chỉ làm bản đã che cho đơn tố cáo" in send(client, at, typed, 422)
