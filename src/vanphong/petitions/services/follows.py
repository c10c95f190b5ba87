"""Linking a case to the earlier one it follows, and undoing that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused, said
from vanphong.petitions import queries, timing
from vanphong.petitions.models import Case, Follow
from vanphong.petitions.rules import EMPTIED, NATURE_LABELS
from vanphong.petitions.rules.follows import (
    KIND_LABELS,
    NATURE_OF,
    FollowGround,
    FollowKind,
)
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.services import clocks, guard


@dataclass(frozen=True, slots=True)
class FollowFacts:
    """What is written down of the earlier matter: a case of this office, or who handled it.

    `symbol` and `decided_on` are those of the decision or conclusion it is against; `since_on` is
    the day that was received, or on which the limit ended unresolved.
    """

    kind: str
    ground: str
    earlier_id: UUID | None = None
    body: str = ""
    symbol: str = ""
    decided_on: dt.date | None = None
    since_on: dt.date | None = None
    late_reason: str = ""


@transaction.atomic
def follow_case(
    *,
    actor: Actor,
    case_id: UUID,
    facts: FollowFacts,
    now: dt.datetime,
    version: int | None = None,
) -> Follow:
    """Note that a case is a second complaint or a renewed denunciation. Locks both cases, by id.

    The decision of an earlier case of this office stands for itself where none is typed. Later
    than the law lets, it asks for the reason, and takes any.

    :raises NotFound: for a case, or an earlier one, that is hidden.
    :raises Invalid: for what is missing or does not hold together; `late` without its reason.
    :raises Refused: `same_case`, `follows_back` when the earlier one follows this, `emptied`,
        `other_nature`, `earlier_came_later`, `follows_already`, `changed_meanwhile`.
    """
    post_id = asking.own_post(actor, HANDLE)
    kind, ground = _known(facts)
    ids = sorted({case_id, facts.earlier_id or case_id})
    if facts.earlier_id == case_id:
        raise Refused(_("Vụ việc không tiếp theo chính nó."), code="same_case")
    rows = {one: guard.locked(actor, one, version if one == case_id else None) for one in ids}
    case = rows[case_id]
    earlier = rows[facts.earlier_id] if facts.earlier_id else None
    _insist_fits(case, earlier, kind)
    row = _written(case, earlier, _decided(facts, earlier), now)
    _insist_days(case, row)
    row.set_by_id = post_id
    _save(row)
    guard.save(case)
    clocks.renew(case, now)
    audit.record(
        actor, "petitions:case:follow", subject=case,
        detail={"kind": kind, "ground": ground, "earlier": _number(earlier)},
    )  # fmt: skip
    return row


@transaction.atomic
def unfollow_case(
    *, actor: Actor, case_id: UUID, reason: str, now: dt.datetime, version: int | None = None
) -> Follow:
    """Take back that a case follows another; the row stays, with the reason. Locks the case.

    :raises Invalid: without a reason.
    :raises Refused: `follows_nothing`, `changed_meanwhile`.
    """
    post_id = asking.own_post(actor, HANDLE)
    said = guard.reason_given(reason, now)
    case = guard.locked(actor, case_id, version)
    row = queries.follow_of(case)
    if row is None:
        raise Refused(_("Vụ việc này không tiếp theo vụ việc nào."), code="follows_nothing")
    row.undone_at, row.undone_by_id, row.undone_reason = now, post_id, said
    row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    guard.save(case)
    clocks.renew(case, now)
    audit.record(
        actor, "petitions:case:unfollow", subject=case,
        detail={"kind": row.kind},
    )  # fmt: skip
    return row


def _known(facts: FollowFacts) -> tuple[FollowKind, FollowGround]:
    for name, given, values in (
        ("kind", facts.kind, FollowKind), ("ground", facts.ground, FollowGround),
    ):  # fmt: skip
        if given not in set(values):
            _wrong(name, _("Hãy chọn một mục trong danh sách."))
    return FollowKind(facts.kind), FollowGround(facts.ground)


def _insist_fits(case: Case, earlier: Case | None, kind: FollowKind) -> None:
    """Refuse cases that cannot stand in this relation."""
    if queries.follow_of(case) is not None:
        raise Refused(
            _("Vụ việc này đã tiếp theo một vụ việc. Hãy bỏ liên kết ấy trước."),
            code="follows_already",
        )
    if any(one.state in EMPTIED for one in (case, earlier) if one is not None):
        raise Refused(_("Vụ việc này đã tách hoặc đã nhập vào vụ việc khác."), code="emptied")
    wanted = NATURE_OF[kind]
    natures = {case.nature} | ({earlier.nature or wanted} if earlier else set())
    if natures != {wanted}:
        raise Refused(
            _("%(kind)s thì cả hai vụ việc phải được phân loại là %(nature)s.")
            % {"kind": _(KIND_LABELS[kind]), "nature": _(NATURE_LABELS[wanted]).lower()},
            code="other_nature",
        )
    if earlier is not None and queries.goes_back_to(earlier, case):
        raise _follows_back(earlier)


def _save(row: Follow) -> None:
    """Write a link; a ring that links made at the same moment would close is refused as any other."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if row.earlier is None or not queries.goes_back_to(row.earlier, row.case):
            raise
        raise _follows_back(row.earlier) from error


