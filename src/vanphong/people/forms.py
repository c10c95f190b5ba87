"""Forms of log-in, the own account and administration."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.forms import DayField, LineField, PickerField, VanphongForm
from vanphong.kernel.text import fold
from vanphong.people import queries, rules, wording
from vanphong.people.models import BodyKind, Level, Rank
from vanphong.people.services.tokens import TOKEN_DAYS_MAX


def _new_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=_("Từ 15 ký tự trở lên; một câu dài dễ nhớ là tốt nhất."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Set what a field of the form offers."""
    field: Any = form.fields[name]
    field.choices = choices


class LogInForm(VanphongForm):
    """A name and a password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(VanphongForm):
    """A password of one's own after a one-time one."""

    new = _new_password(_("Mật khẩu mới"))


class ChangePasswordForm(VanphongForm):
    """The old password and a new one."""

    old = forms.CharField(
        label=_("Mật khẩu hiện tại"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = _new_password(_("Mật khẩu mới"))


class NoFieldsForm(VanphongForm):
    """A plain question: nothing to fill in."""


class DayForm(VanphongForm):
    """The first day on which something no longer holds."""

    on = DayField(label=_("Kết thúc từ ngày"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class OfficeForm(VanphongForm):
    """What an office is called."""

    name = LineField(label=_("Tên cơ quan"), max_length=200)
    short_name = LineField(label=_("Tên ngắn"), max_length=100)
    place_name = LineField(
        label=_("Địa danh"),
        max_length=100,
        help_text=_("In trước ngày tháng, ví dụ: Lào Cai."),
    )


class NewOfficeForm(OfficeForm):
    """A new office below the own one."""

    code = LineField(label=_("Mã cơ quan"), max_length=35)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices, initial=Level.COMMUNE)
    valid_from = DayField(label=_("Hoạt động từ ngày"))
    valid_until = DayField(
        label=_("Không còn từ ngày"),
        required=False,
        help_text=_("Chỉ ghi cho cơ quan đã kết thúc, như quận, huyện trước 1/7/2025."),
    )


class CloseOfficeForm(DayForm):
    """When an office ends and who goes on."""

    successor = PickerField(label=_("Cơ quan kế tục"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        offices = queries.offices_directory(today).values_list("id", "name", "code")
        _choices(self, "successor", [(i, f"{n} ({c})") for i, n, c in offices])


class BodyForm(VanphongForm):
    """What a body is called and writes, the lines of its header in the order of the paper."""

    name = LineField(label=_("Tên chủ thể ban hành"), max_length=200)
    header_upper = LineField(
        label=_("Dòng trên ở tiêu đề"),
        max_length=200,
        required=False,
        help_text=_("Cơ quan cấp trên; để trống nếu tiêu đề có một dòng."),
    )
    header_name = LineField(label=_("Dòng tên ở tiêu đề"), max_length=200)
    symbol = LineField(
        label=_("Ký hiệu"), max_length=40, help_text=_("Phần sau dấu gạch chéo, ví dụ VPTU.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=BodyKind.choices)


class NewBodyForm(BodyForm):
    """A body in whose name the office issues."""

    valid_from = DayField(label=_("Ban hành từ ngày"))


class PostForm(VanphongForm):
    """A post: title, rank, roles, the body it signs for."""

    title = LineField(label=_("Chức vụ"), max_length=120)
    rank = forms.ChoiceField(label=_("Vị trí"), choices=Rank.choices, initial=Rank.OFFICER)
    department = LineField(label=_("Phòng, bộ phận"), max_length=120, required=False)
    body = PickerField(
        label=_("Ký văn bản của"),
        required=False,
        help_text=_("Chủ thể mà chức vụ này tự mình ký văn bản."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Vai trò"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(b.id): b for b in queries.bodies_of(actor, today)}
        _choices(self, "body", [(i, b.name) for i, b in self.bodies.items()])
        offered = [
            role.code
            for role in rules.roles().values()
            if rules.may_give(role, held=actor.permissions, is_operator=False)
        ]
        # What the actor may not give or take stays as it is.
        self.kept = sorted(set(self.initial.get("roles", ())) - set(offered))
        _choices(self, "roles", [(code, wording.role_name(code)) for code in offered])
        if self.kept:
            names = ", ".join(map(wording.role_name, self.kept))
            self.fields["roles"].help_text = _("Giữ nguyên: %(roles)s.") % {"roles": names}

    def facts(self) -> dict[str, Any]:
        """Give the cleaned facts with the body as a row."""
        body = self.bodies.get(str(self.cleaned_data["body"]))
        return self.cleaned_data | {
            "body": body,
            "roles": [*self.cleaned_data["roles"], *self.kept],
        }


class NewPostForm(PostForm):
    """A post for a person who is here already."""

    valid_from = DayField(label=_("Giữ chức vụ từ ngày"))


class NewPersonForm(NewPostForm):
    """A new person with a first post."""

    full_name = LineField(label=_("Họ và tên"), max_length=100)
    field_order = ("full_name",)


class NameForm(VanphongForm):
    """A person's name."""

    full_name = LineField(label=_("Họ và tên"), max_length=100)


class LogInNameForm(VanphongForm):
    """The name one logs in with."""

    username = LineField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ không dấu, chữ số, dấu chấm hoặc gạch nối, ví dụ quan.tri."),
    )


class NewAccountForm(LogInNameForm):
    """An account for one of the own persons."""

    person = PickerField(label=_("Người dùng"))
    field_order = ("person", "username")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_of_office(actor).filter(closed_at=None)
        self.people = {str(p.id): p for p in people.select_related("account")}
        free = [(i, p) for i, p in self.people.items() if not hasattr(p, "account")]
        _choices(self, "person", [(i, p.full_name) for i, p in free])
        self._taken = {fold(p.full_name) for p in self.people.values() if hasattr(p, "account")}

    def clean(self) -> dict[str, Any]:
        """Say of somebody who has an account that this is so."""
        given = super().clean() or {}
        if "person" in self.errors and fold(self.data.get("person", "")) in self._taken:
            self.errors["person"] = self.error_class([str(_("Người này đã có tài khoản."))])
        return given


class LastDayField(DayField):
    """The last day of a period; cleans to the day after it, as periods are kept."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return rules.day_after(day) if day else None


def _post_choices(actor: Actor, today: dt.date) -> list[tuple[str, str]]:
    return [(str(p.id), str(p)) for p in queries.posts_of_office(actor, today)]


class DelegationForm(VanphongForm):
    """Who signs T/L for which body, by which paper, from when to when."""

    body = PickerField(label=_("Ký thừa lệnh"))
    post = PickerField(label=_("Người được giao ký"))
    given_by = PickerField(
        label=_("Người giao"),
        required=False,
        help_text=_("Người đang ký thừa lệnh không được giao lại cho người khác."),
    )
    instrument = LineField(
        label=_("Văn bản giao"), max_length=200, help_text=_("Số, ký hiệu và ngày.")
    )
    type_codes = forms.MultipleChoiceField(
        label=_("Loại văn bản"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống nếu không giới hạn."),
    )
    valid_from = DayField(label=_("Từ ngày"))
    valid_until = LastDayField(
        label=_("Đến hết ngày"),
        required=False,
        help_text=_("Để trống nếu văn bản giao không ghi thời hạn."),
    )

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = queries.bodies_of(actor, today)
        _choices(self, "body", [(str(b.id), b.name) for b in bodies])
        types = [
            (code, capfirst(_(name))) for code, name, _short in ports.document_types.call()
        ]
        _choices(self, "type_codes", types)
        for name in ("post", "given_by"):
            _choices(self, name, _post_choices(actor, today))


class SubstitutionForm(VanphongForm):
    """Who is absent, who does the work, from when to when."""

    absent = PickerField(label=_("Người vắng mặt"))
    substitute = PickerField(label=_("Người làm thay"))
    reason = LineField(label=_("Lý do"), max_length=200)
    valid_from = DayField(label=_("Từ ngày"))
    valid_until = LastDayField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("absent", "substitute"):
            _choices(self, name, _post_choices(actor, today))


class TokenForm(VanphongForm):
    """A key for programs within the own post: a ready set of permissions, or chosen ones."""

    name = LineField(
        label=_("Tên mã"), max_length=100, help_text=_("Chương trình nào dùng mã này.")
    )
    days = forms.IntegerField(
        label=_("Số ngày dùng"), min_value=1, max_value=TOKEN_DAYS_MAX, initial=90
    )
    kind = forms.ChoiceField(
        label=_("Mã được làm gì"),
        choices=[
            ("read", _("Chỉ xem những gì tôi xem được")),
            ("all", _("Mọi việc như tôi")),
            ("chosen", _("Chỉ những việc chọn dưới đây")),
        ],
        initial="read",
        widget=forms.RadioSelect,
    )
    scope = forms.MultipleChoiceField(
        label=_("Việc được chọn"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held = sorted(actor.permissions)
        _choices(self, "scope", list(wording.grouped(self._held)))

    def clean(self) -> dict[str, Any]:
        """Turn the ready set into permissions; give the arguments of `issue_token`."""
        given = super().clean() or {}
        kind = given.pop("kind", "")
        if kind == "read":
            given["scope"] = [p for p in self._held if rules.is_reading(p)]
        elif kind == "all":
            given["scope"] = self._held
        elif not given.get("scope") and "scope" not in self.errors:
            self.add_error("scope", _("Hãy chọn ít nhất một việc."))
        return given
