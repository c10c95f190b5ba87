"""What a named office does on another office's task: its people, its product, its asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused, within
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import nfc, one_line
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Evidence, Hand, HandRole, Task, Verdict
from vanphong.tasks.rules import (
    DIRECT,
    HANDLE,
    OWN_RULE,
    Act,
    Situation,
    Standing,
    extended_due,
    may,
    may_lead,
    may_name_people,
    may_report_from_office,
    participants_differ,
)
from vanphong.tasks.services.changes import insist_limit
from vanphong.tasks.services.elsewhere import in_office, record_for_both
from vanphong.tasks.services.evidence import undo_report
from vanphong.tasks.services.guard import (
    insist,
    insist_version,
    no_secret,
    reason_given,
    require_part,
    save,
)
from vanphong.tasks.services.making import involve, office_posts, post_of
from vanphong.tasks.services.news import ASSIGNED, IN_HAND, tell
from vanphong.tasks.services.showing import (
    EvidenceFacts,
    evidence_facts,
    insist_whole,
    last_done,
    same_standing,
)
from vanphong.tasks.services.telling import tell_givers
from vanphong.tasks.services.terms import DueGiven, find_due


@transaction.atomic
def name_people(
    *,
    actor: Actor,
    task_id: UUID,
    lead_id: UUID,
    cooperating: Collection[UUID] = (),
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Name who of the own office works on another office's task; those named before are replaced.

    They see the task and its document from now on. Locks the task, in the office that gave it.
    Naming those who stand again changes nothing.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: for a task the own office was not named on.
    :raises Invalid: for a post that is none of the office's.
    :raises Refused: for a first hand who cannot handle tasks; when the task has ended.
    """
    post_id = require_part(actor)
    task = queries.get_shared(actor, task_id)
    with in_office(actor, task.office_id) as there:
        task = _locked(there, task_id, actor)
    insist(may_name_people(directs=actor.may(DIRECT), is_open=task.facts.is_open))
    hands = Hand.objects.filter(task=task, office_id=actor.office_key)
    standing = dict(hands.values_list("post_id", "role"))
    wanted = dict.fromkeys(cooperating, HandRole.COOPERATING) | {lead_id: HandRole.LEAD}
    if standing == wanted and lead_id not in cooperating:
        return task
    insist_version(task, version)
    posts = office_posts(actor, vietnam_date(now))
    lead = post_of(posts, lead_id, "lead")
    insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
    others = [post_of(posts, one, "cooperating") for one in dict.fromkeys(cooperating)]
    insist(participants_differ(lead_id, [one.pk for one in others]))
    hands.delete()
    roles = [(lead, HandRole.LEAD), *((one, HandRole.COOPERATING) for one in others)]
    Hand.objects.bulk_create(
        Hand(
            office_id=actor.office_key,
            task=task,
            post=post,
            person_id=post.person_id,
            role=role,
            named_by_id=post_id,
            named_at=now,
        )
        for post, role in roles
    )
    names = "; ".join(str(post) for post, _role in roles)
    detail = {"to_name": names, "office": actor.office_id}
    record_for_both(actor, "tasks:office:people", task, detail)
    new = tuple(post.person_id for post, _role in roles if post.pk not in standing)
    with in_office(actor, task.office_id):
        save(task)
    tell_persons(actor, [News(NewsKind.TASK_GIVEN, task, str(task.version), new)], now)
    persons = [post.person_id for post, _role in roles]
    document = queries.document_here(actor, task)
    involve(actor, document, persons, registry.InvolvementReason.HANDLES, now)
    tell(actor, task, ASSIGNED, now)
    return task


