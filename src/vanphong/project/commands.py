"""Commands over the whole installation: start, prepare, check, demonstrate."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
from django.conf import settings

from vanphong.kernel import ports
from vanphong.kernel.errors import Refused
from vanphong.petitions import api as petitions
from vanphong.project import embedded
from vanphong.project.backups.cli import commands as backup
from vanphong.project.health.cli import jobs, status


@contextlib.contextmanager
def database_in_use() -> Iterator[None]:
    """Keep the database running: the operator's own, or the embedded one while it is needed."""
    if settings.ENVIRONMENT.database_url:
        yield
        return
    with embedded.in_use(embedded.cluster(settings.DATA)):
        yield


_WORKER = [sys.executable, "-c", "from vanphong.project.run_worker import main; main()"]
_VAULT_AGAIN = 30.0
_VAULT = [sys.executable, "-m", "vanphong.project.run_vault"]

ports.database_in_use.fill(database_in_use)


@click.group("db")
def database() -> None:
    """Cơ sở dữ liệu: chuẩn bị, mở."""


@database.command("prepare")
def prepare_command() -> None:
    """Tạo bảng, vai trò, tường ngăn và dấu vết; chạy lại không hại gì."""
    from vanphong.project.database import prepare  # noqa: PLC0415

    with database_in_use():
        prepare()
    click.echo("Cơ sở dữ liệu đã sẵn sàng.")


@database.command("run")
@click.argument("command", nargs=-1, required=True)
def run_command(command: tuple[str, ...]) -> None:
    """Chạy một lệnh khác trong khi cơ sở dữ liệu nhúng đang mở."""
    with database_in_use():
        sys.exit(subprocess.call(command))  # noqa: S603 - the operator's own command


@click.command("check")
@click.option("--deploy", is_flag=True, help="Từ chối cách cài đặt không an toàn.")
def check(*, deploy: bool) -> None:
    """Kiểm tra cài đặt; mã thoát 1 nếu có lỗi."""
    from django.core.checks import ERROR, WARNING, run_checks  # noqa: PLC0415

    with database_in_use():
        found = run_checks(include_deployment_checks=deploy, databases=["default"])
    ours = [m for m in found if m.level >= ERROR]
    warned = [m for m in found if m.level == WARNING and str(m.id).startswith("vanphong.")]
    for message in (*ours, *warned):
        click.echo(f"{message.id}: {message.msg}")
    click.echo("Cài đặt đạt." if not ours else f"Có {len(ours)} điểm phải sửa.")
    sys.exit(1 if ours else 0)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Số tiến trình trang.")
def serve(*, host: str, port: int, workers: int) -> None:
    """Mở văn phòng: cơ sở dữ liệu, trang và tiến trình làm việc nền; Ctrl-C để đóng."""
    with _alone(host, port), database_in_use():
        from vanphong.project.database import prepare  # noqa: PLC0415

        click.echo("Đang chuẩn bị cơ sở dữ liệu…")
        prepare()
        _refuse_to_forget()
        run_processes(host=host, port=port, workers=workers)


@click.command("web")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Số tiến trình trang.")
def web(*, host: str, port: int, workers: int) -> None:
    """Chỉ chạy trang, khi systemd giữ từng tiến trình; cơ sở dữ liệu đã chuẩn bị sẵn."""
    _become("web", _web_command(host, port, workers))


@click.command("worker")
def worker() -> None:
    """Chỉ chạy tiến trình làm việc nền; chạy được nhiều, trên nhiều máy."""
    _become("worker", _WORKER)


@click.group("vault")
def vault() -> None:
    """Kho danh tính người viết được giữ bí mật; việc của người vận hành."""


@vault.command("serve")
def vault_serve() -> None:
    """Chỉ chạy kho danh tính, khi systemd giữ từng tiến trình; cơ sở dữ liệu đã chuẩn bị sẵn."""
    os.execve(_VAULT[0], _VAULT, _environment("vault"))  # noqa: S606 - own interpreter


@vault.command("state")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def vault_state(*, as_json: bool) -> None:
    """Xem kho có mở không, khóa để ở đâu, giữ bao nhiêu danh tính; không xem được danh tính nào."""
    told = petitions.vault_state()
    words = (
        f"Kho đang mở, khóa ở {'thiết bị PKCS#11' if told['custody'] == 'token' else 'tệp'}, "
        f"{told['rows']} danh tính, {told['other_key']} niêm phong bằng khóa khác."
    )
    if told["fault"]:
        why = petitions.vault_fault_words(told["fault"])
        words = f"Kho đang đóng, {told['rows']} danh tính. {why}"
    click.echo(json.dumps(told) if as_json else words)


