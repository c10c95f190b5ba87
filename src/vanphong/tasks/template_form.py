"""The form of a template of a process: a line of fields for each step, without script."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import LineField, VanphongForm
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import TemplateStep, TemplateVersion
from vanphong.tasks.process_pages import lead_words
from vanphong.tasks.rules import HANDLE, MOST_STEPS, STEP_DAYS
from vanphong.tasks.services import STEP_UNITS, StepGiven, TemplateGiven

_PARTS = ("title", "product", "lead", "count", "unit", "after")
_NEW = 3
# How a choice of a lead says what it is.
_POST, _ROLE, _UNIT = "post:", "role:", "unit:"


def rows_said(data: Mapping[str, Any], *, more: int = 0) -> dict[str, Any]:
    """Give what was typed, without the steps that were ticked off, with some empty ones more.

    What waited for a step that is taken out waits for what that one waited for.
    """
    count = _count(data)
    gone = {number for number in range(1, count + 1) if data.get(f"remove_{number}")}
    kept = [number for number in range(1, count + 1) if number not in gone]
    place = {number: at for at, number in enumerate(kept, start=1)}
    before = {
        number: _numbers(data.get(f"after_{number}", "")) for number in range(1, count + 1)
    }
    said = {name: data.get(name, "") for name in ("name", "note", "reason", "number")}
    for number, at in place.items():
        said |= {f"{part}_{at}": data.get(f"{part}_{number}", "") for part in _PARTS}
        waits = _passed_through(before, number, gone)
        if gone and waits is not None:
            said[f"after_{at}"] = ", ".join(str(place.get(one, one)) for one in waits)
    return {**said, "rows": max(1, min(MOST_STEPS, len(kept) + more))}


def _passed_through(
    before: Mapping[int, list[int] | None], number: int, gone: set[int]
) -> list[int] | None:
    """Give what a step waits for when some are taken out; None when it is not understood."""
    waits, asked, seen = set(), list(before[number] or []), set[int]()
    if before[number] is None:
        return None
    while asked:
        one = asked.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in gone:
            asked += before.get(one) or []
        else:
            waits.add(one)
    return sorted(waits)


def _count(data: Mapping[str, Any]) -> int:
    try:
        return max(1, min(MOST_STEPS, int(data.get("rows", _NEW))))
    except ValueError:
        return _NEW


def _numbers(words: object) -> list[int] | None:
    """Read "1, 2"; None for what is no such list."""
    parts = [part for part in re.split(r"[\s,;]+", str(words).strip()) if part]
    if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
        return None
    return [int(part) for part in parts]


class _AfterField(LineField):
    """Numbers of the steps one begins after."""

    def clean(self, value: Any) -> Any:
        """Give the numbers.

        :raises ValidationError: for anything else.
        """
        found = _numbers(super().clean(value))
        if found is None:
            raise forms.ValidationError(_("Hãy ghi số của các bước, ví dụ 1, 2."))
        return found


class TemplateForm(VanphongForm):
    """A template with its steps; as many lines as `rows` says."""

    name = LineField(label=gettext_lazy("Tên quy trình"), max_length=200)
    note = LineField(
        label=gettext_lazy("Dùng khi nào, theo văn bản nào"), max_length=1000, required=False
    )
    reason = LineField(
        label=gettext_lazy("Lý do đặt hoặc đổi, hoặc văn bản quy định"), max_length=300
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_STEPS)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: dt.date,
        version: TemplateVersion | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if version is not None:
            self.initial = {**_start(version), **self.initial}
        self.initial.setdefault("rows", _NEW)
        self._leads = _lead_choices(actor, today, version)
        given = self.data if self.is_bound else self.initial
        self.count = _count(given)
        for row in range(1, self.count + 1):
            self._add(row)

    def _add(self, row: int) -> None:
        fields: dict[str, forms.Field] = {
            f"title_{row}": LineField(
                label=_("Việc cần làm"),
                max_length=200,
                required=False,
            ),
            f"product_{row}": LineField(
                label=_("Sản phẩm cần có"), max_length=200, required=False
            ),
            f"lead_{row}": forms.ChoiceField(
                label=_("Chủ trì"), choices=self._leads, required=False
            ),
            f"count_{row}": forms.IntegerField(
                label=_("Thời hạn (số ngày)"),
                required=False,
                min_value=STEP_DAYS[0],
                max_value=STEP_DAYS[-1],
            ),
            f"unit_{row}": forms.ChoiceField(
                label=_("Tính theo"),
                choices=[(one.value, in_language(one.label)) for one in STEP_UNITS],
                required=False,
            ),
            f"after_{row}": _AfterField(
                label=_("Sau các bước"),
                max_length=80,
                required=False,
                help_text=_("Bỏ trống là bắt đầu ngay. Nhiều bước: 1, 2."),
            ),
            f"remove_{row}": forms.BooleanField(label=_("Bỏ bước này"), required=False),
        }
        for part in ("title", "lead", "unit"):
            fields[f"{part}_{row}"].asked = True  # type: ignore[attr-defined]
        self.fields |= fields

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Give the fields of each step."""
        return [
            {"number": row, "fields": [self[f"{part}_{row}"] for part in (*_PARTS, "remove")]}
            for row in range(1, self.count + 1)
        ]

    @property
    def whole(self) -> list[Any]:
        """Give the fields of the template as a whole."""
        return [self[name] for name in ("name", "note", "reason")]

    @property
    def may_add(self) -> bool:
        """Say whether there is room for one more step."""
        return self.count < MOST_STEPS

    def act(self) -> dict[str, Any]:
        """Give what the services `add_template` and `change_template` are to do.

        Empty lines at the end are no steps.
        """
        said = self.cleaned_data
        last = max((row for row in range(1, self.count + 1) if self._is_filled(row)), default=0)
        steps = [self._step(row) for row in range(1, last + 1)]
        return {
            "given": TemplateGiven(name=said["name"], note=said["note"], steps=steps),
            "reason": said["reason"],
        }

    def _is_filled(self, row: int) -> bool:
        said = self.cleaned_data
        parts = ("title", "product", "lead", "count", "after")
        return any(said.get(f"{part}_{row}") for part in parts)

    def _step(self, row: int) -> StepGiven:
        said = self.cleaned_data
        lead = said[f"lead_{row}"]
        unit = said[f"unit_{row}"]
        return StepGiven(
            title=said[f"title_{row}"],
            product=said[f"product_{row}"],
            lead_id=UUID(lead.removeprefix(_POST)) if lead.startswith(_POST) else None,
            lead_role=lead.removeprefix(_ROLE) if lead.startswith(_ROLE) else "",
            lead_unit=lead.removeprefix(_UNIT) if lead.startswith(_UNIT) else "",
            count=said[f"count_{row}"],
            unit=calendars.TermUnit(unit) if unit else STEP_UNITS[0],
            after=said[f"after_{row}"],
        )


