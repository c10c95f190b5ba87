"""What the acts of reception begin and end with: words, locks, refusals, versions."""

from __future__ import annotations

from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Invalid, Refused
from vanphong.reception.models import ReceptionSession, Visit

REASON_MAX = 300


def insist_version(row: ReceptionSession | Visit, version: int | None) -> None:
    """Refuse what was meant for a row as it stood before.

    :raises Refused: `changed_meanwhile`.
    """
    if version is not None and version != row.version:
        raise Refused(
            _("Mục này vừa được người khác cập nhật. Hãy xem lại rồi làm tiếp."),
            code="changed_meanwhile",
        )


def wrong(name: str, sentence: str, code: str = "invalid") -> NoReturn:
    """Refuse what stands in a field.

    :raises Invalid: with the sentence.
    """
    raise Invalid(sentence, code=code, fields={name: [sentence]})
