"""What a leader directs, its notice of conclusion, and the tasks with dates that come of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions.api import Person
from vanphong.reception import conclusion_words, queries, services
from vanphong.reception.models import (
    ReceptionSession,
    SessionConclusion,
    Visit,
    VisitDirection,
)
from vanphong.reception.services import SessionFacts, VisitFacts
from vanphong.reception.tests.test_rota_programs import run
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks
from vanphong.tasks.services.proposing import Proposer
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

TODAY = clock.vietnam_date(NOW)
DAY = dt.timedelta(days=1)
DUE = TODAY + dt.timedelta(days=20)
HOUR = NOW.astimezone(clock.VIETNAM).time().replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(clock, "_OFFSET", NOW - (clock.now() - clock._OFFSET))
    cast = make_signing_office()
    with acting(cast.chief):
        term = registry.books_of(cast.chief, "OUT").get().term_id
        registry.open_book(
            actor=cast.chief, direction="OUT", now=NOW, body_id=cast.body.id,
            type_code="NOTICE", term_id=term,
        )  # fmt: skip
    return cast


@pytest.fixture
def officer(office: Cast) -> Actor:
    return hire(office, "Vũ Thị Đón", "PETITIONS")


@pytest.fixture
def session(office: Cast) -> ReceptionSession:
    """A session of the secretary today, held ad hoc."""
    facts = SessionFacts(
        leader_id=office.leader.post_key, day=TODAY, starts_at=HOUR.replace(hour=HOUR.hour + 1),
        ends_at=HOUR.replace(hour=HOUR.hour + 3), place="Phòng tiếp công dân",
    )  # fmt: skip
    with acting(office.chief):
        made = services.plan_session(actor=office.chief, facts=facts, now=NOW)
        return services.publish_session(
            actor=office.chief, session_id=made.pk, now=NOW, extraordinary_reason="Gấp"
        )


def come(officer: Actor, session: ReceptionSession | None, **more: Any) -> Visit:
    given = {"nature": "PETITION", "content": "Kiến nghị sửa đường thôn Một"} | more
    named = () if given.get("is_protected") else [Person("Lê Thị Mẫu", "Tân Mỹ")]
    facts = VisitFacts(session_id=session.pk if session else None, **given)
    with acting(officer):
        return services.register_visit(actor=officer, facts=facts, persons=named, now=NOW)


def direct(actor: Actor, visit: Visit, **more: Any) -> VisitDirection:
    given = {"words": "kiểm tra, báo cáo", "doer": "Văn phòng Tỉnh ủy", "due_on": DUE} | more
    with acting(actor):
        return services.direct_visit(actor=actor, visit_id=visit.pk, now=NOW, **given)


def conclude(officer: Actor, session: ReceptionSession) -> SessionConclusion:
    with acting(officer):
        return services.begin_conclusion(actor=officer, session_id=session.pk, now=NOW)


def issue(office: Cast, officer: Actor, draft_id: Any) -> None:
    with acting(officer):
        draft = drafting.get_draft(officer, draft_id)
        drafting.change_draft(
            actor=officer, draft_id=draft.pk, version=draft.version, now=NOW,
            signer_id=office.posts["CHIEF"].id, file_copy="Lưu Văn phòng",
        )  # fmt: skip
        drafting.submit_for_signature(actor=officer, draft_id=draft_id, now=NOW)
    drafting.sign_draft(actor=office.chief, draft_id=draft_id, pin=PIN, now=NOW)
    drafting.seal_and_issue(actor=office.clerk, draft_id=draft_id, pin=PIN, now=NOW)


def test_from_direction_to_tasks(
    office: Cast, officer: Actor, session: ReceptionSession
) -> None:
    visit = come(officer, session)
    direct(office.leader, visit)
    direct(officer, visit, words="trả lời công dân", doer="Ủy ban xã")
    made = conclude(officer, session)
    with acting(officer):
        draft = drafting.get_draft(officer, made.draft_id)
        assert [one["name"] for one in draft.recipients] == ["Văn phòng Tỉnh ủy", "Ủy ban xã"]
        with pytest.raises(Refused) as early:
            services.take_session_conclusions(actor=officer, session_id=session.pk, now=NOW)
        assert early.value.code == "not_issued"
    issue(office, officer, made.draft_id)
    with acting(office.chief):
        found = queries.conclusion_of(queries.get_session(office.chief, session.pk))
        assert found is not None
        assert found.document is not None
        taken = services.take_session_conclusions(
            actor=office.chief, session_id=session.pk, now=NOW
        )
        words = [
            one.words for one in tasks.visible_conclusions(office.chief).order_by("position")
        ]
        assert len(words) == 2
        assert f"{DUE:%d/%m/%Y}" in words[0]
        assert taken.document_id == found.document_id
    with pytest.raises(Refused) as over:
        direct(officer, visit)
    assert over.value.code == "concluded"


@pytest.mark.parametrize(
    ("doer", "words", "said"),
    [
        ("Đảng ủy xã", "Yêu cầu UBND xã trả lời", "Đảng ủy xã: yêu cầu UBND xã trả lời, hoàn"),
        (
            "Văn phòng",
            "kiểm tra trong 5 ngày; (2) trả lời",
            "Văn phòng: kiểm tra trong 5 ngày;",
        ),
        ("Văn phòng", "UBND xã cùng làm", "Văn phòng: UBND xã cùng làm, hoàn thành trước ngày"),
    ],
)
def test_due_day_of_a_direction_reaches_its_task(
    office: Cast, officer: Actor, session: ReceptionSession, doer: str, words: str, said: str
) -> None:
    direct(office.leader, come(officer, session), doer="Ban Tổ chức", due_on=DUE + DAY)
    assert said in conclusion_words.line(
        direct(office.leader, come(officer, session), doer=doer, words=words)
    )
    made = conclude(officer, session)
    issue(office, officer, made.draft_id)
    at = reverse("reception_session", args=[session.pk])
    assert "Người đưa kết luận thành việc: " in read(browser(officer), at)
    with acting(office.chief):
        services.take_session_conclusions(actor=office.chief, session_id=session.pk, now=NOW)
        rows = list(tasks.visible_conclusions(office.chief).order_by("position"))
        assert [one.due_on for one in rows] == [DUE + DAY, *([DUE] * (len(rows) - 1))]
        proposer = Proposer(office.chief, TODAY)
        days = {task.due_on for row in rows[1:] for task in proposer.of(row)}
    assert days == {DUE}


def test_session_with_its_notice_is_not_postponed(
    office: Cast, officer: Actor, session: ReceptionSession
) -> None:
    visit = come(officer, session)
    direct(officer, visit)
    conclude(officer, session)
    with acting(officer):
        services.leave_visit(actor=officer, visit_id=visit.pk, now=NOW)
    with acting(office.chief), pytest.raises(Refused) as refusal:
        services.postpone_session(
            actor=office.chief, session_id=session.pk, reason="Bận", day=DUE,
            starts_at=dt.time(8), ends_at=dt.time(9), now=NOW,
        )  # fmt: skip
    assert refusal.value.code == "session_held"


def test_notice_is_begun_once(officer: Actor, session: ReceptionSession) -> None:
    with pytest.raises(Refused) as nothing:
        conclude(officer, session)
    assert nothing.value.code == "nothing_directed"
    direct(officer, come(officer, session))
    made = conclude(officer, session)
    with pytest.raises(Refused) as again:
        conclude(officer, session)
    assert again.value.code == "paper_begun"
    with acting(officer):
        drafting.withdraw_draft(actor=officer, draft_id=made.draft_id, reason="Nhầm", now=NOW)
    assert conclude(officer, session).draft_id != made.draft_id


def test_nobody_who_came_is_named(officer: Actor, session: ReceptionSession) -> None:
    open_one = direct(officer, come(officer, session))
    secret = come(
        officer, session, nature="DENUNCIATION", is_protected=True, content="Tố cáo ông X"
    )
    hidden = direct(officer, secret)
    with acting(officer):
        assert "Lê Thị Mẫu" not in conclusion_words.line(open_one)
        assert "ông X" not in conclusion_words.line(hidden)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"words": " "}, "words", id="nothing"),
        pytest.param({"doer": ""}, "doer", id="nobody"),
        pytest.param({"due_on": TODAY - dt.timedelta(days=1)}, "due_on", id="over"),
    ],
)
def test_what_does_not_hold_together(
    officer: Actor, session: ReceptionSession, more: dict[str, Any], field: str
) -> None:
    visit = come(officer, session)
    with pytest.raises(Invalid) as refusal:
        direct(officer, visit, **more)
    assert field in refusal.value.fields


def test_who_may(office: Cast, officer: Actor, session: ReceptionSession) -> None:
    standing, visit = come(officer, None), come(officer, session)
    with pytest.raises(Refused) as nowhere:
        direct(officer, standing)
    assert nowhere.value.code == "no_session"
    with pytest.raises(NotFound):
        direct(office.leader, standing)
    with pytest.raises(NotAllowed):
        direct(office.officer, visit)
    with pytest.raises(NotAllowed):
        direct(office.clerk, visit)


def test_pages(office: Cast, officer: Actor, session: ReceptionSession) -> None:
    visit = come(officer, session)
    leader, mine = browser(office.leader), browser(officer)
    typed = {"words": "Kiểm tra", "doer": "Văn phòng", "due_on": f"{DUE:%d/%m/%Y}"}
    at = reverse("reception_direct", args=[visit.pk])
    send(leader, at, typed)
    assert "Kiểm tra" in send(mine, at, typed | {"doer": ""}, 422)
    assert "Văn phòng: Kiểm tra" in read(mine, reverse("reception_visit", args=[visit.pk]))
    page = reverse("reception_session", args=[session.pk])
    assert "Soạn thông báo kết luận" in read(mine, page)
    draft = send(mine, reverse("reception_conclude", args=[session.pk]), {})
    assert draft in read(mine, page)
    with acting(officer):
        issue_id = SessionConclusion.objects.get().draft_id
    issue(office, officer, issue_id)
    chief = browser(office.chief)
    assert "Đưa kết luận thành việc" in read(chief, page)
    assert "Đưa kết luận thành việc" not in read(mine, page)
    taken = send(chief, reverse("reception_take", args=[session.pk]), {})
    page_of_set = read(chief, taken)
    assert "Văn phòng: kiểm tra" in page_of_set
    assert f'value="{DUE:%d/%m/%Y}"' in page_of_set
    assert taken in read(chief, page)


@pytest.mark.usefixtures("_database")
def test_commands(office: Cast, officer: Actor, session: ReceptionSession) -> None:
    visit = str(come(officer, session).pk)
    run(
        officer, "direct", visit, "--words", "Kiểm tra", "--doer", "Văn phòng", "--due",
        f"{DUE:%d/%m/%Y}",
    )  # fmt: skip
    draft = run(officer, "conclude", str(session.pk))["draft_id"]
    issue(office, officer, draft)
    assert run(office.chief, "take-conclusion", str(session.pk))["set_id"]


def test_api(office: Cast, officer: Actor, session: ReceptionSession) -> None:
    visit = come(officer, session)
    leader, chief = client_of(office, "LEADER"), client_of(office, "CHIEF")

    def post(client: Any, path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = client.post(
            f"/api/v1/reception/{path}", json.dumps(data), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    given = {"words": "Kiểm tra", "doer": "Văn phòng", "due_on": f"{DUE}"}
    post(leader, f"visits/{visit.pk}/directions", given)
    shown = leader.get(f"/api/v1/reception/visits/{visit.pk}/directions").json()
    assert [one["doer"] for one in shown] == ["Văn phòng"]
    at = f"sessions/{session.pk}/conclusion"
    made = post(chief, at, {})
    assert post(chief, f"{at}/take", {}, 409)["code"] == "not_issued"
    issue(office, office.chief, made["draft_id"])
    assert post(chief, f"{at}/take", {})["taken_id"]
