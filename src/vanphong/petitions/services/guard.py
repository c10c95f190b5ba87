"""What the acts on letters and cases begin and end with: words, locks, refusals, versions."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.rules import Decision
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.petitions import queries
from vanphong.petitions.models import Case, CaseStep, Letter

Row = TypeVar("Row", CaseStep, Letter)
REASON_MAX = 300


def own_post(actor: Actor, permission: str) -> UUID:
    """Refuse who lacks the permission or holds no post; give the post acted through.

    :raises NotAllowed: naming the permission.
    """
    require(actor, permission)
    if actor.post_id is None:
        raise NotAllowed(_("Chỉ người giữ chức vụ trong cơ quan mới làm được việc này."))
    return actor.post_id


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


def done_before(
    rows: QuerySet[Row], author: str, actor: Actor, request_id: UUID | None
) -> Row | None:
    """Give what a request of this name made before; requests of one name wait in line.

    :raises Refused: when someone else used the name.
    """
    if request_id is None:
        return None
    wait_in_line(f"petitions asked {actor.office_id} {request_id}")
    kept = rows.filter(office_id=actor.office_key, request_id=request_id).first()
    if kept is not None and getattr(kept, author) != actor.post_id:
        raise Refused(
            _("Mã yêu cầu này đã được dùng. Hãy gửi lại với mã khác."), code="request_taken"
        )
    return kept


def words_given(name: str, words: str, most: int, now: dt.datetime, missing: str = "") -> str:
    """Give words in their stored form; `missing` is what is said when they must not be empty.

    :raises Invalid: when they are empty or too long.
    :raises Secret: when they carry a mark of secrecy.
    """
    said = within(one_line(words), most, name)
    if missing and not said:
        raise Invalid(missing, code="missing", fields={name: [missing]})
    if said:
        refuse_secret(on=vietnam_date(now), fields={name: said})
    return said


def reason_given(reason: str, now: dt.datetime) -> str:
    """Give a reason in its stored form.

    :raises Invalid: when it is empty or too long.
    """
    return words_given("reason", reason, REASON_MAX, now, str(_("Hãy ghi lý do.")))
