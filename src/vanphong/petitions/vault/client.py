"""The office's side of the vault: what is said over its socket."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Refused, Unavailable, VanphongError
from vanphong.petitions.vault import wire

_PATIENCE = 10.0
_CLOSED = _(
    "Kho danh tính chưa mở nên chưa niêm phong, chưa mở được gì. Xin báo người vận hành."
)
_REFUSALS = {
    "not_consented": _("Chưa có người khác đồng ý, hoặc đã quá hạn."),
    "spent": _("Lần mở này đã dùng rồi. Cần xem nữa thì đề nghị lại."),
    "nothing_sealed": _("Trong kho không có danh tính của đơn này."),
    "broken": _("Phần niêm phong của đơn này đã bị thay đổi nên không mở được. Xin báo ngay."),
    "other_key": _("Danh tính này được niêm phong bằng khóa khác khóa kho đang dùng."),
}
_CHECK = _("Chưa niêm phong, chưa mở gì. Xin báo người vận hành xem thiết bị rồi chạy lại kho.")
_FAULTS = {
    "token_missing": _("Không thấy thiết bị PKCS#11 giữ khóa kho danh tính."),
    "token_pin": _("Thiết bị PKCS#11 của kho danh tính không nhận mã PIN."),
    "token_locked": _("Thiết bị PKCS#11 của kho danh tính đã khóa vì sai mã PIN nhiều lần."),
    "token_key": _("Thiết bị PKCS#11 đang cắm không có khóa của kho danh tính."),
    "token_driver": _("Không chạy được trình điều khiển PKCS#11 của kho danh tính."),
    "token_fault": _("Thiết bị PKCS#11 của kho danh tính báo lỗi."),
}


def seal(office_id: int, letter_id: UUID, words: Mapping[str, Any]) -> str:
    """Seal words of a letter that is being taken in; gives the digest of what was sealed.

    :raises Unavailable: when the vault does not answer.
    """
    told = _ask(do="seal", office=office_id, letter=str(letter_id), words=words)
    return str(told["digest"])


def open_words(opening_id: UUID) -> dict[str, Any]:
    """Give what a spent opening lets one read, this once.

    :raises Refused: with the vault's reason.
    :raises Unavailable: when the vault does not answer.
    """
    words: dict[str, Any] = _ask(do="open", opening=str(opening_id))["words"]
    return words


def destroy(opening_id: UUID) -> str:
    """Destroy what a spent opening lets one destroy; gives the digest that proves it.

    :raises Refused: with the vault's reason.
    :raises Unavailable: when the vault does not answer.
    """
    return str(_ask(do="destroy", opening=str(opening_id))["digest"])


def proof(opening_id: UUID) -> str:
    """Give the digest that proves that an opening destroyed what it was for; empty if it did not.

    :raises Unavailable: when the vault does not answer.
    """
    return str(_ask(do="proof", opening=str(opening_id))["digest"])


def state() -> dict[str, Any]:
    """Give how the vault stands: custody, its fault, rows, rows under another key, that wait.

    :raises Unavailable: when the vault does not answer.
    """
    return _ask(do="state")


def insist_serving() -> None:
    """Refuse while the vault can neither seal nor open.

    :raises Unavailable: with the code of the token's fault, or `vault_closed`.
    """
    if fault := state()["fault"]:
        raise _refusal(str(fault))


def is_serving() -> bool:
    """Say whether the vault can seal."""
    try:
        insist_serving()
    except VanphongError:
        return False
    return True


def is_open() -> bool:
    """Say whether a vault answers here."""
    try:
        with _link():
            return True
    except OSError:
        return False


def fault_words(code: str) -> str:
    """Say why the token does not serve."""
    return str(_FAULTS[code])


def _link() -> socket.socket:
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(_PATIENCE)
    try:
        with wire.Address(settings.VAULT_DIR) as address:
            link.connect(address)
    except OSError:
        link.close()
        raise
    return link


def _ask(**asked: Any) -> dict[str, Any]:
    try:
        with _link() as link:
            wire.say(link, asked)
            told = wire.hear(link)
    except (OSError, EOFError, ValueError):
        # What was said may stand in the error; nobody is to find it there.
        raise Unavailable(_CLOSED, code="vault_closed") from None
    if "refused" in told:
        raise _refusal(str(told["refused"]))
    return told


def _refusal(code: str) -> VanphongError:
    if code in _REFUSALS:
        return Refused(_REFUSALS[code], code=f"vault_{code}")
    if code in _FAULTS:
        return Unavailable(f"{fault_words(code)} {_CHECK}", code=f"vault_{code}")
    return Unavailable(_CLOSED, code="vault_closed")
