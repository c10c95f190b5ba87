"""What the acts on letters and cases begin and end with: words, locks, refusals, versions."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.petitions import queries
from vanphong.petitions.models import Case, Letter, LetterInCase

REASON_MAX = 300


def locked(actor: Actor, case_id: UUID, version: int | None) -> Case:
    """Lock a case until the transaction ends.

    :raises NotFound: missing or hidden.
    :raises Refused: `changed_meanwhile` when it was meant for an older version.
    """
    case = queries.get_case(actor, case_id, lock=True)
    if version is not None and version != case.version:
        raise changed()
    return case


def cases_of_letter(letter_id: UUID, *, left_too: bool = False) -> list[Case]:
    """Lock the cases of one letter, as `cases_of_letters`."""
    return cases_of_letters(Letter.objects.filter(pk=letter_id), left_too=left_too)


def cases_of_letters(letters: QuerySet[Letter], *, left_too: bool = False) -> list[Case]:
    """Lock the cases some letters are in or opened, with `left_too` those they left, by id.

    Every act locks so: cases by id, then letters by id, then the lines of circles by id.
    """
    inside = LetterInCase.objects.filter(letter__in=letters)
    if not left_too:
        inside = inside.filter(left_at=None)
    opened = Case.objects.filter(first_letter__in=letters)
    keys = inside.values("case_id").union(opened.values("pk"))
    rows = Case.objects.filter(pk__in=keys)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def changed() -> Refused:
    """Give the refusal of what was meant for a case as it stood before."""
    return Refused(
        _("Vụ việc vừa được người khác cập nhật. Hãy xem lại rồi làm tiếp."),
        code="changed_meanwhile",
    )


def save(case: Case, *fields: str) -> None:
    """Write the changed fields and the next version."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])


def reason_given(reason: str, now: dt.datetime) -> str:
    """Give a reason in its stored form.

    :raises Invalid: when it is empty or too long.
    """
    return asking.words_given("reason", reason, REASON_MAX, now, str(_("Hãy ghi lý do.")))
