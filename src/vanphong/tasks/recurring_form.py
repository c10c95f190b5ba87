"""The form of work that comes again; its next dates are shown before it is saved."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.forms import follower_choices
from vanphong.tasks.models import Pattern
from vanphong.tasks.rules import APPEAR_DAYS, Every, Rhythm
from vanphong.tasks.services import PatternGiven

_WEEKDAYS = (
    _("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"),
)  # fmt: skip

# What a rhythm leaves out; the style sheet hides the same.
_NOT_ASKED = {
    Every.WEEK: ("day", "month"),
    Every.MONTH: ("weekday", "month"),
    Every.QUARTER: ("weekday",),
    Every.HALF_YEAR: ("weekday",),
    Every.YEAR: ("weekday",),
}


class PatternForm(VanphongForm):
    """What comes again, for whom, on which days; `seen` says which dates were shown already."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = LineField(label=_("Việc cần làm"), max_length=500)
    product = LineField(label=_("Sản phẩm cần có"), max_length=200, required=False)
    lead = forms.ChoiceField(label=_("Người chủ trì"))
    cooperating = forms.MultipleChoiceField(
        label=_("Phối hợp"), widget=forms.CheckboxSelectMultiple, required=False
    )
    follower = forms.ChoiceField(label=_("Người theo dõi"), required=False)
    every = forms.ChoiceField(label=_("Bao lâu một lần"), widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("Thứ (việc hằng tuần)"), coerce=int, empty_value=None, required=False
    )
    day = forms.IntegerField(
        label=_("Ngày trong tháng"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_(
            "Việc hằng tháng, hằng quý, 6 tháng, hằng năm. Bỏ trống là ngày làm việc cuối cùng "
            "của tháng."
        ),
    )
    month = forms.IntegerField(
        label=_("Tháng thứ mấy trong kỳ"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=_(
            "Việc hằng quý: 1 đến 3; 6 tháng: 1 đến 6; hằng năm: 1 đến 12. Bỏ trống là tháng đầu "
            "của kỳ."
        ),
    )
    appear_days = forms.IntegerField(
        label=_("Xuất hiện trước hạn mấy ngày"),
        min_value=APPEAR_DAYS[0],
        max_value=APPEAR_DAYS[-1],
        initial=7,
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: dt.date,
        pattern: Pattern | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        posts = list(people.posts_of_office(actor, today))
        able = [post for post in posts if queries.can_handle(post)]
        told = [post for post in posts if queries.can_be_told(post)]
        self._choose("lead", registry.post_choices(able))
        self._choose("cooperating", registry.post_choices(told))
        self._choose("follower", follower_choices(actor, today))
        self._choose("every", [(one.value, in_language(one.label)) for one in Every])
        self._choose("weekday", [("", ""), *enumerate(_WEEKDAYS)])
        # Asked for by the rules when it is weekly, so not called optional.
        self.fields["weekday"].asked = True  # type: ignore[attr-defined]
        if pattern is not None:
            self._start_from(pattern)

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _start_from(self, pattern: Pattern) -> None:
        names = (
            "title", "product", "every", "weekday", "day", "month", "appear_days", "version",
        )  # fmt: skip
        cooperating = pattern.parts.values_list("post_id", flat=True)
        self.initial = {
            **{name: getattr(pattern, name) for name in names},
            "lead": str(pattern.lead_id),
            "follower": str(pattern.follower_id or ""),
            "cooperating": [str(post_id) for post_id in cooperating],
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        """Let no field be wrong that the chosen rhythm does not ask for: it is not seen."""
        given = super().clean() or self.cleaned_data
        for name in _NOT_ASKED.get(given.get("every", ""), ()):
            self.errors.pop(name, None)
            given[name] = None
        return given

    @property
    def rhythm(self) -> Rhythm:
        """Give the days as the rules take them; what the kind does not ask for is left out."""
        given = self.cleaned_data
        every = Every(given["every"])
        if every is Every.WEEK:
            return Rhythm(every, weekday=given["weekday"])
        return Rhythm(every, day=given["day"], month=given["month"] or 1)

    @property
    def shown(self) -> str:
        """Name the dates that follow from what was chosen."""
        rhythm = self.rhythm
        parts = (rhythm.every, rhythm.weekday, rhythm.day, rhythm.month)
        return ".".join(map(str, (*parts, self.cleaned_data["appear_days"])))

    def act(self) -> dict[str, Any]:
        """Give what the services `add_pattern` and `change_pattern` are to do."""
        given = self.cleaned_data
        return {
            "given": PatternGiven(
                title=given["title"],
                lead_id=UUID(given["lead"]),
                rhythm=self.rhythm,
                appear_days=given["appear_days"],
                product=given["product"],
                cooperating=[UUID(one) for one in given["cooperating"]],
                follower_id=UUID(given["follower"]) if given["follower"] else None,
            )
        }
