"""The form of a direction that a leader wrote on the paper, entered by the clerk."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.due_fields import DayOffMixin
from vanphong.tasks.services import Assignment


class RecordForm(DayOffMixin, VanphongForm):
    """Who wrote it, when, what it says, who is to do it, and the picture that shows it."""

    leader = forms.ChoiceField(label=_("Lãnh đạo bút phê"), widget=forms.RadioSelect)
    written_on = DayField(label=_("Ngày ghi trên giấy"))
    words = TextField(
        label=_("Ý kiến chỉ đạo"), rows=3, max_length=4000,
        help_text=_("Chép đúng như trên giấy."),
    )  # fmt: skip
    lead = forms.ChoiceField(
        label=_("Giao ai chủ trì"),
        required=False,
        help_text=_("Bỏ trống nếu chỉ để biết, lưu."),
    )
    due_on = DayField(label=_("Hạn"), required=False)
    upload = forms.FileField(
        label=_("Bản quét có bút phê"),
        help_text=_("Giữ làm căn cứ: PDF, PNG, JPEG hoặc TIFF."),
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: dt.date,
        document: registry.Document,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        posts = list(people.posts_of_office(actor, today))
        leaders = registry.post_choices([post for post in posts if registry.may_direct(post)])
        leads = registry.post_choices([post for post in posts if queries.can_handle(post)])
        self.fields["leader"].choices = leaders  # type: ignore[attr-defined]
        self.fields["leader"].widget.attrs["autofocus"] = True
        self.fields["lead"].choices = [("", _("Không giao ai")), *leads]  # type: ignore[attr-defined]
        self.initial.setdefault("written_on", today)
        self.initial.setdefault("due_on", queries.book_due(actor, document, today))
        self.ask_day_off(actor, self.typed_day() if self.data.get("lead") else None)

    def act(self) -> dict[str, Any]:
        """Give what the service is to do."""
        given, upload = self.cleaned_data, self.cleaned_data["upload"]
        assignments = []
        if given["lead"]:
            due = self.named_due(given["due_on"])
            assignments = [Assignment(lead_id=UUID(given["lead"]), due=due)]
        return {
            "leader_id": UUID(given["leader"]),
            "written_on": given["written_on"],
            "words": given["words"],
            "scan": (upload.name or "", upload.read()),
            "assignments": assignments,
        }
