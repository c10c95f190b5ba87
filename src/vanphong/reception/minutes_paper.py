"""The minutes of a visit as they are printed, read back and signed."""

from __future__ import annotations

from collections.abc import Sequence

from vanphong.drafting.typesetting.printed_sheet import Section, Sheet, signing, typeset_sheet
from vanphong.kernel.clock import VIETNAM
from vanphong.reception.models import Minutes, Visit, VisitPerson

_HIDDEN = "Được giữ bí mật"
_READ_BACK = (
    "Biên bản này đã được đọc lại cho người đến nghe, công nhận đúng, và cùng ký tên hoặc điểm chỉ "
    "dưới đây."
)
_BY_HAND = "ký hoặc điểm chỉ, ghi rõ họ tên"


def minutes_pdf(minutes: Minutes, visit: Visit, persons: Sequence[VisitPerson]) -> bytes:
    """Give the minutes with places for the signatures of who came and who received.

    Its layout is ours: the law names no form of it (Nghị định 154/2026/NĐ-CP, chương III).
    """
    at, writer = visit.came_at.astimezone(VIETNAM), minutes.written_by.person.full_name
    office, came = visit.office.name, _came(visit, persons)
    receiver = visit.session.leader.person.full_name if visit.session else writer
    facts = [
        ("Cơ quan tiếp", office),
        ("Người đến lúc", f"{at:%H giờ %M, ngày %d/%m/%Y}"),
        ("Người đến", came),
        ("Số người", str(visit.people)),
        ("Người tiếp", receiver),
        ("Người lập", writer),
    ]
    sheet = Sheet(
        office=office,
        title="BIÊN BẢN TIẾP CÔNG DÂN",
        subtitle=f"Lượt tiếp số {visit}",
        facts=facts,
        sections=[
            Section("Lời trình bày", minutes.words.split("\n")),
            Section("", [_READ_BACK]),
            signing(_BY_HAND, ("Người đến", _signer(persons)), ("Người lập biên bản", writer)),
        ],
        footer=f"Biên bản lượt tiếp số {visit}",
    )
    return typeset_sheet(sheet, timestamp=minutes.written_at)[0]


def _came(visit: Visit, persons: Sequence[VisitPerson]) -> str:
    if visit.is_protected:
        return _HIDDEN
    told = (one.petitioner for one in persons)
    return "; ".join(", ".join(filter(None, (one.full_name, one.address))) for one in told)


def _signer(persons: Sequence[VisitPerson]) -> str:
    return persons[0].petitioner.full_name if len(persons) == 1 else ""
