"""Forms of books and numbers: open, hold, insert, void, close, give out, take over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Invalid
from vanphong.kernel.forms import DayField, LineField, VanphongForm
from vanphong.people import api as people
from vanphong.registry.forms.kinds import own_type_choices, type_name
from vanphong.registry.models import Book, BookClosing, Direction, Term
from vanphong.registry.rules import types
from vanphong.registry.services.terms import EARLIEST


class TermForm(VanphongForm):
    """A term of the committee."""

    name = LineField(
        label=_("Tên nhiệm kỳ"), max_length=100, help_text=_("Ví dụ: Nhiệm kỳ 2025–2030.")
    )
    opens_on = DayField(label=_("Ngày bắt đầu"), help_text=_("Ngày đại hội bế mạc."))
    closes_on = DayField(
        label=_("Ngày kết thúc"), required=False,
        help_text=_(
            "Chỉ ghi cho nhiệm kỳ đã qua: ngày bế mạc đại hội tiếp theo. Bỏ trống với nhiệm kỳ "
            "mới; nhiệm kỳ đang chạy sẽ kết thúc vào ngày nhiệm kỳ mới bắt đầu."
        ),
    )  # fmt: skip


class BookForm(VanphongForm):
    """A book: incoming for the office, outgoing for one body and one type or all."""

    direction = forms.ChoiceField(
        label=_("Sổ"), widget=forms.RadioSelect,
        choices=[(Direction.IN, _("Văn bản đến")), (Direction.OUT, _("Văn bản đi"))],
    )  # fmt: skip
    body_id = forms.ChoiceField(
        label=_("Cơ quan ban hành"), required=False, help_text=_("Chỉ chọn cho sổ văn bản đi.")
    )
    type_code = forms.ChoiceField(
        label=_("Loại văn bản"), required=False,
        help_text=_("Văn bản của Đảng đánh số riêng từng loại."),
    )  # fmt: skip
    abbreviation = LineField(
        label=_("Chữ viết tắt của loại"), required=False, max_length=10,
        help_text=_(
            "Bỏ trống để dùng chữ thường dùng, ví dụ CV. Loại chưa có chữ thường dùng thì cần "
            "ghi."
        ),
    )  # fmt: skip
    period = forms.ChoiceField(
        label=_("Số chạy theo"), required=False,
        help_text=_("Số bắt đầu lại từ đầu khi hết thời gian này."),
    )  # fmt: skip
    congress = forms.BooleanField(
        label=_("Sổ của đại hội"), required=False,
        help_text=_("Văn bản của đại hội đánh số riêng."),
    )  # fmt: skip
    first_number = forms.IntegerField(
        label=_("Số bắt đầu"), initial=1, min_value=1,
        help_text=_("Lớn hơn 1 khi tiếp một sổ giấy."),
    )  # fmt: skip
    name = LineField(
        label=_("Tên sổ"), required=False, max_length=200,
        help_text=_("Bỏ trống để đặt tên theo loại và thời gian."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, bodies: Iterable[people.Body], terms: Iterable[Term], today: dt.date,
        day: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choices = own_type_choices(today, types.PARTY)
        self._today = today
        self._terms = list(terms)
        years = range(today.year + 1, EARLIEST.year - 1, -1)
        periods = [
            ("", _("Thường lệ: sổ đi theo nhiệm kỳ đang chạy, sổ đến theo năm nay")),
            (_("Nhiệm kỳ"), [(f"term:{t.pk}", t.name) for t in self._terms]),
            (_("Năm"), [(str(y), _("Năm %(year)d") % {"year": y}) for y in years]),
        ]
        self.fields["body_id"].choices = [("", "—"), *((str(b.pk), b.name) for b in bodies)]  # type: ignore[attr-defined]
        self.fields["type_code"].choices = [("", _("Mọi loại chung một sổ")), *choices]  # type: ignore[attr-defined]
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.initial["period"] = self._period_of(day)

    def act(self) -> dict[str, Any]:
        """Give what `open_book` takes."""
        given = dict(self.cleaned_data)
        period = given.pop("period") or self._usual_period(given["direction"])
        term = UUID(period.removeprefix("term:")) if period.startswith("term:") else None
        return given | {
            "body_id": UUID(given["body_id"]) if given["body_id"] else None,
            "term_id": term,
            "year": None if term else int(period),
        }

    def _period_of(self, day: str) -> str:
        """Give the term in which a day falls, as a choice; nothing when there is none."""
        ends = [(t, t.closes_on.isoformat() if t.closes_on else "9999") for t in self._terms]
        return next(
            (f"term:{t.pk}" for t, end in ends if t.opens_on.isoformat() <= day < end), ""
        )

    def _usual_period(self, direction: str) -> str:
        if direction == Direction.IN:
            return str(self._today.year)
        running = self._period_of(self._today.isoformat())
        if not running:
            sentence = _("Chưa có nhiệm kỳ đang chạy. Xin mở nhiệm kỳ trước, hoặc chọn năm.")
            raise Invalid(str(sentence), fields={"period": [str(sentence)]})
        return running


class NumberForm(VanphongForm):
    """A number of an outgoing book; the type only where the book numbers all types."""

    type_code = forms.ChoiceField(label=_("Loại văn bản"))

    def __init__(self, *args: Any, book: Book, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type_code"]
        if book.direction != Direction.OUT or book.type_code:
            del self.fields["type_code"]
        else:
            system = book.body.system if book.body else types.PARTY
            field.choices = own_type_choices(on, system)  # type: ignore[attr-defined]


class ReserveForm(NumberForm):
    """A number to hold, and what for."""

    purpose = LineField(
        label=_("Giữ để làm gì"), max_length=300, required=False,
        help_text=_("Ví dụ: quyết định đang chờ ký giấy. Hiện ở trang sổ đến khi số được dùng."),
    )  # fmt: skip


class InsertForm(NumberForm):
    """A number behind an existing one, with the reason."""

    after = forms.IntegerField(
        label=_("Chen sau số"), min_value=1, help_text=_("Chen sau số 127 thì được số 127a.")
    )
    reason = LineField(label=_("Lý do"), max_length=500, help_text=_("Được in trong sổ."))
    field_order = ("after", "type_code", "reason")


class ReasonForm(VanphongForm):
    """A reason alone."""

    reason = LineField(label=_("Lý do"), max_length=500, help_text=_("Được in trong sổ."))


class CloseForm(VanphongForm):
    """Until which day the lines of a book are closed."""

    until = DayField(
        label=_("Khóa đến hết ngày"),
        help_text=_("Các dòng đến hết ngày này không thêm, không sửa được nữa."),
    )
    # The lines that were counted and shown before it was sent again.
    counted = forms.CharField(widget=forms.HiddenInput, required=False)

    def was_shown(self, closing: BookClosing) -> bool:
        """Say whether just these lines were shown; show them next time."""
        if self.cleaned_data["counted"] == closing.digest:
            return True
        given = QueryDict(mutable=True)
        given.update(self.data)
        given["counted"] = closing.digest
        self.data = given
        return False


class GiveOutForm(VanphongForm):
    """From which day to which day a book is printed or saved."""

    tu_ngay = DayField(label=_("Từ ngày"), required=False)
    den_ngay = DayField(label=_("Đến ngày"), required=False)

    def clean_den_ngay(self) -> dt.date | None:
        """Keep the two days in their order."""
        until: dt.date | None = self.cleaned_data["den_ngay"]
        since = self.cleaned_data.get("tu_ngay")
        if since and until and since > until:
            raise forms.ValidationError(_("Đến ngày không thể trước từ ngày."))
        return until

    def add_prefix(self, field_name: str) -> str:
        """Name the fields as the words of an address are written."""
        return super().add_prefix(field_name).replace("_", "-")


class ImportForm(VanphongForm):
    """An existing register as a table, and the book it goes into."""

    book = forms.ChoiceField(label=_("Nhập vào sổ"))
    upload = forms.FileField(
        label=_("Tệp sổ cũ"),
        help_text=_(
            "XLSX hoặc CSV có dòng tiêu đề. Sổ đến: Số đến, Ngày đến, Cơ quan gửi, Số ký hiệu, "
            "Ngày văn bản, Trích yếu, Nơi nhận… Sổ đi: Số ký hiệu, Ngày tháng, Trích yếu, Người "
            "ký, Nơi nhận… Tệp được kiểm tra trước, chưa nhập ngay."
        ),
    )

    def __init__(self, *args: Any, books: Iterable[Book], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].choices = [(str(b.pk), b.name) for b in books]  # type: ignore[attr-defined]


def book_kind(book: Book) -> str:
    """Say what a book numbers."""
    return type_name(book.type_code) or str(_("Mọi loại"))
