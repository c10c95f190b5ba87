"""Writing down what came of a case, and correcting it with a reason."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.petitions import queries
from vanphong.petitions.models import CaseResult
from vanphong.petitions.rules import Key
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.rules.results import FAULT_WORDS, ResultFacts, faults, may_record
from vanphong.petitions.services import guard


@transaction.atomic
def record_result(
    *,
    actor: Actor,
    case_id: UUID,
    facts: ResultFacts,
    now: dt.datetime,
    reason: str = "",
    version: int | None = None,
) -> CaseResult:
    """Write down the result of a case the office resolved; once more only with a reason.

    The same facts again change nothing. Locks the case.

    :raises NotAllowed: for one who does not handle cases.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `not_ours`, `not_resolved`; `changed_meanwhile`.
    :raises Invalid: `result_fault` by field; without a reason for a correction.
    """
    post_id = asking.own_post(actor, HANDLE)
    case = guard.locked(actor, case_id, version)
    asking.insist(may_record(case.state, case.competence))
    level = queries.keys_of(case)[Key.LEVEL]
    wrong = faults(facts, level=level, received_on=case.received_on, today=vietnam_date(now))
    if wrong:
        fields = {name: [_(FAULT_WORDS[fault])] for name, fault in wrong.items()}
        first = next(iter(fields.values()))[0]
        raise Invalid(first, code="result_fault", fields=fields)
    before = CaseResult.objects.filter(case=case).first()
    if before is not None and before.facts == facts:
        return before
    said = guard.reason_given(reason, now) if before is not None else ""
    made, _new = CaseResult.objects.update_or_create(
        case=case, office_id=case.office_id,
        defaults=dataclasses.asdict(facts)
        | {"recorded_at": now, "recorded_by_id": post_id, "reason": said},
    )  # fmt: skip
    guard.save(case)
    detail = {"way": facts.way, "corrects": before is not None}
    audit.record(actor, "petitions:case:result", subject=case, detail=detail)
    return made
