"""A real IMAP server for tests: Dovecot from Debian's packages, on loopback, with TLS.

It runs as an ordinary user with a configuration of its own in a temporary folder; its
certificate is of an authority made here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

RECEIVED = dt.datetime(2026, 11, 19, 1, 30, tzinfo=dt.UTC)
USER, PASSWORD = "congvan@tinhuy.example", "mật khẩu thử 15"
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{root}/mail/%u
auth_mechanisms = plain
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {root}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service imap {{
  process_min_avail = 1
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Đã vào sổ" {{
    auto = create
  }}
}}
"""


def found() -> bool:
    """Say whether the server is on this machine."""
    return shutil.which("dovecot", path=_PATH) is not None


@dataclass
class Server:
    """The running server: where it is, whom it trusts, what its folders hold."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]
    owner: str
    _count: int = 0

    @property
    def folder(self) -> Path:
        return self.root / "mail" / USER

    @property
    def ca_file(self) -> str:
        return str(self.root / "ca.pem")

    def put(self, *mails: bytes, received: dt.datetime = RECEIVED) -> None:
        """Put mails into INBOX as a delivering server does, in their order, a second apart."""
        for mail in mails:
            self._count += 1
            at = int(received.timestamp()) + self._count
            path = self.folder / "new" / f"{at}.M{self._count:06d}P1.test"
            path.write_bytes(mail)
            os.utime(path, (at, at))
            shutil.chown(path, self.owner)

    def empty(self) -> None:
        """Take every mail away; the server counts on."""
        for folder in ("INBOX", "Đã vào sổ"):
            self._doveadm("expunge", "-u", USER, "mailbox", folder, "all")

    def cut_links(self) -> None:
        """End every link a client has, as a server does that goes down."""
        self._doveadm("kick", "*")
        while USER.encode() in self._doveadm("who"):
            pass  # asked again until the last one is gone

    def uids(self, folder: str = "INBOX", *more: str) -> list[int]:
        """Give the UIDs of the mails in a folder."""
        said = self._doveadm("search", "-u", USER, "mailbox", folder, *more)
        return [int(line.split()[1]) for line in said.decode().splitlines()]

    def renumber(self) -> None:
        """Let the server forget its numbers, as after it was restored from a copy."""
        for name in ("dovecot-uidlist", "dovecot.index.log", "dovecot.index"):
            (self.folder / name).unlink(missing_ok=True)
        for path in self.folder.glob("dovecot-uidvalidity*"):
            path.unlink()

    def stop(self) -> None:
        """End the server at once."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=10)
        if self.process.stderr is not None:
            self.process.stderr.close()

    def _doveadm(self, *words: str) -> bytes:
        program = shutil.which("doveadm", path=_PATH) or ""
        done = subprocess.run(
            [program, "-c", str(self.root / "dovecot.conf"), *words],
            capture_output=True, check=False, timeout=30, **_as(self.owner),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Run the server in a folder of its own that its user may enter."""
    with tempfile.TemporaryDirectory(prefix="vpt-imap-", ignore_cleanup_errors=True) as name:
        yield from _running(Path(name))


def _running(root: Path) -> Iterator[Server]:
    owner = "nobody" if os.geteuid() == 0 else getpass.getuser()
    group = subprocess.check_output(["id", "-gn", owner], text=True).strip()
    port = _free_port()
    inbox = [f"mail/{USER}/{name}" for name in ("new", "cur", "tmp")]
    for name in ("run", "state", "home", *inbox):
        (root / name).mkdir(parents=True)
    _certificates(root)
    (root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    config = _CONFIG.format(root=root, user=owner, group=group, port=port)
    (root / "dovecot.conf").write_text(config)
    if os.geteuid() == 0:
        for path in (root, *root.rglob("*")):
            shutil.chown(path, owner, group)
    program = shutil.which("dovecot", path=_PATH) or ""
    process = subprocess.Popen(
        [program, "-F", "-c", str(root / "dovecot.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=root, **_as(owner),
    )  # fmt: skip
    server = Server(root, port, process, owner)
    try:
        _wait_for(server)
        yield server
    finally:
        server.stop()


def _as(owner: str) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam(owner)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return int(link.getsockname()[1])


def _wait_for(server: Server) -> None:
    trust = ssl.create_default_context(cafile=server.ca_file)
    for _ in range(100):
        with contextlib.suppress(OSError):
            plain = socket.create_connection(("127.0.0.1", server.port), timeout=2)
            with trust.wrap_socket(plain, server_hostname="localhost") as link:
                assert link.recv(16).startswith(b"* OK")
            return
        assert server.process.poll() is None, _told(server)
        time.sleep(0.05)
    raise AssertionError(_told(server))


def _told(server: Server) -> str:
    log = server.root / "log"
    server.process.kill()
    said = server.process.stderr.read().decode() if server.process.stderr else ""
    return said + (log.read_text() if log.exists() else "")


def _certificates(root: Path) -> None:
    """Write an authority and a certificate of it for localhost."""
    now = dt.datetime.now(dt.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, word)])
        for word in ("Test authority", "localhost")
    ]
    for number, (key, name) in enumerate(zip(keys, names, strict=True)):
        made = x509.CertificateBuilder(
            names[0], name, key.public_key(), x509.random_serial_number(),
            now - dt.timedelta(days=1), now + dt.timedelta(days=3),
        )  # fmt: skip
        made = made.add_extension(x509.BasicConstraints(ca=number == 0, path_length=None), True)
        if number:
            known = x509.SubjectAlternativeName([x509.DNSName("localhost")])
            made = made.add_extension(known, False)
        signed = made.sign(keys[0], hashes.SHA256())
        pem = signed.public_bytes(serialization.Encoding.PEM)
        (root / ("server.pem" if number else "ca.pem")).write_bytes(pem)
    (root / "server.key").write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
