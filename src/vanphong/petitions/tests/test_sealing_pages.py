"""Sealing who wrote after a letter was entered, by page, command and JSON API; its notices."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.files.tests import samples
from vanphong.files.tests.test_covering import planted_pdf
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import services
from vanphong.petitions.models import Letter, SealedFile, Sealing, Uncovering, Writer
from vanphong.petitions.services import LetterFacts, Person, Upload
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import NOW, TODAY, case_of, looking, receive
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import paper, stop_clock
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

NAME, HOME, WORDS = "Zụ Quỵnh Xờ", "Ngõ Lạ 9817, xã Vắng", "em ruột trưởng trạm Zhổi"
WRITER = Person(NAME, HOME, "079099000117", "0981000117")
DENOUNCED = {"LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OTHER"}
ABSTRACT = f"Bà {NAME} phản ánh cán bộ xã"
MASKED = "Bà [đã niêm phong] phản ánh cán bộ xã"
OPEN_WORDS = "họ tên người viết đang mở trong sổ"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def vaulted(committed_db: None) -> Iterator[Cast]:
    """An office whose vault serves, with a petition officer's account to be hired."""
    with vaults.running():
        yield make_office()


def denounced(keeper: Actor, *, left_at: dt.datetime | None = None) -> Letter:
    """Enter a letter that names its writer, a scan and two enclosures; judge it a denunciation.

    `left_at`: when a reason was noted that says who wrote, and that nothing may change.
    """
    uploads = [
        Upload(f"{NAME}.pdf", planted_pdf()),
        Upload("bien ban.pdf", samples.pdf("Biên bản họp thôn"), "ENCLOSURE"),
        Upload("hop dong.pdf", samples.pdf(f"Hợp đồng của {NAME}"), "ENCLOSURE"),
    ]
    with acting(keeper):
        letter = services.receive_letter(
            actor=keeper, facts=LetterFacts("POST", TODAY, ABSTRACT), persons=[WRITER],
            uploads=uploads, now=NOW,
        )  # fmt: skip
        services.judge_case(
            actor=keeper, case_id=case_of(letter).pk, values=DENOUNCED, now=NOW,
            reason=f"Theo lời {NAME}",
        )  # fmt: skip
        if left_at is not None:
            Uncovering.objects.create(
                office_id=letter.office_id, letter=letter, reason=f"Theo lời {NAME}",
                opened_at=left_at, opened_by_id=keeper.post_key,
            )  # fmt: skip
    return letter


def url(letter: Letter, name: str = "petition_seal", *more: int) -> str:
    return reverse(name, args=[letter.pk, *more])


def typed(letter: Letter, **more: Any) -> dict[str, Any]:
    return {
        "abstract": MASKED, "demand": "", "secret_words": WORDS, "envelope": "PB-15",
        "version": fresh(letter).version,
    } | more  # fmt: skip


def fresh(letter: Letter) -> Letter:
    with looking(letter.office_id):
        return Letter.objects.get(pk=letter.pk)


# --- pages


