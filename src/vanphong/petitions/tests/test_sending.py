"""A citizen writes a letter step by step and sends it; what the office keeps of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.files.models import File
from vanphong.files.tests import samples, samples_sound
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.errors import Invalid, NotFound, Refused, Secret, TooMany, Unavailable
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import (
    DraftPaper,
    SendingCount,
    SendingDraft,
    StatusCode,
    Submission,
)
from vanphong.petitions.rules import sending as rules
from vanphong.petitions.rules.sending import Step
from vanphong.petitions.services import Upload
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import NOW, looking
from vanphong.petitions.tests.sent import ADDRESS

LATER = NOW + dt.timedelta(minutes=5)


@pytest.fixture
def office(cast: Cast) -> Cast:
    sent.take_letters(cast)
    return cast


def count(cast: Cast) -> int:
    with looking(cast.office.id):
        return Submission.objects.count()


def test_letter_is_sent_and_waits(office: Cast) -> None:
    scan = Upload("don.pdf", samples.pdf("Đơn viết tay"), "LETTER")
    voice = Upload("loi.wav", samples_sound.wav(), "VOICE")
    given = sent.send(office, scan, voice)
    row = sent.row_of(office, given.submission_id)
    assert (row.state, row.way, row.full_name) == ("WAITING", "NAMED", "Nguyễn Văn Thử")
    assert row.sent_at == NOW
    with looking(office.office.id):
        files = [one.file.sha256 for one in row.files.order_by("position")]
        assert File.objects.count() == 2
        act = Event.objects.get(action="petitions:submission:send")
    assert files == [hashlib.sha256(one.content).hexdigest() for one in (scan, voice)]
    assert act.detail["text_sha256"] == row.text_sha256
    assert "Nguyễn" not in str(act.detail)


def test_code_and_pin_tell_the_stage_at_once(office: Cast) -> None:
    given = sent.send(office)
    proof = services.filed(key=given.key, now=LATER)
    assert proof is not None
    with acting(PUBLIC):
        told = services.status_of(proof.given.code, proof.given.pin, LATER)
    assert told is not None
    assert (told.stage, told.office_name, told.note) == ("RECEIVED", office.office.name, "")
    with acting(PUBLIC):
        kept = str(list(StatusCode.objects.values_list())) + str(
            list(SendingDraft.objects.values_list())
        )
    for secret in (given.key.token, given.key.code, given.key.pin):
        assert secret not in kept


def test_sending_again_changes_nothing_and_says_the_same(office: Cast) -> None:
    given = sent.send(office)
    assert (
        services.send_letter(key=given.key, address=ADDRESS, now=LATER) == given.submission_id
    )
    assert count(office) == 1
    first, again = (services.filed(key=given.key, now=at) for at in (NOW, LATER))
    assert first == again
    with pytest.raises(Refused, match="đã gửi"):
        services.save_step(key=given.key, step=Step.WHAT, now=LATER, subject="Khác")


def test_draft_holds_no_word_that_the_database_can_read(office: Cast) -> None:
    paper = Upload("to-cao-ong-ba.pdf", samples.pdf("Chữ trong tệp kèm"), "ENCLOSURE")
    sent.written(office, paper)
    with acting(PUBLIC):
        rows = [*SendingDraft.objects.values_list(), *DraftPaper.objects.values_list()]
    held = b"".join(
        bytes(v) if isinstance(v, memoryview) else str(v).encode() for r in rows for v in r
    )
    for words in ("Nguyễn Văn Thử", "Thu hồi đất", "to-cao-ong-ba", "Chữ trong tệp kèm"):
        assert words.encode() not in held


def test_nothing_is_left_of_a_draft_that_was_sent(office: Cast) -> None:
    given = sent.send(office, Upload("a.pdf", samples.pdf("A"), "ENCLOSURE"))
    with acting(PUBLIC):
        assert not DraftPaper.objects.exists()
    draft = services.read_draft(key=given.key, now=LATER)
    assert draft is not None
    assert (draft.written.text, draft.submission_id) == ("", given.submission_id)
    over = NOW + rules.SENT_SHOWN
    assert services.read_draft(key=given.key, now=over) is None
    assert services.filed(key=given.key, now=over) is None


def test_steps_are_saved_apart_and_kept(office: Cast) -> None:
    key = services.begin_draft(office_id=office.office.id, address=ADDRESS, now=NOW)
    services.save_step(key=key, step=Step.WHO, now=NOW, **sent.NOBODY)
    services.save_step(key=key, step=Step.WHAT, now=NOW, **sent.WHAT)
    draft = services.read_draft(key=key, now=LATER)
    assert draft is not None
    assert (draft.written.way, draft.written.subject) == ("ANONYMOUS", sent.WHAT["subject"])
    assert draft.written.next_step == Step.PAPERS
    with pytest.raises(Invalid) as refusal:
        services.send_letter(key=key, address=ADDRESS, now=LATER)
    assert refusal.value.code == "not_whole"
    assert count(office) == 0


def test_draft_ends_and_is_swept(office: Cast) -> None:
    key = sent.written(office)
    over = NOW + rules.DRAFT_LIVES
    assert services.read_draft(key=key, now=over) is None
    with pytest.raises(NotFound):
        services.send_letter(key=key, address=ADDRESS, now=over)
    services.sweep_drafts(over)
    with acting(PUBLIC):
        assert not SendingDraft.objects.exists()


def test_draft_is_given_up(office: Cast) -> None:
    key = sent.written(office, Upload("a.pdf", samples.pdf("A"), "ENCLOSURE"))
    services.forget_draft(key=key)
    services.forget_draft(key=key)
    assert services.read_draft(key=key, now=NOW) is None
    with acting(PUBLIC):
        assert not DraftPaper.objects.exists()


def test_foreign_key_opens_nothing(office: Cast) -> None:
    key = sent.written(office)
    with acting(PUBLIC):
        row = SendingDraft.objects.get(pk=key.lookup)
        other = services.key_in("A" * 43)
        assert other is not None
        row.lookup = other.lookup
        row.save(force_insert=True)
    with pytest.raises(Unavailable) as refusal:
        services.read_draft(key=other, now=NOW)
    assert refusal.value.code == "draft_broken"
    assert services.key_in("x" * 42) is None
    assert services.key_in("'; drop table--" * 3) is None


def test_office_that_takes_none_is_refused(office: Cast) -> None:
    key = sent.written(office)
    with acting(office.chief):
        services.set_intake(actor=office.chief, is_open=False, now=NOW)
    for act in (
        lambda: services.begin_draft(office_id=office.office.id, address=ADDRESS, now=NOW),
        lambda: services.begin_draft(office_id=987654, address=ADDRESS, now=NOW),
        lambda: services.send_letter(key=key, address=ADDRESS, now=NOW),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "takes_no_letters"
    assert count(office) == 0
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    assert draft.written.subject == sent.WHAT["subject"]


@pytest.mark.parametrize(
    ("more", "error", "field"),
    [
        ({"text": "TỐI MẬT\nnội dung"}, Secret, None),
        ({"subject": "a" * 301}, Invalid, "subject"),
        ({"text": "a" * 20_001}, Invalid, "text"),
        ({"nature": "DENUNCIATION"}, Invalid, "waives_secrecy"),
        ({"nature": "MIXED"}, Invalid, "waives_secrecy"),
    ],
)
def test_what_may_not_be_sent_is_refused(
    office: Cast, more: dict[str, Any], error: type[Exception], field: str | None
) -> None:
    with pytest.raises(error) as refusal:
        sent.send(office, **more)
    assert field is None or field in refusal.value.fields  # type: ignore[attr-defined]
    assert count(office) == 0


def test_denouncer_may_say_that_the_name_need_not_be_secret(office: Cast) -> None:
    given = sent.send(office, nature="DENUNCIATION", waives_secrecy=True)
    row = sent.row_of(office, given.submission_id)
    assert (row.waives_secrecy, row.full_name) == (True, "Nguyễn Văn Thử")


def test_file_is_looked_at_by_the_door(office: Cast) -> None:
    key = sent.written(office)
    for name, content in (
        ("a.pdf", b"%PDF-1.7 broken"), ("a.exe", b"MZ"), ("a.docm", b"PK"), ("a.pdf", b""),
    ):  # fmt: skip
        upload = Upload(name, content, "ENCLOSURE")
        with pytest.raises(Invalid):
            services.add_paper(key=key, upload=upload, address=ADDRESS, now=NOW)
    upload = Upload("Tuyệt mật.pdf", samples.pdf("x"), "ENCLOSURE")
    with pytest.raises(Secret):
        services.add_paper(key=key, upload=upload, address=ADDRESS, now=NOW)
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    assert draft.papers == ()


def test_same_file_twice_is_one(office: Cast) -> None:
    paper = Upload("a.pdf", samples.pdf("A"), "ENCLOSURE")
    key = sent.written(office, paper, paper)
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    (one,) = draft.papers
    for _twice in range(2):
        services.drop_paper(key=key, position=one.position, now=NOW)
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    assert draft.papers == ()


def test_room_of_a_draft_and_of_the_site(office: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    key = sent.written(office, Upload("a.pdf", samples.pdf("A"), "ENCLOSURE"))
    other = Upload("b.pdf", samples.pdf("B"), "ENCLOSURE")
    for name, value, error in (
        ("MOST_PAPERS", 1, Invalid), ("MOST_BYTES", 100, Invalid), ("DRAFTS_BYTES", 100, TooMany),
    ):  # fmt: skip
        with monkeypatch.context() as here:
            here.setattr(f"vanphong.petitions.services.drafts.{name}", value)
            with pytest.raises(error):
                services.add_paper(key=key, upload=other, address=ADDRESS, now=NOW)


def test_one_address_is_held_to_its_measure_and_counts_are_forgotten(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = rules.LIMITS | {"send": rules.Limit(2, dt.timedelta(hours=1))}
    monkeypatch.setattr("vanphong.petitions.services.sending_rates.LIMITS", limits)

    def claim(address: str, now: dt.datetime) -> None:
        sent.claim("send", address, now)

    for _n in range(2):
        claim("203.0.113.7", NOW)
    with pytest.raises(TooMany) as refusal:
        claim("203.0.113.7", LATER)
    assert refusal.value.status == 429
    assert 0 < refusal.value.data["seconds"] <= 3600
    claim("203.0.113.8", LATER)
    claim("203.0.113.7", NOW + dt.timedelta(hours=1))
    for _n in range(2):
        claim(f"2001:db8::{_n}", NOW)
    with pytest.raises(TooMany):
        claim("2001:db8::ffff", NOW)
    with acting(PUBLIC):
        assert "203.0.113" not in str(list(SendingCount.objects.values()))
    services.sweep_drafts(NOW + dt.timedelta(days=2))
    with acting(PUBLIC):
        assert not SendingCount.objects.exists()


@pytest.mark.parametrize("name", ["OFFICE_LIMIT", "OFFICE_DAY_BYTES"])
def test_office_is_sent_so_much_and_the_draft_stays(
    office: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sent.send(office)
    key = sent.written(office)
    value = rules.Limit(1, dt.timedelta(hours=1)) if name == "OFFICE_LIMIT" else 100
    monkeypatch.setattr(f"vanphong.petitions.services.sending.{name}", value)
    with pytest.raises(TooMany):
        services.send_letter(key=key, address=ADDRESS, now=LATER)
    assert count(office) == 1
    monkeypatch.undo()
    services.send_letter(key=key, address=ADDRESS, now=LATER)
    assert count(office) == 2
