"""Revocation lists fetched from a real server: taken over, refused, told when stale."""

from __future__ import annotations

import datetime as dt
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from vanphong.kernel import clock
from vanphong.kernel.errors import Refused
from vanphong.project.checks import stale_lists
from vanphong.signing import api as signing
from vanphong.signing.authority import Authority, make_demo_authority
from vanphong.signing.cli import commands
from vanphong.signing.keys import SoftwareKey
from vanphong.signing.lists import refresh_lists

NOW = clock.now()
DAY = dt.timedelta(days=1)


class Server:
    """A server of lists: gives what stands in `answers` under each path."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        answers = self.answers

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/elsewhere":
                    self.send_response(302)
                    self.send_header("Location", "/list.crl")
                    self.end_headers()
                    return
                content = answers.get(self.path)
                self.send_response(200 if content is not None else 404)
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Authority:
    settings.DATA = tmp_path
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.CRL_URLS = ()
    return signing.install_demo_authority(NOW - 400 * DAY)


def crl(
    source: SoftwareKey, *, since: dt.datetime, until: dt.datetime, revoked: int | None = None
) -> bytes:
    builder = x509.CertificateRevocationListBuilder()
    builder = builder.issuer_name(source.identity.certificate.subject)
    builder = builder.last_update(since).next_update(until)
    if revoked is not None:
        entry = x509.RevokedCertificateBuilder().serial_number(revoked).revocation_date(since)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(source.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_a_newer_list_is_taken_over_and_obeyed(
    authority: Authority, server: Server, settings: Any
) -> None:
    key = authority.issue_certificate(name="Nguyễn Văn Thử", organisation="Văn phòng", now=NOW)
    assert signing.site_trust().material_for([key.identity.der], NOW)
    fresh = crl(
        authority.issuing, since=NOW, until=NOW + DAY, revoked=key.identity.serial_number
    )
    server.answers["/list.crl"] = fresh
    settings.CRL_URLS = (server.url("/list.crl"),)
    [told] = refresh_lists(NOW)
    assert told.words == ""
    with pytest.raises(Refused) as caught:
        signing.site_trust().material_for([key.identity.der], NOW)
    assert caught.value.code == "certificate_revoked"
    kept = list(Path(settings.SIGNING_TRUST_DIR).glob("fetched-*.crl"))
    assert [file.read_bytes() for file in kept] == [fresh]
    assert kept[0].stat().st_mode & 0o077 == 0


def test_what_is_no_newer_list_of_a_trusted_authority_changes_nothing(
    authority: Authority, server: Server, settings: Any
) -> None:
    stranger = make_demo_authority(None, now=NOW - DAY, name="Nơi khác")
    year = 365 * DAY
    for path, content, why in (
        ("/nothing", None, "no_answer"),
        ("/elsewhere", None, "no_answer"),
        ("/page", b"<html>", "not_a_list"),
        ("/stranger", stranger.crls[1], "unknown_issuer"),
        (
            "/ended",
            crl(authority.issuing, since=NOW - 2 * DAY, until=NOW - DAY),
            "out_of_date",
        ),
        (
            "/older",
            crl(authority.issuing, since=NOW - 3 * year, until=NOW + DAY),
            "older",
        ),
    ):
        if content is not None:
            server.answers[path] = content
        settings.CRL_URLS = (server.url(path),)
        [told] = refresh_lists(NOW)
        assert told.why == why, path
        assert told.words.endswith("Bản đang có vẫn được dùng.")
        assert signing.list_troubles(NOW) == [told.words]
    assert not list(Path(settings.SIGNING_TRUST_DIR).glob("fetched-*"))


def test_a_failure_is_told_until_a_later_try_goes_well(
    authority: Authority, server: Server, settings: Any
) -> None:
    settings.CRL_URLS = (server.url("/list.crl"),)
    result = CliRunner().invoke(commands, ["refresh-lists"])
    assert result.exit_code == 1
    assert "nơi cấp không trả lời" in result.output
    assert [warning.id for warning in stale_lists(None)] == ["vanphong.W001"]
    server.answers["/list.crl"] = crl(authority.issuing, since=NOW, until=NOW + DAY)
    result = CliRunner().invoke(commands, ["refresh-lists"])
    assert (result.exit_code, "Đã có bản mới nhất" in result.output) == (0, True)
    assert stale_lists(None) == []


def test_lists_kept_by_hand_are_told_before_they_end(
    authority: Authority, settings: Any
) -> None:
    place = Path(settings.SIGNING_TRUST_DIR) / "demo-issuing.crl"
    for until, words in (
        (NOW + 30 * DAY, ""),
        (NOW + DAY, "Hãy chép bản mới vào."),
        (NOW - dt.timedelta(hours=1), "không ký được."),
    ):
        place.write_bytes(crl(authority.issuing, since=NOW - DAY, until=until))
        told = signing.list_troubles(NOW)
        assert len(told) == bool(words)
        assert all(sentence.endswith(words) for sentence in told)