def _follows_back(earlier: Case) -> Refused:
    sentence = _("Vụ việc %(number)s đã tiếp theo vụ việc này.") % {"number": earlier}
    return Refused(sentence, code="follows_back")


def _decided(facts: FollowFacts, earlier: Case | None) -> FollowFacts:
    """Add the decision of an earlier case of this office where none is typed."""
    step = queries.concluded_by(earlier) if earlier and not facts.symbol.strip() else None
    if step is None:
        return facts
    paper = step.document
    day = (paper.issued_on if paper else None) or step.happened_on
    return replace(facts, symbol=step.symbol, decided_on=facts.decided_on or day)


def _written(case: Case, earlier: Case | None, facts: FollowFacts, now: dt.datetime) -> Follow:
    missing_body = _("Hãy ghi số vụ việc trước, hoặc nơi đã giải quyết.")
    missing_symbol = _("Hãy ghi số quyết định, kết luận.")
    of_result = facts.ground == FollowGround.RESULT
    if of_result and facts.decided_on is None:
        _wrong("decided_on", _("Hãy ghi ngày quyết định, kết luận."))
    return Follow(
        office_id=case.office_id,
        case=case,
        kind=facts.kind,
        ground=facts.ground,
        earlier=earlier,
        body="" if earlier else asking.words_given("body", facts.body, 200, now, missing_body),
        symbol=asking.words_given(
            "symbol", facts.symbol, 100, now, missing_symbol if of_result else ""
        ),
        decided_on=facts.decided_on,
        since_on=facts.since_on,
        late_reason=asking.words_given("late_reason", facts.late_reason, guard.REASON_MAX, now),
        set_at=now,
    )


def _insist_days(case: Case, row: Follow) -> None:
    """Refuse what does not hold by the days of both cases."""
    calendar = calendars.calendar_for(case.office_id)
    for one in timing.follow_faults(case, row, calendar):
        if not one.field:
            raise Refused(one.words, code=one.code)
        raise Invalid(
            one.words, code=one.code, source=one.source, fields={one.field: [one.words]}
        )


def broken_links(actor: Actor, cases: Iterable[Case]) -> list[str]:
    """Say which links of cases, to earlier and from later ones, do not hold by their days any more.

    As far as the actor may be told of them. A letter that is mended moves days after the link.
    """
    rows = [row for case in cases for row in _links_of(case)]
    told = queries.beside(
        actor, [one for row in rows for one in (row.case, row.earlier) if one]
    )
    found = []
    for row in rows:
        number = told[row.case_id].number
        where = (
            _("Vụ việc %(number)s") % {"number": number} if number else _("Một vụ việc khác")
        )
        hidden = row.earlier is not None and told[row.earlier.pk].case is None
        for one in timing.follow_faults(row.case, row, calendars.calendar_for(row.office_id)):
            words = _("ngày ghi ở liên kết với vụ việc trước không còn khớp.")
            found.append(f"{where}: {words if hidden and one.field else said(one.words)}")
    return found


def _links_of(case: Case) -> list[Follow]:
    """Give the links of a case, by its own days as they are in hand."""
    before, later = queries.follow_of(case), queries.followers_of(case)
    if before is not None:
        before.case = case
    for one in later:
        one.earlier = case
    return [*([before] if before else ()), *later]


def _number(earlier: Case | None) -> str:
    """Give the number for the trail; of a case with a protected writer none."""
    return "" if earlier is None or queries.has_protected(earlier) else str(earlier)


def _wrong(name: str, sentence: str) -> None:
    raise Invalid(sentence, code="invalid", fields={name: [sentence]})
