"""What still stops a draft, and what only warns: the same on every page that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from vanphong.drafting import (
    appraisal_queries,
    building,
    facts,
    opinion_queries,
    places,
    signers,
)
from vanphong.drafting.appraisal_rules import Conclusion
from vanphong.drafting.checked import firm_findings
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import ENDED, SIGN, DraftState
from vanphong.drafting.typesetting.starters import has_placeholder
from vanphong.drafting.urging_letters import answered_since
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import said
from vanphong.kernel.rules import NOT_KNOWN, Decision
from vanphong.people import api as people

NO_BOOK = "no_book"
UNSENT = "addressee_not_recipient"
SIGNER_AWAY = "signer_away"
SIGNING_SOURCE = "Hướng dẫn 36-HD/VPTW Phần II mục 1.7 (K/T, T/L)"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be looked at; it stops nothing before the step its code names."""

    text: str
    source: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stops the draft from being submitted, and what is to be looked at."""

    stops: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    # Returned, and nothing was written since.
    is_as_returned: bool = False
    # Appraisal and approval as they stand.
    before: appraisal_queries.Present | None = None

    @property
    def is_unready(self) -> bool:
        """Whether an appraisal that stands says the text is not ready to be presented."""
        return self.before is not None and self.before.conclusion is Conclusion.NOT_READY

    @property
    def warnings(self) -> list[str]:
        """The notes as plain sentences."""
        return [note.text for note in self.notes]

    @property
    def remarks(self) -> list[Note]:
        """What could not be checked here; the rest of the notes warns."""
        return [note for note in self.notes if note.code == NOT_KNOWN]

    def note(self, code: str) -> Note | None:
        """Give the note of a code."""
        return next((note for note in self.notes if note.code == code), None)


def readiness(actor: Actor, draft: Draft, on: dt.date) -> Readiness:
    """Give what stops and what warns; nothing once the draft has come to its end."""
    if draft.state in ENDED:
        return Readiness()
    on = draft.issued_on or on
    decisions = _decisions(draft, on)
    told = (*decisions, *building.form_notes(draft, on))
    notes = [
        Note(text, d.source, NOT_KNOWN if d.code == NOT_KNOWN else "")
        for d in told
        for text in d.warnings
    ]
    before = appraisal_queries.present(draft)
    lacking = () if draft.symbol or facts.book_of(actor, draft, on) else (no_book(),)
    return Readiness(
        stops=(*_stops(draft, decisions, on), *_faults(draft, on), *_unprepared(draft, before)),
        notes=(
            *lacking, *_away(actor, draft, on), *_unsent(draft, on), *_answered(draft),
            *_asked(draft), *_fallen(before), *notes,
        ),
        is_as_returned=draft.state == DraftState.RETURNED
        and not appraisal_queries.is_written_since_return(actor, draft),
        before=before,
    )  # fmt: skip


_WRITTEN = frozenset({DraftState.DRAFT, DraftState.RETURNED})


def _unprepared(draft: Draft, before: appraisal_queries.Present) -> Iterator[str]:
    """Tell which appraisal or approval the office wants is missing while it is being written."""
    if draft.state in _WRITTEN:
        yield from (said(one.reason) for one in before.missing)


def _fallen(before: appraisal_queries.Present) -> Iterator[Note]:
    """Tell an appraisal or approval that fell because the text changed, and what changed."""
    if before.sheet is not None and before.appraised.changed:
        sentence = _("Phiếu thẩm định lần %(round)s không còn giá trị: đã sửa %(parts)s.")
        parts = ", ".join(said(part) for part in before.appraised.changed)
        yield Note(str(sentence % {"round": before.sheet.appraisal.round, "parts": parts}))
    if before.approval is not None and before.approved.changed:
        sentence = _("Phê duyệt của %(name)s không còn giá trị: đã sửa %(parts)s.")
        parts = ", ".join(said(part) for part in before.approved.changed)
        name = before.approval.approved_by.person.full_name
        yield Note(str(sentence % {"name": name, "parts": parts}))


def _away(actor: Actor, draft: Draft, on: dt.date) -> Iterator[Note]:
    """Tell that the signer is away or may sign no more, with who may sign instead."""
    for sentence in signers.troubles(actor, draft, on):
        yield Note(sentence, SIGNING_SOURCE, code=SIGNER_AWAY)


def _faults(draft: Draft, on: dt.date) -> Iterator[str]:
    """Tell what is surely wrong while it is still being written."""
    if draft.state in _WRITTEN:
        for one in firm_findings(draft, on):
            yield f"{one.where}: {one.message}"


def _asked(draft: Draft) -> Iterator[Note]:
    """Tell an asking for opinions that still runs: the text may change once more."""
    for request in opinion_queries.requests_of(draft).filter(closed_at=None):
        answered, asked = opinion_queries.progress(request)
        sentence = _(
            "Đợt xin ý kiến từ ngày %(day)s chưa kết thúc: %(answered)s trong %(asked)s người đã "
            "trả lời."
        )
        day = f"{vietnam_date(request.asked_at):%d/%m/%Y}"
        yield Note(str(sentence % {"day": day, "answered": answered, "asked": asked}))


def _answered(draft: Draft) -> Iterator[Note]:
    for title in answered_since(draft):
        sentence = _(
            "Việc “%(title)s” đã có sản phẩm, đang tạm dừng hoặc đã kết thúc: xem có còn đôn đốc."
        )
        yield Note(str(sentence % {"title": title}))


def stops_of(draft: Draft, on: dt.date) -> tuple[str, ...]:
    """Give what stops a draft alone: where nothing is shown, nothing else is asked.

    Before its number the draft takes the delegation and the lines over the signature of the
    day, to be kept with the step.
    """
    return _stops(draft, _decisions(draft, on), on)


def _decisions(draft: Draft, on: dt.date) -> list[Decision]:
    if not draft.is_fixed:
        draft.delegation = building.delegation_for(draft, on)
    found = [building.authority(draft, on)]
    if draft.signer is not None:
        mark = building.signature_mark(draft, on)
        found.append(mark.decision)
        if not draft.is_fixed:
            draft.mark_lines = list(mark.lines)
    return found


def _stops(draft: Draft, decisions: list[Decision], on: dt.date) -> tuple[str, ...]:
    return (*_missing(draft, on), *(_refusal(d) for d in decisions if not d))


def _missing(draft: Draft, on: dt.date) -> Iterator[str]:
    words = draft.abstract + "".join(str(r.get("name", "")) for r in draft.recipients)
    missing = [
        (not draft.abstract, _("Chưa có trích yếu nội dung.")),
        (not draft.content and draft.own_pdf_id is None, _("Chưa có nội dung văn bản.")),
        (draft.signer is None, _("Chưa chọn người ký.")),
        (
            draft.signer is not None and SIGN not in people.permissions_of(draft.signer.roles),
            _(
                "Người ký chưa được giao quyền ký trong phần mềm. Hãy chọn người khác, hoặc nhờ "
                "quản trị viên giao vai trò."
            ),
        ),
        (
            draft.signer is not None and people.has_left(draft.signer, on),
            _("Người ký không còn giữ chức vụ này. Hãy đổi người ký."),
        ),
        (not draft.recipients, _("Chưa có nơi nhận.")),
        (
            has_placeholder(words + "".join(draft.addressees) + draft.content),
            _("Còn chỗ trống ‹…› của mẫu chưa được điền."),
        ),
    ]
    return (str(text) for wrong, text in missing if wrong)


def _refusal(decision: Decision) -> str:
    return f"{decision.reason} ({decision.source})" if decision.source else decision.reason


def _unsent(draft: Draft, on: dt.date) -> Iterator[Note]:
    names = ", ".join(office.short_name for office in places.unsent_addressees(draft, on))
    if names:
        sentence = _("Kính gửi có %(names)s nhưng chưa có trong nơi nhận qua mạng.")
        yield Note(str(sentence) % {"names": names}, code=UNSENT)


def no_book() -> Note:
    """Say that no open book would give the draft its number."""
    sentence = _(
        "Chưa mở sổ cho loại văn bản này nên chưa ký được. Văn thư hoặc chánh văn phòng mở sổ."
    )
    return Note(str(sentence), code=NO_BOOK)
