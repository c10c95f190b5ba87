"""What the forms of every app share: drawing, Vietnamese dates and text, refusals, pickers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.http import HttpRequest
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import widgets
from vanphong.kernel.errors import VanphongError, said
from vanphong.kernel.text import exact_words, fold, folded_words, nfc, one_line

Choice = tuple[str, str]
DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d%m%Y", "%Y-%m-%d"]
# Of fields that say no words of their own.
_DJANGOS_REQUIRED = forms.Field.default_error_messages["required"]
_REQUIRED = _("Mục này cần được điền.")
_EMPTY_FILE = _("Tệp trống, không có nội dung. Xin chọn lại tệp.")
_NUMBER = {
    "invalid": _("Xin ghi một số nguyên."),
    "min_value": _("Xin ghi số từ %(limit_value)s trở lên."),
}
_GROUPED = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+")
SURE_WORDS = {
    "sure": _("Đọc từ tệp"),
    "likely": _("Đọc từ tệp, nên xem lại"),
    "doubtful": _("Chưa chắc, hãy kiểm tra"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a proposed value was found; `level` is sure, likely or doubtful."""

    level: str
    note: str | Promise = ""

    @property
    def words(self) -> str | Promise:
        """Say how sure the value is."""
        return SURE_WORDS[self.level]


class VanphongRenderer(BaseRenderer):
    """Draws forms with the product's components and plain widgets with Django's own."""

    form_template_name = "kernel/components/_form.html"
    field_template_name = "kernel/components/_field.html"
    _own = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/"):
            return self._own.get_template(template_name)
        return loader.get_template(template_name)

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Draw the plain widgets without templates."""
        quick = widgets.drawn(template_name, context)
        return super().render(template_name, context, request) if quick is None else quick


class VanphongFormMixin:
    """What `VanphongForm` and `VanphongModelForm` add to Django's forms."""

    default_renderer: ClassVar[BaseRenderer | type[BaseRenderer] | None] = VanphongRenderer
    suggestions: dict[str, Suggestion]
    refusal: VanphongError | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.suggestions = {}
        self.refusal = None
        for field in self.fields.values():  # type: ignore[attr-defined]
            if field.error_messages.get("required") is _DJANGOS_REQUIRED:
                field.error_messages["required"] = _REQUIRED
            if isinstance(field, forms.FileField):
                field.error_messages["empty"] = _EMPTY_FILE
            if isinstance(field, forms.IntegerField):
                field.error_messages |= _NUMBER
            # A browser would cut what is pasted without a word; the answer says how much too long.
            field.widget.attrs.pop("maxlength", None)

    def refuse(self, error: VanphongError) -> None:
        """Put a refusal at its fields and on top; fields the form does not have go on top."""
        self.refusal = error
        fields = {name: [said(s) for s in all_said] for name, all_said in error.fields.items()}
        known = {name: sentences for name, sentences in fields.items() if name in self.fields}  # type: ignore[attr-defined]
        for name, sentences in known.items():
            self.add_error(name, sentences)  # type: ignore[attr-defined]
        already = {sentence for sentences in known.values() for sentence in sentences}
        others = [
            s for name, sentences in fields.items() if name not in known for s in sentences
        ]
        for sentence in [error.words, *others]:
            if sentence not in already:
                self.add_error(None, ValidationError(sentence, code=error.code))  # type: ignore[attr-defined]

    def suggest(
        self, name: str, value: Any, level: str = "likely", note: str | Promise = ""
    ) -> None:
        """Propose a value with a mark for how sure; the first doubtful field gets the focus."""
        self.initial[name] = value  # type: ignore[attr-defined]
        first_doubt = all(s.level != "doubtful" for s in self.suggestions.values())
        self.suggestions[name] = Suggestion(level, note)
        if level == "doubtful" and first_doubt:
            self.fields[name].widget.attrs["autofocus"] = True  # type: ignore[attr-defined]


class ConfirmingMixin:
    """A form that may be sent again with a tick, when what it was warned of is right.

    `ticks` names the field of the tick by the code of the refusal; it is there when asked for.
    """

    ticks: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.ticks.values():
            if not self.is_bound or name not in self.data:  # type: ignore[attr-defined]
                del self.fields[name]  # type: ignore[attr-defined]

    def ticked(self, name: str) -> bool:
        """Say whether someone has looked again and ticked."""
        return bool(self.cleaned_data.get(name))  # type: ignore[attr-defined]

    def refuse(self, error: VanphongError) -> None:
        """Put the refusal at its fields; one that only warns may be confirmed."""
        name = self.ticks.get(error.code)
        if name is not None:
            self.fields[name] = self.base_fields[name]  # type: ignore[attr-defined]
        super().refuse(error)  # type: ignore[misc]


# Of `secrecy.refuse_spoken`.
SECRET_WORDS: Mapping[str, str] = {"secret_words": "accept_words"}


def accept_words_field() -> forms.BooleanField:
    """Give the tick with which a writer says that what is named is not marked secret."""
    return forms.BooleanField(label=_("Đây không phải là văn bản mật"), required=False)


