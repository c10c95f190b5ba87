"""Serving: wait for a paper, prove it, show it, ask, sign on the device, answer.

The PIN is asked for each signature and kept nowhere. A program that stops before its answer has
reached the server has signed nothing: the paper comes again.
"""

from __future__ import annotations

import base64
import tempfile
import time
from pathlib import Path
from typing import Any

from vanphong.signing.agent import device, screen
from vanphong.signing.agent.checking import proved_digest
from vanphong.signing.agent.memory import Pairing
from vanphong.signing.agent.pairing import in_groups
from vanphong.signing.agent.trouble import Away, Distrust, Refusal, Trouble, WrongPin
from vanphong.signing.agent.wire import Server

_WAIT_SECONDS = 8
_PAUSES = (1, 2, 5, 10, 30)
_AT_ONCE_SECONDS = 2
DECLINED = "Người ký không ký trên thiết bị."


def serve(pairing: Pairing) -> None:
    """Serve until the program is stopped.

    :raises Refusal: when this computer is paired no more.
    """
    server = Server(pairing.server, pairing.token, pairing.ca_file)
    screen.say(f"Đang chờ văn bản cần ký của {pairing.person}. Bấm Ctrl+C để dừng.")
    told, failures = "", 0
    while True:
        begun = time.monotonic()
        try:
            answer = server.get(f"/signing-agent/next?wait={_WAIT_SECONDS}")
            if answer["request"] is not None:
                handle(server, pairing, answer["request"])
        except Away as trouble:
            told = _tell(trouble.sentence, told)
            time.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1
            continue
        failures = 0
        unconfirmed = "Chờ bạn xác nhận chứng thư ở trang Khóa ký của tôi trên máy chủ."
        told = "" if answer["confirmed"] else _tell(unconfirmed, told)
        if answer["request"] is None and time.monotonic() - begun < _AT_ONCE_SECONDS:
            time.sleep(answer["ask_again_seconds"])


def _tell(sentence: str, told: str) -> str:
    """Say what was not said the last time."""
    if sentence != told:
        screen.say(sentence)
    return sentence


def handle(server: Server, pairing: Pairing, request: dict[str, Any]) -> None:
    """Bring one paper before the signer and send the answer.

    :raises Away: when the server went away before the signer answered.
    """
    place = f"/signing-agent/requests/{request['id']}"
    certificate = bytes.fromhex(pairing.certificate)
    try:
        content = server.file(f"{place}/pdf")
        attributes = base64.b64decode(request["attributes"])
        digest = proved_digest(content, attributes, certificate)
    except Refusal as refusal:
        screen.say(refusal.sentence)
        return
    except Distrust as distrust:
        screen.say("CẢNH BÁO: không ký.", distrust.sentence, "Hãy báo người quản trị hệ thống.")
        _refuse(server, place, f"Máy ký từ chối: {distrust.sentence}")
        return
    with tempfile.TemporaryDirectory(prefix="vanphong-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "van-ban-can-ky.pdf"
        file.write_bytes(content)
        _show(request, digest, file)
        signature, why = _asked(pairing, attributes, file)
    if signature is None:
        _refuse(server, place, why)
    else:
        _answer(server, place, signature)


def _show(request: dict[str, Any], digest: str, file: Path) -> None:
    screen.say(
        "",
        "VĂN BẢN CẦN KÝ",
        f"  Cơ quan:   {request['office']}",
        f"  Loại:      {request['kind']}",
        f"  Số:        {request['symbol']}",
        f"  Trích yếu: {request['abstract']}",
        f"  Số trang:  {request['pages']}",
        f"  Tệp:       {file}",
        "  Mã băm SHA-256 tính trên máy này (so với trang ký trên máy chủ):",
        f"  {in_groups(digest)}",
    )


def _asked(pairing: Pairing, attributes: bytes, file: Path) -> tuple[bytes | None, str]:
    """Give the signature, or None and why there is none."""
    while True:
        word = screen.ask("Gõ “ky” để ký, “xem” để mở tệp, “khong” để không ký: ")
        if word == "xem":
            screen.open_file(file)
        elif word == "khong":
            return None, DECLINED
        elif word == "ky":
            try:
                signature = _signed(pairing, attributes)
            except Trouble as trouble:
                screen.say(trouble.sentence)
                if trouble.code == device.LOCKED:
                    return None, trouble.sentence
            else:
                return signature, "" if signature else DECLINED


def _signed(pairing: Pairing, attributes: bytes) -> bytes | None:
    """Ask for the PIN until it is right, and sign; None when none is given.

    :raises Trouble: locked, unplugged, another device.
    """
    held = device.Held(
        pairing.token_label,
        bytes.fromhex(pairing.key_id),
        pairing.key_label,
        bytes.fromhex(pairing.certificate),
    )
    while True:
        if device.has_one_try_left(pairing.module, held):
            screen.say("Chú ý: nhập sai một lần nữa thì thiết bị bị khóa.")
        pin = screen.ask_secret("Mã PIN của thiết bị (để trống: không ký): ")
        if not pin:
            return None
        try:
            return device.sign(pairing.module, held, pin, attributes)
        except WrongPin as wrong:
            screen.say(wrong.sentence)


def _answer(server: Server, place: str, signature: bytes) -> None:
    """Send the signature until the server has taken or refused it."""
    body = {"signature": base64.b64encode(signature).decode()}
    for attempt in range(10_000):
        try:
            server.post(f"{place}/signature", body)
        except Away as trouble:
            pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
            screen.say(trouble.sentence, f"Thiết bị đã ký; gửi lại sau {pause} giây.")
            time.sleep(pause)
        except Refusal as refusal:
            screen.say(refusal.sentence)
            return
        else:
            screen.say("Đã ký. Văn bản đã được lưu trên máy chủ.")
            return


def _refuse(server: Server, place: str, why: str) -> None:
    try:
        server.post(f"{place}/refusal", {"reason": why[:500]})
    except Refusal as refusal:
        screen.say(refusal.sentence)
    else:
        screen.say("Đã báo máy chủ: không ký.")
