"""Taking a letter in: its facts, its writers, its files, its number, its first case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.ids import new_id
from vanphong.kernel.text import one_line
from vanphong.mailbox import api as mailbox
from vanphong.petitions import queries
from vanphong.petitions.models import (
    Case,
    Counter,
    FileRole,
    Letter,
    LetterFile,
    LetterInCase,
    Writer,
)
from vanphong.petitions.rules import FORWARDED_CHANNELS, Channel, Nature, Signed, State
from vanphong.petitions.rules.permissions import REGISTER
from vanphong.petitions.services import clocks, guard, likeness, secrecy
from vanphong.petitions.services.petitioners import known_or_new
from vanphong.petitions.services.sealing import insist_sealable, seal_writers
from vanphong.petitions.vault import lockbox

MOST_WRITERS = 500
# Of those only counted: more than any group there was, fewer than a slip of the hand makes.
MOST_PEOPLE = 100_000
MOST_FILES = 20
# The first year of the time limits; a letter may have been written long before it came.
FIRST_YEAR = 2016
_OLDEST = 66
_MANY = gettext_lazy("Mỗi đơn không quá %(most)d tệp.")
SEALED = gettext_lazy(
    "Người viết được giữ bí mật: bản gốc có chữ viết tay để trong phong bì niêm phong; bản quét "
    "thì vào sổ xong thêm ở trang đơn, mục “Thêm bản quét để che”."
)

_DENOUNCED = gettext_lazy(
    "Đơn tố cáo: chữ viết tay, phong bì, giọng nói cho biết ai tố cáo nên để trong phong bì niêm "
    "phong; chỉ thêm được tài liệu gửi kèm."
)


@dataclass(frozen=True, slots=True)
class Person:
    """One who wrote, as typed."""

    full_name: str
    address: str = ""
    id_number: str = ""
    phone: str = ""
    signed: bool = True
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a letter: its name, its bytes, what it is."""

    name: str
    content: bytes
    role: str = FileRole.LETTER


