"""A real S3 server for tests: OpenStack Swift with its S3 interface, from Debian's packages.

Four small servers on loopback, their data in a temporary folder; bucket and keys as below.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import obstore
from obstore.store import S3Store

ACCESS_KEY = "test:tester"
SECRET_KEY = "testing"
BUCKET = "vanphong"
PROGRAM = "swift-proxy-server"
_KINDS = ("object", "container", "account")
_SERVER = """[DEFAULT]
user = {user}
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {root}
devices = {root}/devices
mount_check = false
log_address = {root}/no-log

[pipeline:main]
pipeline = {kind}-server

[app:{kind}-server]
use = egg:swift#{kind}
fallocate_reserve = 0
"""
_PROXY = """[DEFAULT]
user = {user}
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {root}
log_address = {root}/no-log

[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo copy proxy-server

[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true

[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
allow_multipart_uploads = true
min_segment_size = 1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:slo]
use = egg:swift#slo
[filter:copy]
use = egg:swift#copy
"""


def found() -> bool:
    """Say whether the server's programs are on this machine."""
    return shutil.which(PROGRAM) is not None


@contextlib.contextmanager
def running(root: Path) -> Iterator[str]:
    """Run the server in a folder and give its address."""
    user = "root" if os.geteuid() == 0 else os.environ.get("USER", "swift")
    ports = {kind: _free_port() for kind in (*_KINDS, "proxy")}
    (root / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = test\nswift_hash_path_prefix = test\n"
    )
    for kind in _KINDS:
        text = _SERVER.format(user=user, root=root, kind=kind, port=ports[kind])
        (root / f"{kind}.conf").write_text(text)
        builder = [shutil.which("swift-ring-builder") or "", f"{root}/{kind}.builder"]
        for step in (
            ["create", "1", "1", "0"],
            ["add", f"r1z1-127.0.0.1:{ports[kind]}/d1", "1"],
            ["rebalance"],
        ):
            subprocess.run([*builder, *step], check=False, capture_output=True)
    (root / "devices" / "d1").mkdir(parents=True)
    (root / "proxy.conf").write_text(_PROXY.format(user=user, root=root, port=ports["proxy"]))
    log = (root / "servers.log").open("w")
    servers = [
        subprocess.Popen(
            [shutil.which(f"swift-{kind}-server") or "", str(root / f"{kind}.conf")],
            env=os.environ | {"SWIFT_TEST_CONFIG_FILE": "", "HOME": str(root)},
            stdout=log, stderr=log, cwd=root,
        )
        for kind in (*_KINDS, "proxy")
    ]  # fmt: skip
    try:
        for port in ports.values():
            _wait_for(port, servers)
        url = f"http://127.0.0.1:{ports['proxy']}"
        _make_bucket(url)
        yield url
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(timeout=20)
        log.close()


def _make_bucket(url: str) -> None:
    store = S3Store(
        BUCKET, endpoint=url, region="us-east-1", client_options={"allow_http": True},
        access_key_id=ACCESS_KEY, secret_access_key=SECRET_KEY,
    )  # fmt: skip
    address = obstore.sign(store, "PUT", "", dt.timedelta(minutes=1))
    urllib.request.urlopen(urllib.request.Request(address, method="PUT"), timeout=20).close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def _wait_for(port: int, servers: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(600):
        assert all(server.poll() is None for server in servers), "a server of Swift ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    message = f"nothing answers at {port}"
    raise AssertionError(message)
