"""The minutes of a visit: read back, confirmed, kept with the signed paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound, Refused, within
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import nfc
from vanphong.reception import queries
from vanphong.reception.models import Minutes, Visit
from vanphong.reception.rules import Mark, may_sign, minutes_stand
from vanphong.reception.rules.permissions import REGISTER_VISIT
from vanphong.reception.services import guard

WORDS_MAX = 8000


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What was said, that it was read back, and how it was confirmed."""

    words: str
    read_back: bool
    mark: str = Mark.SIGNED
    declined_reason: str = ""


@transaction.atomic
def keep_minutes(
    *,
    actor: Actor,
    visit_id: UUID,
    facts: MinutesFacts,
    upload: tuple[str, bytes] | None = None,
    now: dt.datetime,
) -> Minutes:
    """Keep the minutes of a visit. Locks the visit.

    Their words are written once. With the mark `PENDING` they are printed, read back and signed
    after, see `sign_minutes`. `upload` is the signed paper.

    :source: Nghị định 154/2026/NĐ-CP, chương III.
    :raises Refused: `not_read_back`, `declined_without_reason`, `minutes_kept`; `protected` for a
        paper with handwriting of one who is protected.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    visit = queries.get_visit(actor, visit_id, lock=True)
    if Minutes.objects.filter(visit=visit).exists():
        raise Refused(_("Biên bản lượt này đã lập, không sửa lời đã ghi."), code="minutes_kept")
    _insist_confirmed(
        facts.mark, read_back=facts.read_back, declined_reason=facts.declined_reason
    )
    if upload is not None and facts.mark == Mark.PENDING:
        guard.wrong("mark", _("Đã có bản ký thì chọn người đến xác nhận thế nào."))
    _insist_no_handwriting(visit, upload)
    minutes = Minutes.objects.create(
        office_id=visit.office_id, visit=visit, words=_words(facts.words, now),
        read_back=facts.read_back, mark=facts.mark, written_at=now, written_by_id=post_id,
        declined_reason=asking.words_given("declined_reason", facts.declined_reason, 300, now),
        file=files.take_in(actor=actor, content=upload[1], name=upload[0], now=now)
        if upload
        else None,
    )  # fmt: skip
    audit.record(
        actor, "reception:visit:minutes", subject=visit,
        detail={"number": str(visit), "mark": facts.mark, "file": upload is not None},
    )  # fmt: skip
    return minutes


@transaction.atomic
def sign_minutes(
    *,
    actor: Actor,
    visit_id: UUID,
    read_back: bool,
    mark: str,
    declined_reason: str = "",
    upload: tuple[str, bytes] | None = None,
    now: dt.datetime,
) -> Minutes:
    """Bring in how kept minutes were confirmed, and the signed paper; each once. Locks the visit.

    The words stay. How they were confirmed stays too once it was written down: the paper may
    follow then. Of a protected visit there is no paper.

    :source: Nghị định 154/2026/NĐ-CP, chương III.
    :raises NotFound: without minutes.
    :raises Refused: `minutes_signed`, `not_read_back`, `declined_without_reason`, `protected`.
    :raises Invalid: at `mark`, or at `upload` where only the paper is missing.
    """
    asking.own_post(actor, REGISTER_VISIT)
    visit = queries.get_visit(actor, visit_id, lock=True)
    minutes = queries.minutes_of(visit)
    if minutes is None:
        raise NotFound(_("Lượt này chưa có biên bản."))
    has_file = minutes.file_id is not None
    asking.insist(may_sign(minutes.mark, has_file=has_file or visit.is_protected))
    _insist_no_handwriting(visit, upload)
    if minutes.mark == Mark.PENDING:
        if mark == Mark.PENDING:
            guard.wrong("mark", _("Hãy chọn người đến đã xác nhận thế nào."))
        _insist_confirmed(mark, read_back=read_back, declined_reason=declined_reason)
        minutes.read_back, minutes.mark = True, mark
        minutes.declined_reason = asking.words_given(
            "declined_reason", declined_reason, 300, now
        )
    elif upload is None:
        guard.wrong("upload", _("Hãy chọn tệp bản đã ký."), code="missing")
    if upload is not None:
        minutes.file = files.take_in(actor=actor, content=upload[1], name=upload[0], now=now)
    minutes.save(update_fields=["read_back", "mark", "declined_reason", "file"])
    audit.record(
        actor, "reception:visit:sign_minutes", subject=visit,
        detail={"number": str(visit), "mark": minutes.mark, "file": upload is not None},
    )  # fmt: skip
    return minutes


def _insist_confirmed(mark: str, *, read_back: bool, declined_reason: str) -> None:
    if mark not in set(Mark):
        guard.wrong("mark", _("Hãy chọn một mục trong danh sách."))
    stand = minutes_stand(read_back=read_back, mark=mark, declined_reason=declined_reason)
    asking.insist(stand, "read_back" if stand.code == "not_read_back" else "declined_reason")


def _insist_no_handwriting(visit: Visit, upload: tuple[str, bytes] | None) -> None:
    """Refuse a paper with handwriting of one who is protected."""
    if not visit.is_protected or upload is None:
        return
    sentence = _(
        "Người đến được giữ bí mật: bản có chữ viết tay để trong phong bì, không tải lên."
    )
    raise Refused(
        sentence, code="protected", fields={"upload": [sentence]},
        source="Luật Tố cáo 2018 (25/2018/QH14), Điều 56",
    )  # fmt: skip


def _words(words: str, now: dt.datetime) -> str:
    """Give the words in their stored form; lines stay lines."""
    said = within(nfc(words).strip(), WORDS_MAX, "words")
    if not said:
        guard.wrong("words", _("Hãy ghi lời trình bày."), code="missing")
    refuse_secret(on=vietnam_date(now), fields={"words": said})
    return said
