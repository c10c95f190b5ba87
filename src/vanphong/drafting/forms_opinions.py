"""Forms of opinions: whom to ask until when, the answer, the end, what was made of each answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from vanphong.drafting import opinion_queries, opinions
from vanphong.drafting.models import Draft
from vanphong.drafting.opinion_queries import Line, Received
from vanphong.drafting.opinion_rules import (
    HANDLING_LABELS,
    LONGEST_WORDS,
    STANCE_LABELS,
    Handling,
    Stance,
    usual_days,
)
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.people import api as people


class AskForm(VanphongForm):
    """Whom to ask, what, until when; the version of the draft as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    asked = forms.TypedMultipleChoiceField(
        label=_("Xin ý kiến ai"), coerce=UUID, widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Người được chọn thấy dự thảo trên bàn làm việc của mình và xem được dự thảo "
                    "cho đến khi kết thúc xin ý kiến."),
    )  # fmt: skip
    places = TextField(
        label=_("Đơn vị, cơ quan hỏi bằng văn bản"), rows=3, required=False,
        help_text=_("Mỗi nơi một dòng. Gửi văn bản cho các nơi này; ý kiến trả lời được ghi vào "
                    "đợt xin ý kiến, kèm số, ký hiệu văn bản trả lời."),
    )  # fmt: skip
    question = TextField(
        label=_("Cần cho ý kiến về điều gì"), rows=3, required=False,
        max_length=opinions.LONGEST_QUESTION,
        help_text=_("Bỏ trống là xin ý kiến về toàn bộ dự thảo."),
    )  # fmt: skip
    due_on = DayField(label=_("Hạn cho ý kiến"))

    def __init__(
        self, *args: Any, actor: Actor, draft: Draft, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        posts = opinion_queries.posts_to_ask(actor, today)
        already = {post.pk for post in opinion_queries.asked_already(draft, posts)}
        self.fields["asked"].choices = _by_department(  # type: ignore[attr-defined]
            post for post in posts if post.pk not in already
        )
        usual = opinions.due_day(actor, opinions.Limit(), today)
        self.fields["due_on"].initial = usual
        self.fields["due_on"].help_text = _say("%(days)s ngày làm việc là %(day)s.") % {
            "days": usual_days(today), "day": f"{usual:%d/%m/%Y}",
        }  # fmt: skip
        self.initial.setdefault("version", draft.version)
        self.fields["asked"].asked = True  # type: ignore[attr-defined]

    def clean_places(self) -> list[str]:
        """Give a place a line."""
        return [line for line in self.cleaned_data["places"].splitlines() if line.strip()]


def _by_department(posts: Iterator[people.Post]) -> list[Any]:
    """Give posts under the names of their departments, those without one first."""
    groups: dict[str, list[tuple[str, str]]] = {"": []}
    for post in posts:
        groups.setdefault(post.department, []).append((str(post.pk), str(post)))
    loose = groups.pop("")
    return [*loose, *sorted(groups.items())]


class OpinionForm(VanphongForm):
    """One answer."""

    stance = forms.ChoiceField(
        label=_("Ý kiến của tôi"), widget=forms.RadioSelect,
        choices=[(one.value, STANCE_LABELS[one]) for one in Stance],
        error_messages={"required": _("Hãy chọn đồng ý, không đồng ý hay ý kiến khác.")},
    )  # fmt: skip
    words = TextField(
        label=_("Nội dung ý kiến"), rows=8, required=False, max_length=LONGEST_WORDS,
        help_text=_("Phải ghi khi không đồng ý hoặc có ý kiến khác."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].choices = _said(STANCE_LABELS)  # type: ignore[attr-defined]
        words = self.fields["words"]
        words.required = self.data.get("stance") in {Stance.DISAGREE, Stance.OTHER}
        words.asked = True  # type: ignore[attr-defined]
        words.error_messages["required"] = _(
            "Hãy ghi rõ ý kiến khi không đồng ý hoặc có ý kiến khác."
        )


class GiveForm(OpinionForm):
    """One's own answer, kept while it is typed: the window, and the one it went on from."""

    typing = forms.UUIDField(required=False, widget=forms.HiddenInput)
    over = forms.UUIDField(required=False, widget=forms.HiddenInput)


class RecordForm(OpinionForm):
    """An answer that came in writing, for one of the places that have not answered."""

    field_order = ("asked", "stance", "words", "paper", "came_on")
    asked = forms.TypedChoiceField(label=_("Nơi trả lời"), coerce=UUID)
    paper = LineField(
        label=_("Số, ký hiệu văn bản trả lời"), required=False, max_length=100,
        help_text=_("Văn bản đã vào sổ, ví dụ 12-CV/BTCTU. Bỏ trống nếu trả lời không bằng văn bản."),
    )  # fmt: skip
    came_on = DayField(label=_("Ngày nhận"))

    def __init__(self, *args: Any, found: Received, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].label = pgettext("góp ý", "Ý kiến")
        self.fields["came_on"].initial = today
        waiting = [line for line in found.silent if line.in_writing]
        self.fields["asked"].choices = [  # type: ignore[attr-defined]
            (str(line.asked.pk), line.name) for line in waiting
        ]


class OneAskedForm(VanphongForm):
    """One of those asked, to be reminded or written to; all who are silent without."""

    asked = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CloseForm(VanphongForm):
    """The end of an asking; `early` with people silent before the limit."""

    reason = TextField(
        label=_("Lý do kết thúc sớm"), rows=2, required=False,
        max_length=opinions.LONGEST_REASON,
    )  # fmt: skip

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = early
        self.fields["reason"].error_messages["required"] = _("Hãy ghi lý do kết thúc sớm.")


class NotesForm(VanphongForm):
    """What is made of each answer, one pair of fields an answer."""

    def __init__(self, *args: Any, found: Received, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.noted = [line for line in found.lines if line.opinion and line.opinion.words]
        for line in self.noted:
            self._add(line)

    def _add(self, line: Line) -> None:
        opinion, handled = line.opinion, line.handled
        assert opinion is not None
        name = line.name
        handling = forms.ChoiceField(
            label=_say("Tiếp thu ý kiến của %(name)s") % {"name": name}, required=False,
            widget=forms.RadioSelect, choices=_said(HANDLING_LABELS),
            initial=handled.handling if handled else None,
        )  # fmt: skip
        # Not to be left empty lightly, though answers may be noted one after the other.
        handling.asked = True  # type: ignore[attr-defined]
        self.fields[f"handling_{opinion.pk}"] = handling
        why = TextField(
            label=_say("Giải trình với %(name)s") % {"name": name}, rows=2, required=False,
            max_length=opinions.LONGEST_WHY, initial=handled.why if handled else "",
            help_text=_say("Phải ghi khi chỉ tiếp thu một phần hoặc không tiếp thu."),
        )  # fmt: skip
        why.asked = True  # type: ignore[attr-defined]
        self.fields[f"why_{opinion.pk}"] = why

    @property
    def lines(self) -> list[tuple[Line, Any, Any]]:
        """The answers, each with its two fields."""
        return [
            (line, self[f"handling_{line.opinion.pk}"], self[f"why_{line.opinion.pk}"])
            for line in self.noted
            if line.opinion is not None
        ]

    def notes(self) -> list[opinions.Note]:
        """Give what was noted; answers left alone are left out."""
        given = self.cleaned_data
        found = [
            opinions.Note(
                line.opinion.pk,
                given[f"handling_{line.opinion.pk}"],
                given[f"why_{line.opinion.pk}"],
            )
            for line in self.noted
            if line.opinion is not None
        ]
        return [note for note in found if note.handling or note.why]


def _said(labels: dict[Stance, str] | dict[Handling, str]) -> list[tuple[str, str]]:
    return [(str(one), _say(words)) for one, words in labels.items()]