def test_a_denunciation_that_names_its_writer_says_so(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    case = reverse("petition_case", args=[case_of(letter).pk])
    for actor in (keeper, cast.chief):
        for place in (url(letter, "petition_letter"), case):
            page = read(browser(actor), place)
            assert OPEN_WORDS in page
            assert url(letter) in page
            assert url(letter, "petition_decline_secrecy") in page
    client = browser(keeper)
    listed = "họ tên người tố cáo đang mở"
    assert listed in read(client, reverse("petitions"))
    step = reverse("petition_step", args=[case_of(letter).pk, "chuyen-don"])
    asked = {"addressee": "Thanh tra tỉnh", "happened_on": "02/03/2026", "words": "Chuyển"}
    assert "Họ tên người tố cáo đang mở trong sổ" in send(client, step, asked, 422)
    send(client, url(letter, "petition_decline_secrecy"), {"on": "03/03/2026"})
    assert OPEN_WORDS not in read(client, case)
    assert OPEN_WORDS not in read(client, url(letter, "petition_letter"))
    assert listed not in read(client, reverse("petitions"))
    send(client, step, asked)


def test_a_complaint_says_nothing_and_may_be_sealed(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case_of(letter).pk, values={"NATURE": "COMPLAINT"},
            reason="Đọc lại", now=NOW,
        )  # fmt: skip
    page = read(browser(keeper), url(letter, "petition_letter"))
    assert OPEN_WORDS not in page
    assert url(letter) in page
    assert OPEN_WORDS not in read(
        browser(keeper), reverse("petition_case", args=[case_of(letter).pk])
    )


def test_the_form_proposes_words_without_the_writer(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    page = read(browser(keeper), url(letter))
    assert MASKED in page
    assert "Tài liệu gửi kèm, tệp 2: bien ban.pdf" in page
    assert f"{NAME}.pdf" not in page, "the letter itself is always sealed"
    assert "button-danger" in page
    day_page = read(browser(keeper), url(letter, "petition_decline_secrecy"))
    assert 'value="20/11/2026"' not in day_page, "a day somebody spoke is typed, not proposed"
    assert f"{NAME} · {HOME}" in page, "to compare with"
    assert "156/2026/NĐ-CP, Điều 22" in day_page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(
            {"abstract": ABSTRACT}, "họ tên, địa chỉ hoặc số của người viết", id="named"
        ),
        pytest.param({"demand": "gọi 0981.000.117"}, "số của người viết", id="telephone"),
        pytest.param({"abstract": ""}, "cần được điền", id="empty"),
        pytest.param({"open_files": ["1"]}, "không phải", id="the-letter-itself"),
        pytest.param({"version": "1000"}, "vừa được người khác cập nhật", id="changed"),
        pytest.param({"envelope": "P" * 61}, "Dài quá 60", id="envelope"),
        pytest.param({}, "Kho danh tính chưa mở", id="vault-closed"),
    ],
)
def test_refusals_keep_what_was_typed_but_what_is_sealed(
    cast: Cast, keeper: Actor, wrong: dict[str, Any], said: str
) -> None:
    letter = denounced(keeper)
    given = typed(letter, demand="Xin xác minh", open_files=["2"]) | wrong
    page = send(browser(keeper), url(letter), given, 422)
    assert said in page
    assert WORDS not in page
    assert "xin gõ lại" in page
    assert wrong.get("demand", "Xin xác minh") in page
    assert re.search(r'name="open_files" value="2"[^>]* checked', page) or "open_files" in wrong
    found = fresh(letter)
    assert (found.is_protected, found.abstract) == (False, ABSTRACT)


