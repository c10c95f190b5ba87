"""Forms of appraisal: who appraises, items, findings, answers, conclusion, what the office wants."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import appraisals, approvals
from vanphong.drafting.appraisal_rules import (
    APPRAISE,
    CONCLUSION_LABELS,
    REPLY_LABELS,
    VERDICT_LABELS,
    WEIGHT_LABELS,
    Verdict,
    Weight,
)
from vanphong.drafting.models import Appraisal, AppraisalItem, Draft
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import LineField, TextField, VanphongForm
from vanphong.registry import api as registry


def _said(labels: Any) -> list[tuple[str, str]]:
    return [(str(one), _say(words)) for one, words in labels.items()]


def typed_in(form: type[VanphongForm], posted: QueryDict) -> dict[str, str]:
    """Give what was typed in a form of a page that was sent for another act; no secrets."""
    names = (name for name in form.base_fields if name != "pin")
    found = {name: posted.get(f"{form.prefix}-{name}") for name in names}
    return {name: value for name, value in found.items() if value is not None}


class OpenForm(VanphongForm):
    """Who appraises, and who beside; the version of the draft as it was seen."""

    prefix = "open"
    version = forms.IntegerField(widget=forms.HiddenInput)
    appraiser = forms.TypedChoiceField(label=_("Người thẩm định"), coerce=UUID)
    members = forms.TypedMultipleChoiceField(
        label=_("Cùng thẩm định"), coerce=UUID, widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Người cùng thẩm định xem được dự thảo và ghi ý kiến khác, giữ nguyên văn."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, draft: Draft, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        able = reads.posts_to_appraise(actor, draft, today)
        join = reads.posts_to_join(actor, draft, today)
        self.fields["appraiser"].choices = [(str(p.pk), str(p)) for p in able]  # type: ignore[attr-defined]
        self.fields["members"].choices = [(str(p.pk), str(p)) for p in join]  # type: ignore[attr-defined]
        self.initial.setdefault("version", draft.version)
        if actor.may(APPRAISE):
            self.initial.setdefault("appraiser", str(actor.post_id))


class ItemsForm(VanphongForm):
    """What is found of each item, a pair of fields an item; the round's revision as it was seen.

    `rest` is the verdict on those left unmarked, where a button gives one. It is sent along with
    every other act of the appraiser on the page.
    """

    prefix = "items"
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rest = forms.ChoiceField(
        choices=[(Verdict.MET.value, "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, appraisal: Appraisal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("revision", appraisal.revision)
        self.items = list(appraisal.items.order_by("position"))
        for item in self.items:
            self._add(item)

    def _add(self, item: AppraisalItem) -> None:
        verdict = forms.ChoiceField(
            label=_say("Kết quả nội dung %(number)s") % {"number": item.position},
            required=False, widget=forms.RadioSelect, choices=_said(VERDICT_LABELS),
            initial=item.verdict,
        )  # fmt: skip
        verdict.asked = True  # type: ignore[attr-defined]
        self.fields[f"verdict_{item.pk}"] = verdict
        note = LineField(
            label=_say("Ghi chú nội dung %(number)s") % {"number": item.position},
            required=False, max_length=appraisals.LONGEST_NOTE, initial=item.note,
        )  # fmt: skip
        note.asked = True  # type: ignore[attr-defined]
        self.fields[f"note_{item.pk}"] = note

    @property
    def lines(self) -> list[tuple[AppraisalItem, Any, Any]]:
        """The items, each with its two fields."""
        return [(one, self[f"verdict_{one.pk}"], self[f"note_{one.pk}"]) for one in self.items]

    def judged(self) -> list[appraisals.Judged]:
        """Give what was found of the items that were sent."""
        given, rest = self.cleaned_data, self.cleaned_data["rest"]
        return [
            appraisals.Judged(
                one.pk, given[f"verdict_{one.pk}"] or rest, given[f"note_{one.pk}"]
            )
            for one in self.items
            if rest or self._was_sent(one)
        ]

    def _was_sent(self, item: AppraisalItem) -> bool:
        names = (f"verdict_{item.pk}", f"note_{item.pk}")
        return any(self.add_prefix(name) in self.data for name in names)

    def refuses(self, error: VanphongError) -> bool:
        """Say whether a refusal is about one of the items."""
        return any(name in self.fields for name in error.fields)

    def see(self, appraisal: Appraisal) -> None:
        """Take the round as it is shown now: what is sent next was marked with it in sight."""
        if self.is_bound:
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("revision")] = str(appraisal.revision)
            self.data = data


class FindingForm(VanphongForm):
    """One thing to be mended."""

    prefix = "finding"
    weight = forms.ChoiceField(label=_("Mức độ"), widget=forms.RadioSelect)
    words = TextField(
        label=_("Điều cần sửa"), rows=3, max_length=appraisals.LONGEST_WORDS,
        error_messages={"required": _("Hãy ghi điều cần sửa.")},
    )  # fmt: skip
    rule = LineField(
        label=_("Căn cứ"), max_length=appraisals.LONGEST_RULE,
        help_text=_("Quy định, điều khoản hoặc căn cứ của điểm này."),
        error_messages={"required": _("Hãy ghi quy định hoặc căn cứ của điểm cần sửa.")},
    )  # fmt: skip
    place = LineField(
        label=_("Chỗ trong dự thảo"), required=False, max_length=appraisals.LONGEST_PLACE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weight"].choices = _said(WEIGHT_LABELS)  # type: ignore[attr-defined]
        self.initial.setdefault("weight", Weight.MUST.value)

    def found(self) -> appraisals.Found:
        """Give the finding."""
        given = self.cleaned_data
        return appraisals.Found(given["words"], given["rule"], given["weight"], given["place"])


class ReplyForm(VanphongForm):
    """The drafter's answer to a finding."""

    reply = forms.ChoiceField(label=_("Trả lời"), widget=forms.RadioSelect)
    why = TextField(
        label=_("Giải trình"), rows=2, required=False, max_length=appraisals.LONGEST_WORDS,
        help_text=_("Phải ghi khi không sửa."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].choices = _said(REPLY_LABELS)  # type: ignore[attr-defined]

    def is_filled(self) -> bool:
        """Say whether the finding is answered, or half so."""
        return any(self.data.get(self.add_prefix(name)) for name in ("reply", "why"))


class DissentForm(VanphongForm):
    """What somebody who appraises beside says otherwise."""

    prefix = "dissent"
    words = TextField(
        label=_("Ý kiến khác của tôi"), rows=5, max_length=appraisals.LONGEST_DISSENT,
        help_text=_("Giữ nguyên văn cạnh kết luận; ghi rồi không sửa được."),
        error_messages={"required": _("Hãy ghi ý kiến khác của bạn.")},
    )  # fmt: skip


class SignForm(VanphongForm):
    """The conclusion, and the PIN of the appraiser's key; not asked for while it is remembered."""

    prefix = "sign"
    conclusion = forms.ChoiceField(label=_("Kết luận"), widget=forms.RadioSelect)
    words = TextField(
        label=_("Điều kiện hoặc lý do"), rows=3, required=False,
        max_length=appraisals.LONGEST_WORDS,
        help_text=_("Phải ghi khi kết luận kèm điều kiện."),
    )  # fmt: skip
    pin = forms.CharField(
        label=_("Mã PIN"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, remembered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conclusion"].choices = _said(CONCLUSION_LABELS)  # type: ignore[attr-defined]
        if remembered:
            del self.fields["pin"]


class ApproveForm(VanphongForm):
    """The chief's approval of the draft as it was seen."""

    prefix = "approve"
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = TextField(
        label=_("Ghi chú"), rows=2, required=False, max_length=approvals.LONGEST_NOTE
    )


class DemandForm(VanphongForm):
    """What the office wants before a draft is presented."""

    prefix = "demand"
    appraisal = forms.BooleanField(
        label=_("Phải có phiếu thẩm định đủ điều kiện cho đúng bản trình"), required=False
    )
    approval = forms.BooleanField(
        label=_("Phải có phê duyệt của chánh văn phòng cho đúng bản trình"), required=False
    )
    reason = LineField(label=_("Lý do"), max_length=approvals.LONGEST_REASON)


class ListForm(VanphongForm):
    """The office's own list for a type of document."""

    prefix = "list"
    type_code = forms.ChoiceField(label=_("Loại văn bản"))
    items = TextField(
        label=_("Các nội dung thẩm định"), rows=8, required=False,
        max_length=approvals.MOST_ITEMS * (approvals.LONGEST_ITEM + 2),
        help_text=_("Mỗi dòng một nội dung. Bỏ trống để dùng lại danh mục của phần mềm."),
    )  # fmt: skip
    reason = LineField(label=_("Lý do"), max_length=approvals.LONGEST_REASON)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_code"].choices = [  # type: ignore[attr-defined]
            (kind.code, capfirst(kind.name)) for kind in registry.document_types(on)
        ]
