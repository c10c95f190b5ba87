"""The agent without its server: what it needs, what it proves, whom it does not believe."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vanphong.signing import device_key
from vanphong.signing.agent import memory, screen
from vanphong.signing.agent.checking import proved_digest
from vanphong.signing.agent.trouble import Distrust, Trouble
from vanphong.signing.agent.wire import Server
from vanphong.signing.attributes import signed_attributes
from vanphong.signing.device_key import Prepared
from vanphong.signing.tests.agent_program import Agent, Device
from vanphong.signing.tests.conftest import NOW, Cast

_PARTS = ("command", "pairing", "serving", "device", "wire", "checking", "memory", "screen")


def test_it_runs_without_the_parts_of_the_server() -> None:
    names = ", ".join(f"vanphong.signing.agent.{part}" for part in _PARTS)
    asked = f"import sys, vanphong.project.cli, {names}; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "vanphong.signing.agent.serving" in loaded
    roots = {name.partition(".")[0] for name in loaded}
    assert not roots & {"django", "psycopg", "pyhanko", "cryptography", "ninja"}
    own = {name for name in loaded if name.startswith("vanphong.signing.")}
    shared = {"attributes", "der", "pdf_range", "token_signature"}
    assert {name.split(".")[2] for name in own} == shared | {"agent"}


@pytest.fixture(scope="module")
def prepared(cast: Cast, plain_pdf: bytes) -> Prepared:
    return device_key.prepare(
        plain_pdf, identity=cast.person.identity, field_name="ChuKy", image=None, box=None,
        location="", now=NOW, timestamper=cast.authority.timestamper(), trust=cast.trust,
        ask=None,
    )  # fmt: skip


def test_it_signs_what_it_has_read_and_nothing_else(cast: Cast, prepared: Prepared) -> None:
    own = cast.person.identity.der
    digest = proved_digest(prepared.content, prepared.attributes, own)
    assert digest == prepared.digest.hex()

    content, attributes = prepared.content, prepared.attributes
    other = signed_attributes(bytes(32), own)
    changed = content.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    start = content.rindex(b"<0000")
    for paper, bytes_to_sign, certificate in (
        (content, other, own),  # another digest
        (content, attributes, cast.seal.identity.der),  # another's certificate
        (content, attributes + b"\x05\x00", own),  # and something more
        (content, content[:200], own),  # no attributes at all
        (changed, attributes, own),  # another paper
        (content + b"\n", attributes, own),  # a file that goes on behind the signature
        (content[:start] + b"<1" + content[start + 2 :], attributes, own),  # a full place
        (b"not a PDF", attributes, own),
    ):
        with pytest.raises(Distrust):
            proved_digest(paper, bytes_to_sign, certificate)


def test_a_server_cannot_command_the_terminal() -> None:
    said = "Về việc\x1b[2J\u202egnôk\r\nĐã ký\x07"
    assert screen.plain(said) == "Về việc[2JgnôkĐã ký"


@pytest.mark.parametrize(
    "address", ["http://vanphong.example", "ftp://x", "vanphong.example", "https://a@b.example"]
)
def test_it_speaks_to_an_office_by_https_only(address: str) -> None:
    with pytest.raises(Trouble, match="https"):
        Server(address)


def test_on_windows_it_remembers_in_the_users_own_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/nha/chanhvp/AppData/Local")
    place = Path("/nha/chanhvp/AppData/Local/Vanphong/may-ky")
    assert memory.default_folder() == place


def test_not_paired_it_says_how(tmp_path: Path) -> None:
    with Agent(Device("", {"PYTHONPATH": ":".join(sys.path)}), tmp_path) as agent:
        agent.expect("Máy này chưa được ghép")
        assert agent.ended() == 1


@contextmanager
def lying_server(paper: bytes, attributes: bytes) -> Iterator[tuple[str, list[dict]]]:
    """A server that wants one thing signed and shows another; keeps what it is answered."""
    request = {
        "id": "1", "office": "Văn phòng", "kind": "Công văn", "symbol": "01-CV/VPTU",
        "abstract": "Về việc khác", "pages": 1,
        "attributes": base64.b64encode(attributes).decode(),
    }  # fmt: skip
    answered: list[dict] = []

    class Liar(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("/pdf"):
                self._give(paper)
            elif answered:
                self._give(json.dumps({"code": "revoked", "message": "Hết."}).encode(), 401)
            else:
                next_one = {"confirmed": True, "request": request, "ask_again_seconds": 1}
                self._give(json.dumps(next_one).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answered.append({"path": self.path} | json.loads(body))
            self._give(b"{}")

        def _give(self, body: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Liar) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", answered
        server.shutdown()


def test_a_server_that_lies_about_the_digest_gets_no_signature(
    cast: Cast, prepared: Prepared, tmp_path: Path
) -> None:
    own = cast.person.identity.der
    with lying_server(prepared.content, signed_attributes(bytes(32), own)) as (url, answered):
        memory.remember(
            tmp_path,
            memory.Pairing(url, "vp_x", "Nguyễn Văn Thử", "Văn phòng", "/khong/co.so",
                           "the", own.hex(), "", "ky"),
        )  # fmt: skip
        environment = {"PYTHONPATH": ":".join(sys.path), "NO_PROXY": "127.0.0.1"}
        with Agent(Device("", environment), tmp_path) as agent:
            agent.expect("CẢNH BÁO: không ký.")
            agent.expect("không khớp với văn bản")
            agent.expect("Hết.")
            assert agent.ended() == 1
    assert "Mã PIN" not in agent.said
    (answer,) = answered
    assert answer["path"].endswith("/signing-agent/requests/1/refusal")
    assert "Máy ký từ chối" in answer["reason"]


def test_what_it_remembers_only_this_user_reads(cast: Cast, tmp_path: Path) -> None:
    pairing = memory.Pairing("https://a.example", "vp_x", "A", "B", "m", "t", "00", "01", "k")
    for _ in range(2):
        memory.remember(tmp_path / "may-ky", pairing)
    (file,) = (tmp_path / "may-ky").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert memory.recall(tmp_path / "may-ky") == pairing
    file.write_text("{")
    with pytest.raises(Trouble, match="Hãy ghép lại máy"):
        memory.recall(tmp_path / "may-ky")
