"""Forms of directions and tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.due_fields import DayOffMixin
from vanphong.tasks.due_words import extended_words
from vanphong.tasks.models import Task, Verdict
from vanphong.tasks.services import Assignment, ready_words

_OTHER_PRODUCT = "khac"


def follower_choices(
    actor: Actor, today: dt.date, taken: Collection[UUID] = ()
) -> list[tuple[str, Any]]:
    """Give who may follow work, those with another part in it left out; nobody first."""
    posts = [
        post
        for post in people.posts_of_office(actor, today)
        if post.pk not in taken and queries.can_follow(post)
    ]
    return [("", _("Không ai")), *registry.post_choices(posts)]


class TaskForm(VanphongForm):
    """The base of forms that act on one task; says for which version it was filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, actor: Actor, task: Task, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", task.version)
        self.actor, self.task, self.today = actor, task, today
        self._prepare()

    def _prepare(self) -> None:
        """Fill in choices and proposals."""

    def act(self) -> dict[str, Any]:
        """Give what the service is to do."""
        return dict(self.cleaned_data)


class EvidenceForm(TaskForm):
    """The product of a task, with its number, if it has one, and date."""

    document = forms.ChoiceField(
        label=_("Văn bản đã phát hành là sản phẩm"), widget=forms.RadioSelect
    )
    product = LineField(label=_("Sản phẩm"), max_length=300)
    symbol = LineField(
        label=_("Số và ký hiệu"),
        max_length=100,
        required=False,
        help_text=_(
            "Ví dụ 127-BC/VPTU. Bỏ trống khi sản phẩm không phải văn bản có số, như bảng tổng hợp, "
            "danh sách; khi đó phải ghi đã trình, gửi ai."
        ),
    )
    dated_on = DayField(label=_("Ngày văn bản"))
    handed_to = LineField(
        label=_("Đã trình, gửi ai"),
        max_length=200,
        required=False,
        help_text=_("Bỏ trống được khi đã ghi số và ký hiệu."),
    )
    upload = forms.FileField(label=_("Tệp sản phẩm"), required=False)
    note = TextField(label=_("Ghi chú"), rows=2, required=False, max_length=2000)

    def _prepare(self) -> None:
        self._start_from_taken_back()
        self.initial.setdefault("product", self.task.product)
        # One of the two is asked for by the rules, so neither is called optional.
        for name in ("symbol", "handed_to"):
            self.fields[name].asked = True  # type: ignore[attr-defined]
        offered = queries.offered_products(self.actor, self.task)
        if not offered:
            del self.fields["document"]
            return
        choices = [
            (str(one.pk), f"{one.symbol}, {one.issued_on:%d/%m/%Y}: {one.abstract}")
            for one in offered
        ]
        other = (_OTHER_PRODUCT, _("Sản phẩm khác, ghi ở dưới"))
        self.fields["document"].choices = [*choices, other]  # type: ignore[attr-defined]
        # Who writes the product out by hand need not say so again.
        if self.is_bound and not self.data.get("document"):
            self.fields["document"].required = False
        elif self.is_bound and self.data.get("document") != _OTHER_PRODUCT:
            for name in ("product", "dated_on"):
                self.fields[name].required = False

    def _start_from_taken_back(self) -> None:
        """Begin with what the last report said, if it was taken back to be mended."""
        last = queries.evidence_of(self.task).last()
        if last is None or last.verdict != Verdict.TAKEN_BACK:
            return
        for name in ("product", "symbol", "dated_on", "handed_to", "note"):
            self.initial.setdefault(name, getattr(last, name))
        self.initial.setdefault("document", str(last.document_id or _OTHER_PRODUCT))
        if last.file is not None:
            self.fields["upload"].help_text = _(
                "Báo cáo đã rút kèm tệp %(name)s; vẫn cần thì chọn lại tệp."
            ) % {"name": last.file.name}

    def act(self) -> dict[str, Any]:
        given = super().act()
        chosen = given.pop("document", "")
        if chosen not in ("", _OTHER_PRODUCT):
            given |= {"document_id": UUID(chosen), "symbol": "", "dated_on": None}
        upload = given.pop("upload")
        return {**given, "upload": (upload.name, upload.read()) if upload else None}


class ReasonForm(TaskForm):
    """An act that only needs its reason."""

    reason = LineField(label=_("Lý do"), max_length=300)


class PauseForm(ReasonForm):
    """Letting the clock stand still, and what the decision rests on."""

    basis = LineField(
        label=_("Căn cứ: số, ký hiệu, ngày của văn bản"), max_length=200, required=False
    )


