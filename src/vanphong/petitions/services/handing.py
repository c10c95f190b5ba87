"""Taking papers against a receipt (02/TCD), and giving them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import part_of_act
from vanphong.kernel.text import one_line
from vanphong.petitions import queries
from vanphong.petitions.models import HandedPaper, HandOver, Letter, PaperReturn, SignedSheet
from vanphong.petitions.rules.handing import (
    IN_ENVELOPE,
    MOST_PAPERS,
    MOST_SHEETS,
    HandedIn,
    may_bring_signed,
    may_return,
)
from vanphong.petitions.rules.permissions import HANDLE, REGISTER
from vanphong.petitions.services import guard
from vanphong.petitions.services.hiding import Hider
from vanphong.petitions.services.receiving import Upload, next_number


@transaction.atomic
def take_papers(
    *,
    actor: Actor,
    letter_id: UUID | None,
    papers: Sequence[HandedIn],
    giver: str = "",
    note: str = "",
    is_protected: bool = False,
    now: dt.datetime,
    request_id: UUID | None = None,
) -> HandOver:
    """Take papers with the next receipt of the year. Locks the letter, then the counter.

    Without a letter they came with a visit that has none yet (`attach_papers`). Of a protected
    writer nobody is named: the receipt they signed lies in the sealed envelope. The same
    `request_id` gives the same receipt.

    :source: Nghị định 154/2026/NĐ-CP, mẫu 02/TCD.
    :raises NotAllowed: for one who neither registers nor handles letters.
    :raises NotFound: when the letter is missing or hidden.
    :raises Invalid: without papers, or at a line that does not hold; without who gave them.
    :raises Refused: `protected` for a name where none may be.
    """
    post_id = _own_post(actor)
    kept = asking.done_before(HandOver.objects.all(), "taken_by_id", actor, request_id)
    if kept is not None:
        return kept
    letter = queries.get_letter(actor, letter_id, lock=True) if letter_id else None
    protected = letter.is_protected if letter else is_protected
    year = vietnam_date(now).year
    missing = "" if protected else str(_("Hãy ghi ai giao giấy tờ."))
    hand_over = HandOver(
        office_id=actor.office_key, year=year, letter=letter, is_protected=protected,
        giver=asking.words_given("giver", _unnamed(giver, protected, "giver"), 300, now, missing),
        note=asking.words_given("note", note, 300, now),
        taken_at=now, taken_by_id=post_id, request_id=request_id,
    )  # fmt: skip
    rows = _rows(hand_over, papers, now)
    hand_over.number = next_number(actor, "RECEIPT", year)
    hand_over.save(force_insert=True)
    HandedPaper.objects.bulk_create(rows)
    _mark(letter, rows)
    audit.record(
        actor, "petitions:papers:take", subject=hand_over,
        detail={"number": str(hand_over), "letter": str(letter or ""), "papers": len(rows),
                "originals": sum(one.is_original for one in rows)},
    )  # fmt: skip
    return hand_over


@transaction.atomic
def return_papers(
    *,
    actor: Actor,
    hand_over_id: UUID,
    positions: Collection[int],
    returned_on: dt.date,
    returned_to: str = "",
    note: str = "",
    slip: Upload | None = None,
    now: dt.datetime,
    version: int | None = None,
) -> PaperReturn:
    """Note that papers of a receipt were given back, each once. Locks the receipt.

    `slip` is the scan with the signature of who got them; of a protected writer it stays in the
    envelope, and nobody is named.

    :raises NotAllowed: for one who neither registers nor handles letters.
    :raises NotFound: when it is missing or hidden.
    :raises Invalid: for lines that are not there, a day before the receipt or to come, nobody named.
    :raises Refused: `returned_already`; `changed_meanwhile`; `protected` for a name or slip where
        none may be.
    """
    post_id = _own_post(actor)
    hand_over = queries.get_hand_over(actor, hand_over_id, lock=True)
    if version is not None and version != hand_over.version:
        raise guard.changed()
    papers = [one for one in queries.papers_handed(hand_over) if one.position in positions]
    if not papers or len(papers) != len(set(positions)):
        _wrong("positions", _("Hãy chọn giấy tờ trong danh sách."))
    for one in papers:
        asking.insist(may_return(is_returned=one.returned_id is not None))
    if not vietnam_date(hand_over.taken_at) <= returned_on <= vietnam_date(now):
        _wrong("returned_on", _("Ngày trả phải từ ngày nhận giấy tờ đến hôm nay."))
    protected = hand_over.is_protected
    if protected and slip is not None:
        asking.insist(may_bring_signed(is_signed=False, is_protected=True), "slip")
    missing = "" if protected else str(_("Hãy ghi ai nhận lại."))
    name = _unnamed(returned_to, protected, "returned_to")
    given = PaperReturn.objects.create(
        office_id=hand_over.office_id, hand_over=hand_over,
        number=PaperReturn.objects.filter(hand_over=hand_over).count() + 1,
        returned_on=returned_on,
        returned_to=asking.words_given("returned_to", name, 300, now, missing),
        note=asking.words_given("note", note, 300, now),
        slip=_slip(actor, slip, now), noted_at=now, noted_by_id=post_id,
    )  # fmt: skip
    HandedPaper.objects.filter(pk__in=[one.pk for one in papers]).update(returned=given)
    hand_over.version += 1
    hand_over.save(update_fields=["version"])
    audit.record(
        actor, "petitions:papers:return", subject=hand_over,
        detail={"number": str(hand_over), "positions": sorted(positions),
                "slip": slip is not None},
    )  # fmt: skip
    return given


@transaction.atomic
def bring_signed(
    *, actor: Actor, hand_over_id: UUID, number: int = 0, sheet: Upload, now: dt.datetime
) -> SignedSheet:
    """Bring in the scan of a signed receipt, or of the slip of a giving back, once. Locks the receipt.

    `number` is that of the giving back; 0 is the receipt itself.

    :raises NotAllowed: for one who neither registers nor handles letters.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `signed_already`; `protected` for one whose signature lies in the envelope.
    """
    post_id = _own_post(actor)
    hand_over, given = queries.get_sheet(actor, hand_over_id, number, lock=True)
    may = may_bring_signed(
        is_signed=queries.is_signed(hand_over, given), is_protected=hand_over.is_protected
    )
    asking.insist(may, "sheet")
    made = SignedSheet.objects.create(
        office_id=hand_over.office_id, hand_over=hand_over, given=given,
        file=files.take_in(actor=actor, content=sheet.content, name=sheet.name, now=now),
        brought_at=now, brought_by_id=post_id,
    )  # fmt: skip
    audit.record(
        actor, "petitions:papers:bring_signed", subject=hand_over,
        detail={"number": str(hand_over), "return": number},
    )  # fmt: skip
    return made


@part_of_act
def attach_papers(
    actor: Actor, hand_overs: Collection[HandOver], letter: Letter, now: dt.datetime
) -> None:
    """Give receipts made at a visit to the letter that the visit ended in.

    To a protected letter without a word that was written while nobody was protected: who gave and
    who got papers, notes, what the papers are called are erased, scans with signatures too. The signed
    receipt, which lists them, lies in the sealed envelope. Locks the letter, then the receipts.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56.
    """
    letter = queries.get_letter(actor, letter.pk, lock=True)
    rows = HandOver.objects.filter(pk__in=[one.pk for one in hand_overs], letter=None)
    for one in rows.select_for_update().order_by("pk"):
        if letter.is_protected and not one.is_protected:
            _erase_words(actor, one, _("trong phong bì"))
            for scan in _scans(one):
                files.give_up(actor=actor, file=scan, reason=str(IN_ENVELOPE), now=now)
                files.forget_name(actor, scan)
        one.letter, one.is_protected = letter, one.is_protected or letter.is_protected
        one.version += 1
        one.save(update_fields=["letter", "is_protected", "giver", "note", "version"])
        _mark(letter, queries.papers_handed(one))


@part_of_act
def hide_hand_overs(hider: Hider, ids: Collection[UUID]) -> None:
    """Let receipts name nobody any more: words and signed scans go to the vault. Locks them.

    For a letter that is sealed after it was entered: its own, those of the visits it came of.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56.
    """
    rows = HandOver.objects.filter(pk__in=ids, is_protected=False)
    for one in rows.select_for_update().order_by("pk"):
        hider.keep(
            _("Biên nhận %(number)s") % {"number": one}, one.giver, one.note, *_said(one)
        )
        for scan in _scans(one):
            hider.take(scan)
        _erase_words(hider.actor, one, _("trong kho danh tính"))
        one.is_protected, one.version = True, one.version + 1
        one.save(update_fields=["is_protected", "version", "giver", "note"])


def _said(one: HandOver) -> list[str]:
    """Give the lines of a receipt, and of what was given back."""
    papers = HandedPaper.objects.filter(hand_over=one).order_by("position")
    returns = PaperReturn.objects.filter(hand_over=one).order_by("number")
    return [
        *("; ".join(filter(None, (paper.name, paper.condition))) for paper in papers),
        *("; ".join(filter(None, (given.returned_to, given.note))) for given in returns),
    ]


def _erase_words(actor: Actor, one: HandOver, where: str) -> None:
    one.giver = one.note = ""
    papers = HandedPaper.objects.filter(hand_over=one)
    name = _("Tài liệu (tên ghi ở biên nhận %(where)s)") % {"where": where}
    count = papers.update(name=name, condition="")
    returns = PaperReturn.objects.filter(hand_over=one)
    returns.update(returned_to="", note="")
    audit.record(
        actor, "petitions:papers:erase_words", subject=one,
        detail={"number": str(one), "papers": count, "returns": returns.count()},
    )  # fmt: skip


def _scans(one: HandOver) -> list[files.File]:
    """Give the scans with signatures of a receipt, however they came."""
    returns = one.returns.exclude(slip=None).select_related("slip").order_by("number")
    sheets = one.sheets.select_related("file").order_by("pk")
    slips = [given.slip for given in returns if given.slip is not None]
    return [*slips, *(sheet.file for sheet in sheets)]


def _own_post(actor: Actor) -> UUID:
    return asking.own_post(actor, REGISTER if actor.may(REGISTER) else HANDLE)


def _unnamed(words: str, protected: bool, name: str) -> str:
    """Refuse a name where the writer is protected.

    :raises Refused: `protected`.
    """
    if protected and one_line(words):
        sentence = _("Người được giữ bí mật thì không ghi họ tên ở đây.")
        raise Refused(sentence, code="protected", fields={name: [sentence]})
    return words


def _rows(
    hand_over: HandOver, papers: Sequence[HandedIn], now: dt.datetime
) -> list[HandedPaper]:
    if not papers:
        _wrong("papers", _("Hãy ghi từng giấy tờ."))
    if len(papers) > MOST_PAPERS:
        _wrong(
            "papers", _("Mỗi giấy biên nhận không quá %(most)d dòng.") % {"most": MOST_PAPERS}
        )
    for number, one in enumerate(papers, 1):
        _insist_line(one.line or number, one)
    return [
        HandedPaper(
            office_id=hand_over.office_id, hand_over=hand_over, position=position,
            name=asking.words_given("papers", one.name, 300, now),
            sheets=one.sheets, is_original=one.is_original,
            condition=asking.words_given("papers", one.condition, 200, now),
        )
        for position, one in enumerate(papers, 1)
    ]  # fmt: skip


def _insist_line(number: int, one: HandedIn) -> None:
    """Refuse a line without a name or sheets, and say which.

    :raises Invalid: at `papers`.
    """
    if not one_line(one.name):
        _wrong("papers", _("Dòng %(number)d chưa ghi tên.") % {"number": number})
    if not 1 <= one.sheets <= MOST_SHEETS:
        sentence = _("Dòng %(number)d (%(name)s): số tờ phải là một số từ 1 đến %(most)d.")
        _wrong(
            "papers",
            sentence % {"number": number, "name": one_line(one.name)[:80], "most": MOST_SHEETS},
        )


def _mark(letter: Letter | None, rows: Sequence[HandedPaper]) -> None:
    if letter is None or letter.has_originals or not any(one.is_original for one in rows):
        return
    Letter.objects.filter(pk=letter.pk).update(has_originals=True, version=F("version") + 1)


def _slip(actor: Actor, slip: Upload | None, now: dt.datetime) -> files.File | None:
    if slip is None:
        return None
    return files.take_in(actor=actor, content=slip.content, name=slip.name, now=now)


def _wrong(name: str, sentence: str) -> None:
    raise Invalid(sentence, code="invalid", fields={name: [sentence]})