@dataclass(frozen=True, slots=True)
class SentHere:
    """What is here already of a letter that came over the network or by e-mail.

    `in_vault`: the vault keeps who wrote it, under that key. `mail`: the mail it was, whose words
    (`original`) go to the vault with who wrote it, where that is done.
    """

    letter_id: UUID
    in_vault: bool
    files: Sequence[tuple[files.File, str]] = ()
    mail: mailbox.Mail | None = None
    original: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is written down of a letter. `people` counts who wrote; 0: as many as are listed.

    `declined_secrecy`: who denounces said that the name need not be kept secret. `denounces_nobody`:
    the words speak of denouncing, but nobody is denounced.
    """

    channel: str
    received_on: dt.date
    abstract: str
    signed: str = Signed.NAMED
    is_protected: bool = False
    declined_secrecy: bool = False
    denounces_nobody: bool = False
    envelope: str = ""
    demand: str = ""
    posted_on: dt.date | None = None
    dated_on: dt.date | None = None
    has_originals: bool = False
    people: int = 0
    group_paper: bool = False
    forwarder: str = ""
    forwarder_symbol: str = ""
    forwarder_on: dt.date | None = None


@transaction.atomic
def receive_letter(
    *,
    actor: Actor,
    facts: LetterFacts,
    persons: Sequence[Person] = (),
    identifying: str = "",
    uploads: Sequence[Upload] = (),
    now: dt.datetime,
    request_id: UUID | None = None,
    sent: SentHere | None = None,
) -> Letter:
    """Enter a letter with the next number of its year, and open the case it makes.

    Of one whose writer is protected, or who gives no name, no person is written down: persons and
    `identifying` words of a protected one go to the vault in the same act, and nowhere else. Locks
    the counter of letters, then that of cases. The same `request_id` gives the same letter. Of one
    that was `sent` over the network, key, files and what is sealed are there already.

    :raises NotAllowed: for one who does not register letters.
    :raises Invalid: at the field that is missing or does not hold together; `must_be_secret` where
        a name would lie open that is to be kept secret.
    :raises Secret: when a word or file is marked Mật or above.
    :raises Unavailable: when there is something to seal and the vault does not answer.
    """
    post_id = asking.own_post(actor, REGISTER)
    kept = asking.done_before(Letter.objects.all(), "entered_by_id", actor, request_id)
    if kept is not None:
        return kept
    today = vietnam_date(now)
    insist_figures(facts, today)
    insist_sealable(is_protected=facts.is_protected, identifying=identifying)
    sealing = facts.is_protected and bool(persons or identifying.strip())
    in_vault = sealing or (sent is not None and sent.in_vault)
    _insist_writer(facts, persons, uploads, sealing=in_vault)
    secrecy.insist_asked(facts, persons)
    letter = Letter(
        id=sent.letter_id if sent else new_id(),
        office_id=actor.office_key,
        year=facts.received_on.year,
        channel=known_value(Channel, facts.channel, "channel"),
        received_on=facts.received_on,
        posted_on=facts.posted_on,
        dated_on=facts.dated_on,
        signed=facts.signed,
        is_protected=facts.is_protected,
        declined_secrecy_on=secrecy.declined_on(facts),
        envelope=asking.words_given("envelope", facts.envelope, 60, now),
        in_vault=in_vault,
        abstract=asking.words_given(
            "abstract", facts.abstract, 1000, now, _("Hãy ghi tóm tắt nội dung đơn.")
        ),
        demand=asking.words_given("demand", facts.demand, 1000, now),
        has_originals=facts.has_originals,
        people=max(facts.people, len(persons), 1),
        group_paper=facts.group_paper,
        forwarder=forwarder_given(facts, now),
        forwarder_symbol=asking.words_given(
            "forwarder_symbol", facts.forwarder_symbol, 100, now
        ),
        forwarder_on=facts.forwarder_on,
        entered_at=now,
        entered_by_id=post_id,
        mail=sent.mail if sent else None,
        request_id=request_id,
    )
    taken = [*(sent.files if sent else ()), *_taken_in(actor, uploads, now)]
    letter.number = next_number(actor, "LETTER", letter.year)
    private, public = lockbox.new_pair() if sealing else (b"", b"")
    letter.file_key = public
    letter.save(force_insert=True)
    _write_down(actor, letter, () if sealing else persons)
    _keep(letter, taken, 0)
    case = open_case(actor, letter, letter.abstract, now)
    likeness.renew(Letter.objects.filter(pk=letter.pk))
    detail = {"number": str(letter), "case": str(case), "received_on": letter.received_on}
    detail |= secrecy.told(facts)
    if sealing:
        detail["sealed"] = seal_writers(
            letter, persons, identifying, now, original=sent.original if sent else "",
            file_key=private,
        )  # fmt: skip
    audit.record(actor, "petitions:letter:register", subject=letter, detail=detail)
    return letter


@transaction.atomic
def add_files(
    *, actor: Actor, letter_id: UUID, uploads: Sequence[Upload], now: dt.datetime
) -> Letter:
    """Add scans, enclosures or a recording to a letter. Locks its cases by id, then the letter.

    To a denunciation only enclosures: handwriting and voice tell who denounces.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56.
    :raises Refused: `protected` for a letter whose original is sealed, or a denunciation.
    :raises Invalid: beyond the files a letter may have, and what the door says.
    """
    asking.own_post(actor, REGISTER)
    taken = _taken_in(actor, uploads, now)
    cases = guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    if letter.is_protected:
        raise Refused(SEALED, code="protected")
    tells = any(role != FileRole.ENCLOSURE for _file, role in taken)
    if tells and any(one.nature == Nature.DENUNCIATION for one in cases):
        raise Refused(_DENOUNCED, code="protected", source="Luật Tố cáo 2018, Điều 56")
    there = LetterFile.objects.filter(letter=letter).count()
    if there + len(taken) > MOST_FILES:
        _wrong("uploads", _MANY % {"most": MOST_FILES})
    _keep(letter, taken, there)
    likeness.renew_held(Letter.objects.filter(pk=letter.pk))
    letter.version += 1
    letter.save(update_fields=["version"])
    audit.record(
        actor, "petitions:letter:add_files", subject=letter, detail={"count": len(taken)}
    )
    return letter


def _keep(letter: Letter, taken: Sequence[tuple[files.File, str]], there: int) -> None:
    LetterFile.objects.bulk_create(
        LetterFile(
            office_id=letter.office_id, letter=letter, file=file, role=role, position=position
        )
        for position, (file, role) in enumerate(taken, there + 1)
    )


def open_case(
    actor: Actor,
    letter: Letter,
    title: str,
    now: dt.datetime,
    *,
    content: str = "",
    split_from: Case | None = None,
) -> Case:
    """Open a case of a letter, or of a part of it; used inside the acts."""
    year = vietnam_date(now).year
    case = Case.objects.create(
        office_id=letter.office_id,
        year=year,
        number=next_number(actor, "CASE", year),
        title=title,
        first_letter=letter,
        received_on=letter.received_on,
        opened_at=now,
        state=State.RECEIVED,
        split_from=split_from,
        handler_id=split_from.handler_id if split_from else None,
        place_id=split_from.place_id if split_from else None,
    )
    LetterInCase.objects.create(
        office_id=letter.office_id, letter=letter, case=case, content=content,
        joined_at=now, joined_by_id=actor.post_key,
    )  # fmt: skip
    clocks.renew(case, now)
    return case


def next_number(actor: Actor, kind: str, year: int) -> int:
    """Give the next number of the office's year; the counter stays locked until the act ends."""
    Counter.objects.get_or_create(office_id=actor.office_key, kind=kind, year=year)
    counter = Counter.objects.select_for_update().get(
        office_id=actor.office_key, kind=kind, year=year
    )
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def _write_down(actor: Actor, letter: Letter, persons: Iterable[Person]) -> None:
    """Keep the writers in their order."""
    seen: set[UUID] = set()
    for position, one in enumerate(persons, 1):
        person = known_or_new(actor.office_key, one)
        if person.pk in seen:
            sentence = _("“%(name)s” có hai lần trong danh sách.") % {"name": person.full_name}
            raise Invalid(sentence, code="twice", fields={"names": [sentence]})
        seen.add(person.pk)
        Writer.objects.create(
            office_id=letter.office_id, letter=letter, petitioner=person, position=position,
            signed=one.signed, speaks=one.speaks,
        )  # fmt: skip


