"""Noting what was done before a session online, keeping what was recorded of it."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import part_of_act
from vanphong.reception import queries
from vanphong.reception.models import OnlineMoment, ReceptionSession, SessionRecord
from vanphong.reception.rules import OnlineStep, SessionState
from vanphong.reception.rules.permissions import KEEP_ROTA
from vanphong.reception.services import guard

MOST_RECORDS = 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def note_online(
    *, actor: Actor, session_id: UUID, step: str, done_at: dt.datetime, now: dt.datetime
) -> OnlineMoment:
    """Note when a step before a session online was done, once; late is noted as it was. Locks it.

    :source: Nghị định 154/2026/NĐ-CP, Điều 23.
    :raises Refused: `not_online`, `not_published`, `noted_before`.
    :raises Invalid: for a moment to come.
    """
    post_id = asking.own_post(actor, KEEP_ROTA)
    if step not in set(OnlineStep):
        guard.wrong("step", _("Hãy chọn một mục trong danh sách."))
    session = _online(actor, session_id)
    if done_at > now:
        guard.wrong("done_at", _("Thời điểm này chưa tới."))
    if OnlineMoment.objects.filter(session=session, step=step).exists():
        raise Refused(_("Việc này đã được ghi."), code="noted_before")
    moment = _note(session, OnlineStep(step), done_at, post_id, now)
    detail = {"step": step, "done_at": done_at}
    audit.record(actor, "reception:session:online", subject=session, detail=detail)
    return moment


@transaction.atomic
def add_record(
    *,
    actor: Actor,
    session_id: UUID,
    now: dt.datetime,
    sound: tuple[str, bytes] | None = None,
    kept_at: str = "",
    digest: str = "",
) -> SessionRecord:
    """Keep what was recorded of a session online: its sound, or where the film is and its digest.

    Locks the session.

    :source: Nghị định 154/2026/NĐ-CP, Điều 18, 24.
    :raises Refused: `not_online`, `not_published`.
    :raises Invalid: with neither or both; for what is no SHA-256; as `files.take_in_sound`.
    """
    post_id = asking.own_post(actor, KEEP_ROTA)
    session = _online(actor, session_id)
    place = asking.words_given("kept_at", kept_at, 300, now)
    if (sound is None) == (not place):
        guard.wrong("kept_at", _("Hãy tải bản ghi âm, hoặc ghi nơi lưu bản ghi hình."))
    seal = digest.strip().lower()
    if place and not _DIGEST.fullmatch(seal):
        guard.wrong("digest", _("Hãy ghi mã băm SHA-256 gồm 64 chữ số, chữ cái a đến f."))
    there = SessionRecord.objects.filter(session=session).count()
    if there >= MOST_RECORDS:
        guard.wrong("kept_at", _("Mỗi buổi không quá %d bản ghi.") % MOST_RECORDS)
    file = (
        files.take_in_sound(actor=actor, content=sound[1], name=sound[0], now=now)
        if sound
        else None
    )
    record = SessionRecord.objects.create(
        office_id=session.office_id, session=session, position=there + 1, file=file,
        kept_at=place, digest=seal if place else "", added_at=now, added_by_id=post_id,
    )  # fmt: skip
    audit.record(
        actor, "reception:session:record", subject=session, detail={"position": there + 1}
    )
    return record


@part_of_act
def note_notice(session: ReceptionSession, post_id: UUID, now: dt.datetime) -> None:
    """Note that a session online was made known: that is its notice."""
    if session.is_online:
        _note(session, OnlineStep.NOTICE, now, post_id, now)


def _note(
    session: ReceptionSession,
    step: OnlineStep,
    done_at: dt.datetime,
    post_id: UUID,
    now: dt.datetime,
) -> OnlineMoment:
    return OnlineMoment.objects.create(
        office_id=session.office_id, session=session, step=step, done_at=done_at,
        noted_at=now, noted_by_id=post_id,
    )  # fmt: skip


def _online(actor: Actor, session_id: UUID) -> ReceptionSession:
    session = queries.get_session(actor, session_id, lock=True)
    if not session.is_online:
        raise Refused(_("Buổi tiếp này không tiếp trực tuyến."), code="not_online")
    if session.state != SessionState.PUBLISHED:
        raise Refused(_("Buổi tiếp này chưa công bố, hoặc đã hoãn."), code="not_published")
    return session
