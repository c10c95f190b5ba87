"""A direction spoken: the recording beside the words, for exactly those who see the direction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit import api as audit
from vanphong.files.models import File
from vanphong.files.tests import samples, samples_sound
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret, VanphongError
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import Thing, ThingKind
from vanphong.registry import api as registry
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import NOW, make_in_book, make_incoming
from vanphong.tasks import api as tasks
from vanphong.tasks import queries, tracing
from vanphong.tasks.models import Direction
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_programs import name_of, run

TONE = samples_sound.wav()
SAID = "Giao đ/c Nháp tham mưu, báo cáo."


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def document(cast: Cast) -> registry.Document:
    with acting(cast.clerk):
        return make_incoming(cast, make_in_book(cast)).document


def spoken(cast: Cast, document: registry.Document | None = None, **given: object) -> Direction:
    lead = tasks.Assignment(
        lead_id=cast.posts["OFFICER"].pk, due=tasks.NO_DUE, title="Tham mưu"
    )
    wanted = {
        "words": SAID, "assignments": [lead], "voice": ("loi.wav", TONE), "now": NOW,
        "document_id": document.pk if document else None,
    } | given  # fmt: skip
    with acting(cast.leader):
        return tasks.give_direction(actor=cast.leader, **wanted)  # type: ignore[arg-type]


def hears(actor: Actor, direction: Direction) -> bool:
    with acting(actor):
        try:
            _direction, file = queries.get_spoken(actor, direction.pk)
        except NotFound:
            return False
        return file.name == "loi.wav"


def test_who_sees_the_direction_hears_it(cast: Cast, document: registry.Document) -> None:
    direction = spoken(cast, document)
    other = hire(cast, "Vũ Văn Ngoài")
    for actor in (cast.leader, cast.officer, cast.chief):
        assert hears(actor, direction)
    assert not hears(other, direction)
    assert not hears(make_office("Tỉnh ủy Khác").leader, direction)
    with acting(cast.leader):
        file = direction.voice
        assert file is not None
        (event,) = audit.events_of(cast.leader, direction)
        assert (event.detail["voice"], event.detail["sha256"]) == ("loi.wav", file.sha256)
        found = tracing.traced(cast.leader, [Thing(ThingKind.DIRECTION, direction.pk)])
        (step,) = found.steps
        assert [(one.name, one.sha256) for one in step.files] == [("loi.wav", file.sha256)]
        assert step.url == f"/but-phe/{direction.pk}/loi-noi"


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"voice": ("loi.wav", b"RIFF")}, Invalid, "sound_refused"),
        ({"voice": ("giay.pdf", samples.pdf())}, Invalid, "sound_refused"),
        ({"voice": ("toi-mat Độ mật TỐI MẬT.wav", TONE)}, Secret, "secret"),
        ({"words": ""}, Invalid, "no_words"),
        ({"again": False}, Refused, "given_already"),
    ],
)
def test_what_is_refused_keeps_no_voice(
    cast: Cast, given: dict[str, object], error: type[VanphongError], code: str
) -> None:
    spoken(cast, voice=None)
    with pytest.raises(error) as refused:
        spoken(cast, **given)
    assert refused.value.code == code
    with acting(cast.leader):
        assert not File.objects.exists()
        assert Direction.objects.count() == 1


def test_the_voice_stands_as_it_was_spoken_and_comes_once(cast: Cast) -> None:
    request_id = new_id()
    direction = spoken(cast, request_id=request_id)
    assert spoken(cast, request_id=request_id).pk == direction.pk
    with acting(cast.leader):
        assert File.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update tasks_direction set voice_id = null")


def test_the_page_takes_it_and_plays_it(cast: Cast, document: registry.Document) -> None:
    leader, officer = logged_in(cast, "LEADER"), logged_in(cast, "OFFICER")
    page = f"/van-ban/{document.pk}"
    form = leader.get(f"{page}/but-phe").content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert 'accept="audio/*"' in form
    assert " capture" in form
    given = {
        "lead": str(cast.posts["OFFICER"].pk), "due": "khong", "phrase": "tu-ghi",
        "own_words": SAID,
    }  # fmt: skip
    wrong = leader.post(
        f"{page}/but-phe", given | {"voice": SimpleUploadedFile("loi.wav", b"RIFF")}
    )
    assert (wrong.status_code, "Tệp không phải bản ghi âm" in words(wrong)) == (422, True)
    done = leader.post(
        f"{page}/but-phe", given | {"voice": SimpleUploadedFile("loi.wav", TONE)}
    )
    assert done.status_code == 302
    with acting(cast.leader):
        (direction,) = tasks.directions_on(cast.leader, document.pk)
        task = direction.tasks.get()
    address = f"/but-phe/{direction.pk}/loi-noi"
    for seen in (officer.get(page), officer.get(f"/nhiem-vu/{task.pk}"), leader.get(page)):
        assert f'<audio controls preload="none" src="{address}"' in seen.content.decode()
    assert "media-src 'self'" in officer.get(page).headers["Content-Security-Policy"]
    whole = officer.get(address)
    assert (whole.content, whole.headers["Content-Type"]) == (TONE, "audio/wav")
    assert whole.headers["Content-Security-Policy"].startswith("sandbox")
    assert "attachment" in whole.headers["Content-Disposition"]
    part = officer.get(address, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, TONE[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(TONE)}"
    assert officer.get(address, headers={"Range": "bytes=-4"}).content == TONE[-4:]
    assert officer.get(address, headers={"Range": "bytes=9999999-"}).status_code == 200
    with acting(cast.leader):
        File.objects.update(held_since=NOW)
    assert "đang được giữ chờ quét mã độc" in words(officer.get(page))
    assert officer.get(address).status_code == 409


@pytest.mark.usefixtures("_database")
def test_programs_and_commands_do_the_same(cast: Cast, tmp_path: Path) -> None:
    api, officer = client_of(cast, "LEADER"), client_of(cast, "OFFICER")
    sent = {
        "words": SAID, "lead_id": str(cast.posts["OFFICER"].pk), "title": "Tham mưu",
        "voice": SimpleUploadedFile("loi.m4a", samples_sound.film()),
    }  # fmt: skip
    made = api.post("/api/v1/directions/with-voice", sent)
    assert made.status_code == 200, made.content
    voice = made.json()["voice"]
    assert (voice["name"], voice["media_type"]) == ("loi.m4a", "audio/mp4")
    address = f"/api/v1/directions/{made.json()['id']}/voice"
    assert officer.get(address).content == samples_sound.film()
    missing = api.post("/api/v1/directions/with-voice", {"words": SAID})
    assert missing.status_code == 422

    (place := tmp_path / "loi.amr").write_bytes(samples_sound.amr())
    told = json.loads(
        run("direct", "--as", name_of(cast.leader), "--lead", name_of(cast.officer), "--title",
            "Rà soát", "--words", "Rà soát sổ.", "--voice", str(place), "--json")
    )  # fmt: skip
    assert told["direction"]["voice"]["media_type"] == "audio/amr"
    out = tmp_path / "ra.amr"
    run(
        "direction-voice",
        told["direction"]["id"],
        "--as",
        name_of(cast.officer),
        "--out",
        str(out),
    )
    assert out.read_bytes() == samples_sound.amr()
    quiet = spoken(cast, voice=None, again=True)
    with pytest.raises(NotFound):
        run("direction-voice", str(quiet.pk), "--as", name_of(cast.officer), "--out", str(out))