def _become(process: str, command: list[str]) -> NoReturn:
    """Turn this process into one of the office's, which never holds the owner's connection."""
    from django.db import connections  # noqa: PLC0415

    if not settings.ENVIRONMENT.database_url:
        raise Refused(
            "Lệnh này cần cơ sở dữ liệu riêng (DATABASE_URL). "
            "Với PostgreSQL nhúng, xin dùng vanphong serve.",
            code="needs_database_url",
        )
    _refuse_to_forget()
    connections.close_all()
    os.execve(command[0], command, _environment(process))  # noqa: S606 - own interpreter


def _refuse_to_forget() -> None:
    """Open no office that could lose at a power cut what it said was done.

    :raises Refused: `not_durable`.
    """
    from vanphong.project.checks import not_durable  # noqa: PLC0415

    found = not_durable()
    if found:
        words = " ".join(f"{one.id}: {one.msg}" for one in found)
        raise Refused(f"Chưa mở được văn phòng. {words}", code="not_durable")


@contextlib.contextmanager
def _alone(host: str, port: int) -> Iterator[None]:
    """Be the only one on this machine that opens this office, on a port nobody uses.

    :raises Refused: `office_is_open`, `port_in_use`.
    """
    folder = settings.DATA
    with (folder / f"serve-{socket.gethostname()}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(
                f"Văn phòng ở {folder} đang mở trong một tiến trình khác. Hãy đóng nó trước.",
                code="office_is_open",
            ) from error
        try:
            with socket.create_server((host, port)):
                pass
        except OSError as error:
            raise Refused(
                f"Không mở được cổng {port} tại {host}: {error.strerror}. "
                "Hãy chọn cổng khác bằng --port.",
                code="port_in_use",
            ) from error
        yield


def run_processes(*, host: str, port: int, workers: int) -> None:
    """Run web, worker and vault until a signal comes or one ends, then stop all cleanly.

    Exits with 1 when web or worker ended by itself; the office goes on without its vault, which
    is started again now and then.
    """
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    children = [
        _start("web", _web_command(host, port, workers)),
        _start("worker", _WORKER),
    ]
    vault = _Vault()
    stopping = _Stop()
    opened = False
    try:
        while not stopping.asked and all(child.poll() is None for child in children):
            if not opened and _answers(host, port):
                opened = True
                click.echo(f"Văn phòng đang mở tại http://{host}:{port} (Ctrl-C để đóng).")
            vault.look()
            time.sleep(0.2)
    finally:
        failed = not stopping.asked
        children.append(vault.child)
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                child.kill()
    click.echo("Văn phòng đã đóng.")
    if failed:
        sys.exit(1)


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


class _Vault:
    """The vault's process; one that ended is started again, not more often than twice a minute."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.child, self._since = _start("vault", _VAULT), time.monotonic()

    def look(self) -> None:
        """Start it again when it ended some time ago."""
        if self.child.poll() is not None and time.monotonic() - self._since > _VAULT_AGAIN:
            self._begin()


class _Stop:
    """Remembers that Ctrl-C or a stop signal came."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


# Of a process: four for those at work, fifteen for citizens in the rooms of kernel.turns, five for
# answers that kernel.even_time holds back.
_THREADS = 24


def _web_command(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(_THREADS), "--backlog", "512",
        "--log-level", "warning", "vanphong.project.wsgi:application",
    ]  # fmt: skip


def _start(process: str, command: list[str]) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches this process alone, which then stops them in order.
    return subprocess.Popen(  # noqa: S603 - own interpreter
        command, env=_environment(process), start_new_session=True, cwd=Path.cwd()
    )


def _environment(process: str) -> dict[str, str]:
    return os.environ | {
        "VANPHONG_PROCESS": process,
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "VANPHONG_DATA": str(settings.DATA),
        "OMP_THREAD_LIMIT": "1",
    }


@click.command("demo")
@click.option("--port", default=8000, show_default=True)
def demo(*, port: int) -> None:
    """Mở văn phòng trình diễn với người và văn bản giả định."""
    os.environ["VANPHONG_DEMO"] = "1"
    settings.DEMO = True
    with _alone("127.0.0.1", port), database_in_use():
        from vanphong.project import demonstration  # noqa: PLC0415
        from vanphong.project.database import prepare  # noqa: PLC0415

        prepare()
        demonstration.furnish(click.echo)
        run_processes(host="127.0.0.1", port=port, workers=1)


TOP = (check, serve, web, worker, vault, demo, status, backup, jobs)
