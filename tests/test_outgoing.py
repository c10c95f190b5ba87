"""No request goes to a place a user chose: who may open connections, and a guard over all tests."""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
_CLIENTS = (
    "urllib.request", "http.client", "socket", "ssl", "smtplib", "ftplib", "imaplib", "poplib",
    "requests", "httpx", "aiohttp", "urllib3", "websockets", "xmlrpc",
    "asyncio.open_connection", "obstore",
)  # fmt: skip
# Whom each may call: an address the operator set, a responder or list named by the office's own
# trusted authorities, this machine. None of them is given an address from a document or a form.
_MAY = {
    "vanphong.signing.timestamps": "VANPHONG_TSA_URL",
    "vanphong.signing.lists": "VANPHONG_CRL_URLS",
    "vanphong.signing.responders": "VANPHONG_OCSP_HOSTS",
    "vanphong.signing.agent.wire": "on the signer's computer: the server it is paired with",
    "vanphong.notices.mailing": "VANPHONG_SMTP_HOST",
    "vanphong.notices.pushing": "VANPHONG_PUSH_HOSTS",
    "vanphong.signing.addresses": "the settings above",
    "vanphong.people.provider": "VANPHONG_OIDC_ISSUER",
    "vanphong.kernel.buckets": "VANPHONG_FILES_URL, VANPHONG_BACKUP_TO",
    "vanphong.files.scanner": "VANPHONG_CLAMD",
    "vanphong.files.child": "the child, by a pair of sockets",
    "vanphong.files.child_nursery": "the child, by a pair of sockets",
    "vanphong.files.child_protocol": "the child, by a pair of sockets",
    "vanphong.mailbox.imap": "VANPHONG_MAIL_SERVERS",
    "vanphong.project.commands": "whether a port of this machine is free",
    "vanphong.petitions.vault.client": "the vault, by its socket in the data folder",
    "vanphong.petitions.vault.process": "its own socket",
    "vanphong.petitions.vault.wire": "what was opened by the two above",
}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_only_the_named_modules_open_connections() -> None:
    found = {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and _imports(path) & set(_CLIENTS)
    }
    assert found <= set(_MAY)


@pytest.mark.parametrize("place", [("192.0.2.1", 80), ("an.example", 80), ("2001:db8::1", 80)])
def test_a_test_that_reaches_out_ends(place: tuple[str, int]) -> None:
    with pytest.raises(PermissionError, match="no other machine"):
        socket.create_connection(place, timeout=1)
