"""A real mail server (aiosmtpd) that keeps what it takes and answers as it is told."""

from __future__ import annotations

import email
import email.policy
import socket
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from vanphong.notices.tests.tls import Certificate


class MailServer:
    """Takes mail on this machine. `to_receiver` and `to_data` are its next answers, else 250."""

    def __init__(self, certificate: Certificate | None = None) -> None:
        self.taken: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.over_tls: list[bool] = []
        self.to_receiver: list[str] = []
        self.to_data: list[str] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        tls: dict[str, Any] = {}
        if certificate is not None:
            tls = {"tls_context": certificate.context, "require_starttls": True}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **tls)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def set_on(self, settings: Any, *, security: str) -> None:
        """Let the site send through this server."""
        settings.SMTP_HOST, settings.SMTP_PORT = "localhost", self.port
        settings.SMTP_SECURITY = security
        settings.SMTP_USER = settings.SMTP_PASSWORD_FILE = ""
        settings.SMTP_FROM = "Văn phòng số <khong-tra-loi@van-phong.example>"
        settings.PUBLIC_URL = "https://vanphong.example"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.to_receiver:
            return self.to_receiver.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.to_data:
            return self.to_data.pop(0)
        assert envelope.content is not None
        content = envelope.content
        raw = content if isinstance(content, bytes) else content.encode()
        self.taken.append(email.message_from_bytes(raw, policy=email.policy.default))
        self.receivers += envelope.rcpt_tos
        self.over_tls.append(session.ssl is not None)
        return "250 OK"
