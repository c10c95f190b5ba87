"""Forms of processes: beginning one, stopping it, going on past a step."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.due_fields import DayOffMixin
from vanphong.tasks.models import ProcessStep, TemplateStep, TemplateVersion
from vanphong.tasks.services import ProcessGiven


class StartForm(DayOffMixin, VanphongForm):
    """A process to begin: who leads the whole, until when, who leads each step."""

    title = LineField(label=gettext_lazy("Việc cần làm"), max_length=500)
    lead = forms.ChoiceField(label=gettext_lazy("Người phụ trách cả quy trình"))
    due_on = DayField(
        label=gettext_lazy("Hạn của cả quy trình"),
        required=False,
        help_text=gettext_lazy(
            "Bỏ trống là không ghi hạn chung. Không bước nào có hạn sau ngày này."
        ),
    )
    words = TextField(
        label=gettext_lazy("Ý kiến chỉ đạo"),
        rows=2,
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Bỏ trống là “Thực hiện theo quy trình …”."),
    )
    again = forms.BooleanField(
        label=gettext_lazy("Vẫn bắt đầu thêm một lần nữa"), required=False
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: dt.date,
        version: TemplateVersion,
        on_paper: bool,
        on_direction: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        posts = list(people.posts_of_office(actor, today))
        able = [post for post in posts if queries.can_handle(post)]
        choices = [("", _("Hãy chọn")), *registry.post_choices(able)]
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]
        if actor.post_id is not None:
            self.initial.setdefault("lead", str(actor.post_id))
        # What stands on a paper, or was said, has its name there.
        self.fields["title"].required = not (on_paper or on_direction)
        if on_direction:
            del self.fields["words"]
        self.steps = list(queries.template_steps(version))
        for step in self.steps:
            self._ask_lead(step, able)
        self.ask_day_off(actor, self.typed_day())

    def _ask_lead(self, step: TemplateStep, able: list[people.Post]) -> None:
        """Ask who leads a step; whoever its template means stands there already."""
        named = f"lead_{step.number}"
        likely = queries.leads_of(step, able)
        others = [post for post in able if post not in likely]
        by_whole = not (step.lead_id or step.lead_role or step.lead_unit)
        nobody = _("Người phụ trách cả quy trình") if by_whole else _("Hãy chọn")
        field = forms.ChoiceField(
            label=_("Bước %(number)s: %(title)s")
            % {"number": step.number, "title": step.title},
            required=not by_whole,
            choices=[
                ("", nobody),
                *registry.post_choices(likely),
                *registry.post_choices(others),
            ],
        )
        self.fields[named] = field
        found = queries.step_lead(step, None, able)
        self.initial.setdefault(named, str(found or ""))

    @property
    def asks_again(self) -> bool:
        """Say whether it is asked if the same is to be begun once more."""
        return self.refusal is not None and self.refusal.code == "given_already"

    @property
    def whole(self) -> list[Any]:
        """Give the fields of the whole, in their order."""
        names = ("title", "lead", "due_on", "day_off", "words")
        return [self[name] for name in names if name in self.fields]

    @property
    def leads(self) -> list[Any]:
        """Give the fields of the steps, in their order."""
        return [self[f"lead_{step.number}"] for step in self.steps]

    def given(self, document_id: UUID | None, direction_id: UUID | None) -> ProcessGiven:
        """Give what the service `start_process` is to do."""
        said = self.cleaned_data
        chosen = {step.number: said[f"lead_{step.number}"] for step in self.steps}
        return ProcessGiven(
            lead_id=UUID(said["lead"]),
            document_id=document_id,
            direction_id=direction_id,
            title=said["title"],
            words=said.get("words", ""),
            due=self.named_due(said["due_on"]),
            leads={number: UUID(post) for number, post in chosen.items() if post},
        )


class ReasonForm(VanphongForm):
    """An act that needs its reason."""

    reason = LineField(label=gettext_lazy("Lý do"), max_length=300)

    def act(self) -> dict[str, Any]:
        """Give what the service is to do."""
        return dict(self.cleaned_data)


class StepLeadForm(VanphongForm):
    """Who leads a step that has no task yet."""

    lead = forms.ChoiceField(label=gettext_lazy("Người chủ trì"))

    def __init__(
        self, *args: Any, actor: Actor, today: dt.date, step: ProcessStep, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        able = queries.posts_to_lead(actor, today)
        choices = [("", _("Hãy chọn")), *registry.post_choices(able)]
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("lead", str(step.lead_id))

    def act(self) -> dict[str, Any]:
        """Give what the service `set_step_lead` is to do."""
        return {"lead_id": UUID(self.cleaned_data["lead"])}
