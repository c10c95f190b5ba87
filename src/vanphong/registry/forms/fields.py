"""Fields that several forms of the registry share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.forms import ConfirmingMixin, PickerField
from vanphong.kernel.text import one_line
from vanphong.people import api as people


class SuggestedField(PickerField):
    """Text kept as typed, with names offered while typing.

    Unlike a picker it never takes a longer name for what was typed: “Tỉnh ủy Lam Giang” stays,
    also when only its office is known.
    """

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(own_words=True, **kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    def to_python(self, value: Any) -> str:
        return one_line(str(value or ""))


class OddDatesMixin(ConfirmingMixin):
    """A form that may be sent again when its dates are hardly right but true."""

    ticks: ClassVar[Mapping[str, str]] = {"odd_dates": "accept_dates"}

    @property
    def accepts_dates(self) -> bool:
        """Whether someone has looked at the dates again."""
        return self.ticked("accept_dates")


def accept_dates_field() -> forms.BooleanField:
    """Give the tick with which a clerk says that dates are as written."""
    return forms.BooleanField(label=_("Ngày trên văn bản đúng như vậy"), required=False)


_FIRST: list[str] = [people.Rank.HEAD, people.Rank.DEPUTY_HEAD, people.Rank.DEPUTY_IN_CHARGE]


def post_choices(posts: Iterable[people.Post]) -> list[tuple[str, str]]:
    """Give posts to choose from: heads and deputies first, the others as they come."""

    def place(post: people.Post) -> int:
        return _FIRST.index(post.rank) if post.rank in _FIRST else len(_FIRST)

    return [(str(post.pk), str(post)) for post in sorted(posts, key=place)]


class ReceiversField(forms.TypedMultipleChoiceField):
    """Posts of the office a paper is passed to; cleans to their ids.

    `asked` says that the field is not one to leave empty lightly, though the act decides.
    """

    def __init__(self, *, asked: bool = False, **kwargs: Any) -> None:
        self.asked = asked
        defaults: dict[str, Any] = {
            "label": _("Chuyển tới"),
            "required": False,
            "coerce": UUID,
            "widget": forms.CheckboxSelectMultiple,
            "help_text": _("Người được chọn thấy văn bản trên bàn làm việc của mình."),
        }
        super().__init__(**(defaults | kwargs))

    def offer(self, posts: Iterable[people.Post]) -> None:
        """Offer posts, in the order of `post_choices`."""
        self.choices = post_choices(posts)
