"""Timestamps over HTTP from a real server in the test, and what it may answer wrongly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from asn1crypto import tsp

from vanphong.kernel.errors import Unavailable
from vanphong.signing import der
from vanphong.signing.keys import Identity, SoftwareKey
from vanphong.signing.pdf import sign_pdf
from vanphong.signing.report import TimeSource, Verdict
from vanphong.signing.tests.conftest import NOW, Cast
from vanphong.signing.tests.time_authority import authority_at, reply
from vanphong.signing.timestamps import HttpTimestamper, LocalTimestamper
from vanphong.signing.verification import verify_pdf


def stamper(url: str) -> HttpTimestamper:
    return HttpTimestamper(url, timeout_seconds=5, pause_seconds=0)


def test_remote_timestamp_is_embedded(cast: Cast, plain_pdf: bytes) -> None:
    with authority_at(lambda request: (200, reply(cast.authority.time, request))) as url:
        signed = sign_pdf(
            plain_pdf,
            key=cast.person,
            field_name="Ky",
            now=NOW + dt.timedelta(seconds=40),
            timestamper=stamper(url),
            trust=cast.trust,
        )
    report = verify_pdf(signed, trust=cast.trust, now=NOW)
    assert report.verdict is Verdict.VALID
    assert report.signatures[0].time_source is TimeSource.TIMESTAMP
    assert report.signatures[0].signed_at == NOW


def test_answer_longer_than_expected_gets_more_room(cast: Cast, plain_pdf: bytes) -> None:
    """An authority may send more certificates than it did the last time."""

    class Talkative:
        def token(self, digest: bytes, now: dt.datetime) -> bytes:
            others = tuple(
                cast.authority.issue_certificate(
                    name="x" * 60, organisation="y", now=now
                ).identity.der
                for _ in range(8)
            )
            time = cast.authority.time
            wordy = SoftwareKey(Identity(time.identity.certificate, others), time.private_key)
            return LocalTimestamper(wordy).token(digest, now)

        def certificates(self) -> tuple[bytes, ...]:
            return ()

    signed = sign_pdf(
        plain_pdf, key=cast.person, field_name="Ky", now=NOW, timestamper=Talkative()
    )
    assert verify_pdf(signed, trust=cast.trust, now=NOW).verdict is Verdict.VALID


def test_tries_again_until_it_answers(cast: Cast) -> None:
    asked: list[int] = []

    def answer(request: tsp.TimeStampReq) -> tuple[int, bytes]:
        asked.append(1)
        return (503, b"") if len(asked) < 3 else (200, reply(cast.authority.time, request))

    with authority_at(answer) as url:
        assert stamper(url).token(bytes(32), NOW)
    assert len(asked) == 3


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda cast, request: (503, b""), id="always down"),
        pytest.param(lambda cast, request: (200, b"<html>"), id="no timestamp at all"),
        pytest.param(lambda cast, request: (200, b""), id="empty"),
        pytest.param(
            lambda cast, request: (200, der.sequence(der.sequence(der.integer(2)))),
            id="refused",
        ),
        pytest.param(
            lambda cast, request: (200, reply(cast.authority.time, request, nonce_added=1)),
            id="answer to another request",
        ),
    ],
)
def test_wrong_answers_sign_nothing(
    cast: Cast, plain_pdf: bytes, answer: Callable[..., tuple[int, bytes]]
) -> None:
    with (
        authority_at(lambda request: answer(cast, request)) as url,
        pytest.raises(Unavailable) as caught,
    ):
        sign_pdf(plain_pdf, key=cast.person, field_name="Ky", now=NOW, timestamper=stamper(url))
    assert caught.value.code == "timestamp_unavailable"
    assert "Văn bản chưa được ký" in str(caught.value)


def test_nobody_listens() -> None:
    with pytest.raises(Unavailable):
        HttpTimestamper("http://127.0.0.1:9/", timeout_seconds=1, pause_seconds=0).token(
            bytes(32), NOW
        )


def test_only_http_addresses() -> None:
    with pytest.raises(ValueError, match="http"):
        HttpTimestamper("file:///etc/passwd")
