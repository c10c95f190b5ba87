"""Due dates in forms: chips that say the day they mean, and a question when it is a day off."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.tasks.rules import due_works
from vanphong.tasks.services import DueGiven
from vanphong.tasks.services.terms import find_due

# What a chip gives: a term; others name a date, or none.
TERMS = {
    "3": (gettext_lazy("3 ngày"), DueGiven(count=3, unit=calendars.TermUnit.CALENDAR_DAYS)),
    "5lv": (gettext_lazy("5 ngày làm việc"), DueGiven(count=5)),
    "10": (gettext_lazy("10 ngày"), DueGiven(count=10, unit=calendars.TermUnit.CALENDAR_DAYS)),
}
FROM_BOOK, NAMED, NONE = "so", "ngay", "khong"
_NEXT, _KEEP = "sau", "giu"


def short_day(day: dt.date) -> str:
    """Give a day as a chip says it: `thứ Sáu 05/12`."""
    return f"{in_language(calendars.day_words(day).rpartition(' ')[0])} {day:%d/%m}"


def with_detail(words: object, detail: str) -> SafeString:
    """Give a choice in two lines."""
    return format_html("{}<small>{}</small>", words, detail)


def due_chips(
    actor: Actor, today: dt.date, book_due: dt.date | None
) -> list[tuple[str, str | SafeString]]:
    """Give the chips of a deadline, each with the day it means today."""
    chips: list[tuple[str, str | SafeString]] = []
    if book_due is not None:
        chips.append((FROM_BOOK, with_detail(_("Hạn ghi trong sổ"), short_day(book_due))))
    for value, (words, term) in TERMS.items():
        day = find_due(term, today, actor.office_id).on
        chips.append((value, with_detail(words, short_day(day) if day else "")))
    chips.append((NAMED, _("Chọn ngày")))
    chips.append((NONE, _("Không ghi hạn")))
    return chips


class DayOffMixin(forms.Form):
    """Asks what is meant when the date named in `due_on` is a day off.

    The question stands in the form only then; `named_due` gives what was decided.
    """

    day_off = forms.ChoiceField(
        label=gettext_lazy("Ngày này là ngày nghỉ"), widget=forms.RadioSelect
    )

    def ask_day_off(self, actor: Actor, named: dt.date | None) -> None:
        """Put the question when the named day is off, or leave it out."""
        self._calendar = self._days(actor)
        off = due_works(named, self._calendar, calendars.day_words)
        if named is None or off:
            del self.fields["day_off"]
            return
        following = self._calendar.next_working_day(named)
        field = self.fields["day_off"]
        field.error_messages["required"] = in_language(off.reason)
        field.choices = [  # type: ignore[attr-defined]
            (_NEXT, _("Lấy %(day)s") % {"day": in_language(calendars.day_words(following))}),
            (_KEEP, _("Vẫn lấy %(day)s") % {"day": in_language(calendars.day_words(named))}),
        ]

    def _days(self, actor: Actor) -> calendars.WorkingCalendar:
        """Give the days the due date is counted in: those of the own office."""
        return calendars.calendar_for(actor.office_id)

    def typed_day(self, name: str = "due_on") -> dt.date | None:
        """Give the day typed into a field before the form is cleaned; None for no day."""
        if not self.is_bound:
            return None
        try:
            day: dt.date | None = self.fields[name].to_python(self.data.get(name))
        except ValidationError:
            return None
        return day

    def named_due(self, named: dt.date | None) -> DueGiven:
        """Give the deadline of a named day as it was decided."""
        decided = self.cleaned_data.get("day_off")
        if named is not None and decided == _NEXT:
            return DueGiven(on=self._calendar.next_working_day(named))
        return DueGiven(on=named, keep_day_off=decided == _KEEP)
