"""What is written after a visit: minutes, refusal, the answer; by page, command and API."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW as OFFICE_NOW
from vanphong.drafting.tests.office import PIN, make_signing_office
from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.reception import book, boxes, queries, services, visit_pages
from vanphong.reception.models import Minutes, Visit, VisitPaper
from vanphong.reception.rules import (
    Mark,
    PaperKind,
    VisitState,
    grounds_on,
    may_begin,
    minutes_stand,
    told_in_writing,
)
from vanphong.reception.services import Ending, MinutesFacts, VisitFacts
from vanphong.reception.tests.test_rota_programs import run
from vanphong.reception.tests.test_visits import SOMEONE, come, finish
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

# Answered in writing, nothing new (point h): of those that are told in writing.
GROUND = "H"
GROUND_WORDS = "Kiến nghị, phản ánh về việc đã được tiếp, hướng dẫn hoặc trả lời bằng văn bản"
SAID = MinutesFacts("Tôi kiến nghị sửa đường.\nHết.", read_back=True)


def refuse(actor: Actor, visit: Visit, **more: Any) -> Visit:
    given = {"ground": GROUND, "on": TODAY} | more
    with acting(actor):
        return services.refuse_visit(actor=actor, visit_id=visit.pk, now=NOW, **given)


def keep(actor: Actor, visit: Visit, facts: MinutesFacts = SAID, **more: Any) -> Minutes:
    with acting(actor):
        return services.keep_minutes(
            actor=actor, visit_id=visit.pk, facts=facts, now=NOW, **more
        )


@pytest.mark.parametrize(
    ("read_back", "mark", "reason", "code"),
    [
        pytest.param(True, Mark.SIGNED, "", "", id="signed"),
        pytest.param(True, Mark.FINGERPRINT, "", "", id="fingerprint"),
        pytest.param(False, Mark.SIGNED, "", "not_read_back", id="not-read-back"),
        pytest.param(True, Mark.DECLINED, " ", "declined_without_reason", id="no-reason"),
        pytest.param(True, Mark.DECLINED, "Không biết chữ", "", id="declined"),
        pytest.param(False, Mark.PENDING, "", "", id="signed-later"),
    ],
)
def test_when_minutes_stand(read_back: bool, mark: Mark, reason: str, code: str) -> None:
    assert minutes_stand(read_back=read_back, mark=mark, declined_reason=reason).code == code


@pytest.mark.parametrize(
    ("kind", "state", "outcome", "answered", "code"),
    [
        pytest.param("REFUSAL", "REFUSED", "", False, "", id="refused"),
        pytest.param("REFUSAL", "RECEIVED", "TAKEN", False, "not_refused", id="received"),
        pytest.param("ANSWER", "RECEIVED", "TAKEN", False, "", id="taken"),
        pytest.param("ANSWER", "RECEIVED", "TAKEN", True, "nothing_to_answer", id="answered"),
        pytest.param("ANSWER", "REFUSED", "", False, "nothing_to_answer", id="not-taken"),
    ],
)
def test_which_paper_goes_out(
    kind: str, state: str, outcome: str, answered: bool, code: str
) -> None:
    found = may_begin(PaperKind(kind), VisitState(state), outcome, answered=answered)
    assert (bool(found), found.code) == (not code, code)


def test_refusal_has_grounds_and_a_notice(keeper: Actor) -> None:
    visit = come(keeper)
    with pytest.raises(Invalid):
        refuse(keeper, visit, ground=" ")
    with pytest.raises(Invalid):
        refuse(keeper, visit, on=TODAY + dt.timedelta(days=1))
    refused = refuse(keeper, visit)
    with pytest.raises(Refused) as ended:
        finish(keeper, visit)
    assert ended.value.code == "not_waiting"
    with acting(keeper):
        [box] = boxes.waiting_work(keeper, NOW)
        # Friday 20 November: three working days end on Wednesday 25.
        assert (box.act, box.lines[0].due_on) == ("notice_refusal", dt.date(2026, 11, 25))
        assert GROUND_WORDS in book.line(refused, [])[12]


def test_what_is_explained_in_person_waits_for_no_notice(keeper: Actor) -> None:
    refused = refuse(keeper, come(keeper), ground="D", words="Dùng loa trong phòng tiếp")
    assert refused.refusal_ground.endswith(": Dùng loa trong phòng tiếp")
    with acting(keeper):
        assert boxes.waiting_work(keeper, NOW) == []
        whole = queries.get_visit(keeper, refused.pk)
        assert visit_pages.answer_due(whole) is None
        shown = visit_pages.facts(whole, keeper)
    [told] = [one for one in shown if one["label"] == "Căn cứ từ chối"]
    assert "giải thích trực tiếp" in told["detail"]


def test_grounds_are_those_of_the_day() -> None:
    codes = ["L1", "L2", "L3", "A", "B", "C", "D", "DD", "E", "G", "H", "I", "K"]
    assert list(grounds_on(TODAY)) == codes
    assert list(grounds_on(dt.date(2026, 6, 30))) == codes[:3]
    assert told_in_writing() == {"", "L3", "H"}


def test_ground_of_no_article_is_none(keeper: Actor) -> None:
    visit = come(keeper)
    for ground in ("", "Z", "Nội dung đã có kết luận"):
        with pytest.raises(Invalid) as refusal:
            refuse(keeper, visit, ground=ground)
        assert "ground" in refusal.value.fields


def test_minutes_are_written_once(keeper: Actor) -> None:
    visit = come(keeper)
    with pytest.raises(Refused) as unread:
        keep(keeper, visit, MinutesFacts("Tôi kiến nghị", read_back=False))
    assert unread.value.code == "not_read_back"
    kept = keep(keeper, visit, upload=("bien-ban.pdf", samples.pdf("Biên bản")))
    assert kept.words == "Tôi kiến nghị sửa đường.\nHết."
    assert kept.file is not None
    with pytest.raises(Refused) as again:
        keep(keeper, visit)
    assert again.value.code == "minutes_kept"


def test_handwriting_of_the_protected_is_not_taken_in(keeper: Actor) -> None:
    visit = come(keeper, nature="DENUNCIATION", is_protected=True)
    with pytest.raises(Refused) as refusal:
        keep(keeper, visit, upload=("bien-ban.pdf", samples.pdf("Biên bản")))
    assert refusal.value.code == "protected"
    with acting(keeper):
        assert not Minutes.objects.exists()
    keep(keeper, visit)


def test_database_keeps_no_minutes_that_were_not_read_back(keeper: Actor) -> None:
    visit = come(keeper)
    with acting(keeper), pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(
            office_id=visit.office_id, visit=visit, words="Lời", read_back=False,
            mark="SIGNED", written_at=NOW, written_by_id=keeper.post_key,
        )  # fmt: skip


def test_who_may(cast: Cast, keeper: Actor) -> None:
    visit = come(keeper)
    with pytest.raises(NotAllowed):
        refuse(cast.chief, visit)
    with pytest.raises(NotAllowed):
        keep(cast.chief, visit)


@pytest.fixture
def office(db: None) -> Cast:
    return make_signing_office()


@pytest.fixture
def officer(office: Cast) -> Actor:
    return hire(office, "Vũ Thị Đón", "PETITIONS")


def received(officer: Actor, outcome: str = "TAKEN", **more: Any) -> Visit:
    facts = VisitFacts("PETITION", "Kiến nghị sửa đường thôn Một")
    with acting(officer):
        visit = services.register_visit(
            actor=officer, facts=facts, persons=[SOMEONE], now=OFFICE_NOW
        )
        return services.finish_visit(
            actor=officer, visit_id=visit.pk, ending=Ending(outcome, **more), now=OFFICE_NOW
        )


def begun(officer: Actor, visit: Visit, kind: str) -> drafting.Draft:
    with acting(officer):
        paper = services.begin_visit_paper(
            actor=officer, visit_id=visit.pk, kind=kind, now=OFFICE_NOW
        )
        return drafting.get_draft(officer, paper.draft_id)


def test_issued_answer_is_the_answer(office: Cast, officer: Actor) -> None:
    visit = received(officer, "FORWARDED", to_body="Ủy ban nhân dân xã")
    draft = begun(officer, visit, "ANSWER")
    assert draft.addressees == ["Nguyễn Văn Thử, Thôn Một, xã Tân Mỹ"]
    with pytest.raises(Refused) as again:
        begun(officer, visit, "ANSWER")
    assert again.value.code == "paper_begun"
    with acting(officer):
        draft = drafting.change_draft(
            actor=officer, draft_id=draft.pk, version=draft.version, now=OFFICE_NOW,
            signer_id=office.posts["CHIEF"].id, file_copy="Lưu Văn phòng",
        )  # fmt: skip
        drafting.submit_for_signature(actor=officer, draft_id=draft.pk, now=OFFICE_NOW)
    drafting.sign_draft(actor=office.chief, draft_id=draft.pk, pin=PIN, now=OFFICE_NOW)
    drafting.seal_and_issue(actor=office.clerk, draft_id=draft.pk, pin=PIN, now=OFFICE_NOW)
    with acting(officer):
        found = queries.get_visit(officer, visit.pk)
        paper = VisitPaper.objects.select_related("document").get()
        assert paper.document is not None
        assert found.answer_symbol == paper.document.symbol
        assert found.answered_on == paper.document.issued_on


def test_withdrawn_draft_is_begun_anew(officer: Actor) -> None:
    visit = received(officer)
    draft = begun(officer, visit, "ANSWER")
    with acting(officer):
        drafting.withdraw_draft(actor=officer, draft_id=draft.pk, reason="Nhầm", now=OFFICE_NOW)
    assert begun(officer, visit, "ANSWER").pk != draft.pk


def test_notice_of_refusal_says_the_ground(officer: Actor) -> None:
    with acting(officer):
        visit = services.register_visit(
            actor=officer, facts=VisitFacts("DENUNCIATION", "Tố cáo ông X", is_protected=True),
            now=OFFICE_NOW,
        )  # fmt: skip
        services.refuse_visit(
            actor=officer, visit_id=visit.pk, ground=GROUND, on=OFFICE_NOW.date(),
            now=OFFICE_NOW,
        )  # fmt: skip
    draft = begun(officer, visit, "REFUSAL")
    assert draft.abstract == "Về việc từ chối tiếp công dân"
    assert draft.addressees == [f"Người đến tiếp công dân (lượt số {visit})"]
    said = json.dumps(draft.content, ensure_ascii=False) if hasattr(draft, "content") else ""
    assert "ông X" not in said
    with pytest.raises(Refused):
        begun(officer, visit, "ANSWER")


def test_pages(keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    visit, mine = come(keeper), browser(keeper)
    at = reverse("reception_visit", args=[visit.pk])

    def url(name: str, *more: str) -> str:
        return reverse(name, args=[visit.pk, *more])

    typed = {"words": "Tôi kiến nghị", "mark": "SIGNED"}
    assert "phải được đọc lại" in send(mine, url("reception_minutes"), typed, 422)
    scan = SimpleUploadedFile("bien-ban.pdf", samples.pdf("Biên bản"), "application/pdf")
    send(mine, url("reception_minutes"), typed | {"read_back": "on", "upload": scan})
    page = read(mine, at)
    assert "Đã đọc lại cho người đến nghe" in page
    assert mine.get(url("reception_minutes_file")).content.startswith(b"%PDF")
    send(mine, url("reception_visit_refuse"), {"ground": GROUND, "on": "20/11/2026"})
    page = read(mine, at)
    assert GROUND_WORDS in page
    assert "Điều 4 khoản 1 điểm h" in page
    assert "25/11/2026" in page
    draft = send(mine, url("reception_visit_paper", "refusal"), {})
    assert "từ chối tiếp công dân" in read(mine, draft)
    assert draft in read(mine, at)


@pytest.mark.usefixtures("_database")
def test_commands(keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    visit = str(come(keeper).pk)
    scan = tmp_path / "bien-ban.pdf"
    scan.write_bytes(samples.pdf("Biên bản"))
    assert (
        run(keeper, "minutes", visit, "--words", "Lời", "--mark", "PENDING")["mark"]
        == "PENDING"
    )
    out = tmp_path / "in.pdf"
    run(keeper, "print-minutes", visit, "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    kept = run(
        keeper, "sign-minutes", visit, "--mark", "SIGNED", "--read-back", "--file", str(scan)
    )
    assert kept["has_file"]
    assert run(keeper, "refuse", visit, "--ground", GROUND)["state"] == "REFUSED"
    assert run(keeper, "paper", visit, "--kind", "REFUSAL")["draft_id"]


def test_api(cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    with acting(keeper):
        cast.posts["PETITIONS"] = people.get_post(keeper, keeper.post_key, TODAY)
    cast.actors["PETITIONS"] = keeper
    mine, at = client_of(cast, "PETITIONS"), f"/api/v1/reception/visits/{come(keeper).pk}"
    scan = SimpleUploadedFile("bien-ban.pdf", samples.pdf("Biên bản"), "application/pdf")
    kept = mine.post(f"{at}/minutes", {"words": "Lời", "mark": "PENDING"})
    assert kept.json()["mark"] == "PENDING", kept.content.decode()
    assert mine.get(f"{at}/minutes/paper").content.startswith(b"%PDF")
    given = {"mark": "SIGNED", "read_back": "true", "file": scan}
    kept = mine.post(f"{at}/minutes/signed", given)
    assert kept.json()["has_file"], kept.content.decode()
    assert mine.get(f"{at}/minutes/file").content.startswith(b"%PDF")

    def post(path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = mine.post(f"{at}/{path}", json.dumps(data), content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    assert post("papers/REFUSAL", {}, 409)["code"] == "not_refused"
    assert post("refuse", {"ground": "Z", "on": "2026-11-20"}, 422)["fields"]["ground"]
    refused = post("refuse", {"ground": GROUND, "on": "2026-11-20", "words": "Trả lời số 5-CV"})
    assert refused["refusal_code"] == GROUND
    assert refused["refusal_ground"].endswith(": Trả lời số 5-CV")
    assert post("papers/REFUSAL", {})["draft_id"]