# Fields with such a word in their names are never written into a page.
_SECRETS = frozenset({"password", "pin", "secret"})


def kept_fields(
    request: HttpRequest, *, without: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Give what a form has sent, to be sent once more; secrets are to be given again."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
        and name not in without
        and _SECRETS.isdisjoint(name.split("_"))
    ]


class VanphongForm(VanphongFormMixin, forms.Form):
    """The base of every form that is not tied to one table."""


class VanphongModelForm(VanphongFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The base of the few forms that are one row of one table."""


class LineField(forms.CharField):
    """Text on one line, in the one stored form (NFC, no stray blanks)."""

    def to_python(self, value: Any) -> Any:
        return one_line(super().to_python(value) or "") or self.empty_value


class TextField(forms.CharField):
    """Text over several lines, in the one stored form."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return nfc(super().to_python(value) or "") or self.empty_value


class WholeField(forms.IntegerField):
    """A whole number, also typed with dots or blanks between groups of three."""

    widget = forms.TextInput
    default_error_messages = {**_NUMBER}

    def to_python(self, value: Any) -> int | None:
        typed = one_line(str(value)) if isinstance(value, str) else value
        if isinstance(typed, str) and _GROUPED.fullmatch(typed):
            typed = typed.replace(".", "").replace(" ", "")
        return super().to_python(typed)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric"}


class DayField(forms.DateField):
    """A date typed as dd/mm/yyyy, 5/3/2026 or 05032026, or chosen on the calendar."""

    default_error_messages = {
        "invalid": _("Ngày chưa đúng. Hãy gõ ngày/tháng/năm, ví dụ 05/03/2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": _("ngày/tháng/năm"), "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        super().__init__(input_formats=DATE_FORMATS, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(one_line(value) if isinstance(value, str) else value)


class PickerInput(forms.TextInput):
    """A text box with a list of names; script finds them without marks too."""

    template_name = "kernel/widgets/picker.html"
    vanphong_kind = "picker"
    choices: Iterable[Choice] = ()
    labels: Mapping[str, str] = {}
    source_url = ""
    own_words = False

    def format_value(self, value: Any) -> str | None:
        return None if value in (None, "") else self.labels.get(str(value), str(value))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"autocomplete": "off", "list": f"{attrs['id']}_names"}
        context["names"] = [label for _value, label in self.choices]
        context["source_url"] = self.source_url
        context["own_words"] = self.own_words
        return context


class PickerField(forms.Field):
    """One person, office or the like, found by typing its name with or without marks.

    `choices` are (value, label) or a function giving them; labels must differ. Cleans to the
    value as given in `choices`, or None. With `own_words` unknown text is kept as typed.
    """

    widget = PickerInput
    default_error_messages = {
        "unknown": _("Không có “%(typed)s” trong danh sách. Hãy chọn một tên được gợi ý."),
        "several": _("“%(typed)s” có thể là %(names)s. Hãy chọn rõ một tên."),
    }

    def __init__(
        self,
        *,
        choices: Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]] = (),
        own_words: bool = False,
        source_url: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.own_words = self.widget.own_words = own_words
        self.widget.source_url = source_url
        self.choices = choices

    @property
    def choices(self) -> list[tuple[Any, str]]:
        """The (value, label) pairs, read when asked for."""
        found = self._choices() if callable(self._choices) else self._choices
        return [(value, one_line(str(label))) for value, label in found]

    @choices.setter
    def choices(
        self, choices: Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]
    ) -> None:
        self._choices = choices if callable(choices) else list(choices)
        if not callable(choices):
            self._show()

    def _show(self) -> None:
        pairs = self.choices
        self.widget.choices = pairs
        self.widget.labels = {str(value): label for value, label in pairs}

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        self._show()
        return super().get_bound_field(form, field_name)

    def to_python(self, value: Any) -> Any:
        typed = one_line(str(value or ""))
        if not typed:
            return None
        pairs = self.choices
        for key, label in pairs:
            if typed in (label, str(key)):
                return key
        if self.own_words:
            same = [key for key, label in pairs if fold(label) == fold(typed)]
            return same[0] if len(same) == 1 else typed
        found = _by_typed(typed, pairs)
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"typed": typed}
            )
        names = "; ".join(label for _key, label in found[:5])
        raise ValidationError(
            self.error_messages["several"],
            code="several",
            params={"typed": typed, "names": names},
        )


def _by_typed(typed: str, pairs: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Give the choices whose folded label is the typed text, or else has all its words.

    Whole words only, and a word typed with marks is that word: Lạ is not Lãm.
    """
    wanted = fold(typed)
    same = [pair for pair in pairs if fold(pair[1]) == wanted]
    return same or [pair for pair in pairs if _has_words(pair[1], typed)]


def _has_words(label: str, typed: str) -> bool:
    exact, folded = set(exact_words(label)), set(folded_words(label))
    return all(
        word in folded if word == fold(word) else word in exact for word in exact_words(typed)
    )


class FilesInput(forms.FileInput):
    """A drop zone for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleans to a list, empty when nothing was given."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = (data or [None]) if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(one, initial) for one in given]
        return [one for one in files if one]
