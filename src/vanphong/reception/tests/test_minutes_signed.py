"""Minutes are written, printed, read back and signed; the signed paper comes in once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cast import Cast

from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions.tests.test_handing import words_of
from vanphong.reception import services
from vanphong.reception.models import Minutes, Visit
from vanphong.reception.rules import Mark
from vanphong.reception.services import MinutesFacts
from vanphong.reception.tests.test_visit_papers import SAID, keep
from vanphong.reception.tests.test_visits import come
from vanphong.registry.tests.browsing import stop_clock
from vanphong.registry.tests.factories import NOW
from vanphong.tasks.tests.test_pages import browser, read, send


def sign(actor: Actor, visit: Visit, **more: Any) -> Minutes:
    given = {"read_back": True, "mark": Mark.SIGNED} | more
    with acting(actor):
        return services.sign_minutes(actor=actor, visit_id=visit.pk, now=NOW, **given)


def test_signed_after_they_were_printed(cast: Cast, keeper: Actor) -> None:
    visit, scan = come(keeper), ("bien-ban.pdf", samples.pdf("Biên bản"))
    with pytest.raises(NotFound):
        sign(keeper, visit)
    waits = MinutesFacts(SAID.words, read_back=False, mark=Mark.PENDING)
    with pytest.raises(Invalid):
        keep(keeper, visit, waits, upload=scan)
    keep(keeper, visit, waits)
    for more, code in (
        ({"read_back": False}, "not_read_back"),
        ({"mark": Mark.DECLINED}, "declined_without_reason"),
        ({"mark": Mark.PENDING}, "invalid"),
    ):
        with pytest.raises((Refused, Invalid)) as refusal:
            sign(keeper, visit, **more)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        sign(cast.chief, visit)
    signed = sign(keeper, visit)
    assert (signed.read_back, signed.mark, signed.file) == (True, "SIGNED", None)
    with pytest.raises(Invalid) as missing:
        sign(keeper, visit)
    assert "upload" in missing.value.fields
    with_paper = sign(keeper, visit, mark=Mark.FINGERPRINT, upload=scan)
    assert (with_paper.words, with_paper.mark) == (SAID.words, "SIGNED")
    assert with_paper.file is not None
    with pytest.raises(Refused) as again:
        sign(keeper, visit, upload=scan)
    assert again.value.code == "minutes_signed"


def test_protected_minutes_are_signed_without_a_file(keeper: Actor) -> None:
    visit = come(keeper, nature="DENUNCIATION", is_protected=True)
    keep(keeper, visit, MinutesFacts("Lời", read_back=False, mark=Mark.PENDING))
    with pytest.raises(Refused) as refusal:
        sign(keeper, visit, upload=("bien-ban.pdf", samples.pdf("Biên bản")))
    assert refusal.value.code == "protected"
    sign(keeper, visit)
    with pytest.raises(Refused) as again:
        sign(keeper, visit)
    assert again.value.code == "minutes_signed"


def test_written_printed_signed_by_page(keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    visit, mine = come(keeper), browser(keeper)
    at, written, signed, printed = (
        reverse(name, args=[visit.pk])
        for name in (
            "reception_visit", "reception_minutes", "reception_sign_minutes",
            "reception_minutes_paper",
        )
    )  # fmt: skip
    assert mine.get(printed).status_code == 404
    assert "Lập biên bản" in read(mine, at)
    assert 'value="PENDING"' in read(mine, written)
    send(mine, written, {"words": "Tôi kiến nghị sửa đường", "mark": "PENDING"})
    assert "Lập biên bản" not in read(mine, at)
    for page in (read(mine, at), read(mine, written)):
        for words in ("Tôi kiến nghị sửa đường", printed, signed, "Chưa ký"):
            assert words in page
    paper = words_of(mine.get(printed).content)
    for words in ("BIÊN BẢN TIẾP CÔNG DÂN", "Tôi kiến nghị sửa đường", "điểm chỉ"):
        assert words in paper
    assert "phải được đọc lại" in send(mine, signed, {"mark": "SIGNED"}, 422)
    scan = SimpleUploadedFile("bien-ban.pdf", samples.pdf("Biên bản"), "application/pdf")
    send(mine, signed, {"mark": "SIGNED", "read_back": "on", "upload": scan})
    page = read(mine, at)
    assert signed not in page
    assert printed in page
    assert "bien-ban.pdf" in page
