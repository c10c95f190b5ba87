"""Relations between documents: names both ways, and what contradicts itself."""

from __future__ import annotations

import datetime as dt

from vanphong.kernel.rules import Decision

SOURCE = "Quy định 66-QĐ/TW (06/02/2017), Điều 1–3"

# What is said of the source, and of the target; the same both ways where neither comes first.
LABELS = {
    "RELATED": ("Liên quan", "Liên quan"),
    "AMENDS": ("Sửa đổi, bổ sung", "Được sửa đổi, bổ sung bởi"),
    "REPLACES": ("Thay thế", "Được thay thế bởi"),
    "ANNULS": ("Bãi bỏ", "Bị bãi bỏ bởi"),
    "BASED_ON": ("Căn cứ", "Là căn cứ của"),
    "ANSWERS": ("Trả lời", "Được trả lời bằng"),
    "COPY_OF": ("Là bản sao của", "Có bản sao"),
}
_CHANGES = frozenset({"AMENDS", "REPLACES", "ANNULS"})


def may_relate(
    kind: str,
    *,
    same_document: bool,
    source_on: dt.date | None,
    target_on: dt.date | None,
    same_issuer: bool,
) -> Decision:
    """Say whether the relation can be: no document to itself, no later target.

    A document is amended, replaced or annulled by its issuer or a competent upper body; another
    issuer warns, since who stands above whom is not always known here.

    :source: Quy định 66-QĐ/TW, Điều 1–3
    """
    if same_document:
        return Decision(False, "Một văn bản không liên kết với chính nó.", code="one_document")
    if kind == "RELATED":  # says nothing of which came first
        return Decision(True)
    if source_on and target_on and target_on > source_on:
        return Decision(
            False,
            "Văn bản được dẫn chiếu có ngày muộn hơn. Xin kiểm tra chiều liên kết.",
            code="relation_dates",
        )
    if kind in _CHANGES and not same_issuer:
        warning = (
            "Hai văn bản khác cơ quan ban hành; chỉ cơ quan ban hành hoặc cấp trên "
            "có thẩm quyền được sửa đổi, thay thế, bãi bỏ."
        )
        return Decision(True, source=SOURCE, warnings=(warning,))
    return Decision(True, source=SOURCE)
