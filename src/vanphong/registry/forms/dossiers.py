"""Forms of dossiers: open, change, put in by symbol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, PickerField, VanphongForm
from vanphong.people import api as people
from vanphong.registry.models import Document
from vanphong.registry.rules.retention import retention_terms


class DossierForm(VanphongForm):
    """A dossier: title, code, retention term, keeper."""

    title = LineField(label=_("Tiêu đề hồ sơ"), max_length=500)
    code = LineField(
        label=_("Số và ký hiệu hồ sơ"), required=False, max_length=50,
        help_text=_("Bỏ trống để lấy số tiếp theo của năm."),
    )  # fmt: skip
    retention = forms.ChoiceField(
        label=_("Thời hạn bảo quản"), required=False,
        choices=[("", _("Chưa ghi")), *((term, term) for term in retention_terms())],
        help_text=_("Cần có trước khi đóng hồ sơ."),
    )  # fmt: skip
    keeper = PickerField(
        label=_("Người giữ hồ sơ"), required=False, help_text=_("Bỏ trống nếu là bạn.")
    )

    def __init__(
        self, *args: Any, posts: Iterable[people.Post], change: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people_here = {
            post.person_id: f"{post.person.full_name}, {post.title}" for post in posts
        }
        self.fields["keeper"].choices = list(people_here.items())  # type: ignore[attr-defined]
        if change:
            del self.fields["code"]

    def act(self) -> dict[str, Any]:
        """Give what the acts take."""
        given = dict(self.cleaned_data)
        keeper: UUID | None = given.pop("keeper")
        return given | {"keeper_id": keeper}


class ReopenForm(VanphongForm):
    """Why a closed dossier is opened again."""

    reason = LineField(label=_("Lý do"), max_length=500)


class PutInForm(VanphongForm):
    """A document for a dossier, found by its symbol."""

    symbol = LineField(label=_("Số và ký hiệu văn bản"), max_length=100)
    target = forms.ChoiceField(
        label=_("Có nhiều văn bản mang số này, hãy chọn một"), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, found: Iterable[Document] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one.symbol}, {one.issuer_name}") for one in found]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:
            del self.fields["target"]
