"""What the acts on letters and cases begin and end with: words, locks, refusals, versions."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.rules import Decision
from vanphong.petitions import queries
from vanphong.petitions.models import Case

REASON_MAX = 300


def insist(decision: Decision) -> None:
    """Turn a rule's no into a refusal.

    :raises Refused: with the rule's reason, code and source.
    """
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)


def locked(actor: Actor, case_id: UUID, version: int | None) -> Case:
    """Lock a case until the transaction ends.

    :raises NotFound: missing or hidden.
    :raises Refused: `changed_meanwhile` when it was meant for an older version.
    """
    case = queries.get_case(actor, case_id, lock=True)
    if version is not None and version != case.version:
        raise changed()
    return case


def cases_of_letter(letter_id: UUID) -> list[Case]:
    """Lock the cases a letter is in, by id, before the letter: every act locks in this order."""
    rows = Case.objects.select_for_update(of=("self",)).filter(
        letters__letter_id=letter_id, letters__left_at=None
    )
    return list(rows.order_by("pk"))


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
