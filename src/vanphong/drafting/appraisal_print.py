"""The sheet of an appraisal (phiếu thẩm định) in print."""

from __future__ import annotations

import datetime as dt

from vanphong.drafting.appraisal_content import Content, named
from vanphong.drafting.appraisal_rules import (
    CONCLUSION_LABELS,
    REPLY_LABELS,
    VERDICT_LABELS,
    WEIGHT_LABELS,
    Conclusion,
    Reply,
    Verdict,
    Weight,
)
from vanphong.drafting.models import Draft
from vanphong.drafting.opinion_rules import HANDLING_LABELS, STANCE_LABELS, Handling, Stance
from vanphong.drafting.typesetting.printed_sheet import Section, Sheet
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.rules import Confidence
from vanphong.people import api as people
from vanphong.registry import api as registry


def printed(actor: Actor, draft: Draft, content: Content) -> Sheet:
    """Give the sheet as it is printed. No form of the Party was found; the parts are what is known."""
    kind = registry.document_type(content["type_code"]).name
    appraised = f"phiên bản {content['version']} của dự thảo {kind} “{content['abstract']}”"
    conclusion = CONCLUSION_LABELS[Conclusion(content["conclusion"])]
    said = f"{conclusion}.\n{content['words']}" if content["words"] else f"{conclusion}."
    signed_at = dt.datetime.fromisoformat(content["signed_at"]).astimezone(VIETNAM)
    return Sheet(
        office=people.own_office(actor).name,
        title="PHIẾU THẨM ĐỊNH",
        subtitle=f"Lần {content['round']}, phiếu số {content['number']}",
        facts=[
            ("Thẩm định", appraised),
            ("Người soạn", named(draft.created_by)),
            ("Người thẩm định", content["appraiser"]),
            ("Cùng thẩm định", "; ".join(one["name"] for one in content["beside"]) or "không có"),
            ("Ký lúc", f"{signed_at:%H:%M ngày %d/%m/%Y}"),
            ("Dấu vân tay của nội dung", _broken(content["digest"])),
        ],
        sections=[
            _items(content), _findings(content), *_before(content), _consulted(content),
            Section("4. Kết luận", [said]), *_dissents(content),
        ],
        footer=f"Phiếu thẩm định lần {content['round']} – phiên bản {content['version']}",
        signed_as="NGƯỜI THẨM ĐỊNH",
        signer=content["appraiser"].split(",")[0],
    )  # fmt: skip


def _broken(digest: str) -> str:
    """Give a digest on two lines: as one word it would run past the margin."""
    half = len(digest) // 2
    return f"{digest[:half]}\n{digest[half:]}"


def _items(content: Content) -> Section:
    unsure = any(
        one["confidence"] and one["confidence"] != Confidence.SEEN for one in content["items"]
    )
    remark = (
        "Nội dung có dấu * theo nguồn gián tiếp hoặc thông lệ; chưa tìm thấy quy định của Đảng."
    )
    return Section(
        "1. Các nội dung thẩm định",
        [remark] if unsure else [],
        [("TT", 0.35), ("Nội dung", 3), ("Kết quả", 1), ("Ghi chú", 2)],
        [
            [
                str(number),
                one["text"] + (" *" if one["confidence"] not in {"", Confidence.SEEN} else ""),
                VERDICT_LABELS[Verdict(one["verdict"])],
                one["note"],
            ]
            for number, one in enumerate(content["items"], 1)
        ],
    )


def _findings(content: Content) -> Section:
    rows = [
        [
            str(one["number"]), WEIGHT_LABELS[Weight(one["weight"])],
            f"{one['place']}: {one['words']}" if one["place"] else one["words"], one["rule"],
        ]
        for one in content["findings"]
    ]  # fmt: skip
    return Section(
        "2. Những điểm cần sửa",
        [] if rows else ["Không có."],
        [("TT", 0.35), ("Mức độ", 0.8), ("Điều cần sửa", 2.8), ("Căn cứ", 2.3)],
        rows,
    )


def _before(content: Content) -> list[Section]:
    if not content["before"]:
        return []
    rows = [[str(one["number"]), one["words"], became(one)] for one in content["before"]]
    return [
        Section(
            f"Những điểm của lần thẩm định {content['round'] - 1}", [],
            [("TT", 0.35), ("Điều cần sửa", 3), ("Kết quả", 2.5)], rows,
        )
    ]  # fmt: skip


def became(finding: Content) -> str:
    """Say what became of a finding of the round before."""
    if finding["said_again"]:
        return "Chưa sửa, nhắc lại lần này"
    if finding["reply"] is None:
        return "Không nhắc lại; người soạn chưa trả lời"
    label = REPLY_LABELS[Reply(finding["reply"])]
    if finding["reply"] == Reply.MENDED:
        return f"{label} ở phiên bản {finding['mended_in']}. {finding['why']}".rstrip()
    return f"{label}: {finding['why']}"


def _consulted(content: Content) -> Section:
    rows = []
    for one in content["consulted"]:
        said = STANCE_LABELS[Stance(one["stance"])] if one["stance"] else "Chưa trả lời"
        handled = HANDLING_LABELS[Handling(one["handling"])] + "." if one["handling"] else ""
        rows.append(
            [
                ", ".join(filter(None, (one["name"], one["unit"]))), f"{said}. {one['words']}".rstrip(),
                f"{handled} {one['why']}".strip(),
            ]
        )  # fmt: skip
    return Section(
        "3. Các cơ quan, cá nhân đã cho ý kiến",
        [] if rows else ["Chưa có đợt xin ý kiến nào kết thúc."],
        [("Ai", 1.6), ("Ý kiến", 2.6), ("Tiếp thu, giải trình", 2.2)],
        rows,
    )


def _dissents(content: Content) -> list[Section]:
    said = [f"{one['name']}: “{one['dissent']}”" for one in content["beside"] if one["dissent"]]
    return (
        [Section("5. Ý kiến khác của người cùng thẩm định (nguyên văn)", said)] if said else []
    )
