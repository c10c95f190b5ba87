"""Plain widgets drawn here are the elements that Django draws."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.translation import gettext_lazy

from vanphong.kernel import widgets
from vanphong.kernel.forms import VanphongRenderer

HOSTILE = "<b>&\"'x"
GROUPS = [("Nhóm <1>", [("a", HOSTILE), ("b", gettext_lazy("Lưu"))]), ("", "—"), (3, 3)]
ATTRS = {"id": "id_x", "required": True, "disabled": False, "title": HOSTILE, "maxlength": 20}


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(), HOSTILE),
        (forms.TextInput(), None),
        (forms.TextInput(), ""),
        (forms.PasswordInput(), HOSTILE),
        (forms.PasswordInput(render_value=True), HOSTILE),
        (forms.NumberInput(), 1234567),
        (forms.EmailInput(), "a@b.vn"),
        (forms.HiddenInput(), HOSTILE),
        (forms.DateInput(), dt.date(2026, 11, 28)),
        (forms.Select(choices=GROUPS), "a"),
        (forms.Select(choices=GROUPS), 3),
        (forms.Select(choices=GROUPS), None),
        (forms.SelectMultiple(choices=GROUPS), ["a", "b"]),
        (forms.NullBooleanSelect(), True),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), False),
        (forms.FileInput(), None),
        (forms.Textarea(), HOSTILE),
        (forms.Textarea(), None),
    ],
)
def test_a_widget_is_drawn_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    context = widget.get_context("tên<", value, ATTRS)
    assert widgets.drawn(widget.template_name, context) is not None
    mine = widget.render("tên<", value, ATTRS, renderer=VanphongRenderer())
    django = widget.render("tên<", value, ATTRS, renderer=DjangoTemplates())
    assert parse_html(mine) == parse_html(django)


def test_what_is_not_plain_is_left_to_its_template() -> None:
    class Marked(forms.Select):
        option_template_name = "django/forms/widgets/checkbox_option.html"

    for widget in (
        Marked(choices=GROUPS),
        forms.ClearableFileInput(),
        forms.SplitDateTimeWidget(),
    ):
        context = widget.get_context("x", None, {})
        assert widgets.drawn(widget.template_name, context) is None
        assert widget.render("x", None, {}, renderer=VanphongRenderer())


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_a_choice_is_drawn_as_django_draws_it(widget: type[forms.ChoiceWidget]) -> None:
    choices = [("a", HOSTILE), ("b", gettext_lazy("Lưu"))]
    tags = []
    for renderer in (VanphongRenderer(), DjangoTemplates()):
        field = forms.ChoiceField(choices=choices, widget=widget)
        form = forms.Form({"x": "a"}, renderer=renderer)
        form.fields["x"] = field
        tags.append([parse_html(choice.tag()) for choice in form["x"]])
        tags.append([parse_html(choice.tag(wrap_label=True)) for choice in form["x"]])
    assert tags[:2] == tags[2:]
