"""Forms of refusing a draft, and of another signer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.drafting.forms import ReasonForm
from vanphong.drafting.rules import Mender
from vanphong.drafting.signers import Candidate


class ReturnForm(ReasonForm):
    """Why a draft goes back, and who mends it."""

    to = forms.ChoiceField(
        label=_("Ai sửa"),
        choices=[
            (Mender.WRITER.value, _("Người soạn")),
            (Mender.CLERK.value, _("Văn thư, chỉ sửa thể thức")),
        ],
        widget=forms.RadioSelect,
        initial=Mender.WRITER.value,
        required=False,
    )
    field_order = ("to", "reason")


class SignerForm(ReasonForm):
    """Who signs instead, and why; `version` is the one that was looked at."""

    signer = forms.ChoiceField(label=_("Người ký mới"), widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("signer", "reason", "version")

    def __init__(
        self, *args: Any, candidates: Sequence[Candidate], version: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"version": version}, **kwargs)
        self.fields["signer"].choices = [  # type: ignore[attr-defined]
            (str(one.post.pk), one.words) for one in candidates
        ]
