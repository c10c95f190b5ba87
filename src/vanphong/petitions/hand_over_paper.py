"""The receipt of papers handed over (form 02/TCD), and the slip by which they go back."""

from __future__ import annotations

from collections.abc import Sequence

from vanphong.drafting.typesetting.printed_sheet import Section, Sheet, signing, typeset_sheet
from vanphong.kernel.clock import VIETNAM
from vanphong.petitions import queries
from vanphong.petitions.models import HandedPaper, HandOver, PaperReturn

_HIDDEN = "Được giữ bí mật"
_KEPT = (
    "Giấy biên nhận lập thành hai bản như nhau, mỗi bên giữ một bản. Bản gốc được trả lại người "
    "giao khi giải quyết xong; khi nhận lại, người nhận ký vào giấy trả tài liệu."
)
_BY_HAND = "ký, ghi rõ họ tên"


def receipt_pdf(hand_over: HandOver) -> bytes:
    """Give the receipt to be signed by who gives and who takes.

    Its words are ours: of form 02/TCD only name and use were collected.
    """
    at = hand_over.taken_at.astimezone(VIETNAM)
    taker = hand_over.taken_by.person.full_name
    shown = queries.shown_hand_over(hand_over)
    facts = [
        ("Cơ quan nhận", hand_over.office.name),
        ("Nhận lúc", f"{at:%H giờ %M, ngày %d/%m/%Y}"),
        ("Người giao", shown.giver or _HIDDEN),
        ("Người nhận", taker),
        ("Kèm đơn số", str(hand_over.letter or "")),
        ("Ghi chú", shown.note),
    ]
    sheet = Sheet(
        office=hand_over.office.name,
        title="GIẤY BIÊN NHẬN THÔNG TIN, TÀI LIỆU, BẰNG CHỨNG",
        subtitle=f"Mẫu 02/TCD (Nghị định 154/2026/NĐ-CP). Số {hand_over}",
        facts=[(label, words) for label, words in facts if words],
        sections=[
            Section("Đã nhận", [], *_table(queries.papers_handed(hand_over))),
            Section("", [_KEPT]),
            signing(_BY_HAND, ("Người giao", shown.giver), ("Người nhận", taker)),
        ],
        footer=f"Biên nhận số {hand_over}",
    )
    return typeset_sheet(sheet, timestamp=hand_over.taken_at)[0]


def slip_pdf(given: PaperReturn) -> bytes:
    """Give the slip to be signed by who gets papers back."""
    hand_over, by = given.hand_over, given.noted_by.person.full_name
    shown = queries.shown_return(hand_over, given)
    papers = [one for one in queries.papers_handed(hand_over) if one.returned_id == given.pk]
    facts = [
        ("Theo biên nhận số", str(hand_over)),
        ("Ngày trả", f"{given.returned_on:%d/%m/%Y}"),
        ("Người nhận lại", shown.returned_to or _HIDDEN),
        ("Người trả", by),
        ("Ghi chú", shown.note),
    ]
    sheet = Sheet(
        office=hand_over.office.name,
        title="GIẤY TRẢ TÀI LIỆU",
        subtitle=f"Lần {given.number} của biên nhận số {hand_over}",
        facts=[(label, words) for label, words in facts if words],
        sections=[
            Section("Đã trả", [], *_table(papers)),
            signing(_BY_HAND, ("Người trả", by), ("Người nhận lại", shown.returned_to)),
        ],
        footer=f"Biên nhận số {hand_over}, trả lần {given.number}",
    )
    return typeset_sheet(sheet, timestamp=given.noted_at)[0]


def _table(papers: Sequence[HandedPaper]) -> tuple[list[tuple[str, float]], list[list[str]]]:
    columns = [
        ("TT", 0.3),
        ("Tên tài liệu", 3.0),
        ("Số tờ", 0.5),
        ("Bản", 0.6),
        ("Tình trạng", 1.4),
    ]
    rows = [
        [
            str(one.position),
            one.name,
            str(one.sheets),
            "Gốc" if one.is_original else "Sao",
            one.condition,
        ]
        for one in papers
    ]
    return columns, rows