def _lead_choices(actor: Actor, today: dt.date, version: TemplateVersion | None) -> list[Any]:
    """Give who may lead a step: the one of the whole, a role, a unit, a person.

    Whoever the version names and is not there any more stands last, so that nobody else takes
    their place unseen.
    """
    posts = [post for post in people.posts_of_office(actor, today) if queries.can_handle(post)]
    roles = [
        (f"{_ROLE}{code}", people.role_name(code))
        for code, role in people.roles().items()
        if HANDLE in role.permissions
    ]
    units = sorted({post.department for post in posts if post.department})
    people_now = [(f"{_POST}{value}", words) for value, words in registry.post_choices(posts)]
    offered = {"", *(value for value, _words in (*roles, *people_now))}
    offered |= {f"{_UNIT}{name}" for name in units}
    steps = queries.template_steps(version) if version is not None else []
    gone = {
        _lead_of(step): _("%(lead)s (nay không còn)") % {"lead": lead_words(step)}
        for step in steps
        if _lead_of(step) not in offered
    }
    return [
        ("", _("Người phụ trách cả quy trình")),
        (_("Theo vai trò"), roles),
        *([(_("Theo đơn vị"), [(f"{_UNIT}{name}", name) for name in units])] if units else []),
        (_("Một người"), people_now),
        *gone.items(),
    ]


def _lead_of(step: TemplateStep) -> str:
    """Give who leads a step as its field says it."""
    if step.lead_id is not None:
        return f"{_POST}{step.lead_id}"
    if step.lead_role:
        return f"{_ROLE}{step.lead_role}"
    return f"{_UNIT}{step.lead_unit}" if step.lead_unit else ""


def _start(version: TemplateVersion) -> dict[str, Any]:
    """Give what a version says, as the form shows it; why it was set is said anew."""
    steps = list(queries.template_steps(version))
    said: dict[str, Any] = {
        "name": version.name,
        "note": version.note,
        "number": version.number,
        "rows": len(steps),
    }
    for step in steps:
        row = step.number
        said |= {
            f"title_{row}": step.title,
            f"product_{row}": step.product,
            f"lead_{row}": _lead_of(step),
            f"count_{row}": step.count,
            f"unit_{row}": step.unit,
            f"after_{row}": ", ".join(map(str, step.after)),
        }
    return said
