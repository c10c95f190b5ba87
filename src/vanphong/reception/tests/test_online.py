"""Receiving online: notice, test, connection, recording; nobody who is protected."""

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

from vanphong.calendars.api import WorkingCalendar
from vanphong.files.tests import samples_sound
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.rules import Confidence, Severity
from vanphong.kernel.scope import acting
from vanphong.reception import online_pages, queries, services
from vanphong.reception.models import OnlineMoment, ReceptionSession, SessionRecord
from vanphong.reception.rules import (
    OnlineStep,
    done_by,
    may_hear_online,
    may_notify,
    online_pack,
)
from vanphong.reception.services import BookingFacts
from vanphong.reception.tests.conftest import FRIDAY, SOON, plan, publish, state_of
from vanphong.reception.tests.test_rota_programs import run
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.test_pages import browser, read, send

CALENDAR = WorkingCalendar.of([])
EIGHT = dt.time(8)
DIGEST = "ab" * 32


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=VIETNAM)


@pytest.fixture
def session(cast: Cast, keeper: Actor) -> ReceptionSession:
    """A session online, made known five working days before."""
    return publish(cast, plan(cast, keeper, is_online=True))


def note(actor: Actor, session: ReceptionSession, step: str, **more: Any) -> OnlineMoment:
    given = {"done_at": NOW, "now": NOW} | more
    with acting(actor):
        return services.note_online(actor=actor, session_id=session.pk, step=step, **given)


def record(actor: Actor, session: ReceptionSession, **more: Any) -> SessionRecord:
    with acting(actor):
        return services.add_record(actor=actor, session_id=session.pk, now=NOW, **more)


def test_by_when_each_step_is_done() -> None:
    """Friday 27 November at 8: noticed by Friday 20, tested by Thursday 26, connected by 7."""
    found = [done_by(step, FRIDAY, EIGHT, CALENDAR) for step in OnlineStep]
    assert [one and (one.date(), one.hour) for one in found] == [
        (TODAY, 23), (SOON, 23), (FRIDAY, 7),
    ]  # fmt: skip
    assert done_by(OnlineStep.TEST, dt.date(2026, 6, 30), EIGHT, CALENDAR) is None


@pytest.mark.parametrize(
    ("day", "code"),
    [
        pytest.param(FRIDAY, "", id="five-working-days"),
        pytest.param(SOON, "online_notice_too_late", id="four"),
        pytest.param(dt.date(2026, 6, 29), "", id="before-the-rule"),
    ],
)
def test_when_citizens_are_told(day: dt.date, code: str) -> None:
    found = may_notify(day, EIGHT, NOW, CALENDAR)
    assert (bool(found), found.code) == (not code, code)


def test_nobody_protected_is_heard_online() -> None:
    assert may_hear_online(is_online=True, is_protected=True).code == "protected_online"
    assert may_hear_online(is_online=True, is_protected=False)
    assert may_hear_online(is_online=False, is_protected=True)


def test_what_is_second_hand_never_stops() -> None:
    for rule in online_pack():
        stops = rule.effective_severity is Severity.BLOCK
        assert not stops or rule.confidence is Confidence.SEEN


def test_ad_hoc_does_not_shorten_the_notice(cast: Cast, keeper: Actor) -> None:
    late = plan(cast, keeper, is_online=True, day=SOON)
    with pytest.raises(Refused) as refusal:
        publish(cast, late, extraordinary_reason="Vụ việc gấp")
    assert refusal.value.code == "online_notice_too_late"
    assert state_of(keeper, late).state == "PLANNED"


def test_postponed_online_is_noticed_anew(
    cast: Cast, keeper: Actor, session: ReceptionSession
) -> None:
    def postpone(day: dt.date) -> ReceptionSession:
        with acting(cast.chief):
            return services.postpone_session(
                actor=cast.chief, session_id=session.pk, reason="Mất điện", now=NOW, day=day,
                starts_at=dt.time(14), ends_at=dt.time(16),
            )  # fmt: skip

    with pytest.raises(Refused) as soon:
        postpone(SOON)
    assert soon.value.code == "online_notice_too_late"
    new = postpone(FRIDAY + dt.timedelta(days=3))
    with acting(keeper):
        assert OnlineStep.NOTICE in queries.moments_of(new)


def test_steps_are_noted_once_and_late_is_late(
    keeper: Actor, session: ReceptionSession
) -> None:
    note(keeper, session, "TEST", done_at=at(SOON, 16), now=at(SOON, 17))
    with pytest.raises(Refused) as again:
        note(keeper, session, "TEST", done_at=at(SOON, 16), now=at(SOON, 17))
    assert again.value.code == "noted_before"
    note(keeper, session, "CONNECT", done_at=at(FRIDAY, 7, 30), now=at(FRIDAY, 8))
    with acting(keeper):
        shown = {one["step"]: one["late"] for one in online_pages.steps(session)}
    assert shown == {"NOTICE": False, "TEST": False, "CONNECT": True}