@transaction.atomic
def report_from_office(
    *,
    actor: Actor,
    task_id: UUID,
    now: dt.datetime,
    product: str = "",
    symbol: str = "",
    dated_on: dt.date | None = None,
    handed_to: str = "",
    note: str = "",
    document_id: UUID | None = None,
    upload: tuple[str, bytes] | None = None,
    version: int | None = None,
) -> Evidence:
    """Report the product of a task that the own office leads; who gave it accepts or returns it.

    With `document_id` an own document that was delivered to the giving office. The file stays the
    own office's and is opened to that one. The same product again changes nothing. Locks the
    task, in the office that gave it.

    :raises NotAllowed: for anyone but the first hand of the office that leads.
    :raises Invalid: when product, date, number of a type that has one, or else the receiver is
        missing, what is given is no symbol, is not in the own register, or has no room; Invalid
        or Secret by the door.
    :raises Refused: `product_not_sent`; when the task has ended or stands still, or a product
        waits.
    """
    require_part(actor)
    task = queries.get_shared(actor, task_id)
    shown = EvidenceFacts(
        product=product, symbol=symbol, dated_on=dated_on, handed_to=handed_to,
        document_id=document_id,
    )  # fmt: skip
    facts, problems = _facts_shown(actor, task, shown, now)
    with in_office(actor, task.office_id) as there:
        task = _locked(there, task_id, actor)
        kept = same_standing(task, facts, from_office_id=actor.office_id)
        if kept is not None and queries.leads_here(actor, task):
            return kept
        insist(may_report_from_office(situation_of(there, task, actor, now)))
        insist_version(task, version)
    no_secret(now, product=product, symbol=symbol, handed_to=handed_to, note=note)
    insist_whole(problems)
    file = _file_for(actor, upload, task.office_id, now)
    said = within(nfc(note), 2000, "note")
    with in_office(actor, task.office_id):
        evidence = Evidence.objects.create(
            office_id=task.office_id,
            task=task,
            **facts,
            note=said,
            file=file,
            from_office_id=actor.office_id,
            from_person_id=actor.person_id,
            reported_by=_who(actor),
            submitted_at=now,
        )
        task.submitted_at, task.returned_at = now, None
        task.extension_on, task.extension_reason = None, ""
        save(task, "submitted_at", "returned_at", "extension_on", "extension_reason")
    detail = {
        "evidence": evidence.pk,
        "product": evidence.product,
        "symbol": evidence.symbol,
        "dated_on": evidence.dated_on,
    }
    record_for_both(actor, "tasks:evidence:submit", task, detail)
    tell(actor, task, IN_HAND, now)
    return evidence


@transaction.atomic
def take_back_from_office(
    *, actor: Actor, task_id: UUID, reason: str, now: dt.datetime, version: int | None = None
) -> Task:
    """Take back the product the own office reported while it waits; the task is open as before.

    Locks the task, in the office that gave it. Taking back again what the actor took back changes
    nothing.

    :raises NotAllowed: for anyone but who reported it.
    :raises NotFound: for a task the own office was not named on.
    :raises Invalid: without a reason.
    :raises Refused: when no product waits, for it was accepted, returned or never reported.
    """
    require_part(actor)
    task = queries.get_shared(actor, task_id)
    with in_office(actor, task.office_id) as there:
        task = _locked(there, task_id, actor)
        if _took_back(task, actor):
            return task
        insist(may(Act.TAKE_BACK, situation_of(there, task, actor, now)))
        insist_version(task, version)
        why = reason_given(reason)
        no_secret(now, reason=why)
        detail = undo_report(task, None, why, now)
    record_for_both(actor, "tasks:evidence:take_back", task, detail)
    return task


