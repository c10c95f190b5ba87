"""What every form does with what is too long, and with a file that was not taken."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from vanphong.kernel.forms import VanphongForm


class Letter(VanphongForm):
    """A line and a file."""

    words = forms.CharField(label="Lời", max_length=5)
    file = forms.FileField(label="Tệp", required=False)


def test_a_browser_cuts_nothing_and_the_answer_keeps_what_is_too_long() -> None:
    assert "maxlength" not in Letter().as_div()
    form = Letter({"words": "dài hơn năm chữ"})
    assert form.has_error("words", "max_length")
    assert "dài hơn năm chữ" in form.as_div()


def test_a_file_sent_with_a_form_that_comes_back_is_asked_for_again() -> None:
    sent = {"file": SimpleUploadedFile("a.txt", b"a")}
    again = "Xin chọn lại tệp trước khi gửi"
    assert again in Letter({"words": ""}, sent).as_div()
    assert again not in Letter({"words": ""}).as_div()
    assert again not in Letter().as_div()
