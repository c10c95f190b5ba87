"""The columns of forms 01/XLD to 04/XLD, 01/KQGQ, 02/KQGQ as far as known, over a snapshot. Pure.

:source: forms of Thông tư 01/2024/TT-TTCP as coded in one provincial product (second-hand); the
    columns of Thông tư 06/2025/TT-TTCP were not found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vanphong.petitions.rules.keys import (
    FIELD_LABELS,
    NATURE_LABELS,
    Competence,
    Condition,
    Field,
    Key,
    Nature,
    Prior,
)
from vanphong.petitions.rules.snapshots import Line, Snapshot, added
from vanphong.petitions.rules.states import State

Holds = Callable[[Line], bool]
_SENT_ON = (State.FORWARDED, State.INVESTIGATED, State.ANSWERED, State.ENDED)


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: rows that it `counts`, or a figure of results, some of which are sums.

    Neither is there where the product has no such figure. `of` are the rows counted: cases, or
    papers (`urgings`, `replies`), each paper once.
    """

    group: str
    words: str
    counts: Holds | None = None
    of: str = "cases"
    result: str = ""

    @property
    def of_papers(self) -> bool:
        """Whether it counts papers and not cases."""
        return self.of != "cases"

    def count_in(self, found: Snapshot) -> int | None:
        """Count, or add up; None without such a figure, or where its rows were not kept."""
        if self.result:
            return sum(added(row, self.result) for row in found.behind(self.result))
        rows = getattr(found, self.of)
        if self.counts is None or rows is None:
            return None
        held = [row for row in rows if self.counts(row)]
        return len({row["paper"] for row in held}) if self.of_papers else len(held)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the statistics: its code, what it is about, its columns in their order."""

    code: str
    title: str
    columns: Sequence[FormColumn]


def _every(_row: Line) -> bool:
    return True


def _in(figure: str) -> Holds:
    return lambda row: figure in row["figures"]


def _handled(*also: Holds) -> Holds:
    return lambda row: "da-xu-ly" in row["figures"] and all(one(row) for one in also)


def _judged(key: Key, value: str) -> Holds:
    return lambda row: row["keys"][key.value] == value


def _at(*states: State) -> Holds:
    return lambda row: row["state"] in states


_OURS = _judged(Key.COMPETENCE, Competence.OURS)
_OTHER = _judged(Key.COMPETENCE, Competence.OTHER)
_OWN, _NOT_OWN = "Kết quả: thuộc thẩm quyền", "Kết quả: không thuộc thẩm quyền"
_NATURES = (Nature.COMPLAINT, Nature.DENUNCIATION, Nature.PETITION)
_TO_HANDLE = (
    ("Phải xử lý", "Tổng", "phai-xu-ly"),
    ("Phải xử lý", "Kỳ trước chuyển sang", "ky-truoc"),
    ("Phải xử lý", "Nhận trong kỳ", "trong-ky"),
    ("Đã xử lý", "Tổng", "da-xu-ly"),
    ("Chưa xử lý", "Tổng", "chua-xu-ly"),
)
_NOT_OURS = (
    FormColumn(_NOT_OWN, "Tổng", _handled(_OTHER)),
    FormColumn(_NOT_OWN, "Hướng dẫn", _handled(_OTHER, _at(State.GUIDED))),
    FormColumn(_NOT_OWN, "Chuyển", _handled(_OTHER, _at(*_SENT_ON))),
    FormColumn(_NOT_OWN, "Đôn đốc", _every, "urgings"),
    FormColumn("Số văn bản phúc đáp nhận được", "Tổng", _every, "replies"),
)


def _all_kinds() -> Form:
    prior = (
        ("Chưa giải quyết xong", Prior.NEW),
        ("Đã giải quyết lần đầu", Prior.FIRST_RESOLVED),
        ("Đã giải quyết nhiều lần", Prior.SECOND_RESOLVED),
    )
    eligible = _judged(Key.CONDITION, Condition.ELIGIBLE)
    return Form(
        "01-XLD",
        "Xử lý đơn",
        (
            *(FormColumn(group, words, _in(figure)) for group, words, figure in _TO_HANDLE),
            FormColumn("Đủ điều kiện xử lý", "Số đơn"),
            FormColumn("Đủ điều kiện xử lý", "Số vụ việc", _handled(eligible)),
            *(
                FormColumn(
                    "Theo nội dung", NATURE_LABELS[one], _handled(_judged(Key.NATURE, one))
                )
                for one in _NATURES
            ),
            *(
                FormColumn("Theo tình trạng", words, _handled(_judged(Key.PRIOR, value)))
                for words, value in prior
            ),
            FormColumn(_OWN, "Tổng", _handled(_OURS)),
            *(
                FormColumn(_OWN, NATURE_LABELS[one], _handled(_OURS, _judged(Key.NATURE, one)))
                for one in _NATURES
            ),
            *_NOT_OURS,
        ),
    )


def _of_kind(code: str, nature: Nature) -> Form:
    kind = _judged(Key.NATURE, nature)

    def both(figure: str, also: Holds = kind) -> Holds:
        return lambda row: figure in row["figures"] and kind(row) and also(row)

    def narrowed(column: FormColumn) -> FormColumn:
        counts = column.counts
        if counts is None:
            return column
        return FormColumn(
            column.group, column.words, lambda row: kind(row) and counts(row), column.of
        )

    return Form(
        code,
        f"Xử lý đơn: {NATURE_LABELS[nature].lower()}",
        (
            *(FormColumn(group, words, both(figure)) for group, words, figure in _TO_HANDLE),
            *(
                FormColumn(
                    "Đã xử lý, theo lĩnh vực",
                    FIELD_LABELS[one],
                    both("da-xu-ly", _judged(Key.FIELD, one)),
                )
                for one in Field
            ),
            FormColumn(
                "Đã xử lý, theo lĩnh vực", "Chưa ghi lĩnh vực",
                both("da-xu-ly", _judged(Key.FIELD, "")),
            ),
            FormColumn(_OWN, "Tổng", both("da-xu-ly", _OURS)),
            *map(narrowed, _NOT_OURS),
        ),
    )  # fmt: skip


_FOUND, _SECOND, _TIME = "Kết luận", "Giải quyết lần hai", "Thời hạn"
_RECOVERED, _RESTORED, _DUE, _DONE = (
    "Thu hồi cho Nhà nước", "Trả lại cho công dân", "Phải thi hành", "Đã thi hành xong",
)  # fmt: skip
_RESULTS = (
    ("Thuộc thẩm quyền", "Phải giải quyết", "kq-phai"),
    ("Thuộc thẩm quyền", "Đã giải quyết", "kq-xong"),
    ("Đã giải quyết", "Bằng quyết định hành chính, kết luận", "kq-quyet-dinh"),
    ("Đã giải quyết", "Rút đơn qua giải thích, thuyết phục", "kq-rut"),
    (_FOUND, "Đúng", "kq-dung"),
    (_FOUND, "Sai", "kq-sai"),
    (_FOUND, "Đúng một phần", "kq-dung-mot-phan"),
    (_SECOND, "Công nhận quyết định lần đầu", "kq-cong-nhan"),
    (_SECOND, "Hủy, sửa quyết định lần đầu", "kq-huy-sua"),
    (_RECOVERED, "Tiền (đồng)", "kq-thu-tien"),
    (_RECOVERED, "Đất (m²)", "kq-thu-dat"),
    (_RESTORED, "Tiền (đồng)", "kq-tra-tien"),
    (_RESTORED, "Đất (m²)", "kq-tra-dat"),
    (_RESTORED, "Số người được trả lại quyền lợi", "kq-tra-nguoi"),
    ("Kiến nghị xử lý", "Số người", "kq-nguoi-xu-ly"),
    ("Chuyển cơ quan điều tra", "Số vụ việc", "kq-dieu-tra"),
    ("Chuyển cơ quan điều tra", "Số người", "kq-nguoi-dieu-tra"),
    (_TIME, "Đúng hạn", "kq-dung-han"),
    (_TIME, "Quá hạn", "kq-qua-han"),
    ("Ngoài mẫu", "Đã kết luận, chưa ghi kết quả", "kq-chua-ghi"),
)
_EXECUTION = (
    (_DUE, "Số quyết định", "th-phai"),
    (_DUE, "Tiền (đồng)", "th-phai-tien"),
    (_DUE, "Đất (m²)", "th-phai-dat"),
    (_DUE, "Số người bị kiến nghị xử lý", "th-phai-nguoi"),
    (_DONE, "Số quyết định", "th-xong"),
    (_DONE, "Tiền (đồng)", "th-xong-tien"),
    (_DONE, "Đất (m²)", "th-xong-dat"),
    (_DONE, "Số người", "th-xong-nguoi"),
    ("Chưa thi hành xong", "Số quyết định", "th-con"),
)


def _of_results(code: str, title: str, columns: Sequence[tuple[str, str, str]]) -> Form:
    return Form(
        code, title, [FormColumn(group, words, result=slug) for group, words, slug in columns]
    )


FORMS = (
    _all_kinds(),
    _of_kind("02-XLD", Nature.COMPLAINT),
    _of_kind("03-XLD", Nature.DENUNCIATION),
    _of_kind("04-XLD", Nature.PETITION),
    _of_results("01-KQGQ", "Kết quả giải quyết thuộc thẩm quyền", _RESULTS),
    _of_results("02-KQGQ", "Thi hành quyết định giải quyết", _EXECUTION),
)
