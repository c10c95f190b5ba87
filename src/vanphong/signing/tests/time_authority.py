"""A timestamp authority (RFC 3161) that listens on this machine."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import tsp

from vanphong.signing import cms, der
from vanphong.signing.keys import SigningKeySource
from vanphong.signing.tests.conftest import NOW

Answer = Callable[[tsp.TimeStampReq], tuple[int, bytes]]


@contextmanager
def authority_at(answer: Answer) -> Iterator[str]:
    """Answer on a free port; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, content = answer(tsp.TimeStampReq.load(body))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(
    key: SigningKeySource,
    request: tsp.TimeStampReq,
    nonce_added: int = 0,
    at: dt.datetime = NOW,
) -> bytes:
    """Give a right answer signed with the key; with `nonce_added` one to another request."""
    info = der.sequence(
        der.integer(1),
        der.oid("1.2.3.4"),
        request["message_imprint"].dump(),
        der.integer(7),
        der.generalized_time(at),
        der.integer(request["nonce"].native + nonce_added),
    )
    token = cms.sign_enclosed(cms.TST_INFO, info, key)
    return der.sequence(der.sequence(der.integer(0)), token)
