"""Concluding an appraisal: its sheet made up, set, signed by the appraiser and kept."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting.appraisal_content import round_content
from vanphong.drafting.appraisal_print import printed
from vanphong.drafting.appraisal_rules import Conclusion, may_conclude
from vanphong.drafting.appraisals import (
    LONGEST_WORDS,
    require_revision,
    to_appraise,
)
from vanphong.drafting.issuing import on_page
from vanphong.drafting.models import Appraisal, AppraisalSheet, Draft
from vanphong.drafting.rules import Step, may_take
from vanphong.drafting.services import demand
from vanphong.drafting.typesetting.printed_sheet import typeset_sheet
from vanphong.drafting.typesetting.reading import page_texts
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused, within
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.scope import acting
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import nfc
from vanphong.signing import api as signing


def sign_sheet(
    *,
    actor: Actor,
    draft_id: UUID,
    appraisal_id: UUID,
    conclusion: str,
    pin: str,
    now: dt.datetime,
    words: str = "",
    revision: int | None = None,
) -> AppraisalSheet:
    """Conclude a round and sign its sheet with the appraiser's own key; commits.

    Locks the draft while the sheet is made up and again while it is kept; it is set and signed
    without a lock in between, so call it outside of a transaction. A round may be signed again
    after it was changed: the newer sheet holds, both are kept. `revision` is the round's as seen.

    :raises Refused: `items_open`, `must_mend`, `no_condition`, `no_ground`, `already_signed`,
        `changed_meanwhile`, or as `appraisals.to_appraise`; others as `signing.open_personal_key`.
    :raises Invalid: for an unknown conclusion or a wrong PIN.
    """
    with acting(actor):
        draft, appraisal = to_appraise(actor, draft_id, appraisal_id)
        require_revision(appraisal, revision)
        said = _concluded(appraisal, conclusion, words, vietnam_date(now))
        _refuse_signed(appraisal, conclusion, said)
        content = round_content(actor, draft, appraisal, vietnam_date(now)) | {
            "conclusion": conclusion, "words": said,
            "number": _next_number(appraisal), "signed_at": now.isoformat(),
        }  # fmt: skip
        key = signing.open_personal_key(actor=actor, pin=pin, now=now)
        sheet = printed(actor, draft, content)
        place = draft.body.office.place_name
    page, box = typeset_sheet(sheet, timestamp=now)
    signed = key.sign(page, now=now, box=on_page(box), location=place)
    with acting(actor):
        draft, fresh = to_appraise(actor, draft_id, appraisal_id)
        require_revision(fresh, appraisal.revision)
        _refuse_signed(fresh, conclusion, said)
        signing.record_signing(actor=actor, key=key.row, before=page, after=signed, now=now)
        name = (
            f"PHIEU-THAM-DINH-{appraisal.round}-{content['number']}_{vietnam_date(now):%Y%m%d}"
        )
        file = files.keep_made(
            actor=actor, content=signed, media_type=files.PDF.media_type, name=f"{name}.pdf",
            pages=page_texts(signed), now=now,
        )  # fmt: skip
        made = AppraisalSheet.objects.create(
            office_id=draft.office_id, appraisal=fresh, number=content["number"],
            revision=fresh.revision, conclusion=conclusion, words=said, content=content,
            file=file, signed_at=now,
        )  # fmt: skip
        detail = {
            "appraisal": str(fresh.pk), "round": fresh.round, "sheet": made.number,
            "conclusion": conclusion, "sha256": file.sha256,
        }  # fmt: skip
        audit.record(actor, "drafting:appraisal:sign", subject=draft, detail=detail)
        tell_persons(actor, _news(actor, draft, fresh, made, now), now)
        return made


def _news(
    actor: Actor, draft: Draft, appraisal: Appraisal, sheet: AppraisalSheet, now: dt.datetime
) -> list[News]:
    """Tell who writes and who opened the round, and who is to approve what is ready now."""
    told = (draft.created_by.person_id, appraisal.opened_by.person_id)
    news = [News(NewsKind.APPRAISAL_SIGNED, appraisal, str(sheet.pk), told)]
    if may_take(Step.SUBMIT, draft.state) and reads.present(draft).waits_for_approval:
        posts = reads.posts_to_approve(actor, draft, vietnam_date(now))
        approving = tuple(post.person_id for post in posts)
        news.append(News(NewsKind.DRAFT_TO_APPROVE, draft, str(sheet.pk), approving))
    return news


def _next_number(appraisal: Appraisal) -> int:
    last = reads.sheets_of(appraisal).first()
    return (last.number if last else 0) + 1


def _concluded(appraisal: Appraisal, conclusion: str, words: str, on: dt.date) -> str:
    if conclusion not in Conclusion.__members__:
        sentence = str(_("Hãy chọn kết luận thẩm định."))
        raise Invalid(sentence, fields={"conclusion": [sentence]})
    said = within(nfc(words), LONGEST_WORDS, "words")
    refuse_secret(text=said, on=on)
    unjudged = appraisal.items.filter(verdict="").count()
    must_mend = reads.must_mend(reads.findings_of(appraisal))
    demand(
        may_conclude(
            conclusion=Conclusion(conclusion), unjudged=unjudged, must_mend=must_mend,
            condition=said,
        )
    )  # fmt: skip
    return said


def _refuse_signed(appraisal: Appraisal, conclusion: str, words: str) -> None:
    """Refuse to sign twice what is signed already."""
    last = reads.sheets_of(appraisal).first()
    said = (appraisal.revision, conclusion, words)
    if last is not None and (last.revision, last.conclusion, last.words) == said:
        raise Refused(
            _("Phiếu thẩm định này đã được ký (phiếu số %(number)s).")
            % {"number": last.number},
            code="already_signed",
            data={"number": last.number},
        )
