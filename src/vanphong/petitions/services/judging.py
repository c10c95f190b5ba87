"""Judging a case by its keys, each with its day and author."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import Case, Judgement
from vanphong.petitions.rules import (
    EMPTIED,
    PLACE,
    STEP_LABELS,
    Key,
    Nature,
    State,
    Step,
    is_value,
    steps_from,
)
from vanphong.petitions.rules.follows import KIND_LABELS, NATURE_OF, FollowKind
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.services import clocks, guard, likeness
from vanphong.petitions.services.people import take_up


@transaction.atomic
def judge_case(
    *,
    actor: Actor,
    case_id: UUID,
    values: Mapping[str, str],
    now: dt.datetime,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Set keys of a case to the values judged now; what was judged before stays. Locks the case.

    `values` maps a `Key` to one of its values, and `PLACE` to the code of a unit; the same value
    again is no new judging. A case that was decided on is judged anew only with a reason. Who
    judges a case that nobody handles handles it from now on.

    :raises NotAllowed: for one who does not handle cases.
    :raises Invalid: `unknown_value`, `unknown_place`, `no_reason`.
    :raises Refused: `emptied` for a case that was joined or split; `changed_meanwhile`;
        `accepted_as` when the nature or competence of an accepted case is to change;
        `follows_earlier` when the nature is to be another than that of the case it follows.
    """
    post_id = asking.own_post(actor, HANDLE)
    _insist_known(values)
    case = guard.locked(actor, case_id, version)
    before: dict[str, str | None] = {PLACE: case.place_id}
    before |= {key.value: value for key, value in case.judged().items()}
    changed = {key: value for key, value in values.items() if before[key] != value}
    if not changed:
        return case
    new = {Key(key): value for key, value in changed.items() if key != PLACE}
    _insist_open(case, new)
    said = asking.words_given("reason", reason, guard.REASON_MAX, now)
    if case.state != State.RECEIVED and not said:
        guard.reason_given("", now)
    Judgement.objects.bulk_create(
        Judgement(
            office_id=case.office_id, case=case, key=key, value=value, judged_at=now,
            judged_by_id=post_id, reason=said,
        )
        for key, value in changed.items()
    )  # fmt: skip
    for key, value in new.items():
        setattr(case, key.value.lower(), value)
    case.place_id = changed.get(PLACE, case.place_id)
    if Key.COMPLEXITY in new:
        case.complexity_on = vietnam_date(now)
    take_up(actor, case, now)
    guard.save(case, *(key.lower() for key in changed), "complexity_on")
    clocks.renew(case, now)
    if Key.NATURE in new:
        likeness.renew_of_cases([case])
    audit.record(actor, "petitions:case:judge", subject=case, detail=changed)
    return case


def _insist_known(values: Mapping[str, str]) -> None:
    """Refuse a value its key does not have, and a place that is no unit."""
    place = values.get(PLACE)
    if place is not None and not people.units_of([place]):
        sentence = _("Không có đơn vị hành chính này. Hãy chọn tỉnh hoặc xã trong danh sách.")
        raise Invalid(sentence, code="unknown_place", fields={"place": [sentence]})
    unknown = [key for key, one in values.items() if key != PLACE and not is_value(key, one)]
    if unknown:
        raise Invalid(
            _("Hãy chọn một mục trong danh sách."), code="unknown_value",
            fields={unknown[0].lower(): [_("Hãy chọn một mục trong danh sách.")]},
        )  # fmt: skip


def _insist_open(case: Case, new: Mapping[Key, str]) -> None:
    if case.state in EMPTIED:
        raise Refused(_("Vụ việc này đã tách hoặc đã nhập vào vụ việc khác."), code="emptied")
    fixed = {Key.NATURE, Key.COMPETENCE, Key.LINE} & set(new)
    if fixed and case.state not in {State.RECEIVED, State.FORWARDED}:
        raise Refused(_decided(State(case.state)), code="accepted_as")
    follow = queries.follow_of(case) if Key.NATURE in new else None
    if follow is not None and new[Key.NATURE] != NATURE_OF[FollowKind(follow.kind)]:
        raise Refused(
            _(
                "Vụ việc này là %(kind)s nên không đổi loại đơn. Hãy bỏ liên kết với vụ việc trước."
            )
            % {"kind": _(KIND_LABELS[FollowKind(follow.kind)]).lower()},
            code="follows_earlier",
        )
    if new.get(Key.NATURE) == Nature.MIXED and case.split_from_id is not None:
        raise Refused(
            _("Vụ việc này là một nội dung đã tách; mỗi nội dung có một loại."),
            code="part_mixed",
        )


def _decided(state: State) -> str:
    """Say what may still be done where the nature and the competence stand."""
    further = steps_from(state)
    if Step.REOPEN in further:
        return _(
            "Vụ việc đã được quyết định theo loại đơn và thẩm quyền này. Hãy xem xét lại vụ "
            "việc trước."
        )
    if not further:
        return _(
            "Vụ việc đã xong theo loại đơn và thẩm quyền này nên không đổi được. Có nội dung "
            "mới thì vào sổ đơn mới."
        )
    return _(
        "Vụ việc đã được quyết định theo loại đơn và thẩm quyền này nên không đổi được. Việc "
        "làm tiếp được: %(steps)s."
    ) % {"steps": "; ".join(_(STEP_LABELS[step]).lower() for step in further)}
