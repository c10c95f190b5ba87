"""What an appraisal looks at, how it may end, and when it or an approval still stands."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Confidence, Decision, Rule, load_pack

APPRAISE = "drafting:appraisal:give"
SET = "drafting:appraisal:set"
APPROVE = "drafting:draft:approve"
_SOURCE = "office practice, ADR 0036"


class Verdict(enum.StrEnum):
    """What is found of one item of the list."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Weight(enum.StrEnum):
    """How much a finding weighs."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Conclusion(enum.StrEnum):
    """How an appraisal ends."""

    READY = "READY"
    CONDITIONAL = "CONDITIONAL"
    NOT_READY = "NOT_READY"


class Reply(enum.StrEnum):
    """What the drafter made of a finding."""

    MENDED = "MENDED"
    NOT_MENDED = "NOT_MENDED"


VERDICT_LABELS = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Chưa đạt",
    Verdict.NOT_APPLICABLE: "Không áp dụng",
}
WEIGHT_LABELS = {Weight.MUST: "Phải sửa", Weight.SHOULD: "Nên sửa"}
CONCLUSION_LABELS = {
    Conclusion.READY: "Đủ điều kiện trình",
    Conclusion.CONDITIONAL: "Đủ điều kiện trình, kèm điều kiện",
    Conclusion.NOT_READY: "Chưa đủ điều kiện trình",
}
REPLY_LABELS = {Reply.MENDED: "Đã sửa", Reply.NOT_MENDED: "Không sửa"}
FAVOURABLE = (Conclusion.READY, Conclusion.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a draft is looked at for, and where it comes from."""

    text: str
    source: str
    confidence: Confidence


def items_for(type_code: str, on: dt.date) -> list[Item]:
    """Give the product's list for a type of document on a day.

    :source: rules_data/appraisal.toml.
    """
    pack = load_pack("vanphong.drafting", "appraisal")
    return [
        Item(rule.text, rule.source, rule.confidence)
        for rule in pack.on(on).values()
        if _belongs(rule, type_code)
    ]


def _belongs(rule: Rule, type_code: str) -> bool:
    return not rule.value or type_code in rule.value


Basis = Mapping[str, Any]


def basis_of(
    *,
    type_code: str,
    abstract: str,
    addressees: Iterable[str],
    lines: Mapping[str, str],
    content: str,
    own_pdf: str,
) -> dict[str, Any]:
    """Give what an appraisal or approval is bound to: every word and picture of a draft.

    Where it is sent and who signs it are no part of it. `lines` are those printed beside the
    text; `content` is the draft's, pictures stand in it by their digest. `own_pdf` is the digest
    of a finished PDF, empty without one.
    """
    body = json.loads(content).get("body", []) if content else []
    return {
        "type_code": type_code,
        "abstract": abstract,
        "addressees": list(addressees),
        "lines": dict(lines),
        "body": _digest(body),
        "own_pdf": own_pdf,
    }


def digest_of(basis: Basis) -> str:
    """Give the digest (SHA-256) of a basis: the same words and pictures, the same digest."""
    return _digest(dict(basis))


def _digest(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


PART_LABELS = {
    "type_code": "loại văn bản",
    "abstract": "trích yếu",
    "addressees": "nơi kính gửi",
    "lines": "các dòng ghi ngoài nội dung",
    "body": "nội dung",
    "own_pdf": "tệp PDF của cơ quan",
}


def changed_parts(then: Basis, today: Basis) -> list[str]:
    """Say which parts differ from what was appraised or approved."""
    return [label for name, label in PART_LABELS.items() if then.get(name) != today.get(name)]


def may_conclude(
    *, conclusion: Conclusion, unjudged: int, must_mend: int, condition: str
) -> Decision:
    """Say whether an appraisal may end so; `must_mend` counts the findings that must be mended."""
    if unjudged:
        return _no(
            "items_open",
            Phrase("Còn %(count)s nội dung chưa ghi đạt hay chưa đạt.", count=unjudged),
        )
    if conclusion is Conclusion.READY and must_mend:
        return _no(
            "must_mend",
            Phrase(
                "Còn %(count)s điểm phải sửa nên chưa kết luận đủ điều kiện trình được. Hãy chọn "
                "kết luận khác, hoặc xem lại mức độ của các điểm đó.",
                count=must_mend,
            ),
        )
    if conclusion is Conclusion.CONDITIONAL and not condition:
        return _no("no_condition", "Hãy ghi điều kiện phải bảo đảm trước khi trình.")
    if conclusion is Conclusion.NOT_READY and not (must_mend or condition):
        return _no("no_ground", "Hãy ghi lý do, hoặc ghi ít nhất một điểm phải sửa.")
    return ALLOWED


def may_appraise(*, wrote_it: bool, can_appraise: bool) -> Decision:
    """Say whether somebody may appraise a draft: never one who wrote on it."""
    if wrote_it:
        return _no(
            "conflict",
            "Người soạn dự thảo không thẩm định dự thảo của chính mình. Hãy chọn người khác.",
        )
    if not can_appraise:
        return _no("cannot_appraise", "Người được chọn chưa được giao quyền thẩm định dự thảo.")
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Demands:
    """What an office wants before a draft is presented; nothing unless it said so."""

    appraisal: bool = False
    approval: bool = False


def missing_before(
    demands: Demands, *, conclusion: Conclusion | None, approved: bool
) -> list[Decision]:
    """Give what is missing before a draft may be presented.

    `conclusion` is that of the appraisal that stands for the present text, if any.
    """
    found = []
    if demands.appraisal and conclusion not in FAVOURABLE:
        reason = (
            "Thẩm định kết luận dự thảo chưa đủ điều kiện trình."
            if conclusion
            else "Cơ quan yêu cầu thẩm định trước khi trình: bản này chưa có phiếu thẩm định."
        )
        found.append(_no("appraisal_needed", reason))
    if demands.approval and not approved:
        found.append(
            _no(
                "approval_needed",
                "Cơ quan yêu cầu chánh văn phòng phê duyệt trước khi trình: bản này chưa được "
                "phê duyệt.",
            )
        )
    return found


def _no(code: str, reason: str | Phrase) -> Decision:
    return Decision(allowed=False, code=code, reason=reason, source=_SOURCE)
