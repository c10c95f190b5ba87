"""Sealing who wrote a letter that was entered openly; noting that they declined secrecy. Pure.

Luật Tố cáo 2018 (25/2018/QH14), Điều 9 khoản 1 điểm b, Điều 47, Điều 56, in force since 1 January
2019: name, address, handwriting and other personal data of a denouncer are secret from receipt on.
Nghị định 156/2026/NĐ-CP, Điều 22 khoản 2 điểm b: unless the denouncer declined secrecy.
"""

from __future__ import annotations

from vanphong.kernel.rules import ALLOWED, Decision

SOURCE = "Luật Tố cáo 2018 (25/2018/QH14), Điều 9, 47, 56"

_SEALED = Decision(
    allowed=False,
    reason="Người viết đơn này đã được giữ bí mật.",
    source=SOURCE,
    code="sealed_already",
)
_NOBODY = Decision(
    allowed=False,
    reason="Đơn này không ghi họ tên ai nên không có gì để niêm phong.",
    code="nobody_named",
)


def may_seal(*, is_protected: bool, names: int) -> Decision:
    """Say whether there is somebody to seal: named here, and not sealed yet.

    The same holds for noting that they declined to be kept secret.
    """
    if is_protected:
        return _SEALED
    return ALLOWED if names else _NOBODY
