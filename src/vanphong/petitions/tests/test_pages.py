"""Pages of petitions as people use them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case, Letter, LetterFile
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    OURS,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW as FACTORY_NOW
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


TYPED = {
    "received_on": "02/03/2026",
    "channel": "POST",
    "signed": "NAMED",
    "names": "Nguyễn Thị Thử; Thôn Bắc, xã Tân Mỹ",
    "abstract": "Khiếu nại việc cấp giấy chứng nhận",
}


def enter(client: Client, **more: object) -> str:
    return send(client, reverse("petition_register"), TYPED | more)


def url(case: Case, name: str = "petition_case", *more: object) -> str:
    return reverse(name, args=[case.pk, *more])


def test_letter_is_taken_in_and_shown(cast: Cast) -> None:
    assert NOW <= FACTORY_NOW
    client = browser(cast.clerk)
    page = read(client, enter(client))
    assert "Đơn số 1/2026" in page
    assert "Nguyễn Thị Thử" in page


def test_what_was_typed_stays(cast: Cast) -> None:
    client = browser(cast.clerk)
    page = send(client, reverse("petition_register"), TYPED | {"abstract": ""}, 422)
    assert "Nguyễn Thị Thử" in page
    with looking(cast.office.id):
        assert not Letter.objects.exists()


def test_people_are_counted_under_the_box_and_a_wrong_line_is_named(cast: Cast) -> None:
    client = browser(cast.clerk)
    rows = {"names": "1. Lê Thị Ba, thôn 3\n2. Trần Bốn 4\n"}
    page = send(client, reverse("petition_register"), TYPED | rows, 422)
    assert "2 người" in page
    assert "Dòng 2" in page
    rows = {"names": "1. Lê Thị Ba, thôn 3\n2. Trần Bốn\n"}
    assert "2 người" in read(client, enter(client, **rows))


def test_list_pasted_from_a_sheet(cast: Cast) -> None:
    client = browser(cast.clerk)
    rows = "\n".join(
        f"{'*' if n < 2 else ''}{n + 1}\tNgười Thứ {'M' * (n + 1)}\tSố {n}, Tân Mỹ"
        for n in range(30)
    )
    page = read(client, enter(client, names=rows))
    assert "30 người" in page
    assert page.count("Đại diện") >= 2


def test_code_is_shown_once_and_asked_without_a_login(cast: Cast) -> None:
    client = browser(cast.clerk)
    letter = receive(cast.clerk)
    page = send(client, reverse("petition_code", args=[letter.pk]), {}, 200)
    code, pin = re.findall(r'<strong class="mono">([^<]+)</strong>', page)
    assert code not in read(client, reverse("petition_letter", args=[letter.pk]))
    public = Client()
    right = public.post(reverse("petition_status"), {"code": code, "pin": pin})
    wrong = public.post(reverse("petition_status"), {"code": code, "pin": "1"})
    assert "Đã nhận đơn" in right.content.decode()
    assert "chưa đúng" in wrong.content.decode()
    assert (right.status_code, len(right.content)) == (wrong.status_code, len(wrong.content))
    assert "đất" not in right.content.decode()


def test_who_has_a_code_is_asked_about_before_another_ends_it(cast: Cast) -> None:
    client = browser(cast.clerk)
    letter = receive(cast.clerk)
    at = reverse("petition_code", args=[letter.pk])
    first = re.findall(r'<strong class="mono">([^<]+)</strong>', send(client, at, {}, 200))
    assert f'href="{at}"' in read(client, reverse("petition_letter", args=[letter.pk]))
    for page in (read(client, at), send(client, at, {}, 422)):
        assert "mã trước hết hiệu lực" in page
        assert "Cấp lại" in page
        assert "mono" not in page
    again = re.findall(
        r'<strong class="mono">([^<]+)</strong>', send(client, at, {"again": "1"}, 200)
    )
    assert again[0] != first[0]


def test_case_is_judged_proposed_and_approved(cast: Cast, keeper: Actor) -> None:
    case = case_of(receive(cast.clerk))
    mine, chief = browser(keeper), browser(cast.chief)
    page = read(mine, url(case))
    assert "Phân loại xong thì các hướng xử lý" in page
    send(mine, url(case, "petition_judge"), {k.lower(): v for k, v in OURS.items()})
    assert "buoc/thu-ly" in read(mine, url(case))
    send(mine, url(case, "petition_step", "thu-ly"), {"words": "Đủ điều kiện"})
    assert "Đề xuất chờ duyệt" in read(mine, url(case))
    assert "Đề xuất chờ duyệt" in read(chief, url(case))
    assert case.title in read(chief, reverse("petitions") + "?loc=cho-duyet")
    send(chief, url(case, "petition_decide"), {"approve": "1"})
    assert "Đã thụ lý, đang giải quyết" in read(mine, url(case))


def test_unlawful_step_says_why(keeper: Actor, given: Given) -> None:
    case = given(ELSEWHERE)
    mine = browser(keeper)
    page = read(mine, url(case))
    assert "không tự kết thúc vụ việc" in page
    page = send(mine, url(case, "petition_step", "khong-xu-ly"), {"words": "Bỏ"}, 422)
    assert "không tự kết thúc vụ việc" in page
    assert "Bỏ" in page


def test_acts_on_a_case(cast: Cast, keeper: Actor, given: Given) -> None:
    case, other = given(OURS), given(OURS)
    mine = browser(keeper)
    post = str(cast.officer.post_key)
    send(mine, url(case, "petition_act", "giao"), {"post": post})
    assert "Lê Văn Nháp" in read(mine, url(case))
    assert case.title in read(browser(cast.officer), url(case))
    send(mine, url(other, "petition_act", "nhap"), {"into": str(case), "reason": "Trùng"})
    assert "Đã nhập vào" in read(mine, url(other))
    send(mine, url(other, "petition_act", "hoan"), {"reason": "Nhầm"})
    send(mine, url(other, "petition_act", "tach"), {"parts": "Một\nHai"})
    assert "Đã tách thành" in read(mine, url(other))
    send(
        mine, url(case, "petition_act", "chan"),
        {"person": str(cast.officer.person_key), "reason": "Em ruột"},
    )  # fmt: skip
    read(browser(cast.officer), url(case), 404)
    page = read(mine, url(case))
    assert "Em ruột" in page
    send(mine, url(case, "petition_unbar", cast.officer.person_key), {"reason": "Nhầm"})
    assert "Em ruột" not in read(mine, url(case)).split("Quá trình")[0]


def test_acts_on_writers(cast: Cast, keeper: Actor) -> None:
    client = browser(keeper)
    rows = "\n".join(f"Người Thứ {'ABCDEF'[n]}; Số {n}, Tân Mỹ" for n in range(6))
    enter(client, names=rows)
    with looking(cast.office.id):
        letter = Letter.objects.get()

    def act(slug: str, data: dict[str, object], status: int = 302) -> str:
        return send(client, reverse("petition_writers", args=[letter.pk, slug]), data, status)

    assert "1 đến 2" in act("nguoi-dai-dien", {"positions": ["1", "2", "3"]}, 422)
    act("nguoi-dai-dien", {"positions": ["1", "2"], "paper": "on"})
    act("khong-tinh", {"positions": ["4"], "reason": "Ký thay"})
    act("rut-don", {"positions": ["5"], "on": "02/03/2026"})
    page = read(client, reverse("petition_letter", args=[letter.pk]))
    for words in ("Đại diện", "Không tính: Ký thay", "Rút ngày 02/03/2026"):
        assert words in page


def test_a_proposal_is_returned_with_a_reason_only(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = given(OURS)
    send(browser(keeper), url(case, "petition_step", "thu-ly"), {"words": "Đủ điều kiện"})
    chief, at = browser(cast.chief), url(case, "petition_decide")
    page = send(chief, at, {"decline": "1", "reason": ""}, 422)
    for words in ("Hãy ghi lý do.", "Cần khi trả lại.", "Đề xuất chờ duyệt"):
        assert words in page
    assert page.count('id="id_reason"') == page.count('id="id_decide_reason"') == 1
    assert "x" * 301 in send(chief, at, {"decline": "1", "reason": "x" * 301}, 422)
    assert "Hãy xem lại" in send(chief, at, {"approve": "1", "version": "1"}, 422)
    send(chief, at, {"decline": "1", "reason": "Chưa rõ địa giới"})
    assert "Chưa rõ địa giới" in read(chief, url(case))
    send(chief, at, {"decline": "1", "reason": "Lần nữa"}, 409)


def test_files_are_added_and_named(cast: Cast, keeper: Actor) -> None:
    client, letter = browser(cast.clerk), receive(cast.clerk)
    at = reverse("petition_add_files", args=[letter.pk])
    assert at in read(client, reverse("petition_letter", args=[letter.pk]))
    page = read(client, at)
    assert 'enctype="multipart/form-data"' in page
    assert "Xin chọn tệp." in send(client, at, {"role": "ENCLOSURE"}, 422)
    scans = [SimpleUploadedFile(f"ban-do-{n}.pdf", samples.pdf(f"Bản đồ {n}")) for n in "ab"]
    response = client.post(at, {"role": "ENCLOSURE", "uploads": scans}, follow=True)
    page = response.content.decode()
    assert "Đã thêm 2 tệp (Tài liệu gửi kèm): ban-do-a.pdf, ban-do-b.pdf." in page
    assert page.count("Tài liệu gửi kèm:") == 2
    scan = SimpleUploadedFile("don.exe", b"MZ" + b"0" * 99)
    send(client, at, {"role": "LETTER", "uploads": scan}, 422)


def test_no_file_of_a_protected_letter(cast: Cast) -> None:
    client = browser(cast.clerk)
    letter = receive(cast.clerk, is_protected=True, envelope="NP-1")
    at = reverse("petition_add_files", args=[letter.pk])
    assert at not in read(client, reverse("petition_letter", args=[letter.pk]))
    scan = SimpleUploadedFile("don.pdf", samples.pdf("Đơn"))
    assert "phong bì niêm phong" in send(client, at, {"role": "LETTER", "uploads": scan}, 422)
    with looking(cast.office.id):
        assert not LetterFile.objects.exists()


def test_strangers_find_nothing(cast: Cast) -> None:
    letter = receive(cast.clerk)
    for actor in (cast.officer,):
        client = browser(actor)
        read(client, reverse("petition_letter", args=[letter.pk]), 404)
        read(client, url(case_of(letter)), 404)
    read(browser(cast.admin), reverse("petitions"), 403)


def test_what_was_to_be_sealed_is_not_drawn_again(cast: Cast) -> None:
    """Nor lost: without the tick that seals nothing is taken in."""
    client, again = browser(cast.clerk), {"names": "Lê Văn Ví; Thôn Nam"}
    sealed = {"secret_words": "Zụ Quỵnh Xờ", "secret_names": "Zụ Quỵnh Xờ; Ngõ Lạ"}
    page = send(client, reverse("petition_register"), TYPED | again | sealed, 422)
    assert "Đánh dấu ô này thì họ tên mới được niêm phong." in page
    assert "Quỵnh" not in page
    with looking(cast.office.id):
        assert not Letter.objects.exists()


def test_every_enclosure_is_seen_on_the_page(cast: Cast) -> None:
    client = browser(cast.clerk)
    scans = [
        SimpleUploadedFile("don.pdf", samples.pdf("Nội dung đơn")),
        SimpleUploadedFile("ban-ve.pdf", samples.pdf("Bản vẽ", "Trang hai")),
        SimpleUploadedFile("giai-trinh.docx", samples.word("Lời giải trình bằng Word")),
    ]
    shown = enter(client, uploads=scans).partition("?")[0]
    page = read(client, shown)
    letter = Letter.objects.values_list("pk", flat=True)
    with looking(cast.office.id):
        key = letter.get()
    for position in (1, 2):
        small = reverse("petition_thumbnail", args=[key, position])
        assert small in page
        assert client.get(small)["Content-Type"] == "image/jpeg"
    assert reverse("petition_file_page", args=[key, 1, 1]) in page
    assert "Lời giải trình bằng Word" not in page
    second = read(client, f"{shown}?tep=2")
    assert reverse("petition_file_page", args=[key, 2, 1]) in second
    assert reverse("petition_file_page", args=[key, 1, 1]) not in second
    assert "Lời giải trình bằng Word" in read(client, f"{shown}?tep=3")
    assert reverse("petition_file_page", args=[key, 1, 1]) in read(client, f"{shown}?tep=99")
    assert client.get(reverse("petition_thumbnail", args=[key, 3])).status_code == 404
    assert browser(cast.officer).get(
        reverse("petition_thumbnail", args=[key, 1])
    ).status_code in {403, 404}
