"""A register of many lines, taken over as an office would."""

from __future__ import annotations

from tests.cast import Cast

from vanphong.registry import api as registry
from vanphong.registry.tests.factories import NOW


def import_lines(cast: Cast, book: registry.Book, count: int, *, first: int = 1) -> None:
    """Take over `count` incoming documents named "Việc mẫu n"."""
    rows = [["15/11/2026", n, f"{n}-CV/BTCTU", "14/11/2026", "Ban Tổ chức", f"Việc mẫu {n}"]
            for n in range(first, first + count)]  # fmt: skip
    head = ["Ngày đến", "Số đến", "Số ký hiệu", "Ngày văn bản", "Tác giả", "Trích yếu"]
    text = "\n".join(";".join(map(str, row)) for row in [head, *rows])
    report = registry.import_register(
        actor=cast.clerk, book_id=book.id, content=text.encode(), name="so.csv", now=NOW
    )
    assert report.imported == count
