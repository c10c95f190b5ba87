"""Who handles a case, and who may not take part in it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound, Refused
from vanphong.people import api as people
from vanphong.petitions.models import Bar, Case
from vanphong.petitions.rules import EMPTIED
from vanphong.petitions.rules.permissions import ASSIGN, HANDLE
from vanphong.petitions.services import guard, telling


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
    asking.own_post(actor, ASSIGN)
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
    telling.tell_given(actor, case, now)
    return case


def take_up(actor: Actor, case: Case, now: dt.datetime) -> None:
    """Let who works on a case that nobody handles be its handler; used inside the acts.

    Not one who does not handle cases, or is barred. The case is locked; whoever assigns may still
    give it to another.
    """
    if case.handler_id is not None or not actor.may(HANDLE):
        return
    post = people.get_post(actor, actor.post_key, vietnam_date(now))
    barred = Bar.objects.filter(case=case, person_id=post.person_id, lifted_at=None)
    if not can_handle(post) or barred.exists():
        return
    case.handler = post
    case.save(update_fields=["handler"])
    detail = {"handler": post.person_id, "by": "work"}
    audit.record(actor, "petitions:case:assign", subject=case, detail=detail)


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
    post_id = asking.own_post(actor, HANDLE)
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
    post_id = asking.own_post(actor, ASSIGN)
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