@transaction.atomic
def ask_from_office(
    *,
    actor: Actor,
    task_id: UUID,
    due: DueGiven,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Ask who gave the task for a later due date, with the reason; the present one holds till then.

    Days and limit are those of the giving office. Locks the task there. Asking again for the same
    changes nothing.

    :raises NotAllowed: for anyone but the first hand of the office that leads.
    :raises Invalid: without a date or a reason.
    :raises Refused: when one was asked for already, or the date is not later; `extension_limit`.
    """
    require_part(actor)
    task = queries.get_shared(actor, task_id)
    today = vietnam_date(now)
    with in_office(actor, task.office_id) as there:
        task = _locked(there, task_id, actor)
        wanted = find_due(due, task.due_on or today, task.office_id).on
        asked = (wanted, one_line(reason))
        situation = situation_of(there, task, actor, now)
        same = wanted is not None and (task.extension_on, task.extension_reason) == asked
        if same and situation.standing.leads:
            return task
        insist(may(Act.ASK_EXTENSION, situation))
        insist_version(task, version)
        if wanted is None:
            sentence = _("Hãy chọn hạn mới.")
            raise Invalid(sentence, code="no_due", fields={"due_on": [str(sentence)]})
        why = reason_given(reason)
        no_secret(now, reason=why)
        above = task.parent.due_on if task.parent is not None else None
        insist(extended_due(task.due_on, wanted, today=today, parent_due_on=above))
        insist_limit(there, task, wanted)
        task.extension_on, task.extension_reason = wanted, why
        save(task, "extension_on", "extension_reason")
        tell_givers(there, task, NewsKind.EXTENSION_ASKED, task.version, now)
    detail = {"from": task.due_on, "to": wanted, "reason": why}
    record_for_both(actor, "tasks:extension:ask", task, detail)
    return task


def _locked(there: Actor, task_id: UUID, actor: Actor) -> Task:
    """Lock a task in the office that gave it, the one above first, if it is still opened to us.

    :raises NotFound: when the actor's office was taken off meanwhile.
    """
    here = Task.objects.filter(office_id=there.office_key)
    above = here.filter(children=task_id)
    list(above.select_for_update(of=("self",)).values_list("pk"))
    rows = here.select_related("parent", "created_by", "direction__given_by")
    task = rows.select_for_update(of=("self",)).get(pk=task_id)
    if not task.offices.filter(office_id=actor.office_key).exists():
        raise NotFound(_("Không có nhiệm vụ này, hoặc bạn không được xem."))
    return task


def situation_of(there: Actor, task: Task, actor: Actor, now: dt.datetime) -> Situation:
    """Give the situation of who acts for a named office, read in the office that gave the task.

    Who is first hand is read here, under the lock of the task: people are named under it too.
    """
    found = queries.situation_of(there, task, vietnam_date(now))
    leads = queries.leads_here(actor, task)
    standing = Standing(leads=leads, takes_part=True, may_handle=actor.may(HANDLE))
    elsewhere = task.lead_office_id != actor.office_id
    return replace(found, standing=standing, led_elsewhere=elsewhere)


def _facts_shown(
    actor: Actor, task: Task, shown: EvidenceFacts, now: dt.datetime
) -> tuple[EvidenceFacts, dict[str, list[str]]]:
    """Give what is shown and what is wrong by field; the own register is looked into.

    A document that was not delivered to the giving office is no document there.
    """
    facts, _own, problems = evidence_facts(actor, shown, vietnam_date(now))
    if facts["document_id"] is None:
        return facts, problems
    document = registry.Document.objects.filter(pk=facts["document_id"]).get()
    if queries.was_sent_to(actor, document, task.office_id):
        return facts, problems
    if shown["document_id"] is not None:
        sentence = _("%(symbol)s chưa gửi tới cơ quan giao việc. Hãy gửi qua hệ thống trước.")
        words = sentence % {"symbol": document.symbol}
        raise Refused(words, code="product_not_sent", source=OWN_RULE)
    return EvidenceFacts(**{**facts, "document_id": None}), problems


def _file_for(
    actor: Actor, upload: tuple[str, bytes] | None, office_id: int, now: dt.datetime
) -> files.File | None:
    if upload is None:
        return None
    file = files.take_in(actor=actor, content=upload[1], name=upload[0], now=now)
    files.share_with_office(actor=actor, file=file, office_id=office_id, now=now)
    return file


def _took_back(task: Task, actor: Actor) -> bool:
    """Say whether the last thing done to the products of an open task was that by the actor."""
    last = last_done(task)
    return (
        last is not None
        and last.verdict == Verdict.TAKEN_BACK
        and last.from_office_id == actor.office_id
        and last.from_person_id in actor.person_ids
    )


def _who(actor: Actor) -> str:
    return ", ".join(part for part in (actor.name, actor.post_title) if part)[:230]
