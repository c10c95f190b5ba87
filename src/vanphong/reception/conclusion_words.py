"""The first words of a conclusion notice, and its directions as lines that become tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vanphong.drafting.typesetting import text
from vanphong.reception.models import ReceptionSession, VisitDirection

# Words a direction begins with that are no name, written small after the colon.
_VERBS = (
    "Báo cáo ", "Chỉ đạo ", "Chủ trì", "Đề nghị ", "Đề xuất ", "Đôn đốc ", "Giải quyết ",
    "Giải trình ", "Giao ", "Hướng dẫn ", "Kiểm tra", "Làm rõ ", "Lập ", "Phối hợp ", "Rà soát",
    "Tham mưu ", "Thanh tra ", "Thông báo ", "Thụ lý ", "Tiếp nhận ", "Tổ chức ", "Trả lời ",
    "Xác minh", "Xem xét", "Xử lý ", "Yêu cầu ",
)  # fmt: skip


def first_words(
    session: ReceptionSession, directions: Sequence[VisitDirection]
) -> dict[str, Any]:
    """Give the fields of `create_draft`.

    Nobody who came is named; of a protected one the content is not said either.
    """
    leader = session.leader
    head = (
        f"Ngày {session.day:%d/%m/%Y}, {leader.person.full_name}, {leader.title}, tiếp công dân tại "
        f"{session.place}. Sau khi nghe ý kiến, kết luận như sau:"
    )
    doers = dict.fromkeys(one.doer for one in directions)
    lines = [f"{number}. {line(one)}" for number, one in enumerate(directions, 1)]
    return {
        "abstract": f"Kết luận việc tiếp công dân ngày {session.day:%d/%m/%Y}",
        "recipients": [{"name": doer} for doer in doers],
        "blocks": tuple(text(one) for one in (head, *lines)),
    }


def line(direction: VisitDirection) -> str:
    """Say one direction: about what, who does what, until when."""
    visit = direction.visit
    about = (
        f"Về nội dung lượt tiếp số {visit}"
        if visit.is_protected
        else f"Về việc {visit.content.rstrip('.')}"
    )
    return f"{about}, {task_line(direction)}"


def task_line(direction: VisitDirection) -> str:
    """Say who does what until when, as conclusions are read."""
    words = direction.words.rstrip(".")
    if words.startswith(_VERBS):
        words = words[0].lower() + words[1:]
    return f"{direction.doer}: {words}, hoàn thành trước ngày {direction.due_on:%d/%m/%Y}."


def as_conclusions(directions: Sequence[VisitDirection]) -> str:
    """Give the directions as a numbered text, one conclusion a line."""
    return "\n".join(f"{number}. {task_line(one)}" for number, one in enumerate(directions, 1))
