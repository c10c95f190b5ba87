"""Pairing: the signer's certificate and a code go to the server, a token of this computer back."""

from __future__ import annotations

import base64
import datetime as dt
import platform
from pathlib import Path

from vanphong.signing.agent import device, memory, screen
from vanphong.signing.agent.trouble import Trouble
from vanphong.signing.agent.wire import Server


def pair(*, address: str, code: str, module: str, ca_file: str, folder: Path) -> memory.Pairing:
    """Pair this computer and remember it.

    :raises Trouble: no certificate, a wrong code, no server.
    """
    server = Server(address, ca_file=ca_file)
    signers, everything = device.certificates(module)
    held = _chosen(signers)
    others = [one for one in everything if one != held.der]
    answer = server.post(
        "/signing-agents",
        {
            "code": code,
            "name": platform.node()[:100] or "máy ký",
            "certificates": [
                base64.b64encode(one).decode() for one in [held.der, *others][:10]
            ],
            "token_label": held.token_label,
        },
    )
    pairing = memory.Pairing(
        server=server.address,
        token=answer["token"],
        person=answer["person"],
        office=answer["office"],
        module=module,
        token_label=held.token_label,
        certificate=held.der.hex(),
        key_id=held.key_id.hex(),
        key_label=held.label,
        ca_file=ca_file,
    )
    memory.remember(folder, pairing)
    screen.say(
        f"Đã ghép máy này với {pairing.person}, {pairing.office}.",
        "Hãy mở trang Khóa ký của tôi trên máy chủ, so dấu vân tay rồi bấm Xác nhận chứng thư:",
        f"  {in_groups(answer['fingerprint'])}",
    )
    return pairing


def in_groups(digest: str) -> str:
    """Give a digest in groups of eight signs, as the pages of the server show it."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def _chosen(signers: list[device.Held]) -> device.Held:
    if not signers:
        raise Trouble("Không thấy chứng thư người ký nào trên thiết bị. Hãy cắm thiết bị ký.")
    if len(signers) == 1:
        return signers[0]
    screen.say("Trên thiết bị có nhiều chứng thư:")
    for number, one in enumerate(signers, 1):
        until: dt.datetime = one.parsed.not_valid_after
        screen.say(f"  {number}. {one.name}, {one.label}, hết hạn {until:%d/%m/%Y}")
    typed = screen.ask("Dùng chứng thư số mấy? ")
    if not typed.isdecimal() or not 1 <= int(typed) <= len(signers):
        raise Trouble("Không có chứng thư mang số đó.")
    return signers[int(typed) - 1]
