"""A verification report as the page draws it: verdict, signatures, the file's life."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.templatetags.vanphong import vn_date
from vanphong.signing.report import (
    Chain,
    Change,
    Role,
    SignatureReport,
    TimeSource,
    Verdict,
    VerificationReport,
)

# How a verdict looks: good, unknown, bad or none (nothing was signed).
_LOOK = {
    Verdict.VALID: "good",
    Verdict.VALID_UNTRUSTED_CHAIN: "unknown",
    Verdict.INVALID: "bad",
    Verdict.NO_SIGNATURE: "none",
    Verdict.UNREADABLE: "bad",
}
_CHANGE_LOOK = {Change.FORM: "unknown", Change.CONTENT: "bad"}
_CHAIN_LOOK = {
    Chain.TRUSTED: "good",
    Chain.REVOCATION_UNKNOWN: "unknown",
    Chain.UNTRUSTED: "unknown",
    Chain.UNCHECKED: "unknown",
}
_PROVED = {TimeSource.TIMESTAMP, TimeSource.DOCUMENT_TIMESTAMP}


def report_context(report: VerificationReport, name: str) -> dict[str, Any]:
    """Give what the report's partial draws.

    look, title, report, name (of the file), signatures [{look, title, checks, facts}],
    life (steps of a timeline), json_name and json_url (the same report for programs).
    """
    data = json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
    stem = name.rsplit(".", 1)[0] or "tep"
    return {
        "report": report,
        "name": name,
        "look": _LOOK[report.verdict],
        "title": _verdict_words(report),
        "signatures": [_signature(found) for found in report.signatures],
        "life": _life(report),
        "json_name": f"{stem}-kiem-tra.json",
        "json_url": "data:application/json;base64," + base64.b64encode(data.encode()).decode(),
    }


def _verdict_words(report: VerificationReport) -> str:
    return {
        Verdict.VALID: _("Hợp lệ"),
        Verdict.VALID_UNTRUSTED_CHAIN: _("Chưa xác minh đủ"),
        Verdict.INVALID: _("Không hợp lệ"),
        Verdict.NO_SIGNATURE: _("Không có chữ ký số"),
        Verdict.UNREADABLE: _("Không đọc được"),
    }[report.verdict]


def _signature(found: SignatureReport) -> dict[str, Any]:
    checks = _checks(found)
    said = {check["text"] for check in checks}
    look = _LOOK[found.verdict]
    reasons = [r for r in found.reasons if r not in said]
    return {
        "look": look,
        "title": f"{_(found.role_words)} {found.signer or _('người ký chưa rõ')}",
        "detail": found.organisation if found.organisation != found.signer else "",
        "words": _signature_words(found),
        "icon": {Role.PERSON: "pen-line", Role.SEAL: "stamp"}.get(found.role, "clock"),
        "checks": checks + [{"look": "info", "text": reason} for reason in reasons],
        "facts": _facts(found),
    }


def _signature_words(found: SignatureReport) -> str:
    return {
        Verdict.VALID: _("Hợp lệ"),
        Verdict.VALID_UNTRUSTED_CHAIN: _("Nguyên vẹn, chưa xác minh đủ người ký"),
    }.get(found.verdict, _("Không hợp lệ"))


def _checks(found: SignatureReport) -> list[dict[str, str]]:
    """Give what was looked at, each with how it came out."""
    if not found.intact:
        why = found.reasons or (_("Chữ ký không khớp với nội dung của tệp."),)
        return [{"look": "bad", "text": reason} for reason in why]
    checks = [
        {"look": _CHANGE_LOOK.get(found.changes_after, "good"), "text": found.change_words},
        {"look": _CHAIN_LOOK.get(found.chain, "bad"), "text": found.chain_words},
        {
            "look": "good" if found.time_source in _PROVED else "unknown",
            "text": found.time_words(_),
        },
    ]
    if found.algorithm and not found.algorithm_ok:
        checks.append({"look": "unknown", "text": found.weak_words(_)})
    return checks


def _facts(found: SignatureReport) -> list[dict[str, Any]]:
    period = ""
    if found.valid_from is not None and found.valid_until is not None:
        period = f"{vn_date(found.valid_from)} – {vn_date(found.valid_until)}"
    place = _("Trang %(number)s") % {"number": found.place.page + 1} if found.place else ""
    return [
        {"label": _("Người ký"), "text": found.signer},
        {"label": _("Cơ quan"), "text": found.organisation},
        {"label": _("Nơi cấp chứng thư"), "text": found.issuer},
        {"label": _("Hiệu lực chứng thư"), "text": period},
        {"label": _("Số chứng thư"), "text": found.serial_number},
        {"label": _("Thuật toán"), "text": found.algorithm},
        {"label": _("Hình chữ ký"), "text": place or _("Không có hình")},
        {"label": _("Lý do ký"), "text": found.reason},
        {"label": _("Nơi ký"), "text": found.location},
    ]


def _life(report: VerificationReport) -> list[dict[str, Any]]:
    """Give the file's life: each signature in its order, then what came after the last one."""
    if not report.signatures:
        return []
    steps: list[dict[str, Any]] = []
    for found in report.signatures:
        bad = _LOOK[found.verdict] == "bad"
        steps.append(
            {
                "what": f"{_(found.role_words)} {found.signer or _('người ký chưa rõ')}",
                "at": found.signed_at,
                "state": "due" if bad else "done",
            }
        )
    last = report.signatures[-1]
    untouched = last.intact and last.changes_after in (Change.NONE, Change.ARCHIVAL)
    steps.append(
        {
            "what": _("Sau chữ ký cuối cùng"),
            "note": last.change_words if last.intact else _("Nội dung đã bị thay đổi."),
            "state": "done" if untouched else "due",
        }
    )
    return steps
