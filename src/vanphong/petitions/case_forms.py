"""Forms of cases: judging them, their steps, the acts on them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, PickerField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.petitions import clock_pages, papers, queries, services
from vanphong.petitions.models import Case
from vanphong.petitions.rules import (
    KEY_LABELS,
    OF_TIME,
    PLACE,
    STEP_LABELS,
    VALUE_LABELS,
    Key,
    Step,
)
from vanphong.petitions.rules.events import ExtensionGround, StopGround
from vanphong.petitions.services import ADDRESSED, BY_DECISION, REASONED
from vanphong.registry import api as registry


class CaseForm(VanphongForm):
    """The base of forms that act on one case; says for which version it was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", case.version)


class JudgeForm(CaseForm):
    """The keys of a case and its place; those chosen before stand in it."""

    def __init__(self, *args: Any, actor: Actor, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        for key, value in case.judged().items():
            self.fields[key.value.lower()] = forms.ChoiceField(
                label=_(KEY_LABELS[key]),
                choices=[("", "—"), *((v, _(words)) for v, words in VALUE_LABELS[key].items())],
                required=False,
                initial=value,
            )
            # What is left open is judged later; no key is a mere extra.
            self.fields[key.value.lower()].asked = True  # type: ignore[attr-defined]
        nature = self.fields[Key.NATURE.value.lower()]
        if said := queries.nature_said(case):
            nature.initial = nature.initial or said
            words = _(VALUE_LABELS[Key.NATURE][said])
            nature.help_text = gettext("người gửi ghi: %(nature)s") % {"nature": words}
        near = {unit.code: unit for unit in people.units_near(actor)}
        if case.place is not None:
            near[case.place.code] = case.place
        self.fields["place"] = PickerField(
            label=_("Địa bàn"),
            choices=[(code, people.unit_label(unit)) for code, unit in near.items()],
            own_words=True,
            required=False,
            initial=case.place_id,
            source_url=reverse_lazy("petition_places"),  # type: ignore[arg-type]  # drawn as text
            help_text=_("Tỉnh hoặc xã nơi có việc; gõ tên, có dấu hay không dấu đều được."),
        )
        self.fields["place"].asked = True  # type: ignore[attr-defined]
        self.fields["reason"] = LineField(
            label=_("Lý do, căn cứ"),
            required=False,
            help_text=_("Cần khi đổi phân loại đã quyết định."),
        )

    @property
    def basic(self) -> list[forms.BoundField]:
        """The keys that decide what may be done."""
        return [self[key.value.lower()] for key in Key if key not in OF_TIME]

    @property
    def of_time(self) -> list[forms.BoundField]:
        """The keys that only the time limits ask for."""
        return [self[key.value.lower()] for key in OF_TIME]

    @property
    def time_said(self) -> bool:
        """Whether one of them was judged."""
        return any(field.value() for field in self.of_time)

    def clean_place(self) -> str:
        """Give the code of the unit typed, wherever it lies; empty for none."""
        typed = self.cleaned_data["place"]
        if not typed:
            return ""
        unit = people.unit_meant(typed)
        if unit is None:
            raise forms.ValidationError(
                _("Không có, hoặc có nhiều nơi tên “%(typed)s”. Hãy chọn một tên được gợi ý."),
                params={"typed": typed},
            )
        return unit.code

    def values(self) -> dict[str, str]:
        """Give the keys that were chosen, and the place."""
        chosen = {key.value: self.cleaned_data[key.value.lower()] for key in Key}
        chosen[PLACE] = self.cleaned_data["place"]
        return {key: value for key, value in chosen.items() if value}


class StepForm(CaseForm):
    """A step: the words it needs, whom it goes to, its day and paper."""

    words = TextField(label=_("Lý do, nội dung"), rows=3, required=False)
    addressee = LineField(label=_("Nơi nhận"), required=False)
    happened_on = DayField(label=_("Ngày"), required=False, help_text=_("Để trống là hôm nay."))
    answer_by = DayField(label=_("Hạn trả lời"), required=False)
    symbol = LineField(
        label=_("Số, ký hiệu văn bản"), required=False, help_text=_("Khi đã có văn bản.")
    )
    ground = forms.ChoiceField(
        label=_("Căn cứ tạm đình chỉ"),
        choices=[
            (one.value, _(one.label))
            for one in StopGround
            if one != StopGround.CITIZEN_HINDERED
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, case: Case, step: Step, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        if step not in ADDRESSED:
            del self.fields["addressee"]
        if step is Step.URGE:
            self.initial.setdefault("addressee", queries.sent_to(case, step))
            self.initial.setdefault("answer_by", services.proposed_answer_by(case, today))
        else:
            del self.fields["answer_by"]
        if step is not Step.SUSPEND:
            del self.fields["ground"]
        # What the act asks for is refused by the act, in its own words.
        demanded = {"words": REASONED, "addressee": ADDRESSED, "symbol": BY_DECISION}
        for name, steps in demanded.items():
            if name in self.fields and step in steps:
                self.fields[name].asked = True  # type: ignore[attr-defined]
        if step in BY_DECISION:
            self.fields["symbol"].help_text = ""
        if step not in papers.WITHOUT:
            self.fields["words"].help_text = _("Câu này đứng trong văn bản soạn từ đây.")
        if queries.has_protected(case):
            hint = _("Không ghi họ tên, chữ nhận ra người được giữ bí mật.")
            self.fields["words"].help_text = f"{self.fields['words'].help_text} {hint}".strip()
        self.title = _(STEP_LABELS[step])


class ExtendForm(CaseForm):
    """A decision that makes a time limit longer."""

    duty = forms.ChoiceField(label=_("Thời hạn"), widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Thêm bao nhiêu ngày"), min_value=1,
        help_text=_("Tính theo đơn vị của thời hạn: ngày làm việc hoặc ngày."),
    )  # fmt: skip
    symbol = LineField(label=_("Số quyết định gia hạn"))
    decided_on = DayField(label=_("Ngày quyết định"))
    ground = forms.ChoiceField(
        label=_("Căn cứ"),
        choices=[(one.value, _(one.label)) for one in ExtensionGround],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=_("Lý do"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        duties = clock_pages.to_extend(clock_pages.found_of(case))
        self.fields["duty"].choices = duties  # type: ignore[attr-defined]
        if len(duties) == 1:
            self.initial.setdefault("duty", duties[0][0])


class DecideForm(CaseForm):
    """Why a proposal is declined."""

    reason = LineField(label=_("Lý do"), required=False, help_text=_("Cần khi trả lại."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with the form of the keys, which has the same names.
        super().__init__(*args, auto_id="id_decide_%s", **kwargs)
        self.fields["reason"].asked = True  # type: ignore[attr-defined]


class AssignForm(CaseForm):
    """Who is to handle the case."""

    post = forms.ChoiceField(label=_("Người xử lý"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, actor: Actor, case: Case, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        posts = [
            post for post in people.posts_of_office(actor, today) if services.can_handle(post)
        ]
        self.fields["post"].choices = registry.post_choices(posts)  # type: ignore[attr-defined]
        if case.handler_id:
            self.initial.setdefault("post", str(case.handler_id))

    def post_id(self) -> UUID:
        """Give the post chosen."""
        return UUID(self.cleaned_data["post"])


class SplitForm(CaseForm):
    """The contents a letter is taken apart into."""

    parts = TextField(
        label=_("Từng nội dung"), rows=4, help_text=_("Mỗi dòng một nội dung, từ hai đến mười.")
    )


class JoinForm(CaseForm):
    """The case the letters join, and why."""

    into = LineField(label=_("Vụ việc nhập vào"), help_text=_("Số vụ việc, ví dụ 12/2026."))
    reason = LineField(label=_("Lý do"))


class ReasonForm(CaseForm):
    """An act that only needs its reason."""

    reason = LineField(label=_("Lý do"))


class BarForm(CaseForm):
    """Who may not take part in a case, and why."""

    person = PickerField(label=_("Người không được tham gia"))
    reason = LineField(
        label=_("Lý do"), help_text=_("Ví dụ: người bị tố cáo; em ruột người bị tố cáo.")
    )

    def __init__(
        self, *args: Any, actor: Actor, case: Case, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (post.person_id, f"{post.person.full_name}, {post.title}")
            for post in people.posts_of_office(actor, today)
        ]
