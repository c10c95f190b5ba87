"""The form of what came of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import DayField, LineField, WholeField
from vanphong.petitions import queries
from vanphong.petitions.case_forms import CaseForm
from vanphong.petitions.models import Case, CaseResult
from vanphong.petitions.rules import Key, Step
from vanphong.petitions.rules.events import Level
from vanphong.petitions.rules.results import (
    AMOUNT_LABELS,
    FINDING_LABELS,
    SECOND_LABELS,
    WAY_LABELS,
    ResultFacts,
)

# When the act asks for what may be left open otherwise.
_NEEDED = {
    "finding": _("Cần khi giải quyết bằng quyết định, kết luận."),
    "second": _("Cần khi giải quyết bằng quyết định, kết luận."),
    "reason": _("Cần khi đổi điều đã ghi."),
}


def _choice(label: Any, labels: Any, *, required: bool = False) -> forms.ChoiceField:
    open_one = [] if required else [("", "—")]
    choices = [*open_one, *((one.value, _(words)) for one, words in labels.items())]
    return forms.ChoiceField(label=label, choices=choices, required=required)


class ResultForm(CaseForm):
    """What came of a case; what stood before stands in it, and a correction has a reason."""

    way = _choice(_("Giải quyết"), WAY_LABELS, required=True)
    resolved_on = DayField(label=_("Ngày quyết định, kết luận, rút đơn"))
    finding = _choice(_("Kết luận"), FINDING_LABELS)
    second = _choice(_("Khiếu nại lần hai"), SECOND_LABELS)
    to_investigators = forms.BooleanField(label=_("Chuyển cơ quan điều tra"), required=False)
    must_execute = forms.BooleanField(label=_("Có nội dung phải thi hành"), required=False)
    executed_on = DayField(label=_("Ngày thi hành xong"), required=False)
    reason = LineField(label=_("Lý do sửa"), max_length=300, required=False)

    def __init__(
        self, *args: Any, case: Case, result: CaseResult | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        for name, words in AMOUNT_LABELS.items():
            self.fields[name] = WholeField(label=_(words), required=False, min_value=0)
        order = (
            "way", "resolved_on", "finding", "second", "recovered_money", "recovered_land",
            "restored_money", "restored_land", "restored_people", "handled_people",
            "to_investigators", "investigated_people", "must_execute", "executed_on",
            "executed_money", "executed_land", "executed_people", "reason",
        )  # fmt: skip
        self.order_fields(order)
        if queries.keys_of(case)[Key.LEVEL] != Level.SECOND:
            del self.fields["second"]
        for name in ("finding", "second", "reason"):
            if name in self.fields:
                self.fields[name].asked = True  # type: ignore[attr-defined]
                self.fields[name].help_text = _NEEDED[name]
        if result is None:
            del self.fields["reason"]
            if concluded := queries.last_step(case, Step.CONCLUDE):
                self.initial.setdefault("resolved_on", concluded.happened_on)
            return
        for name in ResultFacts.__dataclass_fields__:
            value = getattr(result, name)
            self.initial.setdefault(
                name, None if name in AMOUNT_LABELS and not value else value
            )

    def facts(self) -> ResultFacts:
        """Give what is written in it; an amount left open is nought."""
        names = ResultFacts.__dataclass_fields__
        given: dict[str, Any] = {
            name: self.cleaned_data[name] for name in names if name in self.cleaned_data
        }
        for name in AMOUNT_LABELS:
            given[name] = given[name] or 0
        return ResultFacts(**given)
