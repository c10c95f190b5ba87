"""Forms of conclusions: taking them down, and settling all that are shown at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, VanphongError
from vanphong.kernel.forms import DayField, LineField, PickerField, TextField, VanphongForm
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Conclusion
from vanphong.tasks.rules import DIRECT, due_not_past, due_works
from vanphong.tasks.services import Assignment, DueGiven, Proposed, Proposer, Settling

GIVE, NONE, LATER = "giao", "khong", "sau"
_TASKS_MAX = 9
# Of what goes with a row unseen: nobody typed it, so nobody can mend it.
_NOT_WHOLE = _("Biểu mẫu gửi lên không đủ. Xin mở lại trang này rồi làm lại.")
_BROKEN = {"required": _NOT_WHOLE, "invalid": _NOT_WHOLE}


class TakeForm(VanphongForm):
    """A source, its words, and who is to process the conclusions."""

    heading = LineField(label=_("Kết luận của ai, tại đâu"), max_length=500)
    said_on = DayField(
        label=_("Ngày kết luận"), help_text=_("Thời hạn ghi trong kết luận tính từ ngày này.")
    )
    handler = forms.ChoiceField(label=_("Người xử lý"), widget=forms.RadioSelect)
    text = TextField(
        label=_("Nội dung kết luận"), rows=14, max_length=100_000,
        help_text=_(
            "Dán phần kết luận của văn bản. Mỗi mục đánh số (1., 2.1, a), gạch đầu dòng, Điều, "
            "Khoản) là một kết luận; phần không cần theo dõi thì xóa bớt."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = [
            post for post in people.posts_of_office(actor, today) if registry.may_direct(post)
        ]
        self.fields["handler"].choices = registry.post_choices(posts)  # type: ignore[attr-defined]
        if actor.may(DIRECT) and actor.post_id is not None:
            self.initial.setdefault("handler", str(actor.post_id))
        self.fields["handler"].error_messages["required"] = _(
            "Hãy chọn người xử lý các kết luận."
        )
        self.initial.setdefault("said_on", today)


class NewTaskForm(VanphongForm):
    """One task of a conclusion; begins with what its words propose."""

    title = LineField(label=_("Việc cần làm"), max_length=500)
    lead = PickerField(label=_("Chủ trì"))
    due_on = DayField(label=_("Hạn"), required=False)
    keep_day_off = forms.BooleanField(label=_("Giữ hạn dù là ngày nghỉ"), required=False)
    product = LineField(label=_("Sản phẩm cần có"), max_length=200, required=False)
    cooperating = forms.TypedMultipleChoiceField(
        label=_("Phối hợp"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, shared: Shared, proposed: Proposed | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._shared, self.proposed = shared, proposed
        self.fields["lead"].choices = shared.leads  # type: ignore[attr-defined]
        self.fields["cooperating"].choices = shared.others  # type: ignore[attr-defined]
        if proposed is not None:
            self._begin_with(proposed)

    def _begin_with(self, proposed: Proposed) -> None:
        given = proposed.assignment
        self.initial = {
            "title": proposed.title,
            "product": proposed.product,
            "lead": str(given.lead_id) if given is not None else "",
            "due_on": proposed.due_on,
            "cooperating": [str(one) for one in proposed.cooperating],
        }
        if proposed.named:
            outside = _("Câu ghi: %(named)s, không có trong cơ quan.")
            said = _("Câu ghi: %(named)s.") if given is not None else outside
            self.fields["lead"].help_text = str(said) % {"named": proposed.named}
        self.fields["due_on"].help_text = " ".join(map(in_language, proposed.due_notes))
        if proposed.others:
            said = _("Câu ghi thêm: %(others)s.")
            self.fields["cooperating"].help_text = str(said) % {
                "others": ", ".join(proposed.others)
            }

    @property
    def asks_day_off(self) -> bool:
        """Say whether the day that stands in the form is off, so that keeping it is asked."""
        day = self["due_on"].value()
        if isinstance(day, str):
            try:
                day = self.fields["due_on"].to_python(day)
            except forms.ValidationError:
                return False
        return bool(day) and not self._shared.calendar.is_working_day(day)

    @property
    def more_open(self) -> bool:
        """Say whether those who cooperate stand open: some are named, or something is wrong."""
        return bool(self["cooperating"].value() or self["cooperating"].errors)

    def clean(self) -> dict[str, Any]:
        """Say at the day itself that it has passed, or is off and not said to be meant."""
        given = super().clean() or self.cleaned_data
        on = given.get("due_on")
        past = due_not_past(on, self._shared.today)
        if not past:
            self.add_error("due_on", in_language(past.reason))
        elif not given.get("keep_day_off") and not self._due(on).count:
            works = due_works(on, self._shared.calendar, calendars.day_words)
            if not works:
                self.add_error("keep_day_off", in_language(works.reason))
        return given

    def pass_over(self) -> None:
        """Leave what was typed unchecked."""
        self._errors = ErrorDict()

    def assignment(self) -> Assignment:
        """Give it as the act takes it."""
        given = self.cleaned_data
        return Assignment(
            lead_id=UUID(given["lead"]), due=self._due(given["due_on"]), title=given["title"],
            product=given["product"], cooperating=given["cooperating"],
        )  # fmt: skip

    def _due(self, on: dt.date | None) -> DueGiven:
        """Give the deadline; a day that was proposed keeps how it was counted."""
        if self.proposed is not None and on == self.proposed.due_on and self.proposed.due.count:
            return self.proposed.due
        return DueGiven(on=on, keep_day_off=bool(self.cleaned_data.get("keep_day_off")))


class RowForm(VanphongForm):
    """What becomes of one conclusion; its tasks are forms of their own."""

    choice = forms.ChoiceField(label=_("Xử lý"), widget=forms.RadioSelect)
    reason = LineField(
        label=_("Lý do không phát sinh nhiệm vụ"), max_length=300, required=False
    )
    count = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=_BROKEN,
        validators=[MinValueValidator(1, _NOT_WHOLE), MaxValueValidator(_TASKS_MAX, _NOT_WHOLE)],
    )  # fmt: skip
    request_id = forms.UUIDField(widget=forms.HiddenInput, error_messages=_BROKEN)

    def __init__(self, *args: Any, shared: Shared, row: Conclusion, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"c{row.position}", **kwargs)
        self.row = row
        # Asked for when no task is needed, so not called optional.
        self.fields["reason"].asked = True  # type: ignore[attr-defined]
        proposed = shared.proposer.of(row)
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (GIVE, _("Giao việc")),
            (NONE, _("Không phát sinh nhiệm vụ")),
            (LATER, _("Để sau")),
        ]
        self.initial = {
            "choice": GIVE if all(one.assignment for one in proposed) else LATER,
            "count": len(proposed[:_TASKS_MAX]),
            "request_id": uuid4(),
        }
        self.tasks = [
            NewTaskForm(
                self.data if self.is_bound else None, shared=shared, prefix=f"{self.prefix}-{number}",
                proposed=proposed[number - 1] if number <= len(proposed) else None,
            )
            for number in range(1, self._count(shared.add) + 1)
        ]  # fmt: skip

    def _count(self, add: str) -> int:
        try:
            wanted = int(self["count"].value())
        except (TypeError, ValueError):
            wanted = 1
        more = 1 if add == str(self.row.position) else 0
        self.shown_count = max(1, min(_TASKS_MAX, wanted + more))
        return self.shown_count

    @property
    def hidden(self) -> list[tuple[str, Any]]:
        """Give the fields that go with the row unseen."""
        return [
            (self.add_prefix("count"), self.shown_count),
            (self.add_prefix("request_id"), self["request_id"].value()),
        ]

    @property
    def wants(self) -> str:
        """Give what is chosen, in a form that was sent."""
        return str(self["choice"].value())

    def fits(self) -> bool:
        """Check the row and, where work is given, its tasks."""
        ok = self.is_valid()
        if self.wants != GIVE:
            for task in self.tasks:
                task.pass_over()
            if self.wants == NONE and not self.cleaned_data.get("reason"):
                self.add_error("reason", _("Hãy ghi lý do."))
                return False
            return ok
        fit = [task.is_valid() for task in self.tasks]
        return ok and all(fit)

    def pass_over(self) -> None:
        """Leave the row and its tasks as they were typed, unchecked."""
        self._errors = ErrorDict()
        for task in self.tasks:
            task.pass_over()

    def settling(self) -> Settling:
        """Give it as the act takes it."""
        given = self.cleaned_data
        gives = self.wants == GIVE
        return Settling(
            conclusion_id=self.row.pk,
            assignments=[task.assignment() for task in self.tasks] if gives else [],
            no_task_reason="" if gives else given["reason"],
            request_id=given["request_id"],
        )

    def refuse(self, error: VanphongError) -> None:
        """Put a refusal at the one task it is about, else at the row."""
        task = self.tasks[0]
        if self.wants == GIVE and len(self.tasks) == 1 and set(error.fields) & set(task.fields):
            task.refuse(error)
        else:
            super().refuse(error)


class Shared:
    """What the forms of one page share: whom to choose, the office's days, the proposals."""

    def __init__(self, actor: Actor, today: dt.date, add: str = "") -> None:
        self.today, self.add = today, add
        self.calendar = calendars.calendar_for(actor.office_id)
        self.proposer = Proposer(actor, today)
        posts = list(people.posts_of_office(actor, today))
        self.leads = registry.post_choices(post for post in posts if queries.can_handle(post))
        self.others = registry.post_choices(
            post
            for post in posts
            if post.person_id != actor.person_id and queries.can_be_told(post)
        )


