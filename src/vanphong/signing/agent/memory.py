"""What the agent remembers between starts: the server, its own token, which certificate."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from vanphong.signing.agent.trouble import Trouble

_FILE = "may-ky.json"


@dataclass(frozen=True)
class Pairing:
    """One pairing: no PIN and no key, but the token, which only this user may read.

    `certificate` is DER in hexadecimal, as `key_id`; `module` the path of the driver.
    """

    server: str
    token: str
    person: str
    office: str
    module: str
    token_label: str
    certificate: str
    key_id: str
    key_label: str
    ca_file: str = ""


def default_folder() -> Path:
    """Give the folder of this user where programs keep their settings."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "Vanphong" / "may-ky"
    return (
        Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "vanphong-may-ky"
    )


def remember(folder: Path, pairing: Pairing) -> None:
    """Keep a pairing in place of an earlier one, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = folder / f"{_FILE}.moi"
    written.unlink(missing_ok=True)
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(pairing), file, ensure_ascii=False, indent=1)
    written.replace(folder / _FILE)


def recall(folder: Path) -> Pairing:
    """Give the pairing kept.

    :raises Trouble: when there is none, or it cannot be read.
    """
    try:
        return Pairing(**json.loads((folder / _FILE).read_text("utf-8")))
    except FileNotFoundError as error:
        raise Trouble(
            "Máy này chưa được ghép. Lấy mã ghép máy ở trang Khóa ký của tôi, rồi chạy "
            "vanphong signing agent --server ĐỊA-CHỈ --pair MÃ --module TRÌNH-ĐIỀU-KHIỂN."
        ) from error
    except (ValueError, TypeError, OSError) as error:
        raise Trouble(f"Không đọc được {folder / _FILE}. Hãy ghép lại máy.") from error
