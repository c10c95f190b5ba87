"""Fixtures for notices: an office, a mail server, a push service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast, make_office

from vanphong.notices.tests.mail_server import MailServer
from vanphong.notices.tests.office import with_accounts
from vanphong.notices.tests.push_service import PushService
from vanphong.notices.tests.tls import Certificate


@pytest.fixture
def cast(db: None) -> Cast:
    return with_accounts(make_office())


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def mail_server(settings: object) -> Iterator[MailServer]:
    """A mail server that the site sends through, without TLS."""
    with MailServer() as server:
        server.set_on(settings, security="none")
        yield server


@pytest.fixture
def push_service(
    settings: object, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PushService]:
    """A push service that may be called and is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with PushService(certificate) as service:
        settings.PUSH_HOSTS = (service.host,)
        settings.PUSH_SECRET = "bí mật của bản cài thử"
        settings.PUBLIC_URL = "https://vanphong.example"
        yield service
