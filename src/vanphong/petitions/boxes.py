"""What petitions give to the desk."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.panels import Act
from vanphong.kernel.remembered import remembered
from vanphong.kernel.templatetags.vanphong import vn_count, vn_datetime
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of, counted
from vanphong.mailbox import api as mailbox
from vanphong.petitions import queries
from vanphong.petitions.models import NEVER, Case, CaseStep, Submission
from vanphong.petitions.rules import (
    ACT_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    OpeningAct,
    State,
    Step,
)
from vanphong.petitions.rules.following import silent_since
from vanphong.petitions.rules.permissions import (
    ASSIGN,
    CIRCLE,
    DECIDE,
    HANDLE,
    READ_OWN,
    REGISTER,
    VAULT_CONSENT,
    VAULT_REQUEST,
)

FIRST = 5
# Counted no further.
MOST = 1001


def waiting_work(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give what was sent in, identities to open or allow, proposals, cases to handle."""
    found = [
        *_submissions(actor),
        *_usable(actor, now),
        *_openings(actor, now),
        *_invitations(actor),
    ]
    if not (actor.may(DECIDE) or actor.may(ASSIGN) or actor.may(HANDLE)) or not _open(actor):
        return found
    if actor.may(DECIDE):
        found += _box(
            "approve_petition", _("Duyệt xử lý đơn"), "cho-duyet", list(_proposed(actor))
        )
    if actor.may(ASSIGN):
        found += _box(
            "assign_petition", _("Đơn chờ giao"), "chua-giao", list(_unassigned(actor))
        )
    if actor.may(DECIDE):
        found += _box(
            "late_petition", _("Đơn thư quá hạn"), "qua-han",
            list(_late(actor, vietnam_date(now))),
        )  # fmt: skip
    if actor.may(HANDLE):
        found += _box("petition", _("Đơn thư xử lý"), "cua-toi", list(_handled(actor)))
        today = vietnam_date(now)
        found += _box(
            "urge_petition", _("Đơn đã chuyển, cần đôn đốc"), "don-doc",
            list(_unanswered(actor, silent_since(today), today)),
        )  # fmt: skip
    return found


def late_places(actor: Actor, today: dt.date) -> list[Act]:
    """Give the lists of cases that are overdue or to be urged, with counts (port `late_places`)."""
    if not actor.may(READ_OWN):
        return []
    seen = queries.visible_cases(actor)
    return [
        Act(
            name, label, f"{reverse('petitions')}?loc={view}", "mail",
            vn_count(queries.in_view(seen, view, actor, today)[:MOST].count()),
        )
        for name, view, label in (
            ("late_petitions", "qua-han", _("Đơn thư quá hạn")),
            ("urge_petitions", "don-doc", _("Đơn đã chuyển, cần đôn đốc")),
        )
    ]  # fmt: skip


def mail_acts(actor: Actor, mail: mailbox.Mail) -> list[Act]:
    """Give the way of a mail into the petitions' book, or to the letter it became, if one sees it."""
    if actor.may(REGISTER) and mailbox.may_become_letter(mail.state):
        url = reverse("petition_mail", args=[mail.pk])
        return [Act("letter", _("Vào sổ đơn thư"), url, "stamp")]
    letter = queries.visible_letters(actor).filter(mail=mail).first()
    if letter is None:
        return []
    label = _("Mở đơn số %(number)s") % {"number": letter}
    return [Act("letter", label, reverse("petition_letter", args=[letter.pk]), "folder")]


def _submissions(actor: Actor) -> list[Waiting]:
    """Give the letters sent over the network that wait for the register."""
    if not actor.may(REGISTER):
        return []
    rows = _sent(actor)
    lines = tuple(
        WaitingLine(
            title=one.subject,
            url=reverse("petition_submission", args=[one.pk]),
            detail=vn_datetime(one.sent_at),
        )
        for one in rows
    )
    label, url = _("Đơn gửi qua mạng chờ vào sổ"), reverse("petition_submissions")
    return [Waiting("submission", label, url, count_of(rows), lines)] if lines else []


