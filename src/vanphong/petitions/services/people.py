"""Who handles a case, who may not see it, who stands behind a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import Bar, Case, Letter, Writer
from vanphong.petitions.rules import EMPTIED, may_speak
from vanphong.petitions.rules.permissions import ASSIGN, HANDLE
from vanphong.petitions.services import clocks, guard


@transaction.atomic
def assign_case(
    *,
    actor: Actor,
    case_id: UUID,
    post_id: UUID,
    now: dt.datetime,
    version: int | None = None,
) -> Case:
    """Give a case to who handles it; that person sees it from now on. Locks the case.

    :raises NotFound: for a post of another office.
    :raises Refused: `barred` for one who is barred from it, `cannot_handle`, `emptied`.
    """
    guard.own_post(actor, ASSIGN)
    case = guard.locked(actor, case_id, version)
    if case.state in EMPTIED:
        raise Refused(_("Vụ việc này đã tách hoặc đã nhập vào vụ việc khác."), code="emptied")
    post = people.get_post(actor, post_id, vietnam_date(now))
    _insist_not_barred(case, post)
    if not can_handle(post):
        sentence = _("%(name)s chưa được giao quyền xử lý đơn.") % {
            "name": post.person.full_name
        }
        raise Refused(sentence, code="cannot_handle", fields={"post": [sentence]})
    case.handler = post
    guard.save(case, "handler")
    audit.record(
        actor, "petitions:case:assign", subject=case, detail={"handler": post.person_id}
    )
    return case


def can_handle(post: people.Post) -> bool:
    """Say whether the roles of a post let its holder handle cases."""
    return HANDLE in people.permissions_of(post.roles)


@transaction.atomic
def bar_person(
    *, actor: Actor, case_id: UUID, person_id: UUID, reason: str, now: dt.datetime
) -> Bar:
    """Shut a case to a person of the office: accused in it, or kin. Locks the case.

    :source: Nghị định 31/2019/NĐ-CP, Điều 10 khoản 3 (who verifies).
    Who handles it handles it no more.

    :raises NotFound: for somebody of another office.
    """
    post_id = guard.own_post(actor, HANDLE)
    said = guard.reason_given(reason, now)
    case = guard.locked(actor, case_id, None)
    here = people.posts_of_office(actor, vietnam_date(now)).filter(person_id=person_id)
    post = here.first()
    if post is None:
        raise NotFound(_("Không tìm thấy người này trong cơ quan."))
    kept = Bar.objects.filter(case=case, person_id=person_id, lifted_at=None).first()
    if kept is not None:
        return kept
    if case.handler is not None and case.handler.person_id == person_id:
        case.handler = None
    guard.save(case, "handler")
    bar = Bar.objects.create(
        office_id=case.office_id, case=case, person_id=person_id, reason=said, set_at=now,
        set_by_id=post_id,
    )  # fmt: skip
    audit.record(actor, "petitions:case:bar", subject=case, detail={"person": person_id})
    return bar


@transaction.atomic
def lift_bar(
    *, actor: Actor, case_id: UUID, person_id: UUID, reason: str, now: dt.datetime
) -> Bar:
    """Open a case again to a person it was shut to. Locks the case.

    :raises NotFound: when there is no such bar.
    """
    post_id = guard.own_post(actor, ASSIGN)
    said = guard.reason_given(reason, now)
    case = guard.locked(actor, case_id, None)
    bar = Bar.objects.filter(case=case, person_id=person_id, lifted_at=None).first()
    if bar is None:
        raise NotFound(_("Người này không bị chặn ở vụ việc này."))
    bar.lifted_at, bar.lifted_by_id, bar.lifted_reason = now, post_id, said
    bar.save(update_fields=["lifted_at", "lifted_by_id", "lifted_reason"])
    guard.save(case)
    audit.record(actor, "petitions:case:unbar", subject=case, detail={"person": person_id})
    return bar


def _insist_not_barred(case: Case, post: people.Post) -> None:
    if Bar.objects.filter(case=case, person_id=post.person_id, lifted_at=None).exists():
        sentence = _("%(name)s không được tham gia vụ việc này vì có liên quan.") % {
            "name": post.person.full_name
        }
        raise Refused(
            sentence, code="barred", source="Nghị định 31/2019/NĐ-CP, Điều 10 khoản 3",
            fields={"post": [sentence]},
        )  # fmt: skip


@transaction.atomic
def choose_speakers(
    *,
    actor: Actor,
    letter_id: UUID,
    positions: Sequence[int],
    paper: bool,
) -> Letter:
    """Note whom a group names to speak for it, and whether its paper is there. Locks the letter.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 29.
    :raises Refused: `representatives` for more or fewer than the law has.
    """
    guard.own_post(actor, HANDLE)
    letter = queries.get_letter(actor, letter_id, lock=True)
    chosen = set(positions)
    rows = list(Writer.objects.filter(letter=letter).order_by("position"))
    if not chosen <= {one.position for one in rows if not one.struck_reason}:
        sentence = _("Hãy chọn người trong danh sách.")
        raise Invalid(sentence, fields={"positions": [sentence]})
    if chosen:
        guard.insist(may_speak(letter.people, len(chosen)))
    for one in rows:
        one.speaks = one.position in chosen
    Writer.objects.bulk_update(rows, ["speaks"])
    letter.group_paper = paper
    letter.version += 1
    letter.save(update_fields=["group_paper", "version"])
    audit.record(
        actor, "petitions:letter:speakers", subject=letter,
        detail={"count": len(chosen), "paper": paper},
    )  # fmt: skip
    return letter


@transaction.atomic
def strike_writers(
    *,
    actor: Actor,
    letter_id: UUID,
    positions: Sequence[int],
    reason: str,
    now: dt.datetime,
) -> Letter:
    """Let signatures count no more, with the reason; an empty reason lets them count again.

    Locks the letter.

    :raises Invalid: for a place that is not in the list.
    """
    guard.own_post(actor, HANDLE)
    said = guard.words_given("reason", reason, guard.REASON_MAX, now)
    letter = queries.get_letter(actor, letter_id, lock=True)
    rows = Writer.objects.filter(letter=letter, position__in=positions)
    if rows.count() != len(set(positions)) or not positions:
        sentence = _("Hãy chọn người trong danh sách.")
        raise Invalid(sentence, fields={"positions": [sentence]})
    rows.update(struck_reason=said)
    _touched(actor, letter, "petitions:letter:strike", {"positions": sorted(positions)})
    for place in queries.places_of(actor, letter):
        clocks.renew(place.case, now)
    return letter


@transaction.atomic
def withdraw_writers(
    *,
    actor: Actor,
    letter_id: UUID,
    positions: Sequence[int],
    on: dt.date,
    now: dt.datetime,
) -> Letter:
    """Note that some who wrote withdraw; the case goes on for the rest. Locks the letter.

    :source: Nghị định 155/2026/NĐ-CP, Điều 7a.
    :raises Invalid: for a day before the letter or to come.
    """
    guard.own_post(actor, HANDLE)
    letter = queries.get_letter(actor, letter_id, lock=True)
    if not letter.received_on <= on <= vietnam_date(now):
        sentence = _("Ngày rút phải từ ngày nhận đơn đến hôm nay.")
        raise Invalid(sentence, fields={"on": [sentence]})
    rows = Writer.objects.filter(letter=letter, position__in=positions, withdrawn_on=None)
    if rows.count() != len(set(positions)) or not positions:
        sentence = _("Hãy chọn người còn đứng đơn.")
        raise Invalid(sentence, fields={"positions": [sentence]})
    rows.update(withdrawn_on=on)
    _touched(actor, letter, "petitions:letter:withdraw", {"positions": sorted(positions)})
    for place in queries.places_of(actor, letter):
        clocks.renew(place.case, now)
    return letter


def _touched(actor: Actor, letter: Letter, act: str, detail: dict[str, object]) -> None:
    letter.version += 1
    letter.save(update_fields=["version"])
    audit.record(actor, act, subject=letter, detail=detail)
