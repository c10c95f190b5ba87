"""Forms by which an incoming document is said to answer an urging."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.petitions import queries, urging_pages
from vanphong.petitions.case_forms import CaseForm
from vanphong.registry import api as registry


class NumberForm(VanphongForm):
    """The number an incoming document is looked for by."""

    so = LineField(
        label=_("Số, ký hiệu hoặc số đến"), required=False,
        help_text=_("Ví dụ 45/UBND-VP hoặc số thứ tự trong sổ văn bản đến."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["so"].asked = True  # type: ignore[attr-defined]


class UrgingNumberForm(NumberForm):
    """What an urging is looked for by."""

    so = LineField(
        label=_("Số vụ việc, số văn bản đôn đốc hoặc nơi nhận"), required=False,
        help_text=_("Ví dụ 12/2026 hoặc 9-CV/VPTU."),
    )  # fmt: skip


class ReplyForm(CaseForm):
    """Which of the incoming documents found answers an urging."""

    document = forms.ChoiceField(label=_("Văn bản trả lời"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, found: Iterable[registry.IncomingEntry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = urging_pages.document_choices(found)
        self.fields["document"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial.setdefault("document", choices[0][0])

    def document_id(self) -> UUID:
        """Give the document chosen."""
        return UUID(self.cleaned_data["document"])


class ReplyOfForm(VanphongForm):
    """Which of the urgings without reply a document answers."""

    urging = forms.ChoiceField(label=_("Trả lời lần đôn đốc"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Iterable[queries.Urging], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = {str(one.step.pk): one.step.case_id for one in found}
        choices = urging_pages.urging_choices(found)
        self.fields["urging"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial.setdefault("urging", choices[0][0])

    def meant(self) -> dict[str, UUID]:
        """Give the case and the step chosen."""
        chosen = self.cleaned_data["urging"]
        return {"case_id": self.cases[chosen], "step_id": UUID(chosen)}