class FollowForm(TaskForm):
    """Who follows the work for the one who gave it, or nobody."""

    follower = forms.ChoiceField(
        label=_("Người theo dõi"), widget=forms.RadioSelect, required=False
    )
    reason = LineField(label=_("Lý do"), max_length=300)

    def _prepare(self) -> None:
        taken = {self.task.lead_id, *self.task.participants.values_list("post_id", flat=True)}
        self.fields["follower"].choices = follower_choices(self.actor, self.today, taken)  # type: ignore[attr-defined]
        self.initial.setdefault("follower", str(self.task.follower_id or ""))

    def act(self) -> dict[str, Any]:
        given = super().act()
        chosen = given.pop("follower")
        return {**given, "follower_id": UUID(chosen) if chosen else None}


class UrgeForm(TaskForm):
    """A reminder; the sentence is ready."""

    words = LineField(label=_("Lời nhắc"), max_length=300, required=False)

    def _prepare(self) -> None:
        self.initial.setdefault("words", ready_words(self.task, self.today))


class AcceptForm(TaskForm):
    """Accepting needs nothing but the act, and a grade where the office set them."""

    grade = forms.ChoiceField(label=_("Mức nghiệm thu"), widget=forms.RadioSelect)

    def _prepare(self) -> None:
        names = queries.grades(self.actor)
        if names:
            self.fields["grade"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        else:
            del self.fields["grade"]


class ExtendForm(DayOffMixin, TaskForm):
    """A later due date and why; begins with what the lead asked for."""

    due_on = DayField(label=_("Hạn mới"))
    reason = LineField(label=_("Lý do gia hạn"), max_length=300)
    field_order = ("version", "due_on", "day_off", "reason")

    def _prepare(self) -> None:
        if self.task.extension_on is not None:
            self.initial.setdefault("due_on", self.task.extension_on)
            self.initial.setdefault("reason", self.task.extension_reason)
        self.fields["due_on"].help_text = extended_words(
            queries.extended_of(self.task), queries.extension_limit(self.actor)
        )
        self.ask_day_off(self.actor, self.typed_day())

    def act(self) -> dict[str, Any]:
        given = self.cleaned_data
        due = self.named_due(given["due_on"])
        return {"due": due, "reason": given["reason"], "version": given["version"]}


class AskExtensionForm(ExtendForm):
    """The later due date a lead asks for and why."""

    due_on = DayField(label=_("Xin gia hạn đến"))
    reason = LineField(label=_("Lý do"), max_length=300)


class HandOnForm(TaskForm):
    """Another lead."""

    lead = forms.ChoiceField(label=_("Người chủ trì mới"), widget=forms.RadioSelect)
    reason = LineField(label=_("Lý do"), max_length=300, required=False)

    def _prepare(self) -> None:
        posts = queries.others_to_lead(self.actor, self.task, self.today)
        self.fields["lead"].choices = registry.post_choices(posts)  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        given = super().act()
        lead_id = UUID(given.pop("lead"))
        return {**given, "lead_id": lead_id}


class AssignForm(DayOffMixin, TaskForm):
    """Part of a task given on to someone."""

    title = LineField(label=_("Việc cần làm"), max_length=500)
    product = LineField(label=_("Sản phẩm cần có"), max_length=200, required=False)
    lead = forms.ChoiceField(label=_("Người chủ trì"), widget=forms.RadioSelect)
    due_on = DayField(label=_("Hạn"), required=False)
    follower = forms.ChoiceField(label=_("Người theo dõi"), required=False)
    field_order = ("version", "title", "product", "lead", "due_on", "day_off", "follower")

    def _prepare(self) -> None:
        posts = queries.posts_to_give(self.actor, self.task, self.today)
        self.fields["lead"].choices = registry.post_choices(posts)  # type: ignore[attr-defined]
        self.fields["follower"].choices = follower_choices(self.actor, self.today)  # type: ignore[attr-defined]
        self.ask_day_off(self.actor, self.typed_day())
        if self.task.due_on is not None:
            self.fields["due_on"].help_text = _(
                "Không sau %(due)s; bỏ trống là lấy đúng hạn này."
            ) % {"due": f"{self.task.due_on:%d/%m/%Y}"}

    def act(self) -> dict[str, Any]:
        given = self.cleaned_data
        assignment = Assignment(
            lead_id=UUID(given["lead"]),
            due=self.named_due(given["due_on"]),
            follower_id=UUID(given["follower"]) if given["follower"] else None,
            title=given["title"],
            product=given["product"],
        )
        return {"assignment": assignment}


class FilterForm(VanphongForm):
    """Filters of the list, words in the address."""

    chu_tri = forms.ChoiceField(label=_("Chủ trì"), required=False)

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = registry.post_choices(queries.posts_to_lead(actor, today))
        self.fields["chu_tri"].choices = [("", _("Tất cả")), *posts]  # type: ignore[attr-defined]
        self.fields["chu_tri"].widget.attrs["id"] = "chu-tri"
