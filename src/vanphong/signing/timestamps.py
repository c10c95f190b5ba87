"""Timestamps (RFC 3161): over HTTP from an authority, or from one inside this process."""

from __future__ import annotations

import datetime as dt
import http.client
import secrets
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Protocol

from asn1crypto import cms as asn1_cms
from asn1crypto import tsp

from vanphong.kernel.errors import Unavailable
from vanphong.kernel.phrases import Phrase
from vanphong.signing import cms, der
from vanphong.signing.keys import SigningKeySource

_SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
# A policy of our own test arc: "time of this installation's clock, no accreditation".
_LOCAL_POLICY = der.oid("1.3.6.1.4.1.4146.2.2")
# Half a second: the local authority writes whole seconds.
_ACCURACY = der.sequence(der.integer(1))


class Timestamper(Protocol):
    """Someone who attests that a digest existed at a moment."""

    def token(self, digest: bytes, now: dt.datetime) -> bytes:
        """Give the token (DER) over a SHA-256 digest; a remote authority uses its own clock."""
        ...

    def certificates(self) -> tuple[bytes, ...]:
        """Give the authority's certificates (DER) whose revocation data go into the file."""
        ...


@dataclass(frozen=True)
class LocalTimestamper:
    """A timestamp authority in this process: for demonstrations, tests and closed networks."""

    key: SigningKeySource

    def token(self, digest: bytes, now: dt.datetime) -> bytes:
        """Give a token over a SHA-256 digest at `now`."""
        info = der.sequence(
            der.integer(1),
            _LOCAL_POLICY,
            der.sequence(_SHA256, der.octets(digest)),
            der.integer(secrets.randbits(63)),
            der.generalized_time(now),
            _ACCURACY,
        )
        return cms.sign_enclosed(cms.TST_INFO, info, self.key)

    def certificates(self) -> tuple[bytes, ...]:
        """Give the authority's own certificate and those above it."""
        return (self.key.identity.der, *self.key.identity.chain)


@dataclass
class HttpTimestamper:
    """A timestamp authority at an address. Slow at times, so never called inside a transaction.

    :source: measured practice of one project: tsa.ca.gov.vn answers in 2 to 131 seconds,
        three tries, 180 seconds, four at once.
    """

    url: str
    timeout_seconds: float = 180.0
    tries: int = 3
    pause_seconds: float = 1.0
    at_once: int = 4
    _gate: threading.Semaphore = field(init=False, repr=False)
    _certificates: tuple[bytes, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("a timestamp authority has an http or https address")
        self._gate = threading.Semaphore(self.at_once)

    def token(self, digest: bytes, now: dt.datetime) -> bytes:
        """Give the authority's token over a SHA-256 digest.

        :raises Unavailable: `timestamp_unavailable` after the last try, or on a wrong answer.
        """
        nonce = secrets.randbits(63) | 1 << 62
        request = der.sequence(
            der.integer(1),
            der.sequence(_SHA256, der.octets(digest)),
            der.integer(nonce),
            b"\x01\x01\xff",
        )
        with self._gate:
            token = _token_of(self._ask(request), digest, nonce)
        self._certificates = _certificates_in(token)
        return token

    def certificates(self) -> tuple[bytes, ...]:
        """Give the certificates of the last answer; asks once when there was none yet."""
        if not self._certificates:
            self.token(bytes(32), dt.datetime.now(dt.UTC))
        return self._certificates

    def _ask(self, request: bytes) -> bytes:
        message = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            self.url,
            data=request,
            headers={
                "Content-Type": "application/timestamp-query",
                "Accept": "application/timestamp-reply",
            },
        )
        for attempt in range(self.tries):
            if attempt:
                time.sleep(self.pause_seconds * attempt)
            try:
                with urllib.request.urlopen(message, timeout=self.timeout_seconds) as answer:  # noqa: S310
                    return bytes(answer.read(1_000_000))
            except (urllib.error.URLError, http.client.HTTPException, OSError):
                continue
        raise _unavailable(Phrase("không trả lời"))


def _token_of(answer: bytes, digest: bytes, nonce: int) -> bytes:
    try:
        response = tsp.TimeStampResp.load(answer)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise _unavailable(Phrase("từ chối yêu cầu"))
        token = response["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        same = (
            info["message_imprint"]["hashed_message"].native == digest
            and info["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha256"
            and info["nonce"].native == nonce
        )
        encoded = bytes(token.dump())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unavailable(Phrase("trả lời không đúng dạng")) from error
    if not same:
        raise _unavailable(Phrase("trả lời cho một yêu cầu khác"))
    return encoded


def _certificates_in(token: bytes) -> tuple[bytes, ...]:
    signed = asn1_cms.ContentInfo.load(token)["content"]
    return tuple(bytes(c.chosen.dump()) for c in signed["certificates"])


def _unavailable(what: Phrase) -> Unavailable:
    return Unavailable(
        Phrase(
            "Máy chủ dấu thời gian %(what)s. Văn bản chưa được ký; vui lòng thử lại sau ít phút.",
            what=what,
        ),
        code="timestamp_unavailable",
    )
