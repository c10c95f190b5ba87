"""`vanphong signing agent`: pair this computer, then serve."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from vanphong.signing.agent import memory, screen
from vanphong.signing.agent.trouble import Trouble


@click.command("agent")
@click.option("--server", default="", help="Địa chỉ máy chủ, https://…; cần khi ghép máy.")
@click.option("--pair", "code", default="", help="Mã ghép máy, lấy ở trang Khóa ký của tôi.")
@click.option("--module", default="", help="Tệp trình điều khiển PKCS#11 của thiết bị ký.")
@click.option("--ca", "ca_file", default="", help="Tệp chứng thư gốc của máy chủ, nếu cần.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False),
    help="Nơi nhớ máy đã ghép; mặc định trong thư mục người dùng.",
)  # fmt: skip
def command(*, server: str, code: str, module: str, ca_file: str, folder: Path | None) -> None:
    """Máy ký: ký văn bản bằng thiết bị USB cắm ở máy này.

    Lần đầu ghép máy với --server, --pair và --module; các lần sau chạy không cần gì thêm. Khóa
    và mã PIN không rời máy này.
    """
    screen.speak_any_letter(sys.stdout, sys.stderr)
    place = folder or memory.default_folder()
    try:
        _run(server, code, module, ca_file, place)
    except Trouble as trouble:
        screen.say(trouble.sentence)
        sys.exit(1)
    except (screen.Gone, KeyboardInterrupt):
        screen.say("", "Đã dừng. Văn bản chưa trả lời vẫn chờ trên máy chủ.")


def _run(server: str, code: str, module: str, ca_file: str, folder: Path) -> None:
    # PKCS#11 is needed from here on; the help is not.
    from vanphong.signing.agent import pairing, serving  # noqa: PLC0415

    if code:
        if not (server and module):
            raise Trouble("Để ghép máy cần cả --server, --pair và --module.")
        found = pairing.pair(
            address=server, code=code, module=module, ca_file=ca_file, folder=folder
        )
    else:
        found = memory.recall(folder)
        if module:
            found = replace(found, module=module)
            memory.remember(folder, found)
    serving.serve(found)
