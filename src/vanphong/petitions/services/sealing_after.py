"""Sealing who wrote a letter that was entered openly, and noting that they declined secrecy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.petitions import queries
from vanphong.petitions.models import (
    Bar,
    Case,
    CaseResult,
    CaseStep,
    Judgement,
    Lengthening,
    Letter,
    LetterCorrection,
    LetterFile,
    LetterInCase,
    Petitioner,
    SealedFile,
    Sealing,
    Submission,
    UrgingReply,
    Writer,
)
from vanphong.petitions.rules.corrections import WRITER
from vanphong.petitions.rules.permissions import HANDLE, REGISTER
from vanphong.petitions.rules.redaction import MASK, tells
from vanphong.petitions.rules.sealing import SOURCE, may_seal
from vanphong.petitions.rules.sending import Way
from vanphong.petitions.services import guard, likeness, petitioners
from vanphong.petitions.services.draft_key import DraftKey, new_key
from vanphong.petitions.services.handing import hide_hand_overs
from vanphong.petitions.services.hiding import Hider
from vanphong.petitions.services.sealing import seal_writers
from vanphong.petitions.vault import lockbox

_MOST = {"abstract": 1000, "demand": 1000}


@dataclass(frozen=True, slots=True)
class SealedAfter:
    """A letter that was sealed, the note of it, and the key to draw on its scans.

    `held`: opens the sealed scans to the browser that asked, to be covered; None for who registers
    no letters, and when it was asked a second time.
    """

    letter: Letter
    sealing: Sealing
    held: DraftKey | None


@transaction.atomic
def seal_letter(
    *,
    actor: Actor,
    letter_id: UUID,
    abstract: str | None = None,
    demand: str | None = None,
    identifying: str = "",
    envelope: str = "",
    open_files: Collection[int] = (),
    now: dt.datetime,
    version: int | None = None,
    request_id: UUID | None = None,
) -> SealedAfter:
    """Seal who wrote a letter that names them, as if it had been marked so at receipt.

    Names, addresses and numbers, words that say them, corrections, receipts, what was sent over
    the network and every file go to the vault; here they are erased. `abstract` and `demand` are
    what the register keeps, as they stand without their names when None. `identifying` is sealed
    too. `open_files`: places of enclosures that say nothing of who wrote; they keep their bytes,
    not their names. A visit the letter came of names nobody either. The same `request_id` seals
    once. There is no way back but an opening.

    Locks what other apps keep of the letter, its cases by id, the letter, its receipts, persons.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 9 khoản 1 điểm b, Điều 47, Điều 56.
    :raises NotAllowed: for one who neither registers nor handles letters.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `sealed_already`, `nobody_named`, `changed_meanwhile`; `file_held` while a file
        of it waits to be scanned.
    :raises Invalid: `names_itself` where abstract or demand says who wrote; for an open file that
        is no enclosure.
    :raises Unavailable: when the vault does not answer; nothing is changed then.
    """
    post_id = _own_post(actor)
    kept = asking.done_before(Sealing.objects.all(), "sealed_by_id", actor, request_id)
    if kept is not None:
        return SealedAfter(kept.letter, kept, None)
    letter, cases, others = _locked(actor, letter_id, version)
    rows = queries.writers_of(letter)
    asking.insist(may_seal(is_protected=letter.is_protected, names=len(rows)))
    wrote = [*queries.names_known(letter), *_corrected(letter)]
    said = [*wrote, *others]
    held = new_key() if actor.may(REGISTER) else None
    hider = Hider(actor, letter, said, held, now)
    for case in cases:
        for place in queries.left_open(case, letter, said):
            hider.note_left(**place)
    words = _words(letter, {"abstract": abstract, "demand": demand}, hider, wrote, now)
    private, letter.file_key = lockbox.new_pair()
    letter.envelope = asking.words_given("envelope", envelope, 60, now)
    letter.is_protected, letter.in_vault, letter.declined_secrecy_on = True, True, None
    _write(letter, words, rows, hider)
    _hide_cases(cases, letter, hider)
    _hide_corrections(letter, hider)
    hide_hand_overs(hider, letter.hand_overs.values_list("pk", flat=True))
    _hide_submission(letter, hider)
    for hide in ports.letter_hidden:
        hide(hider)
    _hide_files(letter, set(open_files), hider)
    hider.let_go()
    persons = _forget_writers(letter, rows, hider)
    likeness.renew(Letter.objects.filter(pk=letter.pk))
    digest = seal_writers(
        letter, persons, identifying, now, original=hider.words, file_key=private
    )
    sealing = Sealing.objects.create(
        office_id=letter.office_id, letter=letter, sealed_at=now, sealed_by_id=post_id,
        digest=digest, people=len(rows), files=hider.sealed, left=hider.left,
        open_files=sorted(open_files), request_id=request_id,
    )  # fmt: skip
    audit.record(
        actor, "petitions:letter:seal", subject=letter,
        detail={"number": str(letter), "sealed": digest, "files": hider.sealed,
                "left": len(hider.left)},
    )  # fmt: skip
    return SealedAfter(letter, sealing, held)


@transaction.atomic
def decline_secrecy(
    *,
    actor: Actor,
    letter_id: UUID,
    on: dt.date,
    now: dt.datetime,
    version: int | None = None,
) -> Letter:
    """Note that who wrote a letter said, on a day, that they need not be kept secret.

    The same day again changes nothing. Locks the letter's cases by id, then the letter.

    :source: Nghị định 156/2026/NĐ-CP, Điều 22 khoản 2 điểm b.
    :raises NotAllowed: for one who neither registers nor handles letters.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `sealed_already`, `nobody_named`, `changed_meanwhile`.
    :raises Invalid: for a day to come, or before the letter was dated.
    """
    _own_post(actor)
    letter, _cases, _said = _locked(actor, letter_id, version)
    names = Writer.objects.filter(letter=letter).count()
    asking.insist(may_seal(is_protected=letter.is_protected, names=names))
    first = letter.dated_on or letter.received_on
    if not min(first, letter.received_on) <= on <= vietnam_date(now):
        sentence = _(
            "Ngày này phải từ %(day)s (ngày ghi trên đơn, hoặc ngày nhận) đến hôm nay."
        )
        sentence %= {"day": f"{min(first, letter.received_on):%d/%m/%Y}"}
        raise Invalid(sentence, code="invalid", fields={"on": [sentence]})
    if letter.declined_secrecy_on == on:
        return letter
    letter.declined_secrecy_on = on
    letter.version += 1
    letter.save(update_fields=["declined_secrecy_on", "version"])
    audit.record(actor, "petitions:letter:decline_secrecy", subject=letter, detail={"on": on})
    return letter


def _own_post(actor: Actor) -> UUID:
    return asking.own_post(actor, REGISTER if actor.may(REGISTER) else HANDLE)


def _locked(
    actor: Actor, letter_id: UUID, version: int | None
) -> tuple[Letter, Sequence[Case], list[str]]:
    """Lock a letter and what is about it; give what other apps know of who wrote.

    Files first, as who reads their text, then the cases it is in or was, then the letter.
    """
    said = [one for hold in ports.letter_held for one in hold(letter_id)]
    scans = LetterFile.objects.filter(letter_id=letter_id).values("file_id")
    rows = files.File.objects.filter(pk__in=scans).select_for_update(of=("self",))
    list(rows.order_by("pk").values_list("pk"))
    cases = guard.cases_of_letter(letter_id, left_too=True)
    letter = queries.get_letter(actor, letter_id, lock=True)
    if version is not None and version != letter.version:
        raise guard.changed()
    return letter, cases, said


def _corrected(letter: Letter) -> list[str]:
    """Give what was once written down of who wrote, and was corrected."""
    lines = (
        line
        for one in LetterCorrection.objects.filter(letter=letter)
        for change in one.changes
        if change["field"].startswith(WRITER)
        for line in (change["old"], change["new"])
    )
    return [part for line in lines for part in line.split("; ") if part]


def _words(
    letter: Letter,
    given: dict[str, str | None],
    hider: Hider,
    wrote: Collection[str],
    now: dt.datetime,
) -> dict[str, str]:
    """Give what the register keeps in words: given without who wrote, or as they stand, masked.

    Who came along is masked in both.

    :raises Invalid: `names_itself`.
    """
    telling = [name for name, words in given.items() if words and tells(words, wrote)]
    if telling:
        sentence = _(
            "Chỗ này có họ tên, địa chỉ hoặc số của người viết. Hãy bỏ đi để giữ bí mật."
        )
        raise Invalid(
            sentence, code="names_itself", source=SOURCE,
            fields={name: [sentence] for name in telling},
        )  # fmt: skip
    stands = {}
    for name, words in given.items():
        missing = str(_("Hãy ghi tóm tắt nội dung đơn.")) if name == "abstract" else ""
        asked = hider.mask("", getattr(letter, name) if words is None else words)
        stands[name] = asking.words_given(name, asked, _MOST[name], now, missing)
    return stands


def _write(letter: Letter, words: dict[str, str], rows: Sequence[Writer], hider: Hider) -> None:
    """Write the letter as one that names nobody; who withdrew by name is counted from now on."""
    for name, text in words.items():
        before = getattr(letter, name)
        if before != text:
            hider.keep(_("Lời trong sổ đơn"), before)
        setattr(letter, name, text)
    hider.mask_row(letter, ("forwarder", "forwarder_symbol"), _("Ai chuyển đến"))
    letter.unlisted_withdrawn += sum(one.withdrawn_on is not None for one in rows)
    letter.version += 1
    letter.save()


def _hide_cases(cases: Sequence[Case], letter: Letter, hider: Hider) -> None:
    """Let titles, contents, reasons and the words of steps name nobody who wrote."""
    for case in cases:
        opened = case.first_letter_id == letter.pk and case.split_from_id is None
        if opened and case.title != letter.abstract:
            hider.keep(_("Tên vụ việc"), case.title)
            case.title = letter.abstract
        hider.mask_row(case, ("title",), _("Tên vụ việc"))
        guard.save(case, "title")
        for rows, names, label in (
            (CaseStep.objects, ("words", "addressee", "verdict_reason"), _("Bước xử lý")),
            (Bar.objects, ("reason", "lifted_reason"), _("Lý do không cho tham gia")),
            (CaseResult.objects, ("reason",), _("Lý do sửa kết quả")),
        ):
            for row in rows.filter(case=case).order_by("pk"):
                hider.mask_row(row, names, label)
        hider.empty(Judgement.objects.filter(case=case), "reason", _("Lý do phân loại"))
        hider.empty(Lengthening.objects.filter(case=case), "reason", _("Lý do gia hạn"))
        for reply in UrgingReply.objects.filter(step__case=case).order_by("pk"):
            hider.mask_row(reply, ("undone_reason",), _("Lý do bỏ văn bản trả lời"))
    places = LetterInCase.objects.filter(Q(case__in=cases) | Q(letter=letter))
    for place in places.order_by("pk"):
        hider.mask_row(place, ("content", "reason", "left_reason"), _("Nhập, tách"))


def _hide_corrections(letter: Letter, hider: Hider) -> None:
    rows = LetterCorrection.objects.filter(letter=letter)
    for one in rows.order_by("pk"):
        lines = (f"{c['field']}: {c['old']} → {c['new']}" for c in one.changes)
        hider.keep(_("Đã sửa sổ"), one.reason, *lines)
    rows.update(changes=[], reason="")


def _hide_submission(letter: Letter, hider: Hider) -> None:
    """Let what was sent over the network say no word: its paper is among the sealed files."""
    row = Submission.objects.select_for_update().filter(letter=letter).first()
    if row is None:
        return
    hider.keep(
        _("Đơn gửi qua mạng"), row.full_name, row.address, row.id_number, row.phone,
        row.subject, row.about, row.place, row.text, row.demand,
    )  # fmt: skip
    row.full_name = row.address = row.id_number = row.phone = ""
    row.about = row.place = row.demand = ""
    row.subject = row.text = MASK
    row.way, row.in_vault, row.waives_secrecy = Way.PROTECTED, True, False
    row.save()


def _hide_files(letter: Letter, stay: set[int], hider: Hider) -> None:
    """Seal the letter's files but the enclosures that may stay open, which lose their names.

    :raises Invalid: `not_enclosure` at `open_files`.
    """
    there = SealedFile.objects.filter(letter_file__letter=letter).values("letter_file_id")
    rows = LetterFile.objects.filter(letter=letter).exclude(pk__in=there)
    found = list(rows.select_related("file").order_by("position"))
    closed = {one.position for one in found if not queries.may_stay_open(one)}
    if stay - {one.position for one in found} or stay & closed:
        sentence = _(
            "Chỉ tài liệu gửi kèm mới để mở được; đơn, phong bì, ghi âm phải niêm phong."
        )
        raise Invalid(sentence, code="not_enclosure", fields={"open_files": [sentence]})
    for one in found:
        if one.position in stay or one.file.withdrawn_at is not None:
            hider.rename(one)
        else:
            hider.seal(one)


def _forget_writers(letter: Letter, rows: Sequence[Writer], hider: Hider) -> list[Petitioner]:
    """Take the letter's list away, and who came for them; give who wrote."""
    for one in rows:
        hider.keep(
            _("Người viết số %(n)s") % {"n": one.position},
            one.struck_reason,
            f"{one.withdrawn_on:%d/%m/%Y}" if one.withdrawn_on else "",
        )
    persons = [one.petitioner for one in rows]
    Writer.objects.filter(letter=letter).delete()
    petitioners.forget({*hider.persons, *(one.pk for one in persons)})
    return persons
