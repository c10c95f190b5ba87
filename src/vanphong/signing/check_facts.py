"""What the public is told of an issued document, on the page, over the API and in a terminal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.clock import VIETNAM
from vanphong.signing.models import CheckState, PublicCheck
from vanphong.signing.rules import spoken_code


def check_facts(check: PublicCheck) -> list[dict[str, str]]:
    """Give the facts, each with its word."""
    published = check.published_at.astimezone(VIETNAM)
    return [
        {"label": _("Số, ký hiệu"), "text": check.symbol},
        {"label": _("Cơ quan ban hành"), "text": check.body_name},
        {"label": _("Ngày ban hành"), "text": f"{check.issued_on:%d/%m/%Y}"},
        {"label": _("Người ký"), "text": "; ".join(check.signers)},
        {"label": _("Trạng thái"), "text": _(CheckState(check.state).label)},
        {"label": _("Đưa vào tra cứu"), "text": f"{published:%H:%M %d/%m/%Y}"},
        {"label": _("Mã tra cứu"), "text": spoken_code(check.code)},
    ]


def headline(check: PublicCheck) -> str:
    """Say whether the document is still to be used."""
    if check.state == CheckState.ISSUED:
        return _(
            "Văn bản này do cơ quan nêu dưới đây phát hành. "
            "Hãy đối chiếu số, ngày và người ký với bản trên tay."
        )
    return _("Văn bản này không còn được dùng. Hãy hỏi cơ quan ban hành.")


def is_same(check: PublicCheck, sha256: str) -> bool | None:
    """Say whether a copy, by its digest, is what was issued; None when none is given.

    A later version differs only in a timestamp behind the bytes that were issued.
    """
    return sha256.lower() in (check.sha256, *check.later_sha256) if sha256 else None


def copy_words(same: bool | None) -> str:
    """Say whether a copy is what was issued; nothing when there is none."""
    if same is None:
        return ""
    if same:
        return _("Tệp của bạn giống hệt bản đã phát hành.")
    return _(
        "Tệp của bạn khác bản đã phát hành. Bản chụp hoặc bản in rồi quét lại cũng khác; "
        "hãy hỏi cơ quan ban hành nếu nghi ngờ."
    )


def as_data(check: PublicCheck, sha256: str = "") -> dict[str, Any]:
    """Give the facts as JSON data; the digest itself is not told."""
    return {
        "code": spoken_code(check.code),
        "symbol": check.symbol,
        "body": check.body_name,
        "issued_on": check.issued_on.isoformat(),
        "signers": check.signers,
        "state": check.state,
        "state_words": _(CheckState(check.state).label),
        "published_at": check.published_at.isoformat(),
        "same": is_same(check, sha256),
    }
