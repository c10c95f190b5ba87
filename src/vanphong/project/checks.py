"""What an unsafe set-up looks like; `vanphong check --deploy` refuses to pass it."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Warned
from django.db import connections

from vanphong.kernel import clock
from vanphong.signing import api as signing

_LOCAL = {"127.0.0.1", "localhost", "[::1]"}
_IN_MEMORY = {"tmpfs", "ramfs"}


@register(Tags.security, deploy=True)
def unsafe_deployment(app_configs: Any, **kwargs: Any) -> list[Error]:  # noqa: ARG001
    """Refuse demo keys, plain HTTP, missing hosts, debug mode and readable secrets."""
    env = settings.ENVIRONMENT
    found = [
        (env.debug, "Chế độ gỡ lỗi đang bật: bỏ VANPHONG_DEBUG.", "vanphong.E001"),
        (not env.https, "Chưa bật HTTPS: đặt VANPHONG_HTTPS=1.", "vanphong.E002"),
        (
            set(env.hosts) <= _LOCAL,
            "Chưa khai tên máy chủ: đặt VANPHONG_HOSTS.",
            "vanphong.E003",
        ),
        (
            env.demo,
            "Đây là bản trình diễn với khóa giả định: bỏ VANPHONG_DEMO.",
            "vanphong.E004",
        ),
        (
            not env.database_url,
            "PostgreSQL nhúng chỉ dùng để thử: đặt DATABASE_URL.",
            "vanphong.E005",
        ),
        (_readable_secrets(), "Thư mục secrets đọc được bởi người khác.", "vanphong.E006"),
        (
            not env.public_url.startswith("https://"),
            "Địa chỉ công khai chưa là https: đặt VANPHONG_PUBLIC_URL.",
            "vanphong.E007",
        ),
        (
            not env.tsa_url,
            "Chưa khai dịch vụ dấu thời gian: đặt VANPHONG_TSA_URL.",
            "vanphong.E008",
        ),
        (
            signing.trusts_demo_authority(),
            "Thư mục tin cậy chứa cơ quan chứng thực thử nghiệm: xóa các tệp demo-* trong trust.",
            "vanphong.E009",
        ),
        (
            env.second_factor != "required",
            "Xác thực hai bước chưa bắt buộc: bỏ VANPHONG_SECOND_FACTOR.",
            "vanphong.E015",
        ),
    ]
    return [Error(text, id=code) for wrong, text, code in found if wrong]


def _readable_secrets() -> bool:
    folder = settings.DATA / "secrets"
    return folder.is_dir() and bool(folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


@register(Tags.security)
def stale_lists(app_configs: Any, **kwargs: Any) -> list[Warned]:  # noqa: ARG001
    """Tell of revocation lists that could not be fetched, have ended or end soon."""
    return [Warned(text, id="vanphong.W001") for text in signing.list_troubles(clock.now())]


@register(Tags.database)  # type: ignore[type-var] # Django gives None or a list
def unsafe_database(
    app_configs: Any,  # noqa: ARG001
    databases: list[str] | None = None,
    **kwargs: Any,  # noqa: ARG001
) -> list[Error]:
    """Refuse a database that may lose what it acknowledged, or a role above the walls."""
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select current_setting('synchronous_commit'), current_setting('fsync'), "
            "rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        )
        commits, fsync, above = cursor.fetchone()
    found = [
        (
            commits not in {"on", "remote_apply"},
            "synchronous_commit phải là on.",
            "vanphong.E010",
        ),
        (fsync != "on", "fsync phải là on.", "vanphong.E011"),
        (above, "Vai trò của ứng dụng không được vượt qua tường ngăn.", "vanphong.E012"),
    ]
    return [Error(text, id=code) for wrong, text, code in found if wrong]


@register("storage")
def unsafe_storage(app_configs: Any, **kwargs: Any) -> list[Error]:  # noqa: ARG001
    """Refuse a data folder that forgets at a power cut, or that cannot be written durably."""
    if _kind_of(settings.DATA) in _IN_MEMORY:
        words = "Thư mục dữ liệu nằm trong bộ nhớ, mất khi tắt máy: đặt VANPHONG_DATA trên đĩa."
        return [Error(words, id="vanphong.E013")]
    try:
        _write_durably(settings.DATA)
    except OSError as error:
        words = f"Không ghi bền được vào thư mục dữ liệu: {error.strerror}."
        return [Error(words, id="vanphong.E014")]
    return []


def not_durable() -> list[Error]:
    """Give what would let an office lose what it was told is done; a start is refused then."""
    return [*unsafe_database(None, databases=["default"]), *unsafe_storage(None)]


def _kind_of(folder: Path) -> str:
    """Give the kind of file system a folder lies on; empty where the machine does not say."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    except OSError:
        return ""
    place = folder.resolve()
    over = [(m[1], m[2]) for m in mounts if place.is_relative_to(m[1])]
    return max(over, key=lambda m: len(m[0]), default=("", ""))[1]


def _write_durably(folder: Path) -> None:
    """Go through what keeping a file needs: write, fsync, rename, fsync of the folder."""
    fresh = folder / f".durable-{secrets.token_hex(4)}"
    named = fresh.with_suffix(".named")
    try:
        with fresh.open("xb") as out:
            out.write(b"x")
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(named)
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
    finally:
        fresh.unlink(missing_ok=True)
        named.unlink(missing_ok=True)