def insist_figures(facts: LetterFacts, today: dt.date) -> None:
    """Refuse days and counts that cannot be, such as received to come, or sent after receipt.

    :raises Invalid: at the field.
    """
    if facts.received_on > today:
        _wrong("received_on", _("Ngày nhận chưa tới."))
    if facts.received_on.year < FIRST_YEAR:
        _wrong("received_on", _("Chỉ vào sổ đơn nhận từ năm %(year)d.") % {"year": FIRST_YEAR})
    for name, day in (("posted_on", facts.posted_on), ("dated_on", facts.dated_on)):
        if day is not None and day > facts.received_on:
            _wrong(name, _("Ngày này sau ngày nhận đơn."))
        if day is not None and day.year < FIRST_YEAR - _OLDEST:
            _wrong(name, _("Xem lại năm của ngày này."))
    if not 0 <= facts.people <= MOST_PEOPLE:
        _wrong("people", _("Nhiều nhất %(most)d người.") % {"most": MOST_PEOPLE})


def _insist_writer(
    facts: LetterFacts,
    persons: Sequence[Person],
    uploads: Sequence[Upload],
    *,
    sealing: bool,
) -> None:
    """Refuse names where none may be, and a named letter without one."""
    signed = known_value(Signed, facts.signed, "signed")
    if facts.is_protected and uploads:
        _wrong("uploads", str(SEALED))
    if facts.is_protected and not sealing and not one_line(facts.envelope):
        _wrong(
            "envelope",
            _("Hãy ghi số phong bì niêm phong giữ bản gốc, hoặc niêm phong họ tên vào kho."),
        )
    if signed == Signed.ANONYMOUS and persons:
        _wrong("names", _("Đơn nặc danh thì không ghi họ tên."))
    if signed == Signed.NAMED and not facts.is_protected:
        if not persons:
            _wrong("names", _("Hãy ghi họ tên người viết, hoặc chọn nặc danh."))
        if not one_line(persons[0].address):
            _wrong("names", _("Hãy ghi địa chỉ sau họ tên, hoặc chọn “Không rõ địa chỉ”."))
    if any(not one_line(one.full_name) for one in persons):
        _wrong("names", _("Có dòng chưa ghi họ tên."))
    if len(persons) > MOST_WRITERS:
        _wrong("names", _("Danh sách không quá %(most)d người.") % {"most": MOST_WRITERS})


def forwarder_given(facts: LetterFacts, now: dt.datetime) -> str:
    """Give who sent a letter on, which some channels need.

    :raises Invalid: at the field.
    """
    missing = ""
    if facts.channel in FORWARDED_CHANNELS:
        missing = _("Hãy ghi ai, cơ quan nào chuyển đơn đến.")
    return asking.words_given("forwarder", facts.forwarder, 200, now, missing)


def known_value(values: type[Channel | Signed], given: str, name: str) -> str:
    """Give a value of a list.

    :raises Invalid: at the field.
    """
    if given not in set(values):
        _wrong(name, _("Hãy chọn một mục trong danh sách."))
    return given


def _taken_in(
    actor: Actor, uploads: Sequence[Upload], now: dt.datetime
) -> list[tuple[files.File, str]]:
    if len(uploads) > MOST_FILES:
        _wrong("uploads", _MANY % {"most": MOST_FILES})
    return [_take_in(actor, one, now) for one in uploads]


def _take_in(actor: Actor, upload: Upload, now: dt.datetime) -> tuple[files.File, str]:
    if upload.role == FileRole.VOICE:
        taken = files.take_in_sound(
            actor=actor, content=upload.content, name=upload.name, now=now
        )
    else:
        taken = files.take_in(actor=actor, content=upload.content, name=upload.name, now=now)
    return taken, upload.role


def _wrong(name: str, sentence: str) -> None:
    raise Invalid(sentence, code="invalid", fields={name: [sentence]})