def test_words_too_long_to_seal_are_said_once(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    page = send(browser(keeper), url(letter), typed(letter, secret_words=WORDS * 400), 422)
    assert "Dài quá 4000" in page
    assert "xin gõ lại" not in page
    assert WORDS not in page


def test_who_is_logged_out_is_given_back_all_but_what_is_sealed(keeper: Actor) -> None:
    letter = denounced(keeper)
    page = send(Client(), url(letter), typed(letter), 403)
    assert "PB-15" in page
    assert WORDS not in page


def test_who_neither_registers_nor_handles(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    leader = browser(cast.leader)
    for name in ("petition_seal", "petition_decline_secrecy"):
        assert leader.get(url(letter, name)).status_code == 403
        assert leader.post(url(letter, name), {"on": "03/03/2026"}).status_code == 403
    other = browser(hire(cast, "Vũ Thị Soạn"))
    assert other.get(url(letter)).status_code == 404, "does not see the letter"


def test_a_day_to_come_is_refused(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    at = url(letter, "petition_decline_secrecy")
    page = send(browser(keeper), at, {"on": "21/11/2026"}, 422)
    assert "đến hôm nay" in page
    assert 'value="21/11/2026"' in page
    send(browser(keeper), at, {"on": ""}, 422)
    assert fresh(letter).declined_secrecy_on is None


def test_a_sealed_letter_is_told_of_and_covered_at_once(vaulted: Cast) -> None:
    keeper = hire(vaulted, "Vũ Thị Đơn", "PETITIONS")
    letter = denounced(keeper, left_at=NOW)
    with acting(keeper):
        services.correct_letter(
            actor=keeper, letter_id=letter.pk, reason=f"Nhầm tên {NAME}",
            given={"demand": f"Trả {NAME}"}, now=NOW,
        )  # fmt: skip
    client, other = browser(keeper), browser(keeper)
    at = send(client, url(letter), typed(letter, open_files=["2"]))
    assert at == url(letter, "petition_letter")
    cookie = client.cookies["vp_che_don"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (at, True, "Strict")
    _told(client, browser(vaulted.chief), letter)
    _covered(client, other, letter)
    enclosure = url(letter, "petition_file", 2)
    assert browser(vaulted.chief).get(enclosure).status_code == 200, "told to stay open"
    assert browser(vaulted.chief).get(url(letter, "petition_file", 1)).status_code == 403
    again = read(client, url(letter))
    assert "Người viết đơn này đã được giữ bí mật." in again
    send(client, url(letter), typed(letter), 422)


def _told(client: Client, chief: Client, letter: Letter) -> None:
    at = url(letter, "petition_letter")
    page = read(client, at)
    assert "Đã niêm phong danh tính người viết và 2 tệp." in page
    assert "Còn 1 chỗ có thể nói tên người viết" in page
    assert "Niêm phong sau khi vào sổ" in page
    assert "Phải xem lại sau khi niêm phong" in page
    assert "Lý do đã ghi, 02/03/2026" in page
    assert "Nội dung đã niêm phong" in page
    assert NAME not in page
    assert WORDS not in page
    assert OPEN_WORDS not in page
    assert url(letter) not in page
    seen = read(chief, at)
    assert "Phải xem lại sau khi niêm phong" in seen
    assert NAME not in seen


def _covered(client: Client, other: Client, letter: Letter) -> None:
    """Draw on both sealed scans in the browser that sealed; in no other."""
    for position in (1, 3):
        page = read(client, url(letter, "petition_letter"))
        assert url(letter, "petition_cover", position) in page
        assert client.get(url(letter, "petition_cover_page", position, 1)).status_code == 200
        assert other.get(url(letter, "petition_cover_page", position, 1)).status_code == 403
    assert "trình duyệt này không mở được" in read(other, url(letter, "petition_cover", 1))
    send(client, url(letter, "petition_cover_find", 1), {"words": NAME})
    send(client, url(letter, "petition_cover_make", 1), {"version": "1"})
    assert "ban-lam-viec-1-2026-1.pdf" in read(client, url(letter, "petition_letter"))
    scan = {"role": "LETTER", "scan": paper("them.pdf", planted_pdf())}
    send(client, url(letter, "petition_scan"), scan)
    assert client.get(url(letter, "petition_cover_page", 4, 1)).status_code == 200


def test_every_place_that_is_left_has_its_words(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper, is_protected=True, envelope="PB-15")
    words = {
        "REASON": "Lý do đã ghi", "PAPER": "Văn bản: Thụ lý",
        "VISIT_PAPER": "Văn bản trả lời lượt tiếp",
        "CONCLUSION": "Thông báo kết luận buổi tiếp", "RECORD": "Bản ghi buổi tiếp",
        "SESSION": "Nội dung buổi tiếp",
    }  # fmt: skip
    with acting(keeper):
        Letter.objects.update(in_vault=True)
        Sealing.objects.create(
            office_id=letter.office_id, letter=letter, sealed_at=NOW, digest="0" * 64, people=1,
            sealed_by_id=keeper.post_key, files=0,
            left=[{"kind": one, "of": "1/2026", "on": "", "step": "ACCEPT"} for one in words],
        )  # fmt: skip
    page = read(browser(keeper), url(letter, "petition_letter"))
    case = reverse("petition_case", args=[case_of(letter).pk])
    for kind, said in words.items():
        visit = kind in {"VISIT_PAPER", "CONCLUSION", "RECORD", "SESSION"}
        place = "Lượt tiếp 1/2026" if visit else f'<a href="{case}">Vụ việc 1/2026</a>'
        assert f"<li>{place}: {said}</li>" in page


def test_who_only_handles_gets_no_key(vaulted: Cast) -> None:
    letter = denounced(hire(vaulted, "Vũ Thị Đơn", "PETITIONS"))
    client = browser(vaulted.chief)
    send(client, url(letter), typed(letter))
    assert "vp_che_don" not in client.cookies
    with looking(letter.office_id):
        assert SealedFile.objects.filter(held_until=None).count() == 3
        assert not Writer.objects.exists()


# --- commands


@pytest.mark.usefixtures("_database")
def test_by_commands(vaulted: Cast, tmp_path: Path) -> None:
    keeper = hire(vaulted, "Vũ Thị Đơn", "PETITIONS")
    letter = denounced(keeper)
    at, words = str(letter.pk), tmp_path / "chu.txt"
    words.write_text(WORDS, "utf-8")
    told = run(keeper, "decline-secrecy", at, "--on", "03/03/2026")
    assert told["id"] == at
    with pytest.raises(NotAllowed):
        run(vaulted.leader, "seal", at)
    asked = (
        "seal", at, "--sealed-words-file", str(words), "--envelope", "PB-15", "--open-file", "2",
        "--request-id", str(uuid4()),
    )  # fmt: skip
    told = run(keeper, *asked)
    assert (told["files"], told["left"]) == (2, [])
    assert told["letter"]["abstract"] == MASKED
    assert (told["letter"]["envelope"], told["letter"]["in_vault"]) == ("PB-15", True)
    assert run(keeper, *asked) == told, "asked twice, sealed once"
    assert fresh(letter).declined_secrecy_on is None
    for command in (("seal", at), ("decline-secrecy", at, "--on", "03/03/2026")):
        with pytest.raises(Refused) as refused:
            run(keeper, *command)
        assert refused.value.code == "sealed_already"


# --- the JSON API


def test_by_programs(vaulted: Cast) -> None:
    keeper = hire(vaulted, "Vũ Thị Đơn", "PETITIONS")
    early = dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)  # six in the morning in Vietnam
    letter = denounced(keeper, left_at=early)
    client, at = client_of(vaulted, "CHIEF"), f"/api/v1/petitions/letters/{letter.pk}"
    given = {"sealed_words": WORDS, "open_files": [2], "version": fresh(letter).version}
    done = client.post(f"{at}/seal", given, "application/json")
    assert done.status_code == 200, done.content
    told = done.json()
    assert (told["files"], told["letter"]["abstract"]) == (2, MASKED)
    assert told["left"] == [
        {"kind": "REASON", "label": "Lý do đã ghi", "of": "1/2026", "on": "2026-03-03",
         "step": ""}
    ]  # fmt: skip
    for word in (NAME, WORDS, HOME):
        assert word not in done.content.decode()
    with looking(letter.office_id):
        assert Sealing.objects.get().digest == told["digest"]
    again = client.post(f"{at}/seal", {}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "sealed_already")


def test_programs_that_are_refused(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    client, at = client_of(cast, "CHIEF"), f"/api/v1/petitions/letters/{letter.pk}"
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"abstract": ABSTRACT}, 422, "names_itself"),
        ({"open_files": [1]}, 422, "not_enclosure"),
        ({"open_files": [WORDS]}, 422, "invalid"),
        ({"sealed_words": [WORDS]}, 422, "invalid"),
        ({"la": WORDS}, 422, "unknown_field"),
        ({"sealed_words": WORDS * 400}, 422, "too_long"),
        ({"version": 1000}, 409, "changed_meanwhile"),
        ({}, 503, "vault_closed"),
    ]
    for given, status, code in wrong:
        body = {"sealed_words": WORDS} | given
        answer = client.post(f"{at}/seal", body, "application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
        assert WORDS not in answer.json()["message"] + answer.content.decode()
    assert not fresh(letter).is_protected
    later = client.post(f"{at}/decline-secrecy", {"on": "2026-11-21"}, "application/json")
    assert (later.status_code, list(later.json()["fields"])) == (422, ["on"])
    given = {"on": "2026-03-03", "version": fresh(letter).version}
    assert client.post(f"{at}/decline-secrecy", given, "application/json").status_code == 200
    assert client.post(f"{at}/decline-secrecy", given, "application/json").status_code == 409


def test_a_token_that_may_only_read(cast: Cast, keeper: Actor) -> None:
    letter = denounced(keeper)
    people.Account.objects.create(username="chanh", person_id=cast.chief.person_id)
    with acting(cast.chief):
        _token, secret = people.issue_token(
            actor=cast.chief, post=cast.posts["CHIEF"], name="chỉ xem", days=30,
            scope=["petitions:case:read_all", "petitions:case:read_own"], now=clock.now(),
        )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    at = f"/api/v1/petitions/letters/{letter.pk}"
    assert client.get(at).status_code == 200
    for act, given in (("seal", {}), ("decline-secrecy", {"on": "2026-03-03"})):
        answer = client.post(f"{at}/{act}", given, "application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