class SettleForm:
    """The rows of a set that wait, to be settled together, or one by one.

    A row that was sent stays here though another person has settled it meanwhile: it is refused,
    and what was typed is still to be read.
    """

    def __init__(
        self,
        rows: Sequence[Conclusion],
        *,
        actor: Actor,
        today: dt.date,
        data: QueryDict | None = None,
    ) -> None:
        self.data = data
        shared = Shared(actor, today, data.get("them", "") if data is not None else "")
        self.rows = [
            RowForm(data if self._sent(row) else None, shared=shared, row=row) for row in rows
        ]
        self.problem: VanphongError | None = None

    def _sent(self, row: Conclusion) -> bool:
        return self.data is not None and f"c{row.position}-request_id" in self.data

    @property
    def adds(self) -> bool:
        """Say whether only room for one more task was asked for."""
        return self.data is not None and "them" in self.data

    def chosen(self) -> Iterator[RowForm]:
        """Give the rows to be settled: the one whose button was pressed, else all but the later."""
        only = self.data.get("mot", "") if self.data is not None else ""
        for row in self.rows:
            if row.is_bound and (str(row.row.position) == only if only else row.wants != LATER):
                yield row

    def pass_over(self, but: Sequence[RowForm] = ()) -> None:
        """Leave rows unchecked, but for some: what was typed in them stays."""
        for row in self.rows:
            if row.is_bound and row not in but:
                row.pass_over()

    def settlings(self) -> list[Settling]:
        """Give what is to be done.

        :raises Invalid: when a row does not hold together, or nothing is chosen.
        """
        chosen = list(self.chosen())
        self.pass_over(chosen)
        fit = [row.fits() for row in chosen]
        if not all(fit):
            raise Invalid(_("Chưa ghi gì. Hãy sửa những chỗ được báo rồi xác nhận lại."))
        wanted = [row for row in chosen if row.wants != LATER]
        if not wanted:
            raise Invalid(
                _("Hãy chọn giao việc hoặc không phát sinh nhiệm vụ."), code="nothing"
            )
        return [row.settling() for row in wanted]

    def refuse(self, error: VanphongError) -> None:
        """Put a refusal at the row it is about, else on top."""
        named = error.data.get("conclusion_id")
        for row in self.rows:
            if str(row.row.pk) == named:
                row.refuse(error)
        self.problem = error

    @property
    def errors(self) -> list[dict[str, str]]:
        """Give what is wrong, each with the place it stands at."""
        found = []
        for row in self.rows:
            for form in (row, *row.tasks) if row.is_bound else ():
                found += [
                    {
                        "text": f"{_where(row, form, name)}: {one}",
                        "url": f"#{_place(row, form, name)}",
                    }
                    for name, sentences in form.errors.items()
                    for one in sentences
                ]
        if self.problem is not None and not found:
            found.append({"text": self.problem.words, "url": ""})
        return found


def _is_seen(form: VanphongForm, name: str) -> bool:
    return name in form.fields and not form[name].is_hidden


def _where(row: RowForm, form: VanphongForm, name: str) -> str:
    """Name the conclusion, and the field where it is one that is seen."""
    conclusion = _("Kết luận %(place)s") % {"place": row.row.place}
    return f"{conclusion}, {form[name].label}" if _is_seen(form, name) else conclusion


def _place(row: RowForm, form: VanphongForm, name: str) -> str:
    """Give what an error leads to: its field, or the conclusion of a field that is not seen."""
    if not _is_seen(form, name):
        return f"kl-{row.row.position}"
    return form[name].id_for_label or form[name].auto_id


class PlainReasonForm(VanphongForm):
    """An act that only needs its reason."""

    reason = LineField(label=_("Lý do"), max_length=300)