def _openings(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give the requests to open an identity that wait for the actor's consent."""
    if not actor.may(VAULT_CONSENT):
        return []
    rows = list(counted(queries.waiting_openings(actor, now), FIRST))
    lines = tuple(
        WaitingLine(
            title=_("%(who)s đề nghị mở danh tính") % {"who": one.asked_person.full_name},
            symbol=str(one.letter),
            url=reverse("petition_opening", args=[one.pk]),
            detail=one.reason,
            due_on=None,
        )
        for one in rows
    )
    label, url = _("Đồng ý mở danh tính"), reverse("petition_openings")
    return [Waiting("consent_opening", label, url, count_of(rows), lines)] if lines else []


def _usable(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give the actor's own requests that were consented to, while they live."""
    if not actor.may(VAULT_REQUEST):
        return []
    rows = list(counted(queries.usable_openings(actor, now), FIRST))
    if not rows:
        return []
    lines = tuple(
        WaitingLine(
            title=_("%(act)s, trước %(time)s")
            % {"act": _(ACT_LABELS[OpeningAct(one.act)]), "time": _hour(one.good_until)},
            symbol=str(one.letter),
            url=reverse("petition_opening", args=[one.pk]),
        )
        for one in rows
    )
    label = _("Danh tính được mở trước %(time)s") % {"time": _hour(rows[0].good_until)}
    return [Waiting("use_opening", label, reverse("petition_openings"), count_of(rows), lines)]


def _hour(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M}"


def _invitations(actor: Actor) -> list[Waiting]:
    """Give where the office was asked to compare letters and did not answer."""
    if not actor.may(CIRCLE):
        return []
    rows = list(counted(queries.invitations(actor).order_by("-pk"), FIRST))
    lines = tuple(
        WaitingLine(
            title=one.circle.name,
            url=reverse("petition_circle", args=[one.circle_id]),
            detail=_("%(office)s mời so khớp đơn") % {"office": one.circle.office.name},
        )
        for one in rows
    )
    label, url = _("Mời so khớp đơn"), reverse("petition_circles")
    return [Waiting("circle_invitation", label, url, count_of(rows), lines)] if lines else []


def _box(act: str, label: str, view: str, first: list[Case] | list[CaseStep]) -> list[Waiting]:
    if not first:
        return []
    lines = tuple(_line(one) for one in first)
    return [Waiting(act, label, f"{reverse('petitions')}?loc={view}", count_of(first), lines)]


def _line(row: Case | CaseStep) -> WaitingLine:
    case = row if isinstance(row, Case) else row.case
    detail = _(STATE_LABELS[State(case.state)])
    if case.owes_paper:
        detail = f"{detail} · {_('chưa có văn bản')}"
    if isinstance(row, CaseStep):
        detail = _("%(who)s đề xuất: %(step)s") % {
            "who": row.proposed_by.person.full_name,
            "step": _(STEP_LABELS[Step(row.step)]),
        }
    return WaitingLine(
        title=case.title,
        symbol=str(case),
        url=reverse("petition_case", args=[case.pk]),
        detail=detail,
        due_on=None if case.next_due_on == NEVER else case.next_due_on,
    )


@remembered
def _open(actor: Actor) -> QuerySet[Case]:
    """Give a case that owes something, if there is any: without one nothing more is asked."""
    return queries.still_owing(queries.cases_here(actor)).order_by()[:1]


@remembered
def _sent(actor: Actor) -> QuerySet[Submission]:
    return counted(queries.waiting_submissions(actor), FIRST)


@remembered
def _proposed(actor: Actor) -> QuerySet[CaseStep]:
    rows = queries.waiting_steps(actor).exclude(proposed_by__person_id__in=actor.person_ids)
    return counted(rows.order_by("case__next_due_on", "pk"), FIRST)


@remembered
def _unassigned(actor: Actor) -> QuerySet[Case]:
    """Give the cases nobody handles, until nothing is owed of them any more."""
    rows = queries.still_owing(queries.visible_cases(actor)).filter(handler=None)
    return counted(rows.order_by("next_due_on", "pk"), FIRST)


@remembered
def _late(actor: Actor, today: dt.date) -> QuerySet[Case]:
    """Give the cases the actor may see whose next day has passed."""
    rows = queries.in_view(queries.visible_cases(actor), "qua-han", actor, today)
    return counted(rows.order_by("next_due_on", "pk"), FIRST)


@remembered
def _handled(actor: Actor) -> QuerySet[Case]:
    rows = queries.cases_here(actor).filter(handler__person_id__in=actor.person_ids)
    return counted(queries.still_owing(rows).order_by("next_due_on", "pk"), FIRST)


@remembered
def _unanswered(actor: Actor, until: dt.date, today: dt.date) -> QuerySet[Case]:
    """Give those sent on that the actor handles, or that nobody does."""
    mine = Q(handler__person_id__in=actor.person_ids) | Q(handler=None)
    rows = queries.unanswered(queries.cases_here(actor).filter(mine), until, today)
    return counted(rows.order_by("-pk"), FIRST)
