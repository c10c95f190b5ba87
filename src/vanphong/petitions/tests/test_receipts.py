"""The receipt proves what was filed, when, where; it names nobody and nothing, and no PIN."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from django.conf import LazySettings, settings
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel.errors import Refused
from vanphong.petitions import services, submission_paper
from vanphong.petitions.services import Filed, Upload
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import NOW, looking, receive
from vanphong.petitions.tests.sent import ADDRESS
from vanphong.petitions.tests.test_status import given_code
from vanphong.signing import api as signing

pytestmark = pytest.mark.usefixtures("keyless")
LATER = NOW + dt.timedelta(minutes=5)
PAPER = Upload("to-cao-ong-ba.pdf", samples.pdf("Chứng cứ"), "ENCLOSURE")


@pytest.fixture
def office(cast: Cast) -> Cast:
    sent.take_letters(cast)
    return cast


@pytest.fixture
def machine(keyless: None) -> Iterator[signing.Authority]:
    """A machine with a key of its own and a clock that attests."""
    authority = signing.install_demo_authority(NOW - dt.timedelta(days=1))
    signing.make_machine_key(authority, "Máy tiếp nhận đơn", NOW - dt.timedelta(days=1))
    yield authority
    signing.forget_keys()


def text_of(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def made(office: Cast) -> tuple[sent.Sent, Filed, bytes]:
    given = sent.send(office, PAPER)
    filed = services.filed(key=given.key, now=LATER)
    assert filed is not None
    return given, filed, submission_paper.receipt_pdf(filed, LATER)


def test_signed_and_stamped_receipt_holds(office: Cast, machine: signing.Authority) -> None:
    _given, _filed, content = made(office)
    report = signing.verify_pdf(content, trust=machine.trust(), now=LATER)
    assert report.verdict == signing.Verdict.VALID, report
    (one,) = report.signatures
    assert one.signer == "Máy tiếp nhận đơn"
    assert one.time_source == signing.TimeSource.TIMESTAMP
    at = (
        content.index("BIÊN".encode("utf-16-be"))
        if "BIÊN".encode("utf-16-be") in content
        else 600
    )
    bent = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    worse = signing.verify_pdf(bent, trust=machine.trust(), now=LATER)
    assert worse.verdict != signing.Verdict.VALID


def test_without_a_key_it_is_stamped(
    office: Cast, machine: signing.Authority, tmp_path: Path
) -> None:
    (tmp_path / "secrets" / "machine-key.p12").unlink()
    _given, _filed, content = made(office)
    report = signing.verify_pdf(content, trust=machine.trust(), now=LATER)
    assert report.verdict == signing.Verdict.VALID, report
    (one,) = report.signatures
    assert (one.role, one.covers_whole_file) == (signing.Role.DOCUMENT_TIMESTAMP, True)
    assert "dấu thời gian" in text_of(content)


def test_without_a_timestamper_it_says_so(
    office: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA, settings.SIGNING_TRUST_DIR = tmp_path, tmp_path / "trust"
    _given, _filed, content = made(office)
    assert "chưa ký" in text_of(content)


def test_it_says_what_was_given_and_when_and_the_code(
    office: Cast, machine: signing.Authority
) -> None:
    given, filed, content = made(office)
    words = services.words_sent(key=given.key, now=LATER)
    assert words is not None
    printed = "".join(text_of(content).split())
    for digest in (hashlib.sha256(words.encode()), hashlib.sha256(PAPER.content)):
        assert digest.hexdigest() in printed
    assert filed.given.code in printed
    assert "09:00:00ngày02/03/2026" in printed
    assert "".join(office.office.name.split()).lower() in printed.lower()


def test_it_names_nobody_and_nothing_and_no_pin(
    office: Cast, machine: signing.Authority
) -> None:
    given, _filed, content = made(office)
    printed = text_of(content)
    for words in (
        given.key.pin, "Nguyễn", "0900000001", "Thu hồi đất", "Ủy ban xã", "to-cao-ong-ba",
    ):  # fmt: skip
        assert words not in printed


def test_it_says_where_to_look_and_to_keep_the_pin_apart(office: Cast) -> None:
    _given, _filed, content = made(office)
    printed = "".join(text_of(content).split())
    assert f"{settings.PUBLIC_URL}/tra-cuu-don" in printed
    assert "sốbímậtởchỗkhác" in printed


def test_text_before_and_after_sending_is_the_same(office: Cast) -> None:
    key = sent.written(office)
    before = services.words_sent(key=key, now=NOW)
    services.send_letter(key=key, address=ADDRESS, now=NOW)
    assert services.words_sent(key=key, now=LATER) == before


def test_it_is_given_again_for_code_and_pin_only(office: Cast) -> None:
    _given, filed, _content = made(office)
    code, pin = filed.given.code, filed.given.pin
    again = services.filed_by_code(code=code, pin=pin, now=LATER)
    assert again is not None
    assert (again.digests, again.given.code, again.given.pin) == (filed.digests, code, "")
    wrong = "000000" if pin != "000000" else "000001"
    assert services.filed_by_code(code=code, pin=wrong, now=LATER) is None
    assert services.filed_by_code(code="aaaa", pin=pin, now=LATER) is None


def test_letter_that_came_on_paper_has_none_here(office: Cast) -> None:
    code = given_code(office.clerk, receive(office.clerk).pk)
    with pytest.raises(Refused) as refusal:
        services.filed_by_code(code=code.code, pin=code.pin, now=NOW)
    assert refusal.value.code == "not_sent_here"


def test_trail_knows_each_receipt(office: Cast) -> None:
    _given, filed, content = made(office)
    services.note_receipt(filed, content)
    with looking(office.office.id):
        line = Event.objects.get(action="petitions:submission:receipt")
    assert line.detail["sha256"] == hashlib.sha256(content).hexdigest()