def test_what_is_not_noted(cast: Cast, keeper: Actor, session: ReceptionSession) -> None:
    with pytest.raises(Invalid):
        note(keeper, session, "TEST", done_at=NOW + dt.timedelta(hours=1))
    with pytest.raises(Invalid):
        note(keeper, session, "DANCE")
    face_to_face = publish(cast, plan(cast, keeper, starts_at=dt.time(14), ends_at=dt.time(16)))
    with pytest.raises(Refused) as not_online:
        note(keeper, face_to_face, "TEST")
    assert not_online.value.code == "not_online"
    planned = plan(cast, keeper, is_online=True, day=FRIDAY + dt.timedelta(days=4))
    with pytest.raises(Refused) as unknown:
        note(keeper, planned, "TEST")
    assert unknown.value.code == "not_published"
    with pytest.raises(NotAllowed):
        note(cast.officer, session, "TEST")


def test_protected_is_not_booked_online(
    cast: Cast, keeper: Actor, session: ReceptionSession
) -> None:
    facts = BookingFacts(EIGHT, "Tố cáo", is_protected=True)
    with acting(keeper), pytest.raises(Refused) as refusal:
        services.book_slot(actor=keeper, session_id=session.pk, facts=facts, now=NOW)
    assert refusal.value.code == "protected_online"


def test_recordings(cast: Cast, keeper: Actor, session: ReceptionSession) -> None:
    sound = record(keeper, session, sound=("buoi-tiep.wav", samples_sound.wav()))
    film = record(keeper, session, kept_at="Máy chủ số 2, thư mục TCD", digest=DIGEST.upper())
    assert (sound.position, film.position, film.digest) == (1, 2, DIGEST)
    for wrong in (
        {},
        {"kept_at": "Máy chủ", "digest": "ab"},
        {"kept_at": "Máy chủ", "digest": DIGEST, "sound": ("a.wav", samples_sound.wav())},
    ):
        with pytest.raises(Invalid):
            record(keeper, session, **wrong)
    with acting(cast.leader):
        assert queries.get_record(cast.leader, session.pk, 1) == sound
    with acting(cast.officer), pytest.raises(NotFound):
        queries.get_record(cast.officer, session.pk, 1)


def test_database_keeps_no_recording_without_a_place(
    keeper: Actor, session: ReceptionSession
) -> None:
    with acting(keeper), pytest.raises(IntegrityError), transaction.atomic():
        SessionRecord.objects.create(
            office_id=session.office_id, session=session, position=1, added_at=NOW,
            added_by_id=keeper.post_key,
        )  # fmt: skip


def test_pages(
    cast: Cast, keeper: Actor, session: ReceptionSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    mine, page = browser(keeper), reverse("reception_session", args=[session.pk])
    assert "Các điểm cầu kết nối xong" in read(mine, page)
    typed = {"step": "TEST", "day": "21/11/2026", "hour": "8:00"}
    url = reverse("reception_online", args=[session.pk])
    assert "chưa tới" in send(mine, url, typed, 422)
    send(mine, url, typed | {"day": "20/11/2026"})
    assert "Đúng hạn" in read(mine, page)
    url = reverse("reception_add_record", args=[session.pk])
    assert "SHA-256" in send(mine, url, {"kept_at": "Máy chủ", "digest": "1"}, 422)
    wav = SimpleUploadedFile("buoi-tiep.wav", samples_sound.wav(), "audio/wav")
    send(mine, url, {"upload": wav})
    assert "buoi-tiep.wav" in read(mine, page)
    assert mine.get(reverse("reception_record", args=[session.pk, 1])).status_code == 200
    read(browser(cast.officer), reverse("reception_record", args=[session.pk, 1]), 404)


@pytest.mark.usefixtures("_database")
def test_commands(
    keeper: Actor, session: ReceptionSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    shown = run(keeper, "online", str(session.pk), "--step", "TEST", "--at", "20/11/2026 08:30")
    assert [one["late"] for one in shown["steps"]] == [False] * 3
    sound = tmp_path / "buoi-tiep.wav"
    sound.write_bytes(samples_sound.wav())
    assert run(keeper, "record", str(session.pk), "--file", str(sound))["position"] == 1


def test_api(cast: Cast, session: ReceptionSession, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    chief, base = client_of(cast, "CHIEF"), f"/api/v1/reception/sessions/{session.pk}"

    def post(path: str, data: dict[str, object], status: int = 200) -> Any:
        answer = chief.post(f"{base}/{path}", json.dumps(data), content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    post("online", {"step": "TEST", "done_at": "2026-11-20T08:30:00"}, 422)
    shown = post("online", {"step": "TEST", "done_at": "2026-11-20T08:30:00+07:00"})
    assert [bool(one["done_at"]) for one in shown["steps"]] == [True, True, False]
    assert post("records", {"kept_at": "Máy chủ", "digest": DIGEST})["position"] == 1
    wav = SimpleUploadedFile("buoi-tiep.wav", samples_sound.wav(), "audio/wav")
    assert chief.post(f"{base}/records/sound", {"file": wav}).json()["position"] == 2
    assert chief.get(f"{base}/records/2").status_code == 200
    assert len(chief.get(f"{base}/online").json()["records"]) == 2
