"""A push service of this machine, and a browser that has subscribed to it."""

from __future__ import annotations

import base64
import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.notices import services
from vanphong.notices.models import Device
from vanphong.notices.tests.office import NOW
from vanphong.notices.tests.tls import Certificate


def written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Taken:
    """What the service was asked to take; names of headers in small letters."""

    path: str
    headers: dict[str, str]
    body: bytes


class PushService:
    """Answers 201, or what stands first in `answers`: (status, headers)."""

    def __init__(self, certificate: Certificate) -> None:
        self.taken: list[Taken] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append(Taken(self.path, headers, body))
                status, said = service.answers.pop(0) if service.answers else (201, {})
                self.send_response(status)
                for name, value in said.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = certificate.context.wrap_socket(
            self._server.socket, server_side=True
        )
        self.host = f"localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@dataclass
class Phone:
    """A browser with keys of its own, which alone opens what is sent to it."""

    service: PushService
    name: str = "Điện thoại"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def facts(self) -> dict[str, str]:
        """What the browser gives to the page."""
        point = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return {
            "endpoint": f"https://{self.service.host}/send/{self.name.encode().hex()}",
            "p256dh": written(point),
            "auth": written(self.secret),
        }

    def turned_on(self, actor: Actor) -> Device:
        with acting(actor):
            return services.add_device(actor=actor, name=self.name, now=NOW, **self.facts)

    def opened(self, taken: Taken) -> dict[str, str]:
        """Open a message with another implementation than the one that locked it."""
        content = http_ece.decrypt(
            taken.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        found: dict[str, str] = json.loads(content)
        return found
