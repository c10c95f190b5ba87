"""The form by which a case is linked to the earlier one it follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField
from vanphong.petitions import queries, services
from vanphong.petitions.case_forms import CaseForm
from vanphong.petitions.models import Case
from vanphong.petitions.rules.follows import (
    GROUND_LABELS,
    KIND_LABELS,
    NATURE_OF,
)


class FollowForm(CaseForm):
    """As what a case comes again, why, after which case or body, against which decision."""

    kind = forms.ChoiceField(
        label=_("Vụ việc này là"),
        choices=[(one.value, _(words)) for one, words in KIND_LABELS.items()],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=_("Vì sao"),
        choices=[(one.value, _(words)) for one, words in GROUND_LABELS.items()],
        widget=forms.RadioSelect,
    )
    earlier = LineField(
        label=_("Vụ việc trước"), required=False, help_text=_("Số vụ việc, ví dụ 12/2026.")
    )
    body = LineField(
        label=_("Hoặc nơi đã nhận giải quyết"), required=False,
        help_text=_("Khi lần trước do cơ quan khác giải quyết."),
    )  # fmt: skip
    symbol = LineField(
        label=_("Số quyết định, kết luận"), required=False,
        help_text=_("Để trống thì lấy của vụ việc trước."),
    )  # fmt: skip
    decided_on = DayField(label=_("Ngày quyết định, kết luận"), required=False)
    since_on = DayField(
        label=_("Ngày nhận được quyết định, hoặc ngày hết hạn giải quyết"), required=False,
        help_text=_("Thời hạn khiếu nại lần hai tính từ ngày này."),
    )  # fmt: skip
    late_reason = LineField(label=_("Lý do vẫn xem xét khi quá thời hạn"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        fits = [kind for kind, nature in NATURE_OF.items() if nature == case.nature]
        if fits:
            choices = [(one.value, _(KIND_LABELS[one])) for one in fits]
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]
            self.initial.setdefault("kind", fits[0].value)
        for name in ("earlier", "body", "symbol", "decided_on", "since_on"):
            # One of them or another is asked, by what was chosen above.
            self.fields[name].asked = True  # type: ignore[attr-defined]

    def facts(self, actor: Actor) -> services.FollowFacts:
        """Give what was written down; the case named is one the actor sees.

        :raises Invalid: at `earlier` when the actor sees no case of that number.
        """
        given = {
            name: self.cleaned_data[name] for name in self.cleaned_data if name != "version"
        }
        number = given.pop("earlier")
        earlier = queries.case_numbered(actor, number, "earlier") if number else None
        return services.FollowFacts(earlier_id=earlier.pk if earlier else None, **given)
