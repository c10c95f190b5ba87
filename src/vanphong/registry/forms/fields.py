"""Fields that several forms of the registry share."""

from __future__ import annotations

from typing import Any

from vanphong.kernel.forms import PickerField
from vanphong.kernel.text import one_line


class SuggestedField(PickerField):
    """Text kept as typed, with names offered while typing.

    Unlike a picker it never takes a longer name for what was typed: “Tỉnh ủy Lam Giang” stays,
    also when only its office is known.
    """

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(own_words=True, **kwargs)
        self.widget.attrs["maxlength"] = max_length

    def to_python(self, value: Any) -> str:
        return one_line(str(value or ""))
