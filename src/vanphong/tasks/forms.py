"""Forms of directions and tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import Task
from vanphong.tasks.services import NO_DUE, Assignment, DueGiven

_RANKS: list[str] = [
    people.Rank.HEAD,
    people.Rank.DEPUTY_HEAD,
    people.Rank.DEPUTY_IN_CHARGE,
]
# What a chip gives: a term, a date to choose, or no deadline.
_TERMS = {
    "3": DueGiven(count=3, unit=calendars.TermUnit.CALENDAR_DAYS),
    "5lv": DueGiven(count=5),
    "10": DueGiven(count=10, unit=calendars.TermUnit.CALENDAR_DAYS),
}
DUE_CHIPS = [
    ("3", _("3 ngày")),
    ("5lv", _("5 ngày làm việc")),
    ("10", _("10 ngày")),
    ("ngay", _("Chọn ngày")),
    ("khong", _("Không ghi hạn")),
]
NOBODY, OWN_WORDS = "khong", "tu-ghi"


def post_choices(posts: list[people.Post]) -> list[tuple[str, str]]:
    """Give posts to choose from: heads and deputies first, then by name."""

    def place(post: people.Post) -> int:
        return _RANKS.index(post.rank) if post.rank in _RANKS else len(_RANKS)

    return [(str(post.pk), str(post)) for post in sorted(posts, key=place)]


class DirectionForm(VanphongForm):
    """A leader's direction: a phrase, a person, a deadline; words only if wanted."""

    phrase = forms.ChoiceField(label=_("Ý kiến"), widget=forms.RadioSelect)
    lead = forms.ChoiceField(label=_("Giao ai chủ trì"), widget=forms.RadioSelect)
    due = forms.ChoiceField(label=_("Hạn"), widget=forms.RadioSelect, choices=DUE_CHIPS)
    due_on = DayField(label=_("Ngày phải xong"), required=False)
    words = TextField(label=_("Ghi thêm"), rows=2, required=False, max_length=4000)
    cooperating = forms.MultipleChoiceField(
        label=_("Phối hợp"), widget=forms.CheckboxSelectMultiple, required=False
    )
    informed = forms.MultipleChoiceField(
        label=_("Để biết"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = list(people.posts_of_office(actor, today))
        leads = post_choices([post for post in posts if queries.can_handle(post)])
        everyone = post_choices(posts)
        phrases = queries.phrases(actor)
        self._choose("phrase", [(p, p.replace("{lead}", "…")) for p in phrases])
        self.fields["phrase"].choices += [(OWN_WORDS, _("Tự ghi ý kiến"))]  # type: ignore[attr-defined]
        self._choose("lead", [*leads, (NOBODY, _("Không giao ai"))])
        self.fields["lead"].error_messages["required"] = _(
            "Hãy chọn người chủ trì, hoặc chọn “Không giao ai”."
        )
        self._choose("cooperating", everyone)
        self._choose("informed", everyone)
        self.initial.setdefault("phrase", phrases[0] if phrases else OWN_WORDS)
        self.initial.setdefault("due", "5lv")

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the date when the chip says that one is chosen."""
        given = super().clean() or self.cleaned_data
        if (
            given.get("due") == "ngay"
            and not given.get("due_on")
            and "due_on" not in self.errors
        ):
            self.add_error("due_on", ValidationError(_("Hãy chọn ngày phải xong.")))
        return given

    def act(self) -> dict[str, Any]:
        """Give what the service `give_direction` is to do."""
        given = self.cleaned_data
        assignments = []
        if given["lead"] != NOBODY:
            assignments = [
                Assignment(
                    lead_id=UUID(given["lead"]),
                    due=self._due(),
                    cooperating=[UUID(i) for i in given["cooperating"]],
                    informed=[UUID(i) for i in given["informed"]],
                )
            ]
        phrase = given["phrase"] if given["phrase"] != OWN_WORDS else ""
        return {"phrase": phrase, "words": given["words"], "assignments": assignments}

    def _due(self) -> DueGiven:
        chip = self.cleaned_data["due"]
        if chip == "ngay":
            return DueGiven(on=self.cleaned_data["due_on"])
        return _TERMS.get(chip, NO_DUE)


class TaskForm(VanphongForm):
    """The base of forms that act on one task; says for which version it was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, actor: Actor, task: Task, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", task.version)
        self.task = task
        self.leads = queries.posts_to_lead(actor, today) if "lead" in self.fields else []
        self._prepare()

    def _prepare(self) -> None:
        """Fill in choices and proposals."""

    def act(self) -> dict[str, Any]:
        """Give what the service is to do."""
        return dict(self.cleaned_data)


class EvidenceForm(TaskForm):
    """The product of a task, with its number and date."""

    product = LineField(label=_("Sản phẩm"), max_length=300)
    symbol = LineField(
        label=_("Số và ký hiệu"), max_length=100, help_text=_("Ví dụ 127-BC/VPTU.")
    )
    dated_on = DayField(label=_("Ngày văn bản"))
    handed_to = LineField(label=_("Đã trình, gửi ai"), max_length=200, required=False)
    upload = forms.FileField(label=_("Tệp sản phẩm"), required=False)
    note = TextField(label=_("Ghi chú"), rows=2, required=False, max_length=2000)

    def _prepare(self) -> None:
        self.initial.setdefault("product", self.task.product)

    def act(self) -> dict[str, Any]:
        given = super().act()
        upload = given.pop("upload")
        return {**given, "upload": (upload.name, upload.read()) if upload else None}


class ReasonForm(TaskForm):
    """An act that only needs its reason."""

    reason = LineField(label=_("Lý do"), max_length=300)


class AcceptForm(TaskForm):
    """Accepting needs nothing but the act."""


class ExtendForm(TaskForm):
    """A later due date and why."""

    due_on = DayField(label=_("Hạn mới"))
    reason = LineField(label=_("Lý do gia hạn"), max_length=300)

    def act(self) -> dict[str, Any]:
        given = super().act()
        due = DueGiven(on=given.pop("due_on"))
        return {**given, "due": due}


class HandOnForm(TaskForm):
    """Another lead."""

    lead = forms.ChoiceField(label=_("Người chủ trì mới"), widget=forms.RadioSelect)
    reason = LineField(label=_("Lý do"), max_length=300, required=False)

    def _prepare(self) -> None:
        posts = [post for post in self.leads if post.pk != self.task.lead_id]
        self.fields["lead"].choices = post_choices(posts)  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        given = super().act()
        lead_id = UUID(given.pop("lead"))
        return {**given, "lead_id": lead_id}


class AssignForm(TaskForm):
    """Part of a task given on to someone."""

    title = LineField(label=_("Việc cần làm"), max_length=500)
    product = LineField(label=_("Sản phẩm cần có"), max_length=200, required=False)
    lead = forms.ChoiceField(label=_("Người chủ trì"), widget=forms.RadioSelect)
    due_on = DayField(label=_("Hạn"), required=False)

    def _prepare(self) -> None:
        self.fields["lead"].choices = post_choices(self.leads)  # type: ignore[attr-defined]
        if self.task.due_on is not None:
            self.fields["due_on"].help_text = _(
                "Không sau %(due)s; bỏ trống là lấy đúng hạn này."
            ) % {"due": f"{self.task.due_on:%d/%m/%Y}"}

    def act(self) -> dict[str, Any]:
        given = self.cleaned_data
        assignment = Assignment(
            lead_id=UUID(given["lead"]),
            due=DueGiven(on=given["due_on"]),
            title=given["title"],
            product=given["product"],
        )
        return {"assignment": assignment}


class PracticeForm(VanphongForm):
    """How the office closes tasks, and the phrases of its leaders."""

    needs_acceptance = forms.BooleanField(
        label=_("Sản phẩm phải được nghiệm thu mới kết thúc nhiệm vụ"), required=False
    )
    phrases = TextField(
        label=_("Câu bút phê, mỗi dòng một câu"),
        rows=8,
        required=False,
        help_text=_("Ghi {lead} ở chỗ tên người chủ trì. Xóa hết để dùng lại các câu có sẵn."),
    )

    def act(self) -> dict[str, Any]:
        """Give what the service `keep_practice` is to do."""
        given = self.cleaned_data
        return {**given, "phrases": given["phrases"].splitlines()}


class FilterForm(VanphongForm):
    """Filters of the list, words in the address."""

    chu_tri = forms.ChoiceField(label=_("Chủ trì"), required=False)

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = post_choices(queries.posts_to_lead(actor, today))
        self.fields["chu_tri"].choices = [("", _("Tất cả")), *posts]  # type: ignore[attr-defined]
        self.fields["chu_tri"].widget.attrs["id"] = "chu-tri"
