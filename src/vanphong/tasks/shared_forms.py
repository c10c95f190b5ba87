"""Forms of tasks between offices: naming an office, naming people there, reporting, asking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import LineField
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.due_fields import with_detail
from vanphong.tasks.forms import AskExtensionForm, EvidenceForm, TaskForm
from vanphong.tasks.models import Evidence, HandRole
from vanphong.tasks.services.elsewhere import days_of
from vanphong.tasks.shared_seen import taken_back

LEADS, COOPERATES = "chu-tri", "phoi-hop"


class NameOfficeForm(TaskForm):
    """Another office that received the document, whether it leads, and the unit there."""

    office = forms.ChoiceField(label=_("Cơ quan nhận việc"), widget=forms.RadioSelect)
    part = forms.ChoiceField(
        label=_("Cách tham gia"),
        widget=forms.RadioSelect,
        choices=[(LEADS, _("Chủ trì, báo cáo sản phẩm")), (COOPERATES, _("Phối hợp"))],
        initial=LEADS,
    )
    unit = LineField(
        label=_("Đơn vị trong cơ quan đó"),
        max_length=120,
        required=False,
        help_text=_("Bỏ trống là giao cho cả cơ quan; lãnh đạo ở đó phân công người."),
    )

    def _prepare(self) -> None:
        found = queries.offices_to_name(self.actor, self.task, self.today)
        named = {one.office_id for one in queries.offices_of(self.task)}
        self.fields["office"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), self._said(one) if one.pk in named else one.name) for one in found
        ]
        if len(found) == 1:
            self.initial.setdefault("office", str(found[0].pk))

    def _said(self, office: people.Office) -> SafeString:
        leads = self.task.lead_office_id == office.pk
        return with_detail(office.name, str(_("đang chủ trì") if leads else _("đang phối hợp")))

    def act(self) -> dict[str, Any]:
        given = super().act()
        office_id, leads = int(given.pop("office")), given.pop("part") == LEADS
        return {**given, "office_id": office_id, "leads": leads}


class TakeOffOfficeForm(TaskForm):
    """An office that was named, and why it is taken off."""

    office = forms.ChoiceField(label=_("Cơ quan thôi giao"), widget=forms.RadioSelect)
    reason = LineField(label=_("Lý do"), max_length=300)

    def _prepare(self) -> None:
        lines = list(queries.offices_of(self.task))
        self.fields["office"].choices = [(str(one.office_id), str(one)) for one in lines]  # type: ignore[attr-defined]
        if len(lines) == 1:
            self.initial.setdefault("office", str(lines[0].office_id))

    def act(self) -> dict[str, Any]:
        given = super().act()
        office_id = int(given.pop("office"))
        return {**given, "office_id": office_id}


class NamePeopleForm(TaskForm):
    """Who of the own office works on another office's task."""

    lead = forms.ChoiceField(label=_("Đầu mối"), widget=forms.RadioSelect)
    cooperating = forms.MultipleChoiceField(
        label=_("Phối hợp"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def _prepare(self) -> None:
        leads, others = queries.posts_to_name(self.actor, self.today)
        self.fields["lead"].choices = registry.post_choices(leads)  # type: ignore[attr-defined]
        self.fields["cooperating"].choices = registry.post_choices(others)  # type: ignore[attr-defined]
        named = [
            one for one in queries.hands_of(self.task) if one.office_id == self.actor.office_id
        ]
        for hand in named:
            if hand.role == HandRole.LEAD:
                self.initial.setdefault("lead", str(hand.post_id))
        kept = [str(one.post_id) for one in named if one.role == HandRole.COOPERATING]
        self.initial.setdefault("cooperating", kept)

    def act(self) -> dict[str, Any]:
        given = super().act()
        lead_id, others = UUID(given.pop("lead")), map(UUID, given.pop("cooperating"))
        return {**given, "lead_id": lead_id, "cooperating": list(others)}


class ReportForm(EvidenceForm):
    """The product for another office: of the own documents those that were sent to it."""

    def _offered(self) -> list[registry.Document]:
        return queries.products_for(self.actor, self.task)

    def _taken_back(self) -> Evidence | None:
        return taken_back(self.actor, self.task)


class AskMoreTimeForm(AskExtensionForm):
    """The later due date asked of another office: its days count, its limit it alone knows."""

    def _days(self, actor: Actor) -> calendars.WorkingCalendar:
        return days_of(actor, {self.task.office_id})[self.task.office_id]

    def _extended(self) -> str:
        return ""
