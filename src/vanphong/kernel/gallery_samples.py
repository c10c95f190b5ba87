"""Invented samples for the gallery: no office, person or document here is real."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from vanphong.kernel.errors import NotFound, Refused, Secret
from vanphong.kernel.forms import (
    DayField,
    FilesField,
    LineField,
    PickerField,
    TextField,
    VanphongForm,
)

TODAY = dt.date(2026, 3, 12)
AT = dt.datetime(2026, 3, 12, 7, 5, tzinfo=dt.UTC)
_TYPES = [("CV", "Công văn"), ("TB", "Thông báo"), ("KH", "Kế hoạch"), ("BC", "Báo cáo")]
_PEOPLE = [
    ("1", "Nguyễn Thị Mẫu, Chánh Văn phòng"),
    ("2", "Trần Văn Thí Dụ, Chuyên viên"),
    ("3", "Lê Ướm Thử, Văn thư"),
    ("4", "Đặng Uỷ Nhiệm, Phó Chánh Văn phòng"),
]
_PLACES = (
    "An Mẫu", "Bình Thử", "Cẩm Ví Dụ", "Đồng Giả Định", "Hòa Nháp", "Khe Tưởng Tượng",
    "Lộc Ướm", "Mỹ Minh Họa", "Nghĩa Kiểu", "Phú Bày", "Quế Tạm", "Sơn Giả", "Thủy Mẫu",
)  # fmt: skip
_OFFICES = [(str(n), f"Đảng uỷ xã {name}") for n, name in enumerate(_PLACES)]


class SampleForm(VanphongForm):
    """One of every kind of field."""

    symbol = LineField(
        label="Số và ký hiệu", help_text="Như ghi trên văn bản, ví dụ 127-CV/TU."
    )
    issued_on = DayField(label="Ngày văn bản")
    kind = forms.ChoiceField(label="Loại văn bản", choices=_TYPES)
    abstract = TextField(label="Trích yếu", rows=3)
    signer = PickerField(
        label="Người ký", choices=_PEOPLE, help_text="Gõ tên, có dấu hay không dấu đều được."
    )
    urgency = forms.ChoiceField(
        label="Độ khẩn",
        choices=[("", "Thường"), ("KHAN", "Khẩn"), ("HOATOC", "Hỏa tốc")],
        widget=forms.RadioSelect,
        required=False,
    )
    recipients = forms.MultipleChoiceField(
        label="Nơi nhận", choices=_OFFICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    attachments = FilesField(label="Tệp kèm theo", help_text="PDF hoặc DOCX, tối đa 50 MB.")
    paper_kept = forms.BooleanField(
        label="Giữ bản giấy tại văn thư",
        required=False,
        help_text="Bản giấy được lập vào hồ sơ khi xong việc.",
    )


class FilterForm(VanphongForm):
    """Filters of a list."""

    q = forms.CharField(label="Từ khóa", required=False)
    loai = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), *_TYPES], required=False)
    tu_ngay = DayField(label="Từ ngày", required=False)


def _filled_form() -> SampleForm:
    form = SampleForm()
    form.suggest("symbol", "15-CV/VPTU", "sure", "trang 1, góc trái")
    form.suggest("issued_on", dt.date(2026, 3, 5), "likely", "trang 1")
    form.suggest(
        "abstract", "V/v phối hợp tổ chức tập huấn công tác văn thư quý II", "doubtful"
    )
    del form.fields["abstract"].widget.attrs["autofocus"]
    return form


def _wrong_form() -> SampleForm:
    form = SampleForm(
        {
            "symbol": "15-CV/VPTU",
            "issued_on": "31/02/2026",
            "kind": "CV",
            "abstract": "V/v rà soát thể thức",
            "signer": "van phong",
        },
        {},
        auto_id="wrong_%s",
    )
    form.is_valid()
    form.refuse(
        Refused(
            "Không thể cấp số: sổ này đã khóa ngày 31/12/2025 (Chánh Văn phòng). "
            "Chọn sổ năm 2026 hoặc đề nghị mở sổ.",
            code="book_closed",
            source="Quy chế làm việc mẫu, Điều 12",
        )
    )
    return form


_STATES = {  # kind of the badge, class of the row
    "Quá hạn": ("due", ""),
    "Chờ bút phê": ("soon", "unread"),
    "Đang xử lý": ("", ""),
    "Đã xong": ("done", "closed"),
}
_LINES = (
    ("127-CV/TU", "10/03/2026", "Tỉnh ủy Mẫu", "Quá hạn", -3,
     "V/v báo cáo kết quả thực hiện nghị quyết chuyên đề quý I năm 2026"),
    ("88-TB/VPTU", "10/03/2026", "Văn phòng Tỉnh ủy Mẫu", "Chờ bút phê", 2,
     ("Kết luận của Thường trực tại buổi làm việc với Đảng ủy xã Khe Tưởng Tượng về ổn định "
      "tổ chức bộ máy và chuyển đổi số")),
    ("05-KH/BTGTU", "09/03/2026", "Ban Tuyên giáo Tỉnh ủy Mẫu", "Đang xử lý", 18,
     "Kế hoạch tập huấn nghiệp vụ năm 2026"),
    ("311/UBND-NC", "08/03/2026", "Ủy ban nhân dân xã Bình Thử", "Đã xong", 0,
     "V/v cử cán bộ tham gia đoàn kiểm tra"),
    ("12-BC/ĐU", "06/03/2026", "Đảng ủy xã Lộc Ướm", "Đang xử lý", None,
     "Báo cáo tình hình thực hiện nhiệm vụ tháng 02/2026"),
)  # fmt: skip


def _row(number: int, line: tuple[str, str, str, str, int | None, str]) -> dict[str, Any]:
    symbol, issued_on, issuer, state, due, abstract = line
    kind, row_class = _STATES[state]
    due_on = TODAY + dt.timedelta(days=due) if due is not None else None
    done_on = TODAY if row_class == "closed" else None
    return {
        "value": str(number),
        "pick_label": symbol,
        "state": row_class,
        "cells": [
            number,
            symbol,
            issued_on,
            {"text": abstract, "url": "#", "detail": issuer},
            {"badge": {"label": state, "kind": kind}},
            {"due": {"on": due_on, "done_on": done_on}} if due_on else "",
        ],
    }


def _table() -> dict[str, Any]:
    return {
        "columns": [
            {
                "label": "Số đến",
                "kind": "number",
                "sort_url": "?xep=so",
                "sorted": "descending",
            },
            {"label": "Số, ký hiệu", "kind": "symbol"},
            {"label": "Ngày", "kind": "date"},
            {"label": "Trích yếu", "kind": "main"},
            {"label": "Tình trạng", "kind": "state"},
            {"label": "Hạn", "kind": "date"},
        ],
        "rows": [_row(1284 - n, line) for n, line in enumerate(_LINES)],
    }


def _paper() -> dict[str, Any]:
    return {
        "signatures": [
            {
                "state": "good",
                "text": "Chữ ký hợp lệ · Nguyễn Thị Mẫu · 14:05 12/03/2026",
                "detail": "Nội dung không thay đổi sau khi ký.",
            },
            {
                "state": "bad",
                "text": "Dấu của cơ quan không còn hợp lệ",
                "detail": "Tệp bị sửa sau khi đóng dấu lúc 14:06 12/03/2026.",
            },
            {
                "state": "unknown",
                "text": "Chưa kiểm tra được một chữ ký",
                "detail": "Không có chứng thư của cơ quan cấp. Hãy xem bản giấy.",
            },
        ],
        "pages": [
            {
                "url": "/static/kernel/sample-page.svg",
                "number": 1,
                "width": 595,
                "height": 842,
                "words": [{"x": 72, "y": 120, "w": 210, "h": 14, "text": "Văn bản mẫu để xem"}],
                "boxes": [
                    {"x": 330, "y": 640, "w": 180, "h": 70, "kind": "sign-good",
                     "title": "Chữ ký hợp lệ"},
                    {"x": 84, "y": 206, "w": 52, "h": 17, "kind": "hit", "title": ""},
                ],
            }
        ],
    }  # fmt: skip


def _life() -> list[dict[str, Any]]:
    return [
        {"what": "Dự thảo lần 2", "who": "Trần Văn Thí Dụ", "at": AT, "state": "done"},
        {
            "what": "Ý kiến thẩm định",
            "who": "Đặng Uỷ Nhiệm",
            "at": AT,
            "icon": "message-square",
            "quote": "Thống nhất. Bổ sung căn cứ ở mục 2 trước khi trình ký.",
        },
        {"what": "Ký", "who": "Nguyễn Thị Mẫu", "at": AT, "icon": "pen-line", "url": "#"},
        {
            "what": "Chưa có biên nhận của Đảng uỷ xã Hòa Nháp",
            "on": TODAY,
            "state": "due",
            "note": "Đã nhắc một lần.",
        },
        {"what": "Trả lời trước 20/03/2026", "state": "next"},
    ]


def context() -> dict[str, Any]:
    """Give everything the gallery page shows."""
    day = dt.timedelta(days=1)
    return {
        "today": TODAY,
        "may_search": True,
        "dues": [TODAY - 3 * day, TODAY, TODAY + 2 * day, TODAY + 30 * day],
        "form": _filled_form(),
        "wrong_form": _wrong_form(),
        "filter_form": FilterForm(auto_id="f_%s"),
        "table": _table(),
        "paper": _paper(),
        "life": _life(),
        "facts": [
            {"label": "Số, ký hiệu", "text": "127-CV/TU"},
            {"label": "Ngày", "text": "10/03/2026"},
            {"label": "Cơ quan ban hành", "text": "Tỉnh ủy Mẫu", "detail": "Ban Thường vụ"},
            {"label": "Trích yếu", "text": "V/v báo cáo kết quả thực hiện nghị quyết quý I"},
            {"label": "Độ khẩn", "badge": {"label": "Khẩn", "kind": "strong"}},
            {"label": "Hạn xử lý", "due": {"on": TODAY + 2 * day}},
            {"label": "Hồ sơ", "text": "Chuyển đổi số 2026", "url": "#"},
        ],
        "stats": [
            {"label": "Ký", "value": 3, "url": "#"},
            {"label": "Cho ý kiến", "value": 2, "url": "#"},
            {"label": "Bút phê", "value": 5, "url": "#", "detail": "1 quá hạn", "due": True},
            {"label": "Xử lý", "value": 11, "url": "#", "detail": "2 sắp đến hạn"},
            {"label": "Phát hành", "value": 0, "url": "#"},
        ],
        "steps": [
            {"label": "Kiểm tra", "state": "done"},
            {"label": "Ghi số", "state": "done"},
            {"label": "Ký số", "state": "now"},
            {"label": "Đóng dấu"},
            {"label": "Gửi"},
        ],
        "failed_steps": [
            {"label": "Ghi số", "state": "done"},
            {"label": "Ký số", "state": "bad"},
        ],
        "menu": [
            {"label": "Chuyển xử lý", "icon": "users", "url": "#"},
            {"label": "In phiếu", "icon": "printer", "detail": "PDF, một trang", "url": "#"},
            {
                "label": "Thu hồi",
                "icon": "rotate-ccw",
                "disabled_reason": "Nơi nhận đã vào sổ. Hãy đề nghị nơi nhận trả lại.",
            },
        ],
        "tabs": [
            {"label": "Chờ xử lý", "url": "#", "count": 11, "active": True},
            {"label": "Phối hợp", "url": "#", "count": 4},
            {"label": "Để biết", "url": "#"},
            {"label": "Đã xong", "url": "#"},
        ],
        "chips": [
            {"label": "Chờ bút phê", "url": "#", "count": 5, "active": True},
            {"label": "Quá hạn", "url": "#", "count": 2},
            {"label": "Tất cả", "url": "#", "count": 12840},
        ],
        "remove": [
            {"label": "Loại: Công văn", "url": "#"},
            {"label": "Từ 01/03/2026", "url": "#"},
        ],
        "nodes": [
            {
                "label": "Công tác văn phòng 2026",
                "open": True,
                "count": 42,
                "url": "#",
                "children": [
                    {
                        "label": "Quy chế làm việc",
                        "icon": "folder",
                        "count": 7,
                        "current": True,
                    },
                    {"label": "Chuyển đổi số", "icon": "folder", "count": 35},
                ],
            },
            {"label": "Kiểm tra, giám sát", "children": [{"label": "Kế hoạch quý I"}]},
        ],
        "sign_keys": [
            {"keys": ["S"], "what": "ký"},
            {"keys": ["R"], "what": "trả lại"},
            {"keys": ["cách"], "what": "để sau"},
        ],
        "picked_acts": [
            {"label": "Chuyển xử lý", "icon": "users"},
            {"label": "Đưa vào hồ sơ", "icon": "folder"},
        ],
        "crumbs": [
            {"label": "Văn bản đến", "url": "#"},
            {"label": "Sổ công văn 2026", "url": "#"},
        ],
        "found": [
            ("Kế hoạch ", False),
            ("tập huấn", True),
            (" công tác văn thư quý II", False),
        ],
        "hidden_values": [("document", "1")],
        "warnings": [
            "Kỹ thuật trình bày: trích yếu dài hơn thường lệ (nguồn chưa kiểm chứng)."
        ],
        "confirm_facts": [
            {"label": "Văn bản", "text": "V/v phối hợp tập huấn công tác văn thư quý II"},
            {"label": "Người ký", "text": "Nguyễn Thị Mẫu, Chánh Văn phòng"},
            {"label": "Khóa ký", "text": "Thẻ số của Nguyễn Thị Mẫu, còn hạn đến 01/12/2027"},
            {"label": "Số sẽ cấp", "text": "16-CV/VPTU"},
            {"label": "Nơi nhận", "text": "13 đảng ủy xã, phường"},
        ],
        "errors": [
            NotFound("Không có trang này, hoặc bạn không được xem."),
            Secret("Văn bản có dấu Mật không được đưa lên mạng.", source="Luật mẫu, Điều 1"),
        ],
    }
